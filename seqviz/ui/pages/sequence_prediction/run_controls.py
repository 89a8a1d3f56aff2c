"""Start, pause, one epoch more, stop; and the settings that may change while it runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import streamlit as st

from seqviz.cells import CELLS, Kind
from seqviz.data.series import Series
from seqviz.numbers import given
from seqviz.training.engine.runner import AT_WORK, Busy, State, Until
from seqviz.training.tasks.sequence import LIMITS, Setup
from seqviz.ui.controls.cell_words import cell_name
from seqviz.ui.controls.training.sequence_run import SequenceTraining
from seqviz.ui.controls.training.session import TURNED_AWAY, Training, trainings
from seqviz.ui.controls.training.setting_words import name_of
from seqviz.ui.controls.training.watched import train_pressed
from seqviz.ui.frame.i18n import N_, _, language
from seqviz.ui.frame.session import Key, Keys
from seqviz.ui.pages.sequence_prediction.brought_series import WAY, bring_back
from seqviz.ui.pages.sequence_prediction.pace import choose_pace, keep_pace
from seqviz.ui.pages.sequence_prediction.setup_controls import cell_and_details, rates, take

_CLIP_REFUSED: Final[Key[float | None]] = Key("clip_refused", None)
# of the controls; those of the settings by their names
_KEEP_BOX: Final[Key[bool]] = Key("keep_runs_box", False)
_LIVE: Final[Keys[float | None]] = Keys("live_", None)
_KEEP_RUNS: Final[Key[bool]] = Key("keep_runs", False)

PAGE: Final = "sequence_prediction"
MOST: Final = 3  # runs in one chart
READ_ON: Final = 5  # values in a row, at least, where teacher forcing is compared
COMPARISONS: Final[Mapping[str, str]] = {
    "cells": N_("{one}, {two} and {three}"),
    "rates": N_("Learning rate ÷3, as it is, ×3"),
    "clip": N_("With and without clipping"),
    "sizes": N_("8, 32 and 64 units"),
    "forcing": N_("In training it reads: the truth, a mix, its own"),
}


def begin(
    setup: Setup,
    series: Series | None,
    *,
    name: str = "",
    until: Until | None = None,
    slowly: bool = False,
) -> None:
    """Start a run of this setup; earlier ones stay in the chart if the visitor keeps them.

    Where too many visitors train at once, the page says so and nothing is lost.

    Args:
        setup: of the run.
        series: the visitor's own, or None.
        name: of the run; one is found without it.
        until: pause at the first such event.
        slowly: tell every phase of every update.
    """
    try:
        training = SequenceTraining.of(setup, series)
    except ValueError:  # a break or a cure whose window is too long: the page says so
        return
    before = trainings().of(PAGE)
    kept = _KEEP_RUNS.get() and _same_series(training, before)
    beside = [(run.name, run.what.run.setup) for run in before[1 - MOST :]] if kept else []
    training.named_in = "" if name else language()
    training.run.trainer.controls.slow_motion = slowly
    _submit(training, name or name_of(setup, beside, series), until, most=MOST if kept else 1)


def name_again(runs: Sequence[Training]) -> None:
    """Call the runs in the page's language, where that has changed since they began."""
    for number, run in enumerate(runs):
        what: SequenceTraining = run.what
        if what.named_in not in ("", language()):
            beside = [(one.name, one.what.run.setup) for one in runs[:number]]
            run.name = name_of(what.run.setup, beside, what.series)
            what.named_in = language()


def _submit(training: SequenceTraining, name: str, until: Until | None, *, most: int) -> bool:
    """Start it and keep so many of the page's runs; where that is not possible keep all."""
    loop = training.remaining()
    try:
        run = trainings().start(PAGE, loop, training, name=name, most=most, until=until)
    except Busy:
        TURNED_AWAY.set(True)
        return False
    train_pressed()
    keep_pace([run])
    return True


def begin_comparison(kind: str, setup: Setup, series: Series | None) -> None:
    """Start two or three runs that differ in one setting, from the same seed."""
    variants = sorted(_variants(kind, setup).items(), key=lambda item: item[1] != setup)
    for number, (name, variant) in enumerate(variants, start=1):
        if not _submit(SequenceTraining.of(variant, series), name, None, most=number):
            return
    _KEEP_RUNS.set(True)
    take(variants[0][1])  # the page's own where it is among them; it leads the chart


