"""What is said above untrained networks: whose weights are random, and what they read."""

from __future__ import annotations

import streamlit as st

from seqviz.data.pulses import Pulses
from seqviz.numbers import given
from seqviz.ui.frame.i18n import _, all_of


def untrained_note(seed: int, pulses: Pulses) -> None:
    """Nobody takes them for trained ones; and the input, pulse by pulse."""
    said = all_of(
        _("a pulse of {value} at step {step}").format(value=given(value), step=t + 1)
        for t, value in pulses.at.items()
    )
    st.info(
        _(
            "Untrained, seed {seed}: these weights are random, so look at how the cells work, not "
            "at what they know. The input: {pulses}; at all other steps it is 0."
        ).format(seed=seed, pulses=said),
        icon=":material/casino:",
    )
