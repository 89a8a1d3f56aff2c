"""The LSTM cell's questions in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from seqviz.numbers import fixed, given, measured, percent
from seqviz.payloads.bets import BetPlay
from seqviz.questions.lstm_cell import (
    CELL_AND_HIDDEN,
    FORGET,
    LITTLE,
    MUCH,
    Kept,
    Shut,
    courses_of,
    kept_over,
)
from seqviz.questions.puzzle import Truth
from seqviz.ui.controls.bets.play import courses, shares
from seqviz.ui.controls.bets.question import Question
from seqviz.ui.frame.i18n import N_, _, ngettext


def _forget(case: Kept) -> str:
    return _(
        "The cell state is c = {start}. The forget gate stays at f = {forget}, the input gate at "
        "0, for {steps} steps. How much of c is left?"
    ).format(start=given(case.start), forget=given(case.forget), steps=case.steps)


def _shares(case: Kept) -> Mapping[str, str]:
    return {
        "little": _("Less than 10%"),
        "some": _("From 10% to 50%"),
        "much": _("More than 50%"),
    }


def _left(case: Kept, truth: Truth) -> str:
    return _(
        "c went from {start} to {last}: {percent}% is left. Each step keeps {kept}% of what the "
        "step before kept."
    ).format(
        start=given(case.start),
        last=measured(truth.numbers["last"]),
        percent=percent(truth.numbers["left"]),
        kept=percent(case.forget, 0),
    )


def _shut(case: Shut) -> str:
    looks = (
        _("Its gates and its candidate look at h of the step before.")
        if case.recurrent
        else _("Its gates and its candidate do not look at h of the step before.")
    )
    asked = ngettext(
        "An LSTM of one unit reads {count} number. {looks} From step {first} on its output gate "
        "is held at 0. What is its cell state c at the end, beside a run where the gate is free?",
        "An LSTM of one unit reads {count} numbers. {looks} From step {first} on its output gate "
        "is held at 0. What is its cell state c at the end, beside a run where the gate is free?",
        len(case.x),
    )
    return asked.format(count=len(case.x), looks=looks, first=case.first)


def _cells(case: Shut) -> Mapping[str, str]:
    return {
        "same": _("Exactly the same"),
        "other": _("Another number"),
        "nothing": _("0, as h is"),
    }


def _cell_told(case: Shut, truth: Truth) -> str:
    said = _("With the gate free: c = {c}, h = {h}. With it shut: c = {c_shut}, h = {h_shut}.")
    why = (
        _("h is 0 at once. c hears of it only through the gates, which look at h.")
        if case.recurrent
        else _("The output gate stands behind c: it hides the memory, it does not change it.")
    )
    numbers = {name: fixed(one) for name, one in truth.numbers.items()}
    return f"{said.format(**numbers)} {why}"


def _keeps(case: Kept, truth: Truth) -> BetPlay:
    return shares("c", kept_over(case) / case.start, (LITTLE, MUCH))


def _lines(case: Shut, truth: Truth) -> BetPlay:
    free, shut = courses_of(case)
    return courses({_("c, free"): free[0], _("c, shut"): shut[0], _("h, shut"): shut[1]}, first=0)


QUESTIONS: Final = (
    Question(FORGET, N_("What does the forget gate leave?"), _forget, _shares, _left, plays=_keeps),
    Question(
        CELL_AND_HIDDEN,
        N_("Does c notice when the output gate shuts?"),
        _shut,
        _cells,
        _cell_told,
        plays=_lines,
    ),
)
