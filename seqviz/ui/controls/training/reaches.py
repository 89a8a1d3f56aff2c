"""The gradient through time at every snapshot of a training, computed by the page bit by bit.

While the training goes on, the page computes for an eleventh of the time at most, so that the
worker is hardly kept from its own; afterwards as fast as it can. Left out: what is computed
(``Run.reach``), and its picture.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Collection, Generator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from seqviz.figures.live import Moment
from seqviz.training.engine.by_snapshot import BySnapshot
from seqviz.training.engine.events import SnapshotTaken
from seqviz.training.engine.through_time import Reach
from seqviz.training.tasks.task import Run

BUDGET: Final = 0.04  # seconds a refresh, and a slice of work more
REST: Final = 10  # times as long as it computed, where somebody trains meanwhile


@dataclass(eq=False)
class Reaches:
    """What is known of one run; the newest snapshot comes first."""

    _known: BySnapshot[Reach] = field(default_factory=BySnapshot)
    _begun: tuple[SnapshotTaken, Generator[None, None, Reach]] | None = None
    _rested: float = 0.0
    _looking: threading.Lock = field(default_factory=threading.Lock)  # a tab may run twice at once

    def look(self, run: Run, snapshots: Collection[SnapshotTaken], *, alive: bool) -> bool:
        """Compute some of what is missing; whether all is there now.

        Args:
            run: whose networks they are.
            snapshots: the oldest first.
            alive: whether it trains meanwhile.
        """
        with self._looking:
            return self._look(run, snapshots, alive)

    def _look(self, run: Run, snapshots: Collection[SnapshotTaken], alive: bool) -> bool:
        self._known.keep(snapshots)
        begun = time.perf_counter()
        if alive and begun < self._rested:
            return not self._missing(snapshots)
        while missing := self._missing(snapshots):
            if self._begun is None or self._begun[0] not in missing:
                made = run.reach(run.network(missing[-1].parameters))
                if made is None:
                    return True
                self._begun = missing[-1], made
            snapshot, work = self._begun
            try:
                next(work)
            except StopIteration as done:
                self._known.put(snapshot, done.value)
                self._begun = None
            now = time.perf_counter()
            if now - begun > BUDGET:
                self._rested = now + REST * (now - begun)
                break
        return not self._missing(snapshots)

    def _missing(self, snapshots: Collection[SnapshotTaken]) -> list[SnapshotTaken]:
        return [one for one in snapshots if one not in self._known]

    def beside(
        self, moments: Sequence[Moment], snapshots: Sequence[SnapshotTaken]
    ) -> tuple[Moment, ...]:
        """The moments of these snapshots, each with what is known of it."""
        return tuple(
            replace(moment, reach=self._known.known(one))
            for moment, one in zip(moments, snapshots, strict=True)
        )
