"""What the writer of a digit meant, where that is known, beside what the network reads."""

from __future__ import annotations

import streamlit as st

from seqviz.models.digit_reader import DigitReading
from seqviz.ui.controls.digit.digit_choice import ChosenDigit
from seqviz.ui.frame.i18n import _, together


def what_was_meant(chosen: ChosenDigit, reading: DigitReading) -> None:
    """The label of a shipped image, and whether it is read so; nothing of a drawing.

    Args:
        chosen: the digit.
        reading: of it before anything was done to it.
    """
    if chosen.label is None:
        return
    with st.container(key="meant"):
        st.markdown(meant(chosen, reading))


def meant(chosen: ChosenDigit, reading: DigitReading) -> str:
    """The same as a sentence or two."""
    if reading.prediction == chosen.label:
        said = _("Its writer meant **{label}**, and undisturbed, it is read right.")
    else:
        said = _("Its writer meant **{label}**, but undisturbed, it is read as {digit}.")
    sentence = said.format(label=chosen.label, digit=reading.prediction)
    if not chosen.unseen:
        return sentence
    return together((_("A test image, which the network never saw in training."), sentence))
