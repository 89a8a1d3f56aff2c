"""Home: a trained network at work, and a card for each page."""

import streamlit as st

from seqviz.models.digit_reader import shipped_reader
from seqviz.ui.controls.check import check_reading
from seqviz.ui.controls.code_panel import code_expander, code_panel
from seqviz.ui.controls.course.overview import course_overview
from seqviz.ui.controls.digit.digit_choice import current_digit
from seqviz.ui.controls.digit.reading import DIGITS, pack_reading, show_scan
from seqviz.ui.frame.i18n import _, text
from seqviz.ui.frame.page_head import page_head
from seqviz.ui.frame.router import PAGES, ensure

# As many cards beside each other as have room: five on a laptop, two on a phone.
CARDS = """<style>
.st-key-cards {
  display: grid; align-items: stretch;
  grid-template-columns: repeat(auto-fit, minmax(11.4rem, 1fr));
}
.st-key-cards > * { width: auto; min-width: 0; }
.st-key-cards [data-testid="stPageLink"] * { white-space: normal; overflow: visible; }
@media (max-width: 640px) {
  .st-key-cards { grid-template-columns: 1fr 1fr; }
  .st-key-cards > :last-child:nth-child(odd) { grid-column: span 2; }
}
</style>"""

ensure()

page_head("home", text("home"), title=_("See how recurrent networks think"))

reader = shipped_reader()
chosen = current_digit()
st.html(CARDS)
with st.container(key="cards"):
    for info in PAGES[1:]:
        with st.container(border=True, height="stretch"):
            st.page_link(info.to_streamlit(), query_params=chosen.link, width="stretch")
            if info is PAGES[1]:
                st.markdown(_("**Start here**"))
            st.write(_(info.summary))
reading = reader.read(chosen.image)
packed = pack_reading(reader, reading, whole=False)
show_scan(packed, key="home")
st.subheader(_("The course"), anchor="course")
course_overview()
with code_expander():
    code_panel(
        reader.model,
        reading.trace,
        title="Digit reader",
        layers=range(len(reader.model.cells)),
        output_names=DIGITS,
        shares=True,
    )
st.markdown(text("promise"))
check_reading(reader.model, reading.trace, probabilities=packed.probabilities)
