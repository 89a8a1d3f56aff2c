"""The one epoch loop of all torch trainings: an iterator of events that can go on after its end.

    lesson → (loss → update → StepDone) …, measured → EpochDone, and again

What is learned, from which batches and with which loss, is a `Lesson`; the loop knows nothing of
it. As with the NumPy trainer, a training that is stopped goes on where it was: in the same epoch,
with the same order of examples and the same random numbers, because the epoch under way is left
standing. So stopped and continued is, bit for bit, the same as never stopped; also where it was
stopped while it measured.

A lesson whose learning rate has fallen to nothing at its last update has an end of its own, and so
has one that diverged. Training on begins another lesson there, from the same weights: its
optimizer is new, its learning rate rises and falls once more.

Torch is not loaded by this module: whoever makes the first lesson, in the worker, does so. In slow
motion a lesson that can be looked into tells the four phases of an update, which is the same one.
Left out: settings that change while it runs (the NumPy trainer's).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

from numpy.typing import NDArray

from seqviz.training.engine.events import (
    EpochDone,
    Event,
    PhaseDone,
    Reason,
    SnapshotTaken,
    StepDone,
    TrainingEnded,
    TrainingStarted,
    never,
)

if TYPE_CHECKING:
    import torch

    from seqviz.training.engine.updates import Update, Updates

ENDLESS: Final = 100_000  # epochs of a lesson that has no end of its own


class Looked(Protocol):
    """One update that is looked into: made before its gradient is, asked in this order."""

    def forward(self) -> PhaseDone:
        """What was read and answered."""

    def loss(self, loss: float) -> PhaseDone:
        """How wrong that was."""

    def backward(self, norm: float, clipped: float) -> PhaseDone:
        """The gradient, which every weight has now."""

    def update(self, rate: float, clipped: float) -> PhaseDone:
        """The weights before and after."""


A = TypeVar("A", bound=NDArray[Any])
Stop = Callable[[], bool]
Weights = Callable[[], Mapping[str, NDArray[Any]]]
Score = tuple[float | None, float | None]
"""Accuracy (0 to 1) and mean loss on what is held out, each where it is measured."""


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """All of a training that is not the loop: from its first update to its last.

    Args:
        model: trained in place, on the device it is on.
        updates: made with its optimizer and schedule.
        losses: draws an epoch and gives the loss of each of its updates, computed when asked for.
        per_epoch: updates in an epoch, which are as many losses.
        examples: how many an epoch has.
        measure: scores what is held out; asked with `stop`, it may give up and return None.
        precision: of the forward pass.
        look: looks into the update whose loss was computed last, given its number and its epoch's;
            None where that is not possible.
    """

    model: torch.nn.Module
    updates: Updates
    losses: Callable[[], Iterator[torch.Tensor]]
    per_epoch: int
    examples: int
    measure: Callable[[Stop], Score | None] | None = None
    precision: str = "float32"
    look: Callable[[int, int], Looked] | None = None


Begin = Callable[[int, int], Lesson]
"""Epochs, the number of lessons before → one that trains the trainer's one network."""


def at_first(step: int) -> bool:
    """Whether no update has been made."""
    return step == 0


@dataclass(slots=True, eq=False)
class _Epoch:
    """An epoch under way: what is still to come of it, and the losses so far."""

    losses: Iterator[torch.Tensor]
    made: int = 0
    total: float = 0.0


