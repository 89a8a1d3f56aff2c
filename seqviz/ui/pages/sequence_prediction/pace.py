"""How fast a training runs: to be followed by eye, slower than that, or as fast as it can.

What is learned stays the same. The command line and everything else trains at full speed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import streamlit as st

from seqviz.training.tasks.sequence import Setup
from seqviz.ui.controls.training.session import Training
from seqviz.ui.frame.address import PACE
from seqviz.ui.frame.i18n import N_, _
from seqviz.ui.frame.link import in_address, put_value, taken_out, value_of
from seqviz.ui.frame.session import Key

WATCHED: Final = "watch"
SLOW: Final = "slow"
FAST: Final = "fast"
PACES: Final[Mapping[str, str]] = {
    WATCHED: N_("Easy to follow"),
    SLOW: N_("Slowly"),
    FAST: N_("Full speed"),
}
WHOLE: Final = 24.0  # seconds that a whole training takes where it is to be followed
EPOCH: Final = 1.0  # seconds of an epoch at most; where it is slow, all of them
_BEFORE: Final = "slow"  # in the address of older links, which knew this pace alone
_CONTROL: Final[Key[str]] = Key("train_pace", WATCHED)
_CHOSEN: Final[Key[str]] = Key("pace", WATCHED)


def pace_of(chosen: str, setup: Setup) -> float:
    """Seconds that an epoch takes at least.

    Args:
        chosen: one of ``PACES``.
        setup: of the run, for how many epochs it has.
    """
    return {WATCHED: min(EPOCH, WHOLE / setup.epochs), SLOW: EPOCH, FAST: 0.0}[chosen]


def keep_pace(runs: Iterable[Training]) -> None:
    """Let these runs go at the pace that is chosen."""
    for run in runs:
        run.job.turns.pace = pace_of(_CHOSEN.get(), run.what.run.setup)


def choose_pace(shown: Iterable[Training]) -> None:
    """The choice; it holds for what runs and for what comes."""
    # A refresh of the chart may bring an address from before the choice was made, so that only
    # the first one counts; what cannot be read leaves the address.
    if not _CHOSEN.said:
        slowly = taken_out(_BEFORE) == "1" and not in_address(PACE)
        _CHOSEN.set(SLOW if slowly else value_of(PACE))
    put_value(PACE, _CHOSEN.get())
    _CONTROL.set(_CHOSEN.get())
    keep_pace(shown)
    st.segmented_control(
        _("Pace"),
        list(PACES),
        format_func=lambda name: _(PACES[name]),
        key=_CONTROL.name,
        required=True,
        on_change=_changed,
        args=(shown,),
        label_visibility="collapsed",
    )


def _changed(shown: Iterable[Training]) -> None:
    _CHOSEN.set(_CONTROL.get())
    put_value(PACE, _CHOSEN.get())
    keep_pace(shown)
