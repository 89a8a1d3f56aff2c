"""Experiments: what one can do to an image before the network reads it, as values.

An experiment changes a 28x28 image and nothing else; a list of them is applied from left to right,
always starting from the original, so taking one out of the list undoes exactly that one. A list is
also a short string for a link, ``cover:10-18,flip:h,shuffle:7``, in which rows count from 1:

    cover:A-B   rows A to B become black
    flip:h      left and right change places          flip:v   top and bottom change places
    reverse     the rows are read last to first (for the network the same as ``flip:v``: it sees
                rows in an order, and nothing else)
    shuffle:S   the rows are read in the random order of seed S
    rotate:D    turned counter-clockwise by D degrees about the middle
    shift:R_D   moved R pixels to the right and D down; what leaves the image is lost
    thick:K     lines K pixels thicker (K < 0: thinner)
    noise:P     P percent of all pixels take a random grey, always the same ones

Left out: undoing a list once applied; keep the original instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final, Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow

Image = NDArray[np.uint8]
ROWS: Final = 28
MAX_SEED: Final = 9999
MAX_EXPERIMENTS: Final = 12
MAX_LENGTH: Final = 240  # characters of a whole list


class ExperimentError(ValueError):
    """A string or a value that names no experiment; the message says what would."""

    code: ClassVar[str] = "experiment"


@dataclass(frozen=True, slots=True)
class Cover:
    """Rows ``first`` to ``last`` (indices, both included) become black."""

    first: int
    last: int

    def __post_init__(self) -> None:
        if not 0 <= self.first <= self.last < ROWS:
            raise ExperimentError(
                f"cover needs rows 1 <= A <= B <= {ROWS}, got {self.first + 1}-{self.last + 1}"
            )

    def apply(self, image: Image) -> Image:
        """A copy with the rows covered."""
        covered = image.copy()
        covered[self.first : self.last + 1] = 0
        return covered

    def __str__(self) -> str:
        return f"cover:{self.first + 1}-{self.last + 1}"


@dataclass(frozen=True, slots=True)
class Flip:
    """Mirror left and right (``"h"``) or top and bottom (``"v"``)."""

    axis: Literal["h", "v"]

    def __post_init__(self) -> None:
        if self.axis not in ("h", "v"):
            raise ExperimentError(f"flip needs h or v, got {self.axis!r}")

    def apply(self, image: Image) -> Image:
        """A mirrored copy."""
        return np.ascontiguousarray(image[:, ::-1] if self.axis == "h" else image[::-1])

    def __str__(self) -> str:
        return f"flip:{self.axis}"


@dataclass(frozen=True, slots=True)
class Reverse:
    """Read the rows from the last to the first."""

    def apply(self, image: Image) -> Image:
        """A copy in reversed order of rows."""
        return np.ascontiguousarray(image[::-1])

    def __str__(self) -> str:
        return "reverse"


@dataclass(frozen=True, slots=True)
class Shuffle:
    """Read the rows in a random order that ``seed`` fixes."""

    seed: int

    def __post_init__(self) -> None:
        _check_range("shuffle needs a seed", self.seed, 0, MAX_SEED)

    def order(self, rows: int = ROWS) -> NDArray[np.int64]:
        """Which original row is read at each step."""
        return np.random.default_rng(self.seed).permutation(rows)

    def apply(self, image: Image) -> Image:
        """A copy with its rows in the shuffled order."""
        return image[self.order(len(image))]

    def __str__(self) -> str:
        return f"shuffle:{self.seed}"


@dataclass(frozen=True, slots=True)
class Rotate:
    """Turn counter-clockwise about the middle, filling the corners with black."""

    degrees: int

    def __post_init__(self) -> None:
        _check_range("rotate needs degrees", self.degrees, -180, 180)

    def apply(self, image: Image) -> Image:
        """A turned copy (bilinear; exact for multiples of 90 degrees)."""
        if self.degrees % 90 == 0:
            return np.ascontiguousarray(np.rot90(image, self.degrees // 90))
        turned = Pillow.fromarray(image).rotate(self.degrees, Pillow.Resampling.BILINEAR)
        return np.array(turned)

    def __str__(self) -> str:
        return f"rotate:{self.degrees}"


@dataclass(frozen=True, slots=True)
class Shift:
    """Move to the right and down (negative: to the left and up), filling with black."""

    right: int
    down: int

    def __post_init__(self) -> None:
        _check_range("shift needs pixels to the right", self.right, -ROWS, ROWS)
        _check_range("shift needs pixels down", self.down, -ROWS, ROWS)

    def apply(self, image: Image) -> Image:
        """A moved copy."""
        height, width = image.shape
        padded = np.pad(image, ROWS)
        top, left = ROWS - self.down, ROWS - self.right
        return padded[top : top + height, left : left + width].copy()

    def __str__(self) -> str:
        return f"shift:{self.right}_{self.down}"


@dataclass(frozen=True, slots=True)
class Thicken:
    """Make every line ``pixels`` thicker, or thinner where negative."""

    pixels: int

    def __post_init__(self) -> None:
        _check_range("thick needs pixels", self.pixels, -3, 3)

    def apply(self, image: Image) -> Image:
        """A copy after |pixels| maxima (thicker) or minima (thinner) over neighbours.

        One pixel thicker looks at the pixel and its left, upper and upper-left neighbour in turns
        with the opposite ones, so that the digit stays where it is.
        """
        changed = image
        for turn in range(abs(self.pixels)):
            changed = _grow(changed, turn) if self.pixels > 0 else 255 - _grow(255 - changed, turn)
        return changed.copy()

    def __str__(self) -> str:
        return f"thick:{self.pixels}"


@dataclass(frozen=True, slots=True)
class Noise:
    """``percent`` of all pixels, chosen at random but always alike, take a random grey."""

    percent: int

    def __post_init__(self) -> None:
        _check_range("noise needs a percentage", self.percent, 1, 100)

    def apply(self, image: Image) -> Image:
        """A noisy copy; more noise keeps the pixels that less of it had changed."""
        rng = np.random.default_rng(0)
        order = rng.permutation(image.size)
        greys = rng.integers(0, 256, image.size, dtype=np.uint8)
        hit = order[: round(image.size * self.percent / 100)]
        changed = image.copy()
        changed.flat[hit] = greys[hit]
        return changed

    def __str__(self) -> str:
        return f"noise:{self.percent}"


Experiment = Cover | Flip | Reverse | Shuffle | Rotate | Shift | Thicken | Noise


def apply_experiments(image: Image, experiments: Sequence[Experiment]) -> Image:
    """The image after all experiments, from left to right; the original stays as it is.

    Args:
        image: uint8 (28, 28).
        experiments: what to do, first to last; none gives a copy.

    Returns:
        A new read-only uint8 (28, 28).
    """
    changed = image.copy()
    for experiment in experiments:
        changed = experiment.apply(changed)
    changed.flags.writeable = False
    return changed


def format_experiments(experiments: Sequence[Experiment]) -> str:
    """The list as a string, ``""`` for none."""
    return ",".join(str(experiment) for experiment in experiments)


def parse_experiments(text: str) -> tuple[Experiment, ...]:
    """The list that a string names; the inverse of ``format_experiments``.

    Raises:
        ExperimentError: unknown names, numbers out of range, or too many of them.
    """
    if len(text) > MAX_LENGTH:
        raise ExperimentError(f"text must have at most {MAX_LENGTH} characters, got {len(text)}")
    if not text:
        return ()
    parts = text.split(",")
    if len(parts) > MAX_EXPERIMENTS:
        raise ExperimentError(f"at most {MAX_EXPERIMENTS} experiments, got {len(parts)}")
    return tuple(_parse(part) for part in parts)


_INT: Final = r"(-?[0-9]{1,4})"
_GRAMMAR: Final[tuple[tuple[str, str, Callable[..., Experiment]], ...]] = (
    ("cover:A-B", r"cover:([0-9]{1,2})-([0-9]{1,2})", lambda a, b: Cover(int(a) - 1, int(b) - 1)),
    ("flip:h", r"flip:(h)", Flip),
    ("flip:v", r"flip:(v)", Flip),
    ("reverse", r"reverse", Reverse),
    ("shuffle:S", rf"shuffle:{_INT}", lambda s: Shuffle(int(s))),
    ("rotate:D", rf"rotate:{_INT}", lambda d: Rotate(int(d))),
    ("shift:R_D", rf"shift:{_INT}_{_INT}", lambda r, d: Shift(int(r), int(d))),
    ("thick:K", rf"thick:{_INT}", lambda k: Thicken(int(k))),
    ("noise:P", r"noise:([0-9]{1,3})", lambda p: Noise(int(p))),
)


def _parse(part: str) -> Experiment:
    for _, pattern, make in _GRAMMAR:
        match = re.fullmatch(pattern, part)
        if match:
            return make(*match.groups())
    known = ", ".join(form for form, _, _ in _GRAMMAR)
    raise ExperimentError(f"{part!r} is no experiment; known are {known}")


def _check_range(what: str, value: int, low: int, high: int) -> None:
    if not low <= value <= high:
        raise ExperimentError(f"{what} from {low} to {high}, got {value}")


def _grow(image: Image, turn: int) -> Image:
    """The maximum over 2x2 pixels, towards the lower right on even turns, the upper left on odd."""
    padded = np.pad(image, ((1, 0), (1, 0)) if turn % 2 == 0 else ((0, 1), (0, 1)), mode="edge")
    across = np.maximum(padded[:, 1:], padded[:, :-1])
    return np.maximum(across[1:], across[:-1])
