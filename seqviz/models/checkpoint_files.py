"""What all checkpoints share about files: written whole, and nothing in them believed.

Only a plain file is opened (a pipe would wait for a writer for ever), no further than its cap; then
the names, dtypes and shapes in it must be those wanted, and every number finite. Left out: what is
wanted (checkpoint), and files of other programs (foreign).
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, deserialize

from seqviz.data.file_kinds import kind_of
from seqviz.data.lines import one_line
from seqviz.data.plain_file import PlainFileError, read_plain

Array = NDArray[Any]
Shapes = Mapping[str, tuple[int, ...]]
FILE_CAP: Final = 256 * 2**20  # bytes of a file whose sizes nobody knows yet
NAME_SHOWN: Final = 60  # characters of a name that a message holds
OVERHEAD_CAP: Final = 64 * 1024  # bytes a file may hold beside its numbers (headers, zip records)
DTYPES: Final = {"F16": "float16", "F32": "float32", "F64": "float64"}

Code = Literal["missing", "too_large", "foreign", "damaged", "unfit"]


class CheckpointError(ValueError):
    """A checkpoint that is missing, damaged, or not what its card says; its text is for people.

    Args:
        message: one line, whatever stands in it.
        code: why, for those who say it in words of their own: "missing", "too_large", "foreign"
            (another kind of file), "damaged", or "unfit" (whole, but not what is wanted here).
    """

    def __init__(self, message: str, code: Code = "damaged") -> None:
        super().__init__(one_line(message))
        self.code = code


def write_atomically(path: Path, write: Callable[[Path], object]) -> None:
    """Let `write` fill a temporary file beside `path`, then put it in place in one step.

    A reader sees the old file or the new one, never half of either, whenever the power fails.

    Raises:
        OSError: the disk is full, or the folder cannot be written to; the old file is untouched.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    os.close(handle)
    part = Path(name)
    try:
        write(part)
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.chmod(0o644)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def write_text_atomically(path: Path, text: str) -> None:
    """Write a text in UTF-8, whole or not at all, as `write_atomically` does.

    Raises:
        OSError: the disk is full, or the folder cannot be written to; the old file is untouched.
    """
    write_atomically(path, lambda part: part.write_text(text, encoding="utf-8"))


def read_tensors(
    path: Path, wanted: Shapes, dtype: str, *, follow: bool = True
) -> tuple[dict[str, Array], str]:
    """Read a safetensors file with NumPy alone.

    Args:
        path: of the file.
        wanted: name → shape.
        dtype: of all tensors.
        follow: whether a symbolic link may lead to it.

    Returns:
        name → read-only array, in the order wanted, and the hash of the file.
    """
    raw = read_bytes(path, size_cap(wanted, dtype), "its architecture needs", follow=follow)
    parts = parse_safetensors(path, raw)
    found = {
        name: (DTYPES.get(part["dtype"], part["dtype"]), tuple(part["shape"]))
        for name, part in parts.items()
    }
    check(path, found, wanted, dtype)
    tensors = {
        name: np.frombuffer(parts[name]["data"], dtype).reshape(shape)
        for name, shape in wanted.items()
    }
    return finite(path, tensors), hashlib.sha256(raw).hexdigest()


def parse_safetensors(path: Path, raw: bytes) -> dict[str, dict[str, Any]]:
    """Name → dtype, shape and bytes of every tensor in a safetensors file."""
    try:
        return dict(deserialize(raw))  # type: ignore[no-untyped-call]  # it has no types
    except SafetensorError:
        kind = kind_of(raw)
        words = "cut off, or damaged" if kind.loads == "safetensors" else kind.words
        raise CheckpointError(f"{path} is not a whole safetensors file: it is {words}") from None


# --- the checks -----------------------------------------------------------------------------------


def check(
    path: Path,
    found: Mapping[str, tuple[str, tuple[int, ...]]],
    wanted: Shapes,
    dtype: str,
) -> None:
    """Compare names, dtypes and shapes with those wanted."""
    missing, extra = sorted(wanted.keys() - found.keys()), sorted(found.keys() - wanted.keys())
    if missing or extra:
        parts = [f"lacks {', '.join(missing[:4])}"] if missing else []
        named = ", ".join(one_line(name, NAME_SHOWN) for name in extra[:4])
        parts += [f"has the unknown {named}"] if extra else []
        raise CheckpointError(f"{path} {' and '.join(parts)}")
    for name, shape in wanted.items():
        if found[name] != (dtype, shape):
            got = f"{found[name][0]} {found[name][1]}"
            raise CheckpointError(f"{path}: {name} is {got}; wanted {dtype} {shape}")


def size_cap(wanted: Shapes, dtype: str) -> int:
    """The most bytes that a file of these tensors may have."""
    numbers = sum(int(np.prod(shape)) for shape in wanted.values())
    return np.dtype(dtype).itemsize * numbers + OVERHEAD_CAP


def read_bytes(path: Path, cap: int, needs: str = "wanted", *, follow: bool = True) -> bytes:
    """The bytes of a plain file that is not larger than `cap`.

    Args:
        path: of the file.
        cap: in bytes.
        needs: what the message says before the cap.
        follow: whether a symbolic link may lead to it.

    Raises:
        CheckpointError: missing, not a plain file, not readable, or too large.
    """
    try:
        return read_plain(path, cap, follow=follow)
    except PlainFileError as error:
        if error.code == "missing":
            message = f"no readable checkpoint file at {path}"
        elif error.code == "too_large":
            message = f"{path} {error}; {needs} {cap:,} at most"
        else:
            message = f"{path} {error}"
        raise CheckpointError(message, error.code) from None


def read_capped(path: Path, cap: int, *, follow: bool = True) -> str:
    """The text of a plain file that is not larger than `cap` bytes.

    Raises:
        CheckpointError: as `read_bytes`, or not UTF-8.
    """
    try:
        return read_bytes(path, cap, follow=follow).decode("utf-8")
    except UnicodeDecodeError:
        raise CheckpointError(f"{path} is not a text in UTF-8") from None


def read_card(weights: Path, cap: int, *, follow: bool = True) -> str:
    """The text of the card beside weights.

    Raises:
        CheckpointError: as `read_capped`; where only the card is missing, what the weights are.
    """
    card = weights.with_suffix(".json")
    try:
        return read_capped(card, cap, follow=follow)
    except CheckpointError as error:
        if error.code != "missing" or not _is_there(weights):
            raise
    words = kind_of(read_bytes(weights, FILE_CAP, follow=follow)).words
    raise CheckpointError(
        f"{weights} is {words}; wanted a safetensors file with its card {card.name} beside it",
        "foreign",
    )


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def sha256(path: Path) -> str:
    """The hash of a file, in hex digits."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def short(value: object) -> str:
    """A value that a file holds, as it can stand in a message."""
    return one_line(repr(value), 80)


def finite(path: Path, tensors: dict[str, Array]) -> dict[str, Array]:
    """The same arrays, made read-only, after every number was found to be one."""
    for name, tensor in tensors.items():
        if not np.isfinite(tensor).all():
            raise CheckpointError(f"{path}: {name} holds a value that is not finite")
        tensor.flags.writeable = False
    return tensors
