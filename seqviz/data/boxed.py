"""Take a printed box off a digit that touches it.

A box has straight sides: along each, the strokes gather in few rows (or columns), once the picture
is sheared so that the side lies along them. Three such sides at the edges of a piece, and ink of a
digit's size inside: that is a box. A 0 has nothing inside, and a 7 has one straight side at most.

Left out: boxes with very round corners, and double lines.
"""

from __future__ import annotations

from math import ceil
from typing import Final

import numpy as np
from numpy.typing import NDArray

from seqviz.data.strokes import Mask

STRAIGHT: Final = 0.55  # of a side lies in one row
EDGE: Final = 0.2  # of the piece, in which its sides are looked for
THICKEST: Final = 0.08  # of the piece: a thicker side is a stroke
INSIDE: Final = 0.3  # of the piece: what is left inside is a digit from this height on
SLOPES: Final = np.tan(np.radians(np.arange(-12.0, 12.1, 0.5)))

Line = tuple[float, float, float]  # slope, first and last row of a side


def unboxed(piece: Mask) -> Mask | None:
    """The piece without the box around it; None if there is none.

    Args:
        piece: its pixels, cut out (h, w).
    """
    if min(piece.shape) < 30:
        return None
    across, upright = _sides(piece), _sides(piece.T)
    if sum(line is not None for line in (*across, *upright)) < 3:
        return None
    rows, columns = np.nonzero(piece)
    keep = _between(rows, columns, *across) & _between(columns, rows, *upright)
    inside = np.zeros(piece.shape, np.bool_)
    inside[rows[keep], columns[keep]] = True
    left = np.flatnonzero(inside.any(axis=1))
    tall = left.size > 0 and int(np.ptp(left)) + 1 >= INSIDE * piece.shape[0]
    return inside if tall else None


def _sides(piece: Mask) -> tuple[Line | None, Line | None]:
    """The straight side at the top and the one at the bottom, if there are any."""
    height = piece.shape[0]
    edge = max(2.0, EDGE * height)
    return (
        _side(piece, 0.0, edge, THICKEST * height),
        _side(piece, height - edge, float(height), THICKEST * height),
    )


def _side(piece: Mask, low: float, high: float, thickest: float) -> Line | None:
    """The row of the most ink between two heights at the middle column, over all slopes."""
    width = piece.shape[1]
    steepest = ceil(np.abs(SLOPES).max() * width / 2)
    above, lowest, below = max(0, ceil(low) - steepest), ceil(low), ceil(high) + steepest
    part = piece[above:below]
    if np.count_nonzero(part.any(axis=0)) < STRAIGHT * width:
        return None  # a row has at most one pixel of each column
    counts = _ink_in_rows(part, lowest - above, ceil(high) - above)
    fullest = counts.max(axis=1)
    steepness = int(fullest.argmax())
    counts_there, best = counts[steepness], float(fullest[steepness])
    if best < STRAIGHT * width:
        return None
    best_row = int(counts_there.argmax())
    first = last = best_row
    while first > 0 and counts_there[first - 1] > 0.35 * best:
        first -= 1
    while last + 1 < len(counts_there) and counts_there[last + 1] > 0.35 * best:
        last += 1
    if last - first + 1 > max(thickest, 3.0):
        return None
    return float(SLOPES[steepness]), lowest + first - 1.0, lowest + last + 1.0


def _ink_in_rows(piece: Mask, low: int, high: int) -> NDArray[np.int64]:
    """How much ink lies in each row between two heights, once sheared by each of the slopes.

    A shear moves a column as a whole, so only where its runs of ink begin and end is looked at.

    Args:
        piece: pixels (h, w).
        low: the first row at the middle column.
        high: the row after the last.

    Returns:
        Pixels (slopes, high - low + 1); the last of them stands for all rows further down: zero.
    """
    height, width = piece.shape
    shifts = np.rint(np.multiply.outer(SLOPES, np.arange(width) - width / 2)).astype(np.int64)
    padded = np.zeros((height + 2, width), np.int8)
    padded[1:-1] = piece
    turns = np.diff(padded, axis=0)
    size = high - low + 1
    slopes = size * np.arange(len(SLOPES))[:, None]
    found = np.zeros(len(SLOPES) * size, np.int64)
    for sign in (1, -1):
        rows, columns = np.nonzero(turns == sign)
        places = np.clip(rows - low - shifts[:, columns], 0, size - 1)  # (slopes, runs)
        found += sign * np.bincount((places + slopes).ravel(), minlength=found.size)
    return found.reshape(len(SLOPES), size).cumsum(axis=1)


def _between(
    rows: NDArray[np.int64], columns: NDArray[np.int64], top: Line | None, bottom: Line | None
) -> Mask:
    """Which pixels lie below the one side and above the other."""
    keep = np.ones(rows.shape, np.bool_)
    middle = (int(columns.max()) + 1) / 2
    if top is not None:
        keep &= rows - top[0] * (columns - middle) > top[2] + 0.5
    if bottom is not None:
        keep &= rows - bottom[0] * (columns - middle) < bottom[1] - 0.5
    return keep
