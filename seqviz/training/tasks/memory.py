"""The tasks with a delay (``seqviz.data.memory``), each registered: what is remembered, how long.

    MemorySetup   T, cell, initialisation by name, size, recipe, seed
    memory_run    a task and its settings → a run, trained by NumPy
    tried_at      a network, a task, another length → loss and accuracy there, beside chance

Sequences are drawn anew for every update, so nothing can be learned by heart; an epoch is so many
updates (`check_every`), after each of which it is measured on sequences that are never learned.
One seed gives the same sequences whatever learns from them, and the same first weights under what
an initialisation changes.

**Solved** is one rule for all tasks (``looks.solved_at``): at `IN_A_ROW` measurements in a row the
loss is at most `SOLVED` of what the best reader without a memory loses (`MemoryTask.chance`). It
has **left chance** where it is at most `LEFT` of it, as often.

Left out: a race of several (``training.race``), how long a delay can be learned
(``training.ladder``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from math import isfinite
from types import MappingProxyType
from typing import Any, Final

import numpy as np

from seqviz.cells import RNNModel
from seqviz.cells.initialisations import INITIALISATIONS, fitting, initialised_model
from seqviz.cells.register import CELLS, check_kind, described, own_options
from seqviz.cells.rnn import Nonlinearity
from seqviz.data.memory import MEMORY_TASKS, SYMBOLS, MemoryTask, Sequences, recall
from seqviz.models.checkpoint import Architecture
from seqviz.training.engine.examples import examples
from seqviz.training.engine.learner import ArrayLearner, Pair
from seqviz.training.engine.losses import LossName
from seqviz.training.engine.measure import measure
from seqviz.training.tasks.arrays import CARDS, ArrayRun, Arrays, ArraySetup
from seqviz.training.tasks.task import Task

HELD_OUT: Final = 256  # sequences that a check measures on
SOLVED: Final = 0.05  # of chance's loss, at most
LEFT: Final = 0.9
IN_A_ROW: Final = 2  # measurements
READ: Final = 2**17  # steps of all sequences together that `tried_at` reads, at most
FEWEST: Final = 32  # of its sequences, however long they are

LIMITS: Final[Mapping[str, tuple[float, float]]] = MappingProxyType(
    {
        "steps": (2, 1000),
        "symbols": (2, 26),
        "hidden_size": (1, 128),
        "num_layers": (1, 3),
        "epochs": (1, 10_000),
        "check_every": (1, 1000),
        "batch_size": (1, 256),
        "learning_rate": (1e-6, 10),
        "clip": (1e-3, 1e3),
        "seed": (0, 2**31 - 1),
    }
)
"""The smallest and largest value of every number; clip may also be None."""
LONGEST: Final = 10 * int(LIMITS["steps"][1])  # T that a trained network is tried at


@dataclass(frozen=True, slots=True, kw_only=True)
class MemorySetup(ArraySetup):
    """What decides a training.

    Args:
        steps: T.
        nonlinearity: "tanh", or "relu" where the cell has the choice.
        initialisation: by name, with its usual numbers; a chrono one's longest memory is T.
        check_every: updates of an epoch.
        epochs: of so many updates each; the budget.

    Raises:
        ValueError: a value out of ``LIMITS``, an unknown cell or initialisation, or one that the
            cell has no place for.
    """

    epochs: int = 100
    steps: int = 50
    nonlinearity: Nonlinearity = "tanh"
    initialisation: str = "torch"
    check_every: int = 20

    def __post_init__(self) -> None:
        for one in fields(self):
            value = getattr(self, one.name)
            low, high = LIMITS.get(one.name, (None, None))
            if low is None or high is None or (one.name == "clip" and value is None):
                continue
            if not low <= value <= high:
                raise ValueError(f"{one.name}: got {value!r}, want {low:g} to {high:g}")
        check_kind("cell", self.cell)
        own_options(self.cell, {"nonlinearity": self.nonlinearity})
        if self.initialisation not in INITIALISATIONS:
            names = ", ".join(map(repr, INITIALISATIONS))
            raise ValueError(f"initialisation: got {self.initialisation!r}, want one of {names}")
        if self.initialisation not in initialisations_of(self.cell):
            wants = INITIALISATIONS[self.initialisation].wants
            got = f"{self.initialisation!r} for {self.cell!r}"
            raise ValueError(f"initialisation: got {got}, want {wants}")

    @property
    def options(self) -> dict[str, str]:
        """The options of its cell that can be set here."""
        return own_options(self.cell, {"nonlinearity": self.nonlinearity})

    @property
    def init_options(self) -> dict[str, float]:
        """What its initialisation is told: of a chrono one the longest memory, T."""
        own = INITIALISATIONS[self.initialisation].options
        return {"longest": float(max(self.steps, own["longest"].low))} if "longest" in own else {}

    def changed(self, changes: Mapping[str, Any]) -> MemorySetup:
        """With some values replaced; another cell drops what it has no place for."""
        changes = dict(changes)
        cell = changes.get("cell", self.cell)
        if cell in CELLS:
            if self.initialisation not in initialisations_of(cell):
                changes.setdefault("initialisation", "torch")
            if "nonlinearity" not in CELLS[cell].OPTIONS:
                changes.setdefault("nonlinearity", "tanh")
        return replace(self, **changes)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallSetup(MemorySetup):
    """Of a recall: `symbols` K, too."""

    symbols: int = SYMBOLS


def initialisations_of(cell: str) -> tuple[str, ...]:
    """The names of the initialisations that a kind of cell has a place for."""
    return fitting(described(check_kind("cell", cell)))


def loss_of(task: MemoryTask) -> LossName:
    """What is minimised: of a choice the cross-entropy, of numbers the squared error."""
    return "cross_entropy" if task.outputs else "mse"


def task_of(name: str, setup: MemorySetup) -> MemoryTask:
    """The task of a name, with as many symbols as its settings say.

    Raises:
        ValueError: an unknown name.
    """
    if name not in _TASKS:
        raise ValueError(f"name: got {name!r}, want one of {', '.join(map(repr, _TASKS))}")
    if isinstance(setup, RecallSetup):
        return recall(distractors=name == "recall", symbols=setup.symbols)
    return _TASKS[name]


@dataclass(eq=False)
class MemoryRun(ArrayRun):
    """One network that learns a task with a delay.

    Args:
        setup: its settings.
        data: the first epoch's sequences, and those held out.
        task: draws them.
    """

    setup: MemorySetup
    task: MemoryTask

    def first_model(self) -> RNNModel:
        """As its initialisation draws it."""
        setup = self.setup
        return initialised_model(
            self.data.X.shape[2],
            setup.hidden_size,
            self.data.outputs,
            num_layers=setup.num_layers,
            cell=setup.cell,
            initialisation=setup.initialisation,
            seed=setup.seed,
            dtype=np.float32,
            cell_options=setup.options,
            **setup.init_options,
        )

    def __post_init__(self) -> None:
        super().__post_init__()
        self.learner = ArrayLearner(
            self.trainer,
            self.learner.data,
            self.task.every_step,
            fresh=lambda done: _pair(_epoch(self.task, self.setup, done)),
        )

    @property
    def chance(self) -> float:  # always known, unlike that of any task
        """What the best reader without a memory loses, at its T."""
        return self.task.chance(self.setup.steps)

    @property
    def about(self) -> str:
        """They are drawn."""
        return "drawn sequences"

    @property
    def updates(self) -> int:
        """That its whole training makes."""
        return self.setup.epochs * self.setup.check_every

    def again(self, changes: Mapping[str, Any]) -> MemoryRun:
        """With the same sequences, unless a change is one of what is drawn."""
        return memory_run(self.task.name, self.setup.changed(changes))


def memory_run(name: str, setup: MemorySetup) -> MemoryRun:
    """A network that learns a task, not trained yet.

    Args:
        name: of the task.
        setup: all settings.

    Raises:
        ValueError: an unknown task, or fewer steps than it needs.
    """
    task = task_of(name, setup)
    learned = _epoch(task, setup, 0)
    held_out = task.sequences(np.random.default_rng((setup.seed, 1)), HELD_OUT, setup.steps)
    arrays = Arrays(
        *_pair(learned),
        *_pair(held_out),
        loss=loss_of(task),
        outputs=max(1, len(task.outputs)),
        every_step=task.every_step,
    )
    return MemoryRun(setup, arrays, task)


def _epoch(task: MemoryTask, setup: MemorySetup, done: int) -> Sequences:
    """The sequences of the epoch after so many."""
    rng = np.random.default_rng((setup.seed, 0, done))
    return task.sequences(rng, setup.check_every * setup.batch_size, setup.steps)


def _pair(drawn: Sequences) -> Pair:
    return drawn.x, drawn.y


# ---------------------------------------------------------------- what was learned


@dataclass(frozen=True, slots=True)
class Tried:
    """What a network makes of a task at one length.

    Attributes:
        steps: T.
        count: sequences that it was measured on.
        loss: mean, in nats, or as the squared error.
        right: the share of answers read right; None where a number is wanted, or where the
            network's own numbers grew out of bounds.
        chance, chance_right: the same of the best reader without a memory.
    """

    steps: int
    count: int
    loss: float
    right: float | None
    chance: float
    chance_right: float | None

    @property
    def share(self) -> float:
        """Of chance's loss; about 1 knows nothing, 0 everything."""
        return self.loss / self.chance

    @property
    def bounded(self) -> bool:
        """Whether its numbers stayed numbers."""
        return isfinite(self.loss)

    @property
    def solved(self) -> bool:
        """Whether it is at most `SOLVED`."""
        return self.share <= SOLVED


