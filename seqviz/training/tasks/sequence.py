"""Learning to continue a series: ways to break it, and what a setup builds.

    Setup → build → SequenceRun: data, model, trainer and the loop of events

Titles and questions of breaks are English source strings; whoever shows them translates them. Left
out: the settings themselves (sequence_setup.py), presets (sequence_presets.py), what went wrong and
why (doctor), forecasts (models/forecast.py).
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from seqviz.cells import RNNModel
from seqviz.cells.initialisations import drawn
from seqviz.data.real import known
from seqviz.data.series import Series
from seqviz.data.windows import Windows, prepare
from seqviz.models.checkpoint import Architecture
from seqviz.training.engine.events import Event, SnapshotTaken
from seqviz.training.engine.examples import examples
from seqviz.training.engine.history import History
from seqviz.training.engine.learner import ArrayLearner
from seqviz.training.engine.measure import measure
from seqviz.training.engine.through_time import Reach, reach, some_of
from seqviz.training.engine.trainer import Trainer
from seqviz.training.tasks.sequence_presets import SETUPS as SETUPS
from seqviz.training.tasks.sequence_presets import Preset as Preset
from seqviz.training.tasks.sequence_setup import CHOICES as CHOICES
from seqviz.training.tasks.sequence_setup import DEFAULT as DEFAULT
from seqviz.training.tasks.sequence_setup import GATES as GATES
from seqviz.training.tasks.sequence_setup import LIMITS as LIMITS
from seqviz.training.tasks.sequence_setup import OWN as OWN
from seqviz.training.tasks.sequence_setup import Setup as Setup
from seqviz.training.tasks.sequence_setup import choices_of as choices_of
from seqviz.training.tasks.task import Run, Score, Task, with_weights

if TYPE_CHECKING:
    from seqviz.training.doctor.choices import Choices
    from seqviz.training.doctor.finding import Examine

# ---------------------------------------------------------------- breaks


@dataclass(frozen=True, slots=True)
class Break:
    """A way to break a run: changes of a setup, and a question to answer before looking.

    The question may name the numbers in ``facts``.
    """

    name: str
    title: str
    predict: str
    changes: Mapping[str, Any]

    def apply(self, setup: Setup) -> Setup:
        """The broken setup."""
        return setup.changed(self.changes)

    def breaks(self, setup: Setup) -> bool:
        """Whether it changes anything, and no learning rate to a smaller one."""
        lower = self.name == "learning_rate" and setup.learning_rate >= 1
        return self.apply(setup) != setup and not lower

    def facts(self, setup: Setup) -> dict[str, float]:
        """What ``predict`` says of a setup that is about to be broken."""
        rate = setup.learning_rate
        return {"times": self.apply(setup).learning_rate / rate, "rate": rate}


BREAKS: Final[Mapping[str, Break]] = MappingProxyType(
    {
        one.name: one
        for one in (
            Break(
                "learning_rate",
                "Learning rate 1",
                "The first update is {times} times as long as with the learning rate of {rate}: "
                "will the loss fall faster, or at all?",
                MappingProxyType({"learning_rate": 1.0}),
            ),
            Break(
                "relu",
                "ReLU without clipping",
                "At first every unit adds up what it reads over 60 values and stops only at 0: "
                "ReLU has no ceiling, and nothing shortens the gradient. How long will it be, and "
                "what is left of the network?",
                MappingProxyType(
                    {
                        "cell": "rnn",
                        "nonlinearity": "relu",
                        "init": "identity",
                        "clip": None,
                        "optimizer": "adam",
                        "learning_rate": 0.01,
                        "window": 60,
                        "reset_state": False,
                        "epochs": 12,
                    }
                ),
            ),
            Break(
                "zero",
                "All weights zero",
                "Every unit begins as a copy of every other: what can make one of them different?",
                MappingProxyType({"init": "zero"}),
            ),
            Break(
                "shuffle",
                "Time shuffled",
                "The window holds the same values in a random order: what can the network still "
                "know about the next one?",
                MappingProxyType({"shuffle_time": True}),
            ),
            Break(
                "reset",
                "State forgotten",
                "The state is set back to zero before every step: how many values does the "
                "prediction now depend on?",
                MappingProxyType({"reset_state": True}),
            ),
            Break(
                "vanishing",
                "Vanishing gradient",
                "It learns a square wave, where only the steps since the last jump tell when the "
                "next one comes, from windows that hold more than one jump; and the gate that "
                "keeps its memory begins closed. How much of the gradient comes back to the first "
                "step, and will the prediction ever see a jump coming?",
                MappingProxyType(
                    {
                        "series": "square",
                        "noise": 0.0,
                        "scaling": "standard",
                        "window": 60,
                        "horizon": 1,
                        "cell": "lstm",
                        "init": "closed",
                        "num_layers": 1,
                        "optimizer": "adam",
                        "learning_rate": 0.005,
                        "epochs": 12,
                        "shuffle_time": False,
                        "reset_state": False,
                    }
                ),
            ),
        )
    }
)
"""Every break by its name, in the order to show them."""


# ---------------------------------------------------------------- build


@dataclass(eq=False)
class SequenceRun(Run):
    """What a setup builds.

    Attributes:
        setup: as given.
        data: the series, split, scaled and cut.
        model: not yet trained.
        trainer: of this model.
    """

    setup: Setup
    data: Windows
    model: RNNModel
    trainer: Trainer
    learner: ArrayLearner = field(init=False)

    def __post_init__(self) -> None:
        data = self.data
        learned, held_out = (data.X, data.y), (data.X_validation, data.y_validation)
        self.learner = ArrayLearner(self.trainer, lambda: (learned, held_out))

    @property
    def clip(self) -> float | None:
        """As it is set now."""
        return self.trainer.controls.settings.clip

    def loop(self, stop: Callable[[], bool]) -> Iterator[Event]:
        """Run the whole training; called again after its end it trains as long once more."""
        return self.learner.run(self.setup.epochs, stop=stop)

    def network(self, parameters: Mapping[str, NDArray[Any]]) -> RNNModel:
        """A copy of the model with these weights."""
        return with_weights(self.model, parameters)

    def now(self, history: History) -> RNNModel:
        """With the trainer's weights, which are those of one update."""
        return self.network(self.trainer.current())

    @property
    def about(self) -> str:
        """Which series."""
        return self.data.series.name

    def score(self, snapshot: SnapshotTaken) -> Score:
        """The mean squared error on the validation part, in the network's own units."""
        data, model = self.data, self.network(snapshot.parameters)
        held_out = examples(
            model, data.X_validation, data.y_validation, loss="mse", every_step=False
        )
        found = measure(model, held_out, "mse", reset_state=self.setup.reset_state)
        assert found is not None, "nothing stopped it"
        return found[1], found[0]

    def reach(self, model: RNNModel) -> Generator[None, None, Reach]:
        """On windows of the training part; after each the true values are read on."""
        data, rows = self.data, some_of(len(self.data.X))
        learned = examples(model, data.X[rows], data.y[rows], loss="mse", every_step=False)
        return reach(model, learned, "mse", reset_state=self.setup.reset_state)

    def examine(self, history: History, choices: Choices | None = None) -> Examine:
        """By the rules of series, whose cures are within `LIMITS`; untrained too."""
        from seqviz.training.doctor.series import examine

        return lambda stop: examine(self, history, stop)

    def settings(self) -> dict[str, Any]:
        """As chosen."""
        return asdict(self.setup)


