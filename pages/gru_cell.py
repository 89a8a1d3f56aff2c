"""GRU cell: small networks set by hand, from all steps down to a single product."""

import streamlit as st

from seqviz.ui.cell_view import hand_set
from seqviz.ui.i18n import _, text
from seqviz.ui.own_network import own_or
from seqviz.ui.router import ensure

ensure()
st.title(_("GRU cell"))
st.markdown(text("gru_cell"))
own_or("gru", lambda: hand_set("gru"))