def tried_at(
    model: RNNModel, task: MemoryTask, steps: int, *, seed: int = 0, count: int = HELD_OUT
) -> Tried:
    """Try a network at a length, which need not be the one that it was trained at.

    Args:
        model: read, not changed.
        task: see `task_of`.
        steps: T, at most `LONGEST`.
        seed: of the sequences; none is one of a training's.
        count: how many; fewer where they are so long that `READ` steps would not do, but at least
            `FEWEST`.

    Raises:
        ValueError: fewer steps than the task needs, or too many; a network of other sizes.
    """
    if steps > LONGEST:
        raise ValueError(f"steps: got {steps}, want at most {LONGEST}")
    count = min(count, max(FEWEST, READ // steps))
    drawn = task.sequences(np.random.default_rng((seed, 2, steps)), count, steps)
    loss = loss_of(task)
    asked = examples(model, *_pair(drawn), loss=loss, every_step=task.every_step)
    with np.errstate(over="ignore", invalid="ignore"):
        found = measure(model, asked, loss)
    assert found is not None, "nothing stopped it"
    chance_right = None if task.chance_right is None else task.chance_right(steps)
    right = found[1] if isfinite(found[0]) else None
    return Tried(steps, count, found[0], right, task.chance(steps), chance_right)


# ---------------------------------------------------------------- the register

_TASKS: Final[Mapping[str, MemoryTask]] = MappingProxyType({one.name: one for one in MEMORY_TASKS})
_TITLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "recall": "which symbol stood first, with others after it",
        "recall_blank": "which symbol stood first, with nothing after it",
        "adding": "the sum of the two numbers that are marked",
        "copy": "ten symbols again, in their order, after a wait",
        "order": "which two signals came, and in which order",
        "parity": "whether the ones so far are odd, after every step",
        "counting": "what follows in a word of n times a and n times b",
        "nesting": "which bracket closes the one that is open",
    }
)
_RECALLS: Final = ("recall", "recall_blank")
_USUAL: Final[Mapping[str, Mapping[str, Any]]] = MappingProxyType(
    {
        "copy": {"steps": 30},
        "parity": {"steps": 20, "hidden_size": 16, "learning_rate": 0.01},
        "counting": {"steps": 40, "hidden_size": 8, "learning_rate": 0.01, "epochs": 150},
        "nesting": {"steps": 30},
    }
)
"""Settings of a task that are other than those of `MemorySetup`, trained alone or raced over."""


