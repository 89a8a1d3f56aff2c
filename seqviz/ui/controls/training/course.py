"""A torch training that goes on after its end, as the NumPy trainer's does.

The loops of ``seqviz.training`` keep their optimizer, their schedule and their order of examples to
themselves and end for good. So a course does not end its loop: it leaves it standing at the event
where the training stopped, and takes further events from it when the visitor trains on. Stopped and
continued is then, bit for bit, the same as never stopped, in the middle of an epoch too.

A loop whose learning rate has fallen to nothing at its last step has an end of its own, and so has
one that was stopped while it measured. Training on begins another loop there, from the same
weights: its optimizer is new, its learning rate rises and falls once more. No training in one go is
equal to that.

Left out: the NumPy trainer, which needs none of this.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final, TypeVar

from numpy.typing import NDArray

from seqviz.training.engine.events import (
    EpochDone,
    Event,
    Reason,
    SnapshotTaken,
    StepDone,
    TrainingEnded,
    TrainingStarted,
)

ENDLESS: Final = 100_000  # epochs of a loop that has no end of its own

A = TypeVar("A", bound=NDArray[Any])
Stop = Callable[[], bool]
Begin = Callable[[int, int, Stop], Iterator[Event]]
"""Epochs, the number of loops before, `stop` → a loop that trains the course's one network.

`stop` says True only while the loop measures; elsewhere the course itself looks.
"""


class Course:
    """One network's training, in as many parts as the visitor likes.

    Args:
        begin: makes a loop.
        constant: whether the learning rate stays as it is, so that a loop needs no end.
        weights: copies of the network's weights as they are, told as a snapshot before each end
            unless they were told already; None for no such snapshot.
        each_epoch: whether they are also told before each epoch that is complete, so that nobody
            who stands still there is without the network of that epoch.

    Attributes:
        step, epoch: updates made and epochs completed.
    """

    def __init__(
        self,
        begin: Begin,
        *,
        constant: bool,
        weights: Callable[[], Mapping[str, NDArray[Any]]] | None = None,
        each_epoch: bool = False,
    ) -> None:
        self.step = self.epoch = 0
        self._begin, self._constant, self._weights = begin, constant, weights
        self._each_epoch = each_epoch
        self._loop: Iterator[Event] | None = None
        self._loops = 0
        self._started: TrainingStarted | None = None  # as the loop told it
        self._before = (0, 0)  # updates and epochs of earlier loops
        self._planned = 0  # epochs at the end of the loop
        self._told = (-1, -1)  # update and epoch of the last snapshot
        self._loss: float | None = None
        self._stop: Stop = lambda: False
        self._measuring = False
        self._idle = self._left = self._seconds = 0.0  # a loop's clock runs on while it stands

    @property
    def begins_anew(self) -> bool:
        """Whether training on begins another loop, since this one's learning rate is used up."""
        return 0 < self._planned <= self.epoch

    def close(self) -> None:
        """Let go of the loop, and with it of all that it holds: no training goes on from here."""
        loop, self._loop = self._loop, None
        close = getattr(loop, "close", None)
        if close is not None:
            close()

    def loop_of(self, epochs: int) -> Callable[[Stop], Iterator[Event]]:
        """Train so many epochs more; one that is under way counts as the first of them."""
        return lambda stop: self._run(self.epoch + epochs, stop)

    def _run(self, last: int, stop: Stop) -> Iterator[Event]:
        """Events until epoch ``last`` is complete."""
        announced, self._stop = False, stop
        if self._loop is not None:
            self._idle += time.perf_counter() - self._left
        try:
            while not stop():
                if self._loop is None:
                    self._loop = self._next(last - self.epoch)
                elif not announced and self._started is not None:
                    announced = True
                    yield self._announced(self._started, last)
                event = next(self._loop)
                if isinstance(event, TrainingStarted):
                    self._started = event
                elif not isinstance(event, TrainingEnded):
                    told = self._told_as(event)
                    if isinstance(event, EpochDone) and self._each_epoch:
                        yield from self._snapshot()
                    if told is not None:
                        yield told
                    if isinstance(event, EpochDone) and self.epoch >= last:
                        yield from self._end("finished")
                        return
                elif event.reason == "diverged":
                    self._loss = event.loss
                    yield from self._end("diverged")
                    return
                else:
                    self._loop = None
            yield from self._end("stopped")
        finally:
            self._left = time.perf_counter()

    def _next(self, epochs: int) -> Iterator[Event]:
        """Another loop, from the network as it is now."""
        self._before, self._idle, self._measuring = (self.step, self.epoch), 0.0, False
        self._loops += 1
        epochs = ENDLESS if self._constant else epochs
        self._planned = self.epoch + epochs
        return self._begin(
            epochs,
            self._loops - 1,
            lambda: self._measuring and self._stop(),
        )

    def _announced(self, started: TrainingStarted, last: int) -> TrainingStarted:
        """With the updates and epochs that the training will have had in all."""
        return replace(started, steps=last * self._per_epoch, epochs=last)

    @property
    def _per_epoch(self) -> int:
        assert self._started is not None
        return self._started.steps // self._started.epochs

    def _told_as(self, event: Event) -> Event | None:
        """An event of the loop in the course's own count; None for a snapshot that is known."""
        steps, epochs = self._before
        match event:
            case StepDone():
                event = replace(event, step=event.step + steps, epoch=event.epoch + epochs)
                self.step, self._loss = event.step, event.loss
                self._measuring = self.step % self._per_epoch == 0
            case EpochDone():
                event = replace(event, step=event.step + steps, epoch=event.epoch + epochs)
                self.epoch, self._measuring = event.epoch, False
            case SnapshotTaken():
                if event.step + steps <= self._told[0]:
                    return None
                event = replace(event, step=event.step + steps, epoch=event.epoch + epochs)
                self._told = event.step, event.epoch
            case _:
                return event
        self._seconds = event.seconds - self._idle
        return replace(event, seconds=self._seconds)

    def _end(self, reason: Reason) -> Iterator[Event]:
        """The last weights, where nobody has told them, and the end.

        Where it diverged they are the last good ones, which are not those told at this step.
        """
        if self._loops:
            yield from self._snapshot(again=reason == "diverged")
        yield TrainingEnded(reason, self.step, self._loss, self._seconds)

    def _snapshot(self, *, again: bool = False) -> Iterator[SnapshotTaken]:
        """The weights as they are, unless they were told already."""
        now = self.step, self.epoch
        if self._weights is not None and (self._told != now or again):
            self._told = now
            yield SnapshotTaken(self.step, self.epoch, self._weights(), self._seconds)


def read_only(weights: dict[str, A]) -> dict[str, A]:
    """The same arrays, which nobody can change any more."""
    for array in weights.values():
        array.flags.writeable = False
    return weights
