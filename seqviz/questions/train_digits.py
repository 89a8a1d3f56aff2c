"""What the trained reader still gets wrong, and what its training made it sure against."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from seqviz.data.mistakes import load_mistakes
from seqviz.data.sample import load_sample
from seqviz.models.digit_reader import shipped_reader
from seqviz.models.experiments import apply_experiments, parse_experiments
from seqviz.questions.puzzle import Puzzle, Rng, Truth, between, is_clear

CHOICES: Final = 3


@dataclass(frozen=True, slots=True)
class Misread:
    """A test picture that the trained reader gets wrong.

    Attributes:
        place: in the shipped list.
    """

    place: int

    @property
    def label(self) -> int:
        """What its writer meant."""
        return int(load_mistakes().labels[self.place])

    @property
    def image(self) -> np.ndarray:
        """Uint8 (28, 28)."""
        image: np.ndarray = load_mistakes().images[self.place]
        return image


def _misread(rng: Rng) -> Misread:
    return Misread(int(rng.integers(len(load_mistakes()))))


def likeliest(case: Misread) -> tuple[str, ...]:
    """The wrong digits that the reader finds likeliest, the smaller one first."""
    logits = shipped_reader().read(case.image).logits[-1].copy()
    logits[case.label] = -np.inf
    return tuple(str(one) for one in sorted(np.argsort(-logits)[:CHOICES].tolist()))


def _took_it_for(case: Misread) -> Truth:
    reading = shipped_reader().read(case.image)
    return Truth(
        str(reading.prediction),
        {"sure": reading.confidence, "right": float(reading.probabilities[-1, case.label])},
        reading.prediction != case.label,
    )


MISREAD: Final = Puzzle("train_digits.misread", _misread, _took_it_for, likeliest)

COUNT: Final = 40
LOW, HIGH = 0.5, 0.9
SHARES: Final = ("few", "some", "most")
DISTURBANCES: Final = (
    *("flip:v", "flip:h", "rotate:10", "rotate:20", "rotate:45", "rotate:90", "shuffle:1"),
    *("shift:2_0", "shift:5_0", "shift:8_0", "shift:0_3", "shift:0_6", "cover:12-16"),
    *("cover:1-14", "thick:1", "thick:2", "thick:-1"),
)


@dataclass(frozen=True, slots=True)
class Many:
    """Pictures of the collection, all disturbed alike.

    Attributes:
        begin: the first of ``COUNT`` in a row, all digits equally often.
        experiments: what is done to each, as in a link.
    """

    begin: int
    experiments: str


def _many(rng: Rng) -> Many:
    begin = COUNT * int(rng.integers(len(load_sample()) // COUNT))
    return Many(begin, DISTURBANCES[int(rng.integers(len(DISTURBANCES)))])


def _share_right(case: Many) -> Truth:
    part = load_sample()[case.begin : case.begin + COUNT]
    done = parse_experiments(case.experiments)
    images = np.array([apply_experiments(image, done) for image in part.images])
    right = int((shipped_reader().read_many(images).predictions == part.labels).sum())
    share = right / COUNT
    return Truth(
        SHARES[between(share, (LOW, HIGH))], {"right": right}, is_clear(share, (LOW, HIGH), 0.05)
    )


DISTURBED: Final = Puzzle("train_digits.disturbed", _many, _share_right, SHARES, tries=24)
PUZZLES: Final = (MISREAD, DISTURBED)
