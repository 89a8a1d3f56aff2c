"""One update in slow motion: the button for its next phase, and what the phases showed so far.

It stands beside the plots from the first look on. Pressed before any training, it begins one, which
stands still at the first phase.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Protocol

import streamlit as st

from seqviz.training.engine.events import Phase, PhaseDone
from seqviz.training.engine.optimizers import OptimizerName
from seqviz.training.engine.runner import AT_WORK, Busy, Loop
from seqviz.ui.components.phases import phases
from seqviz.ui.controls.training.phase_words import PHASES, next_phase
from seqviz.ui.controls.training.session import TURNED_AWAY, Training, trainings
from seqviz.ui.frame.course_acts import did
from seqviz.ui.frame.i18n import _, text, together

WAIT: Final = 3.0  # seconds for one phase, which takes milliseconds where a place is free
LONG: Final = 60.0  # seconds, where a training begins that loads torch first


class Slow(Protocol):
    """What is trained, as slow motion knows it.

    Attributes:
        phases: of the update under way, once they were shown.
    """

    phases: dict[Phase, PhaseDone]

    def enter_slow_motion(self) -> None:
        """Tell every phase from the next update on."""

    def remaining(self) -> Loop:
        """Train on."""


def slow_motion(
    page: str,
    run: Training | None,
    begin: Callable[[], None],
    *,
    optimizer: OptimizerName,
    decays: bool = False,
    ready: bool = True,
) -> None:
    """One update, phase by phase, on the real numbers; the training goes on from there.

    Args:
        page: whose trainings they are.
        run: whose next update it is; None before the first start.
        begin: starts a training that tells its phases, up to the first one.
        optimizer: that makes the update.
        decays: whether every weight shrinks a little at each update, too.
        ready: whether there is something to learn.
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
        args=(page, run, begin, _mark(page, run)),
        disabled=not ready or state in (*AT_WORK, "failed", "diverged"),
        width="stretch",
    )
    phases(shown, key="phases", optimizer=optimizer, decays=decays)


def _mark(page: str, run: Training | None) -> tuple[object, ...]:
    """Where the slow motion stands: what a press finds otherwise was pressed for already."""
    latest = [*trainings().of(page)][-1:]
    shown = run.what.phases if run is not None else {}
    return (*map(id, latest), *((one.phase, one.step) for one in shown.values()))


def _next_phase(
    page: str, run: Training | None, begin: Callable[[], None], mark: tuple[object, ...]
) -> None:
    if mark != _mark(page, run):  # a refresh of the chart may bring one press twice
        return
    if run is None:
        before = [*trainings().of(page)]
        begin()
        started = [*trainings().of(page)]
        if started and started[-1:] != before[-1:]:
            _take(started[-1], None, LONG)
        return
    what: Slow = run.what
    what.enter_slow_motion()
    earlier = run.job.history.phase
    if run.job.alive:
        run.job.advance("phase")
    else:
        try:
            run.job.extend(what.remaining(), until="phase")
        except Busy:
            TURNED_AWAY.set(True)
            return
    _take(run, earlier, WAIT)


def _take(run: Training, earlier: object, seconds: float) -> None:
    """Wait for the phase and keep it beside those of the same update."""
    what: Slow = run.what
    run.job.wait("paused", timeout=seconds)
    phase = run.job.history.phase
    if phase is None or phase is earlier:
        return
    if phase.phase == PHASES[0] or any(p.step != phase.step for p in what.phases.values()):
        what.phases.clear()
    what.phases[phase.phase] = phase
    did("phase_shown", phase=phase.phase)
