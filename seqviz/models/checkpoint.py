"""Checkpoints: weights as safetensors with a JSON card beside them, and torch's own `.ckpt` files.

A checkpoint is two files with one stem: `mnist_lstm.safetensors` (nothing but named arrays) and
`mnist_lstm.json`, the card: which architecture, which recipe and seed made it, what it measured.
A file may come from anywhere, so nothing in it is believed: the file size is capped before
reading, then names, dtypes, shapes and sizes must equal what the card's architecture asks for.
What others wrote is read by foreign.py and passes the same checks (a file of 2 KB can claim a
tensor of 10⁹ elements by giving it stride 0). Left out: optimiser state, so training cannot be
resumed from here.

Sources: https://github.com/huggingface/safetensors (format), PyTorch notes on `torch.load`.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save as to_safetensors

from seqviz.models.architecture import Architecture
from seqviz.models.checkpoint_files import (
    CheckpointError,
    check,
    read_card,
    read_tensors,
    sha256,
    short,
    write_atomically,
    write_text_atomically,
)
from seqviz.models.foreign import read_foreign
from seqviz.models.strict_json import JSONError, read_json
from seqviz.paths import ASSETS_DIR

__all__ = [  # what belongs to checkpoints but lies in checkpoint_files, and everything here
    "SHIPPED",
    "Architecture",
    "Card",
    "CheckpointError",
    "Measured",
    "card_path",
    "load_card",
    "load_ckpt",
    "load_numpy",
    "save",
    "save_ckpt",
    "write_atomically",
]

SHIPPED = ASSETS_DIR / "mnist_lstm.safetensors"
FORMAT = "seqviz-checkpoint-1"
CARD_CAP = 256 * 1024  # bytes; ours is about 4 KB


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


def card_path(path: Path) -> Path:
    """The card that belongs to the weights at `path`."""
    return path.with_suffix(".json")


def save(path: Path, tensors: Mapping[str, NDArray[Any]], card: Card) -> Card:
    """Write weights and card, each atomically, after the checks that loading will make.

    Args:
        path: where the weights go, `*.safetensors`; the card goes beside them.
        tensors: name → array, as `card.architecture` has them.
        card: its `weights_sha256` is filled in here.

    Returns:
        The card as it was written.
    """
    arrays = {name: np.ascontiguousarray(array) for name, array in tensors.items()}
    found = {name: (str(array.dtype), array.shape) for name, array in arrays.items()}
    check(path, found, card.architecture.shapes(), card.architecture.dtype)
    _text(card)  # refuses before anything is written
    raw = to_safetensors(arrays)  # written by us: the library hides what the disk said
    write_atomically(path, lambda part: part.write_bytes(raw))
    card = replace(card, weights_sha256=sha256(path))
    write_text_atomically(card_path(path), _text(card))
    return card


def save_ckpt(path: Path, tensors: Mapping[str, NDArray[Any]]) -> None:
    """Write a torch state dict (`lstm_model.ckpt`) that plain `torch.load` reads."""
    import torch

    state = {name: torch.tensor(array) for name, array in tensors.items()}
    buffer = io.BytesIO()  # torch hides what the disk said, so that we write the file
    torch.save(state, buffer)
    write_atomically(path, lambda part: part.write_bytes(buffer.getvalue()))


# --- loading --------------------------------------------------------------------------------------


def load_card(path: Path, *, follow: bool = True) -> Card:
    """Read and check the card beside the weights at `path`.

    Args:
        path: of the weights.
        follow: whether a symbolic link may lead to the card.

    Raises:
        CheckpointError: the card is missing, too large, not JSON, or a field is wrong.
    """
    source = card_path(path)
    try:
        content = read_json(read_card(path, CARD_CAP, follow=follow))
        if not isinstance(content, dict) or content.pop("format", None) != FORMAT:
            raise CheckpointError(f"{source} is not a seqviz card (format {FORMAT})", "foreign")
        content["architecture"] = Architecture(**content["architecture"])
        if content.get("measured") is not None:
            content["measured"] = _measured(content["measured"], content["architecture"])
        card = Card(**content)
        for name in ("mean", "std"):
            value = getattr(card, name)
            lowest = 1e-6 if name == "std" else -1e3
            if type(value) is not float or not lowest <= value <= 1e3:
                raise CheckpointError(
                    f"{source}: {name} is {short(value)}; wanted a float from {lowest:g} to 1000"
                )
        for item in fields(card):
            wanted = {"seed": int, "recipe": dict, "depends_on": dict}.get(item.name, str)
            value = getattr(card, item.name)
            if item.name not in ("architecture", "measured", "mean", "std") and (
                type(value) is not wanted
            ):
                raise CheckpointError(
                    f"{source}: {item.name} is {short(value)}; wanted a {wanted.__name__}"
                )
    except CheckpointError:
        raise
    except JSONError as error:
        raise CheckpointError(f"{source}: {error}") from None
    except (ValueError, TypeError, KeyError, OverflowError):
        raise CheckpointError(f"{source} is not a card that seqviz wrote") from None
    return card


def load_numpy(
    path: Path = SHIPPED, *, follow: bool = True
) -> tuple[dict[str, NDArray[Any]], Card]:
    """Read a checkpoint with NumPy alone.

    Args:
        path: the `*.safetensors` file; its card lies beside it.
        follow: whether symbolic links may lead to the two files.

    Returns:
        name → read-only array in the architecture's order and dtype, and the card.

    Raises:
        CheckpointError: anything is missing or is not what the card's architecture says.
    """
    card = load_card(path, follow=follow)
    sizes = card.architecture
    tensors, found = read_tensors(path, sizes.shapes(), sizes.dtype, follow=follow)
    if card.weights_sha256 != found:
        raise CheckpointError(f"{path} is not the file that its card {card_path(path)} describes")
    return tensors, card


def load_ckpt(path: Path, architecture: Architecture | None = None) -> dict[str, NDArray[Any]]:
    """Read somebody's network as read-only NumPy arrays; nothing in the file is run.

    Args:
        path: a file such as `torch.save(model.state_dict(), path)` writes (see foreign).
        architecture: the sizes it must have; the tutorial's classifier by default. Numbers of
            another precision are turned into its own.

    Raises:
        CheckpointError: not such a file, or a name, shape or size differs.
    """
    return read_foreign(path, architecture or Architecture()).tensors


def _measured(content: Mapping[str, Any], architecture: Architecture) -> Measured:
    counts, classes = content["confusion"], architecture.num_classes
    square = len(counts) == classes and all(len(row) == classes for row in counts)
    if not square or not all(type(n) is int and n >= 0 for row in counts for n in row):
        raise CheckpointError(f"confusion is not {classes} rows of {classes} counts")
    if type(content["accuracy"]) is not float or not 0 <= content["accuracy"] <= 1:
        raise CheckpointError("accuracy is not a float from 0 to 1")
    if type(content["on"]) is not str or type(content["loss"]) not in (int, float):
        raise CheckpointError("what was measured is not a text and a loss")
    confusion = tuple(tuple(row) for row in counts)
    return Measured(content["on"], content["accuracy"], float(content["loss"]), confusion)


def _text(card: Card) -> str:
    """The card as JSON, each row of numbers on one line, so that a person can read it."""
    try:
        content = asdict(card) | {"format": FORMAT}
        text = json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
        size = len(text.encode("utf-8"))
    except (TypeError, ValueError, RecursionError) as error:
        raise CheckpointError(f"the card cannot be written as JSON: {error}") from None
    if size > CARD_CAP:
        raise CheckpointError(f"the card has {size:,} bytes; wanted at most {CARD_CAP:,}")
    return re.sub(r"\[\n([-\d.,\s]+)\]", lambda m: f"[{' '.join(m[1].split())}]", text)
