"""What a page computed of a run's snapshots, kept no longer than the snapshots themselves.

A history thins its snapshots out (see ``SnapshotStore``), so that a long training has a bounded
memory. Whatever is computed of one is kept here under the snapshot itself, and goes with it.
Left out: what is computed; each thing kept is small, since weights and traces are not.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable
from typing import Generic, TypeVar

from seqviz.training.engine.events import SnapshotTaken

T = TypeVar("T")


class BySnapshot(Generic[T]):
    """Something of each snapshot, made once, for one question at a time.

    Where another question is asked (another digit, another text), the answers to the one before
    are forgotten.
    """

    def __init__(self) -> None:
        self._question: Hashable = None
        self._found: dict[SnapshotTaken, T] = {}

    def of(self, snapshot: SnapshotTaken, make: Callable[[], T], question: Hashable = None) -> T:
        """What is known, or what is made now."""
        if question != self._question:
            self._question, self._found = question, {}
        found = self._found
        if snapshot not in found:
            found[snapshot] = make()
        return found[snapshot]

    def known(self, snapshot: SnapshotTaken) -> T | None:
        """What was made of it, to the last question; None before that."""
        return self._found.get(snapshot)

    def put(self, snapshot: SnapshotTaken, found: T) -> None:
        """Keep what was made elsewhere, for the last question."""
        self._found[snapshot] = found

    def __contains__(self, snapshot: object) -> bool:
        """Whether something is kept of it."""
        return snapshot in self._found

    def keep(self, snapshots: Collection[SnapshotTaken]) -> None:
        """Forget what belongs to no snapshot of these."""
        there = set(snapshots)
        self._found = {one: known for one, known in list(self._found.items()) if one in there}

    def __len__(self) -> int:
        """Of how many snapshots something is kept."""
        return len(self._found)
