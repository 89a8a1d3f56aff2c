"""Text classification: type a text and watch a network guess its class."""

import streamlit as st

from seqviz.ui.i18n import _
from seqviz.ui.learning.delivery import deliver
from seqviz.ui.names.network import current_network, introduction
from seqviz.ui.names.reading import reading
from seqviz.ui.names.score import score
from seqviz.ui.names.training import training
from seqviz.ui.router import ensure

ensure()
network = current_network()
st.title(_("Where is this name from?") if network.of_names else _("Which label fits this text?"))
st.markdown(introduction(network))
reading()
with st.container():
    score(network)
training()
deliver()
