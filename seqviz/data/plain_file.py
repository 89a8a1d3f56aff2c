"""Read a plain file, and nothing else that a path may lead to, no further than a cap.

A pipe would wait for a writer for ever, a device flow without end, a folder raise an error of its
own; here each has a word. Left out: what the bytes mean (file_kinds).
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Final, Literal

Code = Literal["missing", "foreign", "too_large"]
_READ: Final = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class PlainFileError(ValueError):
    """A path that leads to no file that can be read whole.

    Args:
        message: what it leads to, to stand behind the path.
        code: "missing", "foreign" (no plain file) or "too_large".
        size: bytes that the file has, where it is too large.
    """

    def __init__(self, message: str, code: Code, size: int = 0) -> None:
        super().__init__(message)
        self.code, self.size = code, size


def read_plain(path: Path, cap: int, *, follow: bool = True) -> bytes:
    """The bytes of a plain file that is not larger than `cap`.

    Args:
        path: of the file.
        cap: in bytes.
        follow: whether a symbolic link may lead to it.

    Raises:
        PlainFileError: missing, not a plain file, not readable, or too large.
    """
    try:
        handle = os.open(path, _READ if follow else _READ | getattr(os, "O_NOFOLLOW", 0))
    except (OSError, ValueError):  # ValueError: a NUL in the path
        raise PlainFileError("cannot be read", "missing") from None
    try:
        about = os.fstat(handle)
        if not stat.S_ISREG(about.st_mode):
            raise PlainFileError(f"is {_kind(about.st_mode)}; wanted a file", "foreign")
        if about.st_size > cap:
            raise PlainFileError(f"has {about.st_size:,} bytes", "too_large", about.st_size)
        with os.fdopen(handle, "rb", closefd=False) as file:
            raw = file.read(cap + 1)
    except OSError:
        raise PlainFileError("cannot be read", "missing") from None
    finally:
        os.close(handle)
    if len(raw) > cap:  # it grew meanwhile
        raise PlainFileError(f"has {len(raw):,} bytes", "too_large", len(raw))
    return raw


def _kind(mode: int) -> str:
    kinds = {stat.S_ISDIR: "a folder", stat.S_ISFIFO: "a pipe", stat.S_ISSOCK: "a socket"}
    return next((name for test, name in kinds.items() if test(mode)), "a device")
