"""Take the printed lines off ruled and squared paper, and leave the strokes that cross them.

A ruling runs straight through the whole sheet. So the picture is sheared until its rulings lie
along the rows; then most of a row's pixels lie on the line, and, with d the differences from paper,

    m_r = the level that two thirds of the row reach     the line's own
    P_r = m_r − the lowest m nearby                      a row belongs to a line where P stands out

What is clearly more than the line is ink upon it. What is not is taken away, unless ink lies both
just above and just below, where a stroke crosses.

Left out: rulings bent by a curled page, and lines that stop half-way (see ``seqviz.data.pieces``).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import radians, tan
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from seqviz.data.strokes import Map, Mask

STEEPEST: Final = tan(radians(12.0))
COARSE, FINE = 0.012, 0.0015  # steps of the slope, first and last
SPARSE: Final = 3  # every third column is enough for a row's median
POINTS: Final = 15_000  # at most so many pixels are looked at for the slope
WIDEST: Final = 0.03  # of the picture's shorter side: what is thicker is a bar, no ruling
COVERED: Final = 0.65  # of a row lies on a ruling
END: Final = 0.06  # of a row is its end
NEARLY_ALL: Final = 0.85  # of the widest row: a row that is cut off at no corner
FAINTEST: Final = 5.0  # grey levels by which a ruling stands out
FULL_WIDTH: Final = 0.5  # of the widest row: shorter rows of a tilted sheet say nothing


@dataclass(frozen=True, slots=True, eq=False)
class Ruled:
    """A map of differences without its rulings.

    Attributes:
        d: the map (H, W), 0 where a line was.
        lines: how many lines were taken away.
        mask: the pixels that they covered (H, W).
    """

    d: Map
    lines: int
    mask: Mask


def without_rulings(d: Map, sheet: Mask | None = None) -> Ruled:
    """Take away what runs straight through the sheet, along it and across it.

    Args:
        d: how much each pixel differs from the paper, 0 to 255, (H, W).
        sheet: where the paper is, or None for everywhere.
    """
    inside = np.ones(d.shape, np.bool_) if sheet is None else sheet
    along = _rows_taken(d, inside)
    across = _rows_taken(np.ascontiguousarray(along.d.T), np.ascontiguousarray(inside.T))
    return Ruled(
        np.ascontiguousarray(across.d.T), along.lines + across.lines, along.mask | across.mask.T
    )


def _rows_taken(d: Map, inside: Mask) -> Ruled:
    """Take away the rulings that are nearer to the horizontal."""
    nothing = Ruled(d, 0, np.zeros(d.shape, np.bool_))
    height, width = d.shape
    if min(height, width) < 48 or not _reaches_both_ends(d, inside):
        return nothing
    slope = _slope(d, inside)
    if slope is None:
        return nothing
    rows = _sheared_rows(d.shape, slope)
    columns = np.arange(width)
    valid = (rows >= 0) & (rows < height)
    clipped = np.clip(rows, 0, height - 1)
    sheared = d[clipped, columns]  # (R, W)
    on_sheet = valid & inside[clipped, columns]
    profile = _row_levels(sheared[:, ::SPARSE], on_sheet[:, ::SPARSE])  # (R,)
    bands = [
        band
        for band in _bands(profile, WIDEST * min(height, width))
        if _runs_through(sheared, on_sheet, band)
    ]
    counts = on_sheet.sum(axis=1)
    full = counts >= NEARLY_ALL * counts.max()
    if sum(bool(full[(top + stop) // 2]) for top, stop, _level in bands) < 2:
        bands = [band for band in bands if full[(band[0] + band[1]) // 2]]
    if not bands:
        return nothing
    kept = sheared.copy()
    covered = np.zeros(sheared.shape, np.bool_)
    for top, stop, level in bands:
        _take(sheared, kept, covered, top, stop, level)
    changed = d.copy()
    changed[rows[valid], np.broadcast_to(columns, rows.shape)[valid]] = kept[valid]
    mask = np.zeros(d.shape, np.bool_)
    mask[rows[valid], np.broadcast_to(columns, rows.shape)[valid]] = covered[valid]
    return Ruled(changed, len(bands), mask)


def _reaches_both_ends(d: Map, inside: Mask) -> bool:
    """Whether there is anything at the left and at the right end of the sheet."""
    columns = np.flatnonzero(inside.any(axis=0))
    ends = max(1, round(END * columns.size))
    return all(bool((d[:, part] > FAINTEST).any()) for part in (columns[:ends], columns[-ends:]))


def _slope(d: Map, inside: Mask) -> float | None:
    """The slope (rows per column) along which the differences gather in the fewest rows."""
    seen = np.where(inside, d, 0.0)
    rows, columns = np.nonzero(seen > max(2.0 * float(np.median(seen)), FAINTEST))
    if rows.size < d.shape[1] // 2:
        return None
    step = -(-rows.size // POINTS)
    rows, columns = rows[::step], columns[::step]
    weight = np.minimum(seen[rows, columns], 64.0)

    def gathered(slope: float) -> float:
        places = np.rint(rows - slope * columns).astype(np.int64)
        sums = np.bincount(places - int(places.min()), weight)
        return float((sums**2).sum())

    best = max(np.arange(-STEEPEST, STEEPEST + COARSE / 2, COARSE), key=gathered)
    near = np.arange(best - COARSE, best + COARSE + FINE / 2, FINE)
    return float(max(near, key=gathered))


def _sheared_rows(shape: tuple[int, ...], slope: float) -> NDArray[np.int64]:
    """Row r, column c of the sheared picture is the picture's row result[r, c], if it has one."""
    height, width = shape
    fall: NDArray[np.int64] = np.rint(slope * np.arange(width)).astype(np.int64)  # (W,)
    start = -int(fall.max())
    stop = height - int(fall.min())
    return np.arange(start, stop)[:, np.newaxis] + fall


