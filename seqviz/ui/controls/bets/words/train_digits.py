"""The questions of training the digit reader in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from seqviz.models.digit_reader import shipped_reader
from seqviz.numbers import counted, percent
from seqviz.payloads.bets import BetPlay
from seqviz.questions.puzzle import Truth
from seqviz.questions.train_digits import COUNT, DISTURBED, MISREAD, Many, Misread, likeliest
from seqviz.ui.controls.bets.play import bars, in_percent
from seqviz.ui.controls.bets.question import Question
from seqviz.ui.controls.bets.words.disturbances import disturbance
from seqviz.ui.frame.i18n import N_, _, ngettext


def _misread(case: Misread) -> str:
    return _(
        "Nobody trained on this picture. Its writer meant a {digit}, and the shipped network, "
        "trained for long, reads it wrong. What does it say?"
    ).format(digit=case.label)


def _digits(case: Misread) -> Mapping[str, str]:
    return {digit: digit for digit in likeliest(case)}


def _taken(case: Misread, truth: Truth) -> str:
    return _("It says {says}, {sure}% sure; the {digit} that was meant gets {right}%.").format(
        says=truth.outcome,
        sure=percent(truth.numbers["sure"]),
        digit=case.label,
        right=percent(truth.numbers["right"]),
    )


def _many(case: Many) -> str:
    return _(
        "The shipped network, trained for long on digits that were shifted, turned and bent a "
        "little, reads {count} digits. With each of them the same is done: {disturbance}. How many "
        "does it read right?"
    ).format(count=COUNT, disturbance=disturbance(case.experiments))


def _shares(case: Many) -> Mapping[str, str]:
    return {
        "few": _("Less than 50%"),
        "some": _("From 50% to 90%"),
        "most": _("More than 90%"),
    }


def _right(case: Many, truth: Truth) -> str:
    right = int(truth.numbers["right"])
    return ngettext(
        "It reads {right} of {count} right. A network copes with what its training has shown it.",
        "It reads {right} of {count} right. A network copes with what its training has shown it.",
        right,
    ).format(right=right, count=COUNT)


def _taken_play(case: Misread, truth: Truth) -> BetPlay:
    last = shipped_reader().read(case.image).probabilities[-1]
    offered = likeliest(case)
    named = ((one if one in offered else "", one, float(last[int(one)])) for one in "0123456789")
    return bars(named, in_percent)


def _right_play(case: Many, truth: Truth) -> BetPlay:
    right = truth.numbers["right"]
    return bars((("", _("right"), right), ("", _("wrong"), COUNT - right)), counted)


QUESTIONS: Final = (
    Question(
        MISREAD,
        N_("What does it take this for?"),
        _misread,
        _digits,
        _taken,
        lambda c: c.image,
        _taken_play,
    ),
    Question(
        DISTURBED,
        N_("What did training prepare it for?"),
        _many,
        _shares,
        _right,
        plays=_right_play,
    ),
)
