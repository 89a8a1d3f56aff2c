"""Take a printed box off a digit that touches it.

A box has straight sides: along each, the strokes gather in few rows (or columns), once the picture
is sheared so that the side lies along them. Three such sides at the edges of a piece, and ink of a
digit's size inside: that is a box. A 0 has nothing inside, and a 7 has one straight side at most.

Left out: boxes with very round corners, and double lines.
"""

from __future__ import annotations

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
    rows, columns = np.nonzero(piece)
    if min(piece.shape) < 30:
        return None
    across = _sides(rows, columns, *piece.shape)
    upright = _sides(columns, rows, piece.shape[1], piece.shape[0])
    if sum(line is not None for line in (*across, *upright)) < 3:
        return None
    keep = _between(rows, columns, *across) & _between(columns, rows, *upright)
    inside = np.zeros(piece.shape, np.bool_)
    inside[rows[keep], columns[keep]] = True
    left = np.flatnonzero(inside.any(axis=1))
    tall = left.size > 0 and int(np.ptp(left)) + 1 >= INSIDE * piece.shape[0]
    return inside if tall else None


def _sides(
    rows: NDArray[np.int64], columns: NDArray[np.int64], height: int, width: int
) -> tuple[Line | None, Line | None]:
    """The straight side at the top and the one at the bottom, if there are any."""
    edge = max(2.0, EDGE * height)
    return (
        _side(rows, columns, width, 0.0, edge, THICKEST * height),
        _side(rows, columns, width, height - edge, float(height), THICKEST * height),
    )


def _side(
    rows: NDArray[np.int64],
    columns: NDArray[np.int64],
    width: int,
    low: float,
    high: float,
    thickest: float,
) -> Line | None:
    """The row of the most ink between two heights at the middle column, over all slopes."""
    best, best_slope, best_row = 0.0, 0.0, 0
    counts_there: NDArray[np.int64] = np.zeros(1, np.int64)
    for slope in SLOPES:
        places = np.rint(rows - slope * (columns - width / 2)).astype(np.int64)
        seen = (places >= low) & (places < high)
        counts = np.bincount(places[seen], minlength=int(high) + 2)
        row = int(counts.argmax())
        if counts[row] > best:
            best, best_slope, best_row, counts_there = float(counts[row]), slope, row, counts
    if best < STRAIGHT * width:
        return None
    first = last = best_row
    while first > 0 and counts_there[first - 1] > 0.35 * best:
        first -= 1
    while last + 1 < len(counts_there) and counts_there[last + 1] > 0.35 * best:
        last += 1
    if last - first + 1 > max(thickest, 3.0):
        return None
    return best_slope, first - 1.0, last + 1.0


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
