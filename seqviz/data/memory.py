"""Tasks with a delay: what has to be kept, for how long, and what is asked of it in the end.

    recall          a symbol, then others, or nothing (recall_blank)         which one came first
    adding          numbers, of which two are marked                         their sum
    copy            symbols, a wait, a signal                                the symbols, in order
    order           two signals far apart among other symbols                which, and in order
    parity          ones and zeros                                           odd or even, each step
    counting        aⁿbⁿ                                                     what follows, each step
    nesting         brackets of two kinds                                    what closes, each step

Every sequence is drawn by itself, so nothing of one tells of another. What is asked for does not
follow from what is read at that moment: the `chance` of a task is what the best reader without a
memory loses, one who knows which step it is and what is read there, and nothing from before. Left
out: what a network makes of it, see ``seqviz.training.tasks``.

Symbols: N sequences, T steps, I inputs, O outputs, K symbols, n as in aⁿbⁿ.

Sources: S. Hochreiter and J. Schmidhuber, "Long Short-Term Memory", Neural Computation 9 (1997),
1735-1780 (adding, temporal order); M. Arjovsky, A. Shah and Y. Bengio, "Unitary Evolution Recurrent
Neural Networks", ICML 2016 (copy); F. A. Gers and J. Schmidhuber, "LSTM Recurrent Networks Learn
Simple Context-Free and Context-Sensitive Languages", IEEE Transactions on Neural Networks 12
(2001), 1333-1340 (counting).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import log
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Float32 = NDArray[np.float32]
Rng = np.random.Generator

SYMBOLS: Final = 8  # to recall or to copy
COPIED: Final = 10  # of them, one after another
ORDER_SYMBOLS: Final = ("X", "Y", "a", "b", "c", "d", "begin", "end")
ORDERS: Final = ("XX", "XY", "YX", "YY")
COUNTING_SYMBOLS: Final = ("a", "b", "end")
COUNTING_NEXT: Final = ("a or b", "b", "end")
BRACKETS: Final = ("(", ")", "[", "]")
TO_CLOSE: Final = ("none", ")", "]")
DEEPEST: Final = 8  # brackets open at a time


@dataclass(frozen=True, slots=True, eq=False)
class Sequences:
    """What is read, and what is wanted.

    Attributes:
        x: (N, T, I).
        y: numbers (N, 1), or classes: (N,) after the last step, (N, T) after every step.
    """

    x: Float32
    y: NDArray[Any]

    def __post_init__(self) -> None:
        for array in (self.x, self.y):
            array.flags.writeable = False


@dataclass(frozen=True, slots=True)
class MemoryTask:
    """One task.

    Args:
        name: as in addresses.
        draw: (rng, N, T) → sequences of T steps.
        shortest: T must be at least this.
        inputs: what each of the I inputs stands for.
        outputs: the names of the classes; empty where a number is wanted.
        every_step: whether an answer is wanted after every step.
        chance: T → the loss of the best reader without a memory, in nats (a mean over the steps
            that are asked for), or as the squared error.
        chance_right: T → the share of answers that such a reader has right at best; None where a
            number is wanted.
    """

    name: str
    draw: Callable[[Rng, int, int], Sequences]
    shortest: int
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    every_step: bool
    chance: Callable[[int], float]
    chance_right: Callable[[int], float] | None = None

    def sequences(self, rng: Rng, count: int, steps: int) -> Sequences:
        """Draw sequences.

        Args:
            rng: of all that is drawn.
            count: N.
            steps: T.

        Raises:
            ValueError: no sequence, or fewer steps than the task needs.
        """
        if count < 1:
            raise ValueError(f"count is {count}; wanted 1 or more")
        if steps < self.shortest:
            raise ValueError(f"steps is {steps}; {self.name} wants {self.shortest} or more")
        return self.draw(rng, count, steps)


def one_hot(symbols: NDArray[np.int64], width: int) -> Float32:
    """(...) whole numbers → (..., width), 1 at each number's place; negative ones stay all 0."""
    hot: Float32 = (symbols[..., np.newaxis] == np.arange(width)).astype(np.float32)
    return hot


