"""The cliff: the loss of a one-unit RNN after many steps, over its two weights.

    h_t = f(w·h_{t−1} + b),   t = 1 … T;      L(w, b) = (h_T − target)²

Where the unit's fixed point changes, a hair in w or b moves h_T from one end to the other: flat
plains with a wall between them. One step of gradient descent from the foot of the wall goes as far
as the wall is steep; clipped by norm it goes no farther than rate·m.

    ∂h_t/∂w = f′(a_t)·(h_{t−1} + w·∂h_{t−1}/∂w),   ∂h_t/∂b = f′(a_t)·(1 + w·∂h_{t−1}/∂b)

Everything is computed for all pairs of weights at once. With f = σ, h_0 = σ(0.5), T = 50 and
target 0.7 this is the surface in the source's figure 6. Left out: inputs, more than one unit.

Source: R. Pascanu, T. Mikolov and Y. Bengio, "On the difficulty of training recurrent neural
networks", ICML 2013, arXiv:1211.5063, section 2.3 and figure 6; K. Doya, "Bifurcations in the
learning of recurrent neural networks", ISCAS 1992.
"""

import math
from dataclasses import dataclass

import numpy as np

from seqviz.cells.arrays import Array, frozen, sigmoid
from seqviz.cells.operations import ACTIVATIONS

MOST_STEPS = 1000
"""Steps of a run, and of a path, at most."""


@dataclass(frozen=True, slots=True)
class OneUnit:
    """A one-unit RNN without inputs, and what is wanted of it.

    Attributes:
        steps: T, 1 to 1000.
        start: h_0.
        target: the h_T that is wanted.
        activation: of ``ACTIVATIONS``.
    """

    steps: int = 50
    start: float = float(sigmoid(np.array(0.5)))
    target: float = 0.7
    activation: str = "sigmoid"

    def __post_init__(self) -> None:
        """Refuse what cannot be run.

        Raises:
            ValueError: too many or no steps, an unknown activation, a number that is none.
        """
        if not 1 <= self.steps <= MOST_STEPS:
            raise ValueError(f"steps: got {self.steps}, want 1 to {MOST_STEPS}")
        if self.activation not in ACTIVATIONS:
            wanted = ", ".join(ACTIVATIONS)
            raise ValueError(f"activation: got {self.activation!r}, want one of {wanted}")
        for name, value in (("start", self.start), ("target", self.target)):
            if not math.isfinite(value):
                raise ValueError(f"{name}: got {value}, want a number")


def losses(unit: OneUnit, w: Array, b: Array) -> Array:
    """L(w, b) for weights of any shape that fit together."""
    f = ACTIVATIONS[unit.activation].value
    w, b = np.broadcast_arrays(w, b)
    h = np.full(w.shape, unit.start)
    with np.errstate(over="ignore", invalid="ignore"):  # ReLU may leave all numbers behind
        for _ in range(unit.steps):
            # h_t = f(w·h_{t−1} + b)
            h = f(w * h + b)
        found: Array = (h - unit.target) ** 2
    return found


def losses_and_gradients(unit: OneUnit, w: Array, b: Array) -> tuple[Array, Array, Array]:
    """L, ∂L/∂w and ∂L/∂b for weights of any shape that fit together."""
    activation = ACTIVATIONS[unit.activation]
    w, b = np.broadcast_arrays(w, b)
    h = np.full(w.shape, unit.start)
    D_w, D_b = np.zeros(w.shape), np.zeros(w.shape)
    with np.errstate(over="ignore", invalid="ignore"):
        for _ in range(unit.steps):
            a = w * h + b
            slope = activation.slope(a)
            # ∂h_t/∂w = f′(a_t)·(h_{t−1} + w·∂h_{t−1}/∂w), ∂h_t/∂b = f′(a_t)·(1 + w·∂h_{t−1}/∂b)
            D_w = slope * (h + w * D_w)
            D_b = slope * (1 + w * D_b)
            h = activation.value(a)
        error = h - unit.target
        return error**2, 2 * error * D_w, 2 * error * D_b


@dataclass(frozen=True, slots=True, eq=False)
class Cliff:
    """The loss over a grid of weights.

    Attributes:
        w: (n), the recurrent weights, rising.
        b: (n), the biases, rising.
        loss: (n, n), a row is a b, a column a w.
        slope: (n, n), ‖(∂L/∂w, ∂L/∂b)‖.
    """

    w: Array
    b: Array
    loss: Array
    slope: Array


