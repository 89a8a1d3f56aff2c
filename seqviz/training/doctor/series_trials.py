"""Train copies of a series' network for a few updates, with a cure and without.

A copy is built anew from the setup, or takes the weights as they are, and has its own trainer:
nothing of the visitor's is touched, and the seed makes every copy the same each time. All errors
are held out, as the page's own: the network reads its own predictions, on at most ``HELD`` windows,
and errors of a copy with another scaling are told in the units that the network at hand reads.

The work of an examination is planned by ``WORK``, counted in multiplications: of a large network
fewer updates are made, on fewer windows each; where not even ``FEWEST`` fit, none is tried. A cure
may cost more than the run itself (gates, a longer window): once ``MOST`` is spent, none is tried.

Left out: which cures are worth a trial, and what follows from one.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Mapping
from typing import Any, Final

import numpy as np

from seqviz.cells import RNNModel
from seqviz.cells.arrays import Array
from seqviz.data.series import Series
from seqviz.data.windows import Windows
from seqviz.models.architecture import Architecture
from seqviz.training.doctor.finding import Stop, Trial
from seqviz.training.engine.batch import quiet
from seqviz.training.engine.events import StepDone, TrainingEnded
from seqviz.training.engine.examples import examples
from seqviz.training.engine.measure import measure
from seqviz.training.tasks.sequence import SequenceRun, Setup, build

WORK: Final = 8e9
"""Multiplications of all copies of an examination together, about; some seconds."""
MOST: Final = 2 * WORK
"""What the copies of an examination may cost at all."""
TRIALS: Final = 12
"""Copies that are trained in an examination, at most."""
FEW_TRIALS: Final = 4
"""The same, of a network so large that otherwise not even the fewest updates would fit."""
UPDATES, FEWEST = 400, 20
"""Updates of a copy, at most and at least."""
HELD: Final = 64
"""Held-out windows on which a copy is judged."""
A_STEP: Final = 60_000  # what a step of a layer costs beside its multiplications, in those
SMALL_BATCH: Final = 8  # windows an update, where the network is so large that more take too long

quiet_measure = quiet(measure)
_Work = Generator[None, None, float]


def weights_of(setup: Setup) -> int:
    """How many weights a network of this setup has, about."""
    return Architecture(setup.cell, 1, setup.hidden_size, setup.num_layers, 1).num_parameters()


def cost(setup: Setup, weights: int) -> float:
    """Of one update, in multiplications, about."""
    steps = setup.window + setup.horizon - 1
    return float(steps) * (weights * setup.batch_size + setup.num_layers * A_STEP)


class Copies:
    """The copies of one run.

    Args:
        run: its network is read, not changed.
        ran: the setup as the run really went (a rate that was changed on the way, for example).
        stop: asked between updates.

    Attributes:
        updates: that each copy makes; 0 where the network is too large to try anything.
        left: how many more copies may be trained.
        spent: what those so far cost, in multiplications.
    """

    def __init__(self, run: SequenceRun, ran: Setup, stop: Stop) -> None:
        self.run, self.stop, self.left, self.spent = run, stop, TRIALS, 0.0
        weights = run.model.parameter_count
        share = WORK / TRIALS
        if share / cost(ran, weights) < FEWEST and ran.batch_size > SMALL_BATCH:
            ran = ran.changed({"batch_size": SMALL_BATCH})
        count = int(share / cost(ran, weights))
        if count < FEWEST:
            self.left = FEW_TRIALS
            count = FEWEST if WORK / FEW_TRIALS / cost(ran, weights) >= FEWEST else 0
        self.ran = ran
        asked = ran.epochs * -(-len(run.data.X) // ran.batch_size)
        self.updates = min(count, UPDATES, max(asked, FEWEST)) if count else 0
        self._without: dict[int, tuple[float, float]] = {}  # window → see `_unchanged`

    @property
    def stopped(self) -> bool:
        """Whether the visitor does not want to know any more."""
        return self.stop()

    def now(self) -> float:
        """The held-out error of the network as it is."""
        return self._error(self.run.model, self.run.data, self.ran.window, self.ran)

    def tried(self, cure: Mapping[str, Any]) -> Generator[None, None, Trial | None]:
        """Try changes of the setup on a fresh copy, beside one without them.

        None where nothing more may be tried.
        """
        if not self.updates or self.left <= 0:
            return None
        setup = self.ran.changed(cure)
        if self.spent + self.updates * cost(setup, weights_of(setup)) > MOST:
            return None
        window = max(self.ran.window, setup.window)
        before, unchanged = yield from self._unchanged(window)
        self.left -= 1
        cured = yield from self._trained(setup, window)
        return Trial(dict(cure), self.updates, before, unchanged, cured)

    def continued(self, cure: Mapping[str, Any]) -> Generator[None, None, Trial | None]:
        """Train a copy of the network as it is on, unchanged, as a longer training would."""
        if not self.updates or self.left <= 0:
            return None
        self.left -= 1
        now = self.now()
        weights = self.run.trainer.current()
        after = yield from self._trained(self.ran, self.ran.window, weights)
        return Trial(dict(cure), self.updates, None, now, after, "on")

    def _unchanged(self, window: int) -> Generator[None, None, tuple[float, float]]:
        """Without a cure: the errors with the first weights and after the updates.

        On the targets that windows of this length have; once for each.
        """
        if window not in self._without:
            first = build(self.ran, self._own())
            before = self._error(first.model, first.data, window, self.ran)
            self._without[window] = before, (yield from self._trained(self.ran, window))
        return self._without[window]

    def _own(self) -> Series:
        return self.run.data.series

    def _trained(
        self, setup: Setup, window: int, weights: Mapping[str, Array] | None = None
    ) -> _Work:
        """The held-out error of a copy after its updates; infinite where it diverged."""
        try:
            copy = build(setup.changed({"patience": None}), self._own())
        except ValueError:  # too few values for such windows
            return math.inf
        self.spent += self.updates * cost(setup, weights_of(setup))
        for name, array in copy.model.parameters().items():
            if weights is not None:
                array[...] = weights[name]
        epochs = 1 + self.updates // max(1, len(copy.data.X) // setup.batch_size)
        for event in copy.trainer.run(copy.data.X, copy.data.y, epochs, stop=self.stop):
            if isinstance(event, TrainingEnded) and event.reason == "diverged":
                return math.inf
            if isinstance(event, StepDone):
                yield
                if event.step >= self.updates:
                    break
        return self._error(copy.model, copy.data, window, setup)

    def _error(self, model: RNNModel, data: Windows, window: int, setup: Setup) -> float:
        """Mean squared error on the latest held-out windows, in the units of the run at hand."""
        X, y = data.X_validation, data.y_validation
        first = max(0, window - data.window)  # so that all are judged on the same targets
        if len(X) <= first:
            return math.inf
        rows = first + np.unique(np.linspace(0, len(X) - 1 - first, HELD).astype(int))
        asked = examples(model, X[rows], y[rows], loss="mse", every_step=False)
        found = quiet_measure(model, asked, "mse", reset_state=setup.reset_state)
        if found is None:
            return math.inf
        ratio = data.scaler.scale / self.run.data.scaler.scale
        error = float(found[0]) * ratio**2
        return error if math.isfinite(error) else math.inf
