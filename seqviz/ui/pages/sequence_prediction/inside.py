"""Inside the network at any moment of its training, and one update in slow motion."""

from __future__ import annotations

from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from seqviz.cells import RNNModel
from seqviz.figures.stepper import pack_trace
from seqviz.numbers import counted, given
from seqviz.training.engine.events import Phase
from seqviz.training.engine.runner import AT_WORK, Busy
from seqviz.ui.components.phases import phases
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
from seqviz.ui.controls.training.session import TURNED_AWAY, Training
from seqviz.ui.frame.address import VIEW
from seqviz.ui.frame.course_acts import did
from seqviz.ui.frame.i18n import _, ngettext, text, together
from seqviz.ui.frame.link import settle_of
from seqviz.ui.frame.router import page_named
from seqviz.ui.pages.sequence_prediction.checked import check_moment, moment_of

PHASES: Final[tuple[Phase, ...]] = ("forward", "loss", "backward", "update")
WAIT: Final = 3.0  # seconds for one phase, which takes milliseconds where a place is free


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


# ---------------------------------------------------------------- slow motion


def slow_motion(run: Training, stations: DeltaGenerator) -> None:
    """One update, phase by phase, on the real numbers; the training goes on from there.

    Args:
        run: whose next update it is.
        stations: where the phases stand, once there are any; the button stands here.
    """
    what: SequenceTraining = run.what
    done = [phase for phase in PHASES if phase in what.phases]
    following = PHASES[len(done) % len(PHASES)]
    label = {
        "forward": _("Forward: read a batch"),
        "loss": _("Loss: how wrong is it?"),
        "backward": _("Backward: whose fault was it?"),
        "update": _("Update: change the weights"),
    }[following]
    wait = _("Pause the training first.") if run.job.state == "running" else ""
    st.button(
        label,
        key="next_phase",
        icon=":material/slow_motion_video:",
        on_click=_next_phase,
        args=(run,),
        disabled=run.job.state in (*AT_WORK, "failed", "diverged"),
        help=together((_("**One update in slow motion.**"), text("slow_motion"), wait)),
        width="stretch",
    )
    if what.phases:
        with stations:
            phases(what.phases, key="phases", optimizer=what.run.setup.optimizer)


def _next_phase(run: Training) -> None:
    what: SequenceTraining = run.what
    what.run.trainer.controls.slow_motion = True
    before = run.job.history.phase
    if run.job.alive:
        run.job.advance("phase")
    else:
        try:
            run.job.extend(what.remaining(), until="phase")
        except Busy:
            TURNED_AWAY.set(True)
            return
    run.job.wait("paused", timeout=WAIT)
    phase = run.job.history.phase
    if phase is None or phase is before:
        return
    if phase.phase == PHASES[0] or any(p.step != phase.step for p in what.phases.values()):
        what.phases.clear()
    what.phases[phase.phase] = phase
    did("phase_shown", phase=phase.phase)
