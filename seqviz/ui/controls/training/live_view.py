"""The live part of the sequence page: one line on how each run stands, and the chart.

Only this fragment runs while a training does, six times a second; the rest of the page runs again
when a run changes its state.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from typing import Final, Literal

import streamlit as st

from seqviz.data.real import length
from seqviz.data.series import Series
from seqviz.figures.live import pack_training
from seqviz.numbers import counted, given, measured
from seqviz.training.engine.history import History
from seqviz.training.engine.runner import State
from seqviz.training.tasks.sequence import Setup
from seqviz.ui.components.live_chart import live_chart, selected_step
from seqviz.ui.controls.training.left import epoch_at, left_of
from seqviz.ui.controls.training.sequence_run import SequenceTraining
from seqviz.ui.controls.training.session import Training, trainings
from seqviz.ui.controls.training.watched import tell_ends
from seqviz.ui.frame.acts import redraw_only
from seqviz.ui.frame.course_acts import report_acts
from seqviz.ui.frame.i18n import N_, _
from seqviz.ui.frame.quoting import quoted
from seqviz.ui.frame.session import Key

EVERY: Final = 0.15  # seconds
CHART: Final = "training_chart"
VERDICT: Final = "verdict"  # what says at which update the verdicts stand
OUTCOME: Final = "outcome"  # what the training was worth, at the moment shown
_JUMPS: Final[Key[int]] = Key("chart_jumps", 0)
STATES: Final[dict[State, str]] = {
    "queued": N_("waits for a free place, {place} in the queue"),
    "running": N_("training"),
    "paused": N_("paused"),
    "finished": N_("finished"),
    "stopped": N_("stopped"),
    "diverged": N_("diverged: the last good weights are kept"),
    "failed": N_("failed"),
}
STOPPED: Final = {
    "no viewer": N_("stopped, since nobody was watching"),
    "time limit": N_("stopped: its time was up"),
}


def previewed(setup: Setup, series: Series | None) -> SequenceTraining:
    """The network of these settings, built and not trained; the tab keeps the latest one.

    Raises:
        ValueError: the series is too short for the window.
    """
    known = setup, None if series is None else series.values.tobytes()
    found: SequenceTraining = trainings().previewed(
        known, lambda: SequenceTraining.of(setup, series)
    )
    return found


def to_chart() -> None:
    """Bring the chart into view: what was pressed far below it shows there."""
    _JUMPS.set(_JUMPS.get() + 1)


def live_view(
    setup: Setup, series: Series | None, shown: Sequence[Training], states: Sequence[State]
) -> None:
    """The chart of the runs, or of the untrained network before the first start.

    Args:
        setup: the page's.
        series: the visitor's own, or None.
        shown: the runs, the leading one first.
        states: of the runs, as the rest of the page shows them; a run that has another one by now
            makes the page run again.
    """
    behind = any(run.what.lacks(run.job.history, alive=run.job.alive) for run in shown)
    _fragment(setup, series, shown, states, run_every=EVERY if behind or _alive(shown) else None)


def _alive(shown: Sequence[Training]) -> bool:
    return any(run.job.alive for run in shown)


def _fragment(
    setup: Setup,
    series: Series | None,
    shown: Sequence[Training],
    states: Sequence[State],
    *,
    run_every: float | None,
) -> None:
    @st.fragment(run_every=run_every)
    def live() -> None:
        behind = False
        with ExitStack() as still:
            for run in shown:
                run.job.touch()
                still.enter_context(run.job.turns.glance())
            for run in shown:
                behind |= not run.what.look(run.job.history, alive=run.job.alive)
            _status(shown)
            _chart(setup, series, shown)
        tell_ends(shown)
        report_acts("training")
        if [run.job.state for run in shown] != list(states):
            st.rerun()
        if run_every is not None and not behind and not _alive(shown):
            st.rerun()  # all is there: no more refreshes

    live()


def _chart(setup: Setup, series: Series | None, shown: Sequence[Training]) -> None:
    drawn: list[SequenceTraining] = [run.what for run in shown] or [previewed(setup, series)]
    leader = drawn[0]
    if shown:
        runs = [
            run.what.live_run(run.job.history, run.name, running=run.job.alive) for run in shown
        ]
    else:
        history = History()
        leader.look(history, alive=True, budget=float("inf"))
        runs = [leader.live_run(history, _("untrained"), running=False)]
    live_chart(
        pack_training(runs, replace(leader.truth, most=min(one.most for one in drawn))),
        key=CHART,
        labels={
            "loss_unit": _loss_unit([run.what.run.setup for run in shown] or [leader.run.setup]),
            "series_unit": _("in its own units"),
            "reach_unit": _("mean over {count} training windows, log axis"),
        },
        on_select=lambda: redraw_only("moment", VERDICT, OUTCOME),
        jump=_JUMPS.get(),
    )


def _loss_unit(setups: Sequence[Setup]) -> str:
    """What the losses of the runs in one chart are measured in."""
    scalings = {setup.scaling for setup in setups}
    if len(scalings) > 1:
        return _("mean squared error, each run in a scale of its own")
    return _("mean squared error") if "none" in scalings else _("mean squared error, scaled values")


def _status(shown: Sequence[Training]) -> None:
    lines = []
    for run in shown:
        what: SequenceTraining = run.what
        history = run.job.history
        step, loss = history.last_step, history.last_loss
        left = left_of(run.job)
        epoch = epoch_at(history)
        template = (
            _(
                "**{name}** {state} · epoch {epoch} of {epochs} · update {step} · its batch had "
                "loss {loss}"
            )
            if step
            else _("**{name}** {state} · epoch {epoch} of {epochs} · no update yet")
        )
        lines.append(
            template.format(
                name=quoted(run.name),
                state=state_of(run),
                epoch=epoch,
                epochs=max(what.run.setup.epochs, epoch),
                step=counted(step),
                loss=measured(loss),
            )
            + (f" · {_size(what)}" if len(shown) > 1 else "")
            + (f" · {left}" if left else "")
        )
    if _alive(shown):
        lines[-1] += " · " + _("a reload of the page ends it")
    with st.container(key="run_status"):
        st.markdown(
            "  \n".join(lines) or _("Nothing is trained yet: this is what the first weights say.")
        )


def _size(what: SequenceTraining) -> str:
    """How many numbers a network learns: those in one chart need not be of one size."""
    return _("{count} weights").format(count=counted(what.run.model.parameter_count))


def too_short(setup: Setup, series: Series | None) -> str:
    """How many values these settings need, and how many there are."""
    got = length(setup.series) if series is None else len(series)
    return _(
        "These settings need a series of {need} values or more: training and validation part each "
        "hold a window of {window} and {horizon} to predict. This one has {got}: take a shorter "
        "window, fewer values to predict, or a longer series."
    ).format(
        need=counted(2 * (setup.window + setup.horizon)),
        window=setup.window,
        horizon=setup.horizon,
        got=counted(got),
    )


def scaling_note(what: SequenceTraining) -> str:
    """What the network reads of the series, with the two numbers; nothing where it is as it is."""
    data, scaler = what.run.data, what.run.data.scaler
    if scaler.kind == "none":
        return ""
    said = _(
        "The network reads x − {shift}: the training part hardly varies, so it is only shifted, "
        "and nothing is divided. The loss and the look inside are in these units; the "
        "picture and the window told under it are in the series' own."
    )
    if scaler.fits(data.train):
        said = _scaled_words(scaler.kind)
    scale = given(scaler.scale, 3)
    shift = given(scaler.shift, _digits(scaler.shift, scaler.scale))
    return said.format(shift=shift if scaler.shift >= 0 else f"({shift})", scale=scale)


def _digits(shift: float, scale: float) -> int:
    """As many digits of the shift as make a difference beside three of the scale."""
    if not shift:
        return 3
    more = math.floor(math.log10(abs(shift))) - math.floor(math.log10(scale))
    return min(max(3, 3 + more), 15)


def _scaled_words(kind: Literal["standard", "minmax"]) -> str:
    return {
        "standard": _(
            "The network reads (x − {shift}) / {scale}: minus the mean, divided by the standard "
            "deviation, both of the training part alone. The loss and the look inside are "
            "in these units; the picture and the window told under it are in the series' own."
        ),
        "minmax": _(
            "The network reads (x − {shift}) / {scale}: the training part alone then lies between "
            "−1 and 1. The loss and the look inside are in these units; the picture and "
            "the window told under it are in the series' own."
        ),
    }[kind]


def state_of(run: Training) -> str:
    """How a run stands, in words; why, where it was not the visitor who stopped it."""
    job = run.job
    if job.state == "stopped" and job.stopped_by in STOPPED:
        return _(STOPPED[job.stopped_by])
    return _(STATES[job.state]).format(place=job.place)


def chosen_moment(run: Training) -> int | None:
    """The step of the snapshot at which the time machine stands; None for the network as it is."""
    step = selected_step(CHART)
    return step if any(step == snapshot.step for snapshot in run.job.history.snapshots) else None
