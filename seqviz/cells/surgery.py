"""Run a stacked network with interventions: gates held or scaled, units silenced.

At a step that an intervention covers, each quantity is changed as soon as the cell has computed it
and everything after it follows from the changed one: gates, then an LSTM's c, then h. The trace
has the same types as without, and holds what was really used. Only the pre-activations say what
would have been: a = W_x·x_t + W_h·h_{t−1} + b is what the cell computed from its (perhaps changed)
inputs, so σ(a_f) is the forget gate that a hold replaced. A GRU's a_n uses the changed r.

Before the first covered step nothing differs by one bit from ``model.forward``. Backwards through a
changed run (``backward_with``), a held quantity passes no gradient on and a scaled one its factor's
share. Left out: the Jacobians of a changed run (influence.py).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from itertools import groupby
from types import MappingProxyType
from typing import Any

import numpy as np

from seqviz.cells.arrays import Array, frozen, time_major
from seqviz.cells.base import Cell, Gradients, Trace
from seqviz.cells.description import PREV, Description
from seqviz.cells.graph import backward_through, with_steps
from seqviz.cells.interventions import Hold as Hold
from seqviz.cells.interventions import Intervention as Intervention
from seqviz.cells.interventions import Scale as Scale
from seqviz.cells.interventions import Silence as Silence
from seqviz.cells.interventions import SurgeryError as SurgeryError
from seqviz.cells.interventions import act_on_changes
from seqviz.cells.interventions import check_interventions as check_interventions
from seqviz.cells.interventions import format_interventions as format_interventions
from seqviz.cells.interventions import parse_interventions as parse_interventions
from seqviz.cells.model import ModelGradients, ModelTrace, RNNModel
from seqviz.cells.program import Act, Program


def forward_with(
    model: RNNModel,
    x: Array,
    interventions: Sequence[Intervention],
    states: Sequence[Any] | None = None,
) -> ModelTrace:
    """Run all layers and the output layer, with interventions.

    Args:
        model: any kind and number of layers; it stays as it is.
        x: (T, N, I), the inputs.
        interventions: what to do, first to last; none gives ``model.forward(x, states)``. A step
            that the sequence does not reach is no error.
        states: as in ``model.forward``; initial states are never changed.

    Returns:
        The trace; the changed quantities as changed.

    Raises:
        SurgeryError: a layer, unit or quantity that the model does not have.
        TypeError: something that is not an array.
        ValueError: a wrong number of states, a wrong shape or dtype.
    """
    check_interventions(model, interventions)
    layers: list[Trace] = []
    starts = model.per_layer("states", states)
    for index, (cell, state) in enumerate(zip(model.cells, starts, strict=True)):
        own = [one for one in interventions if one.layer == index]
        layers.append(_run_layer(cell, layers[-1].h if layers else x, state, own))
    # y_t = W_y·h_t + b_y
    y = layers[-1].h @ model.W_y.T  # (T, N, O)
    y += model.b_y
    return ModelTrace(layers=tuple(layers), y=frozen(y))


def backward_with(
    model: RNNModel,
    trace: ModelTrace,
    d_y: Array,
    interventions: Sequence[Intervention],
    d_finals: Sequence[Any] | None = None,
) -> ModelGradients:
    """Send the gradient of every output back through a run with interventions.

    The weights must still be those of the run. The gradient of a changed quantity q′ goes back to
    what the cell computed as d_q = 0 (held, silenced) or factor · d_q′ (scaled).

    Args:
        model: any kind and number of layers.
        trace: what ``forward_with`` returned.
        d_y: (T, N, O), the gradient that the loss sends to every y_t.
        interventions: those that the trace was made with, all of them and in their order.
        d_finals: as in ``model.backward``, at the states as changed.

    Returns:
        As ``model.backward``; the totals are those of the quantities as changed.

    Raises:
        SurgeryError: a layer, unit or quantity that the model does not have.
        TypeError: something that is not an array.
        ValueError: another model's trace, a wrong shape or dtype.
    """
    check_interventions(model, interventions)

    def back(layer: int, run: Trace, d_h: Array, d_final: Any) -> Gradients:
        cell, own = model.cells[layer], [one for one in interventions if one.layer == layer]
        if not own:
            return cell.backward(run, d_h, d_final)
        return backward_through(cell, run, d_h, d_final, act=act_on_changes(cell.description, own))

    return model.send_back(trace, d_y, d_finals, back)


def initial_states(trace: ModelTrace) -> tuple[Any, ...]:
    """The state of every layer before the first step, to run the same again."""
    return tuple(run.initial for run in trace.layers)


def _run_layer(cell: Cell, x: Array, state: Any, own: Sequence[Intervention]) -> Trace:
    """Run untouched stretches as ever and covered ones by the description, step by step."""
    steps, _ = cell._check_forward(x)
    pieces: list[Trace] = []
    for covered, stretch in groupby(range(steps), lambda t: any(one.covers(t) for one in own)):
        chosen = list(stretch)
        part = x[chosen[0] : chosen[-1] + 1]
        if covered:
            with np.errstate(over="ignore", invalid="ignore"):  # only what would have been
                plain = cell.forward(part, state)
            pieces.append(_change(cell, plain, chosen, own))
        else:
            pieces.append(cell.forward(part, state))
        state = pieces[-1].final
    return pieces[0] if len(pieces) == 1 else _join(pieces)


def _change(cell: Cell, trace: Trace, steps: Sequence[int], own: Sequence[Intervention]) -> Trace:
    """The trace of a stretch, computed anew with whatever the interventions change."""
    program = Program(cell.description, cell.parameters())
    before = {name + PREV: trace.state(name)[0].T for name in cell.description.states}
    xs, wx = trace.x.transpose(0, 2, 1), trace.wx.transpose(0, 2, 1)
    made = []
    for index, t in enumerate(steps):
        act = _act(cell.description, [one for one in own if one.covers(t)])
        made.append(program.step({"x": xs[index], **before}, wx=wx[index], act=act))
        before = {name + PREV: made[-1].values[name] for name in cell.description.states}
    return with_steps(trace, made)


def _act(cell: Description, active: Iterable[Intervention]) -> Act:
    def act(quantity: str, values: Array) -> None:
        for one in active:
            if one.touches(quantity, cell):
                one.act(values)

    return act


def _join(pieces: Sequence[Trace]) -> Trace:
    """One trace from those of stretches that follow one another."""
    first = pieces[0]
    arrays: dict[str, Any] = {}
    for field in fields(first):
        parts = [getattr(piece, field.name) for piece in pieces]
        if isinstance(parts[0], Mapping):
            states = field.name == "states"
            arrays[field.name] = MappingProxyType(
                {name: _joined([part[name] for part in parts], states) for name in parts[0]}
            )
        elif isinstance(parts[0], np.ndarray):
            states = field.name.removesuffix("s") in first.description.states
            arrays[field.name] = _joined(parts, states)
    return replace(first, **arrays)


def _joined(parts: Sequence[Array], states: bool) -> Array:
    if parts[0].ndim == 1:  # a bias
        return parts[0]
    if states:  # a stretch begins with the state that ended the last one
        parts = [parts[0], *(part[1:] for part in parts[1:])]
    columns = np.concatenate([part.transpose(0, 2, 1) for part in parts])  # (T, F, N)
    return time_major(np.ascontiguousarray(columns))
