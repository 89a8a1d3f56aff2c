"""One training of the sequence page, made ready for the live chart.

Predictions and histograms of a snapshot are computed once, by the page that shows them and never by
the worker, within a budget of time per refresh: the newest first, the rest in the refreshes after.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from seqviz.cells import ModelTrace, RNNModel
from seqviz.cells.arrays import Array
from seqviz.data.series import Series
from seqviz.figures.live import (
    LiveRun,
    Mark,
    Moment,
    Truth,
    activation_spreads,
    weight_spreads,
)
from seqviz.models.forecast import Evaluation, continuation, one_step
from seqviz.training.doctor import Finding
from seqviz.training.events import Phase, PhaseDone
from seqviz.training.history import History
from seqviz.training.runner import Loop
from seqviz.training.sequence import SequenceRun, Setup, build

BUDGET: Final = 0.05  # seconds per refresh for moments not computed yet
SAMPLE: Final = 64  # windows whose gates are counted
NAMES: Final = {"learning_rate": "η", "clip": "clip", "teacher_forcing": "teacher"}


@dataclass(slots=True, eq=False)
class SequenceTraining:
    """A run and what the page computed of it.

    Attributes:
        run: setup, data, model, trainer.
        series: the visitor's own, or None.
        moments: what is known of each snapshot, by step.
        now: the network at the latest refresh.
        phases: of the update under way in slow motion.
        evaluated: how good it is beside the baselines, and after which step that was measured.
        findings: what the doctor says, and after which step it looked.
    """

    run: SequenceRun
    series: Series | None = None
    moments: dict[int, Moment] = field(default_factory=dict)
    now: Moment | None = None
    phases: dict[Phase, PhaseDone] = field(default_factory=dict)
    evaluated: tuple[int, Evaluation] | None = None
    findings: tuple[int, tuple[Finding, ...]] | None = None

    @classmethod
    def of(cls, setup: Setup, series: Series | None) -> SequenceTraining:
        """Nothing is trained yet."""
        return cls(build(setup, series), series)

    @property
    def truth(self) -> Truth:
        """The series that is learned, in its own units."""
        data = self.run.data
        return Truth(data.series.values, data.cut, data.cut)

    def model_with(self, parameters: Mapping[str, Array]) -> RNNModel:
        """A network of its own with these weights."""
        model = deepcopy(self.run.model)
        for name, array in model.parameters().items():
            array[...] = parameters[name]
        return model

    def trace(self, model: RNNModel) -> ModelTrace:
        """The forward pass over the first window of the validation part."""
        return model.forward(self.run.data.X_validation[:1].swapaxes(0, 1))  # (T, 1, 1)

    def loop_of(self, epochs: int) -> Loop:
        """Train so many epochs more."""
        run, data = self.run, self.run.data
        held_out = data.X_validation, data.y_validation
        return lambda stop: run.trainer.run(data.X, data.y, epochs, validation=held_out, stop=stop)

    def remaining(self) -> Loop:
        """Train what is missing of the epochs that the setup asks for; one more if none is."""
        return self.loop_of(max(1, self.run.setup.epochs - self.run.trainer.epoch))

    # ---------------------------------------------------------------- for the chart

    def look(self, history: History, *, alive: bool) -> bool:
        """Compute what the chart lacks, within the budget; whether all of it is there now."""
        until = time.perf_counter() + BUDGET
        steps = history.steps()
        if self.now is None or self.now.step != self.run.trainer.step:
            step, parameters = self._current()
            loss = _loss_at(steps.step, steps.loss, step)
            self.now = self._moment(step, loss, parameters, full=False)
        for snapshot in reversed(history.snapshots):
            known = self.moments.get(snapshot.step)
            if known is not None and (known.forecast is not None or alive):
                continue
            if time.perf_counter() > until:
                return False
            loss = _loss_at(steps.step, steps.loss, snapshot.step)
            self.moments[snapshot.step] = self._moment(
                snapshot.step, loss, snapshot.parameters, full=not alive
            )
        return True

    def _current(self) -> tuple[int, Mapping[str, Array]]:
        """The weights as they are and the number of updates that made them."""
        trainer = self.run.trainer
        while True:
            before, parameters = trainer.step, trainer.current()
            if trainer.step == before:
                return before, parameters

    def _moment(
        self, step: int, loss: float | None, parameters: Mapping[str, Array], *, full: bool
    ) -> Moment:
        model, data = self.model_with(parameters), self.run.data
        resets = self.run.setup.reset_state
        with np.errstate(over="ignore", invalid="ignore"):
            trace = model.forward(data.X[:SAMPLE].swapaxes(0, 1))
            return Moment(
                step=step,
                loss=loss,
                predictions=one_step(model, data, reset_state=resets),
                forecast=continuation(model, data, len(data.validation), reset_state=resets)
                if full
                else None,
                weights=weight_spreads(parameters, model.cells[0].BLOCKS),
                activations=activation_spreads(trace),
            )

    def live_run(self, history: History, name: str, *, running: bool) -> LiveRun:
        """As far as it has come."""
        steps, epochs = history.steps(), history.epochs()
        shown = [s.step for s in history.snapshots if s.step in self.moments]
        moments = tuple(self.moments[step] for step in shown)
        newer = self.now is not None and (not moments or self.now.step > moments[-1].step)
        return LiveRun(
            name=name,
            step=steps.step,
            loss=steps.loss,
            gradient_norm=steps.gradient_norm,
            epoch_step=epochs.step,
            epoch_loss=epochs.loss,
            validation_loss=epochs.validation_loss,
            clip=self.run.trainer.controls.settings.clip,
            marks=tuple(
                Mark(change.step, f"{NAMES[change.name]} → {_short(change.value)}")
                for change in history.settings
            ),
            moments=moments,
            now=self.now if newer else None,
            epoch=self.run.trainer.epoch,
            running=running,
        )


def _loss_at(steps: Array, losses: Array, step: int) -> float | None:
    """The loss of a batch with the weights after ``step`` updates: that of the step to come."""
    if not len(steps):
        return None
    return float(losses[min(int(np.searchsorted(steps, step + 1)), len(losses) - 1)])


def _short(value: float | None) -> str:
    return "∅" if value is None else f"{value:g}"
