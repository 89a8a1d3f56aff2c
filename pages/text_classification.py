"""Text classification: type a name and watch a network guess where it comes from."""

import streamlit as st

from seqviz.ui.i18n import _, text
from seqviz.ui.learning.delivery import deliver
from seqviz.ui.names.network import current_network
from seqviz.ui.names.reading import reading
from seqviz.ui.names.score import score
from seqviz.ui.names.training import training
from seqviz.ui.router import ensure

ensure()
st.title(_("Where is this name from?"))
st.markdown(text("text_classification"))
reading()
with st.container():
    score(current_network())
training()
deliver()
