"""What a GRU's gates let through: the update gate mixes, the reset gate hides the past."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from seqviz.cells import GRUCell, RNNModel
from seqviz.cells.surgery import Hold, forward_with
from seqviz.questions.puzzle import Puzzle, Rng, Truth, between, is_clear


def one_unit() -> RNNModel:
    """A GRU of one unit: gates half open, a candidate that looks at x and at the past."""
    arrays = {
        "W_x": np.array([[0.0], [0.0], [1.0]]),
        "W_h": np.array([[0.0], [0.0], [2.0]]),
        "b": np.zeros(3),
        "b_hn": np.zeros(1),
    }
    cell = GRUCell.from_parameters(arrays)
    return RNNModel.from_parts([cell], np.ones((1, 1)), np.zeros(1))


LITTLE, MUCH = 0.1, 0.5
SHARES: Final = ("little", "some", "much")


@dataclass(frozen=True, slots=True)
class Mixed:
    """The update gate stands still, the candidate is 0.

    Attributes:
        update: z at every step.
        steps: T.
        start: h_0.
    """

    update: float
    steps: int
    start: float


def _update(rng: Rng) -> Mixed:
    update = float(rng.choice([0.05, 0.1, 0.3, 0.5, 0.7, 0.9, 0.95, 0.98]))
    return Mixed(update, int(rng.integers(2, 25)), round(float(rng.uniform(0.3, 0.9)), 1))


def mixed_over(case: Mixed) -> np.ndarray:
    """h_0 … h_T."""
    cuts = (Hold(quantity="z", value=case.update), Hold(quantity="n", value=0.0))
    trace = forward_with(
        one_unit(), np.zeros((case.steps, 1, 1)), cuts, [np.full((1, 1), case.start)]
    )
    return np.append(case.start, trace.layers[0].h[:, 0, 0])


def _left(case: Mixed) -> Truth:
    last = float(mixed_over(case)[-1])
    left = last / case.start
    return Truth(
        SHARES[between(left, (LITTLE, MUCH))],
        {"left": left, "last": last},
        is_clear(left, (LITTLE, MUCH), 0.15) and left > 1e-4,
    )


UPDATE: Final = Puzzle("gru_cell.update", _update, _left, SHARES)

GONE, ALIKE = 0.02, 0.9
APART: Final = ("gone", "less", "alike")
"""How much of the distance of two states is left after a step."""


@dataclass(frozen=True, slots=True)
class Two:
    """Two runs with one input, that differ in the state before it alone.

    Attributes:
        x: the input.
        first, second: h before it.
        reset, update: r and z at this step.
    """

    x: float
    first: float
    second: float
    reset: float
    update: float


def _reset(rng: Rng) -> Two:
    x, first = (round(float(one), 1) for one in rng.uniform(-1, 1, 2))
    second = round(first - float(np.sign(first) or 1.0) * float(rng.uniform(0.5, 1.2)), 1)
    return Two(x, first, second, float(rng.choice([0, 0, 1])), float(rng.choice([0, 0, 0.5, 1])))


def _apart(case: Two) -> Truth:
    cuts = (Hold(quantity="r", value=case.reset), Hold(quantity="z", value=case.update))
    start = np.array([[case.first], [case.second]])
    trace = forward_with(one_unit(), np.full((1, 2, 1), case.x), cuts, [start])
    after = trace.layers[0].h[-1, :, 0]
    left = float(abs(after[0] - after[1]) / abs(case.first - case.second))
    return Truth(
        APART[between(left, (GONE, ALIKE))],
        {"first": float(after[0]), "second": float(after[1]), "left": left},
        is_clear(left, (GONE, ALIKE), 0.1),
    )


RESET: Final = Puzzle("gru_cell.reset", _reset, _apart, APART)
PUZZLES: Final = (UPDATE, RESET)
