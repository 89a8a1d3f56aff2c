"""Files that other programs wrote: torch state dicts, read without running anything in them."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from seqviz.models.checkpoint_files import Array, CheckpointError, Shapes, check, finite, size_cap

if TYPE_CHECKING:
    import torch


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
    return finite(path, {name: state[name].detach().numpy().copy() for name in wanted})


def check_size(path: Path, wanted: Shapes, dtype: str) -> None:
    """Refuse a file that is missing or larger than its tensors need."""
    try:
        size = path.stat().st_size
    except OSError:
        raise CheckpointError(f"no readable checkpoint file at {path}", "missing") from None
    cap = size_cap(wanted, dtype)
    if size > cap:
        raise CheckpointError(f"{path} has {size:,} bytes; its architecture needs {cap:,} at most")


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
