"""The settings that may be changed while a training runs, safe to turn from another thread.

The training loop reads them before each step. A set of values is replaced as a whole, so the loop
never sees half of a change. Left out: settings that shape the model or the data.
"""

import math
import threading
from dataclasses import dataclass, fields, replace
from numbers import Real
from typing import Any


@dataclass(frozen=True, slots=True)
class Settings:
    """One set of values.

    Args:
        learning_rate: before the schedule's factor; above 0.
        clip: longest gradient (Euclidean norm), above 0, or None for no clipping.
        teacher_forcing: share of the later steps that read the true value, from 0 to 1; the others
            read the network's own prediction.
    """

    learning_rate: float
    clip: float | None = None
    teacher_forcing: float = 1.0

    def __post_init__(self) -> None:
        rate, clip, forcing = self.learning_rate, self.clip, self.teacher_forcing
        if not (_number(rate) and 0 < rate < math.inf):
            raise ValueError(f"learning_rate: got {rate!r}, want a finite number above 0")
        if clip is not None and not (_number(clip) and clip > 0):
            raise ValueError(f"clip: got {clip!r}, want more than 0, or None")
        if not (_number(forcing) and 0 <= forcing <= 1):
            raise ValueError(f"teacher_forcing: got {forcing!r}, want from 0 to 1")


def _number(value: object) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool)


class Controls:
    """The settings of a running training.

    Args:
        settings: to begin with.

    Attributes:
        slow_motion: tell every phase of every step; read before each step.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self.slow_motion = False

    @property
    def settings(self) -> Settings:
        """The values at this moment, all of one time."""
        return self._settings

    def set(self, name: str, value: float | None) -> None:
        """Change one setting from the next step on.

        Args:
            name: "learning_rate", "clip" or "teacher_forcing".
            value: see `Settings`.

        Raises:
            ValueError: an unknown name, or a value out of range.
        """
        if name not in NAMES:
            raise ValueError(f"name: got {name!r}, want one of {', '.join(map(repr, NAMES))}")
        with self._lock:
            change: dict[str, Any] = {name: value}
            self._settings = replace(self._settings, **change)


NAMES = tuple(field.name for field in fields(Settings))
