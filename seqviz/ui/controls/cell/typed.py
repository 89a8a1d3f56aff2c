"""Trained networks that read what a visitor types, character by character, on the cell pages."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final

import numpy as np
import streamlit as st

from seqviz.cells import ModelTrace, RNNModel
from seqviz.data.names import MAX_LENGTH
from seqviz.data.text import TextError
from seqviz.figures.stepper import pack_trace
from seqviz.models.charlm import CharLM, shipped_charlm
from seqviz.models.digit_reader import softmax
from seqviz.models.text_classifier import TextReading
from seqviz.numbers import fixed
from seqviz.ui.components.stepper import View
from seqviz.ui.controls.cell.cell_view import Steps, cell_view
from seqviz.ui.controls.classifier.network import EXAMPLES as NAMES
from seqviz.ui.controls.classifier.network import shipped_network
from seqviz.ui.controls.classifier.reading import facts
from seqviz.ui.controls.classifier.words import character
from seqviz.ui.controls.shipped_note import shipped_note
from seqviz.ui.controls.surgery.panel import Surgery, current_surgery
from seqviz.ui.controls.writers.networks import in_three_units
from seqviz.ui.frame.address import NET, TYPED
from seqviz.ui.frame.i18n import N_, _, all_of, text
from seqviz.ui.frame.link import put, settle_of
from seqviz.ui.frame.quoting import quoted
from seqviz.ui.frame.router import page_named
from seqviz.ui.frame.session import Key

LINES: Final = ("    def read(self, ", "for name in ", "if line is not ", "import o")
MOST: Final = 60  # characters: each is a step with all numbers of 320 units
_FIELD: Final[Key[str]] = Key("text", "")  # of the control
_COMPLAINTS: Final = {
    "empty": N_("Type at least one character; until then the network reads the example {text}."),
    "too_long": N_("At most {limit} characters, please; the network still reads the example."),
    "broken": N_("There is a character in it that belongs to no writing; please take it out."),
}


def type_text(label: str, examples: Sequence[str], *, whose: str, hint: str) -> str:
    """A field, a word beside it and examples below; what is typed stands in the address.

    Args:
        label: of the field.
        examples: to choose from; the first stands there at first.
        whose: the network that reads it; another one begins with its own example.
        hint: stands beside the field.
    """
    written, beside = st.columns([2, 3], vertical_alignment="bottom")
    _FIELD.set(settle_of(TYPED, whose, examples[0]))
    typed = written.text_input(
        label,
        key=_FIELD.name,
        live=True,
        autocomplete="off",
        on_change=lambda: put(TYPED, _FIELD.get(), examples[0]),
    )
    beside.caption(hint)
    row = st.container(horizontal=True)
    for number, example in enumerate(examples):
        row.button(
            f"`{example}`",
            key=f"example_{number}",
            on_click=put,
            args=(TYPED, example, examples[0]),
        )
    return typed


def names() -> None:
    """The shipped classifier of names on what the visitor types."""
    network = shipped_network()
    model, measured = network.classifier.model, network.measured
    typed = type_text(
        _("A given name or a family name, in Latin letters"),
        NAMES,
        whose="names",
        hint=text("names_cell").format(
            units=model.cells[0].hidden_size,
            members=len(network.classifier.parts),
            each=len(network.classifier.parts[0].units),
            count=f"{sum(map(sum, measured.confusion)):,}",
            percent=fixed(100 * measured.accuracy, 0),
            classes=len(network.names),
        ),
    )
    shipped_note(_("the share of names that it puts where they belong"), "names_gru.json")
    st.page_link(
        page_named("text_classification").to_streamlit(),
        query_params={TYPED.name: typed} if typed else None,
        label=_("What it says of a name, how well, and why"),
    )
    try:
        reading = network.classifier.read(typed)
    except TextError as error:
        st.warning(complaint(error.code, MAX_LENGTH, quoted(NAMES[0])))
        reading = _first_name()
    packed = pack_trace(
        reading.trace,
        model,
        values=reading.probabilities,
        labels=network.names,
        decided_at=reading.decided_at,
    )
    surgery = current_surgery(packed, model, reading.trace)
    if not surgery.interventions:  # they are facts of the untouched run
        known = any(form.strip() for form in reading.read_as)
        st.caption("  \n".join(facts(reading, network)[0 if known else -1 :]))
    _letters(
        "names",
        surgery,
        reading.text,
        _loudest(model, _first_name().trace),
        _("After {step} it says: {label} ({percent}%)."),
    )


@cache
def _first_name() -> TextReading:
    return shipped_network().classifier.read(NAMES[0])


def source_code() -> None:
    """The shipped character model of Python source on what the visitor types."""
    lm = shipped_charlm("python")
    assert lm.card is not None
    assert lm.card.measured is not None
    typed = type_text(
        _("Type the beginning of a line of Python"),
        LINES,
        whose="python",
        hint=text("source_code_cell").format(
            units=lm.model.cells[0].hidden_size,
            figure=in_three_units(lm.card.measured.loss),
            count=f"{lm.card.measured.characters:,}",
        ),
    )
    shipped_note(_("the loss"), "charlm_python.json")
    st.page_link(
        page_named("text_generation").to_streamlit(),
        query_params={NET.name: "python"},
        label=_("Let it write on"),
    )
    if not 0 < len(typed) <= MOST:
        st.warning(complaint("too_long" if typed else "empty", MOST, f"`{LINES[0]}`"))
        typed = LINES[0]
    elif replaced := lm.vocabulary.replaced(typed):
        st.caption(
            _("It does not know {characters} and reads {read} instead.").format(
                characters=all_of(map(character, replaced)),
                read=all_of(map(character, replaced.values())),
            )
        )
    trace = _run(lm, typed)
    packed = pack_trace(
        trace,
        lm.model,
        values=softmax(trace.y[:, 0]),
        labels=visible(lm.vocabulary.characters),
    )
    surgery = current_surgery(packed, lm.model, trace)
    _letters(
        "python",
        surgery,
        typed,
        _loudest(lm.model, _first_line()),
        _("After {step} it expects: {label} ({percent}%)."),
    )


@cache
def _first_line() -> ModelTrace:
    return _run(shipped_charlm("python"), LINES[0])


def _run(lm: CharLM, typed: str) -> ModelTrace:
    """Every value on the way through a text, from the empty state."""
    rows = np.eye(len(lm.vocabulary), dtype=lm.model.dtype)
    return lm.model.forward(rows[lm.vocabulary.encode(typed), np.newaxis])  # (T, 1, V)


def _loudest(model: RNNModel, trace: ModelTrace) -> int:
    """The unit that speaks most for the answer at the end: W_y[answer]·h, term by term."""
    terms = model.W_y[trace.y[-1, 0].argmax()] * trace.layers[-1].h[-1, 0]
    return int(terms.argmax())


def complaint(code: str, most: int, example: str) -> str:
    """What is wrong with what was typed, and what is read until then.

    Args:
        code: "empty", "too_long", or why it is no text.
        most: characters.
        example: that is read.
    """
    return _(_COMPLAINTS.get(code, _COMPLAINTS["broken"])).format(limit=most, text=example)


def visible(chars: Sequence[str]) -> list[str]:
    """Characters by what can be seen of them."""
    return ["↵" if char == "\n" else "␣" if char.isspace() else char for char in chars]


def _letters(name: str, surgery: Surgery, read: str, unit: int, answer: str) -> None:
    """The cell over the characters, opened at a unit."""
    cell_view(
        f"cell_{name}",
        surgery,
        View(t=1, unit=unit, level="cell"),
        Steps(
            visible(read),
            _("character"),
            _("character {step}, “{name}”"),
            answer,
        ),
        name=name,
    )
