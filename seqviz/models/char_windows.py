"""Measure a character model on random windows of a text, each read from zeros.

A window is T + 1 neighbouring characters: T are read, and after each the next one is guessed. The
state is zeros before the first, so that many guesses are made with little behind them. Models
without a state, such as transformers, are usually measured so; `CharLM.measure` carries the state
through the whole text instead, and its loss is lower.

    loss = mean over windows of (mean over T of −log P(next character))     standard error = s / √n

with s the standard deviation of the n windows' means. Windows are drawn with replacement and may
overlap. NumPy alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from seqviz.models.charlm import CharLM
from seqviz.models.text_classifier import log_softmax

WINDOWS: Final = 1000
_BESIDE: Final = 256  # windows that are read side by side
_STEPS: Final = 8  # characters of them at a time, of which every number is held


@dataclass(frozen=True, slots=True)
class WindowLoss:
    """A loss over random windows.

    Attributes:
        length: T, characters read and guessed in each.
        windows: n.
        loss: in nats per character.
        standard_error: of that loss, in nats.
    """

    length: int
    windows: int
    loss: float
    standard_error: float


def measure_windows(
    lm: CharLM,
    text: str,
    length: int,
    *,
    windows: int = WINDOWS,
    seed: int = 0,
    progress: Callable[[int], object] | None = None,
) -> WindowLoss:
    """The loss over random windows of a text.

    Args:
        lm: the model.
        text: more than `length` characters.
        length: T, 1 or more.
        windows: 2 or more.
        seed: of the places; the same one gives the same windows.
        progress: called with the number of characters done since its last call.

    Raises:
        ValueError: the text is too short, or there is nothing to measure.
    """
    if length < 1 or windows < 2:
        raise ValueError(f"length {length}, windows {windows}; wanted 1 and 2 or more")
    if len(text) <= length:
        raise ValueError(
            f"the text has {len(text)} characters; wanted more than a window of {length}"
        )
    indices = lm.vocabulary.encode(text)
    starts = np.random.default_rng(seed).integers(0, len(indices) - length, windows)
    each = np.zeros(windows)
    for begin in range(0, windows, _BESIDE):
        some = slice(begin, min(begin + _BESIDE, windows))
        places = starts[some] + np.arange(length + 1)[:, None]  # (T + 1, N)
        each[some] = _summed(lm, indices[places], progress) / length
    error = float(each.std(ddof=1) / np.sqrt(windows))
    return WindowLoss(length, windows, float(each.mean()), error)


def _summed(
    lm: CharLM, characters: NDArray[np.int64], progress: Callable[[int], object] | None
) -> NDArray[np.float64]:
    """The summed loss of each window, (N,), of characters (T + 1, N); read from zeros."""
    one_hot = np.eye(len(lm.vocabulary), dtype=lm.model.dtype)
    total, states = np.zeros(characters.shape[1]), None
    for begin in range(0, len(characters) - 1, _STEPS):
        read = characters[begin : begin + _STEPS + 1]
        trace = lm.model.forward(one_hot[read[:-1]], states)
        states = trace.finals
        logs = log_softmax(trace.y.astype(np.float64))  # (≤ _STEPS, N, V)
        total -= np.take_along_axis(logs, read[1:, :, None], axis=2)[..., 0].sum(axis=0)
        if progress:
            progress(read[1:].size)
    return total
