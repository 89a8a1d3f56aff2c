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
_KEPT: Final = 8

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


def errors_of(case: Alone) -> tuple[float, float]:
    """Mean |p − v| over the steps: from the true values before each, and alone."""
    run = trained(setup_of(case.series))
    data, model = run.data, run.model
    start = data.cut + case.start
    truth = data.scaler.undo(data.scaled[start : start + case.steps])
    fed = one_step(model, data, first=start)[start : start + case.steps]
    window = data.scaled[start - data.window : start]
    alone = data.scaler.undo(free_running(model, window, case.steps))
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
PUZZLES: Final = (FORCING,)
