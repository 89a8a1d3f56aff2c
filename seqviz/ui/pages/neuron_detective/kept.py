"""Controls whose value stands in the address, so that a link shows what its sender saw."""

from __future__ import annotations

from collections.abc import Callable, Collection

import streamlit as st

from seqviz.ui.frame.link import put, settle


def kept(name: str, key: str, default: str, options: Collection[str]) -> Callable[[], None]:
    """Give a control what the address says of it; returns what writes a change back.

    Args:
        name: in the address.
        key: of the control, which is made after this.
        default: stays out of the address.
        options: what may be chosen; anything else is as if it were not there.
    """
    now = settle(name, default)
    st.session_state[key] = now if now in options else default
    return lambda: put(name, st.session_state[key], default)


def opened(name: str, key: str, label: str, icon: str) -> st.delta_generator.DeltaGenerator | None:
    """An expander that the address can open, or None while it is closed."""
    if key not in st.session_state:
        st.session_state[key] = settle(name, "") == "1"
    box = st.expander(label, key=key, on_change="rerun", icon=icon)
    put(name, "1" if box.open else "")
    return box if box.open else None
