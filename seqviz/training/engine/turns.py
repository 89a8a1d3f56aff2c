"""How a worker shares its time: it lets others in, holds still while somebody looks, keeps a pace.

Python runs one thread at a time, and a training rarely waits by itself: a page that computes a
picture meanwhile gets its turn for each product anew, some milliseconds later each time. So the
worker makes a short break now and then, and waits between two events while somebody looks. Nothing
of this touches what is computed.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

TURN: Final = 0.004  # seconds that a worker computes before it lets other threads in
BREATH: Final = 0.00005  # seconds that it then sleeps; sleep(0) does not wake those who wait
LATE: Final = 0.08  # seconds that an update may come late and the next ones still make up for
GLANCE: Final = 0.25  # seconds that it holds still at most for somebody who looks


class Turns:
    """Between two events of one worker.

    Args:
        changed: notified by whoever wants the worker to go on at once.
    """

    def __init__(self, changed: threading.Condition) -> None:
        self._changed = changed
        self._pace = 0.0
        self._looking = 0
        self._breathed = self._released = time.monotonic()

    @property
    def pace(self) -> float:
        """Seconds that an epoch takes, its updates evenly spread; 0 is full speed.

        It takes longer where the machine does; what came a little late is made up for.
        """
        return self._pace

    @pace.setter
    def pace(self, seconds: float) -> None:
        if not 0 <= seconds <= 60:
            raise ValueError(f"pace is {seconds!r}; wanted 0 to 60 seconds for an epoch")
        with self._changed:
            self._pace = seconds
            self._changed.notify_all()

    @contextmanager
    def glance(self) -> Iterator[None]:
        """While the block runs, the worker rests after its next event."""
        with self._changed:
            self._looking += 1
        try:
            yield
        finally:
            with self._changed:
                self._looking -= 1
                self._changed.notify_all()

    def between(self, updates: float, hurry: Callable[[], bool]) -> None:
        """What the worker calls after every event.

        Args:
            updates: in an epoch, where an update was just made; 0 after any other event.
            hurry: whether to go on at once; asked again at each change.
        """
        now = time.monotonic()
        if self._looking or (updates and self._pace):
            with self._changed:
                while (left := self._due(updates, now) - time.monotonic()) > 0 and not hurry():
                    self._changed.wait(left)
            self._breathed = time.monotonic()
        elif now > self._breathed + TURN:
            time.sleep(BREATH)
            self._breathed = now
        if updates:
            now = time.monotonic()
            self._released = min(now, max(self._released + self._pace / updates, now - LATE))

    def _due(self, updates: float, now: float) -> float:
        """When to go on, as things stand."""
        paced = self._released + self._pace / updates if updates else 0.0
        return max(paced, now + GLANCE if self._looking else 0.0)
