"""Weights to come back to: the last good ones of a training, and the best ones.

Left out: writing them back into a model. Weights are vectors (P,), copied when they are kept.
"""

import math
from typing import Final

import numpy as np

from seqviz.cells.arrays import Array

EXPLODED: Final = 1e6


class LastGood:
    """The last weights whose loss was no worse than at first; tells when a loss explodes.

    The scale is the larger of the first loss and the loss of always answering 0. A loss above 1e6
    times the scale has exploded. Weights are good whose loss is not above the scale itself: losses
    explode over several steps, so the weights just before the last of them are worth nothing.

    Args:
        weights: to come back to where there are no better ones.
        nothing: the loss of always answering 0.

    Attributes:
        weights: (P,).
    """

    def __init__(self, weights: Array, nothing: float) -> None:
        self.weights = weights.copy()
        self._nothing = nothing
        self._scale: float | None = None

    def begin(self, weights: Array) -> None:
        """Begin anew from other weights; the scale stays."""
        self.weights[...] = weights

    def sound(self, loss: float, weights: Array) -> bool:
        """Whether a loss is a number that has not exploded; if it is good, keep its weights."""
        if not math.isfinite(loss):
            return False
        if self._scale is None:
            self._scale = max(loss, self._nothing)
        if loss <= self._scale:
            self.weights[...] = weights
        return loss <= EXPLODED * self._scale


class Best:
    """The weights of the lowest loss so far, and how long ago that was.

    Args:
        patience: after how many losses that are no lower it is `over`; None for never.
        weights: (P,), whose size the best ones will have.

    Attributes:
        weights: (P,), those of the lowest loss; the latest as long as no loss was finite.
    """

    def __init__(self, patience: int | None, weights: Array) -> None:
        self._patience, self._loss, self._waited = patience, math.inf, 0
        self.weights = np.array(weights)

    def add(self, loss: float, weights: Array) -> None:
        """Take in one loss and its weights."""
        self._waited += 1
        if loss < self._loss:
            self._loss, self._waited = loss, 0
        if not self._waited or self._loss == math.inf:
            self.weights[...] = weights

    @property
    def over(self) -> bool:
        """The loss has not fallen for `patience` times."""
        return self._patience is not None and self._waited >= self._patience

    def wait_again(self) -> None:
        """Have as much patience as at first."""
        self._waited = 0
