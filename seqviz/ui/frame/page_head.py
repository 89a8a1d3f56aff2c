"""How every page begins: its title in the bar, one sentence below, the rest a press away.

A page calls ``page_head`` once, before anything else that it shows, and makes no title of its own.
What stands above the drawing is then the same 88 pixels everywhere: the bar, and one line. The
sentence is the page's summary, as the first page's cards have it, unless the page says a better one
of what it shows now.
"""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from seqviz.ui.frame.experts import experts_switch
from seqviz.ui.frame.i18n import _
from seqviz.ui.frame.lesson_link import share
from seqviz.ui.frame.router import page_named


def page_head(name: str, *more: str, title: str = "", sentence: str = "") -> DeltaGenerator:
    """Show a page's title, its sentence, and the door to what else is to be said of it.

    Args:
        name: the page's, as in its address.
        more: long texts, in the session's language; they open beside the sentence.
        title: what the bar says; the page's name without it.
        sentence: what to look for now; the page's summary without it.

    Returns:
        The end of the line, where a page may put what chooses its data.
    """
    info = page_named(name)
    with st.container(key="page_head"):
        st.title(title or _(info.title), anchor=False)
        with st.container(
            key="page_line", horizontal=True, vertical_alignment="center", gap="small"
        ):
            st.markdown(sentence or _(info.summary), width="content")
            if more:
                with st.popover(_("About this page"), icon=":material/info:", type="tertiary"):
                    for words in more:
                        st.markdown(words)
                    experts_switch()
            share()
            return st.container(key="page_choice", horizontal=True, gap="small", width="content")
