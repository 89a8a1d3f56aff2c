"""One writer at a time in a folder, over all processes of the machine that share it.

The lock lies on the folder itself, so that it leaves no file, and the operating system takes it
back from a process that was killed. Left out: Windows and file systems without such locks, where
everybody may write at once; there `held` says so.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

PAUSE: Final = 0.05  # seconds between two tries
_WAITING: Final = threading.Event()  # never set: its wait is a pause


class BusyError(Exception):
    """Somebody else has held the folder for longer than we were ready to wait."""


@contextmanager
def held(folder: Path, patience: float = 0.0) -> Iterator[bool]:
    """Hold a folder that is there.

    Args:
        folder: to be held.
        patience: how many seconds to wait for those who hold it.

    Yields:
        Whether it is held for sure; False where the system has no such locks.

    Raises:
        BusyError: it is still held by somebody else.
        OSError: the folder cannot be opened.
    """
    if sys.platform == "win32":
        yield False
    else:
        handle = os.open(folder, os.O_RDONLY)
        try:
            yield _locked(handle, time.monotonic() + patience)
        finally:
            os.close(handle)  # which gives the lock back


if sys.platform != "win32":

    def _locked(handle: int, until: float) -> bool:
        import fcntl

        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= until:
                    raise BusyError from None
                _WAITING.wait(PAUSE)
            except OSError:
                return False
            else:
                return True
