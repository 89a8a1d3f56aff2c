"""What an LSTM's gates do to its two lines: the forget gate to c, the output gate to h."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from seqviz.cells import LSTMCell, LSTMState, RNNModel
from seqviz.cells.surgery import Hold, forward_with
from seqviz.questions.puzzle import Puzzle, Rng, Truth, between, is_clear

LITTLE, MUCH = 0.1, 0.5
SHARES: Final = ("little", "some", "much")
"""Less than ``LITTLE`` of the cell state is left, at least ``MUCH`` of it, or between."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A cell state that nothing is written to.

    Attributes:
        forget: f at every step.
        steps: T.
        start: c_0.
    """

    forget: float
    steps: int
    start: float


def one_unit(recurrent: float = 0.0) -> RNNModel:
    """An LSTM of one unit, its gates half open, that reads x into g alone.

    Args:
        recurrent: the weight of every gate, and of g, on h_{t−1}.
    """
    arrays = {"W_x": np.array([[0.0], [0.0], [1.0], [0.0]])}
    arrays |= {"W_h": np.full((4, 1), recurrent), "b": np.zeros(4)}
    cell = LSTMCell.from_parameters(arrays)
    return RNNModel.from_parts([cell], np.ones((1, 1)), np.zeros(1))


def _forget(rng: Rng) -> Kept:
    forget = float(rng.choice([0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99]))
    return Kept(forget, int(rng.integers(2, 41)), round(float(rng.uniform(0.4, 2.0)), 1))


def kept_over(case: Kept) -> np.ndarray:
    """c_0 … c_T."""
    cuts = (Hold(quantity="f", value=case.forget), Hold(quantity="i", value=0.0))
    start = LSTMState(h=np.zeros((1, 1)), c=np.full((1, 1), case.start))
    trace = forward_with(one_unit(), np.zeros((case.steps, 1, 1)), cuts, [start])
    states: np.ndarray = trace.layers[0].state("c")[:, 0, 0]
    return states


def _left(case: Kept) -> Truth:
    last = float(kept_over(case)[-1])
    left = last / case.start
    return Truth(
        SHARES[between(left, (LITTLE, MUCH))],
        {"left": left, "last": last},
        is_clear(left, (LITTLE, MUCH), 0.15),
    )


FORGET: Final = Puzzle("lstm_cell.forget", _forget, _left, SHARES)

SHUT: Final = ("same", "other", "nothing")
"""The cell state with the output gate shut: as before to the bit, another number, or 0."""


@dataclass(frozen=True, slots=True)
class Shut:
    """The output gate is held shut from a step on.

    Attributes:
        x: what is read.
        first: the step (from 1) from which it is shut.
        recurrent: the weight of the gates on h_{t−1}; 0 where they do not look at it.
    """

    x: tuple[float, ...]
    first: int
    recurrent: float


def _shut(rng: Rng) -> Shut:
    x = tuple(round(float(one), 1) for one in rng.uniform(-2, 2, int(rng.integers(5, 9))))
    recurrent = float(rng.choice([0.0, 0.0, 1.5, 2.5]))
    return Shut(x, int(rng.integers(2, len(x) - 1)), recurrent)


def courses_of(case: Shut) -> tuple[np.ndarray, np.ndarray]:
    """(c, h) at first and after every step, as it is and with the output gate shut, (2, T + 1)."""
    model, x = one_unit(case.recurrent), np.array(case.x)[:, None, None]
    cut = Hold(quantity="o", value=0.0, first=case.first - 1)
    found = []
    for cuts in ((), (cut,)):
        layer = forward_with(model, x, cuts).layers[0]
        found.append(np.array([layer.state(name)[:, 0, 0] for name in ("c", "h")]))
    return found[0], found[1]


def runs_of(case: Shut) -> tuple[np.ndarray, np.ndarray]:
    """The same after the last step, each (2)."""
    free, shut = courses_of(case)
    return free[:, -1], shut[:, -1]


def _cell_state(case: Shut) -> Truth:
    before, after = runs_of(case)
    numbers = {"c": before[0], "h": before[1], "c_shut": after[0], "h_shut": after[1]}
    apart = abs(after[0] - before[0])
    outcome = SHUT[2] if after[0] == 0 else SHUT[int(apart > 0)]
    clear = abs(after[0]) > 0.05 and (apart == 0 or apart > 0.05)
    return Truth(outcome, {name: float(one) for name, one in numbers.items()}, clear)


CELL_AND_HIDDEN: Final = Puzzle(
    "lstm_cell.cell_and_hidden", _shut, _cell_state, SHUT, never=("nothing",)
)
PUZZLES: Final = (FORGET, CELL_AND_HIDDEN)
