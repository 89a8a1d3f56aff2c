"""Checkpoints of character models: weights in half precision, and a card that knows the characters.

Two files with one stem, as all checkpoints here: `charlm_shakespeare.safetensors` and
`charlm_shakespeare.json`. The weights are stored in float16 and computed with in float32; what the
card says was measured was measured with the stored weights. Nothing in a file is believed before
it is checked (`seqviz.models.checkpoint_files`). Left out: several files, optimiser state.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save as to_safetensors

from seqviz.data.text import Vocabulary
from seqviz.models.architecture import Architecture
from seqviz.models.checkpoint_files import (
    CheckpointError,
    check,
    finite,
    read_card,
    read_tensors,
    sha256,
    write_atomically,
    write_text_atomically,
)
from seqviz.models.strict_json import JSONError, read_json

FORMAT: Final = "seqviz-charlm-1"
STORED: Final = "float16"
CARD_CAP: Final = 256 * 1024  # bytes; ours are about 3 KB
Float32 = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class CharMeasured:
    """What a model scored on text that no training saw.

    Args:
        on: which text, in words.
        characters: how many were guessed.
        loss: mean of −log P(next character), in nats.
    """

    on: str
    characters: int
    loss: float

    @property
    def bits(self) -> float:
        """The loss in bits per character: nats / ln 2."""
        return self.loss / math.log(2)

    @property
    def perplexity(self) -> float:
        """e^loss: among how many equally likely characters it would be as unsure."""
        return math.exp(self.loss)


@dataclass(frozen=True, slots=True)
class CharCard:
    """What a character model is and how to make it again.

    Args:
        architecture: the sizes; V inputs and V classes.
        vocabulary: its V characters, in the order of the indices.
        corpus: name of the text it learned.
        origin: where that text comes from, and which version.
        licence: of that text.
        characters: how many were learned.
        text_sha256: of the whole text as UTF-8, so that another version of it is noticed.
        recipe: every setting of the training, by name.
        seed: of the weights and the training.
        command: the command line that repeats it.
        depends_on: what else the exact weights depend on (threads, precision, versions).
        date: the day it was made, ISO 8601.
        measured: its score, or None.
        how_chosen: how the recipe was chosen.
        counted: the score of counts of characters on the same text, without a network, or None.
        weights_sha256: the hash of the weights file that this card belongs to.
    """

    architecture: Architecture
    vocabulary: str
    corpus: str
    origin: str
    licence: str
    characters: int
    text_sha256: str
    recipe: Mapping[str, Any]
    seed: int
    command: str
    depends_on: Mapping[str, Any]
    date: str
    measured: CharMeasured | None = None
    how_chosen: str = ""
    counted: CharMeasured | None = None
    weights_sha256: str = field(default="", kw_only=True)


def stored(tensors: Mapping[str, Float32]) -> dict[str, Float32]:
    """The weights as they come back from a file: rounded to half precision."""
    return {name: array.astype(STORED).astype(np.float32) for name, array in tensors.items()}


def save_charlm(path: Path, tensors: Mapping[str, Float32], card: CharCard) -> None:
    """Write weights and card, each atomically, after the checks that loading will make.

    Args:
        path: where the weights go, `*.safetensors`; the card goes beside them.
        tensors: as `card.architecture.shapes()` has them.
        card: its `weights_sha256` is filled in here.
    """
    arrays = {name: np.ascontiguousarray(array.astype(STORED)) for name, array in tensors.items()}
    found = {name: (str(array.dtype), array.shape) for name, array in arrays.items()}
    check(path, found, card.architecture.shapes(), STORED)
    raw = to_safetensors(arrays)
    write_atomically(path, lambda part: part.write_bytes(raw))
    content = asdict(card) | {"format": FORMAT, "weights_sha256": sha256(path)}
    text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
    write_text_atomically(path.with_suffix(".json"), text)


def load_charlm(path: Path) -> tuple[dict[str, Float32], CharCard]:
    """Read a checkpoint with NumPy alone.

    Returns:
        name → read-only float32 array in the architecture's order, and the card.

    Raises:
        CheckpointError: anything is missing or is not what the card says.
    """
    card = load_char_card(path)
    half, found = read_tensors(path, card.architecture.shapes(), STORED)
    if card.weights_sha256 != found:
        raise CheckpointError(f"{path} is not the file that its card describes")
    tensors = {name: array.astype(np.float32) for name, array in half.items()}
    return finite(path, tensors), card


def load_char_card(path: Path) -> CharCard:
    """Read and check the card beside the weights at `path`.

    Raises:
        CheckpointError: the card is missing, too large, not JSON, or a field is wrong.
    """
    source = path.with_suffix(".json")
    try:
        content = read_json(read_card(path, CARD_CAP))
        if not isinstance(content, dict) or content.pop("format", None) != FORMAT:
            raise CheckpointError(
                f"{source} is not the card of a character model ({FORMAT})", "foreign"
            )
        content["architecture"] = Architecture(**content["architecture"])
        for name in ("measured", "counted"):
            if content.get(name) is not None:
                content[name] = _measured(source, content[name])
        card = CharCard(**content)
        Vocabulary(card.vocabulary)
        kinds = {"seed": int, "characters": int, "recipe": dict, "depends_on": dict}
        for item in fields(card):
            wanted, value = kinds.get(item.name, str), getattr(card, item.name)
            if (
                item.name not in ("architecture", "measured", "counted")
                and type(value) is not wanted
            ):
                raise CheckpointError(
                    f"{source}: {item.name} is another kind of thing; wanted a {wanted.__name__}"
                )
    except CheckpointError:
        raise
    except JSONError as error:
        raise CheckpointError(f"{source}: {error}") from None
    except (ValueError, TypeError, KeyError, OverflowError):
        raise CheckpointError(f"{source} is not a card that seqviz wrote") from None
    sizes = card.architecture
    if not len(card.vocabulary) == sizes.input_size == sizes.num_classes:
        raise CheckpointError(
            f"{source}: {len(card.vocabulary)} characters for {sizes.input_size} inputs and "
            f"{sizes.num_classes} classes; wanted as many of each"
        )
    return card


def _measured(source: Path, content: Mapping[str, Any]) -> CharMeasured:
    found = CharMeasured(**content)
    good = type(found.on) is str and type(found.characters) is int
    if not good or type(found.loss) is not float or not 0 <= found.loss < 700:
        raise CheckpointError(f"{source}: measured is {found}; wanted a text, a count and nats")
    return found
