"""Up to three networks learn one task, turn by turn, from the same sequences.

A turn is an epoch of each entrant that still learns: as many updates, on the same new sequences,
and then a look at what it makes of sequences that nobody learns from. So nothing depends on how
fast the machine is: one seed gives one race. An entrant that has solved the task, or whose loss is
no number any more, rests; the race ends when all rest, or when the budget of updates is spent.

What counts as solved, and as having left chance, is said in ``training.tasks.memory``.

Left out: what is asked of the networks afterwards (holding, counting, flipping).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from seqviz.cells import RNNModel
from seqviz.data.memory import MemoryTask
from seqviz.training.engine.events import (
    EpochDone,
    Event,
    Reason,
    StepDone,
    TrainingEnded,
    TrainingStarted,
    never,
)
from seqviz.training.race.entrant import Entrant
from seqviz.training.tasks.looks import Looks
from seqviz.training.tasks.memory import LEFT, MemoryRun, MemorySetup, memory_run

State = Literal["learning", "solved", "diverged"]
Standing = Literal["unseen", "diverged", "solved", "left", "rising", "back", "worse", "chance"]
"""No look yet; no number any more; solved; off the chance line; better than who guesses, but not so
long that it counts; back at the line; losing more than who guesses; or at the chance line."""
Measure = Literal["right", "error", "loss"]
"""The share of right answers; the mean squared error; or the loss as a share of guessing's."""
MOSTLY_RIGHT = 0.6
"""Where who guesses has so many answers right, that share hides what is learned."""
_LONG = 100  # steps at which it is asked


@dataclass(slots=True, eq=False)
class Lane:
    """One entrant's way.

    Attributes:
        entrant: who.
        run: its training.
        known: the looks at what it knows, one a turn.
        state: whether it still learns.
        seconds: that its turns took so far.
    """

    entrant: Entrant
    run: MemoryRun
    known: Looks = field(init=False)
    state: State = "learning"
    seconds: float = 0.0

    def __post_init__(self) -> None:
        self.known = Looks(self.run.chance)

    @property
    def looks(self) -> list[EpochDone]:
        """At what it knows, one a turn, the oldest first."""
        return self.known.seen

    @property
    def model(self) -> RNNModel:
        """Its network; while the race goes on it is being trained."""
        return self.run.model

    @property
    def solved_at(self) -> int | None:
        """After how many updates it had solved the task; None where it has not."""
        return self.known.solved_at()

    @property
    def left_at(self) -> int | None:
        """After how many updates it had left the chance line; None where it has not."""
        return self.known.solved_at(LEFT)

    @property
    def share(self) -> float | None:
        """Of guessing's loss, at the latest look."""
        return self.known.share

    @property
    def standing(self) -> Standing:
        """How it stands by its latest look, beside the line of who guesses."""
        if self.state != "learning":
            return self.state
        share = self.share
        if share is None:
            return "unseen"
        if not share <= 1 / LEFT:  # no number is none that is small
            return "worse"
        if share <= LEFT or self.knows_more:
            return "rising" if self.left_at is None else "left"
        return "chance" if self.left_at is None else "back"

    @property
    def knows_more(self) -> bool:
        """Whether it has right a tenth of what who guesses has wrong, though its loss says less."""
        score = self.score
        if score is None or self.measure != "right":
            return False
        return score - self.chance >= (1 - LEFT) * (1 - self.chance)

    @property
    def stayed(self) -> bool:
        """Whether it was looked at and is at the chance line, which it has never left."""
        return self.standing == "chance"

    @property
    def score(self) -> float | None:
        """Of the latest look, in the task's measure."""
        return self.scored(self.looks[-1]) if self.looks else None

    @property
    def measure(self) -> Measure:
        """What its score is."""
        return measure_of(self.run.task)

    def scored(self, look: EpochDone) -> float:
        """The score of a look, in the task's measure."""
        return score_of(look, self.measure, self.run.chance)

    @property
    def chance(self) -> float:
        """The score of the best reader without a memory."""
        return chance_of(self.run.task, self.run.setup.steps)


