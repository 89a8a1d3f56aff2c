"""The digit reader: the trained LSTM reads an image row by row and is asked after every row.

With pixels p in 0 … 255, the card's mean m and deviation s, and row t (0 … 27) of the image:

    x_t = (p_t / 255 − m) / s                                          what the network sees
    h¹_t, c¹_t = LSTM¹(x_t, …)      h²_t, c²_t = LSTM²(h¹_t, …)        what it remembers
    logits_t = W_y · h²_t + b_y     probabilities_t = softmax(logits_t)

The network was trained to answer after the last row only. ``probabilities[t]`` for an earlier t is
what this classifier would say if the picture ended with row t: a true output of the trained
weights, but of a question that they were never trained on.

Left out: torch. The whole reading is NumPy, and equals torch's ``DigitLSTM`` to about 1e-6.

Symbols: N batch, T steps (28 rows), I input (28 pixels), H hidden units, O classes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from seqviz.cells import ModelTrace, RNNModel
from seqviz.models.bridge import model_from_state
from seqviz.models.checkpoint import SHIPPED, Card, load_numpy

Images = NDArray[np.uint8]
Float32 = NDArray[np.float32]
SURE: Final = 0.9
"""The share of the final answer from which on people call a network sure of it."""


@dataclass(frozen=True, slots=True, eq=False)
class DigitReading:
    """One image read to the end; arrays are read-only, rows are indices from 0 (people say 1).

    Attributes:
        image: what was read, uint8 (28, 28).
        x: the normalised rows, float32 (T, 1, I).
        trace: every intermediate value of both layers.
        logits: after every row, float32 (T, O).
        probabilities: softmax of the logits, float32 (T, O); each row sums to 1.
        prediction: the likeliest class after the last row.
        decided_at: index of the first row from which on the likeliest class is ``prediction``.
    """

    image: Images
    x: Float32
    trace: ModelTrace
    logits: Float32
    probabilities: Float32
    prediction: int
    decided_at: int

    @property
    def confidence(self) -> float:
        """The probability of the prediction after the last row."""
        return float(self.probabilities[-1, self.prediction])

    @property
    def runner_up(self) -> int:
        """The second likeliest class after the last row."""
        return int(np.argsort(self.logits[-1], kind="stable")[-2])

    @property
    def margin(self) -> float:
        """How much likelier the prediction is than the runner-up, 0 to 1."""
        return self.confidence - float(self.probabilities[-1, self.runner_up])

    @property
    def leaders(self) -> NDArray[np.int64]:
        """The likeliest class after every row, (T,)."""
        leaders: NDArray[np.int64] = self.logits.argmax(axis=1)
        return leaders


@dataclass(frozen=True, slots=True, eq=False)
class BatchReading:
    """Many images read at once, without their traces.

    Attributes:
        logits: after every row, float32 (T, N, O).
        probabilities: softmax of the logits, float32 (T, N, O).
        predictions: the likeliest class after the last row, int64 (N,).
        decided_at: as in ``DigitReading``, int64 (N,).
    """

    logits: Float32
    probabilities: Float32
    predictions: NDArray[np.int64]
    decided_at: NDArray[np.int64]


class DigitReader:
    """A trained classifier of 28-pixel rows, run with NumPy alone.

    Args:
        model: the stacked cells with their output layer.
        card: the checkpoint's card; its mean and std normalise the pixels.
    """

    def __init__(self, model: RNNModel, card: Card) -> None:
        self.model = model
        self.card = card

    @classmethod
    def load(cls, path: Path = SHIPPED) -> DigitReader:
        """Read a checkpoint (``*.safetensors`` with its card).

        Raises:
            CheckpointError: the file is missing or not what its card says.
        """
        tensors, card = load_numpy(path)
        return cls(model_from_state(tensors, card.architecture.kind), card)

    def rows(self, images: Images) -> Float32:
        """Normalise images (N, 28, 28) into what the network reads, (T, N, I), time first."""
        width = self.card.architecture.input_size
        if images.dtype != np.uint8 or images.ndim != 3 or images.shape[2] != width:
            raise ValueError(
                f"images must be uint8 (N, T, {width}), got {images.dtype} {images.shape}"
            )
        scale, shift = 1.0 / (255.0 * self.card.std), self.card.mean / self.card.std
        x = images.transpose(1, 0, 2).astype(np.float32)  # (N, T, I) → (T, N, I)
        x *= np.float32(scale)
        x -= np.float32(shift)
        return x

    def read(self, image: Images) -> DigitReading:
        """Read one image, keeping every value on the way.

        Args:
            image: uint8 (28, 28), white ink on black.

        Raises:
            ValueError: another dtype or shape.
        """
        if image.shape != (28, 28):
            raise ValueError(f"image must have shape (28, 28), got {image.shape}")
        x = self.rows(image[np.newaxis])  # (T, 1, I)
        trace = self.model.forward(x)
        logits: Float32 = trace.y[:, 0]  # (T, 1, O) → (T, O)
        probabilities = softmax(logits)
        kept = image.copy()
        for array in (kept, x, probabilities):
            array.flags.writeable = False
        return DigitReading(
            image=kept,
            x=x,
            trace=trace,
            logits=logits,
            probabilities=probabilities,
            prediction=int(logits[-1].argmax()),
            decided_at=int(decided_at(logits[:, np.newaxis])[0]),
        )

    def read_many(self, images: Images, *, batch_size: int = 100) -> BatchReading:
        """Read images (N, 28, 28), ``batch_size`` at a time so that memory stays small.

        Raises:
            ValueError: another dtype or shape, or no images.
        """
        if len(images) == 0:
            raise ValueError("images must hold at least one image, got 0")
        parts = [
            self.model.forward(self.rows(images[k : k + batch_size])).y
            for k in range(0, len(images), batch_size)
        ]
        logits = np.concatenate(parts, axis=1)  # (T, N, O)
        return BatchReading(logits, softmax(logits), logits[-1].argmax(axis=-1), decided_at(logits))


@cache
def shipped_reader() -> DigitReader:
    """The network that comes with the app, read once; its weights are read-only.

    All sessions share it, so a page that changed it in place would change it for every visitor.
    """
    reader = DigitReader.load()
    for weights in reader.model.parameters().values():
        weights.flags.writeable = False
    return reader


def softmax(logits: Float32) -> Float32:
    """exp(l_k − max l) / Σ_j exp(l_j − max l), over the last axis."""
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    shares: Float32 = powers / powers.sum(axis=-1, keepdims=True)
    return shares


def sure_at(probabilities: NDArray[np.floating[Any]]) -> int | None:
    """The first step from which on the final answer has at least ``SURE``; None if it never has.

    Args:
        probabilities: (T, O) of one sequence.
    """
    doubtful = np.flatnonzero(probabilities[:, int(probabilities[-1].argmax())] < SURE)
    first = int(doubtful[-1]) + 1 if doubtful.size else 0
    return first if first < len(probabilities) else None


def decided_at(logits: Float32) -> NDArray[np.int64]:
    """The first row from which on the likeliest class never changes again.

    Args:
        logits: (T, N, O).

    Returns:
        Row indices in 0 … T − 1, (N,).
    """
    leaders = logits.argmax(axis=-1)  # (T, N)
    differs = leaders != leaders[-1]  # (T, N); the last row never differs
    after_last = len(leaders) - differs[::-1].argmax(axis=0)  # (N,)
    return np.where(differs.any(axis=0), after_last, 0)
