"""A puzzle with its words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from seqviz.payloads.bets import BetChoice, BetPlay
from seqviz.questions.puzzle import Puzzle, Truth


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it is asked and answered.

    Attributes:
        puzzle: what is asked.
        title: an English source string, a short question that fits one line.
        ask: the question in the session's language, from the inputs.
        outcomes: what may come out, in the session's language, by name, from the inputs.
        told: what was computed, with its numbers, from the inputs and the truth.
        picture: uint8 (28, 28) that the question is about, from the inputs; None for none.
        plays: how the truth came about, from the inputs and the truth; None for nothing to play.
        link: a page that shows just these inputs, from them; None for none.
    """

    puzzle: Puzzle
    title: str
    ask: Callable[[Any], str]
    outcomes: Callable[[Any], Mapping[str, str]]
    told: Callable[[Any, Truth], str]
    picture: Callable[[Any], NDArray[np.uint8]] | None = None
    plays: Callable[[Any, Truth], BetPlay] | None = None
    link: Callable[[Any, Truth], str] | None = None

    def pixels(self, case: object) -> tuple[int, ...]:
        """The picture's pixels, row by row; none where there is no picture."""
        return () if self.picture is None else tuple(self.picture(case).ravel().tolist())

    def choices(self, case: object) -> tuple[BetChoice, ...]:
        """What may come out, in the puzzle's order."""
        words = self.outcomes(case)
        return tuple(BetChoice(name, words[name]) for name in self.puzzle.choices(case))
