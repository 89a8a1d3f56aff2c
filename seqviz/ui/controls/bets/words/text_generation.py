"""The writer's questions in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from seqviz.numbers import counted, given, percent
from seqviz.payloads.bets import BetPlay
from seqviz.questions.puzzle import Truth
from seqviz.questions.text_generation import AHEAD, FORCING, TEMPERATURE, Ahead, Asked
from seqviz.ui.controls.bets.play import bars, in_percent
from seqviz.ui.controls.bets.question import Question
from seqviz.ui.frame.i18n import N_, _
from seqviz.ui.frame.quoting import line_of


def _temperature(case: Asked) -> str:
    return _(
        "The Shakespeare network has read “{text}”. Now the temperature is {temperature}. How "
        "likely is its favourite next character?"
    ).format(text=line_of(case.read), temperature=given(case.temperature))


def _tops(case: Asked) -> Mapping[str, str]:
    return {
        "flat": _("Less than 50%"),
        "leading": _("From 50% to 90%"),
        "sure": _("More than 90%"),
    }


def _top_told(case: Asked, truth: Truth) -> str:
    char = (truth.words or {})["char"]
    said = _(
        "“{char}” has {after}% now; at temperature 1 it has {before}%. The order of the characters "
        "stays the same."
    ).format(
        char=line_of(char),
        after=percent(truth.numbers["after"]),
        before=percent(truth.numbers["before"]),
    )
    why = (
        _("Below 1 the temperature pulls the chances apart.")
        if case.temperature < 1
        else _("Above 1 the temperature brings the chances closer together.")
    )
    return f"{said} {why}"


def _forcing(case: Ahead) -> str:
    return _(
        "A network that writes has read “{text}” and guesses the next {count} characters of the "
        "play. Once it is shown the true character after every guess (teacher forcing), once it "
        "reads its own guesses. How many does it get right in the second way, beside the first?"
    ).format(text=line_of(case.read), count=AHEAD)


def _forced(case: Ahead) -> Mapping[str, str]:
    return {
        "fewer": _("Less than 35% as many"),
        "half": _("From 35% to 70% as many"),
        "nearly": _("70% as many or more"),
    }


def _forced_told(case: Ahead, truth: Truth) -> str:
    return _(
        "Shown the truth: {fed_truth} of {count} right. On its own: {fed_own}. After its first "
        "wrong guess it reads another text than the play, and so it goes on with another."
    ).format(
        fed_truth=int(truth.numbers["fed_truth"]),
        fed_own=int(truth.numbers["fed_own"]),
        count=AHEAD,
    )


def _chances(case: Asked, truth: Truth) -> BetPlay:
    at = _("temperature {temperature}")
    named = ((1.0, truth.numbers["before"]), (case.temperature, truth.numbers["after"]))
    return bars(
        (("", at.format(temperature=given(one)), chance) for one, chance in named), in_percent
    )


def _rights(case: Ahead, truth: Truth) -> BetPlay:
    named = (
        ("", _("reads the truth"), truth.numbers["fed_truth"]),
        ("", _("reads its own"), truth.numbers["fed_own"]),
    )
    return bars(named, counted)


QUESTIONS: Final = (
    Question(
        TEMPERATURE,
        N_("What does the temperature do?"),
        _temperature,
        _tops,
        _top_told,
        plays=_chances,
    ),
    Question(
        FORCING,
        N_("How far does it get on its own guesses?"),
        _forcing,
        _forced,
        _forced_told,
        plays=_rights,
    ),
)
