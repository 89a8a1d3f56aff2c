"""Inside the network at any moment of its training."""

from __future__ import annotations

import streamlit as st

from seqviz.cells import RNNModel
from seqviz.figures.stepper import pack_trace
from seqviz.numbers import counted, given
from seqviz.ui.components.stepper import View, stepper
from seqviz.ui.controls.cell.trained_network import (
    TrainedNetwork,
    keep_network,
    kept_state,
    link_to,
    page_of,
)
from seqviz.ui.controls.code_panel import code_expander, code_panel
from seqviz.ui.controls.training.sequence_run import SequenceTraining
from seqviz.ui.controls.training.session import Training
from seqviz.ui.frame.address import VIEW
from seqviz.ui.frame.i18n import _, ngettext
from seqviz.ui.frame.link import settle_of
from seqviz.ui.frame.router import page_named
from seqviz.ui.pages.sequence_prediction.checked import check_moment, moment_of


@st.fragment(key="moment")
def inside(run: Training) -> None:
    """The cell of the network at the moment of the time machine, reading one window.

    Runs again when the time machine stops elsewhere; closed, it only offers the check.
    """
    opened = st.expander(
        _("Look inside the network at this moment"),
        icon=":material/memory:",
        key="inside_open",
        on_change="rerun",
    )
    if opened.open:
        with opened:
            _moment(run)
    check_moment(run)


def _moment(run: Training) -> None:
    what: SequenceTraining = run.what
    step, parameters = moment_of(run)
    st.markdown(
        ngettext(
            "The network after **{step}** update reads the first window of the validation part. "
            "Move the time machine above, and look again.",
            "The network after **{step}** updates reads the first window of the validation part. "
            "Move the time machine above, and look again.",
            step,
        ).format(step=counted(step))
    )
    if what.run.setup.reset_state:
        st.caption(kept_state())
    model = what.run.network(parameters)
    trace = what.trace(model)
    values = what.run.data.X_validation[0, :, 0]
    start = View(t=len(values) - 1, level="cell")
    stepper(
        pack_trace(trace, model, values=trace.y[:, 0], labels=("y",), shares=False),
        key="trained",
        view=View.from_link(settle_of(VIEW, "trained", start.to_link()), start),
        speed=2,
        step_names=[given(value, 3) for value in values],
        step_label=_("step {step} (input {name})"),
        answer=_("After {step}, y = {value}."),
    )
    _to_cell_page(run, model, step)
    with code_expander():
        code_panel(model, trace, title=f"{run.name} {step}", output_names=("y",))


def _to_cell_page(run: Training, model: RNNModel, step: int) -> None:
    """The same network on its own page, with gate surgery and all exports."""
    kind = model.cells[0].kind
    what: SequenceTraining = run.what
    if st.button(
        _("Open it on its cell's page"), key="open_in_cell", icon=":material/open_in_new:"
    ):
        x = what.run.data.X_validation[:1].swapaxes(0, 1)
        resets = what.run.setup.reset_state
        keep_network(TrainedNetwork(run.name, model, x, step=step, resets=resets))
        st.switch_page(page_named(page_of(kind)).to_streamlit(), query_params=link_to(kind))
