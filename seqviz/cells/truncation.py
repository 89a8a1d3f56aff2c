"""What cuts a gradient through time short: truncated backpropagation, and clipping.

*Truncated* backpropagation cuts the way back. In blocks, as training on long texts does: the state
goes on from block to block, the gradient stops at each border, so a loss reaches back to the first
step of its own block. With a sliding horizon: every loss reaches back the same number of steps
(``triangle`` takes one). Either way the gradient gets another direction, not only another length.

*Clipping* shortens what has come: by norm g·min(1, m/‖g‖), which keeps the direction, or number by
number to ±m, which does not.

Left out: training.

Sources: R. J. Williams and J. Peng, Neural Computation 2 (1990), 490-501 (truncation); R. Pascanu,
T. Mikolov and Y. Bengio, ICML 2013, arXiv:1211.5063 (clipping by norm).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from seqviz.cells.arrays import Array, frozen
from seqviz.cells.model import ModelTrace, RNNModel
from seqviz.cells.surgery import initial_states

Named = Mapping[str, Array]
"""The gradient of every parameter, by name."""


def reach(steps: int, *, horizon: int | None = None, every: int | None = None) -> Array:
    """How far back the loss of each step reaches: the earliest state, (T), index as in ``Flow``.

    Args:
        steps: T.
        horizon: n, the gradient of L_t is cut off before the state after step t − n.
        every: n, the gradient stops at the borders of blocks of n steps: the state that a block
            begins with gets none of it, as it is the one before's.

    Returns:
        Places in arrays of T + 1 states: 0 is the initial state, k + 1 the state after step k.
        A state at that place or later is reached, up to t + 1.

    Raises:
        ValueError: both or neither of them, a number below its least.
    """
    if (horizon is None) == (every is None):
        raise ValueError(f"horizon: got {horizon} and every={every}, want one of them")
    t = np.arange(steps)
    if horizon is not None:
        if horizon < 0:
            raise ValueError(f"horizon: got {horizon}, want 0 or more steps")
        return np.maximum(t + 1 - horizon, 0)
    if every is None or every < 1:
        raise ValueError(f"every: got {every}, want at least 1 step")
    first: Array = t - t % every + 1
    # the initial state of the whole is nobody's, so the first block reaches it
    return np.where(first == 1, 0, first)


def cut(norms: Array, reached: Array) -> Array:
    """A triangle (T, T+1) with everything beyond each loss's reach at 0."""
    return np.where(np.arange(norms.shape[1]) >= reached[:, None], norms, 0)


@dataclass(frozen=True, slots=True, eq=False)
class Shortened:
    """A gradient of all parameters, whole and as it is used.

    Attributes:
        whole: by name.
        used: by name, after truncation or clipping.
    """

    whole: Named
    used: Named

    @property
    def length(self) -> float:
        """‖used‖ / ‖whole‖, 1 where both are nothing."""
        whole, used = _norm(self.whole), _norm(self.used)
        return used / whole if whole > 0 else 1.0

    @property
    def cosine(self) -> float:
        """The cosine of the angle between the two; 1 where either is nothing."""
        sizes = _norm(self.whole) * _norm(self.used)
        inner = sum(float(np.vdot(self.whole[name], self.used[name])) for name in self.whole)
        return inner / sizes if sizes > 0 else 1.0


def truncated(model: RNNModel, trace: ModelTrace, d_y: Array, every: int) -> Shortened:
    """The gradient of all parameters with the way back cut at the borders of blocks.

    The numbers of the run stay as they are: each block is run again from the state before it.

    Args:
        model: the network, with the weights that made the trace.
        trace: what ``model.forward`` returned.
        d_y: (T, N, O), what the loss sends to every y_t.
        every: steps in a block; the last one may be shorter.

    Raises:
        TypeError: something that is not an array.
        ValueError: fewer than 1 step, a wrong shape or dtype.
    """
    if every < 1:
        raise ValueError(f"every: got {every}, want at least 1 step")
    whole = model.backward(trace, d_y).parameters()
    used = {name: np.zeros_like(array) for name, array in whole.items()}
    x, states = trace.layers[0].x, initial_states(trace)
    for start in range(0, len(x), every):
        block = model.forward(np.array(x[start : start + every]), states)
        found = model.backward(block, np.array(d_y[start : start + every]))
        for name, array in found.parameters().items():
            used[name] += array
        states = block.finals
    return Shortened(_frozen(whole), _frozen(used))


def clipped(gradients: Named, longest: float) -> Shortened:
    """Shorten a gradient to a length, all parameters by one factor: g·min(1, m/‖g‖).

    Args:
        gradients: by name; they stay as they are.
        longest: m, above 0.

    Raises:
        ValueError: a length of 0 or below.
    """
    if not longest > 0:
        raise ValueError(f"longest: got {longest}, want more than 0")
    norm = _norm(gradients)
    factor = longest / norm if norm > longest else 1.0
    return Shortened(gradients, _frozen({name: factor * one for name, one in gradients.items()}))


def clipped_by_value(gradients: Named, most: float) -> Shortened:
    """Bring every number between −m and m.

    Args:
        gradients: by name; they stay as they are.
        most: m, above 0.

    Raises:
        ValueError: a bound of 0 or below.
    """
    if not most > 0:
        raise ValueError(f"most: got {most}, want more than 0")
    used = {name: np.clip(one, -most, most) for name, one in gradients.items()}
    return Shortened(gradients, _frozen(used))


def _norm(gradients: Named) -> float:
    return float(np.sqrt(sum(float(np.vdot(one, one)) for one in gradients.values())))


def _frozen(gradients: Named) -> Named:
    return MappingProxyType({name: frozen(array) for name, array in gradients.items()})
