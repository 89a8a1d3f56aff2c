"""What a session remembers, by typed keys: one name, one type, one default.

Streamlit's session state is a dictionary of anything. A ``Key`` says once what is kept under a
name; whoever shares it imports it. Keys of controls and of components, which Streamlit itself
fills, stay plain texts where one module alone speaks of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar, cast

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

    def forget(self) -> None:
        """Nothing was said any more."""
        st.session_state.pop(self.name, None)

    @property
    def said(self) -> bool:
        """Whether anything is remembered, the default too."""
        return self.name in st.session_state
