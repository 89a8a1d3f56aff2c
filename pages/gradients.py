"""Gradients through time: the error goes back, step by step, through cells side by side."""

import streamlit as st

from seqviz.ui.components.through_time import through_time
from seqviz.ui.controls.bets.desk import bets
from seqviz.ui.controls.cell_words import cell_name
from seqviz.ui.frame.address import GRADIENT_SEED
from seqviz.ui.frame.i18n import text
from seqviz.ui.frame.link import value_of
from seqviz.ui.frame.page_head import page_head
from seqviz.ui.frame.router import ensure
from seqviz.ui.pages.gradients.cliff import show_cliff
from seqviz.ui.pages.gradients.lanes import (
    asked,
    check_ways_back,
    choose_cells,
    choose_seed,
    chosen_cells,
    keep,
    look,
)
from seqviz.ui.pages.gradients.trained import UNTRAINED, choose_source, show_trained

ensure()
with page_head("gradients", text("gradients")):
    source = choose_source()
    bets("gradients")
if source == UNTRAINED:
    kinds, seed = chosen_cells(), value_of(GRADIENT_SEED)
    through_time(
        {kind: cell_name(kind) for kind in kinds},
        seed,
        asked(),
        look(kinds),
        key="gradients-" + "-".join(kinds),
        on_said=keep,
    )
    left, right = st.columns([3, 1])
    with left:
        choose_cells(kinds)
    with right:
        choose_seed()
    check_ways_back(kinds, seed)
else:
    show_trained(source)
show_cliff()
