"""LSTM cell: one unit set by hand, then trained networks, from all steps to a single product."""

import streamlit as st

from seqviz.data.brackets import BROKEN, MAX_DEPTH, BracketTextError
from seqviz.figures.stepper import pack_trace
from seqviz.models.bracket_reader import shipped_bracket_reader
from seqviz.models.digit_reader import shipped_reader
from seqviz.ui.components.stepper import View
from seqviz.ui.controls.bets.desk import bets
from seqviz.ui.controls.cell.cell_view import Steps, cell_view, hand_row, hand_set
from seqviz.ui.controls.cell.trained_network import Source, onward, show_source
from seqviz.ui.controls.cell.typed import source_code, type_text
from seqviz.ui.controls.digit.chosen_reader import current_reader, trained_reader_note
from seqviz.ui.controls.digit.digit_choice import current_digit
from seqviz.ui.controls.digit.experiment_controls import disturbance_note
from seqviz.ui.controls.digit.pad import gallery_input
from seqviz.ui.controls.digit.reading import pack_reading
from seqviz.ui.controls.surgery.panel import current_surgery
from seqviz.ui.frame.i18n import N_, _, text
from seqviz.ui.frame.page_head import open_head
from seqviz.ui.frame.router import ensure, page_named
from seqviz.ui.pages.lstm_cell.brackets import EXAMPLES, bracket_complaint, plain_brackets


def digit() -> None:
    """The digit reader's network on the session's digit."""
    reader = current_reader()
    trained_reader_note()
    with hand_row(), st.popover(_("Choose another digit"), icon=":material/apps:"):
        gallery_input(current_digit())
        st.page_link(page_named("digit_reader").to_streamlit(), label=_("Draw your own digit"))
    disturbance_note()
    reading = reader.read(current_digit().image)
    start = View(layer=1, t=13, unit=17, level="cell")
    names = [str(t + 1) for t in range(len(reading.x))]
    cell_view(
        "cell_digit",
        current_surgery(pack_reading(reader, reading), reader.model, reading.trace),
        start,
        Steps(names, _("row"), _("row {step}"), named=False),
        name="digit",
    )


def brackets() -> None:
    """The bracket reader's network on what the visitor types."""
    reader = shipped_bracket_reader()
    hint = text("brackets").format(units=reader.model.cells[0].hidden_size, most=MAX_DEPTH)
    typed = type_text(_("Type brackets and letters"), EXAMPLES, whose="brackets", hint=hint)
    try:
        reading = reader.read(plain_brackets(typed))
    except BracketTextError as error:
        st.warning(bracket_complaint(error))
        reading = reader.read(EXAMPLES[0])
    packed = pack_trace(
        reading.trace,
        reader.model,
        values=reading.probabilities,
        labels=[*(_("depth {n}").format(n=name) for name in reading.labels[:BROKEN]), _("broken")],
    )
    start = View(t=1, unit=reader.counter_unit, level="cell")
    steps = Steps(
        list(reading.text),
        _("character"),
        _("character {step}, “{name}”"),
        _("After {step} it says: {label} ({percent}%)."),
    )
    surgery = current_surgery(packed, reader.model, reading.trace)
    cell_view("cell_text", surgery, start, steps, name="brackets")


def one_unit() -> None:
    """A network of one unit set by hand, and the way to the many units of a trained one."""
    units = shipped_reader().model.cells[0].hidden_size
    hand_set(
        "lstm",
        head,
        onward=lambda: onward(_("The same in {units} units").format(units=units), "digit", FIRST),
    )


FIRST = "hand"
SOURCES = {
    FIRST: Source(N_("One unit, by hand"), one_unit, speaks=True),
    "digit": Source(N_("A handwritten digit"), digit),
    "text": Source(N_("Brackets"), brackets),
    "python": Source(N_("Python"), source_code),
}

ensure()
head = open_head("lstm_cell", text("cells/lstm"))
with head.choice:
    bets("lstm_cell")
show_source("lstm", SOURCES, head)
