"""Networks that other programs saved: what can be read safely is read, and what was done is said.

A state dict lies bare in a file or inside a training checkpoint; its names begin with what wrapped
the module (`module.`, `_orig_mod.`, `model.`), and the two parts are called as their author liked.
What they are is seen from their shapes: a recurrent layer has G·H rows for H units, with G = 1, 3
or 4 gates; the output layer is the one matrix with H columns. Numbers of another precision are
turned into the one wanted. Every change is told in a sentence; what has no place is refused, with
what it is and what is wanted. Nothing in a file is run (torch_files).

Left out: reading in both directions, projections, several recurrent parts, further layers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from seqviz.cells import described
from seqviz.data.file_kinds import kind_of
from seqviz.data.lines import one_line
from seqviz.models.architecture import GATE_COUNT, Architecture
from seqviz.models.checkpoint_files import (
    FILE_CAP,
    Array,
    CheckpointError,
    check,
    finite,
    parse_safetensors,
    read_bytes,
)
from seqviz.models.torch_files import SAVE_WEIGHTS, load_legacy, load_zipped

if TYPE_CHECKING:
    import torch

WANTED: Final = "wanted: a state dict (torch.save(model.state_dict(), path)) or a safetensors file"
INSIDE: Final = (  # where training scripts and libraries put the weights, the likeliest first
    "state_dict",
    "model_state_dict",
    "model_state",
    "model",
    "net",
    "network",
    "module",
    "weights",
    "params",
)
_DEEP: Final = 4
_TENSORS_CAP: Final = 4096
NAME_CAP: Final = 500  # characters of a tensor's name, with all that wraps its module
_RECURRENT: Final = re.compile(r"(.*?)(weight|bias)_(ih|hh|hr)(?:_l(\d{1,2})(_reverse)?)?")
_BESIDE: Final = re.compile(r"(?:.*\.)?(?:criterion|loss\w*|metrics?|\w*acc(?:uracy)?)\..*")
_REAL: Final = ("float16", "bfloat16", "float32", "float64")
_KINDS: Final = {gates: kind for kind, gates in GATE_COUNT.items()}


@dataclass(frozen=True, slots=True)
class Foreign:
    """A network from somebody else's file.

    Args:
        tensors: name → read-only array, under our names and in our order.
        architecture: the sizes that they have.
        remarks: what was done to read them, a sentence each.
    """

    tensors: dict[str, Array]
    architecture: Architecture
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """A tensor in a file: what it claims, checked, and how to get its numbers."""

    dtype: str
    shape: tuple[int, ...]
    tensor: torch.Tensor | None = None
    raw: bytes | bytearray = b""
    turned: bool = False

    def array(self, dtype: str) -> Array:
        """Its numbers, as a new array."""
        if self.tensor is not None:
            import torch

            wanted = {"float32": torch.float32, "float64": torch.float64}[dtype]
            array: Array = self.tensor.detach().to(wanted).contiguous().numpy().copy()
            return array
        if self.dtype == "bfloat16":  # the upper half of a float32
            halves = np.frombuffer(self.raw, "<u2").astype("<u4") << np.uint32(16)
            return halves.view("<f4").reshape(self.shape).astype(dtype)
        with np.errstate(over="ignore"):  # `finite` says so
            return np.frombuffer(self.raw, self.dtype).reshape(self.shape).astype(dtype)


def read_foreign(path: Path, wanted: Architecture | None = None, dtype: str = "float32") -> Foreign:
    """Read a network that anybody saved.

    Args:
        path: of the file; its ending does not matter.
        wanted: the sizes that it must have; whatever it has by default.
        dtype: of the arrays, where `wanted` does not say it.

    Raises:
        CheckpointError: another kind of file, damaged, or a network that has no place here.
    """
    raw = read_bytes(path, FILE_CAP)
    what = kind_of(raw)
    remarks: list[str] = []
    if what.loads is None:
        raise CheckpointError(f"{path} is {what.words}; {WANTED}", "foreign")
    if what.loads == "safetensors":
        parts = _safetensors(path, raw)
    else:
        load = load_zipped if what.loads == "torch" else load_legacy
        loaded, aside = load(path, raw)
        if what.loads == "torch-legacy":
            remarks.append("It is in the format from before torch 1.6.")
        state = _state_in(path, loaded, remarks)
        if aside:
            things = _some([name.replace(" ", ".") for name in aside])
            remarks.append(f"Things of other programs in it were left unread: {things}.")
        parts = {name: _described(path, name, one, len(raw)) for name, one in state.items()}
    if any(one.turned for one in parts.values()):
        remarks.append("Some of its tensors lay in another order and were put into ours.")
    kind, found = _renamed(path, parts, remarks)
    sizes = _sizes(path, kind, found, wanted.dtype if wanted else dtype)
    shapes = sizes.shapes()
    zeros = [name for name in shapes if ".bias" in name and name not in found]
    if zeros:
        remarks.append(f"It has no {_some(zeros)}: they are 0 here.")
    check(
        path,
        {name: (sizes.dtype, one.shape) for name, one in found.items()}
        | {name: (sizes.dtype, shapes[name]) for name in zeros},
        shapes,
        sizes.dtype,
    )
    odd = [name for name, one in found.items() if one.dtype not in _REAL]
    if odd:
        kinds = _some(sorted({found[name].dtype for name in odd}))
        raise CheckpointError(
            f"{path}: {odd[0]} holds {kinds}; wanted real numbers of 16, 32 or 64 bits", "unfit"
        )
    if wanted is not None:
        sizes = replace(sizes, nonlinearity=wanted.nonlinearity, task=wanted.task)
        _compare(path, sizes, wanted)
    others = sorted({one.dtype for one in found.values()} - {sizes.dtype})
    if others:
        remarks.append(f"Its numbers were turned from {' and '.join(others)} into {sizes.dtype}.")
    tensors = {
        name: found[name].array(sizes.dtype) if name in found else np.zeros(shape, sizes.dtype)
        for name, shape in shapes.items()
    }
    return Foreign(finite(path, tensors), sizes, tuple(map(one_line, remarks)))


# --- what is in the file --------------------------------------------------------------------------


def _safetensors(path: Path, raw: bytes) -> dict[str, _Found]:
    names = {"F16": "float16", "BF16": "bfloat16", "F32": "float32", "F64": "float64"}
    parts = parse_safetensors(path, raw)
    return {
        name: _Found(
            names.get(part["dtype"], part["dtype"]), tuple(part["shape"]), raw=part["data"]
        )
        for name, part in parts.items()
    }


def _state_in(path: Path, loaded: object, remarks: list[str]) -> Mapping[str, Any]:
    """The state dict: what was loaded, or the one inside a training checkpoint."""
    if not isinstance(loaded, dict):
        what = {"list": "a list", "Tensor": "a single tensor", "tuple": "a tuple"}
        name = what.get(type(loaded).__name__, "something else")
        raise CheckpointError(f"{path} holds {name}, not a state dict; {SAVE_WEIGHTS}", "unfit")
    states = _states(loaded, "", _DEEP, set())
    if not states:
        named = [name for name in loaded if isinstance(name, str)]
        names = _some(named) or ("things that have no name" if loaded else "nothing")
        raise CheckpointError(
            f"{path} holds no weights of a recurrent layer (weight_ih_l0): it holds {names}; "
            f"{SAVE_WEIGHTS}",
            "unfit",
        )
    ranks = {name: rank for rank, name in enumerate(INSIDE)}
    place = min(states, key=lambda at: (ranks.get(at.rpartition(".")[2], len(ranks)), len(at)))
    if place:
        named = [name for name in loaded if isinstance(name, str)]
        others = _some([name for name in named if name != place.partition(".")[0]])
        beside = f"; what lies beside them ({others}) was left unread" if others else ""
        remarks.append(f"It is a training checkpoint: the weights are its “{place}”{beside}.")
    if not all(isinstance(name, str) for name in states[place]):
        raise CheckpointError(f"{path} is not a plain state dict: a name in it is no text", "unfit")
    if len(states[place]) > _TENSORS_CAP:
        raise CheckpointError(f"{path} holds more tensors than any network here", "unfit")
    return states[place]


def _states(
    loaded: dict[Any, Any], place: str, deep: int, seen: set[int]
) -> dict[str, dict[Any, Any]]:
    """Every dictionary that holds a recurrent layer's weights itself, by its place."""
    if any(_is_recurrent(name) for name in list(loaded)[:_TENSORS_CAP]):
        return {place: loaded}
    found: dict[str, dict[Any, Any]] = {}
    seen.add(id(loaded))
    for name, value in list(loaded.items())[:_TENSORS_CAP] if deep else ():
        short = isinstance(name, str) and len(name) <= NAME_CAP
        if isinstance(value, dict) and short and id(value) not in seen:
            found |= _states(value, f"{place}.{name}" if place else name, deep - 1, seen)
    return found


