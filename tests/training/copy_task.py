"""A task of one's own, as it would stand in `seqviz/training/tasks/`: copy, after a wait.

A symbol is read, then nothing for a while that differs from sequence to sequence, then a cue. After
each step an answer is wanted: "nothing" until the cue, the symbol from then on. So there is a
target after every step, inputs are wide, and something is kept for a variable delay.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from seqviz.training.tasks.arrays import Arrays, ArraySetup, array_task

Pair = tuple[NDArray[Any], NDArray[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class CopySetup(ArraySetup):
    """How it is learned; `symbols` K and the shortest and longest wait decide what."""

    symbols: int = 4
    shortest: int = 2
    longest: int = 6


def draw(setup: CopySetup) -> Arrays:
    """Sequences to learn and others; classes 0 … K − 1 are the symbols, K is "nothing"."""

    def some(count: int, seed: int) -> Pair:
        rng, K, T = np.random.default_rng(seed), setup.symbols, setup.longest + 2
        symbols = rng.integers(0, K, count)
        cues = rng.integers(setup.shortest + 1, setup.longest + 2, count)
        row = np.arange(count)
        x = np.zeros((count, T, K + 1), np.float32)  # (N, T, I)
        x[row, 0, symbols] = x[row, cues, K] = 1
        after = np.arange(T) >= cues[:, None]
        return x, np.where(after, symbols[:, None], K)

    learned, held_out = some(240, setup.seed), some(60, setup.seed + 1000)
    return Arrays(
        *learned, *held_out, loss="cross_entropy", outputs=setup.symbols + 1, every_step=True
    )


def tiny(seed: int) -> CopySetup:
    """Learns something within a second."""
    return CopySetup(cell="gru", hidden_size=12, epochs=3, learning_rate=0.02, seed=seed)


TASK = array_task("echo", draw, tiny=tiny, title="say again what was read, after a wait")
