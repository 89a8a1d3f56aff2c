"""What is trained: the text, the cell, and on demand the size, the epochs and the learning rate."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import streamlit as st

from seqviz.cells.base import Kind
from seqviz.data.corpora import (
    SHAKESPEARE_SIZE,
    Corpus,
    poems,
    python_source,
    sentence,
    shakespeare,
    zen,
)
from seqviz.data.mnist import DataError
from seqviz.models.architecture import IN_TORCH
from seqviz.training.tasks.characters import TextSetup
from seqviz.ui.controls.cell_words import cell_name
from seqviz.ui.frame.address import (
    LESSON,
    LESSON_CELL,
    LESSON_EPOCHS,
    LESSON_RATE,
    LESSON_UNITS,
    Parameter,
)
from seqviz.ui.frame.i18n import N_, _
from seqviz.ui.frame.link import choice_of, put
from seqviz.ui.frame.session import Key, Keys, control
from seqviz.ui.pages.text_generation.brought_text import bring_text
from seqviz.ui.pages.text_generation.training import TextTraining

LEARNS: Final[Key[str]] = Key("learn_text", LESSON.usual)
KINDS: Final[tuple[Kind, ...]] = IN_TORCH
OWN: Final = "own"
_SETTING: Final[Keys[Any]] = Keys("learn_", None)  # of the controls, by the setting


@dataclass(frozen=True, slots=True)
class Lesson:
    """One text to learn: its title and what to watch for, in English source, and settings.

    ``about`` may hold fields: {count}, the characters of the text, and {kinds}, how many differ.
    """

    title: str
    about: str
    setup: TextSetup
    corpus: Callable[[], Corpus] | None = None


LESSONS: Final = {
    "sentence": Lesson(
        N_("The tutorial's sentence"),
        N_("One sentence, short enough for a small network to recite it."),
        TextSetup("rnn", 32, 100, 0.02),
        sentence,
    ),
    "zen": Lesson(
        N_("The Zen of Python"),
        N_(
            "{count} characters, few enough to learn by heart. Watch the held-out curve: that is "
            "not knowing the language."
        ),
        TextSetup("lstm", 64, 150, 0.01),
        zen,
    ),
    "poems": Lesson(
        N_("Tang poems"),
        N_(
            "Short poems in Chinese, {count} characters of {kinds} kinds. Watch for commas and "
            "full stops where they belong, and for whole lines."
        ),
        TextSetup("lstm", 96, 60, 0.01),
        poems,
    ),
    "python": Lesson(
        N_("Python's own source"),
        N_(
            "{count} characters of the standard library that runs this page. Watch for "
            "indentation, keywords and brackets that close."
        ),
        TextSetup("lstm", 128, 2, 0.008),
        python_source,
    ),
    "shakespeare": Lesson(
        N_("Tiny Shakespeare"),
        N_("{count} characters of plays. Watch for words, lines, speakers and colons."),
        TextSetup("lstm", 128, 4, 0.008),
        shakespeare,
    ),
    OWN: Lesson(
        N_("A text of your own"),
        N_("Bring a page or more: what is short is soon learned by heart."),
        TextSetup("lstm", 96, 30, 0.01),
    ),
}
UNITS: Final = (8, 16, 32, 64, 96, 128, 192, 256)
EPOCHS: Final = (1, 2, 4, 8, 15, 30, 60, 100, 150, 300)
RATES: Final = (0.001, 0.002, 0.005, 0.008, 0.01, 0.02, 0.05)


def choose_training(*, locked: bool) -> TextTraining | None:
    """Show the choices; None while there is no text."""
    lesson = choice_of(LESSON, LESSONS)
    LEARNS.set(lesson)
    st.pills(
        _("What it learns"),
        list(LESSONS),
        format_func=_title,
        key=LEARNS.name,
        required=True,
        on_change=_store,
        args=(LESSON, "learn_text", LESSON.usual),
        disabled=locked,
    )
    st.caption(_about(lesson))
    found = _corpus(lesson, locked=locked)
    setup = _setup(lesson, locked=locked)
    if found is None:
        return None
    corpus, whose = found
    return TextTraining(corpus, setup, title=LESSONS[lesson].title, whose=whose)


def _title(lesson: str) -> str:
    return _(LESSONS[lesson].title)


def _about(lesson: str) -> str:
    """What it is, with the text's own figures; "" where it cannot be read, which is told below."""
    make = LESSONS[lesson].corpus
    count, kinds = SHAKESPEARE_SIZE, 0  # of this one the size is known before it is fetched
    if make is not None and lesson != "shakespeare":
        try:
            corpus = _read(make)
        except DataError:
            return ""
        count, kinds = len(corpus.text), len(set(corpus.text))
    return _(LESSONS[lesson].about).format(count=f"{count:,}", kinds=f"{kinds:,}")


