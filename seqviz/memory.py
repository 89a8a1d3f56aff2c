"""Give memory that is no longer used back to the system; leave the memory of a training alone.

The GNU allocator keeps what is freed for later, in one arena per busy thread. That is what makes a
training fast (see `seqviz.cells.arrays`), so nothing is given back between its steps. But a server
whose visitors have left would go on holding the most that they ever needed: so once a training has
ended or a tab has closed, all that is free is handed back, a little later and once for several of
them, on a thread of its own.

Left out: other allocators, which have nothing to be told.
"""

from __future__ import annotations

import ctypes
import gc
import threading
from collections.abc import Callable
from typing import Any, Final

AFTER: Final = 1.0  # seconds from the first request to the deed; more requests add nothing
ARENAS: Final = 4  # of the allocator, instead of eight for each core
_M_ARENA_MAX: Final = -8  # of mallopt, in malloc.h


def tidy() -> None:
    """Collect what refers to itself, and hand all that is free to the system, now."""
    gc.collect()
    trim = _of_libc("malloc_trim")
    if trim is not None:
        trim(0)


def few_arenas() -> None:
    """Let all threads share some arenas: what one has freed, another one can use."""
    mallopt = _of_libc("mallopt")
    if mallopt is not None:
        mallopt(_M_ARENA_MAX, ARENAS)


def _of_libc(name: str) -> Any:
    """A function of the C library, or None where it has none of that name."""
    try:
        return getattr(ctypes.CDLL(None), name, None)
    except (OSError, TypeError):  # not on every system can the process itself be opened
        return None


class Tidying:
    """Tidies up some time after it was asked to, once for all who asked.

    Args:
        deed: what is done.
        after: seconds.
    """

    def __init__(self, deed: Callable[[], None] = tidy, after: float = AFTER) -> None:
        self._deed, self._after = deed, after
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None

    def soon(self) -> None:
        """Ask for it; returns at once."""
        with self._lock:
            if self._timer is not None:
                return
            timer = threading.Timer(self._after, self._act)
            timer.daemon = True
            try:
                timer.start()
            except RuntimeError:  # no room for a thread, or the process is ending
                return
            self._timer = timer

    def _act(self) -> None:
        with self._lock:
            self._timer = None
        self._deed()


tidying: Final = Tidying()
"""The process's own."""
