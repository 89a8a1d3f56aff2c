"""The questions of gradients through time in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from seqviz.numbers import given, measured, percent
from seqviz.payloads.bets import BetPlay
from seqviz.questions.gradients import (
    BACK_THROUGH_TIME,
    HIGH,
    LOW,
    UNITS,
    VANISH,
    Back,
    Cut,
    reaches_of,
)
from seqviz.questions.puzzle import Truth
from seqviz.ui.controls.bets.play import bars, in_percent, shares
from seqviz.ui.controls.bets.question import Question
from seqviz.ui.frame.i18n import N_, _


def _vanish(case: Back) -> str:
    reads = (
        _("It reads small numbers.") if case.size < 1 else _("It reads numbers between −1 and 1.")
    )
    return _(
        "An RNN of {units} units: its recurrent weights turn the state and make it {gain} times "
        "as long. {reads} The error is measured at the last state. How much of its gradient "
        "arrives {steps} steps earlier?"
    ).format(units=UNITS, gain=given(case.gain), reads=reads, steps=case.steps)


def _reaches(case: Back) -> Mapping[str, str]:
    return {
        "vanishes": _("Less than 1%: it vanishes"),
        "weaker": _("Between 1% and all of it"),
        "grows": _("More than there was: it grows"),
    }


def _reached(case: Back, truth: Truth) -> str:
    return _(
        "{percent}% of its length arrives. Every step back multiplies it by {gain} and by the "
        "slope of tanh, which is below 1 wherever a state is not 0."
    ).format(percent=measured(100 * truth.numbers["left"]), gain=given(case.gain))


def _cut(case: Cut) -> str:
    reads = (
        _("It reads something at the first step alone.")
        if case.pulse
        else _("It reads something at every step.")
    )
    return _(
        "An RNN whose recurrent weights make the state {gain} times as long reads {steps} steps. "
        "{reads} Only the last answer counts, and the error goes back {every} steps and no "
        "further. How long is the gradient of W_h, beside the one that goes all the way back?"
    ).format(gain=given(case.gain), steps=case.steps, reads=reads, every=case.every)


def _parts(case: Cut) -> Mapping[str, str]:
    return {
        "less": _("Less than half as long"),
        "part": _("Between half and 90%"),
        "nearly": _("90% or more"),
    }


def _cut_told(case: Cut, truth: Truth) -> str:
    said = _("It is {percent}% as long.").format(percent=percent(truth.numbers["left"]))
    why = _(
        "W_h is used at every step, so its gradient is a sum over all of them; what is further "
        "back than {every} steps is missing from it."
    ).format(every=case.every)
    return f"{said} {why}"


def _way(case: Back, truth: Truth) -> BetPlay:
    return shares(_("gradient"), reaches_of(case)[:0:-1], (LOW, HIGH))


def _cut_play(case: Cut, truth: Truth) -> BetPlay:
    named = (("", _("all the way"), 1.0), ("", _("cut"), truth.numbers["left"]))
    return bars(named, in_percent)


QUESTIONS: Final = (
    Question(
        VANISH, N_("How much of the error arrives early?"), _vanish, _reaches, _reached, plays=_way
    ),
    Question(
        BACK_THROUGH_TIME,
        N_("What is lost when the way back is cut?"),
        _cut,
        _parts,
        _cut_told,
        plays=_cut_play,
    ),
)
