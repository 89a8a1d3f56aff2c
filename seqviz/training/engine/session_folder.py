"""A folder for one session's runs that ends with it, even where its server was killed.

The session holds a lock on its folder, which the operating system takes back from a process that
was killed. So whoever makes the next one can tell a folder that is in use from one that was left
behind, and removes the latter. Left out: Windows, where nothing is removed.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
import sys
import tempfile
import time
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Final

from seqviz.training.engine.folder_lock import BusyError, held

PREFIX: Final = "seqviz-session-"
YOUNG: Final = 60.0  # seconds in which its session may not hold it yet
_NAME: Final = re.compile(rf"{PREFIX}\w{{8}}")


class SessionFolder:
    """A new folder, held until `cleanup`.

    Args:
        parent: where it is made; where the system keeps such folders by default.

    Raises:
        OSError: it cannot be made.
    """

    def __init__(self, parent: Path | None = None) -> None:
        parent = parent or Path(tempfile.gettempdir())
        remove_left(parent)
        self._folder = tempfile.TemporaryDirectory(prefix=PREFIX, dir=parent)
        self._held = ExitStack()
        with suppress(BusyError, OSError):
            self._held.enter_context(held(Path(self._folder.name)))

    @property
    def runs(self) -> Path:
        """Where the session's runs go; the lock of the library is another one."""
        return Path(self._folder.name) / "runs"

    def cleanup(self) -> None:
        """Remove it with everything in it."""
        self._folder.cleanup()
        self._held.close()


def remove_left(parent: Path) -> None:
    """Remove the folders of sessions whose servers are no more; what cannot be, stays."""
    if sys.platform == "win32":
        return
    with suppress(OSError):
        for path in parent.iterdir():
            if _NAME.fullmatch(path.name) and _is_old_and_ours(path):
                with suppress(BusyError, OSError), held(path) as sure:
                    if sure:
                        shutil.rmtree(path, ignore_errors=True)


def _is_old_and_ours(path: Path) -> bool:
    try:
        about = path.lstat()
    except OSError:
        return False
    ours = stat.S_ISDIR(about.st_mode) and about.st_uid == os.getuid()
    return ours and time.time() - about.st_mtime > YOUNG
