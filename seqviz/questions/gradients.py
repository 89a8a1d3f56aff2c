"""How the error comes back: what reaches an early step, and what a cut way back leaves out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from seqviz.cells import RNNModel
from seqviz.cells.initialisations import initialised_model
from seqviz.cells.through_time import flow
from seqviz.cells.truncation import truncated
from seqviz.questions.puzzle import Puzzle, Rng, Truth, between, is_clear

UNITS: Final = 8
HIGH: Final = 1.0
LOW: Final = 0.01
REACHES: Final = ("vanishes", "weaker", "grows")
"""Less than ``LOW`` of the gradient arrives, at least ``HIGH`` of it, or between."""


@dataclass(frozen=True, slots=True)
class Back:
    """An RNN of ``UNITS`` units whose recurrent weights are a rotation times a factor.

    Attributes:
        gain: the factor.
        steps: that the gradient of the last state goes back.
        size: of the numbers that are read.
        seed: of weights and input.
    """

    gain: float
    steps: int
    size: float
    seed: int


def network(gain: float, seed: int) -> RNNModel:
    """One input, one output; only a gain and a seed decide it."""
    return initialised_model(
        1, UNITS, 1, cell="rnn", initialisation="orthogonal", seed=seed, gain=gain
    )


def inputs(case: Back) -> np.ndarray:
    """(T, 1, 1), drawn from the seed."""
    rng = np.random.default_rng(case.seed)
    return case.size * rng.uniform(-1, 1, (case.steps + 1, 1, 1))


def _vanish(rng: Rng) -> Back:
    gain = float(rng.choice([0.6, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3, 1.5]))
    size = float(rng.choice([0.05, 1.0]))
    return Back(gain, int(rng.integers(4, 31)), size, int(rng.integers(1000)))


def reaches_of(case: Back) -> np.ndarray:
    """How much of the gradient of the last state there is at each, the first one before step 1."""
    model = network(case.gain, case.seed)
    trace = model.forward(inputs(case))
    return np.asarray(flow(model, trace, model.W_y[0]).reaches("h"))


def _reaches(case: Back) -> Truth:
    left = float(reaches_of(case)[1])  # at the state after the first step; 1 at the last
    return Truth(
        REACHES[between(left, (LOW, HIGH))], {"left": left}, is_clear(left, (LOW, HIGH), 0.3)
    )


VANISH: Final = Puzzle("gradients.vanish", _vanish, _reaches, REACHES)

MUCH, HALF = 0.9, 0.5
CUTS: Final = ("less", "part", "nearly")
"""How long the gradient of W_h is after the cut: below ``HALF``, from ``MUCH`` on, or between."""


@dataclass(frozen=True, slots=True)
class Cut:
    """Only the answer after the last step counts, and the way back ends early.

    Attributes:
        pulse: whether something is read at the first step alone; else at every step.
        gain: see ``Back``.
        steps: T.
        every: steps that the way back has.
        seed: of the weights, and of what is read.
    """

    pulse: bool
    gain: float
    steps: int
    every: int
    seed: int


def _cut(rng: Rng) -> Cut:
    gain = float(rng.choice([0.5, 0.7, 0.9, 1.0]))
    every = int(rng.integers(2, 8))
    return Cut(
        bool(rng.random() < 0.5),
        gain,
        every * int(rng.integers(2, 6)),
        every,
        int(rng.integers(1000)),
    )


def run_of(case: Cut) -> tuple[RNNModel, np.ndarray, np.ndarray]:
    """The network, its input (T, 1, 1), and ∂L/∂y, 1 at the last step and 0 before."""
    model = network(case.gain, case.seed)
    model.cells[0].b[...] = 0  # with a bias there would be something to read at every step
    x = np.random.default_rng(case.seed).uniform(-1, 1, (case.steps, 1, 1))
    x[1:] *= not case.pulse
    d_y = np.zeros((case.steps, 1, 1))
    d_y[-1] = 1.0
    return model, x, d_y


def _what_is_left(case: Cut) -> Truth:
    model, x, d_y = run_of(case)
    both = truncated(model, model.forward(x), d_y, case.every)
    whole, used = (np.linalg.norm(one["0.W_h"]) for one in (both.whole, both.used))
    left = float(used / whole)
    return Truth(
        CUTS[between(left, (HALF, MUCH))],
        {"left": left},
        left < 1.05 and is_clear(left, (HALF, MUCH), 0.08),
    )


BACK_THROUGH_TIME: Final = Puzzle("gradients.cut", _cut, _what_is_left, CUTS)
PUZZLES: Final = (VANISH, BACK_THROUGH_TIME)
