"""What a visitor may choose, as the doctor needs it: the settings that a cure may come to.

A cure is one of the values that the page offers, so that what was tried can be applied. Left out:
which settings a kind of training has.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

LONGER: Final = 15  # times as many epochs at most
STEP: Final = 3.0  # a rate is changed by a factor of at least that, where one is offered
SMALL: Final = 16  # hidden units up to which more are tried
MORE: Final = 4  # times as many hidden units


@dataclass(frozen=True, slots=True)
class Choices:
    """The values that a page offers, in rising order; none where it offers no choice."""

    epochs: tuple[int, ...] = ()
    rates: tuple[float, ...] = ()
    units: tuple[int, ...] = ()

    def longer(self, epochs: int, fits: Callable[[int], bool]) -> int | None:
        """More epochs: as many as fit, up to fifteen times as many; else the next, which do not."""
        more = [one for one in self.epochs if epochs < one <= LONGER * epochs]
        return max((one for one in more if fits(one)), default=min(more, default=None))

    def shorter(self, epochs: int, best: int, fits: Callable[[int], bool]) -> int | None:
        """Fewer epochs: those nearest to the best one, of those that fit."""
        fewer = [one for one in self.epochs if one < epochs and fits(one)]
        return min(fewer, key=lambda one: abs(one - best), default=None)

    def lengths(
        self, epochs: int, best: int, fits: Callable[[int], bool]
    ) -> dict[str, tuple[str, int | None]]:
        """More and fewer epochs as rivals, for ``there``."""
        return {
            "longer": ("epochs", self.longer(epochs, fits)),
            "shorter": ("epochs", self.shorter(epochs, best, fits)),
        }

    def most(self, epochs: int, fits: Callable[[int], bool]) -> int | None:
        """The most epochs that fit, where so many do not; None where they do."""
        if fits(epochs):
            return None
        return max((one for one in self.epochs if one < epochs and fits(one)), default=None)

    def faster(self, rate: float) -> float | None:
        """A rate three times as high, or the highest."""
        higher = [one for one in self.rates if one > rate]
        return next((one for one in higher if one >= STEP * rate), max(higher, default=None))

    def slower(self, rate: float) -> float | None:
        """A rate a third as high, or the lowest."""
        lower = [one for one in reversed(self.rates) if one < rate]
        return next((one for one in lower if one <= rate / STEP), min(lower, default=None))

    def larger(self, units: int) -> int | None:
        """Four times as many units, of a small network."""
        more = [one for one in self.units if one > units] if units <= SMALL else []
        return next((one for one in more if one >= MORE * units), max(more, default=None))


USUAL: Final = Choices(
    epochs=(1, 2, 3, 5, 10, 20, 30, 50, 100, 200, 500),
    rates=(1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1),
    units=(4, 8, 16, 32, 64, 128),
)
"""Where nobody offers others."""


def within(updates: Callable[[Mapping[str, Any]], int], most: int) -> Callable[[int], bool]:
    """Whether a training of so many epochs makes no more updates than an attempt may."""
    return lambda epochs: updates({"epochs": epochs}) <= most


def there(changes: Mapping[str, tuple[str, Any]]) -> dict[str, dict[str, Any]]:
    """Rivals, (setting, value) by name; those without a value are left out."""
    return {
        name: {setting: value} for name, (setting, value) in changes.items() if value is not None
    }
