"""Which points of a long curve to draw, so that it keeps its shape."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

MAX_POINTS: Final = 300
MAX_VALUES: Final = 1000  # of a series, of which a part is looked at closely
SMOOTH: Final = 0.01  # of a series' range: straight lines miss no value by more


def kept(values: Array, most: int = MAX_POINTS) -> NDArray[np.intp]:
    """Which of the values to draw: at most ``most``, among them the extremes of every bucket.

    Buckets are as wide as a power of two and do not move when values are added at the end, so that
    a growing curve does not flicker. The first and the last value always stay.
    """
    count = len(values)
    if count <= most:
        return np.arange(count)
    width = 2
    while 2 * -(-count // width) + 2 > most:
        width *= 2
    padded = np.full(-(-count // width) * width, np.nan)
    padded[:count] = values
    rows = padded.reshape(-1, width)
    gaps = ~np.isfinite(rows)
    start = np.arange(len(rows)) * width
    lowest = start + np.where(gaps, np.inf, rows).argmin(axis=1)
    highest = start + np.where(gaps, -np.inf, rows).argmax(axis=1)
    return np.unique(np.concatenate([[0], lowest, highest, [count - 1]]))


def picked(values: Array, most: int = MAX_VALUES) -> NDArray[np.intp]:
    """Which values of a series to draw: all of up to ``most``.

    Of more, evenly spread ones where that shows its shape, else as `kept`: the extremes of every
    bucket make the peaks of a smooth curve look cut off.
    """
    if len(values) <= most:
        return np.arange(len(values))
    even = np.unique(np.linspace(0, len(values) - 1, most).round().astype(np.intp))
    drawn = np.interp(np.arange(len(values)), even, values[even])
    smooth = bool(np.abs(drawn - values).max() <= SMOOTH * np.ptp(values))
    return even if smooth else kept(values, most)
