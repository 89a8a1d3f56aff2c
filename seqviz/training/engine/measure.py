"""How well a network answers examples that it does not learn from.

Where it reads on after the window, it reads its own answers, as in a forecast. Left out: metrics
other than the loss and the share of classes read right.
"""

import math
from collections.abc import Callable
from typing import Final

import numpy as np

from seqviz.cells import RNNModel
from seqviz.training.engine.batch import at_a_time
from seqviz.training.engine.bptt import forward
from seqviz.training.engine.events import never
from seqviz.training.engine.examples import Examples
from seqviz.training.engine.losses import LOSSES, LossName

AT_A_TIME: Final = 1024  # sequences in one forward pass, at most


def measure(
    model: RNNModel,
    data: Examples,
    loss: LossName,
    *,
    reset_state: bool = False,
    stop: Callable[[], bool] = never,
) -> tuple[float, float | None] | None:
    """Return the mean loss over all targets, and the share of classes read right.

    Args:
        model: read, not changed.
        data: checked against the model.
        loss: "mse" or "cross_entropy".
        reset_state: begin every step with a zero state.
        stop: asked between two forward passes; True ends it.

    Returns:
        The loss, and for cross-entropy the accuracy from 0 to 1, else None; or None where it was
        stopped.
    """
    total, right = 0.0, 0
    length = min(AT_A_TIME, at_a_time(model, data.x.shape[1] + data.ahead))
    for start in range(0, len(data), length):
        if start and stop():
            return None
        x, target = data.rows(slice(start, start + length))
        after = target[:-1] if data.ahead else None
        own = None if after is None else np.ones(after.shape[:2], np.bool_)
        y = forward(
            model, x, answers=len(target), after=after, own=own, reset_state=reset_state
        ).y  # (K, n, O)
        total += LOSSES[loss](y, target)[0] * x.shape[1]
        if loss == "cross_entropy":
            right += int((y.argmax(-1) == target).sum())
    accuracy = right / data.target.size if loss == "cross_entropy" else None
    return total / len(data), accuracy


def loss_of_nothing(data: Examples, loss: LossName, classes: int) -> float:
    """The loss of always answering 0, which gives all classes the same probability."""
    if loss == "cross_entropy":
        return math.log(classes)
    return float(np.mean(np.square(data.target, dtype=np.float64)))
