"""Text classification: type a text and watch a network guess its class."""

import streamlit as st

from seqviz.ui.controls.bets.desk import bets
from seqviz.ui.controls.classifier.network import choose_reader, current_network, introduction
from seqviz.ui.controls.classifier.reading import reading
from seqviz.ui.frame.delivery import deliver
from seqviz.ui.frame.i18n import _
from seqviz.ui.frame.page_head import page_head
from seqviz.ui.frame.router import ensure
from seqviz.ui.pages.text_classification.score import score
from seqviz.ui.pages.text_classification.training import training

ensure()
network = current_network()
if network.of_names:
    head = page_head(
        "text_classification", introduction(network), title=_("Where is this name from?")
    )
elif network.of_poems:
    head = page_head(
        "text_classification",
        introduction(network),
        title=_("Tang poem, Song poem or ci?"),
        sentence=_("Type a piece of verse and see, character by character, what it is taken for."),
    )
else:
    head = page_head(
        "text_classification",
        introduction(network),
        title=_("Which label fits this text?"),
        sentence=_("Type a text and see, character by character, which label fits it, and why."),
    )
with head:
    choose_reader()
    bets("text_classification")
reading()
with st.container():
    score(network)
training()
deliver()
