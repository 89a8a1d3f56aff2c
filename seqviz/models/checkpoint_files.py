"""What all checkpoints share about files: written whole, and nothing in them believed.

The size of a file is capped before it is read; then the names, dtypes and shapes in it must be
those wanted, and every number finite. Left out: what is wanted (checkpoint).
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open

if TYPE_CHECKING:
    import torch

Array = NDArray[Any]
Shapes = Mapping[str, tuple[int, ...]]
OVERHEAD_CAP = 64 * 1024  # bytes a file may hold beside its numbers (headers, zip records)


class CheckpointError(ValueError):
    """A checkpoint that is missing, damaged, or not what its card says; its text is for people."""


def write_atomically(path: Path, write: Callable[[Path], object]) -> None:
    """Let `write` fill a temporary file beside `path`, then put it in place in one step.

    A reader sees the old file or the new one, never half of either, whenever the power fails.
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


def read_tensors(path: Path, wanted: Shapes, dtype: str) -> dict[str, Array]:
    """Read a safetensors file with NumPy alone: name → read-only array, in the order wanted."""
    check_size(path, wanted, dtype)
    try:
        with safe_open(path, framework="numpy") as file:
            names = {"F32": "float32", "F64": "float64"}
            slices = {name: file.get_slice(name) for name in file.keys()}  # noqa: SIM118 (no dict)
            found = {
                name: (names.get(part.get_dtype(), part.get_dtype()), tuple(part.get_shape()))
                for name, part in slices.items()
            }
            check(path, found, wanted, dtype)
            tensors = {name: file.get_tensor(name) for name in wanted}
    except (SafetensorError, OSError) as error:
        raise CheckpointError(f"{path} is not a readable safetensors file: {error}") from None
    return _finite(path, tensors)


def read_state_dict(path: Path, wanted: Shapes, dtype: str) -> dict[str, Array]:
    """Read a torch state dict as NumPy arrays; nothing in the file is run."""
    check_size(path, wanted, dtype)
    try:
        with zipfile.ZipFile(path) as archive:  # packed size is checked: now the unpacked one
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise CheckpointError(f"{path} is not a file written by torch.save: {error}") from None
    if unpacked > size_cap(wanted, dtype):
        raise CheckpointError(f"{path} unpacks to {unpacked:,} bytes; refused")
    import torch

    try:
        state = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # the unpickler raises many kinds; all mean "not this"
        first = (str(error).splitlines() or [type(error).__name__])[0]
        raise CheckpointError(f"{path} is not a plain state dict: {first}") from None
    if not isinstance(state, dict):
        raise CheckpointError(f"{path} holds a {type(state).__name__}; wanted a state dict")
    found = {str(name): _described(path, str(name), tensor) for name, tensor in state.items()}
    check(path, found, wanted, dtype)
    return _finite(path, {name: state[name].detach().numpy().copy() for name in wanted})


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
        parts += [f"has the unknown {', '.join(extra[:4])}"] if extra else []
        raise CheckpointError(f"{path} {' and '.join(parts)}")
    for name, shape in wanted.items():
        if found[name] != (dtype, shape):
            got = f"{found[name][0]} {found[name][1]}"
            raise CheckpointError(f"{path}: {name} is {got}; wanted {dtype} {shape}")


def size_cap(wanted: Shapes, dtype: str) -> int:
    """The most bytes that a file of these tensors may have."""
    numbers = sum(int(np.prod(shape)) for shape in wanted.values())
    return np.dtype(dtype).itemsize * numbers + OVERHEAD_CAP


def check_size(path: Path, wanted: Shapes, dtype: str) -> None:
    """Refuse a file that is missing or larger than its tensors need."""
    try:
        size = path.stat().st_size
    except OSError:
        _missing(path)
    cap = size_cap(wanted, dtype)
    if size > cap:
        raise CheckpointError(f"{path} has {size:,} bytes; its architecture needs {cap:,} at most")


def read_capped(path: Path, cap: int) -> str:
    """The text of a file that is not larger than `cap` bytes."""
    try:
        with path.open("rb") as file:
            raw = file.read(cap + 1)
    except OSError:
        _missing(path)
    if len(raw) > cap:
        raise CheckpointError(f"{path} is larger than {cap:,} bytes; refused")
    return raw.decode("utf-8")


def _missing(path: Path) -> NoReturn:
    raise CheckpointError(f"no readable checkpoint file at {path}") from None


def sha256(path: Path) -> str:
    """The hash of a file, in hex digits."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _finite(path: Path, tensors: dict[str, Array]) -> dict[str, Array]:
    for name, tensor in tensors.items():
        if not np.isfinite(tensor).all():
            raise CheckpointError(f"{path}: {name} holds a value that is not finite")
        tensor.flags.writeable = False
    return tensors


def _described(path: Path, name: str, tensor: object) -> tuple[str, tuple[int, ...]]:
    """The dtype and shape of one entry of a state dict, refusing all but plain, full tensors."""
    import torch

    if type(tensor) is not torch.Tensor or tensor.layout != torch.strided or tensor.is_quantized:
        raise CheckpointError(f"{path}: {name} is not a plain tensor")
    if tensor.device.type != "cpu" or not tensor.is_contiguous() or _is_hollow(tensor):
        raise CheckpointError(f"{path}: {name} claims more numbers than the file holds")
    return str(tensor.dtype).removeprefix("torch."), tuple(tensor.shape)


def _is_hollow(tensor: torch.Tensor) -> bool:
    """Whether the storage behind a tensor is smaller than its shape says."""
    needed = (tensor.storage_offset() + tensor.numel()) * tensor.element_size()
    return tensor.untyped_storage().nbytes() < needed
