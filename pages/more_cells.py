"""More cells: any registered cell, from all steps down to a single product."""

import streamlit as st

from seqviz.ui.controls.cell.trained_network import show_source
from seqviz.ui.frame.i18n import _, text
from seqviz.ui.frame.router import ensure
from seqviz.ui.pages.more_cells.any_cell import about, choose_kind, sources

ensure()
st.title(_("More cells"))
st.markdown(text("more_cells"))
kind = choose_kind()
about(kind)
show_source(kind, sources(kind))
