"""Find a digit's strokes in a map of differences from the paper: threshold, regions, and a choice.

Left out: shape. Whatever is dark enough, large enough and inside the picture counts as a stroke
here; ``seqviz.data.pieces`` sorts frames, captions and digits.

Source: N. Otsu, "A Threshold Selection Method from Gray-Level Histograms", 1979.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from seqviz.data.pictures import BlankPicture

MIN_STANDOUT: Final = 24.0  # grey levels of 255 by which strokes differ from the paper on average
MIN_LENGTH: Final = 0.04  # of the picture's longer side, for the largest stroke
MIN_AREA: Final = 0.04  # of the largest stroke's area, for the others: smaller ones are specks
AROUND: Final = np.ones((3, 3), np.bool_)  # a pixel's eight neighbours count as touching it

Map = NDArray[np.floating]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Strokes:
    """What stands out from the paper.

    Attributes:
        mask: the pixels of the strokes (H, W).
        threshold: the difference from the paper above which they lie.
        runs_off: True if nothing lies inside the picture, so that the strokes touch its border.
    """

    mask: Mask
    threshold: float
    runs_off: bool


def find_strokes(d: Map) -> Strokes:
    """The strokes in a picture and the threshold that found them.

    A table's edge can be so dark that the threshold lies above a pencil's line. So what runs off
    the picture, or is a mere speck, is set aside, and the threshold is sought again among the rest;
    only where there is no rest is it taken for the digit after all.

    Args:
        d: how much each pixel differs from the paper, 0 to 255, (H, W).

    Raises:
        BlankPicture: nothing stands out.
    """
    noise = noise_level(d)
    aside = np.zeros(d.shape, np.bool_)
    last_resort: Strokes | None = None
    for _ in range(3):
        candidates = d[(d > noise) & ~aside]
        if candidates.size < 12:
            break
        threshold = max(otsu(candidates), noise)
        mask = (d > threshold) & ~aside
        if float(d[mask].mean()) < MIN_STANDOUT:
            break
        inside, outside = sorted_out(mask)
        if inside.any():
            return Strokes(inside, threshold, runs_off=False)
        if outside.any() and last_resort is None:
            last_resort = Strokes(outside, threshold, runs_off=True)
        aside |= grown(mask)
    if last_resort is None:
        raise BlankPicture(f"nothing stands out by {MIN_STANDOUT:g} levels from the paper")
    return last_resort


def noise_level(d: Map) -> float:
    """The difference from the paper that the paper's own grain reaches."""
    return max(4.0 * 1.4826 * float(np.median(d)), 8.0)


def sorted_out(mask: Mask) -> tuple[Mask, Mask]:
    """What lies inside the picture and what runs off it, both without specks."""
    labels, count = components(mask)
    height, width = mask.shape
    runs_off, long = np.zeros((2, count + 1), np.bool_)
    for label, (rows, columns) in enumerate(ndimage.find_objects(labels), start=1):
        at_start = rows.start == 0 or columns.start == 0
        runs_off[label] = at_start or rows.stop == height or columns.stop == width
        extent = max(rows.stop - rows.start, columns.stop - columns.start) - 1
        long[label] = extent >= MIN_LENGTH * max(mask.shape)
    area = np.bincount(labels.ravel(), minlength=count + 1)
    area[0] = 0
    return _large(labels, area * ~runs_off, long), _large(labels, area * runs_off, long)


def _large(labels: NDArray[np.int32], area: NDArray[np.int64], long: Mask) -> Mask:
    """The components that are no specks beside the largest, if that one is long enough."""
    largest = int(area.argmax())
    keep = (area > 0) & (area >= MIN_AREA * area[largest]) & long[largest]
    kept: Mask = keep[labels]
    return kept


def grown(mask: Mask, by: int = 2) -> Mask:
    """The mask and so many pixels around it."""
    widened: Mask = ndimage.maximum_filter(mask, 2 * by + 1)
    return widened


def otsu(values: Map) -> float:
    """The threshold in [0, 255] that maximises the variance between the two classes it makes.

    With ω(t) the share of values ≤ t, μ(t) their summed level and μ the mean of all:
    σ²(t) = (μ·ω(t) − μ(t))² / (ω(t)·(1 − ω(t))).
    """
    histogram = np.bincount(np.clip(values, 0, 255).astype(np.int64).ravel(), minlength=256)
    share = np.cumsum(histogram) / histogram.sum()
    level = np.cumsum(histogram * np.arange(256)) / histogram.sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        between = (level[-1] * share - level) ** 2 / (share * (1.0 - share))
    return float(np.nanargmax(np.where(np.isfinite(between), between, -1.0))) + 0.5


def components(mask: Mask) -> tuple[NDArray[np.int32], int]:
    """Label 8-connected regions.

    Returns:
        labels (H, W), 0 outside the mask, 1 … count inside; and count.
    """
    labels, count = ndimage.label(mask, AROUND)
    return labels, int(count)
