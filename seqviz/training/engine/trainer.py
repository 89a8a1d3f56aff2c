"""Train an `RNNModel` with NumPy alone: a loop that is an iterator of events.

Each step:

    forward     y = model(x)                      over one mini-batch, (T, N, I) → (N, O)
    loss        mean squared error or cross-entropy
    backward    ∂loss/∂(every parameter)          through time, clipped to a length if wanted
    update      p ← p − what the optimizer makes of the gradient, at learning rate × schedule

A training that is stopped goes on where it was: in the same epoch, the same order of examples, with
the same random numbers. So stopped and continued is, bit for bit, the same as never stopped.

A loss or gradient that is not finite, or a loss that explodes (1e6 times that of the start), ends
the training as diverged, with the last weights whose loss was no worse than at the start.

Left out: networks other than ours, dropout, several devices.

Sources: P. J. Werbos, "Backpropagation through time" (1990); R. J. Williams, J. Peng, "An efficient
gradient-based algorithm for on-line training of recurrent network trajectories" (1990, truncation).
"""

import math
import time
from collections.abc import Callable, Generator, Iterator

import numpy as np
from tqdm import tqdm

from seqviz.cells import RNNModel
from seqviz.cells.arrays import Array, check_size, frozen
from seqviz.training.engine import snapshots
from seqviz.training.engine.batch import Batch, Seen, gradient_of, quiet
from seqviz.training.engine.controls import NAMES, Controls, Settings
from seqviz.training.engine.epoch import Epoch, plan_epoch, shape_of
from seqviz.training.engine.events import (
    EpochDone,
    Event,
    Reason,
    SettingsChanged,
    SnapshotTaken,
    StepDone,
    TrainingEnded,
    TrainingStarted,
    never,
)
from seqviz.training.engine.examples import Examples, examples
from seqviz.training.engine.history import History
from seqviz.training.engine.kept import Best, LastGood
from seqviz.training.engine.losses import LOSSES, LossName
from seqviz.training.engine.measure import loss_of_nothing, measure
from seqviz.training.engine.optimizers import OPTIMIZERS, Optimizer, OptimizerName, clip_gradient
from seqviz.training.engine.phases import Phases
from seqviz.training.engine.schedules import Constant, Schedule
from seqviz.training.engine.weights import Weights

quiet_clip, quiet_measure = quiet(clip_gradient), quiet(measure)


