"""Snapshots of a training: when to take one, and a bounded store of those taken.

A network changes most in its first steps, so the moments worth coming back to lie evenly on a
logarithmic axis: three to every doubling of the step,

    step 0, then floor(2^(k/3)) for k = 0, 1, 2, …     =  0, 1, 2, 3, 4, 5, 6, 8, 10, 12, 16, …

which makes 48 in 100,000 steps and three more for each doubling. All stores of the process share a
bound as well, so that many visitors together keep fewer moments each instead of more memory.
Left out: weights on the disk.
"""

from __future__ import annotations

import math
import threading
from typing import Final
from weakref import WeakSet

from seqviz.training.engine.events import SnapshotTaken

PER_DOUBLING: Final = 3
BYTES_CAP: Final = 32 * 2**20
COUNT_CAP: Final = 200
TOGETHER_CAP: Final = 384 * 2**20  # bytes of the arrays of all stores of the process
SHARE: Final = 4 * 2**20  # that a store may keep where the others have used all of it
_STEPS: Final = frozenset([0, *(math.floor(2 ** (k / PER_DOUBLING)) for k in range(120))])


def due(step: int) -> bool:
    """Whether a snapshot is worth taking after `step` updates; step 0 is before the first."""
    return step in _STEPS


class Together:
    """Knows what all stores hold.

    Args:
        cap: bytes; each store beyond it still keeps ``share``, or its latest snapshot.
        share: bytes.
    """

    def __init__(self, cap: int = TOGETHER_CAP, share: int = SHARE) -> None:
        self._cap, self._share = cap, share
        self._lock = threading.Lock()
        self._stores: WeakSet[SnapshotStore] = WeakSet()

    def room(self, store: SnapshotStore) -> int:
        """How many bytes this store may hold now."""
        with self._lock:
            self._stores.add(store)
            others = sum(one.nbytes for one in self._stores if one is not store)
        return max(self._share, self._cap - others)


EVERYONE: Final = Together()


class SnapshotStore:
    """Snapshots in the order they were taken, thinned out where they get too many or too large.

    The first and the latest stay as long as both fit; in between, the one that goes is the one
    whose neighbours are closest to each other on the logarithmic axis of steps.

    Args:
        bytes_cap: of all arrays together; the latest snapshot is kept even if it is larger alone.
        count_cap: how many to keep at most.
        together: shares its bound with other stores.
    """

    def __init__(
        self,
        bytes_cap: int = BYTES_CAP,
        count_cap: int = COUNT_CAP,
        *,
        together: Together = EVERYONE,
    ) -> None:
        for name, value in (("bytes_cap", bytes_cap), ("count_cap", count_cap)):
            if value < 1:
                raise ValueError(f"{name} is {value}; wanted 1 or more")
        self._bytes_cap, self._count_cap, self._together = bytes_cap, count_cap, together
        self._taken: list[SnapshotTaken] = []
        self._bytes = 0

    def add(self, snapshot: SnapshotTaken) -> None:
        """Keep one more; it replaces the latest if that was taken at the same step."""
        if self._taken and self._taken[-1].step == snapshot.step:
            self._drop(len(self._taken) - 1)
        self._taken.append(snapshot)
        self._bytes += _bytes_of(snapshot)
        most = min(self._bytes_cap, self._together.room(self))
        while len(self._taken) > 1 and (self._bytes > most or len(self._taken) > self._count_cap):
            self._drop(self._least_missed())

    def all(self) -> tuple[SnapshotTaken, ...]:
        """All that are kept, the oldest first."""
        return tuple(self._taken)

    @property
    def nbytes(self) -> int:
        """Bytes of all arrays together."""
        return self._bytes

    def _least_missed(self) -> int:
        if len(self._taken) == 2:
            return 0
        steps = [snapshot.step + 1 for snapshot in self._taken]
        return min(range(1, len(steps) - 1), key=lambda k: steps[k + 1] / steps[k - 1])

    def _drop(self, index: int) -> None:
        self._bytes -= _bytes_of(self._taken.pop(index))


def _bytes_of(snapshot: SnapshotTaken) -> int:
    return sum(array.nbytes for array in snapshot.parameters.values())
