"""The memory lab's questions in words."""

from __future__ import annotations

from collections.abc import Mapping
from math import exp
from typing import Final

from seqviz.numbers import given, measured, percent
from seqviz.payloads.bets import BetPlay
from seqviz.questions.memory_lab import IDENTITY, OPEN, UNITS, Identity, Opened
from seqviz.questions.puzzle import Truth
from seqviz.ui.controls.bets.play import bars, in_percent
from seqviz.ui.controls.bets.question import Question
from seqviz.ui.frame.i18n import N_, _


def _open(case: Opened) -> str:
    return _(
        "An LSTM of {units} units, not trained; the bias of its forget gates begins at {bias}. "
        "Its cell state is nudged. How much of the nudge is left after {steps} steps?"
    ).format(units=UNITS, bias=given(case.bias), steps=case.steps)


def _shares(case: Opened) -> Mapping[str, str]:
    return {
        "little": _("Less than 5%"),
        "some": _("From 5% to 50%"),
        "much": _("More than 50%"),
    }


def _kept(case: Opened, truth: Truth) -> str:
    return _(
        "{percent}% is left. With a bias of {bias} a forget gate keeps about {gate}% at every step."
    ).format(
        percent=measured(100 * truth.numbers["left"]),
        bias=given(case.bias),
        gate=percent(1 / (1 + exp(-case.bias))),
    )


def _identity(case: Identity) -> str:
    return _(
        "A ReLU RNN of {units} units, not trained; its recurrent weights begin as the identity "
        "times {scale}. It reads a 1, then {steps} zeros. How large is its state at the end, "
        "beside the one after the 1?"
    ).format(units=UNITS, scale=given(case.scale), steps=case.steps)


def _sizes(case: Identity) -> Mapping[str, str]:
    return {
        "fades": _("Less than half as large"),
        "stays": _("Between half and twice as large"),
        "grows": _("More than twice as large"),
    }


def _end(case: Identity, truth: Truth) -> str:
    return _(
        "It is {times} times as large. Every step multiplies it by {scale}, and nothing holds it."
    ).format(times=measured(truth.numbers["left"]), scale=given(case.scale))


def _kept_play(case: Opened | Identity, truth: Truth) -> BetPlay:
    named = (("", _("before"), 1.0), ("", _("after"), truth.numbers["left"]))
    return bars(named, in_percent)


QUESTIONS: Final = (
    Question(
        OPEN,
        N_("What does an open forget gate give from the start?"),
        _open,
        _shares,
        _kept,
        plays=_kept_play,
    ),
    Question(IDENTITY, N_("Does an identity remember?"), _identity, _sizes, _end, plays=_kept_play),
)
