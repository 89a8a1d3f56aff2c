"""Three small networks that were taught to recall, all alike but for how they began.

Each read the same sequences of letters in the same order, and was asked after every step which
letter came first (``seqviz.data.memory.recall``, with other letters behind the first one). So the
delay, how many letters stand between the first one and the question, was 0 to ``TAUGHT`` at once.
What differs is the cell and the bias with which its gate begins: the two LSTMs have the same first
weights otherwise.

Left out: how they were trained (``scripts.make_recall``), what the page makes of them.

Symbols: N sequences, T steps, I inputs, K letters, H hidden units.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

import numpy as np

from seqviz.cells import Kind, RNNModel
from seqviz.data.memory import MemoryTask, Sequences, recall
from seqviz.models.checkpoint import Card
from seqviz.models.checkpoint_model import load_model
from seqviz.paths import ASSETS_DIR

LETTERS: Final = 8  # K
HIDDEN: Final = 24  # H
TAUGHT: Final = 100  # the longest delay that was asked for while they learned
UPDATES: Final = 325
BATCH: Final = 32  # sequences an update
RATE: Final = 3e-3
CLIP: Final = 1.0
SEED: Final = 0
OPEN: Final = 5.0  # the bias with which the open forget gate begins: it keeps σ(5) = 99.3% a step
COMMAND: Final = "python -m scripts.make_recall"


@dataclass(frozen=True, slots=True)
class Pupil:
    """One of the three.

    Attributes:
        name: in the page's messages, and at the end of its files' names.
        kind: of its cell.
        start: its initialisation, see ``seqviz.cells.initialisations``.
        options: of that.
    """

    name: str
    kind: Kind
    start: str
    options: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def path(self) -> Path:
        """Where its weights lie, with the card beside them."""
        return ASSETS_DIR / f"recall_{self.name}.safetensors"


PUPILS: Final = (
    Pupil("plain", "rnn", "torch"),
    Pupil("usual", "lstm", "torch"),
    Pupil("open", "lstm", "bias", MappingProxyType({"open": OPEN})),
)


def task() -> MemoryTask:
    """What they were taught, and are asked."""
    return recall(symbols=LETTERS)


def asked(count: int, longest: int, seed: int) -> Sequences:
    """Sequences to ask them about; none that they learned from.

    Args:
        count: N.
        longest: delay that each is long enough for.
        seed: of the sequences.
    """
    return task().sequences(np.random.default_rng((seed, 1)), count, longest + 1)


def typical_first(sequences: Sequences, models: Iterable[RNNModel]) -> Sequences:
    """The same sequences; the most typical one changes places with the first.

    Typical at a delay is one that every network answers, right or wrong, as it answers most of the
    sequences at that delay. Among those that are so at delay 1, it is the one that is so at the
    most delays.

    Args:
        sequences: x (N, T, I).
        models: that are asked after every step.
    """
    x, wanted = sequences.x.swapaxes(0, 1), sequences.y
    same = np.ones((len(x) - 1, len(wanted)), bool)  # (T − 1, N), by the delay from 1 on
    for model in models:
        right = (model.forward(x).y.argmax(axis=2) == wanted)[1:]
        same &= right == (right.mean(axis=1, keepdims=True) > 1 / 2)
    first = int((same.sum(axis=0) * same[0]).argmax())
    order = np.arange(len(wanted))
    order[[0, first]] = first, 0
    return replace(sequences, x=sequences.x[order], y=sequences.y[order])


@cache
def pupils() -> Mapping[str, tuple[RNNModel, Card]]:
    """The shipped networks by name, with their cards; read once and shared.

    Raises:
        CheckpointError: one is missing or not what its card says.
    """
    return MappingProxyType({one.name: load_model(one.path) for one in PUPILS})