def _is_recurrent(name: object) -> bool:
    """Whether this is the name of a recurrent layer's weights; none is longer than `NAME_CAP`."""
    return isinstance(name, str) and len(name) <= NAME_CAP and bool(_RECURRENT.fullmatch(name))


def _described(path: Path, name: str, tensor: object, size: int) -> _Found:
    """One entry of a state dict, refusing all but plain, full tensors."""
    import torch

    if type(tensor) not in (torch.Tensor, torch.nn.Parameter):
        raise CheckpointError(f"{path} is not a plain state dict: {name} is not a plain tensor")
    assert isinstance(tensor, torch.Tensor)
    if tensor.layout != torch.strided or tensor.is_quantized or tensor.is_nested:
        raise CheckpointError(f"{path}: {name} is not a plain tensor")
    if tensor.device.type != "cpu" or _is_hollow(tensor, size):
        raise CheckpointError(f"{path}: {name} claims more numbers than the file holds")
    dtype = str(tensor.dtype).removeprefix("torch.")
    turned = not tensor.is_contiguous()
    return _Found(dtype, tuple(tensor.shape), tensor.detach(), turned=turned)


def _is_hollow(tensor: torch.Tensor, size: int) -> bool:
    """Whether a tensor's numbers are not all in the file, once each."""
    storage = tensor.untyped_storage().nbytes()
    needed = tensor.numel() * tensor.element_size()
    repeated = any(
        step == 0 and long > 1 for step, long in zip(tensor.stride(), tensor.shape, strict=True)
    )
    return storage < needed or storage > size or repeated


