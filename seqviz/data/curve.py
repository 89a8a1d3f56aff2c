"""A curve drawn by hand, as a series: values at evenly spaced x, from its left end to its right.

The pointer may go back and forth: where it passes the same x again, the later stroke counts, as if
drawn over the earlier one. y = 0 (bottom) … 1 (top) becomes −1 … 1.

Left out: the drawing itself, and several strokes (join their points).
"""

from __future__ import annotations

import reprlib
from collections.abc import Iterable
from typing import Any, ClassVar, Final

import numpy as np

from seqviz.data.series import MAX_POINTS, MIN_POINTS, Floats, Series, as_float

DRAWN: Final = "drawn"  # the name of such a series
COUNT: Final = 400  # values of a series from a curve
MAX_DRAWN: Final = 20_000
MIN_WIDTH: Final = 0.1  # of the pad
_MARGIN: Final = 1e-6  # a pointer on the edge may be a rounding error outside


class CurveError(ValueError):
    """Points that are no curve; ``code`` says why and never changes.

    Attributes:
        index: of the point to blame, counted from 0; −1 where none is.
        got: what was there instead, where that is a number.
        wanted: the number it should reach, or may be at most.
    """

    code: ClassVar[str] = "curve"

    def __init__(
        self, message: str, *, index: int = -1, got: float = 0.0, wanted: float = 0.0
    ) -> None:
        super().__init__(message)
        self.index, self.got, self.wanted = index, got, wanted


class MalformedPoint(CurveError):
    """Not a list of pairs of finite numbers."""

    code = "malformed"


class OutsidePoint(CurveError):
    """A point outside 0 … 1."""

    code = "outside"


class TooFewPoints(CurveError):
    """Fewer than two points."""

    code = "too_few"


class TooManyPoints(CurveError):
    """More than ``MAX_DRAWN`` points."""

    code = "too_many"


class TooNarrow(CurveError):
    """A curve that hardly moves to the side."""

    code = "too_narrow"


def resample(points: Any, count: int = COUNT) -> Series:
    """Read a drawn curve.

    Args:
        points: (x, y) pairs in [0, 1]², in the order drawn; anything else is refused.
        count: how many values to make.

    Returns:
        A series named "drawn" of ``count`` values from −1 to 1.

    Raises:
        CurveError: one of its kinds.
        ValueError: a count that a series cannot have.
    """
    if not MIN_POINTS <= count <= MAX_POINTS:
        raise ValueError(f"count must be {MIN_POINTS} to {MAX_POINTS}, got {count}")
    x, y = _checked(points)
    left, right = float(x.min()), float(x.max())
    if right - left < MIN_WIDTH:
        width = right - left
        raise TooNarrow(
            f"points must span at least {MIN_WIDTH:g} of the width, got {width:.3g}",
            got=width,
            wanted=MIN_WIDTH,
        )
    grid = np.linspace(left, right, count)
    values = np.empty(count)
    values[0], values[-1] = y[x.argmin()], y[x.argmax()]
    for start, stop in zip(range(len(x) - 1), range(1, len(x)), strict=True):
        x_0, x_1, y_0, y_1 = x[start], x[stop], y[start], y[stop]
        first, last = np.searchsorted(grid, min(x_0, x_1)), np.searchsorted(grid, max(x_0, x_1))
        inside = slice(int(first), int(last) + (last < count and grid[last] == max(x_0, x_1)))
        if x_0 != x_1:
            values[inside] = y_0 + (y_1 - y_0) * (grid[inside] - x_0) / (x_1 - x_0)
        else:
            values[inside] = y_1
    return Series(DRAWN, 2 * np.clip(values, 0, 1) - 1)


def _checked(points: Any) -> tuple[Floats, Floats]:
    if isinstance(points, str | bytes) or not isinstance(points, Iterable):
        raise MalformedPoint(f"points must be a list of pairs, got {type(points).__name__}")
    pairs: list[tuple[float, float]] = []
    for index, point in enumerate(points):
        if index >= MAX_DRAWN:
            raise TooManyPoints(
                f"points must be at most {MAX_DRAWN}, got more", got=index + 1, wanted=MAX_DRAWN
            )
        pairs.append(_pair(index, point))
    if len(pairs) < 2:
        raise TooFewPoints(f"points must be at least 2, got {len(pairs)}", got=len(pairs), wanted=2)
    array = np.array(pairs)
    return array[:, 0], array[:, 1]


def _pair(index: int, point: Any) -> tuple[float, float]:
    if isinstance(point, np.ndarray):
        point = point.tolist()
    if not isinstance(point, list | tuple) or len(point) != 2:
        raise MalformedPoint(
            f"point {index} must be a pair, got {reprlib.repr(point):.40}", index=index
        )
    numbers = [as_float(value) for value in point]
    if numbers[0] is None or numbers[1] is None:
        raise MalformedPoint(
            f"point {index} must be two finite numbers, got {reprlib.repr(point):.40}", index=index
        )
    for number in numbers:
        if number is not None and not -_MARGIN <= number <= 1 + _MARGIN:
            raise OutsidePoint(
                f"point {index} must lie within 0 to 1, got {number:g}", index=index, got=number
            )
    return numbers[0], numbers[1]