def _corpus(lesson: str, *, locked: bool) -> tuple[Corpus, str] | None:
    """The text; what the visitor calls it, "" where it is not theirs."""
    make = LESSONS[lesson].corpus
    if make is None:
        return bring_text(locked=locked)
    try:
        return _read(make), ""
    except DataError as error:
        if lesson != "shakespeare":
            st.warning(_("This text cannot be read here: {reason}.").format(reason=error))
            return None
    st.info(
        _(
            "Tiny Shakespeare is not on this machine yet. It is fetched once ({size} MB) and "
            "checked, and only if you press the button."
        ).format(size=f"{SHAKESPEARE_SIZE / 1e6:.1f}"),
        icon=":material/download:",
    )
    if st.button(_("Fetch Tiny Shakespeare"), key="fetch_text", icon=":material/download:"):
        _fetch()
    return None


@cache
def _read(make: Callable[[], Corpus]) -> Corpus:
    """Read and counted once per process; what could not be read is tried again."""
    return make()


def _fetch() -> None:
    try:
        with st.spinner(_("Fetching Tiny Shakespeare…")):
            shakespeare(download=True)
    except DataError as error:
        st.warning(_("Tiny Shakespeare could not be fetched: {reason}").format(reason=error))
        return
    st.rerun()


def _setup(lesson: str, *, locked: bool) -> TextSetup:
    usual = LESSONS[lesson].setup
    cell = choice_of(LESSON_CELL, KINDS, usual.cell, lesson)
    units = int(choice_of(LESSON_UNITS, _said(UNITS), str(usual.hidden_size), lesson))
    epochs = int(choice_of(LESSON_EPOCHS, _said(EPOCHS), str(usual.epochs), lesson))
    rate = float(choice_of(LESSON_RATE, _said(RATES), f"{usual.learning_rate:g}", lesson))
    shown = {"lcell": cell, "lunits": units, "lepochs": epochs, "lrate": rate}
    for name, value in shown.items():
        _SETTING.of(name).set(value)
    with st.container(horizontal=True, vertical_alignment="bottom", key="learn_setup"):
        st.segmented_control(
            _("Which cell"),
            KINDS,
            format_func=cell_name,
            key="learn_lcell",
            required=True,
            on_change=_store,
            args=(LESSON_CELL, "learn_lcell", usual.cell),
            disabled=locked,
        )
        with st.popover(_("Size and speed"), icon=":material/tune:", key="learn_more"):
            for entry, label, options, default in (
                (LESSON_UNITS, _("Hidden units"), UNITS, usual.hidden_size),
                (LESSON_EPOCHS, _("Epochs"), EPOCHS, usual.epochs),
                (LESSON_RATE, _("Learning rate"), RATES, usual.learning_rate),
            ):
                st.select_slider(
                    label,
                    list(options),
                    key=f"learn_{entry.name}",
                    on_change=_store,
                    args=(entry, f"learn_{entry.name}", f"{default:g}"),
                    disabled=locked,
                )
    return TextSetup(cell, units, epochs, rate)


def show_setup(setup: TextSetup) -> None:
    """Choose these settings, for the text that is chosen."""
    usual = LESSONS[LEARNS.get()].setup
    for entry, value, default in (
        (LESSON_CELL, setup.cell, usual.cell),
        (LESSON_UNITS, f"{setup.hidden_size:g}", f"{usual.hidden_size:g}"),
        (LESSON_EPOCHS, f"{setup.epochs:g}", f"{usual.epochs:g}"),
        (LESSON_RATE, f"{setup.learning_rate:g}", f"{usual.learning_rate:g}"),
    ):
        put(entry, value, default)


def _said(options: Sequence[float]) -> list[str]:
    """Numbers as they are written in the address."""
    return [f"{one:g}" for one in options]


def _store(entry: Parameter[str], key: str, default: str) -> None:
    value = control(key).get()
    put(entry, f"{value:g}" if isinstance(value, int | float) else value, default)
