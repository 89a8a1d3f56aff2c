"""Two tutorials: what each says, what it means, what is wrong in it, and where to try it."""

import streamlit as st

from seqviz.ui.frame.i18n import _, text
from seqviz.ui.frame.router import ensure
from seqviz.ui.pages.tutorials.view import show_tutorial

ensure()
st.title(_("Two tutorials"))
st.markdown(text("tutorials"))
show_tutorial()