def build(setup: Setup, series: Series | None = None) -> SequenceRun:
    """Make the data, the network and the trainer; nothing is trained yet.

    Args:
        setup: all settings.
        series: the user's, for ``setup.series == "own"``; all others are known by name.

    Raises:
        ValueError: "own" without a series, or one too short for the windows.
    """
    if setup.series == OWN:
        if series is None:
            raise ValueError("series must be given for a setup of the user's own, got None")
    else:
        series = known(setup.series, noise=setup.noise, seed=setup.seed)
    data = prepare(
        series,
        setup.window,
        setup.horizon,
        scaling=setup.scaling,
        shuffle_seed=setup.seed if setup.shuffle_time else None,
    )
    model = RNNModel(
        1,
        setup.hidden_size,
        1,
        num_layers=setup.num_layers,
        cell=setup.cell,
        rng=np.random.default_rng(setup.seed),
        **setup.options,
    )
    if setup.init == "zero":
        for array in model.parameters().values():
            array[...] = 0
    elif setup.init == "identity":
        for cell in model.cells:
            cell.W_h[...], cell.b[...] = np.eye(setup.hidden_size), 0
    elif setup.init != "uniform":
        _set_gates(model, setup)
    trainer = Trainer(
        model,
        setup.learning_rate,
        optimizer=setup.optimizer,
        clip=setup.clip,
        batch_size=setup.batch_size,
        patience=setup.patience,
        teacher_forcing=setup.teacher_forcing,
        reset_state=setup.reset_state,
        seed=setup.seed,
    )
    return SequenceRun(setup, data, model, trainer)


def _set_gates(model: RNNModel, setup: Setup) -> None:
    """Draw the cells once more, from the same seed, with the gate that keeps opened or closed."""
    rng = np.random.default_rng(setup.seed)
    for cell in model.cells:
        sizes = cell.input_size, cell.hidden_size
        if setup.init == "chrono":
            longest = float(setup.window)
            arrays = drawn(cell.description, *sizes, "chrono", rng=rng, longest=longest)
        else:
            bias = GATES[setup.init]
            arrays = drawn(cell.description, *sizes, "bias", rng=rng, open=bias)
        for name, array in cell.parameters().items():
            array[...] = arrays[name]


def _reads(sizes: Architecture) -> bool:
    """One number in, one number out, and no more units than are trained here."""
    within = all(getattr(sizes, n) <= LIMITS[n][1] for n in ("hidden_size", "num_layers"))
    return within and (sizes.input_size, sizes.num_classes) == (1, 1)


TASK: Final = Task(
    "sequence",
    build,
    lambda seed: build(Setup(hidden_size=8, window=6, epochs=3, series="sines", seed=seed)),
    _reads,
    kept_as="",
    card="regression",
    title="continue a series of numbers",
    setup=DEFAULT,
)
