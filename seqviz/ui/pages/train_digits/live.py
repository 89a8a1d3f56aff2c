"""The page on training the digit network: what to train on, the buttons, the live part."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Final

import numpy as np
import streamlit as st

from seqviz.data.mnist import DOWNLOAD_MB, DataError
from seqviz.figures.live import pack_training
from seqviz.numbers import counted, given
from seqviz.training.doctor.choices import Choices
from seqviz.training.doctor.digits import ASKED
from seqviz.training.engine.events import SnapshotTaken
from seqviz.training.engine.history import History
from seqviz.training.engine.runner import State, Until
from seqviz.training.tasks import printed
from seqviz.training.tasks.digits import DigitsSetup, digits_of
from seqviz.training.tasks.digits_recipes import RECIPES, Recipe
from seqviz.ui.components.live_chart import live_chart, selected_moment
from seqviz.ui.controls.digit.chosen_reader import use_reader
from seqviz.ui.controls.digit.digit_choice import choose_digit, current_digit
from seqviz.ui.controls.digit.experiment_controls import disturbance_note
from seqviz.ui.controls.digit.pad import digit_input
from seqviz.ui.controls.training.course_view import Further, run_buttons, start, status
from seqviz.ui.controls.training.course_view import live as live_part
from seqviz.ui.controls.training.findings import (
    Patient,
    examine_one,
    settings_told,
    state_of_network,
)
from seqviz.ui.controls.training.judged import judged_at
from seqviz.ui.controls.training.session import Training
from seqviz.ui.controls.training.tutorial_words import unlike_the_tutorial
from seqviz.ui.frame.address import DIGITS_FROM, EPOCHS, RECIPE, Parameter
from seqviz.ui.frame.i18n import N_, _, ngettext, together
from seqviz.ui.frame.link import choice_of, put_value
from seqviz.ui.frame.quoting import quoted
from seqviz.ui.frame.router import page_named
from seqviz.ui.frame.session import Keys
from seqviz.ui.pages.train_digits.answers import accuracies, answers, misread, your_digit
from seqviz.ui.pages.train_digits.first import first_weights, wait_for_torch
from seqviz.ui.pages.train_digits.run import DigitsTraining

PAGE: Final = "train_digits"
CHART: Final = "digits_chart"
SOURCES: Final = {
    "sample": N_("4,000 shipped digits"),
    "full": N_("All training images of MNIST"),
}
TITLES: Final = {"tutorial": N_("The tutorial's recipe"), "best": N_("With augmentation")}
LENGTHS: Final = (1, 2, 3, 5, 10, 20, 40)  # epochs
_SETTING: Final[Keys[Any]] = Keys("digits_", None)  # of the controls, by the setting


def chosen() -> DigitsSetup | None:
    """Which digits, which recipe, how long; None while the digits are not there."""
    source = _settled(DIGITS_FROM, SOURCES)
    recipe = _settled(RECIPE, RECIPES)
    epochs = _epochs()
    if source == "full" and not _there():
        return None
    return DigitsSetup(
        source="full" if source == "full" else "sample", recipe=recipe, epochs=epochs
    )


def settings(*, locked: bool) -> None:
    """What is chosen, in a line, and behind it the choices and what they mean."""
    source, recipe = _SETTING.of(DIGITS_FROM.name).get(), _SETTING.of(RECIPE.name).get()
    epochs = _SETTING.of(EPOCHS.name).get()
    with st.popover(_("Settings"), icon=":material/tune:", key="digits_settings"):
        for entry, label, titles in (
            (DIGITS_FROM, _("What it learns from"), SOURCES),
            (RECIPE, _("How it learns"), TITLES),
        ):
            st.segmented_control(
                label,
                list(titles),
                format_func=partial(_title, titles),
                key=_SETTING.of(entry.name).name,
                required=True,
                on_change=_store,
                args=(entry,),
                disabled=locked,
                wrap=True,
            )
        st.select_slider(
            _("Epochs"),
            LENGTHS,
            key=_SETTING.of(EPOCHS.name).name,
            on_change=_store,
            args=(EPOCHS,),
            disabled=locked,
        )
        about = _about(RECIPES[recipe])
        if recipe == "tutorial":
            sizes = DigitsSetup().architecture
            here = printed.of_digits(
                RECIPES[recipe],
                hidden_size=sizes.hidden_size,
                num_layers=sizes.num_layers,
                epochs=epochs,
            )
            about = together((about, unlike_the_tutorial(printed.DIGITS, here)))
        st.caption(about)
    told = ngettext(
        "{source} · {recipe} · {epochs} epoch", "{source} · {recipe} · {epochs} epochs", epochs
    )
    st.caption(told.format(source=_(SOURCES[source]), recipe=_(TITLES[recipe]), epochs=epochs))


def _about(recipe: Recipe) -> str:
    """The settings behind a recipe's name, with their numbers."""
    if recipe.schedule == "constant":
        rate = _("learning rate {rate}, the same throughout")
    else:
        rate = _(
            "learning rate up to {rate}: it rises over the first quarter, then falls to almost 0"
        )
    sizes = _(
        "{layers} LSTM layers of {units} units; {batch} images an update; {optimizer};"
    ).format(
        layers=DigitsSetup().architecture.num_layers,
        units=DigitsSetup().hidden_size,
        batch=recipe.batch_size,
        optimizer="AdamW" if recipe.weight_decay else "Adam",
    )
    ways = (
        _(
            "gradients are cut to a length of at most {clip}, {dropout}% of the last state is left "
            "out at random, weights decay by {decay} of the rate, and every image is turned, "
            "moved, slanted, scaled and bent a little, each time anew; some are drawn thicker or "
            "thinner."
        ).format(
            clip=given(recipe.clip),
            dropout=given(100 * recipe.dropout),
            decay=given(recipe.weight_decay),
        )
        if recipe.augmentation is not None
        else _("nothing is clipped, left out or added.")
    )
    return together((sizes, rate.format(rate=given(recipe.learning_rate)) + _(";"), ways))


