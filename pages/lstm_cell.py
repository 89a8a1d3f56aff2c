"""LSTM cell: the stepper on a trained or hand-set network, from all steps to a single product."""

import streamlit as st

from seqviz.data.brackets import BROKEN, BracketTextError
from seqviz.figures.stepper import pack_trace
from seqviz.models.bracket_reader import shipped_bracket_reader
from seqviz.ui.brackets import EXAMPLES, bracket_complaint, plain_brackets
from seqviz.ui.cell_view import Steps, cell_view, hand_set
from seqviz.ui.digit_choice import current_digit
from seqviz.ui.i18n import N_, _, text
from seqviz.ui.link import put, settle
from seqviz.ui.own_network import OWN, TITLE, forget_place, own_network, show_own_network
from seqviz.ui.own_reader import current_reader, own_reader_note
from seqviz.ui.pad import gallery_input
from seqviz.ui.reading import pack_reading
from seqviz.ui.router import ensure, page_named
from seqviz.ui.stepper import View
from seqviz.ui.surgery_panel import current_surgery

SOURCES = {
    "digit": N_("A handwritten digit"),
    "text": N_("Brackets that you type"),
    "hand": N_("Set by hand"),
}


def digit() -> None:
    """The digit reader's network on the session's digit."""
    reader = current_reader()
    own_reader_note()
    with st.popover(_("Choose another digit"), icon=":material/apps:"):
        gallery_input(current_digit())
        st.page_link(page_named("digit_reader").to_streamlit(), label=_("Draw your own digit"))
    reading = reader.read(current_digit().image)
    start = View(layer=1, t=13, unit=17, level="cell")
    names = [str(t + 1) for t in range(len(reading.x))]
    cell_view(
        "cell_digit",
        current_surgery(pack_reading(reader, reading), reader.model, reading.trace),
        start,
        Steps(names, _("row"), _("row {step}"), named=False),
    )


def brackets() -> None:
    """The bracket reader's network on what the visitor types."""
    reader = shipped_bracket_reader()
    written, hint = st.columns([2, 3], vertical_alignment="bottom")
    st.session_state["text"] = settle("text", EXAMPLES[0])
    typed = written.text_input(
        _("Type brackets and letters"),
        key="text",
        live=True,
        on_change=lambda: put("text", st.session_state["text"], EXAMPLES[0]),
    )
    hint.caption(text("brackets"))
    examples = st.container(horizontal=True)
    for number, example in enumerate(EXAMPLES):
        examples.button(
            f"`{example}`",
            key=f"example_{number}",
            on_click=put,
            args=("text", example, EXAMPLES[0]),
        )
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
    cell_view("cell_text", current_surgery(packed, reader.model, reading.trace), start, steps)


def change_source() -> None:
    """Another network, from its own beginning."""
    put("source", st.session_state["source"], "digit")
    forget_place()


ensure()
st.title(_("LSTM cell"))
st.markdown(text("lstm_cell"))
own = own_network("lstm")
sources = SOURCES if own is None else SOURCES | {OWN: TITLE}
if settle("source", "digit") not in sources:
    put("source", "digit", "digit")
st.session_state["source"] = settle("source", "digit")
source = st.segmented_control(
    _("What the network reads"),
    list(sources),
    format_func=lambda name: _(sources[name]),
    key="source",
    required=True,
    label_visibility="collapsed",
    on_change=change_source,
)
if source == OWN and own is not None:
    show_own_network(own)
elif source == "hand":
    hand_set("lstm")
elif source == "text":
    brackets()
else:
    digit()
