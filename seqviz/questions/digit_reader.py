"""What the digit reader says of pictures: when its guess stands, and what a disturbance does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from seqviz.data.sample import load_sample
from seqviz.models.digit_reader import shipped_reader
from seqviz.models.experiments import apply_experiments, parse_experiments
from seqviz.questions.puzzle import Puzzle, Rng, Truth, between

EARLY, LATE = 12, 18
ROWS: Final = ("early", "middle", "late")
"""Up to row ``EARLY``, after row ``LATE``, or between."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the shipped collection.

    Attributes:
        index: its place there.
        experiments: what is done to it, as in a link; "" for nothing.
    """

    index: int
    experiments: str = ""

    @property
    def label(self) -> int:
        """What its writer meant."""
        return int(load_sample().labels[self.index])

    @property
    def image(self) -> np.ndarray:
        """As it is shown: before anything is done to it, uint8 (28, 28)."""
        image: np.ndarray = load_sample().images[self.index]
        return image


def _any_picture(rng: Rng) -> Picture:
    return Picture(int(rng.integers(len(load_sample()))))


def _decided(case: Picture) -> Truth:
    reading = shipped_reader().read(case.image)
    row = reading.decided_at + 1
    outcome = ROWS[between(row, (EARLY + 1, LATE + 1))]
    clear = min(abs(row - EARLY - 0.5), abs(row - LATE - 0.5)) > 1
    return Truth(outcome, {"row": row, "says": reading.prediction}, clear)


DECIDED: Final = Puzzle("digit_reader.decided", _any_picture, _decided, ROWS)

SAYS: Final = ("same", "other")
DISTURBANCES: Final = (
    *("flip:v", "flip:h", "rotate:90", "rotate:-30", "rotate:30", "shuffle:3"),
    *("shift:4_0", "shift:-6_0", "shift:0_5", "cover:1-10", "cover:16-28", "thick:2", "thick:-1"),
)


def _disturbed(rng: Rng) -> Picture:
    index = int(rng.integers(len(load_sample())))
    return Picture(index, DISTURBANCES[int(rng.integers(len(DISTURBANCES)))])


def _says(case: Picture) -> Truth:
    reader = shipped_reader()
    before = reader.read(case.image)
    changed = apply_experiments(case.image, parse_experiments(case.experiments))
    after = reader.read(changed)
    return Truth(
        SAYS[int(after.prediction != before.prediction)],
        {
            "before": before.prediction,
            "after": after.prediction,
            "sure": after.confidence,
        },
        min(before.confidence, after.confidence) > 0.6,
    )


DISTURBED: Final = Puzzle("digit_reader.disturbed", _disturbed, _says, SAYS)
PUZZLES: Final = (DECIDED, DISTURBED)
