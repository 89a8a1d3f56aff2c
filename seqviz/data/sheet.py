"""Find the sheet of paper in a picture that shows a dark desk around it.

A sheet is a large bright region with a sharp edge to something much darker that reaches the
picture's border. Shadow has soft edges, and a white digit on a black canvas is a stroke, not a
region.

Left out: sheets darker than the desk, and desks as bright as the paper (then nothing needs to be
found).
"""

from __future__ import annotations

from typing import Final

import numpy as np
from PIL import Image
from scipy import ndimage
from scipy.spatial import ConvexHull

from seqviz.data.strokes import Map, Mask, components, otsu

SIDE: Final = 160  # pixels of the longer side at which the sheet is looked for
DARKER: Final = 0.6  # the desk is at most so bright, in parts of the paper
SHARP: Final = 0.5  # of the brightness lies within two pixels of most of the edge
SMALLEST: Final = 0.1  # of the picture
THICK: Final = 0.12  # of the shorter side: half of a stroke or a bar is thinner than this
SOLID: Final = 0.88  # of its convex hull is filled by a sheet
CUT: Final = 0.1  # of its outline lies on the picture's border: it is cut off there
SQUARE: Final = 0.87  # of the smallest rectangle around it (an ellipse fills 0.785)
HOLES: Final = 0.3  # of the sheet may be ink


def find_sheet(grey: Map) -> Mask | None:
    """Where the paper is (H, W), a little inside its edges; None if it fills the picture.

    Args:
        grey: luminance in [0, 255], (H, W).
    """
    if min(grey.shape) < 48:
        return None
    small = Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))
    small.thumbnail((SIDE, SIDE), Image.Resampling.BOX)
    level = ndimage.median_filter(np.asarray(small), 5).astype(np.float32)
    stops = np.rint(255.0 * np.log(np.maximum(level, 8.0) / 8.0) / np.log(255.0 / 8.0))
    bright = stops > otsu(stops)  # as an eye would, by ratios
    sheet = _sheets(level, bright)
    if sheet is None:
        return None
    shrunk = ndimage.binary_erosion(sheet, iterations=2, border_value=1)
    if not shrunk.any():
        return None
    height, width = grey.shape
    restored = Image.fromarray(shrunk).resize((width, height), Image.Resampling.NEAREST)
    return np.asarray(restored)


def _sheets(level: Map, bright: Mask) -> Mask | None:
    """All bright regions that look like paper, their ink filled in."""
    labels, count = components(bright)
    shorter = min(level.shape)
    found = np.zeros(level.shape, np.bool_)
    desk = np.zeros(level.shape, np.bool_)
    for k in range(1, count + 1):
        region = labels == k
        if region.sum() < SMALLEST * region.size:
            continue
        filled = ndimage.binary_fill_holes(region)
        deep = ndimage.distance_transform_edt(np.pad(region, 1))
        if deep.max() < THICK * shorter or (filled & ~region).sum() > HOLES * filled.sum():
            continue
        if not _is_paper_shaped(filled):
            continue
        found |= filled
    if not found.any() or found.all():
        return None
    desk = ~found
    if not _is_desk(level, found, desk):
        return None
    return found


def _is_paper_shaped(region: Mask) -> bool:
    """Whether it fills its convex hull and, where the picture does not cut it, a rectangle."""
    rows, columns = np.nonzero(region & ~ndimage.binary_erosion(region))
    corners = [(rows + a, columns + b) for a in (0, 1) for b in (0, 1)]
    points = np.concatenate([np.stack(corner, axis=1) for corner in corners])
    hull = ConvexHull(points)
    area = float(region.sum())
    if area < SOLID * float(hull.volume):  # in two dimensions, qhull's volume is the area
        return False
    border = np.concatenate([region[0], region[-1], region[:, 0], region[:, -1]])
    if border.sum() > CUT * len(rows):
        return True
    outline = points[hull.vertices]
    angles = np.arange(0, np.pi / 2, np.pi / 60)
    turned = outline @ np.stack([np.cos(angles), np.sin(angles)])  # (n, angles)
    across = outline @ np.stack([-np.sin(angles), np.cos(angles)])
    rectangles = np.ptp(turned, axis=0) * np.ptp(across, axis=0)
    return area > SQUARE * float(rectangles.min())


def _is_desk(level: Map, sheet: Mask, desk: Mask) -> bool:
    """Whether what lies around the sheet is clearly darker, right from the edge on."""
    border = np.ones(level.shape, np.bool_)
    border[1:-1, 1:-1] = False
    labels, _count = components(desk)
    outer = np.isin(labels, np.setdiff1d(labels[border & desk], [0]))
    if outer.sum() < 0.02 * level.size:
        return False
    paper, dark = float(np.median(level[sheet])), float(np.median(level[outer]))
    if dark > DARKER * paper:
        return False
    near_desk = ndimage.binary_dilation(outer, iterations=3) & sheet
    inner = near_desk & ~ndimage.binary_dilation(outer, iterations=2)
    outer_edge = ndimage.binary_dilation(sheet, iterations=3) & outer
    outside = outer_edge & ~ndimage.binary_dilation(sheet, iterations=2)
    if not inner.any() or not outside.any():
        return False
    step = float(np.median(level[inner])) - float(np.median(level[outside]))
    return step > SHARP * (paper - dark)
