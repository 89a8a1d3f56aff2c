"""Which units of a trained network hold an answer over its delay, found by shutting their gates.

For a cell with a gate that keeps (keeping.py), every unit's gate is held shut over the delay, one
unit after another, and what that costs the answer is measured:

    cost of a unit = mean loss with its gate shut − mean loss untouched

Then the gates of the dearest units are shut together, one more each time, until the answer of one
sequence is another one. So what is said of a unit is what surgery does to it; nothing is read off
the weights. Left out: cells without such a gate, answers after every step.

Symbols: T steps, N sequences, H hidden units.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from seqviz.cells import RNNModel
from seqviz.cells.arrays import Array
from seqviz.cells.interventions import MAX_INTERVENTIONS
from seqviz.cells.keeping import Keeper, keeper
from seqviz.cells.surgery import Hold, forward_with
from seqviz.data.memory import MemoryTask
from seqviz.training.engine.losses import of_each

SEQUENCES: Final = 32


@dataclass(frozen=True, slots=True, eq=False)
class Holding:
    """What holds the answer of one sequence.

    Attributes:
        gate: that keeps.
        costs: (H,), of each unit's gate shut over the delay, in nats, over several sequences.
        kept: (H,), how much of its memory each unit's gate keeps at a step of the delay on average,
            0 to 1; of a network that was opened by training it is larger than at first.
        held: the fewest of the dearest units that change the answer, as surgery; where none do, as
            many as there are or as may be held together.
        lost: whether the answer with them is another one.
        x: (T, 1, I), the sequence.
        wanted: its answer, an index.
        before, after: how likely the network says it is, untouched and with those held.
        answer: what it answers with them.
        right: of the ``SEQUENCES`` sequences, answered right untouched and with those held.
    """

    gate: Keeper
    costs: NDArray[np.float64]
    kept: NDArray[np.float64]
    held: tuple[Hold, ...]
    lost: bool
    x: Array
    wanted: int
    before: float
    after: float
    answer: int
    right: tuple[int, int]

    @property
    def unit(self) -> int:
        """The dearest, an index."""
        return int(self.costs.argmax())

    @property
    def cuts(self) -> tuple[Hold, ...]:
        """The surgery that makes it forget; empty where none does."""
        return self.held if self.lost else ()


def holding(model: RNNModel, task: MemoryTask, steps: int, seed: int) -> Holding | None:
    """Find what holds the answer.

    Args:
        model: one layer; read, not changed.
        task: that it learned, with one answer after the last step.
        steps: T.
        seed: of the sequences.

    Returns:
        What was found; None for a cell without a gate that keeps, and for tasks that ask after
        every step or for numbers.
    """
    (cell,) = model.cells
    gate = keeper(cell.description)
    if gate is None or task.every_step or not task.outputs or steps < 3:
        return None
    drawn = task.sequences(np.random.default_rng((seed, steps)), SEQUENCES, steps)
    x, wanted = drawn.x.swapaxes(0, 1).astype(model.dtype), drawn.y  # (T, N, I)

    def losses(cuts: Sequence[Hold], read: Array = x) -> Array:
        y = forward_with(model, read, cuts).y[-1:]
        return of_each(y, wanted[None, : read.shape[1]], "cross_entropy")

    plain = losses(())
    shut = [_shut(gate, unit, steps) for unit in range(cell.hidden_size)]
    costs = np.array([float((losses([one]) - plain).mean()) for one in shut])
    surest = int(plain.argmin())
    one, asked = x[:, surest : surest + 1], int(wanted[surest])
    cuts: list[Hold] = []
    found, before = _answer(model, one, ()), _likely(model, one, (), asked)
    for unit in np.argsort(-costs)[:MAX_INTERVENTIONS]:
        cuts.append(shut[unit])
        found = _answer(model, one, cuts)
        if found != asked:
            break
    return Holding(
        gate,
        costs,
        kept_by(model, gate, one),
        tuple(cuts),
        found != asked,
        one,
        asked,
        before,
        _likely(model, one, cuts, asked),
        found,
        (_right(model, x, wanted, ()), _right(model, x, wanted, cuts)),
    )


def kept_by(model: RNNModel, gate: Keeper, x: Array) -> NDArray[np.float64]:
    """How much each unit's gate keeps at a step of the delay on average, (H,), 0 to 1.

    Args:
        model: one layer; read, not changed.
        gate: that keeps.
        x: (T, N, I), of which the first and the last step are no delay.
    """
    values = model.forward(x).layers[0].quantity(gate.gate)[1:-1]  # (T − 2, N, H)
    share = values if gate.sign > 0 else 1 - values
    kept: NDArray[np.float64] = share.mean(axis=(0, 1)).astype(np.float64)
    return kept


def _shut(gate: Keeper, unit: int, steps: int) -> Hold:
    """A unit's gate, shut from the second step to the last but one."""
    value = 0.0 if gate.sign > 0 else 1.0
    return Hold(quantity=gate.gate, value=value, unit=unit, first=1, last=steps - 2)


def _answer(model: RNNModel, x: Array, cuts: Sequence[Hold]) -> int:
    return int(forward_with(model, x, cuts).y[-1, 0].argmax())


def _right(model: RNNModel, x: Array, wanted: NDArray[Any], cuts: Sequence[Hold]) -> int:
    return int((forward_with(model, x, cuts).y[-1].argmax(axis=-1) == wanted).sum())


def _likely(model: RNNModel, x: Array, cuts: Sequence[Hold], wanted: int) -> float:
    y = forward_with(model, x, cuts).y[-1, 0].astype(np.float64)
    shares = np.exp(y - y.max())
    return float(shares[wanted] / shares.sum())