def measure_of(task: MemoryTask) -> Measure:
    """How a task is scored: by right answers, unless guessing has most of them right."""
    if task.chance_right is None:
        return "error"
    return "loss" if task.chance_right(_LONG) > MOSTLY_RIGHT else "right"


def chance_of(task: MemoryTask, steps: int) -> float:
    """The score of the best reader without a memory at T steps, in the task's measure."""
    if task.chance_right is None:
        return task.chance(steps)
    return 1.0 if measure_of(task) == "loss" else task.chance_right(steps)


def score_of(look: EpochDone, measure: Measure, chance: float) -> float:
    """A look's score.

    Args:
        look: at the end of a turn.
        measure: of the task.
        chance: the loss of the best reader without a memory.
    """
    score = look.accuracy if measure == "right" else look.validation_loss
    assert score is not None, "every turn ends with a look"
    return score / chance if measure == "loss" else score


class Race:
    """Entrants, a task and a seed.

    Args:
        task: the name of what is learned.
        usual: settings of all; cell, size and initialisation are the entrants' own.
        entrants: one to three.

    Attributes:
        task, usual.
        lanes: one for each entrant, in their order.
        over: whether nobody learns any more.

    Raises:
        ValueError: no entrant, or settings that the task refuses.
    """

    def __init__(self, task: str, usual: MemorySetup, entrants: tuple[Entrant, ...]) -> None:
        if not entrants:
            raise ValueError("entrants: got none, want at least one")
        self.task, self.usual = task, usual
        self.lanes = tuple(Lane(one, memory_run(task, one.setup(usual))) for one in entrants)
        self.over = False

    @property
    def winner(self) -> Lane | None:
        """The first that has solved it; of several in one turn, the one that then lost least.

        So it is decided at the end of a turn; in one that was broken off, by those who had it.
        """
        solved = [(lane.solved_at, lane) for lane in self.lanes]
        first = min((at for at, _lane in solved if at is not None), default=None)
        if first is None or not (self.over or all(_has_come(lane, first) for lane in self.lanes)):
            return None
        best = [lane for at, lane in solved if at == first]
        return min(best, key=lambda lane: lane.looks[-1].validation_loss or 0.0)

    def loop(self, stop: Callable[[], bool] = never) -> Iterator[Event]:
        """Run it, one event at a time, as one training: the steps of all lanes are counted."""
        turns = self.usual.epochs
        updates = turns * self.usual.check_every * len(self.lanes)
        yield TrainingStarted(
            steps=updates,
            epochs=turns,
            examples=self.usual.check_every * self.usual.batch_size,
            parameters=sum(lane.model.parameter_count for lane in self.lanes),
            device="cpu",
            precision=str(self.lanes[0].model.dtype),
        )
        step, loss = 0, None
        reason: Reason = "finished"
        for turn in range(1, turns + 1):
            learning = [lane for lane in self.lanes if lane.state == "learning"]
            if not learning or reason == "stopped":
                break
            for lane in learning:
                for event in lane.known.follow(lane.run.learner.run(1, stop=stop)):
                    if isinstance(event, StepDone):
                        step, loss, lane.seconds = step + 1, event.loss, event.seconds
                        yield replace(event, step=step, epoch=turn, seconds=self._seconds())
                if lane.known.ended == "diverged":
                    lane.state = "diverged"
                elif lane.solved_at is not None:
                    lane.state = "solved"
                reason = "stopped" if lane.known.ended == "stopped" else reason
                if reason == "stopped":
                    break
        self.over = True
        yield TrainingEnded(reason, step, loss, self._seconds())

    def _seconds(self) -> float:
        return sum(lane.seconds for lane in self.lanes)


def _has_come(lane: Lane, updates: int) -> bool:
    """Whether an entrant was looked at after so many updates, or is out before that."""
    return lane.state != "learning" or bool(lane.looks and lane.looks[-1].step >= updates)
