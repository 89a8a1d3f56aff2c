"""Checkpoints: weights as safetensors with a JSON card beside them, and torch's own `.ckpt` files.

A checkpoint is two files with one stem: `mnist_lstm.safetensors` (nothing but named arrays) and
`mnist_lstm.json`, the card: which architecture, which recipe and seed made it, what it measured.
A file may come from anywhere, so nothing in it is believed: the file size is capped before
reading, then names, dtypes, shapes and sizes must equal what the card's architecture asks for.
Torch state dicts load with `weights_only=True` and pass the same checks (a file of 2 KB can claim
a tensor of 10⁹ elements by giving it stride 0). Left out: optimiser state, so training cannot be
resumed from here.

Sources: https://github.com/huggingface/safetensors (format), PyTorch notes on `torch.load`.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from seqviz.paths import ASSETS_DIR

if TYPE_CHECKING:
    import torch

SHIPPED = ASSETS_DIR / "mnist_lstm.safetensors"
FORMAT = "seqviz-checkpoint-1"
CARD_CAP = 256 * 1024  # bytes; ours is about 4 KB
OVERHEAD_CAP = 64 * 1024  # bytes a file may hold beside its numbers (headers, zip records)
GATE_COUNT = {"rnn": 1, "lstm": 4, "gru": 3}
SIZE_CAPS = {"input_size": 4096, "hidden_size": 2048, "num_layers": 8, "num_classes": 4096}


class CheckpointError(ValueError):
    """A checkpoint that is missing, damaged, or not what its card says; its text is for people."""


@dataclass(frozen=True, slots=True)
class Architecture:
    """The sizes that fix every name and shape of a stacked recurrent classifier.

    Args:
        kind: "rnn", "lstm" or "gru"; also the prefix of the recurrent weights' names.
        input_size, hidden_size, num_layers, num_classes: I, H, L and the number of classes.
    """

    kind: str = "lstm"
    input_size: int = 28
    hidden_size: int = 128
    num_layers: int = 2
    num_classes: int = 10

    def __post_init__(self) -> None:
        if self.kind not in GATE_COUNT:
            raise CheckpointError(f"kind is {self.kind!r}; wanted one of {', '.join(GATE_COUNT)}")
        for name, cap in SIZE_CAPS.items():
            value = getattr(self, name)
            if type(value) is not int or not 1 <= value <= cap:
                raise CheckpointError(f"{name} is {value!r}; wanted a whole number from 1 to {cap}")

    def shapes(self) -> dict[str, tuple[int, ...]]:
        """Every tensor's name and shape, in torch's state-dict order (G gates, H hidden units)."""
        rows = GATE_COUNT[self.kind] * self.hidden_size
        shapes: dict[str, tuple[int, ...]] = {}
        for layer in range(self.num_layers):
            width = self.input_size if layer == 0 else self.hidden_size
            shapes[f"{self.kind}.weight_ih_l{layer}"] = (rows, width)
            shapes[f"{self.kind}.weight_hh_l{layer}"] = (rows, self.hidden_size)
            shapes[f"{self.kind}.bias_ih_l{layer}"] = (rows,)
            shapes[f"{self.kind}.bias_hh_l{layer}"] = (rows,)
        shapes["fc.weight"] = (self.num_classes, self.hidden_size)
        shapes["fc.bias"] = (self.num_classes,)
        return shapes

    def num_parameters(self) -> int:
        """The number of numbers in all tensors together."""
        return sum(int(np.prod(shape)) for shape in self.shapes().values())


@dataclass(frozen=True, slots=True)
class Measured:
    """What a checkpoint scored, once, on images that took no part in training or in choosing it.

    Args:
        on: which images, in words.
        accuracy: share read right, 0 to 1.
        loss: mean cross-entropy, in nats.
        confusion: counts [true class][predicted class].
    """

    on: str
    accuracy: float
    loss: float
    confusion: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Card:
    """What a checkpoint is and how to make it again.

    Args:
        architecture: the sizes.
        mean, std: the pixels in [0, 1] are normalised as (x − mean) / std before the first step.
        recipe: every setting of the training, by name.
        seed: the seed of the training.
        command: the command line that repeats it.
        depends_on: what else the exact weights depend on (threads, precision, versions, device).
        data: which images it was trained on.
        date: the day it was made, ISO 8601.
        measured: its score, or None when it was not measured.
        how_chosen: how the recipe was chosen.
        weights_sha256: the hash of the weights file that this card belongs to.
    """

    architecture: Architecture
    mean: float
    std: float
    recipe: Mapping[str, Any]
    seed: int
    command: str
    depends_on: Mapping[str, Any]
    data: str
    date: str
    measured: Measured | None = None
    how_chosen: str = ""
    weights_sha256: str = field(default="", kw_only=True)


# --- saving ---------------------------------------------------------------------------------------


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


def card_path(path: Path) -> Path:
    """The card that belongs to the weights at `path`."""
    return path.with_suffix(".json")


def save(path: Path, tensors: Mapping[str, NDArray[np.float32]], card: Card) -> None:
    """Write weights and card, each atomically, after the checks that loading will make.

    Args:
        path: where the weights go, `*.safetensors`; the card goes beside them.
        tensors: name → float32 array, as `card.architecture.shapes()` has them.
        card: its `weights_sha256` is filled in here.
    """
    arrays = {name: np.ascontiguousarray(array) for name, array in tensors.items()}
    found = {name: (str(array.dtype), array.shape) for name, array in arrays.items()}
    _check(path, found, card.architecture, "float32")
    write_atomically(path, lambda part: save_file(arrays, part))
    content = asdict(card) | {"format": FORMAT, "weights_sha256": _sha256(path)}
    text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
    write_atomically(card_path(path), lambda part: part.write_text(_short_rows(text), "utf-8"))


def save_ckpt(path: Path, tensors: Mapping[str, NDArray[np.float32]]) -> None:
    """Write a torch state dict (`lstm_model.ckpt`) that plain `torch.load` reads."""
    import torch

    state = {name: torch.tensor(array) for name, array in tensors.items()}
    write_atomically(path, lambda part: torch.save(state, part))


# --- loading --------------------------------------------------------------------------------------


def load_card(path: Path) -> Card:
    """Read and check the card beside the weights at `path`.

    Raises:
        CheckpointError: the card is missing, too large, not JSON, or a field is wrong.
    """
    source = card_path(path)
    try:
        content = json.loads(_read_capped(source, CARD_CAP))
        if not isinstance(content, dict) or content.pop("format", None) != FORMAT:
            raise CheckpointError(f"{source} is not a seqviz card (format {FORMAT})")
        content["architecture"] = Architecture(**content["architecture"])
        if content.get("measured") is not None:
            content["measured"] = _measured(content["measured"], content["architecture"])
        card = Card(**content)
        for name in ("mean", "std"):
            value = getattr(card, name)
            if type(value) is not float or not -1e3 < value < 1e3 or (name == "std" and value <= 0):
                raise CheckpointError(f"{source}: {name} is {value!r}; wanted a finite float")
        for item in fields(card):
            wanted = {"seed": int, "recipe": dict, "depends_on": dict}.get(item.name, str)
            value = getattr(card, item.name)
            if item.name not in ("architecture", "measured", "mean", "std") and (
                type(value) is not wanted
            ):
                raise CheckpointError(
                    f"{source}: {item.name} is {value!r}; wanted a {wanted.__name__}"
                )
    except CheckpointError:
        raise
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError) as error:
        raise CheckpointError(f"{source} is not a card that seqviz wrote: {error}") from None
    return card


def load_numpy(path: Path = SHIPPED) -> tuple[dict[str, NDArray[np.float32]], Card]:
    """Read a checkpoint with NumPy alone.

    Args:
        path: the `*.safetensors` file; its card lies beside it.

    Returns:
        name → read-only float32 array in the architecture's order, and the card.

    Raises:
        CheckpointError: anything is missing or is not what the card's architecture says.
    """
    card = load_card(path)
    _check_size(path, card.architecture)
    try:
        with safe_open(path, framework="numpy") as file:
            names = {"F32": "float32", "F64": "float64"}
            slices = {name: file.get_slice(name) for name in file.keys()}  # noqa: SIM118 (no dict)
            found = {
                name: (names.get(part.get_dtype(), part.get_dtype()), tuple(part.get_shape()))
                for name, part in slices.items()
            }
            _check(path, found, card.architecture, "float32")
            tensors = {name: file.get_tensor(name) for name in card.architecture.shapes()}
    except (SafetensorError, OSError) as error:
        raise CheckpointError(f"{path} is not a readable safetensors file: {error}") from None
    if card.weights_sha256 != _sha256(path):
        raise CheckpointError(f"{path} is not the file that its card {card_path(path)} describes")
    for name, tensor in tensors.items():
        if not np.isfinite(tensor).all():
            raise CheckpointError(f"{path}: {name} holds a value that is not finite")
        tensor.flags.writeable = False
    return tensors, card


def load_ckpt(
    path: Path, architecture: Architecture | None = None
) -> dict[str, NDArray[np.float32]]:
    """Read a torch state dict as NumPy arrays; nothing in the file is run.

    Args:
        path: a file written by `torch.save(model.state_dict(), path)`.
        architecture: the sizes it must have; the tutorial's classifier by default.

    Raises:
        CheckpointError: not such a file, or a name, dtype, shape, stride or size differs.
    """
    architecture = architecture or Architecture()
    _check_size(path, architecture)
    try:
        with zipfile.ZipFile(path) as archive:  # packed size is checked: now the unpacked one
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise CheckpointError(f"{path} is not a file written by torch.save: {error}") from None
    if unpacked > _size_cap(architecture):
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
    _check(path, found, architecture, "float32")
    tensors = {name: state[name].detach().numpy().copy() for name in architecture.shapes()}
    for name, tensor in tensors.items():
        if not np.isfinite(tensor).all():
            raise CheckpointError(f"{path}: {name} holds a value that is not finite")
    return tensors


# --- the checks -----------------------------------------------------------------------------------


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


def _check(
    path: Path,
    found: Mapping[str, tuple[str, tuple[int, ...]]],
    architecture: Architecture,
    dtype: str,
) -> None:
    """Compare names, dtypes and shapes with the architecture's."""
    wanted = architecture.shapes()
    missing, extra = sorted(wanted.keys() - found.keys()), sorted(found.keys() - wanted.keys())
    if missing or extra:
        parts = [f"lacks {', '.join(missing[:4])}"] if missing else []
        parts += [f"has the unknown {', '.join(extra[:4])}"] if extra else []
        raise CheckpointError(f"{path} {' and '.join(parts)}")
    for name, shape in wanted.items():
        if found[name] != (dtype, shape):
            got = f"{found[name][0]} {found[name][1]}"
            raise CheckpointError(f"{path}: {name} is {got}; wanted {dtype} {shape}")


