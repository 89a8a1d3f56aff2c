"""Which unit of a network that learned aⁿbⁿ counts, and how far.

Its memory is held against a count of one's own, up by one at every a and down by one at every b:
the unit whose memory goes most nearly in a straight line with that count is the one that counts.
Left out: several units that count together.

Source: F. A. Gers and J. Schmidhuber, "LSTM Recurrent Networks Learn Simple Context-Free and
Context-Sensitive Languages", IEEE Transactions on Neural Networks 12 (2001), 1333-1340.

Symbols: T steps, H hidden units, n as in aⁿbⁿ.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from seqviz.cells import RNNModel
from seqviz.cells.keeping import lines
from seqviz.data.memory import counting_words


@dataclass(frozen=True, slots=True, eq=False)
class Counter:
    """The unit that counts.

    Attributes:
        state: whose memory it is, such as "c".
        unit: an index.
        memory: (T,), after each step of one word.
        count: (T,), a's read minus b's read.
        agreement: the correlation of the two, −1 to 1.
        right_up_to: the largest n of those tried, so that all up to it were answered right.
    """

    state: str
    unit: int
    memory: NDArray[np.float64]
    count: NDArray[np.int64]
    agreement: float
    right_up_to: int


def counter(model: RNNModel, n: int, tried: Iterable[int]) -> Counter:
    """Find the unit that counts.

    Args:
        model: one layer, trained on aⁿbⁿ; read, not changed.
        n: of the word that is looked at.
        tried: further n, in ascending order, to see how far it counts.
    """
    (cell,) = model.cells
    word = counting_words(np.array([[n]]), 2 * n + 1)
    run = model.forward(word.x.swapaxes(0, 1).astype(model.dtype)).layers[0]
    state = next(iter(lines(cell.description)), "h")
    memory = run.quantity(state)[: 2 * n, 0].astype(np.float64)  # (T, H)
    at = np.arange(1, 2 * n + 1)
    count = np.minimum(at, 2 * n - at)
    centred, ramp = memory - memory.mean(axis=0), count - count.mean()
    lengths = np.sqrt((centred**2).sum(axis=0) * (ramp**2).sum())
    agreement = ramp @ centred / np.maximum(lengths, 1e-12)
    unit = int(np.abs(agreement).argmax())
    right = 0
    for one in tried:
        if not reads(model, one):
            break
        right = one
    return Counter(state, unit, memory[:, unit], count, float(agreement[unit]), right)


def reads(model: RNNModel, n: int) -> bool:
    """Whether every answer of the word aⁿbⁿ and of the end after it is right."""
    word = counting_words(np.array([[n]]), 2 * n + 1)
    said = model.forward(word.x.swapaxes(0, 1).astype(model.dtype)).y[:, 0].argmax(-1)
    return bool((said == word.y[0]).all())
