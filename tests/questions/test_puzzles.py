"""Every question: its inputs vary, its answers are not one-sided, and the same turn is the same."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
import pytest

from seqviz.questions.puzzle import TURNS, Puzzle, Truth, between, find, is_clear
from seqviz.ui.controls.bets.register import PAGES, questions_of

LOOKED_AT = 6  # turns
PUZZLES = {one.puzzle.name: one.puzzle for page in PAGES for one in questions_of(page)}


@pytest.mark.parametrize("name", PUZZLES)
def test_inputs_vary_and_answers_are_not_one_sided(name: str) -> None:
    """Later turns bring other inputs, worth asking, and no answer is right most of the time."""
    puzzle = PUZZLES[name]
    found = [find(puzzle, turn) for turn in range(LOOKED_AT)]
    assert len({one.case for one in found}) >= 0.7 * LOOKED_AT
    assert all(one.truth.clear for one in found)
    assert all(one.truth.outcome in puzzle.choices(one.case) for one in found)
    places = Counter(puzzle.choices(one.case).index(one.truth.outcome) for one in found)
    assert len(places) >= 2
    assert max(places.values()) <= 0.75 * LOOKED_AT


@pytest.mark.parametrize("name", PUZZLES)
def test_a_question_belongs_to_its_page(name: str) -> None:
    """A question's name begins with its page's, and no two choices have one name."""
    puzzle = PUZZLES[name]
    assert puzzle.page in PAGES
    choices = puzzle.choices(find(puzzle, 0).case)
    assert len(choices) == len(set(choices)) >= 2
    assert set(puzzle.never) < set(choices)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A number."""

    value: float


def _rare(low: float) -> Puzzle:
    return Puzzle(
        "rnn_cell.made_up",
        lambda rng: Drawn(float(rng.random())),
        lambda case: Truth("high" if case.value >= low else "low", {}, clear=case.value != 0),
        ("low", "high"),
    )


def test_a_rare_answer_is_searched_for() -> None:
    """An answer that one input in ten gives comes as often as the other one."""
    found = [find(_rare(0.9), turn).truth.outcome for turn in range(20)]
    assert Counter(found) == {"low": 10, "high": 10}


def test_turns_are_counted_round() -> None:
    """Nobody makes a server search for more inputs than there are turns."""
    puzzle = _rare(0.5)
    assert find(puzzle, TURNS + 3) == find(puzzle, 3)
    with pytest.raises(ValueError, match="turn"):
        find(puzzle, -1)


def test_an_answer_that_never_comes_ends_the_search() -> None:
    """Without an input for the answer whose turn it is, a clear one is asked all the same."""
    assert {find(_rare(2.0), turn).truth.outcome for turn in range(4)} == {"low"}


def test_borders() -> None:
    """A number on a border has reached it and is not clear; one far away is."""
    assert [between(x, (0.1, 0.5)) for x in (0.0, 0.1, 0.4, 0.5, 9.0)] == [0, 1, 1, 2, 2]
    assert not is_clear(0.5, (0.1, 0.5), 0.1)
    assert is_clear(0.3, (0.1, 0.5), 0.1)
    assert np.isclose(0.55, 0.5 * 1.1)
    assert is_clear(0.56, (0.1, 0.5), 0.1)
