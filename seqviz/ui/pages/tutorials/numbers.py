"""The numbers in the tutorials' texts: what they print, and what is measured or computed here."""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np

from seqviz.numbers import counted, counted_share, fixed, given
from seqviz.training.tasks import printed
from seqviz.training.tasks.digits_recipes import LOOKS
from seqviz.ui.frame.i18n import all_of

COMMAND: Final = "`python -m seqviz train mnist --recipe tutorial`"
LONG_GONE, LONG_BACK = "1.24", "2.0"  # of NumPy, between which np.long was not there


@cache
def radius(units: int) -> float:
    """The largest absolute eigenvalue of a W_h drawn as the second tutorial draws it, seed 0."""
    drawn = printed.SCALE * np.random.default_rng(0).standard_normal((units, units))
    return float(np.abs(np.linalg.eigvals(drawn)).max())


def numbers() -> dict[str, str]:
    """What stands in the fields of the long texts, by the names of the fields."""
    digits, random = printed.DIGITS, printed.RANDOM
    per_epoch = printed.TRAINED_ON // digits["batch_size"]
    sine = printed.SINE
    return {
        "scale": given(printed.SCALE),
        "hidden": counted(sine["hidden_size"]),
        "radius": fixed(radius(sine["hidden_size"])),
        "points": counted(printed.POINTS),
        "window": counted(sine["window"]),
        "sine_epochs": counted(sine["epochs"]),
        "letters": counted(printed.SENTENCE["steps"]),
        "side": counted(printed.SIDE),
        "layers": counted(digits["num_layers"]),
        "units": counted(digits["hidden_size"]),
        "batch": counted(digits["batch_size"]),
        "rate": given(digits["learning_rate"]),
        "epochs": counted(digits["epochs"]),
        "every": counted(printed.LOG_EVERY),
        "per_epoch": counted(per_epoch),
        "lines": counted(digits["epochs"] * (per_epoch // printed.LOG_EVERY)),
        "printed": counted_share(printed.ACCURACY, 2),
        "measured": all_of(
            counted_share(look.accuracy, 2) for look in LOOKS if look.network == "tutorial"
        ),
        "command": COMMAND,
        "random_epochs": counted(random["epochs"]),
        "random_examples": counted(random["examples"]),
        "long_gone": LONG_GONE,
        "long_back": LONG_BACK,
    }