# --- what it means --------------------------------------------------------------------------------


def _renamed(
    path: Path, parts: Mapping[str, _Found], remarks: list[str]
) -> tuple[str, dict[str, _Found]]:
    """The kind of cell, and the same tensors under our names."""
    recurrent: dict[str, dict[str, _Found]] = {}
    rest: dict[str, _Found] = {}
    for name, part in parts.items():
        if len(name) > NAME_CAP:  # the patterns below take their time with longer ones
            raise CheckpointError(
                f"{path} has a tensor whose name is {len(name):,} characters long; wanted "
                f"{NAME_CAP} at most",
                "unfit",
            )
        match = _RECURRENT.fullmatch(name)
        if match is None:
            rest[name] = part
            continue
        prefix, what, side, layer, back = match.groups()
        if back:
            raise CheckpointError(
                f"{path} reads in both directions (bidirectional=True: {name}); networks here "
                "read forwards only: train one with bidirectional=False",
                "unfit",
            )
        if side == "hr":
            raise CheckpointError(
                f"{path} has a projection of its hidden state (proj_size: {name}), which no "
                "network here has: train one with proj_size=0",
                "unfit",
            )
        recurrent.setdefault(prefix, {})[f"{what}_{side}_l{int(layer or 0)}"] = part
    if len(recurrent) != 1:
        many = f"recurrent layers at {_some(sorted(recurrent))}"
        raise CheckpointError(
            f"{path} has {many if recurrent else 'no recurrent layer'}; wanted one recurrent "
            "module (weight_ih_l0, …)",
            "unfit",
        )
    ((prefix, own),) = recurrent.items()
    beside = [name for name in rest if _BESIDE.fullmatch(name)]
    if beside:
        remarks.append(f"Left out, since it takes no part in the answer: {_some(beside)}.")
    rest = {name: part for name, part in rest.items() if name not in beside}
    kind = _kind(path, own)
    heads = [name for name, one in rest.items() if name.endswith("weight") and len(one.shape) == 2]
    if len(heads) > 1:
        raise CheckpointError(
            f"{path} has several layers beside the recurrent ones ({_some(heads)}); wanted one "
            "output layer, such as fc.weight",
            "unfit",
        )
    found = {f"{kind}.{name}": part for name, part in own.items()}
    head = heads[0].removesuffix("weight") if heads else "fc."
    for name, part in rest.items():
        ours = name in (f"{head}weight", f"{head}bias")
        found[f"fc.{name.removeprefix(head)}" if ours else name] = part
    told = [f"“{a}” as “{b}”" for a, b in ((prefix, f"{kind}."), (head, "fc.")) if a != b]
    if told:
        remarks.append(f"Its names were read as ours: {', '.join(told)}.")
    return kind, found


