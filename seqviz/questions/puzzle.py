"""A question without its words: drawn inputs, outcomes, and the truth that is computed of them.

    turn 0, 1, 2, … → inputs that are worth asking → truth

The first turn is everybody's first question; whoever was wrong meets the same question again with
the inputs of a later turn. Which inputs are worth asking is searched for: of those that are drawn,
the first one counts whose truth is clear (not at the border of two outcomes) and is the outcome
whose turn it is. Each block of as many turns as there are outcomes has every outcome once, in an
order of its own, so no outcome is a good guess. Turns are counted round, so that nobody can make a
server compute without end. Left out: words, points, what was said before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final
from zlib import crc32

import numpy as np

TURNS: Final = 48
"""Turn number ``TURNS`` is turn 0 again."""
TRIES: Final = 60
"""Inputs that are drawn for a turn at most, unless a puzzle says otherwise."""
_KEPT: Final = 512

Rng = np.random.Generator


@dataclass(frozen=True, slots=True)
class Truth:
    """What came out.

    Attributes:
        outcome: one of the case's outcomes.
        numbers: those that made it so, by name, for the sentence that tells it.
        clear: whether it is well inside its outcome, and the case worth asking.
        words: names that belong into the sentence, by name.
    """

    outcome: str
    numbers: Mapping[str, float]
    clear: bool = True
    words: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Puzzle:
    """A question about a running network.

    Attributes:
        name: "page.question"; the page's part is the stem of its script.
        draw: inputs, a frozen dataclass, from random numbers alone.
        truth: of inputs; the same ones give the same.
        outcomes: what may come out, or how they follow from the inputs.
        tries: inputs that are drawn for a turn at most.
        never: outcomes that are offered because people expect them, and that nothing leads to.
        first: inputs of turn 0 where they are not drawn: those of a network that the page shows.
    """

    name: str
    draw: Callable[[Rng], Any]
    truth: Callable[[Any], Truth]
    outcomes: tuple[str, ...] | Callable[[Any], tuple[str, ...]]
    tries: int = TRIES
    never: tuple[str, ...] = ()
    first: Any = None

    @property
    def page(self) -> str:
        """The page that it is about."""
        return self.name.split(".")[0]

    def choices(self, case: object) -> tuple[str, ...]:
        """What may come out of these inputs."""
        return self.outcomes(case) if callable(self.outcomes) else self.outcomes


@dataclass(frozen=True, slots=True)
class Found:
    """The inputs of a turn, and what comes out of them."""

    case: Any
    truth: Truth


def find(puzzle: Puzzle, turn: int) -> Found:
    """The inputs of a turn; the search is made once.

    Args:
        puzzle: what is asked.
        turn: 0 or more, counted round.

    Raises:
        ValueError: a turn below 0.
    """
    if turn < 0:
        raise ValueError(f"turn: got {turn}, want 0 or more")
    return _found(puzzle, turn % TURNS)


@lru_cache(maxsize=_KEPT)
def _found(puzzle: Puzzle, turn: int) -> Found:
    if turn == 0 and puzzle.first is not None:
        return Found(puzzle.first, puzzle.truth(puzzle.first))
    rng = np.random.default_rng([crc32(puzzle.name.encode()), turn])
    clear: Found | None = None
    last: Found | None = None
    for _ in range(puzzle.tries):
        case = puzzle.draw(rng)
        last = Found(case, puzzle.truth(case))
        if not last.truth.clear:
            continue
        clear = clear or last
        possible = [one for one in puzzle.choices(case) if one not in puzzle.never]
        if last.truth.outcome == _wanted(puzzle.name, possible, turn):
            return last
    found = clear or last
    if found is None:
        raise ValueError(f"tries: got {puzzle.tries}, want at least 1")
    return found


def _wanted(name: str, choices: Sequence[str], turn: int) -> str:
    """The outcome whose turn it is: each once in a block, in an order of the block's own."""
    block, place = divmod(turn, len(choices))
    order = np.random.default_rng([crc32(name.encode()), TURNS, block]).permutation(len(choices))
    return choices[int(order[place])]


def between(value: float, borders: Sequence[float]) -> int:
    """How many of the rising borders a number has reached."""
    return sum(value >= border for border in borders)


def is_clear(value: float, borders: Sequence[float], room: float) -> bool:
    """Whether a number is at least a share ``room`` of every border away from it."""
    return all(abs(value - border) >= room * abs(border) for border in borders)