def _row_levels(sheared: Map, on_sheet: Mask) -> Map:
    """The level that ``COVERED`` of each row's pixels on the sheet reach; 0 for short rows."""
    counts = on_sheet.sum(axis=1)
    ordered = np.sort(np.where(on_sheet, sheared, np.inf), axis=1)
    place = np.floor((1.0 - COVERED) * np.maximum(counts - 1, 0)).astype(np.int64)
    reached = ordered[np.arange(len(ordered)), place]
    wide = counts >= FULL_WIDTH * counts.max()
    levels: Map = np.where(wide & np.isfinite(reached), reached, 0.0)
    return levels


def _bands(profile: Map, widest: float) -> list[tuple[int, int, float]]:
    """First row, row after the last, and level of each line."""
    window = 2 * int(widest) + 3
    lifted = profile - ndimage.minimum_filter1d(profile, window, mode="nearest")
    grain = 1.4826 * float(np.median(np.abs(lifted - np.median(lifted))))
    high = lifted > max(FAINTEST, 4.0 * grain)
    edges = np.flatnonzero(np.diff(high, prepend=False, append=False)).reshape(-1, 2)
    bands = []
    for top, stop in edges.tolist():
        if stop - top <= widest:
            bands.append((top, stop, float(profile[top:stop].max())))
    return bands


def _runs_through(sheared: Map, on_sheet: Mask, band: tuple[int, int, float]) -> bool:
    """Whether a line reaches both ends of its row, as a digit's stroke does not."""
    top, stop, level = band
    columns = np.flatnonzero(on_sheet[(top + stop) // 2])
    ends = max(1, round(END * columns.size))
    line = sheared[max(top - 1, 0) : stop + 1].max(axis=0)
    return all(
        float((line[part] > 0.4 * level).mean()) > 0.5 for part in (columns[:ends], columns[-ends:])
    )


def _take(sheared: Map, kept: Map, covered: Mask, top: int, stop: int, level: float) -> None:
    """Clear one line in ``kept``, but for the ink upon it and the strokes that cross it."""
    first, last = max(top - 1, 0), min(stop + 1, len(sheared))  # the line's soft edges too
    thick = last - first
    band = sheared[first:last]
    ink = level * 0.5 + FAINTEST
    beyond = max(thick, 2)
    above = (sheared[max(first - beyond, 0) : first] > ink).any(axis=0)
    below = (sheared[last : last + beyond] > ink).any(axis=0)
    reach = 2 * thick + 1
    crossed = ndimage.maximum_filter1d(above, reach) & ndimage.maximum_filter1d(below, reach)
    stays = (band > 1.45 * level + 12.0) | (crossed & (band > ink))
    kept[first:last] = np.where(stays, band, 0.0)
    covered[first:last] |= ~stays & (band > 0.5 * level)
