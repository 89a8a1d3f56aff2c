"""What one unit of an RNN keeps: a factor below one fades, one above one runs into tanh."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from seqviz.cells import RNNCell
from seqviz.questions.puzzle import Puzzle, Rng, Truth, between, is_clear

LITTLE, MUCH = 0.05, 0.5
SHARES: Final = ("little", "some", "much")
"""Less than ``LITTLE`` of the first state is left, at least ``MUCH`` of it, or between."""


@dataclass(frozen=True, slots=True)
class Pulse:
    """A pulse is read at the first step, then nothing.

    Attributes:
        weight: w_h.
        steps: that follow.
        squashed: by tanh; else by a relu, which leaves what is above 0 as it is.
    """

    weight: float
    steps: int
    squashed: bool = True


def states_of(case: Pulse) -> np.ndarray:
    """h_1 … h_{1 + steps} of h_t = f(w_h·h_{t−1} + x_t)."""
    arrays = {"W_x": np.ones((1, 1)), "W_h": np.array([[case.weight]]), "b": np.zeros(1)}
    cell = RNNCell.from_parameters(arrays, nonlinearity="tanh" if case.squashed else "relu")
    x = np.zeros((case.steps + 1, 1, 1))
    x[0] = 1.0
    states: np.ndarray = cell.forward(x).h[:, 0, 0]
    return states


def _forgets(rng: Rng) -> Pulse:
    weight = float(rng.choice([0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0, 1.05, 1.1, 1.2]))
    return Pulse(weight, int(rng.integers(3, 31)))


def _left(case: Pulse) -> Truth:
    states = states_of(case)
    left = float(states[-1] / states[0])
    return Truth(
        SHARES[between(left, (LITTLE, MUCH))],
        {"left": left, "first": float(states[0]), "last": float(states[-1])},
        is_clear(left, (LITTLE, MUCH), 0.2),
    )


LEAKY: Final = Pulse(0.8, 10, squashed=False)
"""The page's leaky memory, one step further than its own two pulses show."""

FORGETS: Final = Puzzle("rnn_cell.forgets", _forgets, _left, SHARES, first=LEAKY)

ENDS: Final = ("fades", "stays", "swings", "grows")
"""What becomes of the state in the long run."""
LONG: Final = 49
"""Steps after the pulse; with it, as many as the page's own sequence may have."""


def _long_run(rng: Rng) -> Pulse:
    size = float(rng.uniform(0.4, 0.85)) if rng.random() < 0.5 else float(rng.uniform(1.2, 2.2))
    return Pulse(round(float(rng.choice([-1, 1])) * size, 2), LONG)


def _end(case: Pulse) -> Truth:
    states = states_of(case)
    before, last = float(states[-2]), float(states[-1])
    if abs(last) > 1:  # a tanh never gets there: it is offered because many expect it
        outcome = "grows"
    elif abs(last) < 0.01:
        outcome = "fades"
    else:
        outcome = "stays" if before * last > 0 else "swings"
    return Truth(outcome, {"before": before, "last": last})


LONG_RUN: Final = Puzzle("rnn_cell.long_run", _long_run, _end, ENDS, never=("grows",))
PUZZLES: Final = (FORGETS, LONG_RUN)
