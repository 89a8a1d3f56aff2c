"""Who still knows: trained networks after a delay, and untrained cells after a pulse."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from seqviz.cells import RNNModel
from seqviz.models.recall import LETTERS, PUPILS, asked, pupils
from seqviz.questions.puzzle import Puzzle, Rng, Truth, between, is_clear

COUNT, LONGEST, SEED = 60, 120, 7
"""Sequences that are read, the longest delay, and of which numbers the sequences are."""
LOW, HIGH = 0.3, 0.9
RIGHT: Final = ("guesses", "some", "knows")


@dataclass(frozen=True, slots=True)
class Delay:
    """A trained network is asked for the first letter.

    Attributes:
        pupil: its name.
        delay: other letters that come between.
    """

    pupil: str
    delay: int


def _delay(rng: Rng) -> Delay:
    return Delay(PUPILS[int(rng.integers(len(PUPILS)))].name, int(rng.integers(1, LONGEST)))


@lru_cache(maxsize=len(PUPILS))
def shares_right(pupil: str) -> tuple[float, ...]:
    """The share of right answers after each step, of ``COUNT`` sequences; step 0 has no delay."""
    sequences = asked(COUNT, LONGEST, SEED)
    model, _card = pupils()[pupil]
    answers = model.forward(sequences.x.swapaxes(0, 1).astype(model.dtype)).y.argmax(axis=-1)
    return tuple(float(one) for one in (answers == np.asarray(sequences.y)).mean(axis=1))


def _still_right(case: Delay) -> Truth:
    right = shares_right(case.pupil)[case.delay]
    return Truth(
        RIGHT[between(right, (LOW, HIGH))],
        {"right": right, "count": COUNT, "letters": LETTERS},
        is_clear(right, (LOW, HIGH), 0.04),
    )


DELAY: Final = Puzzle("compare.delay", _delay, _still_right, RIGHT)

UNITS: Final = 16
KINDS: Final = ("rnn", "lstm", "gru")
MORE: Final = 1.3


@dataclass(frozen=True, slots=True)
class Trace:
    """A pulse is read at the first step by untrained networks, and not by their twins.

    Attributes:
        steps: after the pulse.
        seed: of all weights.
    """

    steps: int
    seed: int


def traces_left(case: Trace) -> dict[str, float]:
    """How far h is from its twin's at the end, as a share of the distance after the pulse."""
    x = np.zeros((case.steps + 1, 2, 1))
    x[0, 0] = 1.0
    found = {}
    for kind in KINDS:
        model = RNNModel(1, UNITS, 1, cell=kind, rng=np.random.default_rng(case.seed))
        h = model.forward(x).layers[0].h  # (T, 2, H)
        apart = np.linalg.norm(h[:, 0] - h[:, 1], axis=1)
        found[kind] = float(apart[-1] / apart[0])
    return found


def _trace(rng: Rng) -> Trace:
    return Trace(int(rng.integers(1, 12)), int(rng.integers(1000)))


def _who(case: Trace) -> Truth:
    left = traces_left(case)
    ranked = sorted(left.values())
    return Truth(max(left, key=lambda kind: left[kind]), left, ranked[-1] > MORE * ranked[-2])


PULSE: Final = Puzzle("compare.pulse", _trace, _who, KINDS, tries=120)
PUZZLES: Final = (DELAY, PULSE)
