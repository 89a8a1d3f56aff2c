"""A task whose data are arrays: what makes the arrays is all that such a task has to say.

    Arrays       X (N, T, I) and what is wanted of each sequence, learned and held out
    ArraySetup   cell, size, recipe and seed; a task adds its own settings to a subclass
    array_task   a name and a function setup → Arrays: the rest follows
    Repeatable   a run that can be begun again with other settings, as the doctor of any task wants

Inputs have any width I. What is wanted comes after the last step or after every step, numbers or
classes, as `engine.examples` reads it. The network and its training are NumPy's. Left out: texts of
several lengths in one batch, and tasks that draw their data anew for every update.

Symbols: N sequences, T steps, I inputs, K answers of each sequence, O outputs, H hidden units.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, TypeVar

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
from seqviz.training.engine.losses import LossName, of_each
from seqviz.training.engine.measure import measure
from seqviz.training.engine.optimizers import OptimizerName
from seqviz.training.engine.trainer import Trainer
from seqviz.training.tasks.task import Run, Score, Task, with_weights

if TYPE_CHECKING:
    from seqviz.training.doctor.choices import Choices
    from seqviz.training.doctor.finding import Examine

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
    def best_guess(self) -> NDArray[np.float64]:
        """The best answer that looks at nothing, as a network would give it, (O,).

        Of numbers the mean of the learned targets; of classes the logarithm of how often each
        comes (one of each is added, so that none is impossible).
        """
        if self.loss == "mse":
            mean: NDArray[np.float64] = self.y.reshape(-1, self.outputs).mean(axis=0)
            return mean
        counts = np.bincount(self.y.reshape(-1), minlength=self.outputs) + 1.0
        logs: NDArray[np.float64] = np.log(counts / counts.sum())
        return logs

    @property
    def asked(self) -> NDArray[Any]:
        """What is wanted of the sequences held out, time first: (K, N, O), or labels (K, N)."""
        shape = (len(self.y_held_out), -1)
        wanted = self.y_held_out.reshape(
            shape if self.loss == "cross_entropy" else (*shape, self.outputs)
        )
        return wanted.swapaxes(0, 1)

    @property
    def chances(self) -> NDArray[np.float64]:
        """The loss of the best guess on each sequence held out, (N,)."""
        asked = self.asked
        guess = np.broadcast_to(self.best_guess, (*asked.shape[:2], self.outputs))
        return of_each(guess, asked, self.loss)

    @property
    def chance(self) -> float:
        """The held-out loss of the best guess, in nats or the square of the target's unit."""
        return float(self.chances.mean())


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


class Repeatable(Run):
    """A run that can be begun again with other settings, of a task that arrays can stand for."""

    @property
    @abstractmethod
    def arrays(self) -> Arrays:
        """What it learns, or examples of it, and what it is measured on."""

    @property
    @abstractmethod
    def updates(self) -> int:
        """That its whole training makes."""

    @abstractmethod
    def again(self, changes: Mapping[str, Any]) -> Repeatable:
        """The same from its first weights, with changes of its `settings()`."""

    def examine(self, history: History, choices: Choices | None = None) -> Examine | None:
        """By the rules of any task, once it has made an update."""
        from seqviz.training.doctor.choices import USUAL
        from seqviz.training.doctor.repeated import Repeated
        from seqviz.training.doctor.rivals import examine_rivals

        model = self.now(history) if history.last_step else None
        if model is None:
            return None
        patient = Repeated(self, model, history, choices or USUAL)
        return lambda stop: examine_rivals(patient.subject(), stop)


@dataclass(eq=False)
class ArrayRun(Repeatable):
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
        self.model = self.first_model()
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

    def first_model(self) -> RNNModel:
        """Before it has learned anything."""
        setup, data = self.setup, self.data
        return RNNModel(
            data.X.shape[2],
            setup.hidden_size,
            data.outputs,
            num_layers=setup.num_layers,
            cell=setup.cell,
            rng=np.random.default_rng(setup.seed),
            dtype=np.float32,
        )

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

    @property
    def arrays(self) -> Arrays:
        """All of them."""
        return self.data

    @property
    def updates(self) -> int:
        """That its whole training makes."""
        return self.setup.epochs * -(-len(self.data.X) // self.setup.batch_size)

    def again(self, changes: Mapping[str, Any]) -> ArrayRun:
        """On the same data, so that no change may be one of what is drawn."""
        return ArrayRun(replace(self.setup, **changes), self.data)

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
    title: str = "",
) -> Task:
    """A task from the function that makes its data.

    Args:
        name: in addresses, and of the folder of its saved runs unless `kept_as` says otherwise.
        draw: settings → data; the same settings give the same data.
        tiny: a seed → settings that learn something within a second; of a class whose defaults are
            the usual ones.
        kept_as: the folder and mark of its saved runs.
        title: in a line, as the command line lists it.
    """
    usual = tiny(0)
    sample = draw(usual)
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
        title=title,
        setup=type(usual)(),
    )