def _title(titles: dict[str, str], name: str) -> str:
    return _(titles[name])


def _settled(entry: Parameter[str], options: Collection[str]) -> str:
    value = choice_of(entry, options)
    _SETTING.of(entry.name).set(value)
    return value


def _epochs() -> int:
    value = int(choice_of(EPOCHS, [str(one) for one in LENGTHS]))
    _SETTING.of(EPOCHS.name).set(value)
    return value


def _store(entry: Parameter[Any]) -> None:
    put_value(entry, _SETTING.of(entry.name).get())


def _there() -> bool:
    """Whether MNIST lies on this machine; if not, offer to fetch it."""
    try:
        digits_of("full")
    except DataError as error:
        if error.code == "damaged":
            st.warning(_damaged(error))
            return False
        st.info(
            _(
                "MNIST is not on this machine yet. It is fetched once ({megabytes} MB), and only "
                "if you press the button."
            ).format(megabytes=DOWNLOAD_MB),
            icon=":material/download:",
        )
        if st.button(_("Fetch MNIST"), key="fetch_mnist", icon=":material/download:"):
            _fetch()
        return False
    return True


def _damaged(error: DataError) -> str:
    """Which file it is; where it lies is nobody's business."""
    return _(
        "MNIST is on this machine, but its file {file} is damaged or something else. Put a whole "
        "file in its place, or delete it and fetch it again."
    ).format(file=quoted(error.file))


def _fetch() -> None:
    from seqviz.data.mnist import load_mnist

    try:
        with st.spinner(_("Fetching MNIST…")):
            load_mnist(download=True)
    except DataError as error:
        st.warning(
            _damaged(error)
            if error.code == "damaged"
            else _(
                "MNIST could not be fetched. Look at the network connection, or start the app with "
                "SEQVIZ_DATA_DIR naming a folder that holds MNIST/raw."
            )
        )
        return
    st.rerun()


# ---------------------------------------------------------------- buttons


def buttons(setup: DigitsSetup, run: Training | None, state: State | None) -> None:
    """What can be done next."""
    run_buttons(run, state, partial(begin, setup), further=_further(setup, run))
    if run is not None:
        _swap(run)


def begin(setup: DigitsSetup, until: Until | None, *, slowly: bool = False) -> None:
    """Train from the first weights: to the end of an epoch or a phase, or to the end."""
    what = DigitsTraining(setup)
    what.learner.slow_motion = slowly
    name = f"LSTM 2 × {setup.hidden_size}"
    start(PAGE, what.learner, setup.epochs, what, name=name, until=until)


def _further(setup: DigitsSetup, run: Training | None) -> Further | None:
    """How a run of these settings, for however many epochs, goes on."""
    if run is None or replace(run.what.setup, epochs=setup.epochs) != setup:
        return None
    return Further(run, run.what.learner, setup.epochs)


