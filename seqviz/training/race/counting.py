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
        agreement: the correlation of the two, −1 to 1; 0 where it is no number.
        right: those n of the ones tried whose word was answered right from end to end.
    """

    state: str
    unit: int
    memory: NDArray[np.float64]
    count: NDArray[np.int64]
    agreement: float
    right: tuple[int, ...]


def counter(model: RNNModel, n: int, tried: Iterable[int]) -> Counter:
    """Find the unit that counts.

    Args:
        model: one layer, trained on aⁿbⁿ; read, not changed.
        n: of the word that is looked at.
        tried: further n, to see how far it counts.
    """
    (cell,) = model.cells
    word = counting_words(np.array([[n]]), 2 * n + 1)
    with np.errstate(over="ignore", invalid="ignore"):
        run = model.forward(word.x.swapaxes(0, 1).astype(model.dtype)).layers[0]
    state = next(iter(lines(cell.description)), "h")
    memory = run.quantity(state)[: 2 * n, 0].astype(np.float64)  # (T, H)
    at = np.arange(1, 2 * n + 1)
    count = np.minimum(at, 2 * n - at)
    with np.errstate(over="ignore", invalid="ignore"):
        centred, ramp = memory - memory.mean(axis=0), count - count.mean()
        lengths = np.sqrt((centred**2).sum(axis=0) * (ramp**2).sum())
        agreement = np.nan_to_num(ramp @ centred / np.maximum(lengths, 1e-12))
    unit = int(np.abs(agreement).argmax())
    right = reads(model, tuple(tried))
    return Counter(state, unit, memory[:, unit], count, float(agreement[unit]), right)


def reads(model: RNNModel, tried: tuple[int, ...]) -> tuple[int, ...]:
    """Those n for which every answer of the word aⁿbⁿ, and of the end after it, is right."""
    if not tried:
        return ()
    n = np.array(tried)[:, np.newaxis]
    words = counting_words(n, 2 * max(tried) + 1)  # all in one pass; what follows a word is no part
    with np.errstate(over="ignore", invalid="ignore"):
        y = model.forward(words.x.swapaxes(0, 1).astype(model.dtype)).y  # (T, N, 3)
    said = np.where(np.isnan(y).any(axis=-1), -1, y.argmax(-1)).T  # (N, T); no number is no answer
    right = ((said == words.y) | (np.arange(said.shape[1]) > 2 * n)).all(axis=1)
    return tuple(one for one, whole in zip(tried, right, strict=True) if whole)
