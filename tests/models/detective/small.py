"""Small random networks: what they compute is exact, what they say is noise."""

from __future__ import annotations

import numpy as np

from seqviz.cells import Kind, RNNModel
from seqviz.data.text import Vocabulary
from seqviz.models.charlm import CharLM

LETTERS = "\n \"'#()abcdeXY5"


def small_lm(kind: Kind = "lstm", units: int = 12, seed: int = 0, layers: int = 1) -> CharLM:
    """An untrained network whose weights are large enough that something happens."""
    rng = np.random.default_rng(seed)
    size = len(LETTERS)
    model = RNNModel(size, units, size, cell=kind, num_layers=layers, rng=rng, dtype=np.float32)
    for weights in model.parameters().values():
        weights *= 2
    return CharLM(Vocabulary("".join(sorted(LETTERS))), model)


def random_text(length: int, seed: int = 0) -> str:
    """Letters of that network by chance."""
    return "".join(np.random.default_rng(seed).choice(list(LETTERS), length))
