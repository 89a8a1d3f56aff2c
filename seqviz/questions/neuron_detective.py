"""What a unit of a network that writes tells a reader, and what the network loses without it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np

from seqviz.data.corpora import held_out_plays
from seqviz.models.charlm import shipped_charlm
from seqviz.models.detective.ranking import Ranking
from seqviz.models.detective.shipped import SHIPPED, shipped_study
from seqviz.models.detective.silence import without
from seqviz.models.detective.states import read_states
from seqviz.questions.puzzle import Puzzle, Rng, Truth, between, is_clear

WRITER: Final = "shakespeare"
LENGTH: Final = 100_000
READ: Final = 120
"""Characters that are read with the unit and without it."""
CLEARLY: Final = 0.15
"""By how much a unit's best score beats its next one, to be asked about."""


@cache
def text() -> str:
    """Plays that the network never learned from: what the page's studies were made of."""
    return held_out_plays()[:LENGTH]


@cache
def ranking() -> Ranking:
    """How well each unit's h tells each feature of that text, as it was measured.

    Raises:
        ValueError: the shipped study was made of other weights or another text.
    """
    found = shipped_study(SHIPPED[WRITER], shipped_charlm(WRITER), text(), "h", "prose")
    if found is None:
        raise ValueError(f"{SHIPPED[WRITER]} was not made of the shipped network and text")
    return found.ranking


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit, and features that it may tell.

    Attributes:
        unit: its index.
        features: of which one is what it tells best.
    """

    unit: int
    features: tuple[str, ...]


def _unit(rng: Rng) -> Unit:
    known = ranking()
    best = known.scores.max(axis=0)
    units = np.argsort(-best)[: len(best) // 4]  # of the others a reader learns little
    unit = int(units[int(rng.integers(len(units)))])
    first = known.features[int(known.scores[:, unit].argmax())]
    rest = [name for name in known.features if name != first]
    others = rng.choice(len(rest), CHOICES - 1, replace=False)
    return Unit(unit, tuple(sorted((first, *(rest[int(k)] for k in others)))))


def _tells(case: Unit) -> Truth:
    known = ranking()
    scores = {
        name: float(known.scores[known.features.index(name), case.unit]) for name in case.features
    }
    ranked = sorted(scores.values())
    best = max(scores, key=lambda name: scores[name])
    return Truth(best, scores, ranked[-1] > ranked[-2] + CLEARLY)


CHOICES: Final = 3
TELLS: Final = Puzzle("neuron_detective.tells", _unit, _tells, lambda case: case.features)

LITTLE, MUCH = 0.002, 0.01
COSTS: Final = ("nothing", "little", "much")
"""How much worse it guesses without the unit: under ``LITTLE``, from ``MUCH`` on, or between."""


@dataclass(frozen=True, slots=True)
class Silenced:
    """A stretch of the text that is read with a unit and without it.

    Attributes:
        unit: its index.
        begin: of the stretch.
    """

    unit: int
    begin: int


def _silenced(rng: Rng) -> Silenced:
    lm = shipped_charlm(WRITER)
    weight = np.linalg.norm(lm.model.W_y, axis=0)  # half the time one that the output listens to
    loud = np.argsort(-weight)[:10] if rng.random() < 0.5 else np.arange(len(weight))
    begin = 1000 * int(rng.integers(len(text()) // 1000 - 1))
    return Silenced(int(loud[int(rng.integers(len(loud)))]), begin)


def _costs(case: Silenced) -> Truth:
    lm = shipped_charlm(WRITER)
    part = text()[case.begin : case.begin + READ]
    before = float(read_states(lm, part).losses().mean())
    after = float(read_states(without(lm, case.unit), part).losses().mean())
    rise = after / before - 1
    return Truth(
        COSTS[between(rise, (LITTLE, MUCH))],
        {"before": before, "after": after, "rise": rise},
        is_clear(rise, (LITTLE, MUCH), 0.2),
    )


SILENCE: Final = Puzzle("neuron_detective.silence", _silenced, _costs, COSTS, tries=16)
PUZZLES: Final = (TELLS, SILENCE)
