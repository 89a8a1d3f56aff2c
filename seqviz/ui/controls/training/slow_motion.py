"""One update in slow motion: the button for its next phase, and what the phases showed so far.

It stands beside the plots from the first look on. Pressed before any training, it begins one, which
stands still at the first phase.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, Protocol, runtime_checkable

import streamlit as st

from seqviz.training.engine.events import Phase, PhaseDone
from seqviz.training.engine.optimizers import OptimizerName
from seqviz.training.engine.runner import AT_WORK, Busy, Loop
from seqviz.ui.components.phases import phases
from seqviz.ui.controls.training.phase_words import next_phase
from seqviz.ui.controls.training.session import TURNED_AWAY, Training, trainings
from seqviz.ui.frame.course_acts import did
from seqviz.ui.frame.i18n import _, text, together

WAIT: Final = 3.0  # seconds for one phase, which takes milliseconds where a place is free
LONG: Final = 60.0  # seconds, where a training begins that loads torch first


@runtime_checkable
class Slow(Protocol):
    """What is trained, as slow motion knows it.

    Attributes:
        phases: of the update under way, once they were shown.
    """

    phases: dict[Phase, PhaseDone]

    @property
    def in_slow_motion(self) -> bool:
        """Whether every phase is told."""

    def enter_slow_motion(self) -> None:
        """Tell every phase from the next update on."""

    def leave_slow_motion(self) -> None:
        """The training goes on by itself: what the phases showed is past."""

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
    state = run.job.state if run is not None else None  # before what it has told by then
    shown = phases_so_far(run) if run is not None else {}
    late = run is not None and state in AT_WORK and run.what.in_slow_motion
    wait = _("Pause the training first.") if state == "running" and not late else ""
    started = run.job.history.started if run is not None else None
    coarse = started is not None and started.precision == "bfloat16"
    how = text("slow_motion_in_bfloat16") if coarse else ""
    st.markdown(
        _("**One update in slow motion.**"), help=together((text("slow_motion"), how, wait))
    )
    st.button(
        _("Still waiting for this phase…") if late else next_phase(shown),
        key="next_phase",
        icon=":material/slow_motion_video:",
        on_click=_next_phase,
        args=(page, run, begin, _mark(page, run)),
        disabled=not ready or state in (*AT_WORK, "failed", "diverged"),
        width="stretch",
    )
    phases(shown, key="phases", optimizer=optimizer, decays=decays, coarse=coarse)


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
    """Wait for the phase, and keep it if it came; one that comes later is kept then."""
    run.job.wait("paused", timeout=seconds)
    if run.job.history.phase is not earlier:
        phases_so_far(run)


def phases_so_far(run: Training) -> Mapping[Phase, PhaseDone]:
    """The phases of the update under way, with the one that the training told last."""
    what: Slow = run.what
    phase, made = run.job.history.phase, run.job.history.last_step
    if phase is None or not what.in_slow_motion or phase.step <= made:
        return what.phases
    if what.phases.get(phase.phase) is not phase:
        if any(p.step != phase.step for p in what.phases.values()):
            what.phases.clear()
        what.phases[phase.phase] = phase
        did("phase_shown", phase=phase.phase)
    return what.phases


def leave(what: object) -> None:
    """It goes on by itself, where it is something that knows slow motion."""
    if isinstance(what, Slow):
        what.leave_slow_motion()
