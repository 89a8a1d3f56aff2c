"""A network that learned a series: fed the truth, or its own predictions.

The networks are trained when they are first asked for, a fraction of a second each.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from seqviz.models.forecast import free_running, one_step
from seqviz.questions.puzzle import Puzzle, Rng, Truth, between, is_clear
from seqviz.training.tasks.sequence import DEFAULT, SequenceRun, Setup, build

EPOCHS: Final = 12
SERIES: Final = ("sine", "sines", "mackey-glass")
_KEPT: Final = 64

TWICE, MUCH = 2.0, 10.0
WORSE: Final = ("alike", "worse", "far")
"""The error of going on alone: under ``TWICE`` that when fed, from ``MUCH`` times on, between."""


@dataclass(frozen=True, slots=True)
class Alone:
    """A trained network goes on by itself from a place that it never learned from.

    Attributes:
        series: its name.
        steps: that it goes on.
        start: how many steps after the training part it begins.
    """

    series: str
    steps: int
    start: int


def setup_of(series: str) -> Setup:
    """How the network is trained."""
    return DEFAULT.changed({"series": series, "hidden_size": 16, "epochs": EPOCHS})


@lru_cache(maxsize=_KEPT)
def trained(setup: Setup) -> SequenceRun:
    """The network after its training."""
    run = build(setup)
    for _ in run.loop(lambda: False):
        pass
    return run


def _alone(rng: Rng) -> Alone:
    series = SERIES[int(rng.integers(len(SERIES)))]
    return Alone(series, int(rng.integers(2, 31)), int(rng.integers(0, 60)))


def ways_of(case: Alone) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The truth, what it predicts from the true values before each step, and alone."""
    run = trained(setup_of(case.series))
    data, model = run.data, run.model
    start = data.cut + case.start
    truth = data.scaler.undo(data.scaled[start : start + case.steps])
    fed = one_step(model, data, first=start)[start : start + case.steps]
    window = data.scaled[start - data.window : start]
    alone = data.scaler.undo(free_running(model, window, case.steps))
    return truth, fed, alone


def errors_of(case: Alone) -> tuple[float, float]:
    """Mean |p − v| over the steps: from the true values before each, and alone."""
    truth, fed, alone = ways_of(case)
    return float(np.abs(fed - truth).mean()), float(np.abs(alone - truth).mean())


def _how_much_worse(case: Alone) -> Truth:
    fed, alone = errors_of(case)
    times = alone / fed
    return Truth(
        WORSE[between(times, (TWICE, MUCH))],
        {"fed": fed, "alone": alone, "times": times},
        bool(np.isfinite(times)) and is_clear(times, (TWICE, MUCH), 0.15),
    )


FORCING: Final = Puzzle("sequence_prediction.forcing", _alone, _how_much_worse, WORSE)
DOWN, UP = 0.2, 0.9
FALLS: Final = ("falls", "some", "no")
"""The loss after training as a share of the first one: under ``DOWN``, from ``UP`` on, between."""


@dataclass(frozen=True, slots=True)
class Rate:
    """A short training with a learning rate.

    Attributes:
        rate: it.
        optimizer: its name.
        seed: of weights and order.
    """

    rate: float
    optimizer: str
    seed: int


RATE_EPOCHS: Final = 3


def _rate(rng: Rng) -> Rate:
    optimizer = ("sgd", "adam")[int(rng.integers(2))]
    rate = float(rng.choice([1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1.0, 10.0]))
    return Rate(rate, optimizer, int(rng.integers(4)))


def rate_setup(case: Rate) -> Setup:
    """How it is trained."""
    return DEFAULT.changed(
        {
            "hidden_size": 8,
            "epochs": RATE_EPOCHS,
            "learning_rate": case.rate,
            "optimizer": case.optimizer,
            "seed": case.seed,
        }
    )


def loss_of(run: SequenceRun) -> float:
    """The mean squared error on the held-out windows with the weights of now."""
    data, model = run.data, run.model
    said = model.forward(np.asarray(data.X_validation).swapaxes(0, 1)).y[-1, :, 0]
    return float(((said - data.y_validation) ** 2).mean())


def _falls(case: Rate) -> Truth:
    before, after = loss_of(build(rate_setup(case))), loss_of(trained(rate_setup(case)))
    share = after / before if np.isfinite(after) else np.inf
    return Truth(
        FALLS[between(share, (DOWN, UP))],
        {"before": before, "after": after, "share": share},
        bool(np.isinf(share)) or is_clear(share, (DOWN, UP), 0.1),
    )


RATE: Final = Puzzle("sequence_prediction.rate", _rate, _falls, FALLS, tries=24)
PUZZLES: Final = (FORCING, RATE)
