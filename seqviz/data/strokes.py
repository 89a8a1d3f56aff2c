"""Find a digit's strokes in a map of differences from the paper: threshold, regions, and a choice.

Left out: shape. Whatever is dark enough, large enough and inside the picture counts as a stroke.

Sources: N. Otsu, "A Threshold Selection Method from Gray-Level Histograms", 1979; A. Rosenfeld and
J. Pfaltz, "Sequential Operations in Digital Picture Processing", 1966, for labelling row by row.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from seqviz.data.pictures import BlankPicture

MIN_STANDOUT: Final = 32.0  # grey levels of 255 by which strokes differ from the paper on average
MIN_LENGTH: Final = 0.04  # of the picture's longer side, for the largest stroke
MIN_AREA: Final = 0.04  # of the largest stroke's area, for the others: smaller ones are specks

Map = NDArray[np.floating]
Mask = NDArray[np.bool_]


def find_strokes(d: Map) -> tuple[Mask, float]:
    """The strokes of the digit and the threshold that found them.

    A table's edge can be so dark that the threshold lies above a pencil's line. So what runs off
    the picture, or is a mere speck, is set aside, and the threshold is sought again among the rest;
    only where there is no rest is it taken for the digit after all.

    Args:
        d: how much each pixel differs from the paper, 0 to 255, (H, W).

    Returns:
        The pixels of the strokes (H, W), and the threshold above which they lie.

    Raises:
        BlankPicture: nothing stands out.
    """
    noise = max(4.0 * 1.4826 * float(np.median(d)), 8.0)
    aside = np.zeros(d.shape, np.bool_)
    last_resort: tuple[Mask, float] | None = None
    for _ in range(3):
        candidates = d[(d > noise) & ~aside]
        if candidates.size < 12:
            break
        threshold = max(otsu(candidates), noise)
        mask = (d > threshold) & ~aside
        if float(d[mask].mean()) < MIN_STANDOUT:
            break
        inside, outside = _sorted_out(mask)
        if inside.any():
            return inside, threshold
        if outside.any() and last_resort is None:
            last_resort = outside, threshold
        aside |= grown(mask)
    if last_resort is None:
        raise BlankPicture(f"nothing stands out by {MIN_STANDOUT:g} levels from the paper")
    return last_resort


def _sorted_out(mask: Mask) -> tuple[Mask, Mask]:
    """What lies inside the picture and what runs off it, both without specks."""
    labels, count = components(mask)
    rows, columns = np.nonzero(mask)
    label = labels[rows, columns]
    first = np.full((2, count + 1), max(mask.shape))
    last = np.full((2, count + 1), -1)
    for axis, positions in enumerate((rows, columns)):
        np.minimum.at(first[axis], label, positions)
        np.maximum.at(last[axis], label, positions)
    ends = np.array(mask.shape)[:, np.newaxis] - 1
    runs_off = (first == 0).any(axis=0) | (last == ends).any(axis=0)
    long = (last - first).max(axis=0) >= MIN_LENGTH * max(mask.shape)
    area = np.bincount(label, minlength=count + 1)
    return _large(labels, area * ~runs_off, long), _large(labels, area * runs_off, long)


def _large(labels: NDArray[np.int64], area: NDArray[np.int64], long: Mask) -> Mask:
    """The components that are no specks beside the largest, if that one is long enough."""
    largest = int(area.argmax())
    keep = (area > 0) & (area >= MIN_AREA * area[largest]) & long[largest]
    kept: Mask = keep[labels]
    return kept


def grown(mask: Mask) -> Mask:
    """The mask and two pixels around it."""
    picture = Image.fromarray(mask.astype(np.uint8)).filter(ImageFilter.MaxFilter(5))
    return np.asarray(picture) > 0


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


def components(mask: Mask) -> tuple[NDArray[np.int64], int]:
    """Label 8-connected regions by merging the runs of neighbouring rows (union-find).

    Returns:
        labels (H, W), 0 outside the mask, 1 … count inside; and count.
    """
    parent: list[int] = [0]

    def root(k: int) -> int:
        while parent[k] != k:
            parent[k] = parent[parent[k]]
            k = parent[k]
        return k

    labels = np.zeros(mask.shape, np.int64)
    above: list[tuple[int, int, int]] = []  # (start, stop, label) of the row above
    for row, line in enumerate(mask):
        edges = np.flatnonzero(np.diff(line, prepend=False, append=False))
        runs: list[tuple[int, int, int]] = []
        first = 0  # runs come sorted, so those that end before this one need no second look
        for start, stop in edges.reshape(-1, 2).tolist():
            label = 0
            while first < len(above) and above[first][1] < start:
                first += 1
            for _, _, other in _touching(above, first, stop):
                other = root(other)
                if label and other != label:
                    parent[max(label, other)] = min(label, other)
                label = min(label, other) if label else other
            if not label:
                label = len(parent)
                parent.append(label)
            runs.append((start, stop, label))
            labels[row, start:stop] = label
        above = runs
    roots = np.array([root(k) for k in range(len(parent))])
    distinct, compact = np.unique(roots, return_inverse=True)
    return compact[labels], len(distinct) - 1


def _touching(
    runs: list[tuple[int, int, int]], first: int, stop: int
) -> list[tuple[int, int, int]]:
    """The runs from ``first`` on that begin no later than one column past ``stop - 1``."""
    last = first
    while last < len(runs) and runs[last][0] <= stop:
        last += 1
    return runs[first:last]
