"""What losses say: of each epoch as a curve, of each held-out answer whether one is clearly lower.

Two networks are compared on the same answers, so the standard error is that of the differences.
Left out: which curves are compared, and what follows (rivals.py).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from seqviz.training.engine.history import History

Losses = NDArray[np.float64]
"""Of each held-out answer, in nats, (n,)."""
GAIN: Final = 0.05  # of the loss that a change takes away at least
SURE: Final = 2.0  # standard errors
FEW: Final = 3  # epochs, of which no curve can be read


@dataclass(frozen=True, slots=True)
class Curve:
    """What the losses of the epochs say.

    Attributes:
        epochs: completed.
        best: the lowest of all medians of three losses, by which it is judged.
        lowest, at: the lowest loss, and after which epoch, as the curve shows it.
        then, train: the loss on what is learned, at that epoch and in the end.
        falls: share by which the last third lies below the third before; inf for too few epochs.
    """

    epochs: int
    best: float
    lowest: float
    at: int
    then: float
    train: float
    falls: float

    @classmethod
    def of(cls, history: History, *, held_out: bool) -> Curve:
        """Read the curves."""
        columns = history.epochs()
        loss = columns.validation_loss if held_out else columns.loss
        count = len(loss)
        if not count:
            return cls(0, math.inf, math.nan, 0, math.nan, math.nan, math.inf)
        smooth = [float(np.median(loss[max(0, k - 2) : k + 1])) for k in range(count)]
        lowest = int(np.nanargmin(loss)) if not np.isnan(loss).all() else 0
        part = max(1, count // 3)
        falls = math.inf
        if count >= FEW:
            falls = 1 - float(loss[-part:].mean() / loss[-2 * part : -part].mean())
        return cls(
            count,
            min(smooth),
            float(loss[lowest]),
            int(columns.epoch[lowest]),
            float(columns.loss[lowest]),
            float(columns.loss[-1]),
            falls,
        )


def better(losses: Losses, without: Losses) -> bool:
    """Whether losses are clearly lower than others of the same answers."""
    difference = without - losses
    return bool(
        np.isfinite(losses).all()
        and difference.mean() >= GAIN * without.mean()
        and difference.mean() > SURE * standard_error(difference)
    )


def standard_error(values: Losses) -> float:
    """The standard error of their mean."""
    return float(values.std(ddof=1) / math.sqrt(len(values))) if len(values) > 1 else math.inf