def _recall(distractors: bool, symbols: int = SYMBOLS) -> Callable[[Rng, int, int], Sequences]:
    """The first of all symbols, marked as such, is asked for after the last step."""

    def draw(rng: Rng, count: int, steps: int) -> Sequences:
        read = rng.integers(0, symbols, (count, steps))
        first = read[:, 0].copy()
        if not distractors:
            read[:, 1:] = -1
        x = np.concatenate([one_hot(read, symbols), np.zeros((count, steps, 1), np.float32)], 2)
        x[:, 0, symbols] = 1  # (N, T, K + 1)
        return Sequences(x, first)

    return draw


def _adding(rng: Rng, count: int, steps: int) -> Sequences:
    """One marked number in each half, none at the last step, where it would need no memory."""
    x = np.zeros((count, steps, 2), np.float32)
    x[..., 0] = rng.random((count, steps), np.float32)
    rows = np.arange(count)
    marked = rng.integers(0, steps // 2, count), rng.integers(steps // 2, steps - 1, count)
    for at in marked:
        x[rows, at, 1] = 1
    return Sequences(x, (x[..., 0] * x[..., 1]).sum(axis=1, keepdims=True))


def _copy(rng: Rng, count: int, steps: int) -> Sequences:
    """Symbols, blanks, and from the signal on the same symbols again, one at a step."""
    blank, signal = SYMBOLS, SYMBOLS + 1
    items = rng.integers(0, SYMBOLS, (count, COPIED))
    read = np.full((count, steps), blank)
    read[:, :COPIED] = items
    read[:, steps - COPIED] = signal
    y = np.full((count, steps), blank)
    y[:, steps - COPIED :] = items
    return Sequences(one_hot(read, SYMBOLS + 2), y)


def _order(rng: Rng, count: int, steps: int) -> Sequences:
    """X or Y in the second tenth, X or Y in the fifth; both far from the end."""
    read = rng.integers(2, 6, (count, steps))  # a, b, c, d
    read[:, 0], read[:, -1] = ORDER_SYMBOLS.index("begin"), ORDER_SYMBOLS.index("end")
    signals = rng.integers(0, 2, (count, 2))
    rows = np.arange(count)
    for k, (low, high) in enumerate(((0.1, 0.2), (0.4, 0.5))):
        first = max(1, int(low * steps))
        read[rows, rng.integers(first, max(first + 1, int(high * steps)), count)] = signals[:, k]
    return Sequences(one_hot(read, len(ORDER_SYMBOLS)), 2 * signals[:, 0] + signals[:, 1])


def _parity(rng: Rng, count: int, steps: int) -> Sequences:
    bits = rng.integers(0, 2, (count, steps))
    x = bits[..., np.newaxis].astype(np.float32)
    return Sequences(x, bits.cumsum(axis=1) % 2)


def _counting(rng: Rng, count: int, steps: int) -> Sequences:
    """Their n is 1 to the longest that leaves room for one end; further ends fill the rest."""
    n = rng.integers(1, (steps - 1) // 2 + 1, (count, 1))
    return counting_words(n, steps)


def counting_words(n: NDArray[np.int64], steps: int) -> Sequences:
    """The words aⁿbⁿ for given n (N, 1), each filled with ends to T steps."""
    at = np.arange(steps)
    read = (at >= n).astype(np.int64) + (at >= 2 * n)
    return Sequences(one_hot(read, 3), np.where(read == 0, 0, 1 + (at + 1 >= 2 * n)))


def _nesting(rng: Rng, count: int, steps: int) -> Sequences:
    """Opened or closed by a fair coin, opened where nothing is, closed where it is deepest."""
    coins, kinds = rng.integers(0, 2, (2, count, steps))
    stack = np.zeros((count, DEEPEST + 1), np.int64)  # 0 at the bottom: nothing to close
    depth = np.zeros(count, np.int64)
    read, y = np.empty((2, count, steps), np.int64)
    rows = np.arange(count)
    for t in range(steps):
        opens = ((coins[:, t] == 1) | (depth == 0)) & (depth < DEEPEST)
        kind = np.where(opens, kinds[:, t], stack[rows, depth] - 1)
        read[:, t] = 2 * kind + ~opens
        depth += np.where(opens, 1, -1)
        stack[rows[opens], depth[opens]] = 1 + kind[opens]
        y[:, t] = stack[rows, depth]
    return Sequences(one_hot(read, len(BRACKETS)), y)


def _entropy(p: Any) -> Any:
    """Of a coin, in nats; p may be an array."""
    p = np.clip(p, 1e-300, 1)
    q = np.clip(1 - p, 1e-300, 1)
    return -(p * np.log(p) + q * np.log(q))


def _counting_chance(steps: int, of: Callable[[Any], Any] = _entropy) -> float:
    """After an a nothing is open; after a b at step t the word ends there for one n of many.

    Args:
        steps: T.
        of: the probability that a word ends → what is lost, or got wrong, in a step.
    """
    most = (steps - 1) // 2
    n, at = np.arange(1, most + 1)[:, np.newaxis], np.arange(steps)
    reads_b = ((n <= at) & (at < 2 * n)).sum(axis=0)  # (T) for how many n
    ends = (at + 1 == 2 * n).sum(axis=0)
    return float(reads_b @ of(ends / np.maximum(reads_b, 1))) / (most * steps)


def _nesting_chance(
    steps: int, of: Callable[[Any], Any] = lambda p: _entropy(p) + (1 - p) * log(2)
) -> float:
    """After an opening bracket nothing is open; after a closing one three answers are.

    Args:
        steps: T.
        of: the probability that nothing is open → what is lost, or got wrong, in a step.
    """
    depth = np.zeros(DEEPEST + 1)  # how likely each is
    depth[0] = 1
    total = 0.0
    for _t in range(steps):
        down = np.where(np.arange(DEEPEST + 1) == DEEPEST, 1, 0.5) * depth
        down[0] = 0
        closing = down.sum()
        if closing > 0:
            total += float(closing * of(down[1] / closing))
        up = depth - down
        depth = np.roll(down, -1) + np.roll(up, 1)
    return total / steps


def _letters(symbols: int) -> tuple[str, ...]:
    return tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ"[:symbols])


def recall(*, distractors: bool = True, symbols: int = SYMBOLS) -> MemoryTask:
    """The first symbol of a sequence.

    Args:
        distractors: whether other symbols follow, or nothing.
        symbols: K, 2 to 26.

    Raises:
        ValueError: another number of symbols.
    """
    if not 2 <= symbols <= 26:
        raise ValueError(f"symbols is {symbols}; wanted 2 to 26")
    return MemoryTask(
        "recall" if distractors else "recall_blank",
        _recall(distractors, symbols),
        shortest=2,
        inputs=(*_letters(symbols), "mark"),
        outputs=_letters(symbols),
        every_step=False,
        chance=lambda steps: log(symbols),
        chance_right=lambda steps: 1 / symbols,
    )


MEMORY_TASKS: Final[tuple[MemoryTask, ...]] = (
    recall(),
    recall(distractors=False),
    MemoryTask(
        "adding", _adding, 4, ("number", "mark"), (), every_step=False, chance=lambda steps: 1 / 6
    ),
    MemoryTask(
        "copy",
        _copy,
        2 * COPIED + 1,
        (*_letters(SYMBOLS), "blank", "signal"),
        (*_letters(SYMBOLS), "blank"),
        every_step=True,
        chance=lambda steps: COPIED * log(SYMBOLS) / steps,
        chance_right=lambda steps: 1 - COPIED * (1 - 1 / SYMBOLS) / steps,
    ),
    MemoryTask(
        "order",
        _order,
        10,
        ORDER_SYMBOLS,
        ORDERS,
        every_step=False,
        chance=lambda steps: log(4),
        chance_right=lambda steps: 1 / 4,
    ),
    MemoryTask(
        "parity",
        _parity,
        2,
        ("bit",),
        ("even", "odd"),
        every_step=True,
        chance=lambda steps: log(2) * (steps - 1) / steps,
        chance_right=lambda steps: 0.5 + 0.5 / steps,
    ),
    MemoryTask(
        "counting",
        _counting,
        7,  # of fewer steps nothing has to be remembered: the place in the word says all
        COUNTING_SYMBOLS,
        COUNTING_NEXT,
        every_step=True,
        chance=_counting_chance,
        chance_right=lambda steps: 1 - _counting_chance(steps, lambda p: np.minimum(p, 1 - p)),
    ),
    MemoryTask(
        "nesting",
        _nesting,
        4,
        BRACKETS,
        TO_CLOSE,
        every_step=True,
        chance=_nesting_chance,
        chance_right=lambda steps: 1 - _nesting_chance(steps, lambda p: min(1 - p, (1 + p) / 2)),
    ),
)
"""Every task."""
