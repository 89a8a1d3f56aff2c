"""Learning to continue a series: presets, breaks, and what a setup builds.

    Setup → build → SequenceRun: data, model, trainer and the loop of events

Titles and sentences of presets and breaks are English source strings; whoever shows them translates
them. Left out: the settings themselves (sequence_setup.py), what went wrong and why (doctor),
forecasts (models/forecast.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

import numpy as np

from seqviz.cells import RNNModel
from seqviz.data.series import Series, generate
from seqviz.data.windows import Windows, prepare
from seqviz.training.engine.events import Event
from seqviz.training.engine.trainer import Trainer
from seqviz.training.tasks.sequence_setup import CHOICES as CHOICES
from seqviz.training.tasks.sequence_setup import DEFAULT as DEFAULT
from seqviz.training.tasks.sequence_setup import LIMITS as LIMITS
from seqviz.training.tasks.sequence_setup import OWN as OWN
from seqviz.training.tasks.sequence_setup import Setup as Setup

Loop = Callable[[Callable[[], bool]], Iterator[Event]]

# ---------------------------------------------------------------- presets and breaks


@dataclass(frozen=True, slots=True)
class Preset:
    """A setup to begin with: its name, a title, and one sentence on what to look for."""

    name: str
    title: str
    look_for: str
    setup: Setup


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


SETUPS: Final[Mapping[str, Preset]] = MappingProxyType(
    {
        preset.name: preset
        for preset in (
            Preset(
                "tutorial",
                "Sine: the tutorial (32 hidden, 100 epochs)",
                "A plain RNN learns the sine within a few epochs. Look below for how many steps "
                "its own forecast is closer than repeating the last period.",
                Setup(),
            ),
            Preset(
                "sines-lstm",
                "Two sines with an LSTM",
                "Two rhythms at once. Look below for how many steps the network's own forecast is "
                "closer than repeating the last period.",
                Setup(
                    series="sines",
                    scaling="standard",
                    cell="lstm",
                    window=20,
                    epochs=30,
                    learning_rate=0.005,
                ),
            ),
            Preset(
                "square-gru",
                "Square with a GRU",
                "Windows of 30 always hold a jump, and counting from it tells when the next one "
                "comes. Watch for the epoch in which the network finds that out.",
                Setup(
                    series="square",
                    cell="gru",
                    window=30,
                    hidden_size=24,
                    epochs=60,
                    learning_rate=0.01,
                ),
            ),
            Preset(
                "chirp",
                "Chirp: beyond what it saw",
                "The validation part is faster than all of the training part; look at where the "
                "forecast falls behind.",
                Setup(series="chirp", window=16, cell="gru", epochs=30, learning_rate=0.005),
            ),
            Preset(
                "chaos",
                "Chaos: the logistic map",
                "Once trained, it is nearly perfect one step ahead; ten steps ahead it is no "
                "better than always saying the mean.",
                Setup(
                    series="logistic",
                    scaling="standard",
                    window=4,
                    epochs=60,
                    learning_rate=0.005,
                ),
            ),
            Preset(
                "mackey-glass",
                "Mackey-Glass with a GRU",
                "The next value is made of the latest one and of what was 17 steps back; the "
                "window holds both. Then try one much shorter: is much lost?",
                Setup(
                    series="mackey-glass",
                    scaling="standard",
                    cell="gru",
                    window=20,
                    epochs=30,
                    learning_rate=0.005,
                ),
            ),
            Preset(
                "five",
                "Five steps at once",
                "It predicts five values in a row; in training the true ones are read on the way. "
                "Train it slowly and turn teacher forcing down: now and then it must go on from "
                "its own mistakes.",
                Setup(
                    series="sines",
                    scaling="standard",
                    cell="gru",
                    window=20,
                    horizon=5,
                    epochs=30,
                    learning_rate=0.005,
                ),
            ),
            Preset(
                "noisy",
                "Noisy sine",
                "On average the held-out loss cannot fall below the noise, and a training loss "
                "that does has memorised some of it. Once trained, the prediction runs roughly "
                "through its middle.",
                Setup(series="sine", noise=0.2, window=20, epochs=20, hidden_size=16),
            ),
        )
    }
)
"""Every preset by its name, in the order to show them."""

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
        )
    }
)
"""Every break by its name, in the order to show them."""


# ---------------------------------------------------------------- build


@dataclass(frozen=True, slots=True, eq=False)
class SequenceRun:
    """What a setup builds.

    Attributes:
        setup: as given.
        data: the series, split, scaled and cut.
        model: not yet trained.
        trainer: of this model.
        loop: runs the whole training; called again after its end it trains as long once more.
    """

    setup: Setup
    data: Windows
    model: RNNModel
    trainer: Trainer
    loop: Loop


def build(setup: Setup, series: Series | None = None) -> SequenceRun:
    """Make the data, the network and the trainer; nothing is trained yet.

    Args:
        setup: all settings.
        series: the user's, for ``setup.series == "own"``; otherwise it is generated.

    Raises:
        ValueError: "own" without a series, or one too short for the windows.
    """
    if setup.series == OWN:
        if series is None:
            raise ValueError("series must be given for a setup of the user's own, got None")
    else:
        series = generate(setup.series, noise=setup.noise, seed=setup.seed)
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

    def loop(stop: Callable[[], bool]) -> Iterator[Event]:
        validation = data.X_validation, data.y_validation
        return trainer.run(data.X, data.y, setup.epochs, validation=validation, stop=stop)

    return SequenceRun(setup, data, model, trainer, loop)
