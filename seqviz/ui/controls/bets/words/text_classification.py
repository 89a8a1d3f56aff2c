"""The questions of the classifier of names in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from seqviz.models.text_classifier import shipped_text_classifier
from seqviz.numbers import percent
from seqviz.payloads.bets import BetPlay
from seqviz.questions.puzzle import Truth
from seqviz.questions.text_classification import BACKWARDS, CHOICES, ORIGIN, Name, likeliest
from seqviz.ui.controls.bets.play import bars, in_percent
from seqviz.ui.controls.bets.question import Question
from seqviz.ui.controls.classifier.words import ORIGINS
from seqviz.ui.frame.i18n import N_, _


def _origin_named(name: str) -> str:
    return _(ORIGINS[name])


def _origin(case: Name) -> str:
    return _(
        "The network reads the name “{name}”, which it did not learn from. Where does it say that "
        "the name is from?"
    ).format(name=case.text)


def _classes(case: Name) -> Mapping[str, str]:
    return {name: _origin_named(name) for name in likeliest(case)}


def _said(case: Name, truth: Truth) -> str:
    words = truth.words or {}
    return _("It says {first}, {sure}% sure; next is {second} with {less}%.").format(
        first=_origin_named(words["first"]),
        second=_origin_named(words["second"]),
        sure=percent(truth.numbers["sure"]),
        less=percent(truth.numbers["less"]),
    )


def _backwards(case: Name) -> str:
    return _(
        "The network reads the name “{name}”. Then it reads the same letters backwards, “{back}”. "
        "Does it name the same origin?"
    ).format(name=case.text, back=case.text[::-1])


def _same(case: Name) -> Mapping[str, str]:
    return {"same": _("The same origin"), "other": _("Another origin")}


def _back_said(case: Name, truth: Truth) -> str:
    words = truth.words or {}
    return _(
        "Forwards: {first}, {sure}% sure. Backwards: {second}, {less}% sure. The letters are the "
        "same; their order is what a recurrent network can tell apart."
    ).format(
        first=_origin_named(words["first"]),
        second=_origin_named(words["second"]),
        sure=percent(truth.numbers["sure"]),
        less=percent(truth.numbers["less"]),
    )


def _likely(case: Name, truth: Truth) -> BetPlay:
    top = dict(shipped_text_classifier().read(case.text).top(CHOICES))
    named = ((name, _origin_named(name), top[name]) for name in likeliest(case))
    return bars(named, in_percent)


def _both_ways(case: Name, truth: Truth) -> BetPlay:
    words, numbers = truth.words or {}, truth.numbers
    named = (("first", case.text, "sure"), ("second", case.text[::-1], "less"))
    return bars(
        (
            ("", f"{name} · {_origin_named(words[which])}", numbers[sure])
            for which, name, sure in named
        ),
        in_percent,
    )


QUESTIONS: Final = (
    Question(
        ORIGIN, N_("Where does it say this name is from?"), _origin, _classes, _said, plays=_likely
    ),
    Question(
        BACKWARDS,
        N_("Does the order of the letters count?"),
        _backwards,
        _same,
        _back_said,
        plays=_both_ways,
    ),
)
