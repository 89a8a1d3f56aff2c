"""The neuron detective's questions in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from seqviz.numbers import fixed, measured
from seqviz.payloads.bets import BetPlay
from seqviz.questions.neuron_detective import READ, SILENCE, TELLS, WRITER, Silenced, Unit
from seqviz.questions.puzzle import Truth
from seqviz.ui.components.painter.words import title
from seqviz.ui.controls.bets.play import bars
from seqviz.ui.controls.bets.question import Question
from seqviz.ui.frame.i18n import N_, _, all_of


def _tells(case: Unit) -> str:
    return _(
        "Unit {unit} of the Shakespeare network, its hidden state. Which of these can be told best "
        "from it?"
    ).format(unit=case.unit + 1)


def _features(case: Unit) -> Mapping[str, str]:
    return {name: title(name) for name in case.features}


def _scores(case: Unit, truth: Truth) -> str:
    scores = all_of(
        _("{feature} {score}").format(feature=title(name), score=fixed(truth.numbers[name], 2))
        for name in case.features
    )
    return _("Its scores: {scores}. 1 would be always right, 0.5 is blind guessing.").format(
        scores=scores
    )


def _silence(case: Silenced) -> str:
    return _(
        "Unit {unit} of the Shakespeare network is silenced while it reads {count} characters. How "
        "much does its loss rise?"
    ).format(unit=case.unit + 1, count=READ)


def _costs(case: Silenced) -> Mapping[str, str]:
    return {
        "nothing": _("By less than 0.2%, or it falls"),
        "little": _("By 0.2% to 1%"),
        "much": _("By more than 1%"),
    }


def _rise(case: Silenced, truth: Truth) -> str:
    return _("Loss with it {before}, without it {after}: a change of {change}%.").format(
        before=measured(truth.numbers["before"]),
        after=measured(truth.numbers["after"]),
        change=fixed(100 * truth.numbers["rise"], 2, plus=True),
    )


def _scores_play(case: Unit, truth: Truth) -> BetPlay:
    named = ((name, title(name), truth.numbers[name]) for name in case.features)
    return bars(named, lambda one: fixed(one, 2))


def _unit_link(case: Unit, truth: Truth) -> str:
    return f"neuron_detective?model={WRITER}&unit={case.unit + 1}"


def _losses(case: Silenced, truth: Truth) -> BetPlay:
    numbers = truth.numbers
    return bars((("", _("with it"), numbers["before"]), ("", _("without it"), numbers["after"])))


QUESTIONS: Final = (
    Question(
        TELLS,
        N_("What does this unit tell?"),
        _tells,
        _features,
        _scores,
        plays=_scores_play,
        link=_unit_link,
    ),
    Question(
        SILENCE, N_("Does the network need this unit?"), _silence, _costs, _rise, plays=_losses
    ),
)
