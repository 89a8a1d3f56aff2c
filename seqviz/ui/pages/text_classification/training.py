"""Train one yourself: what to learn from, the buttons, and all that moves while it learns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from html import escape
from typing import Any, Final

import numpy as np
import streamlit as st

from seqviz.data.names import TextData
from seqviz.data.text import TextError
from seqviz.figures.live import pack_training
from seqviz.figures.theme import palette
from seqviz.models.architecture import IN_TORCH
from seqviz.models.text_classifier import TextReading, baseline_of
from seqviz.numbers import fixed
from seqviz.numbers import percent as in_percent
from seqviz.training.engine.history import EpochColumns, History
from seqviz.training.engine.runner import ALIVE, State, Until
from seqviz.training.tasks.names import SHIPPED_TEXTS, SOURCES, UNITS, WEIGHT_DECAY, NamesSetup
from seqviz.ui.components.live_chart import live_chart
from seqviz.ui.controls.cell_words import cell_name
from seqviz.ui.controls.classifier.network import Network, shipped_network, use_network
from seqviz.ui.controls.classifier.reading import current_text
from seqviz.ui.controls.classifier.words import class_names, name_with
from seqviz.ui.controls.shelf.view import shelf_of
from seqviz.ui.controls.training.course_view import (
    Further,
    epochs_of,
    live,
    run_buttons,
    start,
    status,
)
from seqviz.ui.controls.training.session import Training, trainings
from seqviz.ui.controls.training.tutorial_words import torch_classes_expander
from seqviz.ui.frame.address import NAMES_LEARN
from seqviz.ui.frame.i18n import N_, _, text
from seqviz.ui.frame.link import put, settle
from seqviz.ui.frame.quoting import quoted
from seqviz.ui.frame.session import Keys
from seqviz.ui.pages.text_classification.doctor_view import examine_run
from seqviz.ui.pages.text_classification.labelled_table import bring_table
from seqviz.ui.pages.text_classification.run import NamesTraining
from seqviz.ui.pages.text_classification.shelf import SHELF

PAGE: Final = "text_classification"
CHART: Final = "names_chart"
CHANCE: Final = 0.2  # of the tutorial's five labels
TITLES: Final = {
    "names": N_("Shipped names"),
    "poems": N_("Chinese verse"),
    "own": N_("Your table"),
    "random": N_("Random numbers"),
}
_SETTING: Final[Keys[Any]] = Keys("names_", None)  # of the controls, by the setting
COLUMNS: Final = 5  # classes in the table of answers
ROWS: Final = 12
_STYLE: Final = """<style>
.answers { border-collapse: separate; border-spacing: 3px; font-variant-numeric: tabular-nums;
  max-width: 100%; }
.answers th { font-weight: 500; padding: 0 .3rem; text-align: right; font-size: .82rem; }
.answers thead th { text-align: center; overflow-wrap: anywhere; }
.answers td { min-width: 2.3rem; height: 1.6rem; text-align: center; border-radius: 4px;
  font-size: .82rem; }
