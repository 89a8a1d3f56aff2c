"""Files of torch.save, read with `weights_only=True` and after a look at what they would call.

A pickle is a program. Before torch sees it, its opcodes are walked through without running any:
they name every class that it would ask for. A whole network (`torch.save(model)`) asks for classes
of layers, and is refused by that name. Other classes, such as an `argparse.Namespace` beside the
weights, are replaced by empty things that do nothing, so that the weights can be read without it.

The numbers are not read but mapped (`mmap=True`): a tensor that claims more than its file holds is
then an error instead of a read beyond the end. Left out: which of the tensors are wanted (foreign).

Sources: Python's pickletools, PyTorch notes on serialization.
"""

from __future__ import annotations

import io
import pickletools
import struct
import warnings
import zipfile
import zlib
from _compat_pickle import IMPORT_MAPPING, NAME_MAPPING
from collections import OrderedDict
from pathlib import Path
from typing import Any, Final, Self

from seqviz.data.file_kinds import names_in
from seqviz.models.checkpoint_files import CheckpointError

PICKLE_CAP: Final = 2 * 2**20  # bytes; a state dict takes 100 a tensor
ENTRIES_CAP: Final = 20_000
SAVE_WEIGHTS: Final = "save its weights instead: torch.save(model.state_dict(), path)"
_PLAIN: Final = (  # what a state dict asks for; everything else is left aside
    "torch._utils _rebuild_tensor",
    "torch._utils _rebuild_tensor_v2",
    "torch._utils _rebuild_parameter",
    "torch._utils _rebuild_parameter_with_state",
    "torch._tensor _rebuild_from_type_v2",
    "torch.nn.parameter Parameter",
    "torch Size",
    "torch device",
    "collections OrderedDict",
    "collections Counter",
    "_codecs encode",
    "builtins set",
    "builtins complex",
)
_ODD: Final = (  # tensors that no network here has; they are refused one by one, by name
    "torch._utils _rebuild_sparse_tensor",
    "torch._utils _rebuild_meta_tensor_no_storage",
    "torch._utils _rebuild_qtensor",
    "torch._utils _rebuild_nested_tensor",
    "torch.serialization _get_layout",
    "torch per_tensor_affine",
    "torch per_channel_affine",
)


class _Empty:
    """Stands for a thing that is left aside: whatever it is made of and given, it stays empty."""

    def __new__(cls, *_: object, **__: object) -> Self:
        return super().__new__(cls)

    def __setstate__(self, _: object) -> None:
        return


class _EmptyNames:
    """The same for a thing that may be filled as a dictionary is."""

    def __new__(cls, *_: object, **__: object) -> OrderedDict[Any, Any]:  # type: ignore[misc]  # on purpose no _EmptyNames
        return OrderedDict()


def load_zipped(path: Path, raw: bytes) -> tuple[object, list[str]]:
    """What a file of torch.save holds.

    Args:
        path: of the file, for torch.
        raw: its bytes.

    Returns:
        The object, with empty things in place of all but plain ones, and what those were called.

    Raises:
        CheckpointError: damaged, packed, a whole network, or another thing than plain tensors.
    """
    try:
        entries = names_in(raw)
    except ValueError:
        raise CheckpointError(f"{path} is damaged") from None
    unpacked = sum(entry.file_size for entry in entries)
    packed = any(entry.compress_type != zipfile.ZIP_STORED for entry in entries)
    if packed or unpacked > len(raw) or len(entries) > ENTRIES_CAP:
        raise CheckpointError(
            f"{path} unpacks to {unpacked:,} bytes, which torch.save never makes; refused"
        )
    pickles = [entry for entry in entries if entry.filename.rpartition("/")[2] == "data.pkl"]
    if len(pickles) != 1 or pickles[0].file_size > PICKLE_CAP:
        raise CheckpointError(
            f"{path} describes its tensors at a length that no network here needs"
        )
    for entry in entries:
        if entry.CRC not in (0, zlib.crc32(_stored(raw, entry))):  # 0: torch can leave them out
            raise CheckpointError(f"{path} is damaged: {entry.filename} is not what was written")
    program = bytes(_stored(raw, pickles[0]))
    aside = _left_aside(path, _asked_for(path, io.BytesIO(program), 1))
    return _load(path, path, aside, mmap=True), aside