def cliff(
    unit: OneUnit,
    *,
    w: tuple[float, float] = (4.0, 8.0),
    b: tuple[float, float] = (-4.0, -1.0),
    points: int = 64,
) -> Cliff:
    """The loss of a unit over a rectangle of weights.

    Args:
        unit: the network.
        w: from and to.
        b: from and to.
        points: n on each side, 2 to 512.

    Raises:
        ValueError: too few or many points, an empty rectangle.
    """
    if not 2 <= points <= 512:
        raise ValueError(f"points: got {points}, want 2 to 512")
    for name, (low, high) in (("w", w), ("b", b)):
        if not (math.isfinite(low) and math.isfinite(high) and low < high):
            raise ValueError(f"{name}: got {low} to {high}, want two numbers, the lower first")
    across, up = np.linspace(*w, points), np.linspace(*b, points)
    loss, d_w, d_b = losses_and_gradients(unit, across[None, :], up[:, None])
    return Cliff(frozen(across), frozen(up), frozen(loss), frozen(np.hypot(d_w, d_b)))


@dataclass(frozen=True, slots=True, eq=False)
class Path:
    """Steps of gradient descent over the cliff.

    Attributes:
        points: (n + 1, 2), w and b before every step and after the last.
        losses: (n + 1), L at each.
        norms: (n + 1), the norm of the gradient at each, before clipping.
        clipped: (n), whether a step was clipped.
    """

    points: Array
    losses: Array
    norms: Array
    clipped: Array


def descend(
    unit: OneUnit,
    w: float,
    b: float,
    *,
    rate: float,
    steps: int,
    longest: float | None = None,
) -> Path:
    """Walk downhill from a pair of weights: (w, b) ← (w, b) − rate·g, g perhaps clipped by norm.

    A path ends early where the loss or the weights are no numbers any more.

    Args:
        unit: the network.
        w: to begin with.
        b: to begin with.
        rate: the learning rate, above 0.
        steps: at most, 1 to 1000.
        longest: the norm that a gradient is clipped to; None for no clipping.

    Raises:
        ValueError: a rate or norm of 0 or below, too many or no steps.
    """
    for name, value in (("rate", rate), ("longest", longest)):
        if value is not None and not value > 0:
            raise ValueError(f"{name}: got {value}, want more than 0")
    if not 1 <= steps <= MOST_STEPS:
        raise ValueError(f"steps: got {steps}, want 1 to {MOST_STEPS}")
    place = np.array([w, b], float)
    points, found, norms, shortened = [place], [], [], []
    for step in range(steps + 1):
        loss, d_w, d_b = losses_and_gradients(unit, place[0], place[1])
        gradient = np.array([d_w, d_b])
        norm = float(np.hypot(*gradient))
        found.append(float(loss))
        norms.append(norm)
        if step == steps or not math.isfinite(norm):
            break
        too_long = longest is not None and norm > longest
        if longest is not None and too_long:
            gradient = gradient * (longest / norm)
        place = place - rate * gradient
        points.append(place)
        shortened.append(too_long)
    return Path(
        frozen(np.array(points)),
        frozen(np.array(found)),
        frozen(np.array(norms)),
        frozen(np.array(shortened, bool)),
    )


# -------------------------------------------------------------------- a place to begin

FIRST = 10
SHORT = 0.3
THROW = 1.0
_EDGE = 3  # corners: whoever stands at the edge needs no wall to leave


def before_the_cliff(
    unit: OneUnit,
    rate: float,
    *,
    w: tuple[float, float] = (4.0, 8.0),
    b: tuple[float, float] = (-4.0, -1.0),
    points: int = 64,
) -> tuple[float, float]:
    """A place from which the ball walks as it should, until one step throws it off the rectangle.

    Of all corners of the grid, to 4 decimals, the one from which a step of at least ``THROW`` comes
    soonest, within ``FIRST`` steps but not at once, after steps of at most ``SHORT``; of those the
    one from which it is longest. Where there is none, the steepest corner.

    Args:
        unit: the network.
        rate: the learning rate.
        w: from and to.
        b: from and to.
        points: on each side of the grid.

    Returns:
        w and b.
    """
    across, up = (np.round(np.linspace(*side, points), 4)[_EDGE:-_EDGE] for side in (w, b))
    begun = np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2)  # (N, 2)
    at, steepest = begun, begun[0]
    for step in range(1, FIRST + 1):
        _, d_w, d_b = losses_and_gradients(unit, at[:, 0], at[:, 1])
        gradient = np.stack([d_w, d_b], axis=1)
        lengths = rate * np.hypot(d_w, d_b)
        if step == 1:
            steepest = begun[np.argmax(lengths)]
        at = at - rate * gradient
        stays = ((at >= (w[0], b[0])) & (at <= (w[1], b[1]))).all(axis=1)
        thrown = np.flatnonzero(~stays & (lengths >= THROW))
        if step > 1 and len(thrown):
            w_0, b_0 = begun[thrown[np.argmax(lengths[thrown])]]
            return float(w_0), float(b_0)
        going = stays & (lengths <= SHORT)
        begun, at = begun[going], at[going]
        if not len(at):
            break
    return float(steepest[0]), float(steepest[1])