class TorchTrainer:
    """One network's training, in as many parts as anybody likes.

    Args:
        begin: makes a lesson.
        endless: whether the learning rate stays as it is, so that a lesson needs no end.
        weights: copies of the network's weights as they are; None for no snapshots.
        due: asked with the number of updates made, whether to tell the weights then.
        each_epoch: tell them before each `EpochDone` too, so that nobody who stands still there is
            without the network of that epoch.

    Attributes:
        step, epoch: updates made and epochs completed.
        slow_motion: tell every phase of every update; read before each.
    """

    def __init__(
        self,
        begin: Begin,
        *,
        endless: bool = False,
        weights: Weights | None = None,
        due: Callable[[int], bool] = at_first,
        each_epoch: bool = False,
    ) -> None:
        self.step = self.epoch = 0
        self.slow_motion = False
        self._begin, self._endless, self._weights = begin, endless, weights
        self._due, self._each_epoch = due, each_epoch
        self._lesson: Lesson | None = None
        self._under_way: _Epoch | None = None
        self._lessons = 0
        self._planned = 0  # epochs at the end of the lesson
        self._told = (-1, -1)  # update and epoch of the last snapshot
        self._loss: float | None = None
        self._start = self._seconds = 0.0

    @property
    def begins_anew(self) -> bool:
        """Whether training on begins another lesson, since this one's learning rate is used up."""
        return 0 < self._planned <= self.epoch

    def close(self) -> None:
        """Let go of the lesson, and with it of all that it holds; another one may be begun."""
        self._lesson = self._under_way = None

    def loop_of(self, epochs: int) -> Callable[[Stop], Iterator[Event]]:
        """As a runner wants it: `run` for so many epochs, once it is known when to stop."""
        return lambda stop: self.run(epochs, stop=stop)

    def run(self, epochs: int, *, stop: Stop = never) -> Iterator[Event]:
        """Train, one event at a time; a further call goes on where the last one was.

        Args:
            epochs: how many to complete; one that was stopped in the middle is the first of them.
            stop: asked before every update and, by the lesson, while it measures; True ends the
                training with reason "stopped".

        Yields:
            `TrainingStarted` (its steps and epochs count those of earlier calls), `StepDone` an
            update, `EpochDone` an epoch, `SnapshotTaken` where it is due and, unless they are told
            already, with the last weights, and one `TrainingEnded`. Where it diverged, the weights
            are the last good ones.
        """
        self._start = time.perf_counter() - self._seconds
        last = self.epoch + epochs
        reason: Reason = "finished"
        lesson = self._current(last)
        yield _started(lesson, last)
        if self.step == 0 and self._due(0):
            yield from self._snapshot()
        while self.epoch < last and reason == "finished":
            lesson = self._current(last)
            if self._under_way is None:
                lesson.model.train()
                self._under_way = _Epoch(lesson.losses())
            if self._under_way.made == lesson.per_epoch:
                score: Score | None = lesson.measure(stop) if lesson.measure else (None, None)
                if score is None:
                    reason = "stopped"
                else:
                    yield from self._end_epoch(lesson, self._under_way, *score)
            elif stop():
                reason = "stopped"
            else:
                if self.slow_motion and lesson.look:
                    made = yield from self._slowly(lesson, self._under_way, lesson.look)
                else:
                    made = self._update(lesson, self._under_way)
                if made is None:
                    reason = "diverged"
                    break
                yield made
                if self._due(self.step):
                    yield from self._snapshot()
        yield from self._end(lesson, reason)

    def _current(self, last: int) -> Lesson:
        """The lesson under way, or another one from the network as it is now."""
        if self._lesson is None or self._planned <= self.epoch:
            epochs = ENDLESS if self._endless else last - self.epoch
            self._lesson, self._under_way = self._begin(epochs, self._lessons), None
            self._lessons, self._planned = self._lessons + 1, self.epoch + epochs
        return self._lesson

    def _update(self, lesson: Lesson, epoch: _Epoch) -> StepDone | None:
        """Make one; None where loss or gradient are beyond use."""
        error = next(epoch.losses)
        made = lesson.updates.make(error)
        self._loss = lesson.updates.loss
        return None if made is None else self._made(made, epoch)

    def _slowly(
        self, lesson: Lesson, epoch: _Epoch, look: Callable[[int, int], Looked]
    ) -> Generator[Event, None, StepDone | None]:
        """Make one, and tell its phases."""
        error = next(epoch.losses)
        seen = look(self.step + 1, self.epoch + 1)
        yield seen.forward()
        yield seen.loss(float(error.detach()))
        norm = lesson.updates.gradient(error)
        self._loss = lesson.updates.loss
        if norm is None:
            return None
        clipped = lesson.updates.clipped(norm)
        yield seen.backward(norm, clipped)
        made = lesson.updates.apply(norm)
        yield seen.update(made.learning_rate, clipped)
        return self._made(made, epoch)

    def _made(self, made: Update, epoch: _Epoch) -> StepDone:
        """Count it."""
        self.step, epoch.made, epoch.total = self.step + 1, epoch.made + 1, epoch.total + made.loss
        return StepDone(
            self.step,
            self.epoch + 1,
            made.loss,
            made.learning_rate,
            made.gradient_norm,
            self._now(),
        )

    def _end_epoch(
        self, lesson: Lesson, epoch: _Epoch, accuracy: float | None, held_out: float | None
    ) -> Iterator[Event]:
        """Count it, and tell it."""
        self.epoch, self._under_way = self.epoch + 1, None
        if self._each_epoch:
            yield from self._snapshot()
        mean = epoch.total / lesson.per_epoch
        yield EpochDone(self.epoch, self.step, mean, accuracy, self._now(), held_out)

    def _end(self, lesson: Lesson, reason: Reason) -> Iterator[Event]:
        """The last weights, where nobody has told them, and the end.

        Where it diverged they are the last good ones, which are not those told at this step.
        """
        lesson.model.eval()
        if reason == "diverged":
            self.close()
        yield from self._snapshot(again=reason == "diverged")
        yield TrainingEnded(reason, self.step, self._loss, self._now())

    def _snapshot(self, *, again: bool = False) -> Iterator[SnapshotTaken]:
        """The weights as they are, unless they were told already."""
        now = self.step, self.epoch
        if self._weights is not None and (self._told != now or again):
            self._told = now
            yield SnapshotTaken(self.step, self.epoch, self._weights(), self._now())

    def _now(self) -> float:
        """Seconds of training; those between two calls of `run` do not count."""
        self._seconds = time.perf_counter() - self._start
        return self._seconds


def _started(lesson: Lesson, last: int) -> TrainingStarted:
    """With the updates and epochs that the training will have had in all."""
    trained = [weights for weights in lesson.model.parameters() if weights.requires_grad]
    return TrainingStarted(
        steps=last * lesson.per_epoch,
        epochs=last,
        examples=lesson.examples,
        parameters=sum(weights.numel() for weights in trained),
        device=str(trained[0].device),
        precision=lesson.precision,
    )


def read_only(weights: dict[str, A]) -> dict[str, A]:
    """The same arrays, which nobody can change any more."""
    for array in weights.values():
        array.flags.writeable = False
    return weights
