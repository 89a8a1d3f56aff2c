"""The list of terms; the one that is looked up stands above it."""

from __future__ import annotations

from typing import Final

import streamlit as st

from seqviz.ui.frame.address import TERM
from seqviz.ui.frame.glossary import Term, terms
from seqviz.ui.frame.i18n import _, language
from seqviz.ui.frame.link import choice_of, put
from seqviz.ui.frame.router import page_named
from seqviz.ui.frame.session import Key

_CHOSEN: Final[Key[str]] = Key("glossary_term", "")


def show_terms() -> None:
    """A field to choose from, which also finds what is typed; then all terms, by name."""
    known = terms(language())
    order = sorted(known, key=lambda name: known[name].title.lower())
    first = next(iter(known))
    chosen = choice_of(TERM, known, default=first)
    _CHOSEN.set(chosen)
    st.selectbox(
        _("Look up"),
        order,
        format_func=lambda name: known[name].title,
        key=_CHOSEN.name,
        on_change=lambda: put(TERM, _CHOSEN.get(), first),
        width=420,
    )
    with st.container(border=True):
        _entry(known[chosen], "looked_up")
    st.subheader(_("All terms"), anchor=False)
    columns = st.columns(2, gap="large")
    for place, name in enumerate(order):
        with columns[2 * place // len(order)]:
            _entry(known[name], name)


def _entry(term: Term, key: str) -> None:
    with st.container(key=f"term_{key}", gap="xxsmall"):
        st.markdown(f"**{term.title}**")
        st.markdown(term.says)
        if term.formula:
            st.latex(term.formula)
        st.caption(_("Source: {source}.").format(source=term.source))
        page = page_named(term.page)
        st.page_link(
            page.to_streamlit(),
            label=_("See it on “{page}”").format(page=_(page.title)),
            icon=page.icon,
            query_params=dict(term.query) or None,
        )
