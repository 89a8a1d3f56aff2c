"""Glossary: every term in plain words, with its formula, its page and where it comes from."""

import streamlit as st

from seqviz.ui.frame.i18n import _, text
from seqviz.ui.frame.router import ensure
from seqviz.ui.pages.glossary.entries import show_terms

ensure()
st.title(_("Glossary"))
st.markdown(text("glossary"))
show_terms()
