"""What a history's JSON may hold: lists not too long, events with their own fields, ranges.

Left out: the columns themselves, and the text around them (history).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Final, TypeVar, get_args, get_type_hints

import numpy as np
from numpy.typing import NDArray

from seqviz.data.lines import one_line
from seqviz.training.engine.controls import Settings
from seqviz.training.engine.events import Reason, SettingsChanged, TrainingEnded, TrainingStarted

LONGEST: Final = 1e10  # seconds; three centuries
RANGES: Final[Mapping[str, tuple[float, float]]] = {  # of what has one
    "learning_rate": (0.0, np.inf),
    "gradient_norm": (0.0, np.inf),
    "accuracy": (0.0, 1.0),
    "seconds": (0.0, LONGEST),
}

E = TypeVar("E", TrainingStarted, TrainingEnded, SettingsChanged)


class HistoryError(ValueError):
    """Text that is not a history; its message says what was expected."""


def check_range(where: str, name: str, numbers: NDArray[np.float64]) -> None:
    """See that a column's numbers, as far as there are any, lie where such numbers can lie.

    Raises:
        HistoryError: one does not.
    """
    low, high = RANGES.get(name, (-np.inf, np.inf))
    measured = numbers[~np.isnan(numbers)]
    if measured.size and not low <= measured.min() <= measured.max() <= high:
        raise HistoryError(f"{where} holds a number beyond {low:g} to {high:g}")


def list_of(value: object, where: str, cap: int) -> list[Any]:
    """The value, where it is a list of at most `cap` entries.

    Raises:
        HistoryError: it is not.
    """
    if not isinstance(value, list):
        raise HistoryError(f"{where} is a {type(value).__name__}; wanted a list")
    if len(value) > cap:
        raise HistoryError(f"{where} has {len(value):,} entries; wanted at most {cap:,}")
    return value


def read_event(cls: type[E], content: object, where: str) -> E | None:
    """An event from its fields, each of the type that the event's class gives it.

    Raises:
        HistoryError: a field is missing, unknown, of another type or out of range.
    """
    if content is None:
        return None
    names = [item.name for item in fields(cls)]
    if not isinstance(content, dict) or set(content) != set(names):
        raise HistoryError(f"{where} is not an object of {', '.join(names)}")
    for name, hint in get_type_hints(cls).items():
        value = content[name]
        if hint is Reason:
            fits = value in get_args(Reason)
        elif hint is float or hint == float | None:
            fits = type(value) in (int, float) or (value is None and hint is not float)
            fits = fits and (value is None or math.isfinite(value))
            fits = fits and (name != "seconds" or 0 <= value <= LONGEST)
        elif hint is str:
            fits = type(value) is str and len(value) <= 100 and value.isprintable()
        else:
            fits = type(value) is hint and (hint is not int or 0 <= value < 2**53)
        if not fits:
            raise HistoryError(f"{where}.{name} is {one_line(repr(value), 100)}; wanted {hint}")
    read = cls(**content)
    if isinstance(read, SettingsChanged):
        _check_change(read, where)
    return read


def _check_change(change: SettingsChanged, where: str) -> None:
    """See that it is a setting that can change while a training runs, and a value that it can have.

    Raises:
        HistoryError: it is not.
    """
    names = [item.name for item in fields(Settings)]
    if change.name not in names:
        raise HistoryError(f"{where}.name is {change.name!r}; wanted one of {', '.join(names)}")
    values: dict[str, Any] = {"learning_rate": 1.0, change.name: change.value}
    try:
        Settings(**values)
    except ValueError as error:
        raise HistoryError(f"{where}.value: {error}") from None
