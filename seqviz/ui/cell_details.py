"""Below the stepper: the chosen unit over all steps, and the trace checked against PyTorch."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from seqviz.cells import GRUTrace, LSTMTrace, ModelTrace, RNNModel, RNNTrace
from seqviz.figures.theme import palette
from seqviz.figures.unit import unit_figure
from seqviz.models.verify import compare_with_torch
from seqviz.ui.i18n import _
from seqviz.ui.stepper import View


def unit_details(
    trace: RNNTrace | LSTMTrace | GRUTrace,
    view: View,
    step_names: Sequence[str],
    step_title: str,
) -> None:
    """The chosen unit's gates and states over all steps, and what they amount to in words."""
    assert isinstance(trace, LSTMTrace), "this page shows LSTM layers"
    unit, t = min(view.unit, trace.hidden_size - 1), min(view.t, trace.seq_len - 1)
    st.subheader(
        _("Unit {unit} of layer {layer}, over all steps").format(unit=unit, layer=view.layer + 1)
    )
    kept, written = trace.f[:, 0, unit], trace.i[:, 0, unit]
    st.markdown(
        _(
            "On average it keeps **{kept}%** of its cell state from one step to the next and "
            "writes **{written}%** of what is on offer. At this step its cell state goes from "
            "{before} to {after}."
        ).format(
            kept=f"{100 * float(kept.mean()):.0f}",
            written=f"{100 * float(written.mean()):.0f}",
            before=f"{float(trace.c_prev[t, 0, unit]):.3f}".replace("-", "−"),
            after=f"{float(trace.c[t, 0, unit]):.3f}".replace("-", "−"),
        )
    )
    st.plotly_chart(
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
            unit=unit, steps=trace.seq_len
        ),
        config={"displayModeBar": False},
    )


@st.fragment
def check_against_torch(model: RNNModel, trace: ModelTrace) -> None:
    """A button that runs the same sequence in PyTorch and shows how far the two are apart."""
    st.subheader(_("Is this what PyTorch computes?"))
    st.markdown(
        _(
            "The pages compute with NumPy so that every intermediate number can be shown. Run "
            "the same weights on the same input in PyTorch, forwards and backwards through "
            "autograd, and compare all of them."
        )
    )
    if not st.button(_("Compare now"), icon=":material/fact_check:", key="compare"):
        return
    names = {
        "h": _("hidden states, layer {layer}"),
        "c": _("cell states, layer {layer}"),
        "logits": _("outputs after every step"),
        "d_h": _("gradients at the hidden states, layer {layer}"),
        "d_c": _("gradients at the cell states, layer {layer}"),
        "d_x": _("gradients at the inputs"),
    }
    with st.spinner(_("Running the network in PyTorch…")):
        found = compare_with_torch(model, trace)
    st.table(
        {
            _("Compared"): [names[d.quantity].format(layer=(d.layer or 0) + 1) for d in found],
            _("Numbers"): [f"{d.count:,}" for d in found],
            _("Largest value"): [f"{d.scale:.3g}" for d in found],
            _("Largest difference"): [f"{d.largest:.1e}" for d in found],
        }
    )
    st.caption(
        _(
            "Both compute with 32-bit numbers, which carry about seven digits; the differences "
            "are what rounding leaves."
        )
    )
