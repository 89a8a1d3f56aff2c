"""Round a trained character model to half precision, measure it, and write it with its card.

The measurement is the exact one: the stored weights read the held-out text in one go, from zeros.
"""

from __future__ import annotations

import platform
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path

import numpy as np
import torch

from seqviz.data.corpora import Corpus
from seqviz.models.bridge import model_from_state
from seqviz.models.char_checkpoint import CharCard, load_char_card, save_charlm, stored
from seqviz.models.char_network import CharNetwork
from seqviz.models.charlm import CharLM
from seqviz.training.charlm import CharRecipe
from seqviz.training.mnist import Precision, pick_precision


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
        progress: called with the number of characters measured since its last call.
    """
    weights = network.numpy_state()
    sizes = network.architecture
    measured = None
    if len(corpus.held_out) > 1:
        lm = CharLM(corpus.vocabulary, model_from_state(stored(weights), sizes.kind))
        on = "the held-out part of the text, state carried from its first character to its last"
        measured = lm.measure(corpus.held_out, on, progress=progress)
    settings = asdict(recipe)
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
        depends_on={
            "device": "cpu",
            "threads": torch.get_num_threads(),
            "precision": pick_precision(precision, torch.device("cpu")),
            "processor": platform.machine(),
            "torch": torch.__version__,
            "numpy": np.__version__,
        },
        date=day.isoformat(),
        measured=measured,
        how_chosen=how_chosen,
    )
    save_charlm(path, weights, card)
    return load_char_card(path)
