"""The questions of the comparison in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from seqviz.numbers import counted_share, measured
from seqviz.payloads.bets import BetPlay
from seqviz.questions.compare import (
    COUNT,
    DELAY,
    HIGH,
    LOW,
    PULSE,
    UNITS,
    Delay,
    Trace,
    shares_right,
)
from seqviz.questions.puzzle import Truth
from seqviz.ui.controls.bets.play import bars, in_percent, shares
from seqviz.ui.controls.bets.question import Question
from seqviz.ui.controls.cell_words import cell_name
from seqviz.ui.frame.i18n import N_, _


def _pupil(name: str) -> str:
    return {
        "plain": _("The RNN"),
        "usual": _("The LSTM that began as usual"),
        "open": _("The LSTM whose forget gates began open"),
    }[name]


def _delay(case: Delay) -> str:
    return _(
        "{network} was trained to say which letter came first. Now {delay} other letters stand "
        "between that letter and the question. How often is it right, of {count} sequences?"
    ).format(network=_pupil(case.pupil), delay=case.delay, count=COUNT)


def _right(case: Delay) -> Mapping[str, str]:
    return {
        "guesses": _("Less than 30% of the time"),
        "some": _("From 30% to 90%"),
        "knows": _("More than 90%"),
    }


def _told(case: Delay, truth: Truth) -> str:
    return _(
        "It is right in {percent}%. Guessing one of {letters} letters gives {chance}%."
    ).format(
        percent=counted_share(truth.numbers["right"]),
        letters=int(truth.numbers["letters"]),
        chance=measured(100 / truth.numbers["letters"]),
    )


def _pulse(case: Trace) -> str:
    return _(
        "An RNN, an LSTM and a GRU of {units} units each, their weights drawn at random and not "
        "trained. One pulse, then {steps} zeros. Whose state keeps the largest share of its trace?"
    ).format(units=UNITS, steps=case.steps)


def _cells(case: Trace) -> Mapping[str, str]:
    return {kind: cell_name(kind) for kind in ("rnn", "lstm", "gru")}


def _left(case: Trace, truth: Truth) -> str:
    return _(
        "Left: RNN {rnn}%, LSTM {lstm}%, GRU {gru}%. Without training a gate stands about half "
        "open; it keeps long only what it has learned to keep."
    ).format(**{kind: measured(100 * left) for kind, left in truth.numbers.items()})


def _delays(case: Delay, truth: Truth) -> BetPlay:
    return shares(_("right"), shares_right(case.pupil)[: case.delay + 1], (LOW, HIGH))


def _traces(case: Trace, truth: Truth) -> BetPlay:
    named = ((kind, cell_name(kind), left) for kind, left in truth.numbers.items())
    return bars(named, in_percent)


QUESTIONS: Final = (
    Question(
        DELAY, N_("Does it still know the first letter?"), _delay, _right, _told, plays=_delays
    ),
    Question(
        PULSE, N_("Whose trace lasts before any training?"), _pulse, _cells, _left, plays=_traces
    ),
)
