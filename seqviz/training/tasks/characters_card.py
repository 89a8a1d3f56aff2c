"""Round a trained character model to half precision, measure it, and write it with its card.

The measurement is the exact one: the stored weights read the held-out text in one go, from zeros.
"""

from __future__ import annotations

import platform
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch

from seqviz.data.corpora import Corpus
from seqviz.models.bridge import model_from_state
from seqviz.models.char_checkpoint import CharCard, load_char_card, save_charlm, stored
from seqviz.models.char_network import CharNetwork
from seqviz.models.charlm import CharLM
from seqviz.training.tasks.characters_lesson import CharRecipe
from seqviz.training.tasks.digits_lesson import Precision, pick_precision

HELD_OUT: Final = (
    "the held-out part of the text, state carried from its first character to its last"
)
CHOOSING: Final = (
    "the part before the held-out one, set apart to choose settings on, state carried from its "
    "first character to its last"
)


def save_trained(
    path: Path,
    network: CharNetwork,
    corpus: Corpus,
    recipe: CharRecipe,
    *,
    seed: int,
    command: str,
    precision: Precision,
    day: date,
    on: str = HELD_OUT,
    progress: Callable[[int], object] | None = None,
) -> CharCard:
    """Measure a trained network on the held-out part of its text and write it with its card.

    Args:
        path: `*.safetensors`.
        network: as training left it.
        corpus: what it learned.
        recipe: all settings of the training.
        seed: of the weights and the training.
        command: the command line that repeats the training.
        precision: as the training was asked for.
        day: the day it was made.
        on: what is measured, in words.
        progress: called with the number of characters measured since its last call.
    """
    weights = network.numpy_state()
    sizes = network.architecture
    measured = None
    if len(corpus.held_out) > 1:
        lm = CharLM(corpus.vocabulary, model_from_state(stored(weights), sizes.kind))
        measured = lm.measure(corpus.held_out, on, progress=progress)
    settings = {name: value for name, value in asdict(recipe).items() if value is not None}
    how_chosen = settings.pop("how_chosen")
    card = CharCard(
        architecture=sizes,
        vocabulary=corpus.vocabulary.characters,
        corpus=corpus.name,
        origin=corpus.origin,
        licence=corpus.licence,
        characters=len(corpus.train),
        text_sha256=corpus.sha256,
        recipe=settings,
        seed=seed,
        command=command,
        depends_on=_surroundings(next(network.parameters()).device, precision),
        date=day.isoformat(),
        measured=measured,
        how_chosen=how_chosen,
    )
    save_charlm(path, weights, card)
    return load_char_card(path)


def _surroundings(device: torch.device, precision: Precision) -> dict[str, Any]:
    """What the exact weights depend on, beside recipe and seed."""
    chosen: str = pick_precision(precision, device)
    if device.type == "cuda":
        if chosen == "float32" and torch.backends.cudnn.allow_tf32:
            chosen = "float32, products of the recurrent layer in TF32"
        named = {"gpu": torch.cuda.get_device_name(device), "cuda": str(torch.version.cuda)}
    else:
        named = {}
    return {
        "device": device.type,
        **named,
        "threads": torch.get_num_threads(),
        "precision": chosen,
        "processor": platform.machine(),
        "torch": torch.__version__,
        "numpy": np.__version__,
    }
