"""Below the stepper: the chosen unit over all steps."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from seqviz.cells import GRUTrace, LSTMTrace, Trace
from seqviz.figures.theme import palette
from seqviz.figures.unit import unit_figure
from seqviz.numbers import fixed, percent
from seqviz.ui.components.stepper import View
from seqviz.ui.controls.charts import chart
from seqviz.ui.frame.i18n import _


def unit_details(
    trace: Trace,
    view: View,
    step_names: Sequence[str],
    step_title: str,
) -> None:
    """The chosen unit's gates and states over all steps, and what they amount to in words."""
    unit, t = min(view.unit, trace.hidden_size - 1), min(view.t, trace.seq_len - 1)
    alone = trace.hidden_size == 1 and view.layer == 0
    title = (
        _("The unit over all steps") if alone else _("Unit {unit} of layer {layer}, over all steps")
    )
    st.subheader(title.format(unit=unit + 1, layer=view.layer + 1))
    assert isinstance(trace, LSTMTrace | GRUTrace), "an RNN has no gates to speak of"
    if isinstance(trace, LSTMTrace):
        st.markdown(_lstm_habits(trace, unit, t))
    else:
        st.markdown(_gru_habits(trace, unit, t))
    chart(
        unit_figure(
            trace,
            unit,
            t,
            palette(st.context.theme.type or "light"),
            step_names=step_names,
            step_title=step_title,
        ),
        key="unit_chart",
        alt=_("Gates and states of unit {unit} over {steps} steps").format(
            unit=unit + 1, steps=trace.seq_len
        ),
    )


def _lstm_habits(trace: LSTMTrace, unit: int, t: int) -> str:
    """What an LSTM's unit does with its cell state, on average and at step t."""
    return _(
        "On average its forget gate keeps **{kept}%** of the cell state from one step to the next, "
        "and its input gate writes **{written}%** of what is on offer. At this step its cell state "
        "goes from {before} to {after}."
    ).format(
        kept=_percent(trace.f[:, 0, unit]),
        written=_percent(trace.i[:, 0, unit]),
        before=fixed(trace.c_prev[t, 0, unit]),
        after=fixed(trace.c[t, 0, unit]),
    )


def _gru_habits(trace: GRUTrace, unit: int, t: int) -> str:
    """What a GRU's unit does with its hidden state, on average and at step t."""
    return _(
        "On average its update gate keeps **{kept}%** of the hidden state from one step to the "
        "next and takes **{written}%** of the candidate, to which the reset gate shows "
        "**{seen}%** of the old state. At this step its hidden state goes from {before} to {after}."
    ).format(
        kept=_percent(trace.z[:, 0, unit]),
        written=_percent(1 - trace.z[:, 0, unit]),
        seen=_percent(trace.r[:, 0, unit]),
        before=fixed(trace.h_prev[t, 0, unit]),
        after=fixed(trace.h[t, 0, unit]),
    )


def _percent(shares: NDArray[np.floating]) -> str:
    """The mean of gates; all or nothing only where every one is, and beyond where surgery is."""
    mean = float(shares.mean())
    return percent(mean, 0) if 0 < mean < 1 else fixed(100 * mean, 0)