def _kind(path: Path, own: Mapping[str, _Found]) -> str:
    """Which cell it is: its matrices have as many rows as it has gates, times its units."""
    first = own.get("weight_hh_l0")
    if first is None or "weight_ih_l0" not in own:
        lacking = "weight_ih_l0" if first is not None else "weight_hh_l0"
        raise CheckpointError(f"{path} lacks {lacking} of its recurrent layer", "unfit")
    if len(first.shape) == 2 and first.shape[1]:
        gates, over = divmod(first.shape[0], first.shape[1])
        if not over and gates in _KINDS:
            return _KINDS[gates]
    raise CheckpointError(
        f"{path}: weight_hh_l0 is {first.shape}; wanted 1, 3 or 4 times as many rows as columns "
        "(RNN, GRU, LSTM)",
        "unfit",
    )


def _sizes(path: Path, kind: str, found: Mapping[str, _Found], dtype: str) -> Architecture:
    deep = f"{kind}.weight_hh_l"
    layers = 1 + max(int(name.removeprefix(deep)) for name in found if name.startswith(deep))
    first, head = found[f"{kind}.weight_ih_l0"], found.get("fc.weight")
    if head is None:
        raise CheckpointError(
            f"{path} lacks fc.weight: it has a recurrent layer alone, and an output layer behind "
            "it is wanted",
            "unfit",
        )
    if len(first.shape) != 2 or len(head.shape) != 2:
        raise CheckpointError(f"{path}: its weights are not matrices", "unfit")
    hidden = found[f"{kind}.weight_hh_l0"].shape[1]
    sizes = (first.shape[1], hidden, layers, head.shape[0])
    return Architecture(kind, *sizes, dtype=dtype)


def _compare(path: Path, sizes: Architecture, wanted: Architecture) -> None:
    if sizes != wanted:
        raise CheckpointError(
            f"{path} lacks what is wanted here: it is {in_words(sizes)}; wanted {in_words(wanted)}",
            "unfit",
        )


_SPOKEN_AN: Final = "AEFHILMNORSX"  # capital letters whose own names begin with a vowel


def in_words(sizes: Architecture) -> str:
    """An architecture as people say it."""
    title = described(sizes.kind).title
    name = f"{'an' if title[0] in _SPOKEN_AN else 'a'} {title}"
    layers = f"{sizes.num_layers} layer{'s' if sizes.num_layers > 1 else ''}"
    return (
        f"{name} of {layers} with {sizes.hidden_size} units, {sizes.input_size} inputs and "
        f"{sizes.num_classes} outputs"
    )


def _some(names: list[str], most: int = 3) -> str:
    """The first few of some names."""
    shown = [name[:60] for name in names[:most]]
    return ", ".join(shown) + (", …" if len(names) > most else "")