.answers .best { outline: 2px solid currentcolor; }
</style>"""


def training() -> None:
    """The section: controls, buttons, then the run."""
    st.subheader(_("Train one yourself"))
    started = trainings().of(PAGE)
    run = started[-1] if started else None
    state = run.job.state if run is not None else None
    locked = state in ALIVE
    setup = _choose(locked=locked)
    st.markdown(text("names_random" if setup.source == "random" else "names_training"))
    data: TextData | None = None
    with st.container():
        if setup.source == "own":
            data = bring_table(locked=locked)
        elif setup.source in SHIPPED_TEXTS:
            data = SHIPPED_TEXTS[setup.source]()
    if run is not None and not locked and not run.what.learns_from(setup.source, data):
        run = state = None  # what was learned from something else would only confuse
    _buttons(setup, data, run, state)
    with st.container():
        if run is not None:
            _live(run, state)
    with st.container():
        if run is not None:
            examine_run(run, state, _apply)
    shelf_of(SHELF, run if run is None or run.what.data is not None else None)
    own = setup.source != "random"
    torch_classes_expander(
        setup.cell,
        "own",
        optimizer="AdamW" if own else "SGD",
        weight_decay=WEIGHT_DECAY if own else None,
        clip=1.0 if own else None,
    )


# ---------------------------------------------------------------- what to train


def _choose(*, locked: bool) -> NamesSetup:
    usual = NamesSetup().to_link()
    setup = NamesSetup.from_link(settle(NAMES_LEARN, usual))
    put(NAMES_LEARN, setup.to_link(), usual)
    with st.container(horizontal=True, vertical_alignment="bottom", key="names_setup"):
        _SETTING.of("source").set(setup.source)
        st.segmented_control(
            _("What it learns from"),
            list(SOURCES),
            format_func=lambda one: _(TITLES[one]),
            key=_SETTING.of("source").name,
            required=True,
            on_change=lambda: _store(NamesSetup.of(_SETTING.of("source").get())),
            disabled=locked,
        )
        if setup.source != "random":
            _SETTING.of("cell").set(setup.cell)
            st.segmented_control(
                _("Kind of cell"),
                IN_TORCH,
                format_func=cell_name,
                key=_SETTING.of("cell").name,
                required=True,
                on_change=_change,
                args=(setup, "cell"),
                disabled=locked,
            )
            _SETTING.of("units").set(setup.units)
            st.segmented_control(
                _("Hidden units"),
                list(UNITS),
                key=_SETTING.of("units").name,
                required=True,
                on_change=_change,
                args=(setup, "units"),
                disabled=locked,
            )
        _SETTING.of("epochs").set(setup.epochs)
        st.segmented_control(
            _("Epochs"),
            list(setup.choices),
            key=_SETTING.of("epochs").name,
            required=True,
            on_change=_change,
            args=(setup, "epochs"),
            disabled=locked,
        )
    return setup


def _change(setup: NamesSetup, name: str) -> None:
    _store(replace(setup, **{name: _SETTING.of(name).get()}))


def _store(setup: NamesSetup) -> None:
    put(NAMES_LEARN, setup.to_link(), NamesSetup().to_link())


# ---------------------------------------------------------------- buttons


def _buttons(
    setup: NamesSetup, data: TextData | None, run: Training | None, state: State | None
) -> None:
    row = run_buttons(
        run,
        state,
        partial(_begin, setup, data),
        further=_further(setup, data, run),
        ready=setup.source == "random" or data is not None,
    )
    if run is not None and (state == "paused" or state not in ALIVE):
        with row:
            _use_button(run)


def _use_button(run: Training) -> None:
    if run.what.data is not None and run.job.history.snapshots:
        st.button(
            _("Use this network above"),
            key="names_use",
            icon=":material/swap_vert:",
            on_click=_use,
            args=(run,),
        )


def _begin(setup: NamesSetup, data: TextData | None, until: Until | None) -> None:
    what = NamesTraining(setup, data)
    name = name_with(f"{cell_name(setup.cell)} {setup.units}", what.file)
    start(PAGE, what.learner, setup.epochs, what, name=name, until=until)


def _further(setup: NamesSetup, data: TextData | None, run: Training | None) -> Further | None:
    """How a run of these settings and this data, for however many epochs, goes on."""
    if run is None or replace(run.what.setup, epochs=setup.epochs) != setup:
        return None
    what: NamesTraining = run.what
    if not what.learns_from(setup.source, data):
        return None
    return Further(run, what.learner, setup.epochs)


def _apply(what: NamesTraining, changes: Mapping[str, Any]) -> None:
    """Begin anew with the settings that were tried, which the page shows then."""
    setup = replace(what.setup, **changes)
    _store(setup)
    _begin(setup, what.data, None)


def _use(run: Training) -> None:
    """Take the network of the last epoch up to the river."""
    what: NamesTraining = run.what
    snapshots = run.job.history.snapshots
    if what.data is not None and snapshots:
        use_network(Network(what.classifier(snapshots[-1]), what.data, run.name))


# ---------------------------------------------------------------- while it learns


def _live(run: Training, state: State | None) -> None:
    what: NamesTraining = run.what
    history = run.job.history

    def draw() -> None:
        status(run, what.setup.epochs)
        _scores(what, run)
        at = live_chart(
            pack_training([what.live_run(history, run.name, running=run.job.alive)]),
            key=CHART,
            labels={"loss_unit": _("cross-entropy, nats"), **_reach_words(what)},
            on_select=lambda: None,
        )
        if what.data is not None:
            why_above(history.epochs())
            _answers(what, history, at)

    live(run, state, draw, complete=lambda: what.look(history, alive=run.job.alive))


def _reach_words(what: NamesTraining) -> dict[str, str]:
    """What the picture of the gradient through time says of texts; random numbers have none."""
    if not what.looked_at:
        return {}
    steps = what.shortest_looked_at
    return {
        "reach_unit": _("mean over {count} training texts, log axis"),
        "reach_step": _("the last {steps} characters").format(steps=steps),
        "reach_at": _("character {step} of the last {steps}").format(step="{step}", steps=steps),
        "reach_share": _(
            "What reaches the first of these characters is {share} of what reaches the last "
            "one{line}."
        ),
    }


def why_above(epochs: EpochColumns) -> None:
    """Why training may look harder than what is held out, only where it does."""
    if len(epochs.loss) and epochs.loss[-1] > epochs.validation_loss[-1]:
        st.caption(
            _(
                "After the last epoch, the training loss lies above the validation loss. They "
                "are not measured alike: the training loss is a mean over the whole epoch, while "
                "the weights still changed, dropout hid part of the state and some characters "
                "were unreadable; the validation loss is that of the weights at its end, with "
                "nothing hidden."
            )
        )


def _scores(what: NamesTraining, run: Training) -> None:
    """The share right on what is held out, beside what it has to be compared with."""
    accuracy = run.job.history.epochs().accuracy
    if not len(accuracy):
        st.caption(_("After the first epoch you see here how much it gets right."))
        return
    last = float(accuracy[-1])
    with st.container(horizontal=True, key="names_scores", gap="large"):
        if what.data is None:
            st.metric(_("New examples right"), f"{fixed(100 * last, 1)}%")
            st.metric(_("By chance"), f"{fixed(100 * CHANCE, 1)}%")
            return
        st.metric(_("Held-out texts right"), f"{fixed(100 * last, 1)}%")
        if what.setup.source in SHIPPED_TEXTS:
            shipped = shipped_network(what.setup.source)
            st.metric(_("The shipped network"), f"{fixed(100 * shipped.measured.accuracy, 1)}%")
            baseline = baseline_of(shipped.classifier)
            if baseline is not None:
                st.metric(_("n-grams, no network"), f"{fixed(100 * baseline.accuracy, 1)}%")
        else:
            st.metric(_("The commonest label"), f"{fixed(100 * what.data.commonest, 1)}%")


def _answers(what: NamesTraining, history: History, at: int | None) -> None:
    """The text in the field, read after every epoch up to the moment that is looked at."""
    snapshots = history.snapshots[: None if at is None else at + 1]
    if what.data is None or not snapshots:
        return
    shown = snapshots[-ROWS:]
    try:
        readings = [(epochs_of(one, history), what.read(one, current_text())) for one in shown]
    except TextError:
        return
    if not readings[0][1].knows_any:
        st.info(
            _(
                "The network that is trained here knows none of the characters of {text}: it "
                "reads “unknown” for each of them, so its answers after every epoch are not "
                "shown. Type another text above."
            ).format(text=quoted(readings[0][1].text)),
            icon=":material/visibility_off:",
        )
        return
    names = class_names(what.data)
    st.markdown(
        _("**{text}, read again after every epoch** (percent)").format(
            text=quoted(readings[0][1].text)
        )
    )
    st.html(_STYLE + _table(readings, names))
    if len(shown) < len(snapshots):
        st.caption(_("The last {count} of them are shown.").format(count=len(shown)))


def _table(readings: Sequence[tuple[str, TextReading]], names: Sequence[str]) -> str:
    """A row an epoch, a column for each of the likeliest classes in the end."""
    last = readings[-1][1].probabilities[-1]
    columns = np.argsort(-last, kind="stable")[:COLUMNS].tolist()
    colours = palette(st.context.theme.type or "light")
    head = "".join(f'<th scope="col">{escape(names[k])}</th>' for k in columns)
    rows = []
    for epoch, reading in readings:
        cells = []
        for k in columns:
            share = float(reading.probabilities[-1, k])
            best = ' class="best"' if k == reading.prediction else ""
            paint = f"color-mix(in srgb, {colours.positive} {45 * share:.0f}%, {colours.surface})"
            style = f"background:{paint};color:{colours.text}"
            cells.append(f'<td{best} style="{style}">{escape(in_percent(share))}</td>')
        rows.append(f'<tr><th scope="row">{epoch}</th>{"".join(cells)}</tr>')
    return (
        f'<table class="answers"><thead><tr><th scope="col">{_("epoch")}</th>{head}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table>"
    )
