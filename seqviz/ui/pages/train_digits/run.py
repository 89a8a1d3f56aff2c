"""One training of the digit network on its page, and what the page computes of its snapshots."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from seqviz.figures.live import LiveRun
from seqviz.figures.live_history import Moments, live_run
from seqviz.models.checkpoint import Measured
from seqviz.models.digit_reader import DigitReader, DigitReading
from seqviz.training.doctor.finding import finish
from seqviz.training.engine.by_snapshot import BySnapshot
from seqviz.training.engine.events import Phase, PhaseDone, SnapshotTaken
from seqviz.training.engine.history import History
from seqviz.training.engine.runner import Loop
from seqviz.training.engine.through_time import Reach
from seqviz.training.tasks import digits
from seqviz.training.tasks.digits import DigitsRun, DigitsSetup, Source, scored

WATCHED: Final = 1000  # held-out images whose mistakes are shown: all of the sample's


def measured(reader: DigitReader, source: Source) -> DigitReader:
    """The same network with its score in its card.

    Raises:
        DataError: MNIST is asked for and not here.
    """
    data = digits.digits_of(source)
    reading = reader.read_many(data.held_images[:WATCHED])
    score = scored(reading, data.held_labels[:WATCHED], source)
    return DigitReader(reader.model, replace(reader.card, measured=score))


@lru_cache(maxsize=4)
def untrained(hidden_size: int, seed: int) -> SnapshotTaken:
    """The weights with which every training of this size and seed begins."""
    run = DigitsRun(DigitsSetup(hidden_size=hidden_size, seed=seed))
    return SnapshotTaken(0, 0, run.first_weights(), 0.0)


@dataclass(frozen=True, slots=True, eq=False)
class Watched:
    """What a network reads of the first held-out images.

    Attributes:
        predictions: int64 (N,).
        wrong: indices of those that it misreads.
        score: accuracy, loss and what was taken for what.
    """

    predictions: NDArray[np.int64]
    wrong: NDArray[np.intp]
    score: Measured


@dataclass(eq=False)
class DigitsTraining(DigitsRun):
    """A run and what the page computed of it, by the snapshot that it was computed from.

    Not by its update: where a training diverged, a snapshot of the last good weights takes the
    place of one of the same update.
    """

    watched: BySnapshot[Watched] = field(default_factory=BySnapshot)
    answers: BySnapshot[DigitReading] = field(default_factory=BySnapshot)
    moments: Moments = field(default_factory=Moments)
    reaches: BySnapshot[Reach] = field(default_factory=BySnapshot)

    phases: dict[Phase, PhaseDone] = field(default_factory=dict)

    @property
    def in_slow_motion(self) -> bool:
        """Whether every phase is told."""
        return self.learner.slow_motion

    def enter_slow_motion(self) -> None:
        """Tell every phase from the next update on."""
        self.learner.slow_motion = True

    def leave_slow_motion(self) -> None:
        """The training goes on by itself: what the phases showed is past."""
        self.learner.slow_motion = False
        self.phases.clear()

    def remaining(self) -> Loop:
        """Train what is missing of the epochs that the setup asks for; one more if none is."""
        return self.learner.loop_of(max(1, self.setup.epochs - self.learner.epoch))

    def mistakes(self, snapshot: SnapshotTaken) -> Watched:
        """What it reads of the first held-out images, and which of them it gets wrong."""
        data = self.digits

        def look() -> Watched:
            reading = self.reader(snapshot).read_many(data.held_images[:WATCHED])
            labels = data.held_labels[:WATCHED]
            wrong = np.flatnonzero(reading.predictions != labels)
            score = scored(reading, labels, self.setup.source)
            return Watched(reading.predictions, wrong, score)

        return self.watched.of(snapshot, look)

    def reached(self, snapshot: SnapshotTaken) -> Reach:
        """How much of the loss's gradient arrives at each row of an image."""
        return self.reaches.of(
            snapshot, lambda: finish(self.reach(self.network(snapshot.parameters)))
        )

    def measured_reader(self, snapshot: SnapshotTaken) -> DigitReader:
        """The network of a snapshot, with its score on the first held-out images in its card."""
        reader = self.reader(snapshot)
        card = replace(reader.card, measured=self.mistakes(snapshot).score)
        return DigitReader(reader.model, card)

    def read(self, snapshot: SnapshotTaken, image: NDArray[np.uint8]) -> DigitReading:
        """The visitor's digit, read by the network of that epoch; the trace is let go."""

        def look() -> DigitReading:
            reading = self.reader(snapshot).read(image)
            return replace(reading, trace=replace(reading.trace, layers=()))

        return self.answers.of(snapshot, look, image.tobytes())

    def live_run(self, history: History, name: str, *, running: bool) -> LiveRun:
        """As far as it has come."""
        snapshots = history.snapshots  # read once: the worker may add one meanwhile
        self.watched.keep(snapshots)
        self.answers.keep(snapshots)
        self.reaches.keep(snapshots)
        moments = [
            replace(moment, reach=self.reached(one))
            for moment, one in zip(self.moments.of(history, snapshots), snapshots, strict=True)
        ]
        return live_run(self, history, name, moments, running=running)
