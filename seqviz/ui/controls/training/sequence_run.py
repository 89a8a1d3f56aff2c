"""One training of the sequence page, made ready for the live chart.

Predictions and histograms of a snapshot are computed once, by the page that shows them and never by
the worker, a slice at a time and within a budget per refresh: the newest first, the rest in the
refreshes after. So a refresh takes about as long for a large network as for a small one.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from seqviz.cells import ModelTrace, RNNModel
from seqviz.cells.arrays import Array
from seqviz.data.series import Series
from seqviz.figures.live import (
    MAX_POINTS,
    MAX_VALUES,
    LiveRun,
    Mark,
    Moment,
    Truth,
    picked,
)
from seqviz.figures.live_history import live_run
from seqviz.figures.spreads import Activations, Spread, weight_spreads
from seqviz.models.forecast import Evaluation, continuation, predict
from seqviz.numbers import given
from seqviz.training.engine.events import Phase, PhaseDone, SnapshotTaken
from seqviz.training.engine.history import History
from seqviz.training.engine.runner import Loop
from seqviz.training.tasks.sequence import SequenceRun, Setup, build
from seqviz.ui.frame.i18n import N_, _

BUDGET: Final = 0.03  # seconds per refresh for moments not computed yet
SLICE: Final = 4e7  # of weights and values in one slice of predictions: about 10 ms
SAMPLE: Final = 64  # windows whose gates are counted
MOST_FORECASTS: Final = 9e9  # of weights and values in all forecasts of a run: some seconds
A_STEP: Final = 2e4  # multiplications that take as long as calling one step of a network
MOST_PRODUCTS: Final = 2e10  # of weights and values in one set of predictions: about two seconds
ALL_PRODUCTS: Final = 2e9  # of them, so that every value of a series is predicted: half a second
_Task = Generator[None, None, None]
_DONE: Final = object()
CHANGES: Final = {
    "learning_rate": "η → {value}",
    "clip": N_("clip → {value}"),
    "teacher_forcing": N_("teacher forcing → {value}"),
}


@dataclass(slots=True, eq=False)
class SequenceTraining:
    """A run and what the page computed of it.

    Attributes:
        run: setup, data, model, trainer.
        series: the visitor's own, or None.
        named_in: the language in which the page found a name for it; "" for a name of its own.
        moments: what is known of each snapshot, by step.
        sources: the snapshots that these are of. At the end of a run that diverged or stopped early
            the weights that it came back to take the place of others of the same step.
        now: the network at the latest refresh.
        phases: of the update under way in slow motion.
        evaluated: how good it is beside the baselines, by the step and whether that is the end's.
        rested: when the network as it is may be computed again.
        spent: seconds of computing on the task so far, and on those before it.
        task: what a look began and did not finish.
        forecasts_cost: of weights and values, spent on forecasts.
        looking: held by the page's run that computes: the one that a click replaces may still be
            at it when the next one begins.
    """

    run: SequenceRun
    series: Series | None = None
    named_in: str = ""
    moments: dict[int, Moment] = field(default_factory=dict)
    sources: dict[int, SnapshotTaken] = field(default_factory=dict)
    now: Moment | None = None
    phases: dict[Phase, PhaseDone] = field(default_factory=dict)
    evaluated: dict[tuple[int, bool], Evaluation] = field(default_factory=dict)
    rested: float = 0.0
    spent: float = 0.0
    task: _Task | None = None
    forecasts_cost: float = 0.0
    looking: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def of(cls, setup: Setup, series: Series | None) -> SequenceTraining:
        """Nothing is trained yet."""
        return cls(build(setup, series), series)

    @property
    def truth(self) -> Truth:
        """The series that is learned, in its own units."""
        data = self.run.data
        return Truth(
            data.series.values,
            data.cut,
            data.cut,
            data.window,
            data.horizon,
            data.shuffle_seed is not None,
            self.most,
        )

    @property
    def most(self) -> int:
        """How many values are drawn: fewer where each takes a large network long to predict."""
        each = self.run.data.window * self.run.model.parameter_count
        return MAX_VALUES if each * MAX_VALUES <= ALL_PRODUCTS else MAX_POINTS

    def trace(self, model: RNNModel) -> ModelTrace:
        """The forward pass over the first window of the validation part."""
        return model.forward(self.run.data.X_validation[:1].swapaxes(0, 1))  # (T, 1, 1)

    def loop_of(self, epochs: int) -> Loop:
        """Train so many epochs more."""
        return self.run.learner.loop_of(epochs)

    def remaining(self) -> Loop:
        """Train what is missing of the epochs that the setup asks for; one more if none is."""
        return self.loop_of(max(1, self.run.setup.epochs - self.run.trainer.epoch))

    # ---------------------------------------------------------------- for the chart

    def look(self, history: History, *, alive: bool, budget: float = BUDGET) -> bool:
        """Compute what the chart lacks, within the budget; whether all of it is there now.

        The network as it is comes first, but not more often than a quarter of the time allows;
        forecasts come after the end. What one look begins, the next one goes on with.
        """
        with self.looking:
            end = time.perf_counter() + budget
            while True:
                self.task = self.task or self._next_task(history, alive)
                if self.task is None:
                    return not self.lacks(history, alive=alive)
                begun = time.perf_counter()
                if next(self.task, _DONE) is _DONE:
                    self.task = None
                now = time.perf_counter()
                self.spent += now - begun
                if now > end:
                    return self.task is None and not self.lacks(history, alive=alive)

    def lacks(self, history: History, *, alive: bool) -> bool:
        """Whether another look would find something to compute."""
        if not alive and self._stale:
            return True
        forecasts = not alive and self.forecasts_cost <= MOST_FORECASTS
        known = [self._known(snapshot) for snapshot in history.snapshots]
        return any(m is None or (forecasts and m.forecast is None) for m in known)

    @property
    def _stale(self) -> bool:
        return self.now is None or self.now.step != self.run.trainer.step

    def _next_task(self, history: History, alive: bool) -> _Task | None:
        """What to compute next; None where there is nothing to do."""
        if self._stale and (time.perf_counter() > self.rested or not alive):
            return self._look_at_now(history)
        for snapshot in reversed(history.snapshots):
            known = self._known(snapshot)
            if known is None:
                return self._look_at(history, snapshot)
            if not alive and known.forecast is None and self.forecasts_cost <= MOST_FORECASTS:
                return self._look_ahead(known, snapshot)
        return None

    def _known(self, snapshot: SnapshotTaken) -> Moment | None:
        same = self.sources.get(snapshot.step) is snapshot
        return self.moments.get(snapshot.step) if same else None

    def _look_at_now(self, history: History) -> _Task:
        self.spent = 0.0
        step, parameters = self._current()
        self.now = yield from self._moment(history, step, parameters)
        self.rested = time.perf_counter() + 3 * self.spent

    def _look_at(self, history: History, snapshot: SnapshotTaken) -> _Task:
        moment = yield from self._moment(history, snapshot.step, snapshot.parameters)
        kept = {one.step: one for one in history.snapshots}
        self.sources = {
            step: one for step, one in self.sources.items() if kept.get(step) is one
        } | {snapshot.step: snapshot}
        self.moments = {step: one for step, one in self.moments.items() if step in self.sources} | {
            snapshot.step: moment
        }

    def _look_ahead(self, known: Moment, snapshot: SnapshotTaken) -> _Task:
        self.moments[known.step] = self._with_forecast(known, snapshot.parameters)
        yield

    @property
    def in_slow_motion(self) -> bool:
        """Whether every phase is told."""
        return self.run.trainer.controls.slow_motion

    def enter_slow_motion(self) -> None:
        """Tell every phase from the next update on."""
        self.run.trainer.controls.slow_motion = True

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

    def _moment(
        self, history: History, step: int, parameters: Mapping[str, Array]
    ) -> Generator[None, None, Moment]:
        """What the chart shows of these weights; yields between two slices."""
        steps = history.steps()
        loss = _loss_at(steps.step, steps.loss, step)
        model = self.run.network(parameters)
        predictions = yield from self._predictions(model)
        activations = yield from self._activations(model)
        reach = yield from self.run.reach(model)
        return Moment(
            step=step,
            loss=loss,
            predictions=predictions,
            weights=weight_spreads(parameters, model.cells[0].BLOCKS),
            activations=activations,
            reach=reach,
        )

    def _activations(self, model: RNNModel) -> Generator[None, None, tuple[Spread, ...]]:
        """The gates and states over the first windows, counted a few steps at a time."""
        x = self.run.data.X[:SAMPLE].swapaxes(0, 1)  # (T, n, 1)
        counted, states = Activations(), None
        length = max(1, int(SLICE // (x.shape[1] * model.parameter_count)))  # steps
        for first in range(0, len(x), length):
            with np.errstate(over="ignore", invalid="ignore"):
                trace = model.forward(x[first : first + length], states)
                counted.add(trace)
            states = trace.finals
            yield
        return counted.spreads()

    def _predictions(self, model: RNNModel) -> Generator[None, None, Array | None]:
        """One step ahead, at the values that the chart draws; None where that takes too long."""
        data = self.run.data
        drawn = picked(data.series.values, self.most)
        drawn = drawn[drawn >= data.window]
        products = data.window * model.parameter_count
        if len(drawn) * products > MOST_PRODUCTS:
            return None
        predictions = np.full(len(data.scaled), np.nan)
        length = max(8, int(SLICE // products))  # windows
        for first in range(0, len(drawn), length):
            part = drawn[first : first + length]
            windows = data.scaled[part[:, None] - np.arange(data.window, 0, -1)]
            with np.errstate(over="ignore", invalid="ignore"):
                found = predict(model, data.fed(windows), reset_state=self.run.setup.reset_state)
                predictions[part] = data.scaler.undo(found[:, 0])
            yield
        return predictions

    def _with_forecast(self, moment: Moment, parameters: Mapping[str, Array]) -> Moment:
        """Add the free-running forecast over the validation part; remember what it cost.

        Counted in work, not in time: which moments have a forecast hangs on the settings alone.
        """
        model, data = self.run.network(parameters), self.run.data
        readings = -(-len(data.validation) // data.horizon)
        each = (data.window + data.horizon) * (model.parameter_count + A_STEP)
        self.forecasts_cost += readings * each
        with np.errstate(over="ignore", invalid="ignore"):
            going = continuation(
                model, data, len(data.validation), reset_state=self.run.setup.reset_state
            )
        return replace(moment, forecast=going)

    def live_run(self, history: History, name: str, *, running: bool) -> LiveRun:
        """As far as it has come."""
        shown = [s.step for s in history.snapshots if s.step in self.moments]
        moments = tuple(self.moments[step] for step in shown)
        newer = self.now is not None and (not moments or self.now.step > moments[-1].step)
        marks = (
            Mark(change.step, _(CHANGES[change.name]).format(value=_short(change.value)))
            for change in history.settings
        )
        return live_run(
            self.run,
            history,
            name,
            moments,
            running=running,
            marks=tuple(marks),
            now=self.now if newer else None,
        )


def _loss_at(steps: Array, losses: Array, step: int) -> float | None:
    """The loss of the batch of update ``step``, as the curve has it; of the first one for 0."""
    if not len(steps):
        return None
    return float(losses[min(int(np.searchsorted(steps, max(step, 1))), len(losses) - 1)])


def _short(value: float | None) -> str:
    return _("off") if value is None else given(value)
