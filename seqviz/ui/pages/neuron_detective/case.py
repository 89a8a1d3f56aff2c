"""What is looked at: which model, which of its numbers, which text; kept in the address."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import cache
from platform import python_version
from typing import Final

import streamlit as st

from seqviz.data.corpora import held_out_plays, python_source
from seqviz.data.text import TextError, clean
from seqviz.figures.cell_entry import is_share
from seqviz.models.charlm import SHIPPED, CharLM, shipped_charlm
from seqviz.models.checkpoint import CheckpointError
from seqviz.models.detective import shipped
from seqviz.models.detective.features import Kind, features_of
from seqviz.models.detective.maps import MOST
from seqviz.models.detective.pieces import Anchors, read_anchors
from seqviz.models.detective.ranking import Bools, Levels
from seqviz.models.detective.states import QUANTITIES
from seqviz.models.detective.study import (
    LENGTH,
    WINDOW,
    Search,
    Study,
    read_levels,
    search,
    study,
)
from seqviz.numbers import counted
from seqviz.ui.controls.cell_words import titles
from seqviz.ui.frame.address import (
    ASKS,
    GUESS,
    MODEL,
    PLACE,
    PROVED,
    SHOW,
    STRETCH,
    UNIT,
    WHOSE_TEXT,
    Parameter,
    whole,
)
from seqviz.ui.frame.i18n import N_, _
from seqviz.ui.frame.link import choice_of, forget, put, refuse, settle_of
from seqviz.ui.frame.session import Key

MODELS: Final = {"python": N_("Python source"), "shakespeare": N_("Shakespeare")}
KINDS: Final[dict[str, Kind]] = {"python": "code", "shakespeare": "prose"}
_log = logging.getLogger(__name__)
OWN_MOST: Final = MOST  # characters of a visitor's text: as many as a map has points
START: Final = 77_000  # where the first window begins
OWN: Final = {
    "python": 'def greet(name="you"):  # a comment\n    return "Hello, " + name\n',
    "shakespeare": "ROMEO:\nWhat light is this, that breaks\nBefore the day?\n",
}


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """What is looked at.

    Attributes:
        name: of the model.
        lm: the model.
        quantity: "h", "c" or a gate.
        kind: of its texts.
        study: of its held-out text.
        ready: whether the study came with the app.
        begin: of the window in the study's text; -1 for a text of the visitor's own.
        text: what is painted.
        levels, marks: of that text.
    """

    name: str
    lm: CharLM
    quantity: str
    kind: Kind
    study: Study
    ready: bool
    begin: int
    text: str
    levels: Levels
    marks: dict[str, Bools]

    @property
    def own(self) -> bool:
        """Whether the visitor wrote the text."""
        return self.begin < 0

    @property
    def unit(self) -> int:
        """The unit that the address names, else the best one of the first feature."""
        ranking = self.study.ranking
        best = ranking.best[0][0].unit if ranking.best else 0
        said = settle_of(UNIT, self.owner, str(best + 1))  # there, units count from 1
        named = whole(said)
        if not named or named > self.levels.shape[1]:
            refuse(UNIT, said)
            return best
        return named - 1

    @property
    def signed(self) -> bool:
        """Whether the numbers may be below 0; else they are shares."""
        return not is_share(self.lm.model.cells[0].description, self.quantity)

    @property
    def apart(self) -> bool:
        """Whether the study's text is known to be what the network never learned."""
        return self.name != "python" or same_library(self.name)

    @property
    def owner(self) -> str:
        """Of whom a unit is said."""
        return f"{self.name}.{self.quantity}"


def choose() -> Case | None:
    """The controls; None where no model is installed."""
    there = [name for name in MODELS if SHIPPED[name].exists()]
    if not there:
        st.info(_("No character model is installed here."), icon=":material/info:")
        return None
    row = st.container(horizontal=True, vertical_alignment="bottom", key="detective_case")
    name = _choice(row, MODEL, _("The model has read"), {n: MODELS[n] for n in there})
    lm = shipped_charlm(name)
    kinds = QUANTITIES[lm.model.cells[0].kind]
    told = titles(lm.model.cells[0].description, kinds)
    first = "c" if "c" in kinds else "h"
    quantity = _choice(row, SHOW, _("Which number of each unit"), told, first, short=True)
    places = {"held": N_("Held-out text"), "own": N_("Your own text")}
    whose = _choice(row, WHOSE_TEXT, _("Text"), places)
    with st.spinner(
        _(
            "Fetching the ranking of the units. Where it did not come with the app, {count} "
            "characters are read for it, which takes a while…"
        ).format(count=counted(LENGTH)),
        show_time=True,
    ):
        found, ready = studied(name, quantity)
    _told(name)
    text = found.text
    if whose == "own":
        text, begin = _own(name), -1
        levels = read_levels(lm, text, quantity, found.scale)
        marks = features_of(text, KINDS[name])
    else:
        begin = _place(row, name, len(text))
        text, part = text[begin : begin + WINDOW], slice(begin, begin + WINDOW)
        levels = read_window(name, quantity, begin, begin + len(text))
        marks = {feature: label[part] for feature, label in found.labels.items()}
    return Case(name, lm, quantity, KINDS[name], found, ready, begin, text, levels, marks)


