"""The questions of sequence prediction in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from seqviz.data.real import KNOWN
from seqviz.numbers import given, measured
from seqviz.payloads.bets import BetBar, BetPlay
from seqviz.questions.puzzle import Truth
from seqviz.questions.sequence_prediction import (
    EPOCHS,
    FORCING,
    RATE,
    RATE_EPOCHS,
    Alone,
    Rate,
    ways_of,
)
from seqviz.ui.controls.bets.play import courses
from seqviz.ui.controls.bets.question import Question
from seqviz.ui.frame.i18n import N_, _


def _alone(case: Alone) -> str:
    return _(
        "A small RNN learned the series “{series}” for {epochs} epochs. It predicts the next "
        "{steps} values: once it reads the true value after each prediction (teacher forcing), "
        "once it reads its own. How large is the mean error in the second way?"
    ).format(series=_(KNOWN[case.series].title), epochs=EPOCHS, steps=case.steps)


def _worse(case: Alone) -> Mapping[str, str]:
    return {
        "alike": _("Less than twice that of the first way"),
        "worse": _("Two to ten times as large"),
        "far": _("More than ten times as large"),
    }


def _told(case: Alone, truth: Truth) -> str:
    return _(
        "Fed the truth: mean error {fed}. On its own predictions: {alone}, {times} times as "
        "large. An error that it reads again becomes the ground of the next one."
    ).format(**{name: measured(one) for name, one in truth.numbers.items()})


def _rate(case: Rate) -> str:
    return _(
        "An RNN learns the sine wave for {epochs} epochs, with {optimizer} and a learning rate of "
        "{rate}. What is its error on values that it did not learn from, beside the one before "
        "training?"
    ).format(
        epochs=RATE_EPOCHS,
        optimizer={"sgd": "SGD", "adam": "Adam"}[case.optimizer],
        rate=given(case.rate),
    )


def _falls(case: Rate) -> Mapping[str, str]:
    return {
        "falls": _("Less than 20% of it"),
        "some": _("From 20% to 90%"),
        "no": _("Hardly smaller, or larger"),
    }


def _fell(case: Rate, truth: Truth) -> str:
    return _("The mean squared error went from {before} to {after}.").format(
        before=measured(truth.numbers["before"]), after=measured(truth.numbers["after"])
    )


def _ways(case: Alone, truth: Truth) -> BetPlay:
    true, fed, alone = ways_of(case)
    return courses({_("truth"): true, _("fed"): fed, _("alone"): alone})


def _losses(case: Rate, truth: Truth) -> BetPlay:
    before, after = truth.numbers["before"], truth.numbers["after"]
    most = 10 * before  # of a bar's length; what it says is the loss itself
    return BetPlay(
        bars=(
            BetBar("", _("before"), before, measured(before)),
            BetBar("", _("after"), after if after <= most else most, measured(after)),
        )
    )


QUESTIONS: Final = (
    Question(
        FORCING, N_("Fed the truth, or its own predictions?"), _alone, _worse, _told, plays=_ways
    ),
    Question(RATE, N_("Does this learning rate learn?"), _rate, _falls, _fell, plays=_losses),
)
