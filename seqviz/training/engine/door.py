"""What a saved run must be before it is believed: checked once, so that nothing behind has to.

A run may come from anywhere. Its weights, card and history were read by their own readers, which
know names, types, shapes and sizes; here is what only a run has: settings that are plain and short,
texts that can be shown, weights that can be computed with, and settings that agree with the
weights. Left out: what a page needs beyond that, which the page says.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Mapping
from typing import Any, Final

from seqviz.cells import RNNModel
from seqviz.models.checkpoint import Architecture, Card

SETUP_CAP: Final = 64 * 1024  # bytes of all settings as JSON; those of a page take below 16 KB
NAMES_CAP: Final = 64  # settings
TEXT_CAP: Final = 200  # characters of one value
LIST_CAP: Final = 4096  # of values, and of the characters that a network knows
WHOLE_CAP: Final = 2**53  # beyond it a number is no longer exact everywhere
WEIGHT_CAP: Final = 1e9  # of a weight: float32 holds what is made of it at once
UNITS_CAP, LAYERS_CAP = 512, 3  # of a network that a page draws
CHARACTERS: Final = "characters"  # the setting that may hold a line end or a tab,
CLASSES: Final = "classes"  # and the list of labels, which are as their owner's table has them
_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_ .-]{0,59}")
_UNSHOWN: Final = ("Cc", "Cs", "Zl", "Zp")
_TURNING: Final = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
_SIZES: Final = {
    "cell": "kind",
    "hidden_size": "hidden_size",
    "num_layers": "num_layers",
    "nonlinearity": "nonlinearity",
}


class DoorError(ValueError):
    """A run that must not come in; its message names the part and what is wanted."""


def check_run(model: RNNModel, card: Card) -> None:
    """Look at the weights and all texts of a run.

    Raises:
        DoorError: a weight too large to compute with, a setting or a text that nobody can show.
    """
    check_setup(card.recipe)
    for name in ("command", "data", "date", "how_chosen"):
        _check_text(f"the card's {name}", getattr(card, name), 10 * TEXT_CAP)
    check_setup(card.depends_on)
    if not abs(card.seed) <= WHOLE_CAP:
        raise DoorError("the card's seed is too large")
    for name, weights in model.parameters().items():
        if weights.size and not max(-weights.min(), weights.max()) <= WEIGHT_CAP:
            raise DoorError(f"{name} holds a weight beyond ±{WEIGHT_CAP:g}; it cannot be used")


def check_setup(setup: Mapping[str, Any]) -> None:
    """Look at settings: plain values and lists of them, few, short and fit to be shown.

    Raises:
        DoorError: one is not.
    """
    if len(setup) > NAMES_CAP:
        raise DoorError(f"there are {len(setup)} settings; wanted at most {NAMES_CAP}")
    for name, value in setup.items():
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            raise DoorError("a setting has a name that no setting of seqviz has")
        if isinstance(value, list | tuple):
            if len(value) > LIST_CAP:
                raise DoorError(f"the setting {name} has {len(value):,} values; refused")
            for one in value:
                if name == CLASSES and isinstance(one, str) and len(one) <= TEXT_CAP:
                    _check_characters(one)
                else:
                    _check_value(name, one)
        elif name == CHARACTERS and isinstance(value, str):
            _check_characters(value)
        else:
            _check_value(name, value)
    if len(json.dumps(dict(setup), ensure_ascii=False).encode()) > SETUP_CAP:
        raise DoorError(f"the settings take more than {SETUP_CAP:,} bytes; refused")


def check_agreement(setup: Mapping[str, Any], sizes: Architecture) -> None:
    """See that settings which name the cell and its sizes name those of the weights.

    Raises:
        DoorError: they name others.
    """
    for name, own in _SIZES.items():
        said, found = setup.get(name, None), getattr(sizes, own)
        if said is not None and (type(said) is not type(found) or said != found):
            raise DoorError(f"the setting {name} is not that of the weights, {found}")


def is_readable(sizes: Architecture) -> bool:
    """Whether a page that reads with trained networks can compute with one, and show its units."""
    within = sizes.hidden_size <= UNITS_CAP and sizes.num_layers <= LAYERS_CAP
    return within and (sizes.dtype, sizes.nonlinearity) == ("float32", "tanh")


def _check_value(name: str, value: object) -> None:
    if isinstance(value, str):
        _check_text(f"the setting {name}", value, TEXT_CAP)
    elif isinstance(value, bool) or value is None:
        return
    elif isinstance(value, int):
        if abs(value) > WHOLE_CAP:
            raise DoorError(f"the setting {name} is too large a number")
    elif not isinstance(value, float) or not math.isfinite(value):
        raise DoorError(f"the setting {name} is no number, text, yes or no, or list of them")


def _check_text(what: str, text: str, most: int) -> None:
    if len(text) > most:
        raise DoorError(f"{what} has {len(text):,} characters; wanted at most {most:,}")
    for char in text:
        if unicodedata.category(char) in _UNSHOWN or char in _TURNING:
            raise DoorError(f"{what} holds U+{ord(char):04X}, which cannot be shown")


def _check_characters(text: str) -> None:
    if len(text) > LIST_CAP:
        raise DoorError(f"the network knows {len(text):,} characters; wanted {LIST_CAP:,} at most")
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise DoorError("a text of the network holds half a surrogate pair")
