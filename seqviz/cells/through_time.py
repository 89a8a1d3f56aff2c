"""The error on its way back through time: ∂L_t/∂s_k for every loss L_t and every state s_k, k ≤ t.

L_t is a loss that looks at step t alone, by way of h_t of the top layer. From there

    ∂L_t/∂s_{k−1} = A_kᵀ·∂L_t/∂s_k,    A_k = ∂s_k/∂s_{k−1},    s = (h, c) where there is a c,

layer above layer: at every step the gradient at a layer's input joins that at the h of the layer
below. All losses go back in one sweep, as the columns of one matrix; at step k only those with
t ≥ k are on their way, so half of a square is computed.

``Flow`` is one loss with every unit, ``Triangle`` all losses with one norm each. In a flow,

    total    ∂L/∂s_k in all: c_k also by way of h_k. What autograd calls the gradient of c_k.
    part     with the other states of the moment held still: of the top layer, what A_kᵀ multiplies.

The parts of an initial state are its totals, and so are those of a cell whose only state is h.

Left out: parameters (graph.py), the factors on the links and which way a gradient came (links.py),
what cuts it short (truncation.py), theory (rates.py).

Symbols and shapes: T steps, N sequences, H hidden units, O outputs, K losses. Steps are indices
from 0. Arrays over states have T + 1 places: the initial state is 0, the state after step k is
k + 1, as in ``trace.state``.

Sources: P. J. Werbos, "Backpropagation Through Time", Proceedings of the IEEE 78 (1990), 1550-1560;
R. Pascanu, T. Mikolov and Y. Bengio, ICML 2013, arXiv:1211.5063.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from seqviz.cells.arrays import Array, check_array, frozen
from seqviz.cells.interventions import Intervention, act_on_changes, check_interventions
from seqviz.cells.linear import LinearRun
from seqviz.cells.model import ModelTrace, RNNModel


def own_gradients(
    model: RNNModel,
    trace: ModelTrace,
    loss: Callable[[Array, Any], tuple[float, Array]],
    targets: Any,
    *,
    sequence: int = 0,
) -> tuple[Array, Array]:
    """Every step's loss by itself, and its gradient at h_t of the top layer, W_yᵀ·∂L_t/∂y_t.

    Args:
        model: the network.
        trace: what its forward returned.
        loss: (y (1, O), target of one step, as an array of length 1) to the loss and ∂loss/∂y, as
            the losses of training are.
        targets: one per step, (T, …).
        sequence: which sequence of the batch.

    Returns:
        L_t, (T), in the loss's unit, and ∂L_t/∂h_t, (T, H).

    Raises:
        ValueError: another number of targets.
    """
    y = trace.y[:, sequence]
    if len(targets) != len(y):
        raise ValueError(f"targets: got {len(targets)}, want one per step, {len(y)}")
    found = [loss(y[t : t + 1], targets[t : t + 1]) for t in range(len(y))]
    d_y = np.concatenate([d for _, d in found])
    return np.array([value for value, _ in found]), d_y @ model.W_y


# -------------------------------------------------------------------- one loss


@dataclass(frozen=True, slots=True, eq=False)
class Flow:
    """The gradient of one loss at every state before it, unit by unit.

    Attributes:
        step: t, whose loss it is.
        totals: by state, ∂L_t/∂s_k in all, (T+1, H); 0 after t.
        parts: by state, with the moment's other states held still, (T+1, H).
    """

    step: int
    totals: Mapping[str, Array]
    parts: Mapping[str, Array]

    def norms(self, state: str) -> Array:
        """‖∂L_t/∂s_k‖ of one state, (T+1)."""
        norms: Array = np.linalg.norm(self.totals[state], axis=1)
        return norms

    @property
    def joint(self) -> Array:
        """The parts of all states beside each other, (T+1, S·H), h first."""
        return np.concatenate(list(self.parts.values()), axis=1)

    def reaches(self, state: str) -> Array:
        """The norms as shares of the norm right at the loss, (T+1); 0 where that is 0."""
        norms = self.norms(state)
        here = norms[self.step + 1]
        return norms / here if here > 0 else np.zeros_like(norms)


def flow(
    model: RNNModel,
    trace: ModelTrace,
    own: Array,
    step: int = -1,
    *,
    layer: int = -1,
    sequence: int = 0,
    interventions: Sequence[Intervention] = (),
) -> Flow:
    """Send one loss back through every step.

    Args:
        model: the network, with the weights that made the trace.
        trace: what ``model.forward`` or ``forward_with`` returned.
        own: (H), ∂L_t/∂h_t of the top layer, or (T, H) of all steps, of which one is taken.
        step: t; the last if left out.
        layer: whose states; the top one if left out.
        sequence: which sequence of the batch.
        interventions: those that the trace was made with; a held quantity passes nothing.

    Raises:
        TypeError: something that is not an array.
        ValueError: another model's trace, an unknown step, layer or sequence, a wrong shape.
    """
    steps = trace.layers[-1].seq_len
    if not -steps <= step < steps:
        raise ValueError(f"step: got {step}, want 0 to {steps - 1}")
    t = step % steps
    rows = np.zeros((steps, model.cells[-1].hidden_size), model.dtype)
    rows[t] = own[t] if isinstance(own, np.ndarray) and own.ndim == 2 else own
    totals: dict[str, Array] = {}
    parts: dict[str, Array] = {}
    sweep = _sweep(model, trace, rows, (t,), layer, sequence, interventions)
    for k, _, whole, part in sweep:
        for into, given in ((totals, whole), (parts, part)):
            for name, column in given.items():
                if name not in into:
                    into[name] = np.zeros((steps + 1, len(column)), model.dtype)
                into[name][k + 1] = column[:, 0]
    return Flow(t, _frozen(totals), _frozen(parts))


# -------------------------------------------------------------------- all losses at once


@dataclass(frozen=True, slots=True, eq=False)
class Triangle:
    """How large the gradient of every loss is at every state before it.

    Attributes:
        norms: by state, ‖∂L_t/∂s_k‖ of the totals, (T, T+1): a row is a loss t, a column a state
            k + 1; 0 where the state comes after the loss.
    """

    norms: Mapping[str, Array]

    def by_distance(self, state: str) -> Array:
        """The mean of ln ‖∂L_t/∂s_{t−n}‖ − ln ‖∂L_t/∂s_t‖ over all t, for n = 0 … T, e to it.

        The geometric mean of what is left n steps before a loss, (T+1); losses whose gradient is 0
        there, or at the loss, are left out, and NaN stands where none is left.
        """
        norms = self.norms[state]
        steps = len(norms)
        own = norms[np.arange(steps), np.arange(1, steps + 1)]
        left = np.full(steps + 1, np.nan)
        for n in range(steps + 1):
            t = np.arange(max(n - 1, 0), steps)  # those that reach back so far
            there = norms[t, t + 1 - n]
            seen = (there > 0) & (own[t] > 0)
            if seen.any():
                left[n] = np.exp(np.log(there[seen] / own[t][seen]).mean())
        return left


def triangle(
    model: RNNModel,
    trace: ModelTrace,
    own: Array,
    *,
    layer: int = -1,
    sequence: int = 0,
    interventions: Sequence[Intervention] = (),
    horizon: int | None = None,
) -> Triangle:
    """Send the losses of all steps back at once.

    Costs T²/2 columns through one step's weights: for one layer T²·(rows of W_h)·H multiplications
    and additions.

    Args:
        model: the network, with the weights that made the trace.
        trace: what ``model.forward`` or ``forward_with`` returned.
        own: (T, H), ∂L_t/∂h_t of the top layer.
        layer: whose states; the top one if left out.
        sequence: which sequence of the batch.
        interventions: those that the trace was made with.
        horizon: steps after which a gradient is cut off; None for none.

    Raises:
        TypeError: something that is not an array.
        ValueError: another model's trace, an unknown layer or sequence, a wrong shape, a horizon
            below 0.
    """
    steps = trace.layers[-1].seq_len
    if horizon is not None and horizon < 0:
        raise ValueError(f"horizon: got {horizon}, want 0 or more steps")
    norms: dict[str, Array] = {}
    every = range(steps)
    sweep = _sweep(model, trace, own, every, layer, sequence, interventions, horizon)
    for k, losses, whole, _ in sweep:
        for name, columns in whole.items():
            if name not in norms:
                norms[name] = np.zeros((steps, steps + 1), model.dtype)
            norms[name][losses, k + 1] = np.sqrt(np.einsum("hk,hk->k", columns, columns))
    return Triangle(_frozen(norms))


# -------------------------------------------------------------------- the sweep


def linear_runs(
    model: RNNModel,
    trace: ModelTrace,
    *,
    sequence: int = 0,
    interventions: Sequence[Intervention] = (),
) -> tuple[LinearRun, ...]:
    """Every layer of a run made linear, the lowest first.

    Raises:
        ValueError: another model's trace, an unknown sequence or quantity.
    """
    if len(trace.layers) != len(model.cells):
        raise ValueError(f"trace: got {len(trace.layers)} layers, want {len(model.cells)}")
    check_interventions(model, interventions)
    found = []
    for index, (cell, run) in enumerate(zip(model.cells, trace.layers, strict=True)):
        own = [one for one in interventions if one.layer == index]
        act = act_on_changes(cell.description, own) if own else None
        found.append(LinearRun(cell, run, sequence=sequence, act=act))
    return tuple(found)


def _sweep(
    model: RNNModel,
    trace: ModelTrace,
    own: Array,
    losses: Sequence[int],
    layer: int,
    sequence: int,
    interventions: Sequence[Intervention],
    horizon: int | None = None,
) -> Iterator[tuple[int, list[int], dict[str, Array], dict[str, Array]]]:
    """Step after step from the last loss back, at one layer: k, losses, totals and parts (H, K).

    The losses t ≥ k are the columns, the latest first; with a horizon those with t ≤ k + horizon.
    The last k is −1, the initial states.
    """
    layers, steps = len(model.cells), trace.layers[-1].seq_len
    if not -layers <= layer < layers:
        raise ValueError(f"layer: got {layer}, want 0 to {layers - 1}")
    lowest = layer % layers
    hidden = model.cells[-1].hidden_size
    check_array("own", own, (steps, hidden), model.dtype)
    runs = linear_runs(model, trace, sequence=sequence, interventions=interventions)[lowest:]
    wanted = set(losses)
    going: list[int] = []  # the losses on their way, the latest first
    coming = [{name: np.zeros((run.hidden, 0), model.dtype) for name in run.states} for run in runs]
    for k in reversed(range(-1, max(wanted) + 1)):
        gone = sum(horizon is not None and t > k + horizon for t in going)
        new = k in wanted and k >= 0
        going = going[gone:] + [k] * new
        coming = [
            {name: _with_column(array[:, gone:], new) for name, array in one.items()}
            for one in coming
        ]
        if new:
            coming[-1]["h"][:, -1] = own[k]
        if k < 0:
            yield k, going, coming[0], coming[0]
            return
        for index in reversed(range(len(runs))):
            totals, before = runs[index].back(k, coming[index], inputs=index > 0)
            if index:
                # ∂L/∂x of a layer is ∂L/∂h of the one below
                below = coming[index - 1]
                below["h"] = below["h"] + before.pop("x")
            else:
                yield k, going, totals, coming[0]
            coming[index] = before


def _with_column(array: Array, new: bool) -> Array:
    """The columns, and one of zeros after them."""
    if not new:
        return array
    wider = np.zeros((array.shape[0], array.shape[1] + 1), array.dtype)
    wider[:, :-1] = array
    return wider


def _frozen(arrays: Mapping[str, Array]) -> Mapping[str, Array]:
    return MappingProxyType({name: frozen(array) for name, array in arrays.items()})
