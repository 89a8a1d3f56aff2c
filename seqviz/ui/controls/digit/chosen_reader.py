"""Which network reads the visitor's digits: the shipped one, or one that they trained here."""

from __future__ import annotations

from typing import Final

import streamlit as st

from seqviz.models.digit_reader import DigitReader, shipped_reader
from seqviz.ui.frame.address import CUT, WHO
from seqviz.ui.frame.i18n import _
from seqviz.ui.frame.link import forget, forget_on
from seqviz.ui.frame.session import Key

_TAKEN: Final[Key[DigitReader | None]] = Key("trained_reader", None)


def current_reader() -> DigitReader:
    """The visitor's own network where they took one, else the shipped one."""
    return _TAKEN.get() or shipped_reader()


def reads_trained() -> bool:
    """Whether it is the visitor's own."""
    return _TAKEN.get() is not None


def use_reader(reader: DigitReader) -> None:
    """From now on the digit pages read with this network, until the visitor goes back."""
    _TAKEN.set(reader)
    _new_to("digit_reader", "lstm_cell")


def trained_reader_note() -> None:
    """Say that this is the visitor's own network, and offer the way back."""
    if _TAKEN.get() is None:
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(_("This is **your own network**, not the shipped one."))
        st.button(
            _("Back to the shipped one"),
            key="shipped_again",
            icon=":material/undo:",
            on_click=_back,
        )


def _back() -> None:
    _TAKEN.forget()
    forget(CUT)
    _new_to("digit_reader", "lstm_cell")


def _new_to(*pages: str) -> None:
    """Another network reads there: what was done to the one before was not done to it."""
    for page in pages:
        forget_on(page, CUT, WHO)