def _stored(raw: bytes, entry: zipfile.ZipInfo) -> memoryview:
    """The bytes of an entry that is not packed; zipfile would ask for sums that torch may omit."""
    head = raw[entry.header_offset : entry.header_offset + 30]
    name, extra = struct.unpack_from("<2H", head, 26) if len(head) == 30 else (0, 0)
    start = entry.header_offset + 30 + name + extra
    return memoryview(raw)[start : start + entry.file_size]


def load_legacy(path: Path, raw: bytes) -> tuple[object, list[str]]:
    """The same for a file from before torch 1.6: five pickles, then the numbers."""
    aside = _left_aside(path, _asked_for(path, io.BytesIO(raw), 5))
    return _load(path, io.BytesIO(raw), aside, mmap=False), aside


def _asked_for(path: Path, stream: io.BytesIO, pickles: int) -> list[str]:
    """Every "module name" that the first pickles of a stream would look up."""
    found: list[str] = []
    try:
        for _pickle in range(pickles):
            start = stream.tell()
            for code, argument, place in pickletools.genops(stream):
                if code.name in ("STACK_GLOBAL", "INST", "OBJ", "EXT1", "EXT2", "EXT4"):
                    raise CheckpointError(_foreign(path), "foreign")
                if code.name == "GLOBAL":
                    module, _, own = str(argument).partition(" ")  # pickles name Python 2's places
                    module, own = NAME_MAPPING.get((module, own), (module, own))
                    found.append(f"{IMPORT_MAPPING.get(module, module)} {own}")
                if (place or 0) - start > PICKLE_CAP:
                    raise CheckpointError(f"{path} is damaged, or far larger than a network here")
    except CheckpointError:
        raise
    except Exception:  # pickletools raises many kinds; all mean that it is damaged
        raise CheckpointError(f"{path} is damaged: its list of tensors cannot be read") from None
    return found


def _foreign(path: Path) -> str:
    return f"{path} is not a plain state dict in torch.save's usual protocol; {SAVE_WEIGHTS}"


def _left_aside(path: Path, asked: list[str]) -> list[str]:
    """What a pickle asks for beyond plain tensors."""
    layers = [name for name in asked if name.startswith("torch.nn.modules.")]
    if layers:
        own = [name for name in asked if not name.startswith(("torch", "collections"))]
        what = f" of the class {own[0].rpartition(' ')[2]}" if own else ""
        raise CheckpointError(
            f"{path} holds a whole network{what}, as torch.save(model) writes it, not a plain "
            f"state dict: opening it would run code from the file, which seqviz never does; "
            f"{SAVE_WEIGHTS}",
            "foreign",
        )
    if any(_makes_room(name) for name in asked):
        raise CheckpointError(_foreign(path), "foreign")
    known = (*_PLAIN, *_ODD)
    aside = [n for n in asked if n not in known and not _is_type(n)]
    return sorted(set(aside))


def _makes_room(name: str) -> bool:
    """Whether calling this takes as much memory as the file likes to say."""
    return name == "builtins bytearray" or (name.startswith("torch") and name.endswith("Tensor"))


def _is_type(name: str) -> bool:
    """Whether this is one of torch's dtypes or storages: `torch FloatStorage`, `torch float32`."""
    module, _, own = name.partition(" ")
    return module in ("torch", "torch.storage") and (own.endswith("Storage") or own.islower())


def _load(path: Path, file: Path | io.BytesIO, aside: list[str], *, mmap: bool) -> object:
    import torch

    allowed: list[Any] = []
    for name in aside:
        module, _, own = name.partition(" ")
        stand_in = _Empty if module.partition(".")[0] == "numpy" else _EmptyNames
        allowed.append((stand_in, f"{module}.{own}"))
    source = str(file) if isinstance(file, Path) else file
    try:
        with warnings.catch_warnings(), torch.serialization.safe_globals(allowed):
            warnings.simplefilter("ignore")  # they speak of torch's insides
            found: object = torch.load(source, map_location="cpu", weights_only=True, mmap=mmap)
    except Exception:  # torch raises every kind there is; all mean "not this", and none is shown
        raise CheckpointError(
            f"{path} is damaged, or not a plain state dict; {SAVE_WEIGHTS}"
        ) from None
    return found
