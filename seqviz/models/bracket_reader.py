"""The bracket reader: a small trained LSTM says after every character how deep the brackets are.

    x_t = one-hot of character t             "(", ")" or anything else
    h_t, c_t = LSTM(x_t, h_{t−1}, c_{t−1})   what it remembers
    logits_t = W_y · h_t + b_y               probabilities_t = softmax(logits_t)

Unlike the digit reader it was trained to answer at every step. To be right it has to count, and
it does so in its cell state: ``counter_unit`` is the unit whose c follows the depth most closely,
found by measuring, not by looking:

    r_k = correlation of c_k with the depth, over all characters of 500 random texts up to where
          a text breaks                          counter_unit = argmax_k |r_k|

Left out: torch. Symbols: T characters, I = 3 inputs, H hidden units, O = 8 classes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Final, cast

import numpy as np
from numpy.typing import NDArray

from seqviz.cells import LSTMTrace, ModelTrace, RNNModel
from seqviz.data.brackets import (
    BROKEN,
    LABELS,
    SYMBOLS,
    BracketTexts,
    check_text,
    depths,
    encode,
    random_texts,
)
from seqviz.models.bridge import model_from_state
from seqviz.models.checkpoint import Card, CheckpointError, Measured, load_numpy
from seqviz.models.digit_reader import softmax
from seqviz.paths import ASSETS_DIR

SHIPPED: Final = ASSETS_DIR / "bracket_lstm.safetensors"
Float32 = NDArray[np.float32]
Int64 = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class BracketReading:
    """One text read to the end; arrays are read-only.

    Attributes:
        text: what was read, T characters.
        x: one-hot rows, float32 (T, 1, I).
        trace: every intermediate value.
        logits: after every character, float32 (T, O).
        probabilities: softmax of the logits, float32 (T, O); each row sums to 1.
        labels: the names of the O classes: "0" … "6", "broken".
        predictions: the likeliest class after every character, int64 (T,).
        truth: the right class after every character, int64 (T,).
    """

    text: str
    x: Float32
    trace: ModelTrace
    logits: Float32
    probabilities: Float32
    labels: tuple[str, ...]
    predictions: Int64
    truth: Int64


class BracketReader:
    """A trained reader of brackets, run with NumPy alone.

    Args:
        model: one LSTM layer with its output layer.
        card: the checkpoint's card.

    Raises:
        CheckpointError: an architecture that cannot read this task.
    """

    def __init__(self, model: RNNModel, card: Card) -> None:
        sizes = card.architecture
        found = (sizes.kind, sizes.input_size, sizes.num_layers, sizes.num_classes)
        if found != (wanted := ("lstm", len(SYMBOLS), 1, len(LABELS))):
            raise CheckpointError(
                f"kind, inputs, layers and classes are {found}; a bracket reader has {wanted}"
            )
        self.model = model
        self.card = card

    @classmethod
    def load(cls, path: Path = SHIPPED) -> BracketReader:
        """Read a checkpoint (``*.safetensors`` with its card).

        Raises:
            CheckpointError: the file is missing or not what its card says.
        """
        tensors, card = load_numpy(path)
        return cls(model_from_state(tensors, card.architecture.kind), card)

    def read(self, text: str) -> BracketReading:
        """Read one text, keeping every value on the way.

        Args:
            text: 1 to 60 characters of any kind.

        Raises:
            BracketTextError: an empty text, or one too long; its ``code`` says which.
        """
        check_text(text)
        x = encode(text)  # (T, 1, I)
        trace = self.model.forward(x)
        logits: Float32 = trace.y[:, 0]  # (T, 1, O) → (T, O)
        probabilities, predictions, truth = softmax(logits), logits.argmax(axis=-1), depths(text)
        for array in (x, probabilities, predictions, truth):
            array.flags.writeable = False
        return BracketReading(text, x, trace, logits, probabilities, LABELS, predictions, truth)

    def predict(self, texts: Sequence[str]) -> Int64:
        """The likeliest class (T, N) after every character of N texts, all of T characters.

        Unlike ``read`` it takes texts longer than a visitor may type.
        """
        predictions: Int64 = self.model.forward(encode(texts)).y.argmax(axis=-1)
        return predictions

    @cached_property
    def depth_correlations(self) -> NDArray[np.float64]:
        """How closely the cell state of each unit follows the depth: r in −1 … 1, (H,)."""
        return depth_correlations(self.model)

    @cached_property
    def counter_unit(self) -> int:
        """The unit that counts: its cell state follows the depth most closely."""
        return int(np.abs(self.depth_correlations).argmax())


@cache
def shipped_bracket_reader() -> BracketReader:
    """The network that comes with the app, read once; its weights are read-only.

    All sessions share it, so a page that changed it in place would change it for every visitor.
    """
    reader = BracketReader.load()
    for weights in reader.model.parameters().values():
        weights.flags.writeable = False
    return reader


def measure(model: RNNModel, texts: Sequence[BracketTexts], on: str) -> Measured:
    """Count how many characters of random texts a network labels right.

    Args:
        model: 3 inputs, 8 outputs.
        texts: batches, each of one length.
        on: which texts these are, in words.
    """
    confusion, loss = np.zeros((len(LABELS), len(LABELS)), np.int64), 0.0
    for batch in texts:
        logits: Float32 = model.forward(batch.x).y  # (T, N, O)
        np.add.at(confusion, (batch.labels, logits.argmax(axis=-1)), 1)
        own = np.take_along_axis(softmax(logits), batch.labels[..., np.newaxis], axis=-1)
        floor = np.finfo(np.float32).tiny  # a probability that float32 rounds to 0
        loss -= float(np.log(np.maximum(own, floor)).sum(dtype=np.float64))
    counted = int(confusion.sum())
    rows = tuple(tuple(map(int, row)) for row in confusion)
    return Measured(on, float(np.trace(confusion)) / counted, loss / counted, rows)


def depth_correlations(model: RNNModel) -> NDArray[np.float64]:
    """The correlation r_k of every cell state with the depth, as at the top of the module, (H,)."""
    drawn = random_texts(np.random.default_rng(0), 500, 40)
    trace = cast(LSTMTrace, model.forward(drawn.x).layers[0])
    whole = drawn.labels != BROKEN  # (T, N)
    c, depth = trace.c[whole].astype(np.float64), drawn.labels[whole]  # (K, H), (K,)
    c, depth = c - c.mean(axis=0), depth - depth.mean()
    lengths = np.linalg.norm(c, axis=0) * np.linalg.norm(depth)  # (H,)
    correlations: NDArray[np.float64] = depth @ c / np.maximum(lengths, 1e-12)
    correlations.flags.writeable = False
    return correlations