def _swap(run: Training) -> None:
    """Take the network as it is now into the digit reader."""
    snapshots = run.job.history.snapshots
    what: DigitsTraining = run.what
    if (snapshots and snapshots[-1].step) and st.button(  # the reader is called a trained one
        _("Use this network in the digit reader"), key="swap", icon=":material/swap_horiz:"
    ):
        use_reader(what.measured_reader(snapshots[-1]))
        st.switch_page(page_named("digit_reader").to_streamlit())


# ---------------------------------------------------------------- live


def pictures(setup: DigitsSetup | None, run: Training | None, state: State | None) -> None:
    """What it misreads, the curves, and how it read the visitor's digit after every epoch.

    Args:
        setup: what would be trained; None while its digits are not there.
        run: the page's, or None before the first.
        state: of the run.
    """
    if run is not None:
        _moving(run, state)
    elif setup is not None:
        first = first_weights(setup)
        if first is None:
            wait_for_torch()
        else:
            _misread(*first, History())


def _misread(what: DigitsTraining, snapshot: SnapshotTaken, history: History) -> None:
    picked = misread(what, snapshot, history)
    if picked is not None and picked != current_digit().code:
        choose_digit(picked)
        st.rerun()


def _moving(run: Training, state: State | None) -> None:
    what: DigitsTraining = run.what
    history = run.job.history

    def draw() -> None:
        packed = pack_training([what.live_run(history, run.name, running=run.job.alive)])
        snapshots = history.snapshots
        above = st.container()  # always there, so that the chart never changes its place
        live_chart(
            packed,
            key=CHART,
            labels={
                "loss_unit": _("cross-entropy, nats"),
                "reach_unit": _("mean over {count} training images, log axis"),
                "reach_step": _("row of the image"),
                "reach_at": _("row {step} of the image"),
            },
            on_select=lambda: None,
        )
        if snapshots:
            at = selected_moment(packed, CHART)
            shown = snapshots[at] if at is not None and at < len(snapshots) else snapshots[-1]
            with above, st.container(key="misread_room"):
                _misread(what, shown, history)
            answers(what, current_digit(), snapshots, history)

    live_part(run, state, draw)


def beside(setup: DigitsSetup | None, run: Training | None, state: State | None) -> None:
    """How the run stands, how much it reads right, and what it makes of the visitor's digit."""
    if run is not None:
        live_part(run, state, lambda: _standing(run))
    elif setup is not None and (first := first_weights(setup)) is not None:
        your_digit(first[0], current_digit(), first[1], History())


def _standing(run: Training) -> None:
    what: DigitsTraining = run.what
    history = run.job.history
    status(run, what.setup.epochs)
    snapshots = history.snapshots
    if snapshots:
        epochs = history.epochs()
        told = int(np.searchsorted(epochs.step, snapshots[-1].step, side="right"))
        shares = epochs.accuracy[:told].tolist()  # as far as the other two parts are
        accuracies(list(zip(epochs.epoch[:told].tolist(), shares, strict=True)))
        your_digit(what, current_digit(), snapshots[-1], history)


def own_digit() -> None:
    """Where the visitor's digit comes from."""
    st.markdown(_("**Your digit**"))
    digit_input(current_digit())
    disturbance_note()


# ---------------------------------------------------------------- the doctor


def examine_run(run: Training | None, state: State | None) -> None:
    """What is wrong with the run, once nobody trains it."""
    if run is None:
        return
    examine_one(run, state, partial(_patient, run))


def _patient(run: Training) -> Patient | None:
    what: DigitsTraining = run.what
    history = run.job.history
    examine = what.examine(history, Choices(epochs=LENGTHS))
    if examine is None:
        return None
    step = history.snapshots[-1].step
    return Patient(
        run=run,
        state=state_of_network(step, history),
        examine=examine,
        judged=judged_at(run, step),
        error=_("mean loss on held-out digits, in nats,"),
        cure=partial(_apply, what.setup),
        note=_nats_told(),
        told=_told,
    )


def _nats_told() -> str:
    return _(
        "Losses are cross-entropies in nats, as in the curves above; those of the copies are over "
        "the first {count} held-out digits."
    ).format(count=counted(ASKED))


def _told(changes: Mapping[str, Any]) -> str:
    if "recipe" in changes:
        return f"{_('How it learns')} → {_(TITLES[changes['recipe']])}"
    return settings_told(changes)


def _apply(setup: DigitsSetup, changes: Mapping[str, Any]) -> None:
    """Begin anew with the settings that were tried, which the page shows then."""
    cured = replace(setup, **changes)
    put_value(DIGITS_FROM, cured.source)
    put_value(RECIPE, cured.recipe)
    put_value(EPOCHS, cured.epochs)
    begin(cured, None)
