"""A task whose data are arrays: what makes the arrays is all that such a task has to say.

    Arrays       X (N, T, I) and what is wanted of each sequence, learned and held out
    ArraySetup   cell, size, recipe and seed; a task adds its own settings to a subclass
    array_task   a name and a function setup → Arrays: the rest follows

Inputs have any width I. What is wanted comes after the last step or after every step, numbers or
classes, as `engine.examples` reads it. The network and its training are NumPy's. Left out: texts of
several lengths in one batch, and tasks that draw their data anew for every update.

Symbols: N sequences, T steps, I inputs, K answers of each sequence, O outputs, H hidden units.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from seqviz.cells import RNNModel
from seqviz.cells.arrays import Array
from seqviz.cells.base import Kind
from seqviz.models.checkpoint import Architecture
from seqviz.training.engine.door import is_readable
from seqviz.training.engine.events import SnapshotTaken
from seqviz.training.engine.examples import Examples, examples
from seqviz.training.engine.history import History
from seqviz.training.engine.learner import ArrayLearner
from seqviz.training.engine.losses import LossName
from seqviz.training.engine.measure import measure
from seqviz.training.engine.optimizers import OptimizerName
from seqviz.training.engine.trainer import Trainer
from seqviz.training.tasks.task import Run, Score, Task, with_weights

CARDS: Final[Mapping[LossName, str]] = {"mse": "regression", "cross_entropy": "classes"}


@dataclass(frozen=True, slots=True, eq=False)
class Arrays:
    """What a task has to learn from.

    Args:
        X: (N, T, I), learned.
        y: (N, O) or (N, T, O) numbers, or classes (N,) or (N, T); see `engine.examples`.
        X_held_out, y_held_out: the same, measured after each epoch and never learned. Their
            sequences may have another length T.
        loss: "mse" for numbers, "cross_entropy" for classes.
        outputs: O, numbers or classes.
        every_step: whether an answer is wanted after every step, or once after the last.
    """

    X: Array
    y: Array
    X_held_out: Array
    y_held_out: Array
    loss: LossName
    outputs: int
    every_step: bool = False

    @property
    def chance(self) -> float:
        """The held-out loss of one answer for all, the best that the learned targets give.

        Of numbers their mean; of classes, how often each comes (one of each is added, so that none
        is impossible). In nats, or the square of the target's unit.
        """
        if self.loss == "mse":
            width = (-1, self.outputs)
            best = self.y.reshape(width).mean(axis=0)
            return float(np.mean((self.y_held_out.reshape(width) - best) ** 2))
        counts = np.bincount(self.y.reshape(-1), minlength=self.outputs) + 1.0
        return float(-np.log(counts / counts.sum())[self.y_held_out].mean())


@dataclass(frozen=True, slots=True, kw_only=True)
class ArraySetup:
    """What decides a training, whatever is learned.

    Args:
        cell, hidden_size, num_layers: of the network.
        epochs, batch_size: how often all sequences are read, and how many an update.
        learning_rate, optimizer, clip: see `Trainer`.
        seed: of the data, the first weights and the order.
    """

    cell: Kind = "lstm"
    hidden_size: int = 32
    num_layers: int = 1
    epochs: int = 20
    batch_size: int = 32
    learning_rate: float = 3e-3
    optimizer: OptimizerName = "adam"
    clip: float | None = 1.0
    seed: int = 0


S = TypeVar("S", bound=ArraySetup)


@dataclass(eq=False)
class ArrayRun(Run):
    """One network that learns from arrays.

    Args:
        setup: its settings.
        data: what it learns.

    Attributes:
        model: the network; its weights may be changed before the training begins.
        trainer: of this model.
    """

    setup: ArraySetup
    data: Arrays
    model: RNNModel = field(init=False)
    trainer: Trainer = field(init=False)
    learner: ArrayLearner = field(init=False)

    def __post_init__(self) -> None:
        setup, data = self.setup, self.data
        self.model = RNNModel(
            data.X.shape[2],
            setup.hidden_size,
            data.outputs,
            num_layers=setup.num_layers,
            cell=setup.cell,
            rng=np.random.default_rng(setup.seed),
            dtype=np.float32,
        )
        self.trainer = Trainer(
            self.model,
            setup.learning_rate,
            optimizer=setup.optimizer,
            loss=data.loss,
            clip=setup.clip,
            batch_size=setup.batch_size,
            seed=setup.seed,
        )
        learned, held_out = (data.X, data.y), (data.X_held_out, data.y_held_out)
        self.learner = ArrayLearner(self.trainer, lambda: (learned, held_out), data.every_step)

    @property
    def clip(self) -> float | None:
        """As it is set now."""
        return self.trainer.controls.settings.clip

    def network(self, parameters: Mapping[str, NDArray[Any]]) -> RNNModel:
        """A copy of the model with these weights."""
        return with_weights(self.model, parameters)

    def now(self, history: History) -> RNNModel:
        """With the trainer's weights, which are those of one update."""
        return self.network(self.trainer.current())

    @property
    def about(self) -> str:
        """The task's data are drawn anew from its settings."""
        return ""

    def score(self, snapshot: SnapshotTaken) -> Score:
        """On all sequences held out."""
        return self.score_on(
            self.network(snapshot.parameters), self.data.X_held_out, self.data.y_held_out
        )

    def score_on(self, model: RNNModel, X: Array, y: Array) -> Score:
        """Accuracy, for classes, and loss of a network on sequences of any length."""
        loss = self.data.loss
        asked: Examples = examples(model, X, y, loss=loss, every_step=self.data.every_step)
        found = measure(model, asked, loss)
        assert found is not None, "nothing stopped it"
        return found[1], found[0]

    def settings(self) -> dict[str, Any]:
        """As chosen."""
        return asdict(self.setup)


def array_task(
    name: str,
    draw: Callable[[S], Arrays],
    *,
    tiny: Callable[[int], S],
    kept_as: str = "",
) -> Task:
    """A task from the function that makes its data.

    Args:
        name: in addresses, and of the folder of its saved runs unless `kept_as` says otherwise.
        draw: settings → data; the same settings give the same data.
        tiny: a seed → settings that learn something within a second.
        kept_as: the folder and mark of its saved runs.
    """
    sample = draw(tiny(0))
    sizes = sample.X.shape[2], sample.outputs

    def reads(found: Architecture) -> bool:
        return is_readable(found) and (found.input_size, found.num_classes) == sizes

    return Task(
        name,
        lambda setup: ArrayRun(setup, draw(setup)),
        lambda seed: ArrayRun(tiny(seed), draw(tiny(seed))),
        reads,
        kept_as=kept_as or name,
        card=CARDS[sample.loss],
    )
