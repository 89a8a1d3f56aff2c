"""Run a stacked network with interventions: gates held or scaled, units silenced.

At a step that an intervention covers, each quantity is changed as soon as the cell has computed it
and everything after it follows from the changed one: gates, then an LSTM's c, then h. The trace
has the same types as without, and holds what was really used. Only the pre-activations say what
would have been: a = W_x·x_t + W_h·h_{t−1} + b is what the cell computed from its (perhaps changed)
inputs, so σ(a_f) is the forget gate that a hold replaced. A GRU's a_n uses the changed r.

Before the first covered step nothing differs by one bit from ``model.forward``. Left out: gradients
through a changed run (``model.backward`` would not know of the changes); influence.py has them.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields, replace
from itertools import groupby
from typing import Any

import numpy as np

from seqviz.cells.arrays import Array, frozen, time_major
from seqviz.cells.base import Cell, Trace
from seqviz.cells.gru import GRUTrace
from seqviz.cells.interventions import QUANTITIES as QUANTITIES
from seqviz.cells.interventions import Hold as Hold
from seqviz.cells.interventions import Intervention as Intervention
from seqviz.cells.interventions import Scale as Scale
from seqviz.cells.interventions import Silence as Silence
from seqviz.cells.interventions import SurgeryError as SurgeryError
from seqviz.cells.interventions import check_interventions as check_interventions
from seqviz.cells.interventions import format_interventions as format_interventions
from seqviz.cells.interventions import parse_interventions as parse_interventions
from seqviz.cells.lstm import LSTMState, LSTMTrace
from seqviz.cells.model import ModelTrace, RNNModel

Act = Callable[[str, Array], None]
"""Change the values (H, N) of a quantity in place."""


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
    starts = model._per_layer("states", states)
    for index, (cell, state) in enumerate(zip(model.cells, starts, strict=True)):
        own = [one for one in interventions if one.layer == index]
        layers.append(_run_layer(cell, layers[-1].h if layers else x, state, own))
    # y_t = W_y·h_t + b_y
    y = layers[-1].h @ model.W_y.T  # (T, N, O)
    y += model.b_y
    return ModelTrace(layers=tuple(layers), y=frozen(y))


def initial_states(trace: ModelTrace) -> tuple[Any, ...]:
    """The state of every layer before the first step, to run the same again."""
    return tuple(
        LSTMState(run.h_0, run.c_0) if isinstance(run, LSTMTrace) else run.h_0
        for run in trace.layers
    )


def _run_layer(cell: Cell, x: Array, state: Any, own: Sequence[Intervention]) -> Trace:
    """Run untouched stretches at once and covered steps one by one."""
    steps, _ = cell._check_forward(x)
    pieces: list[Trace] = []
    for covered, stretch in groupby(range(steps), lambda t: any(one.covers(t) for one in own)):
        chosen = list(stretch)
        if not covered:
            pieces.append(cell.forward(x[chosen[0] : chosen[-1] + 1], state))
            state = pieces[-1].final
            continue
        for t in chosen:
            active = [one for one in own if one.covers(t)]
            pieces.append(_change(cell.forward(x[t : t + 1], state), _act(active)))
            state = pieces[-1].final
    return pieces[0] if len(pieces) == 1 else _join(pieces)


def _act(active: Iterable[Intervention]) -> Act:
    def act(quantity: str, values: Array) -> None:
        for one in active:
            if one.touches(quantity):
                one.act(values)

    return act


def _change(trace: Trace, act: Act) -> Trace:
    """The trace of one step, computed on from wherever ``act`` changes it."""
    if isinstance(trace, LSTMTrace):
        return _change_lstm(trace, act)
    if isinstance(trace, GRUTrace):
        return _change_gru(trace, act)
    h_t = trace.hs[1].T.copy()  # (H, N)
    act("h", h_t)
    return replace(trace, hs=_states(trace.hs, h_t))


def _change_lstm(trace: LSTMTrace, act: Act) -> LSTMTrace:
    gates = trace.gates[0].T.copy()  # (4H, N)
    blocks = gates.reshape(len(trace.BLOCKS), trace.hidden_size, -1)
    for name, block in zip(trace.BLOCKS, blocks, strict=True):
        act(name, block)
    i_t, f_t, g_t, o_t = blocks
    # c_t = f_t ⊙ c_{t−1} + i_t ⊙ g_t
    c_t = f_t * trace.cs[0].T + i_t * g_t  # (H, N)
    act("c", c_t)
    # h_t = o_t ⊙ tanh(c_t)
    tanh_c = np.tanh(c_t)
    h_t = o_t * tanh_c
    act("h", h_t)
    return replace(
        trace,
        gates=time_major(gates[None]),
        cs=_states(trace.cs, c_t),
        tanh_c=time_major(tanh_c[None]),
        hs=_states(trace.hs, h_t),
    )


def _change_gru(trace: GRUTrace, act: Act) -> GRUTrace:
    gates, a = trace.gates[0].T.copy(), trace.a[0].T.copy()  # (3H, N)
    r_t, z_t, n_t = gates.reshape(len(trace.BLOCKS), trace.hidden_size, -1)
    h_prev = trace.hs[0].T
    act("r", r_t)
    act("z", z_t)
    # a_n = W_xn·x_t + r_t ⊙ (W_hn·h_{t−1} + b_hn) + b_n
    wx_n, wh_n, b_n = (trace.part("n", of) for of in ("wx", "wh", "b"))
    a_n = wx_n[0].T + r_t * (wh_n[0] + trace.b_hn).T + b_n[:, None]
    a[-trace.hidden_size :] = a_n
    n_t[...] = np.tanh(a_n)
    act("n", n_t)
    # h_t = n_t + z_t ⊙ (h_{t−1} − n_t)
    h_t = n_t + z_t * (h_prev - n_t)
    act("h", h_t)
    return replace(
        trace,
        a=time_major(a[None]),
        gates=time_major(gates[None]),
        hs=_states(trace.hs, h_t),
    )


def _states(before: Array, after: Array) -> Array:
    """The state before a step, of (2, N, H), and another one, (H, N), after it."""
    return time_major(np.stack([before[0].T, after]))


def _join(pieces: Sequence[Trace]) -> Trace:
    """One trace from those of stretches that follow one another."""
    arrays = {}
    for field in fields(pieces[0]):
        parts = [getattr(piece, field.name) for piece in pieces]
        if parts[0].ndim == 1:  # a bias
            arrays[field.name] = parts[0]
            continue
        if field.name in ("hs", "cs"):  # a stretch begins with the state that ended the last one
            parts = [parts[0], *(part[1:] for part in parts[1:])]
        columns = np.concatenate([part.transpose(0, 2, 1) for part in parts])  # (T, F, N)
        arrays[field.name] = time_major(np.ascontiguousarray(columns))
    return type(pieces[0])(**arrays)
