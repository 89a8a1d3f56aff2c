"""Climb: the longest delay that a cell learns, as it is initialised, within a budget of updates.

    Entrant    a cell, its nonlinearity and its initialisation
    Plan       who learns what, over which delays, with which seeds, budget and recipe
    Trial      one training at one delay: after how many updates it was solved, if it was
    climb      a plan, and the trials that are known → those that are missing, one by one

**The stop rule.** A training ends when its task is solved (``tasks.looks.solved_at``: at two
measurements in a row the loss held out is at most 5 % of chance's) or when the budget of updates is
used up, or when it diverges. Each seed climbs for itself, from the shortest delay up, and ends at
the first delay that it fails. The budget is counted in updates, not in seconds, so a busy machine
changes nothing.

What is known is never trained again, so that a table goes on where it was left. The shortest delay
comes first, for all: a table that was cut short has a shorter ladder, not fewer entrants.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

from seqviz.cells.base import Kind
from seqviz.cells.rnn import Nonlinearity
from seqviz.training.engine.events import never
from seqviz.training.tasks.looks import learned
from seqviz.training.tasks.memory import MemoryRun, MemorySetup, memory_run


@dataclass(frozen=True, slots=True, order=True)
class Entrant:
    """What climbs: a cell as it is initialised."""

    cell: Kind
    initialisation: str = "torch"
    nonlinearity: Nonlinearity = "tanh"


ENTRANTS: Final = (
    Entrant("rnn"),
    Entrant("rnn", "orthogonal"),
    Entrant("rnn", "identity", "relu"),
    Entrant("lstm"),
    Entrant("lstm", "bias"),
    Entrant("lstm", "chrono"),
    Entrant("gru"),
    Entrant("gru", "chrono"),
    Entrant("mingru", "chrono"),
    Entrant("mingru"),
)
"""A file tells them by their places in its own plan; a new one comes last."""


Which = tuple[str, Entrant, int, int]
"""Task, entrant, delay and seed of a training."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """All that decides a table but chance.

    Attributes:
        tasks: by name.
        entrants: each learns every task.
        ladder: delays, the shortest first.
        seeds: of data and weights.
        budget: updates of a training, at most.
        hidden_size, batch_size, learning_rate, clip, check_every: see `MemorySetup`.
    """

    tasks: tuple[str, ...] = ("recall", "recall_blank", "adding")
    entrants: tuple[Entrant, ...] = ENTRANTS
    ladder: tuple[int, ...] = (10, 20, 50, 100, 200)
    seeds: tuple[int, ...] = (0, 1, 2, 3, 4)
    budget: int = 2000
    hidden_size: int = 32
    batch_size: int = 32
    learning_rate: float = 3e-3
    clip: float = 1.0
    check_every: int = 20

    def __post_init__(self) -> None:
        for name in ("tasks", "entrants", "ladder", "seeds"):
            found = getattr(self, name)
            if not found or len(set(found)) != len(found):
                raise ValueError(f"{name}: got {found!r}, want one or more, each once")
        if list(self.ladder) != sorted(self.ladder):
            raise ValueError(f"ladder: got {self.ladder!r}, want the shortest delay first")
        if self.budget < self.check_every:
            got = f"{self.budget} updates with a measurement every {self.check_every}"
            raise ValueError(f"budget: got {got}, want at least one measurement")
        for task in self.tasks:
            for entrant in self.entrants:
                self.run(task, entrant, self.ladder[0], self.seeds[0])

    @property
    def sequences(self) -> int:
        """That a training reads, at most."""
        return self.budget * self.batch_size

    def run(self, task: str, entrant: Entrant, steps: int, seed: int) -> MemoryRun:
        """One training, not begun yet.

        Raises:
            ValueError: settings that no training can have.
        """
        setup = MemorySetup(
            steps=steps,
            cell=entrant.cell,
            initialisation=entrant.initialisation,
            nonlinearity=entrant.nonlinearity,
            hidden_size=self.hidden_size,
            batch_size=self.batch_size,
            learning_rate=self.learning_rate,
            clip=self.clip,
            check_every=self.check_every,
            epochs=self.budget // self.check_every,
            seed=seed,
        )
        return memory_run(task, setup)


@dataclass(frozen=True, slots=True)
class Trial:
    """One training.

    Attributes:
        task, entrant, steps, seed: which.
        solved: after how many updates; None where it was not.
        updates: that were made.
        share: of chance's loss, at the last measurement; None where it diverged.
    """

    task: str
    entrant: Entrant
    steps: int
    seed: int
    solved: int | None
    updates: int
    share: float | None

    @property
    def which(self) -> Which:
        """Task, entrant, delay and seed: no table has two of the same."""
        return self.task, self.entrant, self.steps, self.seed


Stop = Callable[[], bool]


def attempt(
    plan: Plan, task: str, entrant: Entrant, steps: int, seed: int, stop: Stop = never
) -> Trial | None:
    """Train until it is solved or the budget is used up; None where it was stopped."""
    run = plan.run(task, entrant, steps, seed)
    looks = learned(run, stop=stop)
    solved, share = looks.solved_at(), None if looks.ended == "diverged" else looks.share
    if solved is None and stop():
        return None
    return Trial(task, entrant, steps, seed, solved, run.learner.step, share)


def climb(plan: Plan, known: Sequence[Trial] = (), *, stop: Stop = never) -> Iterator[Trial]:
    """Make the trials that are missing.

    Args:
        plan: see there.
        known: trials of the same plan, in any order.
        stop: asked before every update; True ends it, and the trial under way is made anew by the
            next call.
    """
    made = {one.which: one for one in known}
    for task, entrant, steps, seed in wanted(plan):
        below = [one for one in plan.ladder if one < steps]
        if any(made[task, entrant, one, seed].solved is None for one in below):
            continue
        if (task, entrant, steps, seed) in made:
            continue
        trial = attempt(plan, task, entrant, steps, seed, stop)
        if trial is None:
            return
        made[task, entrant, steps, seed] = trial
        yield trial


def wanted(plan: Plan) -> Iterator[Which]:
    """Task, entrant, delay and seed of all that a plan may come to, in its order."""
    for steps, seed in product(plan.ladder, plan.seeds):
        for task, entrant in product(plan.tasks, plan.entrants):
            yield task, entrant, steps, seed
