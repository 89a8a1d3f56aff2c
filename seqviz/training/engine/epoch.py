"""The plan of one epoch: mini-batches in a random order, long sequences in chunks.

It is also what remains of an epoch that is stopped in the middle, to go on from there. Left out:
any computing.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from seqviz.cells.arrays import Array
from seqviz.training.engine.examples import Examples


@dataclass(slots=True, eq=False)
class Epoch:
    """An epoch under way.

    Attributes:
        shape: of the data it was planned for: (x, target, every_step).
        batches: the rows of each mini-batch.
        chunks: the steps of each piece of a sequence; each piece is one update.
        batch, chunk: which come next.
        states: of every layer, to begin the next chunk with; None for zeros.
        losses: of the updates made.
        lots: drawn for the update that comes next; they stay if that is given up.
    """

    shape: tuple[Any, ...]
    batches: list[slice | NDArray[np.int64]]
    chunks: list[slice]
    batch: int = 0
    chunk: int = 0
    states: tuple[Any, ...] | None = None
    losses: list[float] = field(default_factory=list)
    lots: Array | None = None

    @property
    def steps(self) -> int:
        """Updates in the whole epoch."""
        return len(self.batches) * len(self.chunks)

    @property
    def done(self) -> bool:
        """All updates are made."""
        return len(self.losses) == self.steps

    def next(self, data: Examples) -> tuple[Array, Array, Array]:
        """Return what comes next, time first.

        Returns:
            before (≥ 0 steps, n, I): inputs that only move the state; x (steps, n, I) to learn
            from; and their targets (K, n, O) or labels (K, n).
        """
        x, target = data.rows(self.batches[self.batch])
        chunk = self.chunks[self.chunk]
        if data.every_step:
            return x[:0], x[chunk], target[chunk]
        return x[: chunk.start], x[chunk], target

    def advance(self, loss: float, states: tuple[Any, ...] | None) -> None:
        """Note an update; the state flows on to the sequence's next chunk."""
        self.losses.append(loss)
        self.lots = None
        self.chunk, self.states = self.chunk + 1, states
        if self.chunk == len(self.chunks):
            self.batch, self.chunk, self.states = self.batch + 1, 0, None


def shape_of(data: Examples) -> tuple[Any, ...]:
    """What an epoch's plan depends on."""
    return data.x.shape, data.target.shape, data.every_step


def plan_epoch(
    data: Examples, batch_size: int | None, truncate: int | None, rng: np.random.Generator
) -> Epoch:
    """Draw the order of an epoch.

    Args:
        data: what is to be learned.
        batch_size: sequences in a mini-batch; the rest is a smaller one. None for all at once.
        truncate: steps in a chunk, or None for whole sequences. Without a target at every step
            there is one chunk, the last so many steps.
        rng: shuffles the sequences.
    """
    number, steps = data.x.shape[:2]
    batches: list[slice | NDArray[np.int64]] = [slice(None)]
    if batch_size is not None and batch_size < number:
        order = rng.permutation(number)
        batches = [order[start : start + batch_size] for start in range(0, number, batch_size)]
    length = min(truncate or steps, steps)
    chunks = [slice(steps - length, steps)]
    if data.every_step:
        chunks = [slice(start, start + length) for start in range(0, steps, length)]
    return Epoch(shape_of(data), batches, chunks)
