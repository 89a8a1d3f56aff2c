"""One training of the sequence page, made ready for the live chart.

Predictions and histograms of a snapshot are computed once, by the page that shows them and never by
the worker, within a budget of time per refresh: the newest first, the rest in the refreshes after.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
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
    kept,
    weight_spreads,
)
from seqviz.models.forecast import Evaluation, continuation, predict
from seqviz.training.doctor import Finding
from seqviz.training.events import Phase, PhaseDone
from seqviz.training.history import History
from seqviz.training.runner import Loop
from seqviz.training.sequence import SequenceRun, Setup, build

BUDGET: Final = 0.05  # seconds per refresh for moments not computed yet
SAMPLE: Final = 64  # windows whose gates are counted
MOST_FORECAST: Final = 3.0  # seconds that the forecasts of a run may take together
MOST_PRODUCTS: Final = 2e10  # of weights and values in one set of predictions: about two seconds
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
        rested: when the network as it is may be computed again.
        forecasts_cost: seconds spent on forecasts.
    """

    run: SequenceRun
    series: Series | None = None
    moments: dict[int, Moment] = field(default_factory=dict)
    now: Moment | None = None
    phases: dict[Phase, PhaseDone] = field(default_factory=dict)
    evaluated: tuple[int, Evaluation] | None = None
    findings: tuple[int, tuple[Finding, ...]] | None = None
    rested: float = 0.0
    forecasts_cost: float = 0.0

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
        """Compute what the chart lacks, within the budget; whether all of it is there now.

        The network as it is comes first, but not more often than a quarter of the time allows;
        forecasts come after the end.
        """
        begun = time.perf_counter()
        steps = history.steps()
        stale = self.now is None or self.now.step != self.run.trainer.step
        if stale and (begun > self.rested or not alive):
            step, parameters = self._current()
            self.now = self._moment(step, _loss_at(steps.step, steps.loss, step), parameters)
            self.rested = time.perf_counter() + 3 * (time.perf_counter() - begun)
        for snapshot in reversed(history.snapshots):
            known = self.moments.get(snapshot.step)
            if known is None:
                loss = _loss_at(steps.step, steps.loss, snapshot.step)
                known = self._moment(snapshot.step, loss, snapshot.parameters)
            elif alive or known.forecast is not None or self.forecasts_cost > MOST_FORECAST:
                continue
            else:
                known = self._with_forecast(known, snapshot.parameters)
            self.moments[snapshot.step] = known
            if time.perf_counter() > begun + BUDGET:
                break
        return not self.lacks(history, alive=alive)

    def lacks(self, history: History, *, alive: bool) -> bool:
        """Whether another look would find something to compute."""
        forecasts = not alive and self.forecasts_cost <= MOST_FORECAST
        known = [self.moments.get(snapshot.step) for snapshot in history.snapshots]
        return any(m is None or (forecasts and m.forecast is None) for m in known)

    def leave_slow_motion(self) -> None:
        """The training goes on by itself: what the phases showed is past."""
        self.run.trainer.controls.slow_motion = False
        self.phases.clear()

    def _current(self) -> tuple[int, Mapping[str, Array]]:
        """The weights as they are and the number of updates that made them."""
        trainer = self.run.trainer
        while True:
            before, parameters = trainer.step, trainer.current()
            if trainer.step == before:
                return before, parameters

    def _moment(self, step: int, loss: float | None, parameters: Mapping[str, Array]) -> Moment:
        model, data = self.model_with(parameters), self.run.data
        with np.errstate(over="ignore", invalid="ignore"):
            trace = model.forward(data.X[:SAMPLE].swapaxes(0, 1))
            return Moment(
                step=step,
                loss=loss,
                predictions=self._predictions(model),
                weights=weight_spreads(parameters, model.cells[0].BLOCKS),
                activations=activation_spreads(trace),
            )

    def _predictions(self, model: RNNModel) -> Array | None:
        """One step ahead, at the values that the chart draws; None where that takes too long."""
        data = self.run.data
        drawn = kept(data.series.values)
        drawn = drawn[drawn >= data.window]
        weights = sum(array.size for array in model.parameters().values())
        if len(drawn) * data.window * weights > MOST_PRODUCTS:
            return None
        windows = data.scaled[drawn[:, None] - np.arange(data.window, 0, -1)]
        found = predict(model, data.fed(windows), reset_state=self.run.setup.reset_state)
        predictions = np.full(len(data.scaled), np.nan)
        predictions[drawn] = data.scaler.undo(found[:, 0])
        return predictions

    def _with_forecast(self, moment: Moment, parameters: Mapping[str, Array]) -> Moment:
        """Add the free-running forecast over the validation part; remember what it cost."""
        begun = time.perf_counter()
        model, data = self.model_with(parameters), self.run.data
        with np.errstate(over="ignore", invalid="ignore"):
            going = continuation(
                model, data, len(data.validation), reset_state=self.run.setup.reset_state
            )
        self.forecasts_cost += time.perf_counter() - begun
        return replace(moment, forecast=going)

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
