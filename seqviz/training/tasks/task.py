"""What a task is, and a run of it: all that page, runner, chart, shelf, doctor, command line need.

    Task    data + network + recipe, under one name    begin → Run
    Run     one network that learns the task           learner → events;  snapshot → network, score;
                                                       examine → what is wrong with it

A task of one's own is one file: if its data are arrays, `arrays.array_task` makes the rest of it.
Left out: pages, and what a task is called there.

Symbols: T steps, N sequences, I inputs, O outputs.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Generator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from numpy.typing import NDArray

from seqviz.cells import RNNModel
from seqviz.models.checkpoint import Architecture
from seqviz.training.engine.events import SnapshotTaken
from seqviz.training.engine.history import History
from seqviz.training.engine.learner import Learner
from seqviz.training.engine.through_time import Reach

if TYPE_CHECKING:
    from seqviz.training.doctor.choices import Choices
    from seqviz.training.doctor.finding import Examine

Score = tuple[float | None, float | None]
"""Accuracy (0 to 1) and mean loss on what is held out, each where it is measured."""


class Run(ABC):
    """One network that learns a task.

    Attributes:
        learner: trains it; made once.
    """

    learner: Learner

    @property
    def clip(self) -> float | None:
        """The longest gradient that is let through, or None."""
        return None

    @property
    def chance(self) -> float | None:
        """The loss of who has to guess, drawn beside its own; None where none is told."""
        return None

    @property
    def unit(self) -> float:
        """What a loss is multiplied by where it is shown."""
        return 1.0

    @abstractmethod
    def network(self, parameters: Mapping[str, NDArray[Any]]) -> RNNModel:
        """What a snapshot shows: a network of its own with these weights, in NumPy."""

    def now(self, history: History) -> RNNModel | None:
        """The network as it is; None before the first weights were told.

        Args:
            history: of its training.
        """
        snapshots = history.snapshots
        return self.network(snapshots[-1].parameters) if snapshots else None

    @property
    @abstractmethod
    def about(self) -> str:
        """What it learns from, in a word for its saved card."""

    @abstractmethod
    def score(self, snapshot: SnapshotTaken) -> Score:
        """What a snapshot's network scores on what is held out, by a forward pass in NumPy.

        At the end of an epoch it is what `EpochDone` tells, up to rounding.
        """

    @abstractmethod
    def settings(self) -> Mapping[str, Any]:
        """By name, as JSON can hold them: what a saved run needs to be used again."""

    @abstractmethod
    def examine(self, history: History, choices: Choices | None = None) -> Examine | None:
        """How the doctor looks at its network as it is; None before there is anything to judge.

        Args:
            history: of its training; nobody trains it meanwhile.
            choices: the values that a cure may come to; the usual ones by default.
        """

    def reach(self, model: RNNModel) -> Generator[None, None, Reach] | None:
        """How much of the loss's gradient arrives at each step; None where that is not shown.

        On some of what is learned from, the same sequences each time.

        Args:
            model: what `network` gave, with the weights of one moment.
        """
        return None

    def let_go(self) -> None:
        """Nobody trains on: keep nothing that only further training needs."""
        self.learner.close()


@dataclass(frozen=True, slots=True)
class Task:
    """One entry of the register.

    Args:
        name: in addresses and on the command line.
        begin: settings, and data where they are the visitor's own → a run, not trained yet.
        tiny: a seed → a run that learns something within a second, for the tests of all tasks.
        reads: whether a saved network of these sizes can be one of this task.
        kept_as: the folder and mark of its saved runs; "" for the library itself.
        card: what its networks answer, as a checkpoint's card says it: "classes" or "regression".
        title: what is learned, in a line, as the command line lists it.
        setup: the usual settings, with which alone it can be begun, epochs among them; None where
            it needs more.
    """

    name: str
    begin: Callable[..., Run]
    tiny: Callable[[int], Run]
    reads: Callable[[Architecture], bool]
    kept_as: str
    card: str = "classes"
    title: str = ""
    setup: Any = None


def with_weights(model: RNNModel, parameters: Mapping[str, NDArray[Any]]) -> RNNModel:
    """A copy of a model with other weights."""
    copy = deepcopy(model)
    for name, array in copy.parameters().items():
        array[...] = parameters[name]
    return copy
