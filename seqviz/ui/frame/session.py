"""What a session remembers, by typed keys: one name, one type, one default.

Streamlit's session state is a dictionary of anything. A ``Key`` says once what is kept under a
name; whoever shares it imports it. A control that is shown a value, or whose value is read where it
is not drawn, has its key so too; ``Keys`` are those of a row of controls. Nobody else looks into
the session state, but for the address and the language (link.py, i18n.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

import streamlit as st

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Key(Generic[T]):
    """Something that a session may remember.

    Attributes:
        name: in Streamlit's session state; of a control too, where it is one's key.
        default: while nothing was said. It is never changed, so it is no list and no dictionary.
    """

    name: str
    default: T

    def get(self) -> T:
        """What is remembered, or the default."""
        return cast(T, st.session_state.get(self.name, self.default))

    def set(self, value: T) -> None:
        """Remember it from now on."""
        st.session_state[self.name] = value

    def take(self) -> T:
        """What is remembered, which is forgotten by this; or the default."""
        return cast(T, st.session_state.pop(self.name, self.default))

    def begin(self, value: T) -> T:
        """What is remembered; this from now on, where nothing is."""
        return cast(T, st.session_state.setdefault(self.name, value))

    def forget(self) -> None:
        """Nothing was said any more."""
        st.session_state.pop(self.name, None)

    @property
    def said(self) -> bool:
        """Whether anything is remembered, the default too."""
        return self.name in st.session_state


@dataclass(frozen=True, slots=True)
class Keys(Generic[T]):
    """One key for each of many things: of a setting, a file, a place.

    Attributes:
        begin: of all their names.
        default: of each.
    """

    begin: str
    default: T

    def of(self, name: object) -> Key[T]:
        """That of one of them."""
        return Key(f"{self.begin}{name}", self.default)

    def forget(self) -> None:
        """Nothing was said of any of them."""
        for key in [str(key) for key in st.session_state if str(key).startswith(self.begin)]:
            del st.session_state[key]


def control(name: str) -> Key[Any]:
    """The key of one control among many alike, whose values are of as many types.

    Args:
        name: its key, as it is drawn with.
    """
    return Key(name, None)


def told_by(component: str) -> Mapping[str, Any]:
    """What the browser last told through a component, by name; nothing before it was drawn.

    Args:
        component: its key, as it is mounted.
    """
    told: Mapping[str, Any] | None = st.session_state.get(component)
    return {} if told is None else told
