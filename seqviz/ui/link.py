"""Small values that live in the session and in the page's address, so that a link shows the same.

The address wins, since somebody may have just opened it; then the session, so that a choice
survives a walk through other pages; then the default, which stays out of the address.
"""

from __future__ import annotations

from typing import Final

import streamlit as st

from seqviz.ui.i18n import _
from seqviz.ui.quoting import quoted

_BROUGHT: Final = "link_brought"  # what the address says that nothing here wrote into it
_SHOWN: Final = 40  # characters of what cannot be used


def begin_run() -> None:
    """What an earlier run found in the address is no news any more; the frame's first call."""
    st.session_state.pop(_BROUGHT, None)


def settle(name: str, default: str) -> str:
    """The value of ``name`` now, written to both places."""
    said = st.query_params.get(name)
    if said and said != st.session_state.get(_key(name)):
        st.session_state.setdefault(_BROUGHT, {})[name] = said
    value = said or st.session_state.get(_key(name), default)
    put(name, value, default)
    return value


def settle_of(name: str, whose: str, default: str) -> str:
    """Like ``settle``, but what the session holds counts only where it was said of ``whose``.

    A step, a unit or a sequence of one network means nothing to another.
    """
    owner = f"{_key(name)}_of"
    if st.session_state.get(owner) != whose and name not in st.query_params:
        forget(name)
    st.session_state[owner] = whose
    return settle(name, default)


def put(name: str, value: str, default: str = "") -> None:
    """Set the value of ``name``; the default takes it out of the address."""
    st.session_state[_key(name)] = value
    if value != default:
        if st.query_params.get(name) != value:
            st.query_params[name] = value
    elif name in st.query_params:
        del st.query_params[name]


def forget(name: str) -> None:
    """Say nothing of ``name`` any more, so that its default holds again."""
    st.session_state.pop(_key(name), None)
    if name in st.query_params:
        del st.query_params[name]


def refuse(name: str, said: str) -> None:
    """Forget a value that means nothing here; where an opened link brought it, say so."""
    if st.session_state.get(_BROUGHT, {}).pop(name, None) == said != "":
        st.toast(
            _("The link says {part}, which is not here. What stands instead is shown.").format(
                part=f"{name}={quoted(said, _SHOWN)}"
            ),
            icon=":material/link_off:",
            duration="long",
        )
    forget(name)


def whole(said: str) -> int | None:
    """The whole number, below a billion, that an address says; None for anything else."""
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else None


def _key(name: str) -> str:
    return f"link_{name}"
