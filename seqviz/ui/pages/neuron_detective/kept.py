"""Controls whose value stands in the address, so that a link shows what its sender saw."""

from __future__ import annotations

from collections.abc import Callable, Collection

import streamlit as st

from seqviz.ui.frame.address import Parameter
from seqviz.ui.frame.link import choice_of, put, put_value, value_of
from seqviz.ui.frame.session import Key


def kept(
    entry: Parameter[str], key: str, default: str, options: Collection[str]
) -> Callable[[], None]:
    """Give a control what the address says of it; returns what writes a change back.

    Args:
        entry: of the address.
        key: of the control, which is made after this.
        default: stays out of the address.
        options: what may be chosen; anything else is as if it were not there.
    """
    shown = Key(key, "")
    shown.set(choice_of(entry, options, default))
    return lambda: put(entry, shown.get(), default)


def opened(
    entry: Parameter[bool], key: str, label: str, icon: str
) -> st.delta_generator.DeltaGenerator | None:
    """An expander that the address can open, or None while it is closed."""
    Key(key, False).begin(value_of(entry))
    box = st.expander(label, key=key, on_change="rerun", icon=icon)
    put_value(entry, bool(box.open))
    return box if box.open else None
