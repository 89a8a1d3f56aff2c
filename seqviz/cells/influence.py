"""What a state still knows of an input: the exact Jacobian of every h_t by every x_s, s ≤ t.

Forward mode: a small change of x_s is carried through the same equations as the numbers
themselves, all inputs of all steps at once, by the tangent of every operation in the cell's
description (operations.py). With D_h_t = ∂h_t/∂x and D_a_t = ∂a_t/∂x this is, for three cells:

    D_a_t = W_x·D_x_t + W_h·D_h_{t−1}
    RNN    D_h_t = f'(a_t) ⊙ D_a_t
    LSTM   D_gate = slope ⊙ D_a,  D_c_t = f ⊙ D_c_{t−1} + c_{t−1} ⊙ D_f + i ⊙ D_g + g ⊙ D_i
           D_h_t = o ⊙ (1 − tanh²(c_t)) ⊙ D_c_t + tanh(c_t) ⊙ D_o
    GRU    D_a_n = W_xn·D_x_t + r ⊙ (W_hn·D_h_{t−1}) + (W_hn·h_{t−1} + b_hn) ⊙ D_r
           D_h_t = (1 − z) ⊙ D_n + z ⊙ D_h_{t−1} + (h_{t−1} − n) ⊙ D_z

A layer's D_h is the D_x of the layer above. In one layer this is a product of factors: with all
that it carries as one vector s_t (h_t, or h_t and then c_t),

    ∂s_t/∂x_u = A_t·A_{t−1} ⋯ A_{u+1}·B_u,   A_t = ∂s_t/∂s_{t−1},   B_u = ∂s_u/∂x_u,

whose singular values say how a difference grows or fades. An RNN's are A_t = diag(f'(a_t))·W_h and
B_u = diag(f'(a_u))·W_x.

ReLU has no derivative at 0. Where a pre-activation stands exactly there (but for rounding), a nudge
up of an input and one down are followed apart,

    up     D_q = max(D_a, 0),     down   D_q = min(D_a, 0),

and where the two differ in the end, the Jacobian does not exist and is NaN. (Autograd gives a
number there too: it takes the slope at 0 for 0.) Of several inputs each is nudged by itself. Left
out: pictures of it.

Symbols: T steps, S of them as sources, I inputs, H hidden, O outputs. Steps are indices from 0.

Source: R. Pascanu, T. Mikolov and Y. Bengio, "On the difficulty of training recurrent neural
networks", ICML 2013, arXiv:1211.5063 (the product of factors).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from seqviz.cells.arrays import Array, frozen
from seqviz.cells.base import Cell, Trace
from seqviz.cells.description import PREV
from seqviz.cells.interventions import Intervention, act_on_changes, check_interventions
from seqviz.cells.model import ModelTrace, RNNModel
from seqviz.cells.operations import ACTIVATIONS
from seqviz.cells.program import Program

_ROUNDING: Final = 4.0  # a sum this many rounding errors from 0 stands on the kink
_SAME: Final = 1e-9  # rates that differ by less of their size differ by rounding
Kinks = Mapping[str, NDArray[np.bool_]]
"""Per sum whose activation has a kink, where it stands on it, (T, H)."""
Act = Callable[[int, str, Array], None]
"""Do to small changes (H, S·I) of a quantity at a step what the interventions do to it."""


@dataclass(frozen=True, slots=True, eq=False)
class Influence:
    """How every h_t (or y_t) of one sequence depends on the inputs of some steps.

    Attributes:
        jacobians: (T, S, F, I), ∂h_t/∂x_s with F = H, or ∂y_t/∂x_s with F = O; 0 for t < s, NaN
            where ``kinks`` says that there is none.
        sources: (S), the index s of every source.
        up: (T, S, F, I), per unit of a nudge that makes one input larger.
        down: (T, S, F, I), of one that makes it smaller; both are ``jacobians`` but at a kink.
    """

    jacobians: Array
    sources: tuple[int, ...]
    up: Array
    down: Array

    @property
    def kinks(self) -> NDArray[np.bool_]:
        """Where h_t has no derivative by x_s, (T, S): a nudge up and one down differ."""
        return _apart(self.up, self.down)

    @property
    def norms(self) -> Array:
        """The Frobenius norm of every Jacobian, (T, S): how much is left of x_s in all."""
        norms: Array = np.sqrt(np.square(self.jacobians).sum(axis=(2, 3)))
        return norms

    @property
    def gains(self) -> Array:
        """The largest singular value, (T, S): how much a change of x_s can move h_t at most."""
        gains: Array = np.linalg.norm(self.up, ord=2, axis=(2, 3))
        return np.where(self.kinks, np.nan, gains)

    @property
    def sides(self) -> tuple[Array, Array]:
        """How far the input that moves h_t most moves it per unit, up and down, each (T, S)."""
        up, down = (np.linalg.norm(one, axis=2).max(axis=2) for one in (self.up, self.down))
        return up, down


def influence(
    model: RNNModel,
    trace: ModelTrace,
    *,
    of: Literal["h", "y"] = "h",
    layer: int = -1,
    sources: Sequence[int] | None = None,
    sequence: int = 0,
    interventions: Sequence[Intervention] = (),
) -> Influence:
    """Compute ∂h_t/∂x_s or ∂y_t/∂x_s exactly, x being the input of the whole network.

    Args:
        model: the network, with the weights that made the trace.
        trace: what ``model.forward`` or ``forward_with`` returned.
        of: "h" of a layer, or "y".
        layer: whose h; the top one if left out.
        sources: indices s of the steps whose inputs to follow; all if left out.
        sequence: which sequence of the batch.
        interventions: those that the trace was made with; a held quantity passes nothing on.

    Returns:
        The Jacobians.

    Raises:
        ValueError: another model's trace, an unknown layer, source, sequence or quantity.
    """
    layers, steps = len(model.cells), trace.layers[0].seq_len
    if len(trace.layers) != layers:
        raise ValueError(f"trace: got {len(trace.layers)} layers, want {layers}")
    if of not in ("h", "y"):
        raise ValueError(f"of: got {of!r}, want 'h' or 'y'")
    chosen = tuple(range(steps)) if sources is None else tuple(sources)
    _check_index("layer", layer, -layers, layers)
    _check_index("sequence", sequence, 0, trace.layers[0].batch_size)
    for s in chosen:
        _check_index("sources", s, 0, steps)
    check_interventions(model, interventions)

    inputs = trace.layers[0].input_size
    d = np.zeros((steps, inputs, len(chosen), inputs), model.dtype)  # D_x: ∂x_t/∂x_s
    for column, s in enumerate(chosen):
        d[s, :, column] = np.eye(inputs, dtype=model.dtype)
    d = d.reshape(steps, inputs, -1)  # (T, I, S·I)
    top = layers - 1 if of == "y" else layer % layers
    up = down = d
    for index, (cell, run) in enumerate(zip(model.cells, trace.layers, strict=True)):
        if index <= top:
            act = act_on_changes(cell.description, [o for o in interventions if o.layer == index])
            kinks = _on_kinks(cell, run, sequence)
            one = up is down and not any(
                on.any() for on in kinks.values()
            )  # nothing tells a nudge up from one down
            up = _carry(cell, run, up, sequence, act, kinks, np.maximum)
            down = up if one else _carry(cell, run, down, sequence, act, kinks, np.minimum)
    if of == "y":
        up, down = model.W_y @ up, model.W_y @ down  # (T, O, S·I)
    shape = (steps, -1, len(chosen), inputs)
    sides = [np.ascontiguousarray(one.reshape(shape).transpose(0, 2, 1, 3)) for one in (up, down)]
    jacobians = np.where(_apart(*sides)[:, :, None, None], np.nan, sides[0])
    return Influence(frozen(jacobians), chosen, frozen(sides[0]), frozen(sides[1]))


@dataclass(frozen=True, slots=True, eq=False)
class Factors:
    """What a layer multiplies a difference in its states with, step by step.

    Attributes:
        states: the names of the states, whose units follow one another in all axes of size S·H.
        entries: (T, S·H, I), B_t = ∂s_t/∂x_t.
        factors: (T, S·H, S·H), A_t = ∂s_t/∂s_{t−1}.
    """

    states: tuple[str, ...]
    entries: Array
    factors: Array

    def products(self, since: int) -> Array:
        """Return ∂s_t/∂s_since, (T − since, S·H, S·H), t = since … T−1; the first is the identity.

        ``since = −1`` starts from the initial state.
        """
        _check_index("since", since, -1, len(self.factors))
        product: Array = np.eye(self.factors.shape[1], dtype=self.factors.dtype)
        products = [product]
        for factor in self.factors[since + 1 :]:
            product = factor @ product
            products.append(product)
        return np.array(products)

    def singular_values(self, since: int) -> Array:
        """Return the singular values of ``products(since)``, largest first, (T − since, S·H)."""
        values: Array = np.linalg.svd(self.products(since), compute_uv=False)
        return values


def state_factors(
    model: RNNModel,
    trace: ModelTrace,
    *,
    layer: int = 0,
    sequence: int = 0,
    interventions: Sequence[Intervention] = (),
) -> Factors:
    """Compute the factors A_t and B_t of one layer; on a ReLU's kink its slope is taken for 0.

    Args:
        model: the network, with the weights that made the trace.
        trace: what ``model.forward`` or ``forward_with`` returned.
        layer: index of a layer.
        sequence: which sequence of the batch.
        interventions: those that the trace was made with.

    Raises:
        ValueError: an unknown layer or sequence.
    """
    _check_index("layer", layer, 0, len(model.cells))
    _check_index("sequence", sequence, 0, trace.layers[layer].batch_size)
    check_interventions(model, interventions)
    cell, run = model.cells[layer], trace.layers[layer]
    states, hidden, inputs = cell.description.states, cell.hidden_size, cell.input_size
    own = [one for one in interventions if one.layer == layer]
    carry = _carried(cell, run, sequence, act_on_changes(cell.description, own))
    # the columns: every state before, then x_t
    whole = np.eye(len(states) * hidden + inputs, dtype=model.dtype)
    changes = {"x": whole[-inputs:]}
    for index, name in enumerate(states):
        changes[name + PREV] = whole[index * hidden : (index + 1) * hidden]
    found = []
    for t in range(run.seq_len):
        made = carry(t, changes)
        found.append(np.concatenate([made[name] for name in states]))
    both = np.array(found)  # (T, S·H, S·H + I)
    return Factors(states, frozen(both[..., -inputs:]), frozen(both[..., :-inputs]))


def _carried(
    cell: Cell, run: Trace, sequence: int, act: Act, correct: Callable[..., None] | None = None
) -> Callable[[int, Mapping[str, Array]], dict[str, Array]]:
    """How small changes go through step t of one sequence of a run."""
    description = cell.description
    program = Program(description, cell.parameters())
    values: dict[str, Array] = {}
    slopes = {
        one.name: ACTIVATIONS[one.activation].slope(run.pre(one.name)[:, sequence])[..., None]
        for one in description.sums
    }  # those of the cell's own quantities, before any intervention

    def at(t: int, name: str) -> Array:
        if name not in values:
            values[name] = run.quantity(name)[:, sequence, :, None]  # (T, H, 1)
        value: Array = values[name][t]
        return value

    def carry(t: int, changes: Mapping[str, Array]) -> dict[str, Array]:
        return program.tangents(
            lambda name: at(t, name),
            lambda name: slopes[name][t],
            changes,
            act=lambda name, d_values: act(t, name, d_values),
            kink=None if correct is None else lambda *of: correct(t, *of),
        )

    return carry


def _carry(
    cell: Cell,
    run: Trace,
    d_x: Array,
    sequence: int,
    act: Act,
    kinks: Kinks,
    side: np.ufunc,
) -> Array:
    """From D_x (T, I, K) of one layer's inputs to D_h (T, H, K) of its states.

    On ``kinks`` a unit passes on the larger, or the smaller, of the change and 0.
    """

    def correct(t: int, name: str, d_a: Array, d_values: Array) -> None:
        on = kinks[name][t]
        d_values[on] = side(d_a[on], 0)

    carry = _carried(cell, run, sequence, act, correct)
    none = np.zeros((cell.hidden_size, d_x.shape[2]), d_x.dtype)
    before = dict.fromkeys(cell.description.states, none)
    found = []
    for t in range(run.seq_len):
        made = carry(t, {"x": d_x[t], **{name + PREV: d for name, d in before.items()}})
        before = {name: made[name] for name in before}
        found.append(made["h"])
    return np.array(found)


def _on_kinks(cell: Cell, run: Trace, sequence: int) -> Kinks:
    """Which pre-activations are 0 under ReLU, but for the rounding of their sum."""
    found: dict[str, NDArray[np.bool_]] = {}
    for one in cell.description.sums:
        if ACTIVATIONS[one.activation].kink:
            summands = [
                np.abs(part[:, sequence] if part.ndim > 1 else part)
                for part in run.summands(one.name)
            ]
            rounding = _ROUNDING * np.finfo(run.dtype).eps * sum(summands)
            on: NDArray[np.bool_] = np.abs(run.pre(one.name)[:, sequence]) <= rounding
            found[one.name] = on
    return found


def _apart(up: Array, down: Array) -> NDArray[np.bool_]:
    """Where two stacks of Jacobians (T, S, F, I) differ by more than rounding, (T, S)."""
    with np.errstate(over="ignore", invalid="ignore"):
        size = np.maximum(np.abs(up), np.abs(down)).max(axis=(2, 3))
        apart: NDArray[np.bool_] = np.abs(up - down).max(axis=(2, 3)) > _SAME * size
    return apart


def _check_index(name: str, index: int, low: int, stop: int) -> None:
    if not low <= index < stop:
        raise ValueError(f"{name}: got {index}, want {low} to {stop - 1}")
