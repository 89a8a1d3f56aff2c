"""What the bets ask: their outcomes name the borders that decide."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import pytest

from seqviz.questions import (
    compare,
    digit_reader,
    gradients,
    gru_cell,
    lstm_cell,
    memory_lab,
    neuron_detective,
    rnn_cell,
    sequence_prediction,
    text_generation,
    train_digits,
)
from seqviz.questions.puzzle import Puzzle, between, find
from seqviz.ui.controls.bets.register import question_named
from tests.claims.proof import proves

ALL: Final = float("inf")
SPOKEN: Final = {
    "By row 12": (-ALL, 12.5),
    "From row 13 to row 18": (12.5, 18.5),
    "Later than row 18": (18.5, ALL),
    "Less than 30% of the time": (-ALL, 0.3),
    "From 30% to 90%": (0.3, 0.9),
    "Less than 1%: it vanishes": (-ALL, 0.01),
    "Between 1% and all of it": (0.01, 1.0),
    "More than there was: it grows": (1.0, ALL),
    "Less than half as long": (-ALL, 0.5),
    "Between half and 90%": (0.5, 0.9),
    "90% or more": (0.9, ALL),
    "Less than 10%": (-ALL, 0.1),
    "From 10% to 50%": (0.1, 0.5),
    "More than 50%": (0.5, ALL),
    "Less than 5%": (-ALL, 0.05),
    "From 5% to 50%": (0.05, 0.5),
    "Less than half as large": (-ALL, 0.5),
    "Between half and twice as large": (0.5, 2.0),
    "More than twice as large": (2.0, ALL),
    "By less than 0.2%, or it falls": (-ALL, 0.002),
    "By 0.2% to 1%": (0.002, 0.01),
    "By more than 1%": (0.01, ALL),
    "Less than twice that of the first way": (-ALL, 2.0),
    "Two to ten times as large": (2.0, 10.0),
    "More than ten times as large": (10.0, ALL),
    "Less than 20% of it": (-ALL, 0.2),
    "From 20% to 90%": (0.2, 0.9),
    "Hardly smaller, or larger": (0.9, ALL),
    "Less than 50%": (-ALL, 0.5),
    "From 50% to 90%": (0.5, 0.9),
    "More than 90%": (0.9, ALL),
    "Less than 35% as many": (-ALL, 0.35),
    "From 35% to 70% as many": (0.35, 0.7),
    "70% as many or more": (0.7, ALL),
}
"""An outcome's words, and the numbers that they speak of."""


@dataclass(frozen=True, slots=True)
class Banded:
    """A puzzle whose outcomes are the parts of the line between its borders.

    Attributes:
        puzzle: it.
        borders: that its truth is decided by.
        value: the number that is compared with them, from a truth's numbers.
    """

    puzzle: Puzzle
    borders: tuple[float, float]
    value: Callable[[dict[str, float]], float]


def _left(numbers: dict[str, float]) -> float:
    return numbers["left"]


BANDED: Final = (
    Banded(
        digit_reader.DECIDED,
        (digit_reader.EARLY + 0.5, digit_reader.LATE + 0.5),
        lambda one: one["row"],
    ),
    Banded(compare.DELAY, (compare.LOW, compare.HIGH), lambda one: one["right"]),
    Banded(gradients.VANISH, (gradients.LOW, gradients.HIGH), _left),
    Banded(gradients.BACK_THROUGH_TIME, (gradients.HALF, gradients.MUCH), _left),
    Banded(gru_cell.UPDATE, (gru_cell.LITTLE, gru_cell.MUCH), _left),
    Banded(lstm_cell.FORGET, (lstm_cell.LITTLE, lstm_cell.MUCH), _left),
    Banded(memory_lab.OPEN, (memory_lab.LITTLE, memory_lab.MUCH), _left),
    Banded(memory_lab.IDENTITY, (memory_lab.FADES, memory_lab.GROWS), _left),
    Banded(
        neuron_detective.SILENCE,
        (neuron_detective.LITTLE, neuron_detective.MUCH),
        lambda one: one["after"] / one["before"] - 1,
    ),
    Banded(rnn_cell.FORGETS, (rnn_cell.LITTLE, rnn_cell.MUCH), _left),
    Banded(
        sequence_prediction.FORCING,
        (sequence_prediction.TWICE, sequence_prediction.MUCH),
        lambda one: one["alone"] / one["fed"],
    ),
    Banded(
        sequence_prediction.RATE,
        (sequence_prediction.DOWN, sequence_prediction.UP),
        lambda one: one["share"],
    ),
    Banded(
        text_generation.TEMPERATURE,
        (text_generation.FEW, text_generation.MANY),
        lambda one: one["after"],
    ),
    Banded(
        text_generation.FORCING,
        (text_generation.HARDLY, text_generation.NEARLY),
        lambda one: one["fed_own"] / one["fed_truth"],
    ),
    Banded(
        train_digits.DISTURBED,
        (train_digits.LOW, train_digits.HIGH),
        lambda one: one["right"] / train_digits.COUNT,
    ),
)


def outcomes(puzzle: Puzzle, turn: int) -> dict[str, str]:
    """What may come out of a turn, by name, in English."""
    question = question_named(puzzle.name)
    assert question is not None
    return {one.name: one.words for one in question.choices(find(puzzle, turn).case)}


@proves(
    "By row 12",
    "From row 13 to row 18",
    "Later than row 18",
    "Less than 30% of the time",
    "From 30% to 90%",
    "Less than 1%: it vanishes",
    "Between 1% and all of it",
    "Less than half as long",
    "Between half and 90%",
    "90% or more",
    "Less than 10%",
    "From 10% to 50%",
    "More than 50%",
    "Less than 5%",
    "From 5% to 50%",
    "Less than half as large",
    "Between half and twice as large",
    "More than twice as large",
    "By less than 0.2%, or it falls",
    "By 0.2% to 1%",
    "By more than 1%",
    "Less than twice that of the first way",
    "Two to ten times as large",
    "More than ten times as large",
    "Less than 20% of it",
    "From 20% to 90%",
    "Less than 50%",
    "From 50% to 90%",
    "More than 90%",
    "Less than 35% as many",
    "From 35% to 70% as many",
    "70% as many or more",
)
@pytest.mark.parametrize("one", BANDED, ids=lambda one: one.puzzle.name)
def test_an_outcome_names_its_borders(one: Banded) -> None:
    """Beside each border, and in turns that are asked, the words of the outcome hold the number."""
    words = outcomes(one.puzzle, 0)
    for border in one.borders:
        for value in (border * 0.999, border * 1.001):
            outcome = [*words][between(value, one.borders)]
            low, high = SPOKEN[words[outcome]]
            assert low <= value < high
    for turn in range(2):
        truth = find(one.puzzle, turn).truth
        low, high = SPOKEN[words[truth.outcome]]
        assert low <= one.value(dict(truth.numbers)) < high
