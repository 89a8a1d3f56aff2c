"""Training in parts, whatever trains: what a page, the runner and a task need of a trainer.

`TorchTrainer` is one by itself. The NumPy `Trainer` is handed its data with every call, so
`ArrayLearner` keeps them beside it. Left out: settings that change while it runs (controls).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from seqviz.cells.arrays import Array
from seqviz.training.engine.events import Event, never
from seqviz.training.engine.runner import Loop
from seqviz.training.engine.trainer import Trainer

Stop = Callable[[], bool]
Pair = tuple[Array, Array]


class Learner(Protocol):
    """One network's training, in as many parts as anybody likes.

    Attributes:
        step, epoch: updates made and epochs completed.
    """

    @property
    def step(self) -> int:
        """Updates made."""

    @property
    def epoch(self) -> int:
        """Epochs completed."""

    @property
    def begins_anew(self) -> bool:
        """Whether training on lets the learning rate rise and fall once more."""

    def run(self, epochs: int, *, stop: Stop = never) -> Iterator[Event]:
        """Train so many epochs more, one event at a time; a further call goes on from there."""

    def loop_of(self, epochs: int) -> Loop:
        """`run` as the runner wants it."""

    def close(self) -> None:
        """Let go of what only further training needs."""


@dataclass(frozen=True, slots=True, eq=False)
class ArrayLearner:
    """The NumPy trainer with what it learns.

    Attributes:
        trainer: trains.
        data: X and y to learn and, or None, X and y held out; asked by each `run`, so that nobody
            else needs to hold them.
        every_step: as `Trainer.run` takes it.
        fresh: epochs completed → X and y to learn in the next one; None where they stay the same.
    """

    trainer: Trainer
    data: Callable[[], tuple[Pair, Pair | None]]
    every_step: bool = False
    fresh: Callable[[int], Pair] | None = None

    @property
    def step(self) -> int:
        """Updates made."""
        return self.trainer.step

    @property
    def epoch(self) -> int:
        """Epochs completed."""
        return self.trainer.epoch

    @property
    def begins_anew(self) -> bool:
        """Never: its learning rate stays, or falls for good."""
        return False

    def run(self, epochs: int, *, stop: Stop = never) -> Iterator[Event]:
        """Train so many epochs more; see `Trainer.run`."""
        (X, y), held_out = self.data()
        if self.fresh is not None:
            X, y = self.fresh(self.epoch)
        return self.trainer.run(
            X,
            y,
            epochs,
            validation=held_out,
            every_step=self.every_step,
            fresh=self.fresh,
            stop=stop,
        )

    def loop_of(self, epochs: int) -> Loop:
        """`run` as the runner wants it."""
        return lambda stop: self.run(epochs, stop=stop)

    def close(self) -> None:
        """Nothing is held that does not go when this goes."""