def _size_cap(architecture: Architecture) -> int:
    return 4 * architecture.num_parameters() + OVERHEAD_CAP


def _check_size(path: Path, architecture: Architecture) -> None:
    try:
        size = path.stat().st_size
    except OSError:
        _missing(path)
    if size > _size_cap(architecture):
        raise CheckpointError(
            f"{path} has {size:,} bytes; its architecture needs {_size_cap(architecture):,} at most"
        )


def _read_capped(path: Path, cap: int) -> str:
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


def _measured(content: Mapping[str, Any], architecture: Architecture) -> Measured:
    counts, classes = content["confusion"], architecture.num_classes
    square = len(counts) == classes and all(len(row) == classes for row in counts)
    if not square or not all(type(n) is int and n >= 0 for row in counts for n in row):
        raise CheckpointError(f"confusion is not {classes} rows of {classes} counts")
    if type(content["accuracy"]) is not float or not 0 <= content["accuracy"] <= 1:
        raise CheckpointError(f"accuracy is {content['accuracy']!r}; wanted a float from 0 to 1")
    confusion = tuple(tuple(row) for row in counts)
    return Measured(str(content["on"]), content["accuracy"], float(content["loss"]), confusion)


def _short_rows(text: str) -> str:
    """Put each row of numbers of indented JSON on one line, so that a person can read it."""
    return re.sub(r"\[\s+([-\d.,\s]+?)\s+\]", lambda m: f"[{' '.join(m[1].split())}]", text)


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
