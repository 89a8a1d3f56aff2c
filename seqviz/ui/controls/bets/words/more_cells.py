"""The questions of the page of more cells in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from seqviz.numbers import counted, fixed
from seqviz.payloads.bets import BetPlay
from seqviz.questions.more_cells import LOOK, WEIGHTS, Layers, Look
from seqviz.questions.puzzle import Truth
from seqviz.ui.controls.bets.play import bars
from seqviz.ui.controls.bets.question import Question
from seqviz.ui.controls.cell_words import cell_name
from seqviz.ui.frame.i18n import N_, _


def _look(case: Look) -> str:
    before = {
        "x": _("the input x of this step"),
        "h": _("the state h of the step before"),
        "c": _("the cell state c of the step before"),
    }[case.changed]
    return _(
        "A cell of the kind {cell}: {what} becomes another one, all else stays. What does the gate "
        "{gate} of this step do?"
    ).format(cell=cell_name(case.kind), what=before, gate=case.gate)


def _looks(case: Look) -> Mapping[str, str]:
    return {"changes": _("It changes"), "stays": _("It stays exactly the same")}


def _looked(case: Look, truth: Truth) -> str:
    said = _("In the first unit it was {first} and is {second} now.").format(
        first=fixed(truth.numbers["first"]), second=fixed(truth.numbers["second"])
    )
    why = (
        _("This gate is computed without it.")
        if truth.outcome == "stays"
        else _("This gate is computed from it, directly or through another one.")
    )
    return f"{said} {why}"


def _layers(case: Layers) -> str:
    return _(
        "Two layers read {inputs} numbers a step: {first} with {first_units} units, {second} with "
        "{second_units} units. Which one has more weights?"
    ).format(
        inputs=case.inputs,
        first=cell_name(case.first),
        first_units=case.first_units,
        second=cell_name(case.second),
        second_units=case.second_units,
    )


def _which(case: Layers) -> Mapping[str, str]:
    return {
        "first": _("{cell}, by more than 5%").format(cell=cell_name(case.first)),
        "alike": _("About the same, within 5%"),
        "second": _("{cell}, by more than 5%").format(cell=cell_name(case.second)),
    }


def _counted(case: Layers, truth: Truth) -> str:
    return _(
        "{first}: {first_count} weights and biases. {second}: {second_count}. Each gate or "
        "candidate has its own weights, and those on the state grow with the square of the units."
    ).format(
        first=cell_name(case.first),
        first_count=counted(truth.numbers["first"]),
        second=cell_name(case.second),
        second_count=counted(truth.numbers["second"]),
    )


def _before_after(case: Look, truth: Truth) -> BetPlay:
    numbers = truth.numbers
    return bars((("", _("before"), numbers["first"]), ("", _("after"), numbers["second"])))


def _sizes(case: Layers, truth: Truth) -> BetPlay:
    numbers, named = truth.numbers, (("first", case.first), ("second", case.second))
    return bars(((which, cell_name(kind), numbers[which]) for which, kind in named), counted)


QUESTIONS: Final = (
    Question(LOOK, N_("What does this gate look at?"), _look, _looks, _looked, plays=_before_after),
    Question(WEIGHTS, N_("Which layer has more weights?"), _layers, _which, _counted, plays=_sizes),
)
