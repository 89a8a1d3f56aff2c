"""Text generation: a network writes, one character at a time, and learns to before your eyes."""

import streamlit as st

from seqviz.ui.i18n import _, text
from seqviz.ui.learning.delivery import deliver
from seqviz.ui.router import ensure
from seqviz.ui.writing.desk import desk
from seqviz.ui.writing.lesson import lesson

ensure()
st.title(_("Text generation"))
st.markdown(text("text_generation"))
desk()
lesson()
deliver()
