"""A small untrained text classifier of any kind, for tests."""

from __future__ import annotations

import numpy as np

from seqviz.cells import RNNModel
from seqviz.models.text_classifier import TextClassifier, Vocabulary

KINDS = ("rnn", "lstm", "gru")


def random_classifier(kind: str, *, layers: int = 2, dtype: type = np.float64) -> TextClassifier:
    """An untrained one of three classes that knows a few letters."""
    vocabulary = Vocabulary(" abcdeé")
    model = RNNModel(
        len(vocabulary),
        6,
        3,
        num_layers=layers,
        cell=kind,  # type: ignore[arg-type]
        rng=np.random.default_rng(3),
        dtype=dtype,
    )
    for weights in model.parameters().values():
        weights *= 2
    return TextClassifier(model, vocabulary, ("x", "y", "z"))
