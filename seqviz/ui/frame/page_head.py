"""How every page begins: its title in the bar, one sentence below, the rest a press away.

A page calls ``page_head`` once, before anything else that it shows, and makes no title of its own.
What stands above the drawing is then the same 88 pixels everywhere: the bar, and one line. The
sentence is the page's summary, as the first page's cards have it, unless the page says a better one
of what it shows now.
"""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from seqviz.ui.frame.experts import experts_switch
from seqviz.ui.frame.i18n import _
from seqviz.ui.frame.lesson_link import share
from seqviz.ui.frame.router import page_named


@dataclass(frozen=True, slots=True)
class Head:
    """A page's line that still wants its sentence.

    Attributes:
        sentence: takes one, as soon as the page knows what there is to look for.
        summary: what it says where nothing better is known.
        choice: the end of the line, where a page may put what chooses its data.
    """

    sentence: DeltaGenerator
    summary: str
    choice: DeltaGenerator


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
    head = open_head(name, *more, title=title)
    head.sentence.markdown(sentence or head.summary)
    return head.choice


def open_head(name: str, *more: str, title: str = "") -> Head:
    """The same, of a page whose sentence is about what it is only going to compute."""
    info = page_named(name)
    with st.container(key="page_head"):
        st.title(title or _(info.title), anchor=False)
        with st.container(
            key="page_line", horizontal=True, vertical_alignment="center", gap="small"
        ):
            told = st.container(width="content").empty()
            if more:
                with st.popover(_("About this page"), icon=":material/info:", type="tertiary"):
                    for words in more:
                        st.markdown(words)
                    experts_switch()
            share()
            choice = st.container(key="page_choice", horizontal=True, gap="small", width="content")
    return Head(told, _(info.summary), choice)