@st.cache_resource(max_entries=8, show_spinner=False)
def studied(name: str, quantity: str) -> tuple[Study, bool]:
    """A model's study of a held-out text, shared by all visitors; whether it came with the app."""
    lm, text, kind = shipped_charlm(name), corpus(name), KINDS[name]
    try:
        ready = shipped.shipped_study(shipped.SHIPPED[name], lm, text, quantity, kind)
    except CheckpointError:
        _log.exception("The units are ranked anew.")
        ready = None
    if ready is not None:
        return ready, True
    return study(lm, text, quantity, kind, anchors_of(name)), False


@st.cache_resource(max_entries=16, show_spinner=False)
def read_window(name: str, quantity: str, begin: int, end: int) -> Levels:
    """The levels of a part of a held-out text: read once, however often its page runs."""
    found, _ready = studied(name, quantity)
    (levels,) = found.levels([(begin, end)])
    levels.setflags(write=False)
    return levels


@st.cache_resource(max_entries=4, show_spinner=False)
def anchors_of(name: str) -> Anchors:
    """What is left of a reading from the beginning; it serves all quantities."""
    return read_anchors(shipped_charlm(name), corpus(name))


@st.cache_resource(max_entries=4, show_spinner=False)
def searched(name: str, quantity: str) -> Search:
    """The text made ready for finding passages, by the first who selects a stretch.

    Not in the background: a thread that computes beside the page's own slows both many times over.
    """
    return search(studied(name, quantity)[0])


@cache
def corpus(name: str) -> str:
    """The first characters of the text that a model never learned."""
    return (python_source().held_out if name == "python" else held_out_plays())[:LENGTH]


@cache
def same_library(name: str) -> bool:
    """Whether the model learned from just this Python's library, so what it held out is known."""
    card = shipped_charlm(name).card
    return card is None or card.text_sha256 == python_source().sha256


def _told(name: str) -> None:
    """Say it where the text is not what it should be."""
    if name == "python" and not same_library(name):
        st.warning(
            _(
                "This Python ({version}) comes with another library than the one that the model "
                "learned from, so other files are held out. The model may have learned part of "
                "the held-out text, and its scores and losses may look better than they are."
            ).format(version=python_version()),
            icon=":material/warning:",
        )


def _own(name: str) -> str:
    key = f"detective_own_{name}"
    kept = Key(f"{key}_kept", OWN[name])
    most = f"{OWN_MOST:,}"
    typed = st.text_area(
        _("Your text, at most {most} characters").format(most=most), kept.get(), key=key, height=120
    )
    if len(typed) > OWN_MOST:
        st.caption(
            _("It has {count} characters; the first {most} are read.").format(
                count=f"{len(typed):,}", most=most
            )
        )
        typed = typed[:OWN_MOST]
    try:
        cleaned = clean(typed)
        text = cleaned.text[:OWN_MOST]
        if cleaned.left_out:
            st.caption(
                _("Left out: {count} characters that control and show nothing.").format(
                    count=cleaned.left_out
                )
            )
    except TextError:
        st.caption(_("Write more than one character; until then the example is shown."))
        return OWN[name]
    kept.set(typed)
    return text


def _place(row: st.delta_generator.DeltaGenerator, name: str, length: int) -> int:
    """Where the window begins, and the buttons that move it."""
    last = max(0, length - WINDOW)
    said = settle_of(PLACE, name, str(min(START, last)))
    begin = whole(said)
    if begin is None or begin > last:
        refuse(PLACE, said)
        begin = min(START, last)
    for key, label, icon, to in (
        ("back", _("Earlier"), ":material/arrow_back:", max(0, begin - WINDOW)),
        ("on", _("Later"), ":material/arrow_forward:", min(last, begin + WINDOW)),
    ):
        row.button(
            label,
            key=f"detective_{key}",
            icon=icon,
            disabled=to == begin,
            on_click=_go,
            args=(to, min(START, last)),
        )
    return begin


def _go(to: int, first: int) -> None:
    """Another window: nothing is selected in it yet."""
    put(PLACE, str(to), str(first))
    select("")


def select(stretch: str) -> None:
    """Another stretch, or none; what is predicted is then what comes after it."""
    put(STRETCH, stretch)
    forget(ASKS, GUESS)


def _choice(
    row: st.delta_generator.DeltaGenerator,
    entry: Parameter[str],
    label: str,
    titles: dict[str, str],
    default: str = "",
    *,
    short: bool = False,
) -> str:
    first = default or next(iter(titles))
    now = choice_of(entry, titles, first)
    key = f"detective_{entry.name}"
    Key(key, now).set(now)
    row.segmented_control(
        label,
        list(titles),
        format_func=(lambda one: one) if short else (lambda one: _(titles[one])),
        key=key,
        required=True,
        on_change=_chosen,
        args=(entry, key, first),
    )
    return now


def _chosen(entry: Parameter[str], key: str, first: str) -> None:
    """Another model, number or text: what was proved or asked of the one before is gone."""
    put(entry, Key(key, first).get(), first)
    forget(PROVED, ASKS, GUESS)
