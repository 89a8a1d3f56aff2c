"""Number sequences to learn: seeded generators, each with a sentence on what it teaches.

    t = 0 … 100 in 1,000 points (as in a first sine tutorial); more or fewer points keep the spacing

Titles and sentences are English source strings; whoever shows them translates them. Left out: what
was measured (real.py), what a user brings (columns for a CSV file, curve.py for a drawn curve) and
windows (windows.py).

Source of the Mackey-Glass equation: M. C. Mackey and L. Glass, "Oscillation and Chaos in
Physiological Control Systems", Science 197 (1977), 287-289.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Generator = np.random.Generator

POINTS: Final = 1000
MIN_POINTS: Final = 40
MAX_POINTS: Final = 5000
MAX_NOISE: Final = 2.0
MAX_SIZE: Final = 1e12  # of a value, so that squares and sums stay finite
FLAT: Final = 20  # points between two jumps of the square wave
_STEP: Final = 100 / 999  # between two points, in t


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """A sequence of numbers in its own units, read-only.

    Args:
        name: what it is; of a generator its name in ``KINDS``.
        values: (T,), finite, ``MIN_POINTS`` ≤ T ≤ ``MAX_POINTS``.
        season: steps after which it is known to repeat; None where that is not known.

    Raises:
        ValueError: another shape or length, a value that is not finite or beyond ``MAX_SIZE``, or a
            season below 2.
    """

    name: str
    values: Floats
    season: int | None = None

    def __post_init__(self) -> None:
        if self.season is not None and self.season < 2:
            raise ValueError(f"season must be 2 steps or more, got {self.season}")
        values = np.array(self.values, dtype=np.float64)
        if values.ndim != 1 or not MIN_POINTS <= len(values) <= MAX_POINTS:
            raise ValueError(
                f"values must have shape ({MIN_POINTS} to {MAX_POINTS},), got {values.shape}"
            )
        if not (np.abs(values) <= MAX_SIZE).all():
            index = int(np.argmin(np.abs(values) <= MAX_SIZE))
            raise ValueError(
                f"values must be finite and within ±{MAX_SIZE:g}, got {values[index]} at {index}"
            )
        values.flags.writeable = False
        object.__setattr__(self, "values", values)

    def __len__(self) -> int:
        return len(self.values)


@dataclass(frozen=True, slots=True)
class Kind:
    """A generator.

    Attributes:
        name: short, for links.
        title: what to call it.
        teaches: one sentence on what it is good for.
        make: t (T,) and a source of random numbers to values (T,).
    """

    name: str
    title: str
    teaches: str
    make: Callable[[Floats, Generator], Floats]


def generate(name: str, points: int = POINTS, *, noise: float = 0.0, seed: int = 0) -> Series:
    """Make a series; the same arguments give the same numbers.

    Args:
        name: one of ``KINDS``.
        points: T, how many.
        noise: Gaussian noise to add, its standard deviation as a share of the series' own.
        seed: of what is random in the series, and of the noise.

    Raises:
        ValueError: an unknown name, or a number out of its range.
    """
    if name not in KINDS:
        raise ValueError(f"name must be one of {', '.join(KINDS)}, got {name!r}")
    if not MIN_POINTS <= points <= MAX_POINTS:
        raise ValueError(f"points must be {MIN_POINTS} to {MAX_POINTS}, got {points}")
    own, added = np.random.default_rng(seed).spawn(2)
    values = KINDS[name].make(np.linspace(0, (points - 1) * _STEP, points), own)
    return Series(name, noisy(values, noise, added))


def noisy(values: Floats, noise: float, rng: Generator) -> Floats:
    """Add Gaussian noise, its standard deviation as a share of the values' own.

    Raises:
        ValueError: a share out of its range.
    """
    if not 0 <= noise <= MAX_NOISE:
        raise ValueError(f"noise must be 0 to {MAX_NOISE:g}, got {noise}")
    if not noise:
        return values
    found: Floats = values + noise * values.std() * rng.standard_normal(len(values))
    return found


# ---------------------------------------------------------------- the generators


def _sine(t: Floats, _rng: Generator) -> Floats:
    return np.sin(t)


def _damped(t: Floats, _rng: Generator) -> Floats:
    # loses two thirds of its size in 50 units of t
    values: Floats = np.exp(-t / 50) * np.sin(t)
    return values


def _sines(t: Floats, _rng: Generator) -> Floats:
    # √7 is not a fraction, so the sum never repeats exactly
    values: Floats = np.sin(t) + 0.5 * np.sin(np.sqrt(7) * t)
    return values


def _saw(t: Floats, _rng: Generator) -> Floats:
    # from −1 up to 1 in 40 points, then down at once
    values: Floats = 2 * (np.arange(len(t)) % 40) / 39 - 1
    return values


def _square(t: Floats, _rng: Generator) -> Floats:
    # FLAT points at 1, as many at −1
    return np.where(np.arange(len(t)) % (2 * FLAT) < FLAT, 1.0, -1.0)


def _noise(t: Floats, rng: Generator) -> Floats:
    return rng.standard_normal(len(t))


def _walk(t: Floats, rng: Generator) -> Floats:
    return np.cumsum(0.1 * rng.standard_normal(len(t)))


def _chirp(t: Floats, _rng: Generator) -> Floats:
    # the angular frequency rises evenly, from 0.5 to 2.5 over 100 units of t
    return np.sin(0.5 * t + 0.01 * t**2)


def _logistic(t: Floats, rng: Generator) -> Floats:
    # x_t = 3.9·x_{t−1}·(1 − x_{t−1}), after 100 steps to forget the beginning
    x, values = float(rng.uniform(0.2, 0.8)), np.empty(len(t))
    for index in range(-100, len(t)):
        x = 3.9 * x * (1 - x)
        if index >= 0:
            values[index] = x
    return values


def _mackey_glass(t: Floats, rng: Generator) -> Floats:
    # dx/ds = 0.2·x(s − 17)/(1 + x(s − 17)¹⁰) − 0.1·x(s) in Euler steps of 0.1, a point each 1
    fine, delay = 10, 170
    x = np.empty(delay + (300 + len(t)) * fine)
    x[:delay] = rng.uniform(0.9, 1.3)
    for index in range(delay, len(x)):
        late = x[index - delay]
        now = x[index - 1]
        x[index] = now + 0.1 * (0.2 * late / (1 + late**10) - 0.1 * now)
    return x[-len(t) * fine :: fine]


KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        kind.name: kind
        for kind in (
            Kind(
                "sine",
                "Sine",
                "The simplest rhythm: two neighbouring values already say what comes next.",
                _sine,
            ),
            Kind(
                "damped",
                "Damped sine",
                "The rhythm stays and the size shrinks, so the network must go on with waves "
                "smaller than any it was trained on.",
                _damped,
            ),
            Kind(
                "sines",
                "Two sines",
                "Two rhythms that never line up again, so repeating the last period is never "
                "quite right.",
                _sines,
            ),
            Kind(
                "saw",
                "Saw",
                "A slow climb and a sudden fall, always from the same height: one value tells that "
                "it comes, and yet the jump can make most of the error for a while.",
                _saw,
            ),
            Kind(
                "square",
                "Square",
                "Flat for 20 points, then a jump, over and over.",
                _square,
            ),
            Kind(
                "chirp",
                "Chirp",
                "The rhythm gets faster, so the end of the series is faster than anything in "
                "training.",
                _chirp,
            ),
            Kind(
                "logistic",
                "Logistic map (chaos)",
                "One step ahead is a simple parabola, yet on average tiny errors grow by about two "
                "thirds at every step, so a long forecast must fail.",
                _logistic,
            ),
            Kind(
                "mackey-glass",
                "Mackey-Glass (chaos)",
                "The change depends on a value 17 steps back, and yet a few neighbouring values "
                "say most of it one step ahead.",
                _mackey_glass,
            ),
            Kind(
                "walk",
                "Random walk",
                "Every change of the walk is chance: on average nothing beats repeating its last "
                "value.",
                _walk,
            ),
            Kind(
                "noise",
                "Noise",
                "There is nothing to learn: the best prediction is the mean, and a training loss "
                "that falls further has memorised.",
                _noise,
            ),
        )
    }
)
"""Every generator by its name, in the order to show them."""


def as_float(value: Any) -> float | None:
    """A finite number from something untrusted, or None."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if np.isfinite(number) else None