def _variants(kind: str, setup: Setup) -> dict[str, Setup]:
    """What is compared, by name."""
    if kind == "cells":
        own: dict[str, dict[str, Any]] = {cell_name(k): {"cell": k} for k in three_kinds(setup)}
    elif kind == "rates":
        low, high = LIMITS["learning_rate"]
        scaled = (setup.learning_rate * k for k in (1 / 3, 1, 3))
        own = {
            f"η = {given(rate, 2)}": {"learning_rate": rate}
            for rate in scaled
            if low <= rate <= high
        }
    elif kind == "clip":
        clip = setup.clip or 1.0
        own = {
            _("clip {clip}").format(clip=given(clip)): {"clip": clip},
            _("no clipping"): {"clip": None},
        }
    elif kind == "forcing":  # which only differs where it reads on after its first prediction
        setup = setup.changed({"horizon": max(setup.horizon, READ_ON)})
        own = {
            _("learns from the truth"): {"teacher_forcing": 1.0},
            _("learns from a mix"): {"teacher_forcing": 0.5},
            _("learns from its own"): {"teacher_forcing": 0.0},
        }
    else:
        own = {f"H = {size}": {"hidden_size": size} for size in (8, 32, 64)}
    return {name: setup.changed(changes) for name, changes in own.items()}


def three_kinds(setup: Setup) -> tuple[Kind, ...]:
    """The first three registered cells, or the setup's own and the two after the first."""
    first = tuple(CELLS)[:MOST]
    return first if setup.cell in first else (setup.cell, *first[1:])


def comparison(kind: str, setup: Setup) -> str:
    """What a comparison is called."""
    one, two, three = map(cell_name, three_kinds(setup))
    return _(COMPARISONS[kind]).format(one=one, two=two, three=three)


def _same_series(new: SequenceTraining, runs: Sequence[Training]) -> bool:
    values = new.run.data.series.values.tobytes()
    return all(run.what.run.data.series.values.tobytes() == values for run in runs)


# ---------------------------------------------------------------- the buttons


def run_buttons(
    setup: Setup,
    series: Series | None,
    shown: Sequence[Training],
    states: Sequence[State],
) -> None:
    """What can be done next, and nothing else.

    Args:
        setup: the page's.
        series: the visitor's own, or None.
        shown: the runs in the chart, the leading one first; none before the first start.
        states: of the runs, looked at once for the whole page.
    """
    with st.container():  # always there, so that nothing below changes its place
        _notices()
    row = st.container(
        horizontal=True, vertical_alignment="center", key="run_buttons", gap="xsmall"
    )
    busy = not set(AT_WORK).isdisjoint(states)
    alive = busy or "paused" in states
    with row:
        if busy:
            _button("pause", _("Pause"), "pause", _all(shown, "pause"), primary=True)
            _button("stop", _("Stop"), "stop", _all(shown, "stop"))
        elif "paused" in states:
            _button("resume", _("Resume"), "play_arrow", _all(shown, "resume"), primary=True)
            _button("epoch", _("One epoch"), "exposure_plus_1", lambda: _one_epoch(shown))
            _button("stop", _("Stop"), "stop", _all(shown, "stop"))
        else:
            _idle(setup, series, shown)
        choose_pace(shown)
        cell_and_details(setup, locked=alive)
        if alive:
            with st.popover(_("From now on"), icon=":material/instant_mix:"):
                live_settings(shown)
        else:
            _side_by_side(setup, series, keep=bool(shown or trainings().of(PAGE)))


def _notices() -> None:
    """What could not be done, once."""
    if TURNED_AWAY.take():
        st.warning(
            _("Many people are training here right now. Wait a little, then start again."),
            icon=":material/hourglass:",
        )
    wrong = _CLIP_REFUSED.take()
    if wrong is not None:
        low, high = LIMITS["clip"]
        st.warning(
            _(
                "Gradients can be clipped at {low} to {high}, not at {value}: left as it was."
            ).format(low=given(low), high=given(high), value=given(wrong)),
            icon=":material/block:",
        )


def _keep_changed() -> None:
    _KEEP_RUNS.set(_KEEP_BOX.get())


def _idle(setup: Setup, series: Series | None, shown: Sequence[Training]) -> None:
    again = bool(shown)
    goes_on = again and shown[0].job.state in ("finished", "stopped")
    if goes_on:
        _button("further", _("Train on"), "play_arrow", lambda: _further(shown), primary=True)
        _button("epoch", _("One epoch"), "exposure_plus_1", lambda: _one_epoch(shown))
    _button(
        "start",
        _("Start over") if again else _("Train"),
        "restart_alt" if again else "play_arrow",
        lambda: begin(setup, series),
        primary=not goes_on,
    )
    if not again:
        _button(
            "epoch", _("One epoch"), "exposure_plus_1", lambda: begin(setup, series, until="epoch")
        )


