"""LSTM cell: the stepper on a trained network, from all steps down to a single product."""

import streamlit as st

from seqviz.models.digit_reader import DigitReading, shipped_reader
from seqviz.ui.cell_details import check_against_torch, unit_details
from seqviz.ui.digit_choice import current_digit
from seqviz.ui.i18n import N_, _, text
from seqviz.ui.pad import gallery_input
from seqviz.ui.reading import pack_reading
from seqviz.ui.router import ensure, page_named
from seqviz.ui.stepper import View, current_view, stepper

SOURCES = {"digit": N_("A digit, read row by row"), "text": N_("Your own brackets")}


def digit_page() -> None:
    """The digit reader's network on the session's digit."""
    reader = shipped_reader()
    chosen = current_digit()
    with st.popover(_("Choose another digit"), icon=":material/apps:"):
        gallery_input(chosen)
        st.page_link(page_named("digit_reader").to_streamlit(), label=_("Draw your own digit"))
    reading = reader.read(current_digit().image)
    start = View.from_link(st.query_params.get("at"), View(layer=1, t=13, unit=17, level="cell"))
    stepper(
        pack_reading(reader, reading),
        key="cell_digit",
        view=start,
        speed=2,
        step_label=_("row {step}"),
        on_select=lambda: st.rerun("details"),
    )
    details(reading, start)
    check_against_torch(reader, reading)


@st.fragment(key="details")
def details(reading: DigitReading, start: View) -> None:
    """What the chosen unit does over all steps; only this runs again when the choice moves."""
    view = current_view("cell_digit", start)
    st.query_params["at"] = view.to_link()
    unit_details(reading.trace.layers, view, [str(t + 1) for t in range(len(reading.x))], _("row"))


ensure()
st.title(_("LSTM cell"))
st.markdown(text("lstm_cell"))
digit_page()
