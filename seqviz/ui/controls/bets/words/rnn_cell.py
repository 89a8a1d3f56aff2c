"""The RNN cell's questions in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final
from urllib.parse import urlencode

from seqviz.numbers import fixed, given, measured, percent
from seqviz.payloads.bets import BetPlay
from seqviz.questions.puzzle import Truth
from seqviz.questions.rnn_cell import FORGETS, LEAKY, LITTLE, LONG_RUN, MUCH, Pulse, states_of
from seqviz.ui.controls.bets.play import courses, shares
from seqviz.ui.controls.bets.question import Question
from seqviz.ui.frame.i18n import N_, _


def _pulse(case: Pulse) -> str:
    words = (
        _(
            "One unit, hₜ = tanh({weight}·hₜ₋₁ + xₜ): tanh squashes any number to between −1 and "
            "1. It reads a 1 at the first step, then {steps} zeros. How much of its first state "
            "is left at the end?"
        )
        if case.squashed
        else _(
            "One unit, hₜ = {weight}·hₜ₋₁ + xₜ. It reads a 1 at the first step, then {steps} "
            "zeros. How much of its first state is left at the end?"
        )
    )
    return words.format(weight=given(case.weight), steps=case.steps)


def _shares(case: Pulse) -> Mapping[str, str]:
    return {
        "little": _("Less than 5%"),
        "some": _("From 5% to 50%"),
        "much": _("More than 50%"),
    }


def _left(case: Pulse, truth: Truth) -> str:
    numbers = truth.numbers
    said = _("h went from {first} to {last}: {percent}% is left.").format(
        first=fixed(numbers["first"]),
        last=measured(numbers["last"]),
        percent=percent(numbers["left"]),
    )
    if not case.squashed:
        why = _("Each of the {steps} steps multiplies it by {weight}.")
    elif case.weight <= 1:
        why = _("Every step multiplies by {weight}, and tanh takes a little more.")
    else:
        why = _("A weight above 1 pushes the state up again and again; tanh holds it.")
    why = why.format(steps=case.steps, weight=given(case.weight))
    return f"{said} {why}"


def _long(case: Pulse) -> str:
    return _(
        "One unit, hₜ = tanh({weight}·hₜ₋₁ + xₜ). It reads a 1 at the first step, then "
        "zeros for {steps} steps. What becomes of its state?"
    ).format(weight=given(case.weight), steps=case.steps)


def _ends(case: Pulse) -> Mapping[str, str]:
    return {
        "fades": _("It fades to 0"),
        "stays": _("It stays at a number that is not 0"),
        "swings": _("It jumps between plus and minus for ever"),
        "grows": _("It grows beyond 1"),
    }


def _long_told(case: Pulse, truth: Truth) -> str:
    said = _("The last two states are {before} and {last}.").format(
        before=measured(truth.numbers["before"]), last=measured(truth.numbers["last"])
    )
    why = {
        "fades": _("A weight between −1 and 1 shrinks the state at every step."),
        "stays": _("A weight above 1 pushes it up until tanh takes as much as the weight adds."),
        "swings": _("A weight below −1 turns the sign at every step, and tanh holds the size."),
    }.get(truth.outcome, "")
    return f"{said} {why}"


def _play(case: Pulse, truth: Truth) -> BetPlay:
    states = states_of(case)
    return shares("h", states / states[0], (LITTLE, MUCH), first=1)


def _long_play(case: Pulse, truth: Truth) -> BetPlay:
    return courses({"h": states_of(case)})


def _link(case: Pulse, truth: Truth) -> str:
    """The page's own network of one unit, with this weight and this pulse."""
    sequence = " ".join(["1", *["0"] * case.steps])
    said = {"preset": "leaky", "seq": sequence}
    if case != replace(LEAKY, steps=case.steps):
        said |= {"f": "tanh", "edit": f"W_h.1.1={case.weight:g}"}
    return f"rnn_cell?{urlencode(said)}"


QUESTIONS: Final = (
    Question(
        FORGETS,
        N_("How long does one RNN unit remember?"),
        _pulse,
        _shares,
        _left,
        plays=_play,
        link=_link,
    ),
    Question(
        LONG_RUN,
        N_("What becomes of the state in the long run?"),
        _long,
        _ends,
        _long_told,
        plays=_long_play,
        link=_link,
    ),
)
