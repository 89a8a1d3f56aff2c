"""Home: a trained network at work, and a card for each page."""

import streamlit as st

from seqviz.models.digit_reader import shipped_reader
from seqviz.ui.digit_choice import current_digit
from seqviz.ui.i18n import _, text
from seqviz.ui.reading import pack_reading, show_scan
from seqviz.ui.router import PAGES, ensure

CARD = 208  # pixels: five beside each other on a laptop, two on a phone held upright

ensure()

st.title(_("See how recurrent networks think"))
st.markdown(text("home"))

reader = shipped_reader()
chosen = current_digit()
with st.container(horizontal=True, key="cards"):
    for info in PAGES[1:]:
        with st.container(border=True, width=CARD, height="stretch"):
            st.page_link(info.to_streamlit(), query_params=chosen.link, width="stretch")
            st.write(_(info.summary))
show_scan(pack_reading(reader, reader.read(chosen.image)), key="home")
st.markdown(text("promise"))
