"""The settings that the two tutorials print, once, and how a training here differs from them.

The first tutorial is on RNN and LSTM with PyTorch and MNIST, the second on an RNN in NumPy. Whoever
calls a training after one of them says with ``differences`` what is not as printed; nothing is said
of what was not changed. Left out: their programs (``seqviz.ui.pages.tutorials``) and words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from seqviz.training.tasks.digits_recipes import Recipe
from seqviz.training.tasks.sequence_setup import Setup

Settings = Mapping[str, Any]

DIGITS: Final[Settings] = MappingProxyType(
    {
        "epochs": 5,
        "batch_size": 100,
        "learning_rate": 0.001,
        "optimizer": "adam",
        "schedule": "constant",
        "clip": None,
        "hidden_size": 128,
        "num_layers": 2,
    }
)
"""The first one's reader of digits."""
SIDE: Final = 28  # pixels of a row, and rows
TRAINED_ON: Final = 60_000  # images of MNIST
LOG_EVERY: Final = 100  # steps between two of its log lines
ACCURACY: Final = 0.9774  # that it prints for it
RANDOM: Final[Settings] = MappingProxyType(
    {"epochs": 10, "learning_rate": 0.1, "optimizer": "sgd", "hidden_size": 20, "examples": 100}
)
"""Its classifier of random vectors."""
SINE: Final[Settings] = MappingProxyType(
    {
        "series": "sine",
        "noise": 0.0,
        "scaling": "none",
        "window": 10,
        "horizon": 1,
        "cell": "rnn",
        "nonlinearity": "tanh",
        "hidden_size": 32,
        "num_layers": 1,
        "epochs": 100,
        "learning_rate": 0.01,
        "optimizer": None,
        "clip": None,
        "batch_size": None,
        "init": "normal",
    }
)
"""The second one's sine. It has no update, so no optimizer; weights are drawn from N(0, 0.01²)."""
SCALE: Final = 0.01  # that it multiplies normal numbers by for its weights
POINTS: Final = 1_000  # values of its sine
SENTENCE: Final[Settings] = MappingProxyType(
    {
        "cell": "rnn",
        "hidden_size": 32,
        "epochs": 100,
        "learning_rate": 0.01,
        "optimizer": None,
        "clip": None,
        "steps": 5,
        "init": "normal",
    }
)
"""Its sentence, cut into windows of five characters."""


class Difference(NamedTuple):
    """A setting, what is printed for it, and what it is here."""

    name: str
    printed: Any
    here: Any


def differences(printed: Settings, here: Settings) -> tuple[Difference, ...]:
    """Every setting that is printed and is another one here; in the order of print.

    Args:
        printed: one of those above.
        here: all settings of a training; more than are printed may be among them.

    Raises:
        ValueError: a printed setting that ``here`` says nothing of.
    """
    lacking = [name for name in printed if name not in here]
    if lacking:
        raise ValueError(f"here says nothing of {', '.join(lacking)}, which the tutorial prints")
    return tuple(
        Difference(name, value, here[name])
        for name, value in printed.items()
        if here[name] != value
    )


def of_series(setup: Setup) -> Settings:
    """The settings of a series' training, as they are compared."""
    return asdict(setup)


def of_digits(recipe: Recipe, *, hidden_size: int, num_layers: int, epochs: int) -> Settings:
    """The settings of a training on digits, as they are compared."""
    return asdict(recipe) | {
        "optimizer": "adamw" if recipe.weight_decay else "adam",
        "hidden_size": hidden_size,
        "num_layers": num_layers,
        "epochs": epochs,
    }
