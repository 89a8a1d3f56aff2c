"""One training of a text classifier on its page, and what the page computes of its snapshots."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from seqviz.figures.live import LiveRun
from seqviz.figures.live_history import Moments, live_run
from seqviz.models.text_classifier import TextReading
from seqviz.training.engine.by_snapshot import BySnapshot
from seqviz.training.engine.events import SnapshotTaken
from seqviz.training.engine.history import History
from seqviz.training.tasks.names import NamesRun
from seqviz.ui.controls.training.reaches import Reaches


@dataclass(eq=False)
class NamesTraining(NamesRun):
    """A run and what the page computed of it."""

    answers: BySnapshot[TextReading] = field(default_factory=BySnapshot)
    moments: Moments = field(default_factory=Moments)
    reaches: Reaches = field(default_factory=Reaches)

    def look(self, history: History, *, alive: bool = False) -> bool:
        """Compute more of the gradient through time; whether it is there for all snapshots now."""
        return self.reaches.look(self, history.snapshots, alive=alive)

    def read(self, snapshot: SnapshotTaken, text: str) -> TextReading:
        """A text, read by the network of that epoch; the trace and its inputs are let go.

        Raises:
            TextError: as ``TextClassifier.read``.
        """

        def look() -> TextReading:
            reading = self.classifier(snapshot).read(text)
            trace = replace(reading.trace, layers=())
            return replace(reading, trace=trace, x=np.empty((0, 1, 0), np.float32))

        return self.answers.of(snapshot, look, text)

    def live_run(self, history: History, name: str, *, running: bool) -> LiveRun:
        """As far as it has come."""
        snapshots = history.snapshots  # read once: the worker may add one meanwhile
        self.answers.keep(snapshots)
        moments = self.reaches.beside(self.moments.of(history, snapshots), snapshots)
        return live_run(self, history, name, moments, running=running)
