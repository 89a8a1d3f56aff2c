"""A link from a tutorial's item to a page of the app."""

from __future__ import annotations

import streamlit as st

from seqviz.ui.frame.i18n import _
from seqviz.ui.frame.router import page_named
from seqviz.ui.pages.tutorials.items import Try


def link(one: Try) -> None:
    """A way to a page, with the settings that show it."""
    page = page_named(one.page)
    st.page_link(
        page.to_streamlit(), label=_(one.label), icon=page.icon, query_params=one.query or None
    )
