"""One file in MNIST's own format (IDX), packed with gzip or not, with everything in it checked.

    bytes 0 to 3    0, 0, 8 (for uint8), the number of axes
    4 for each      the length of the axis, big-endian
    the rest        the numbers, one byte each

Left out: other numbers than uint8, which MNIST does not have.

Source: Y. LeCun, C. Cortes, C. Burges, https://yann.lecun.com/exdb/mnist/.
"""

from __future__ import annotations

import gzip
import io
import struct
from math import prod
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from seqviz.data.file_kinds import kind_of
from seqviz.data.plain_file import PlainFileError, read_plain

CAP: Final = 64 * 2**20  # bytes; the 60,000 training images take 47 million
GZIP: Final = b"\x1f\x8b"
_UINT8: Final = 8


class IdxError(ValueError):
    """A file that holds no such array; its message stands behind the file's name."""


def read_idx(path: Path) -> NDArray[np.uint8]:
    """The array in a file, read-only.

    Raises:
        IdxError: missing, another kind of file, cut off or damaged.
    """
    try:
        raw = read_plain(path, CAP)
    except PlainFileError as error:
        raise IdxError(f"{error}") from None
    raw = _unpacked(raw) if raw.startswith(GZIP) else raw
    if len(raw) < 4 or raw[:2] != b"\0\0" or not raw.strip(b"\0"):
        raise IdxError(f"is {kind_of(raw).words}")
    if raw[2] != _UINT8 or not 1 <= raw[3] <= 3:
        wanted = "wanted 00 00 08 03 for images, 00 00 08 01 for labels"
        raise IdxError(f"begins with {raw[:4].hex(' ')}; {wanted}")
    start = 4 + 4 * raw[3]
    if len(raw) < start:
        raise IdxError("is cut off in its first bytes")
    shape = struct.unpack_from(f">{raw[3]}I", raw, 4)
    said, there = prod(shape), len(raw) - start
    if said != there:
        size = " × ".join(f"{length:,}" for length in shape)
        short = "is cut off: it" if there < said else "holds too much: it"
        raise IdxError(f"{short} says {size} bytes of data, and has {there:,}")
    return np.frombuffer(raw, np.uint8, offset=start).reshape(shape)


def _unpacked(raw: bytes) -> bytes:
    try:
        with gzip.open(io.BytesIO(raw)) as file:
            found = file.read(CAP + 1)
    except Exception:  # gzip raises half a dozen kinds; all mean that it is damaged
        raise IdxError("is cut off or damaged: it cannot be unpacked") from None
    if len(found) > CAP:
        raise IdxError(f"unpacks to more than {CAP:,} bytes; refused")
    return found
