"""What an initialisation does to the memory of a network that has learned nothing yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from seqviz.cells import LSTMState, RNNModel
from seqviz.cells.initialisations import initialised_model
from seqviz.questions.puzzle import Puzzle, Rng, Truth, between, is_clear

UNITS: Final = 16
LITTLE, MUCH = 0.05, 0.5
SHARES: Final = ("little", "some", "much")


@dataclass(frozen=True, slots=True)
class Opened:
    """An untrained LSTM whose cell state is nudged, then reads what it always reads.

    Attributes:
        bias: with which its forget gates begin.
        steps: after the nudge.
        seed: of weights and input.
    """

    bias: float
    steps: int
    seed: int


def lstm(case: Opened) -> RNNModel:
    """The network."""
    return initialised_model(
        1, UNITS, 1, cell="lstm", initialisation="bias", seed=case.seed, open=case.bias
    )


def reads(case: Opened) -> np.ndarray:
    """(T, 1, 1)."""
    return np.random.default_rng(case.seed).uniform(-1, 1, (case.steps, 1, 1))


NUDGE: Final = 1e-3


def _opened(rng: Rng) -> Opened:
    bias = float(rng.choice([-1, 0, 1, 2, 3, 4, 5]))
    return Opened(bias, int(rng.choice([5, 10, 20, 30, 50, 80])), int(rng.integers(1000)))


def _kept(case: Opened) -> Truth:
    model, x = lstm(case), np.repeat(reads(case), 2, axis=1)
    c = np.zeros((2, UNITS))
    c[1] = NUDGE
    ends = model.forward(x, [LSTMState(h=np.zeros((2, UNITS)), c=c)]).layers[0].state("c")[-1]
    left = float(np.linalg.norm(ends[1] - ends[0]) / np.linalg.norm(c[1]))
    return Truth(
        SHARES[between(left, (LITTLE, MUCH))],
        {"left": left},
        is_clear(left, (LITTLE, MUCH), 0.15) and left > 1e-6,
    )


OPEN: Final = Puzzle("memory_lab.open", _opened, _kept, SHARES)

FADES, GROWS = 0.5, 2.0
ENDS: Final = ("fades", "stays", "grows")


@dataclass(frozen=True, slots=True)
class Identity:
    """An untrained ReLU RNN whose recurrent weights are the identity times a scale.

    Attributes:
        scale: of the identity.
        steps: after a pulse at the first step.
        seed: of the input weights.
    """

    scale: float
    steps: int
    seed: int


def _identity(rng: Rng) -> Identity:
    scale = float(rng.choice([0.8, 0.9, 0.95, 0.99, 1.0, 1.01, 1.05, 1.1]))
    return Identity(scale, int(rng.integers(3, 61)), int(rng.integers(1000)))


def _end(case: Identity) -> Truth:
    model = initialised_model(
        1,
        UNITS,
        1,
        cell="rnn",
        initialisation="identity",
        seed=case.seed,
        cell_options={"nonlinearity": "relu"},
        scale=case.scale,
    )
    x = np.zeros((case.steps + 1, 1, 1))
    x[0] = 1.0
    sizes = np.linalg.norm(model.forward(x).layers[0].h[:, 0], axis=1)
    left = float(sizes[-1] / sizes[0])
    return Truth(
        ENDS[between(left, (FADES, GROWS))], {"left": left}, is_clear(left, (FADES, GROWS), 0.2)
    )


IDENTITY: Final = Puzzle("memory_lab.identity", _identity, _end, ENDS)
PUZZLES: Final = (OPEN, IDENTITY)