def _registered(task: MemoryTask) -> Task:
    name, kind = task.name, RecallSetup if task.name in _RECALLS else MemorySetup
    usual = kind(**_USUAL.get(name, {}))

    def tiny(seed: int) -> MemoryRun:
        setup = kind(
            steps=task.shortest,
            cell="gru",
            hidden_size=8,
            epochs=3,
            learning_rate=0.02,
            check_every=4,
            batch_size=16,
            seed=seed,
        )
        return memory_run(name, setup)

    def reads(found: Architecture) -> bool:
        inputs, outputs = len(task.inputs), max(1, len(task.outputs))
        own = (found.input_size, found.num_classes) == (inputs, outputs)
        if name in _RECALLS:  # of any number of symbols
            own = found.input_size == found.num_classes + 1
        within = all(getattr(found, n) <= LIMITS[n][1] for n in ("hidden_size", "num_layers"))
        return own and within and found.dtype == "float32"

    return Task(
        name,
        lambda setup: memory_run(name, setup),
        tiny,
        reads,
        kept_as=name,
        card=CARDS[loss_of(task)],
        title=_TITLES[name],
        setup=usual,
    )


MEMORY: Final[tuple[Task, ...]] = tuple(map(_registered, MEMORY_TASKS))
"""Each task with a delay, as the register has it."""
