"""One update in slow motion: the button for its next phase, and what the phases showed so far.

It stands beside the plots from the first look on. Pressed before any training, it begins one, which
stands still at the first phase.
"""

from __future__ import annotations

from typing import Final

import streamlit as st

from seqviz.data.series import Series
from seqviz.training.engine.runner import AT_WORK, Busy
from seqviz.training.tasks.sequence import Setup
from seqviz.ui.components.phases import phases
from seqviz.ui.controls.training.phase_words import PHASES, next_phase
from seqviz.ui.controls.training.sequence_run import SequenceTraining
from seqviz.ui.controls.training.session import TURNED_AWAY, Training, trainings
from seqviz.ui.frame.course_acts import did
from seqviz.ui.frame.i18n import _, text, together
from seqviz.ui.pages.sequence_prediction.run_controls import PAGE, begin

WAIT: Final = 3.0  # seconds for one phase, which takes milliseconds where a place is free


def slow_motion(setup: Setup, series: Series | None, run: Training | None) -> None:
    """One update, phase by phase, on the real numbers; the training goes on from there.

    Args:
        setup: the page's.
        series: the visitor's own, or None.
        run: whose next update it is; None before the first start.
    """
    shown = run.what.phases if run is not None else {}
    state = run.job.state if run is not None else None
    wait = _("Pause the training first.") if state == "running" else ""
    st.markdown(_("**One update in slow motion.**"), help=together((text("slow_motion"), wait)))
    st.button(
        next_phase(shown),
        key="next_phase",
        icon=":material/slow_motion_video:",
        on_click=_next_phase,
        args=(setup, series, run, _mark(run)),
        disabled=state in (*AT_WORK, "failed", "diverged"),
        width="stretch",
    )
    phases(shown, key="phases", optimizer=(run.what.run.setup if run else setup).optimizer)


def _mark(run: Training | None) -> tuple[object, ...]:
    """Where the slow motion stands: what a press finds otherwise was pressed for already."""
    latest = [*trainings().of(PAGE)][-1:]
    shown = run.what.phases if run is not None else {}
    return (*map(id, latest), *((one.phase, one.step) for one in shown.values()))


def _next_phase(
    setup: Setup, series: Series | None, run: Training | None, mark: tuple[object, ...]
) -> None:
    if mark != _mark(run):  # a refresh of the chart may bring one press twice
        return
    if run is None:
        before = trainings().of(PAGE)
        begin(setup, series, until="phase", slowly=True)
        started = trainings().of(PAGE)
        if started and started != before:
            _take(started[-1], None)
        return
    what: SequenceTraining = run.what
    what.run.trainer.controls.slow_motion = True
    earlier = run.job.history.phase
    if run.job.alive:
        run.job.advance("phase")
    else:
        try:
            run.job.extend(what.remaining(), until="phase")
        except Busy:
            TURNED_AWAY.set(True)
            return
    _take(run, earlier)


def _take(run: Training, earlier: object) -> None:
    """Wait for the phase and keep it beside those of the same update."""
    what: SequenceTraining = run.what
    run.job.wait("paused", timeout=WAIT)
    phase = run.job.history.phase
    if phase is None or phase is earlier:
        return
    if phase.phase == PHASES[0] or any(p.step != phase.step for p in what.phases.values()):
        what.phases.clear()
    what.phases[phase.phase] = phase
    did("phase_shown", phase=phase.phase)
