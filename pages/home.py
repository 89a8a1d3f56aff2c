"""Home: what the app is, and a card for each page."""

import streamlit as st

from seqviz.ui.i18n import _, text
from seqviz.ui.router import PAGES, ensure

ensure()

st.title(_("Recurrent networks, number by number"))
st.markdown(text("home"))

pages = [info for info in PAGES[1:] if info.path.exists()]
for column, info in zip(st.columns(max(len(pages), 1)), pages, strict=False):
    with column.container(border=True):
        st.page_link(info.to_streamlit(), width="stretch")
        st.write(_(info.summary))