def _side_by_side(setup: Setup, series: Series | None, *, keep: bool) -> None:
    """Two or three runs at once; and whether the run that is there stays beside the next."""
    with st.popover(_("Side by side"), icon=":material/stacked_line_chart:"):
        st.caption(_("Two or three runs from the same seed, in one chart."))
        for kind in COMPARISONS:
            st.button(
                comparison(kind, setup),
                key=f"compare_{kind}",
                on_click=begin_comparison,
                args=(kind, setup, series),
                width="stretch",
            )
        if keep:
            # The box comes and goes; what it said stays.
            _KEEP_BOX.set(bool(_KEEP_RUNS.get()))
            st.checkbox(
                _("Keep this run in the chart"),
                key=_KEEP_BOX.name,
                on_change=_keep_changed,
                help=_(
                    "The next run of the same series is drawn beside it, up to {most} in all."
                ).format(most=MOST),
            )


def _button(
    key: str, label: str, icon: str, action: Callable[[], None], *, primary: bool = False
) -> None:
    st.button(
        label,
        key=f"run_{key}",
        icon=f":material/{icon}:",
        on_click=action,
        type="primary" if primary else "secondary",
    )


def _all(shown: Sequence[Training], action: str) -> Callable[[], None]:
    def act() -> None:
        for run in shown:
            run.what.leave_slow_motion()
            getattr(run.job, action)()

    return act


def _further(shown: Sequence[Training]) -> None:
    """Train on: what is missing of the epochs asked for, or as many once more."""
    for run in shown:
        what: SequenceTraining = run.what
        missing = what.run.setup.epochs - what.run.trainer.epoch
        _extend(run, missing if missing > 0 else what.run.setup.epochs)


def _one_epoch(shown: Sequence[Training]) -> None:
    for run in shown:
        if run.job.alive:
            run.what.leave_slow_motion()
            run.job.advance("epoch")
        else:
            _extend(run, 1)


def _extend(run: Training, epochs: int, until: Until | None = None) -> None:
    """Go on with a run that has ended well; one that goes on already is left as it is."""
    if run.job.state not in ("finished", "stopped"):
        return
    run.what.leave_slow_motion()
    try:
        run.job.extend(run.what.loop_of(epochs), until=until)
    except Busy:
        TURNED_AWAY.set(True)
    else:
        train_pressed(run)


# ---------------------------------------------------------------- while it runs


def live_settings(shown: Sequence[Training]) -> None:
    """Learning rate, clipping and teacher forcing of the runs in the chart, at once."""
    leader: SequenceTraining = shown[0].what
    controls, setup = leader.run.trainer.controls, leader.run.setup
    now = controls.settings
    with st.container(
        horizontal=True, vertical_alignment="bottom", key="live_settings", width="content"
    ):
        _LIVE.of("learning_rate").set(now.learning_rate)
        st.select_slider(
            _("Learning rate, from now on"),
            rates(now.learning_rate),
            format_func=given,
            key=_LIVE.of("learning_rate").name,
            on_change=_turned,
            args=(shown, "learning_rate"),
            width=190,
        )
        _LIVE.of("clip").set(now.clip)
        st.number_input(
            _("Clip, from now on"),
            value=None,  # its limits are checked here: Streamlit's own message is English only
            placeholder=_("off"),
            key=_LIVE.of("clip").name,
            on_change=_turned,
            args=(shown, "clip"),
            width=165,
        )
        if setup.horizon > 1:
            _LIVE.of("teacher_forcing").set(now.teacher_forcing)
            st.slider(
                _("Teacher forcing, from now on"),
                0.0,
                1.0,
                key=_LIVE.of("teacher_forcing").name,
                on_change=_turned,
                args=(shown, "teacher_forcing"),
                width=190,
            )


def _turned(shown: Sequence[Training], name: str) -> None:
    value = _LIVE.of(name).get()
    low, high = LIMITS[name]
    if value is not None and not low <= value <= high:
        _CLIP_REFUSED.set(value)
        return
    for run in shown:
        run.what.run.trainer.controls.set(name, value)


def back_to(run: Training) -> None:
    """Show the settings and the series of a run again."""
    what: SequenceTraining = run.what
    WAY.set(None)
    if what.series is not None:
        bring_back(what.series)
    take(what.run.setup)
