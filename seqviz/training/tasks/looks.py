"""What a training on a task with a delay had, look by look, until it has solved it.

    Looks      one measurement an epoch, gathered while the events of a training pass by
    solved_at  what an epoch had, one after another → after which update the task was solved
    learned    a run, trained until it has solved its task or its budget is used up

Left out: what counts as solved (``memory``), several that learn in turns (``training.race``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from seqviz.training.engine.events import EpochDone, Event, Reason, TrainingEnded, never
from seqviz.training.tasks.memory import IN_A_ROW, SOLVED, MemoryRun


def solved_at(
    events: Iterable[Event], chance: float, *, share: float = SOLVED, in_a_row: int = IN_A_ROW
) -> int | None:
    """After how many updates a training had solved its task; None where it has not yet.

    Args:
        events: of the training from its beginning; all but the ends of epochs are passed over.
        chance: the loss of the best reader without a memory.
        share: of that loss, at most; with `LEFT` it is told when the training left chance.
        in_a_row: so many measurements, of which the last one's update is returned.
    """
    row = 0
    for event in events:
        if isinstance(event, EpochDone) and event.validation_loss is not None:
            row = row + 1 if event.validation_loss <= share * chance else 0
            if row == in_a_row:
                return event.step
    return None


@dataclass(slots=True, eq=False)
class Looks:
    """The looks at one training.

    Attributes:
        chance: the loss of the best reader without a memory.
        seen: what each epoch ended with, the oldest first; appended to by `follow` alone.
        ended: why the training ended the last time; None where it has not.
    """

    chance: float
    seen: list[EpochDone] = field(default_factory=list)
    ended: Reason | None = None

    def follow(self, events: Iterable[Event]) -> Iterator[Event]:
        """The events as they come, each noted."""
        for event in events:
            if isinstance(event, EpochDone):
                self.seen.append(event)
            elif isinstance(event, TrainingEnded):
                self.ended = event.reason
            yield event

    def solved_at(self, share: float = SOLVED) -> int | None:
        """After how many updates it lost at most this share of chance's loss; None: not yet."""
        return solved_at(tuple(self.seen), self.chance, share=share)

    @property
    def share(self) -> float | None:
        """Of chance's loss, at the latest look; None before the first."""
        if not self.seen or self.seen[-1].validation_loss is None:
            return None
        return self.seen[-1].validation_loss / self.chance


def learned(run: MemoryRun, *, share: float = SOLVED, stop: Callable[[], bool] = never) -> Looks:
    """Train until the task is solved, or the budget is used up.

    Args:
        run: not begun; its network has learned afterwards.
        share: of chance's loss that counts as solved.
        stop: asked before every update; True ends it.
    """
    looks = Looks(run.chance)

    def over() -> bool:
        return stop() or looks.solved_at(share) is not None

    for _event in looks.follow(run.learner.run(run.setup.epochs, stop=over)):
        pass
    return looks
