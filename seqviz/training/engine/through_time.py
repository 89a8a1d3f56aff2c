"""How much of the loss's gradient arrives at each step of the window: what an update learns from.

Every sequence n has a loss of its own, L_n. It is sent back as the trainer does it, and at every
step t, for each state s of the top layer (h, and c where there is one),

    reach_t = mean over n of ‖∂L_n/∂s_t‖

in all: c_t also by way of h_t. Over the steps it fades or grows as a product of as many factors as
there are steps between; what is too small at a step teaches the weights nothing of what was read
there. It is computed from the weights of one moment and the same sequences each time, so that from
moment to moment nothing but the weights makes the difference.

Left out: the factors (links.py), single losses and units (cells/through_time.py).

Symbols: T steps (those after the window too, where it reads on), N sequences.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np

from seqviz.cells import RNNModel
from seqviz.cells.arrays import Array, frozen
from seqviz.training.engine.batch import Batch, quiet
from seqviz.training.engine.bptt import backward
from seqviz.training.engine.examples import Examples
from seqviz.training.engine.losses import LOSSES, LossName

SEQUENCES: Final = 32
"""Of the data, evenly spread: so many are looked at."""
SLICE: Final = 3e8  # of weights and values sent through at a time: up to 30 ms; narrower is slower


@dataclass(frozen=True, slots=True, eq=False)
class Reach:
    """The gradient of the loss over the steps of a window.

    Attributes:
        norms: by state of the top layer, h first, (T,) float64, in the loss's unit; NaN or infinite
            where the network ran away.
        sequences: N, of which they are the mean.
    """

    norms: Mapping[str, Array]
    sequences: int

    def share(self, state: str = "h") -> float:
        """What arrives at the first step beside the last; NaN where nothing arrives there."""
        first, last = (float(self.norms[state][k]) for k in (0, -1))
        return first / last if last > 0 else float("nan")


def some_of(count: int) -> Array:
    """The indices of the sequences that are looked at, of so many that there are."""
    rows: Array = np.unique(np.linspace(0, count - 1, min(count, SEQUENCES)).astype(int))
    return rows


def reach(
    model: RNNModel, data: Examples, loss: LossName, *, reset_state: bool = False
) -> Generator[None, None, Reach]:
    """Send every sequence's loss back through all of its steps, some sequences at a time.

    After a window the true values are read on.

    Args:
        model: read, not changed.
        data: the sequences, all of which are looked at.
        loss: of an answer and its target.
        reset_state: begin every step with a zero state.

    Returns:
        What arrives where; the generator yields between two slices of work.
    """
    found = yield from reach_of_ends(
        model, (data,), loss, data.x.shape[1] + data.ahead, reset_state=reset_state
    )
    return found


def reach_of_ends(
    model: RNNModel,
    sets: Sequence[Examples],
    loss: LossName,
    steps: int,
    *,
    reset_state: bool = False,
) -> Generator[None, None, Reach]:
    """As `reach`, for sequences of several lengths: over the last steps, which all of them have.

    Args:
        model: read, not changed.
        sets: the sequences of one length each; each is read and sent back whole.
        loss: of an answer and its target.
        steps: so many at the end are told; no sequence has fewer.
        reset_state: begin every step with a zero state.

    Returns:
        What arrives where; the generator yields between two slices of work.
    """
    sums: dict[str, Array] = {}
    states = model.cells[-1].description.states
    begun = False
    for data in sets:
        products = (data.x.shape[1] + data.ahead) * model.parameter_count
        length = max(1, int(SLICE // products))
        for first in range(0, len(data), length):
            if begun:
                yield
            begun = True
            x, target = data.rows(slice(first, first + length))
            batch = Batch(x[:0], x, target, data.ahead > 0, None, None, reset_state)
            for state, norms in _of_batch(model, batch, loss, states).items():
                sums[state] = sums.get(state, 0) + norms[-steps:].sum(axis=1)
    count = sum(map(len, sets))
    means = {name: frozen(sums[name] / count) for name in states}
    return Reach(MappingProxyType(means), count)


@quiet
def _of_batch(
    model: RNNModel, batch: Batch, loss: LossName, states: tuple[str, ...]
) -> dict[str, Array]:
    """‖∂L_n/∂s_t‖ by state, (T, N), in float64."""
    done = batch.forward(model, slice(None))
    _value, d_y = LOSSES[loss](done.y, batch.target)
    # ∂L_n/∂y is that of the mean, N times
    gradients = backward(model, done, d_y * d_y.dtype.type(batch.size))
    return {
        name: np.linalg.norm(
            done.by_step([one.layers[-1].total(name) for one in gradients]).astype(np.float64),
            axis=2,
        )
        for name in states
    }
