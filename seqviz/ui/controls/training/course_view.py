"""What the pages that train one torch network share: the buttons, the line of state, the live part.

A page gives what it trains as a ``Learner``; what it shows of it is its own.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from seqviz.numbers import counted, fixed
from seqviz.training.engine.events import SnapshotTaken
from seqviz.training.engine.history import History
from seqviz.training.engine.learner import Learner
from seqviz.training.engine.runner import ALIVE, Busy, State, Until
from seqviz.ui.controls.training.left import epoch_at, left_of
from seqviz.ui.controls.training.live_view import EVERY, state_of
from seqviz.ui.controls.training.session import TURNED_AWAY, Training, trainings
from seqviz.ui.controls.training.slow_motion import leave
from seqviz.ui.controls.training.watched import tell_ends, train_pressed
from seqviz.ui.frame.course_acts import report_acts
from seqviz.ui.frame.i18n import _
from seqviz.ui.frame.quoting import quoted

GOES_ON: Final = ("finished", "stopped")  # ends after which the weights are as they were


@dataclass(frozen=True, slots=True)
class Further:
    """Training on a run of the settings that are chosen now.

    Args:
        run: which.
        learner: what it trains.
        wanted: epochs that the settings ask for.
    """

    run: Training
    learner: Learner
    wanted: int


# ---------------------------------------------------------------- what can be done


def run_buttons(
    run: Training | None,
    state: State | None,
    begin: Callable[[Until | None], None],
    *,
    further: Further | None,
    ready: bool = True,
    key: str = "run",
) -> DeltaGenerator:
    """What can be done next, and nothing else.

    Args:
        run: the page's, or None before the first.
        state: of the run, looked at once for the whole page.
        begin: start anew; until the end of an epoch, or as long as the settings say.
        further: how it goes on; None where the run is not of the settings that are chosen now.
        ready: whether there is something to learn.
        key: begins the keys of all buttons.

    Returns:
        The row, for what else the page can do.
    """
    with st.container():  # always there, so that nothing below changes its place
        if TURNED_AWAY.take():
            st.warning(
                _("Many people are training here right now. Wait a little, then start again."),
                icon=":material/hourglass:",
            )
    row = st.container(horizontal=True, key=f"{key}_buttons")
    anew = (
        _(
            "Its learning rate has come down to almost nothing: from these weights it rises and "
            "falls once more."
        )
        if further is not None and further.learner.begins_anew
        else None
    )

    def button(
        name: str, label: str, icon: str, action: Callable[..., None], *args: object
    ) -> None:
        first = name in ("resume", "pause", "further") or (name == "start" and not goes_on)
        row.button(
            label,
            key=f"{key}_{name}",
            icon=f":material/{icon}:",
            type="primary" if first else "secondary",
            on_click=action,
            args=args,
            help=anew if action is train_on else None,
            disabled=not ready and name in ("start", "first_epoch"),
        )

    goes_on = further is not None and state in GOES_ON
    if run is None or state not in ALIVE:
        again = _("Train again from the start")
        button("start", again if run else _("Train"), _icon(goes_on), begin, None)
        if run is None:
            button("first_epoch", _("One epoch"), "exposure_plus_1", begin, "epoch")
        elif goes_on and further is not None:
            button("further", _("Train on"), "play_arrow", train_on, further, 0)
            button("epoch", _("One epoch more"), "exposure_plus_1", train_on, further, 1)
        return row
    if state == "paused":
        button("resume", _("Resume"), "play_arrow", _by_itself, run, run.job.resume)
        one_epoch = partial(run.job.advance, "epoch")
        button("epoch", _("One epoch"), "exposure_plus_1", _by_itself, run, one_epoch)
    else:
        button("pause", _("Pause"), "pause", run.job.pause)
    button("stop", _("Stop"), "stop", _by_itself, run, run.job.stop)
    return row


def _by_itself(run: Training, act: Callable[[], None]) -> None:
    """Leave slow motion, where there is one, and act."""
    leave(run.what)
    act()


def _icon(goes_on: bool) -> str:
    return "restart_alt" if goes_on else "play_arrow"


def start(
    page: str, learner: Learner, epochs: int, what: Any, *, name: str, until: Until | None
) -> None:
    """Begin a run; where too many visitors train at once, the page says so and nothing is lost."""
    try:
        trainings().start(page, learner.loop_of(epochs), what, name=name, until=until)
    except Busy:
        TURNED_AWAY.set(True)
    else:
        train_pressed()


def train_on(further: Further, epochs: int) -> None:
    """Go on with a run that has ended well; one that goes on already is left as it is.

    Args:
        further: which.
        epochs: how many more; 0 for what is missing of those wanted, or as many once more.
    """
    if further.run.job.state not in GOES_ON:
        return
    missing = further.wanted - further.learner.epoch
    epochs = epochs or (missing if missing > 0 else further.wanted)
    leave(further.run.what)
    try:
        further.run.job.extend(further.learner.loop_of(epochs))
    except Busy:
        TURNED_AWAY.set(True)
    else:
        train_pressed(further.run)


# ---------------------------------------------------------------- while it runs


def live(
    run: Training,
    state: State | None,
    draw: Callable[[], object],
    *,
    complete: Callable[[], bool] = lambda: True,
) -> None:
    """Draw again and again while it trains; the page runs again when the state has changed.

    Args:
        run: is touched, so that it goes on.
        state: as the rest of the page shows it.
        draw: all that moves.
        complete: computes more of what is to be drawn, within a budget of time; whether all of it
            is there now. Until then it is drawn again and again after the end too.
    """
    behind = not complete()

    @st.fragment(run_every=EVERY if state in ALIVE or behind else None)
    def moving() -> None:
        run.job.touch()
        done = complete()
        draw()
        tell_ends([run])
        report_acts("training")
        run.job.touch()  # the first refresh may take long where torch is just being loaded
        if run.job.state != state or (behind and done and not run.job.alive):
            st.rerun()

    moving()


def status(run: Training, epochs: int) -> None:
    """How the run stands, in one line.

    Args:
        run: which.
        epochs: that its settings ask for, until it says how many there will be.
    """
    history, started = run.job.history, run.job.history.started
    ready = history.last_step or not run.job.alive or run.job.state != "running"
    left = left_of(run.job)
    with st.container(key="run_status"):
        st.markdown(
            _("**{name}** {state} · epoch {epoch} of {epochs} · update {step} of {steps}").format(
                name=quoted(run.name),
                state=state_of(run) if ready else _("gets ready"),
                epoch=epoch_at(history),
                epochs=started.epochs if started else epochs,
                step=counted(history.last_step),
                steps=counted(started.steps) if started else "…",
            )
            + (f" · {left}" if left else "")
        )


def epochs_of(snapshot: SnapshotTaken, history: History) -> str:
    """After how many epochs a snapshot was taken: "2", or "2.4" in the middle of one."""
    started = history.started
    if started is None:
        return str(snapshot.epoch)
    whole, rest = divmod(snapshot.step * started.epochs, started.steps)
    tenths = math.floor(10 * rest / started.steps)  # never rounded up to an epoch that is not over
    return fixed(whole + tenths / 10, 1) if rest else counted(whole)
