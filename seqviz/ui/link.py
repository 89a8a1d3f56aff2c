"""Small values that live in the session and in the page's address, so that a link shows the same.

The address wins, since somebody may have just opened it; then the session, so that a choice
survives a walk through other pages; then the default, which stays out of the address.
"""

from __future__ import annotations

import streamlit as st


def settle(name: str, default: str) -> str:
    """The value of ``name`` now, written to both places."""
    value = st.query_params.get(name) or st.session_state.get(_key(name), default)
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


def whole(said: str) -> int | None:
    """The whole number, below a billion, that an address says; None for anything else."""
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else None


def _key(name: str) -> str:
    return f"link_{name}"