class Trainer:
    """Trains a model in place.

    Args:
        model: its weights are the start.
        learning_rate: see `Settings`; `controls` changes it, clip and teacher_forcing while
            training.
        optimizer: "sgd", "momentum", "nesterov", "rmsprop", "adam", or an `Optimizer`.
        loss: "mse" or "cross_entropy".
        clip: longest gradient (Euclidean norm), or None.
        batch_size: sequences a step, drawn in a new order each epoch; None for all at once.
        schedule: a factor for the learning rate of each step, or None for a constant one.
        truncate: the gradient flows back through at most this many steps, the state through all.
            With a target at every step, a sequence is cut into chunks of so many steps and each
            chunk is an update; else the last so many steps of the window are learned from, and all
            steps after it.
        patience: end early when the held-out loss has not fallen for so many epochs, with the
            weights of its lowest; needs `validation`.
        teacher_forcing: see `Settings`; held-out sequences always read the own predictions.
        reset_state: begin every step with a zero state, so that nothing is remembered.
        seed: of the order of the examples and of teacher forcing.

    Attributes:
        model, controls.

    Raises:
        ValueError: an argument that is unknown or out of range.
    """

    def __init__(
        self,
        model: RNNModel,
        learning_rate: float = 0.01,
        *,
        optimizer: OptimizerName | Optimizer = "adam",
        loss: LossName = "mse",
        clip: float | None = None,
        batch_size: int | None = 32,
        schedule: Schedule | None = None,
        truncate: int | None = None,
        patience: int | None = None,
        teacher_forcing: float = 1.0,
        reset_state: bool = False,
        seed: int = 0,
    ) -> None:
        settings = Settings(learning_rate, clip, teacher_forcing)
        if loss not in LOSSES:
            raise ValueError(f"loss: got {loss!r}, want {' or '.join(map(repr, LOSSES))}")
        if isinstance(optimizer, str):
            if optimizer not in OPTIMIZERS:
                want = ", ".join(map(repr, OPTIMIZERS))
                raise ValueError(f"optimizer: got {optimizer!r}, want {want} or an Optimizer")
            optimizer = OPTIMIZERS[optimizer]()
        for name, size in (
            ("batch_size", batch_size),
            ("truncate", truncate),
            ("patience", patience),
        ):
            if size is not None:
                check_size(name, size)
        self.model, self.controls, self._used = model, Controls(settings), settings
        self._optimizer, self._loss_name, self._loss = optimizer, loss, quiet(LOSSES[loss])
        self._schedule: Schedule = schedule or Constant()
        self._batch_size, self._truncate, self._patience = batch_size, truncate, patience
        self._reset_state = reset_state
        self._order, self._feeding = np.random.default_rng(seed).spawn(2)
        self._weights = Weights(model)
        self._step = self._epoch = self._planned = 0
        self._begun: Epoch | None = None
        self._good: LastGood | None = None
        self._last_loss: float | None = None
        self._best = Best(patience, self._weights.vector)
        self._start = self._seconds = 0.0

    @property
    def step(self) -> int:
        """Updates made so far."""
        return self._step

    @property
    def epoch(self) -> int:
        """Epochs completed so far."""
        return self._epoch

    def current(self) -> dict[str, Array]:
        """Return copies of all parameters, all of the same step, from any thread."""
        return self._weights.current()

    # ---------------------------------------------------------------- train, run

    def train(
        self,
        X: Array,
        y: Array,
        epochs: int,
        *,
        validation: tuple[Array, Array] | None = None,
        every_step: bool = False,
        progress: bool = True,
    ) -> History:
        """Train to the end, as a script does; see `run`.

        Args:
            X: the sequences.
            y: what they should be answered with.
            epochs: how many.
            validation: X and y held out.
            every_step: y holds a target for every step.
            progress: draw a bar with the losses.

        Returns:
            All that happened; `history.ended.reason` is "finished" or "diverged".
        """
        history = History()
        events = self.run(X, y, epochs, validation=validation, every_step=every_step)
        history.add(next(events))  # TrainingStarted: now it is known how many steps there are
        bar = tqdm(
            total=self._planned,
            initial=self._step,
            unit="step",
            disable=not progress,
            dynamic_ncols=True,
        )
        with bar:
            for event in events:
                history.add(event)
                match event:
                    case StepDone():
                        bar.update()
                    case EpochDone():
                        bar.set_description(f"epoch {event.epoch}", refresh=False)
                        losses = {"loss": f"{event.loss:.3g}"}
                        if event.validation_loss is not None:
                            losses["validation"] = f"{event.validation_loss:.3g}"
                        bar.set_postfix(losses, refresh=False)
                    case TrainingEnded(reason="diverged"):
                        bar.set_description(f"diverged, loss {event.loss:.3g}")
        return history

    def run(
        self,
        X: Array,
        y: Array,
        epochs: int,
        *,
        validation: tuple[Array, Array] | None = None,
        every_step: bool = False,
        fresh: Callable[[int], tuple[Array, Array]] | None = None,
        stop: Callable[[], bool] = never,
    ) -> Iterator[Event]:
        """Train, one event at a time; a second call goes on where the last one was.

        Args:
            X: (N, T, I), the sequences.
            y: (N,) or (N, O), the value after each; (N, K, O), the K values after each, read on by
                teacher forcing or own predictions; (N, T) or (N, T, O) with `every_step`; whole
                numbers (N,) or (N, T) for cross-entropy.
            epochs: how many to complete; one that was stopped in the middle is the first of them.
            validation: X and y held out: measured after each epoch, never trained on.
            every_step: y holds a target for every step.
            fresh: epochs completed → X and y of the next, where each has others, just as many.
            stop: asked before every step and between the pieces of one that is large; True ends
                the training as "stopped"; the next call makes the step that was begun anew.

        Returns:
            An iterator of `TrainingStarted` (its steps and epochs count those of earlier calls),
            `StepDone`, `SnapshotTaken`, `SettingsChanged`, `PhaseDone` in slow motion,
            `EpochDone`, a snapshot of the last weights and one `TrainingEnded`.

        Raises:
            TypeError, ValueError: data that do not fit the model; patience without validation.
        """
        check_size("epochs", epochs)

        def of_epoch(done: int) -> Examples:
            pair = (X, y) if fresh is None or done == begun else fresh(done)
            return examples(self.model, *pair, loss=self._loss_name, every_step=every_step)

        begun, held_out = self._epoch, None
        data = of_epoch(begun)
        if validation is not None:
            held_out = examples(
                self.model,
                *validation,
                loss=self._loss_name,
                every_step=every_step,
                name="validation ",
            )
        elif self._patience is not None:
            raise ValueError(f"validation: got None, want data, for patience={self._patience}")
        return self._events(data, held_out, epochs, stop, of_epoch if fresh else None)

    # ---------------------------------------------------------------- the loop

    def _events(
        self,
        data: Examples,
        held_out: Examples | None,
        epochs: int,
        stop: Callable[[], bool],
        fresh: Callable[[int], Examples] | None,
    ) -> Iterator[Event]:
        self._start = time.perf_counter() - self._seconds
        self._weights.read()
        start = self._weights.vector
        if self._good is None:
            nothing = loss_of_nothing(data, self._loss_name, len(self.model.b_y))
            self._good = LastGood(start, nothing)
        self._good.begin(start)
        self._gradient = np.empty_like(start)
        last_epoch, epoch = self._epoch + epochs, self._under_way(data)
        self._planned = self._step - len(epoch.losses) + epochs * epoch.steps
        self._last_loss = None
        yield TrainingStarted(
            steps=self._planned,
            epochs=last_epoch,
            examples=len(data),
            parameters=start.size,
            device="cpu",
            precision=str(self.model.dtype),
        )
        if self._step == 0 and snapshots.due(0):
            yield self._snapshot()
        reason: Reason = "finished"
        while self._epoch < last_epoch and not self._best.over:
            epoch = self._under_way(data)
            if epoch.done:
                ended = self._end_epoch(epoch, held_out, stop)
                if ended is None:
                    reason = "stopped"
                    break
                yield ended
                if fresh is not None and self._epoch < last_epoch:
                    data = fresh(self._epoch)
                continue
            if stop():
                reason = "stopped"
                break
            yield from self._changes()
            broken = yield from self._update(data, epoch, self._good, stop)
            if broken is not None:
                reason = broken
                break
            if snapshots.due(self._step):
                yield self._snapshot()
        early = self._best.over
        if reason == "diverged" or early:
            self._weights.restore((self._best if early else self._good).weights)
            self._optimizer.reset()  # what it remembers belongs to the weights given up
            self._best.wait_again()
        yield self._snapshot()
        yield TrainingEnded(reason, self._step, self._last_loss, self._now(), early)

    def _under_way(self, data: Examples) -> Epoch:
        """The epoch that was begun with this data, or a new one."""
        if self._begun is None or self._begun.shape != shape_of(data):
            self._begun = plan_epoch(data, self._batch_size, self._truncate, self._order)
        return self._begun

    def _changes(self) -> Iterator[SettingsChanged]:
        """Take over the settings as they are now."""
        used, self._used = self._used, self.controls.settings
        if self._used is not used:
            for name in NAMES:
                value = getattr(self._used, name)
                if value != getattr(used, name):
                    yield SettingsChanged(self._step, name, value, self._now())

    def _update(
        self, data: Examples, epoch: Epoch, good: LastGood, stop: Callable[[], bool]
    ) -> Generator[Event, None, Reason | None]:
        """Make one update and return None; or make none and return why.

        It was stopped on the way, or loss or gradient are beyond use.
        """
        tell = Phases(self._step + 1, self._epoch + 1) if self.controls.slow_motion else None
        clip, weights, whole = self._used.clip, self._weights, self._gradient

        batch, seen = self._batch(data, epoch), Seen() if tell else None
        found = gradient_of(self.model, batch, self._loss, whole, stop=stop, seen=seen)
        if found is None:
            return "stopped"
        loss = self._last_loss = found.loss
        if tell and seen:
            yield tell.forward(seen)
            yield tell.loss(seen, batch.target, loss)
        if not good.sound(loss, weights.vector):
            return "diverged"

        d_parameters = weights.named(whole.copy()) if tell else {}
        norm = quiet_clip(whole, clip)
        clipped = norm if clip is None else min(norm, clip)
        if not math.isfinite(norm):
            return "diverged"
        if tell and seen:
            yield tell.backward(seen, d_parameters, norm, clipped)

        rate = float(self._used.learning_rate * self._schedule(self._step, self._planned))
        weights_before = weights.current() if tell else {}
        weights.update(self._optimizer, whole, rate)
        self._step += 1
        epoch.advance(loss, found.finals)
        if tell:
            yield tell.update(weights_before, weights.current(), rate, clipped)
        yield StepDone(self._step, self._epoch + 1, loss, rate, norm, self._now())
        return None

    def _batch(self, data: Examples, epoch: Epoch) -> Batch:
        """What comes next in the epoch."""
        before, x, target = epoch.next(data)
        own, forcing = None, self._used.teacher_forcing
        if data.ahead and forcing < 1:
            if epoch.lots is None:
                epoch.lots = self._feeding.random((data.ahead, x.shape[1]))
            own = epoch.lots >= forcing
        return Batch(before, x, target, data.ahead > 0, own, epoch.states, self._reset_state)

    def _end_epoch(
        self, epoch: Epoch, held_out: Examples | None, stop: Callable[[], bool]
    ) -> EpochDone | None:
        """Measure and count the epoch; None where that was stopped, to be done by the next call."""
        loss, accuracy = None, None
        if held_out is not None:
            measured = quiet_measure(
                self.model, held_out, self._loss_name, reset_state=self._reset_state, stop=stop
            )
            if measured is None:
                return None
            loss, accuracy = measured
            self._best.add(loss, self._weights.vector)
        self._epoch, self._begun = self._epoch + 1, None
        mean = sum(epoch.losses) / len(epoch.losses)
        return EpochDone(self._epoch, self._step, mean, accuracy, self._now(), loss)

    def _snapshot(self) -> SnapshotTaken:
        copies = {name: frozen(array) for name, array in self.current().items()}
        return SnapshotTaken(self._step, self._epoch, copies, self._now())

    def _now(self) -> float:
        """Seconds of training; those between two calls of `run` do not count."""
        self._seconds = time.perf_counter() - self._start
        return self._seconds
