"""Sort the strokes in a picture into pieces, each of which may be a digit, and choose one.

A piece is what belongs together: strokes that touch or nearly touch, and a fragment that lies
within a larger piece's height or width (the bar of a 5, the left half of an open 4). A printed
frame around a piece is none, and neither is what is small beside the largest piece: captions,
specks, page numbers.

Left out: digits that touch each other; they are one piece here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from scipy.spatial import cKDTree

from seqviz.data.boxed import unboxed
from seqviz.data.strokes import Mask, components

NEAR: Final = 0.07  # gap, in parts of both pieces' longer side: one digit
FRAGMENT_GAP: Final = 0.22  # gap between a piece and a fragment of it, in parts of the piece
FRAGMENT: Final = 0.72  # longest fragment beside its piece
FLAT: Final = 0.35  # a bar over a digit is at most so high beside it
OVERLAP: Final = 0.6  # of the fragment's width (or height) lies within the piece's
WORTH: Final = 0.45  # of the largest piece's longer side: smaller pieces are not offered
FRAMED: Final = 0.3  # of a frame's height: what is smaller inside it is a speck
EDGE: Final = 0.2  # of a frame's sides, tilted or rounded, is its edge …
HOLLOW: Final = 0.12  # … and so little of its ink lies further inside
AROUND: Final = 0.6  # of a piece's side is covered by a frame's side
FLATTEST: Final = 0.28  # height by width of the flattest digit
MOST: Final = 9  # pieces that are offered
LOOKED_AT: Final = 40  # largest components; what is smaller still is left out


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: rows ``top … top + height − 1``, columns ``left … left + width − 1``."""

    top: int
    left: int
    height: int
    width: int

    @property
    def rows(self) -> slice:
        """The box's rows, to index a picture."""
        return slice(self.top, self.top + self.height)

    @property
    def columns(self) -> slice:
        """The box's columns, to index a picture."""
        return slice(self.left, self.left + self.width)

    @property
    def longer(self) -> int:
        """The longer side in pixels."""
        return max(self.height, self.width)


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """What the strokes were sorted into.

    Attributes:
        labels: the piece of each pixel (H, W), from 1; 0 for paper and for what was left out.
        boxes: of each piece, from the top left to the bottom right as one reads; piece k is
            ``boxes[k - 1]``.
        largest: index into ``boxes``.
        frames: how many printed frames were left out.
        left_out: True if anything was left out.
    """

    labels: NDArray[np.int32]
    boxes: tuple[Box, ...]
    largest: int
    frames: int
    left_out: bool


def find_pieces(mask: Mask) -> Pieces:
    """Sort strokes into pieces.

    Args:
        mask: the strokes, at least one pixel, (H, W).
    """
    pieces = _sorted(mask)
    without = mask.copy()
    boxes = 0
    for number, box in enumerate(pieces.boxes, start=1):
        own = pieces.labels[box.rows, box.columns] == number
        inside = unboxed(own)
        if inside is not None:
            without[box.rows, box.columns] &= ~own | inside
            boxes += 1
    if not boxes:
        return pieces
    again = _sorted(without)
    return replace(again, frames=pieces.frames + boxes, left_out=True)


def _sorted(mask: Mask) -> Pieces:
    """The pieces, where no box touches one."""
    labels, count = components(mask)
    boxes = [_box(rows, columns) for rows, columns in ndimage.find_objects(labels)]
    large = sorted(range(count), key=lambda k: boxes[k].longer, reverse=True)[:LOOKED_AT]
    frames = _frames(labels, boxes, large)
    groups = _grouped(labels, boxes, [k for k in large if k not in frames])
    joined = [_union([boxes[k] for k in group]) for group in groups]
    upright = [k for k, box in enumerate(joined) if box.height >= FLATTEST * box.width]
    if upright:  # a dash or an underline is chosen only where there is nothing else
        groups, joined = [groups[k] for k in upright], [joined[k] for k in upright]
    longest = max(box.longer for box in joined)
    area = np.bincount(labels.ravel(), minlength=count + 1)[1:]
    ink = [sum(int(area[k]) for k in group) for group in groups]
    worth = [k for k, box in enumerate(joined) if box.longer >= WORTH * longest]
    worth = sorted(worth, key=lambda k: (joined[k].longer, ink[k]), reverse=True)[:MOST]
    largest = worth[0]
    worth = _reading_order(worth, joined)
    table = np.zeros(count + 1, np.int32)
    for number, k in enumerate(worth, start=1):
        for member in groups[k]:
            table[member + 1] = number
    return Pieces(
        labels=table[labels],
        boxes=tuple(joined[k] for k in worth),
        largest=worth.index(largest),
        frames=len(frames),
        left_out=bool((table[1:] == 0).any()),
    )


def _box(rows: slice, columns: slice) -> Box:
    return Box(rows.start, columns.start, rows.stop - rows.start, columns.stop - columns.start)


def _union(boxes: list[Box]) -> Box:
    top, left = min(b.top for b in boxes), min(b.left for b in boxes)
    bottom = max(b.top + b.height for b in boxes)
    right = max(b.left + b.width for b in boxes)
    return Box(top, left, bottom - top, right - left)


def _reading_order(pieces: list[int], boxes: list[Box]) -> list[int]:
    """From left to right in lines from top to bottom."""
    left = sorted(pieces, key=lambda k: boxes[k].top)
    ordered: list[int] = []
    while left:
        first = boxes[left[0]]
        line = [k for k in left if boxes[k].top < first.top + 0.5 * first.height]
        ordered += sorted(line, key=lambda k: boxes[k].left)
        left = [k for k in left if k not in line]
    return ordered


def _frames(labels: NDArray[np.int32], boxes: list[Box], large: list[int]) -> set[int]:
    """The components that stand around another one on three sides at least."""
    frames: set[int] = set()
    for inner in large:
        box = boxes[inner]
        around = [
            k
            for k in large
            if k != inner
            and box.longer >= FRAMED * boxes[k].longer
            and boxes[k].longer > 0.9 * box.longer
            and (_thin(labels, k, boxes[k]) or _surrounds(labels, k, boxes[k], box))
        ]
        if not around:
            continue
        sides = _sides(labels, around, box)
        if sum(side > AROUND for side in sides.values()) >= 3:
            frames |= _seen_from(labels, around, box)
    return frames if len(frames) < len(large) else set()


def _surrounds(labels: NDArray[np.int32], k: int, outer: Box, inner: Box) -> bool:
    """Whether a component keeps to the edges of a box that holds another, but for one side."""
    inside = (
        outer.top < inner.top,
        outer.left < inner.left,
        outer.top + outer.height > inner.top + inner.height,
        outer.left + outer.width > inner.left + inner.width,
    )
    if sum(inside) < 3:
        return False
    ink = labels[outer.rows, outer.columns] == k + 1
    rows, columns = (round(EDGE * size) for size in ink.shape)
    middle = ink[rows : ink.shape[0] - rows, columns : ink.shape[1] - columns]
    return int(middle.sum()) <= HOLLOW * int(ink.sum())


def _thin(labels: NDArray[np.int32], k: int, box: Box) -> bool:
    """Whether a component is one straight line: little ink for its length."""
    ink = int((labels[box.rows, box.columns] == k + 1).sum())
    return ink < 0.08 * box.longer**2


def _sides(labels: NDArray[np.int32], around: list[int], box: Box) -> dict[str, float]:
    """The share of each side of ``box`` beyond which ``around`` has ink."""
    ink = np.isin(labels, np.array(around) + 1)
    bottom, right = box.top + box.height, box.left + box.width
    return {
        "above": float(ink[: box.top, box.columns].any(axis=0).mean()),
        "below": float(ink[bottom:, box.columns].any(axis=0).mean()),
        "left": float(ink[box.rows, : box.left].any(axis=1).mean()),
        "right": float(ink[box.rows, right:].any(axis=1).mean()),
    }


def _seen_from(labels: NDArray[np.int32], around: list[int], box: Box) -> set[int]:
    """Those of ``around`` that cover a side of ``box``."""
    return {k for k in around if max(_sides(labels, [k], box).values()) > AROUND}


def _grouped(labels: NDArray[np.int32], boxes: list[Box], members: list[int]) -> list[list[int]]:
    """Join what belongs to one digit, the closest first, until nothing more does."""
    ways = _Ways(labels, boxes)
    groups = [[k] for k in members]
    while True:
        joined = [_union([boxes[k] for k in group]) for group in groups]
        pairs = [
            (gap, a, b)
            for a in range(len(groups))
            for b in range(a + 1, len(groups))
            if (gap := _gap_if_one(ways, groups[a], groups[b], joined[a], joined[b])) is not None
        ]
        if not pairs:
            return groups
        _gap, a, b = min(pairs)
        groups[a] += groups.pop(b)


class _Ways:
    """The shortest ways between components, each computed once.

    Args:
        labels: the components, from 1.
        boxes: theirs.
    """

    def __init__(self, labels: NDArray[np.int32], boxes: list[Box]) -> None:
        self._labels = labels
        self._boxes = boxes
        self._outlines: dict[int, NDArray[np.int64]] = {}
        self._known: dict[tuple[int, int], float] = {}

    def between(self, a: list[int], b: list[int]) -> float:
        """Pixels between two groups of components."""
        return min(self._way(min(k, m), max(k, m)) for k in a for m in b)

    def _way(self, k: int, m: int) -> float:
        if (k, m) not in self._known:
            distances, _where = cKDTree(self._outline(k)).query(self._outline(m))
            self._known[k, m] = float(distances.min()) - 1.0
        return self._known[k, m]

    def _outline(self, k: int) -> NDArray[np.int64]:
        """Pixels of the component that have a neighbour outside of it (n, 2), at most 1,500."""
        if k not in self._outlines:
            box = self._boxes[k]
            own = self._labels[box.rows, box.columns] == k + 1
            edge = np.argwhere(own & ~ndimage.binary_erosion(own))
            edge = edge[:: -(-len(edge) // 1500)]
            self._outlines[k] = edge + np.array([box.top, box.left])
        return self._outlines[k]


def _gap_if_one(ways: _Ways, a: list[int], b: list[int], box_a: Box, box_b: Box) -> float | None:
    """The gap between two groups if they are one digit, in parts of their longer side."""
    both = _union([box_a, box_b])
    if max(*_apart(box_a, box_b), 0) > FRAGMENT_GAP * both.longer:
        return None
    gap = ways.between(a, b) / both.longer
    if gap <= NEAR:
        return gap
    larger, smaller = (box_a, box_b) if box_a.longer >= box_b.longer else (box_b, box_a)
    return gap if gap <= FRAGMENT_GAP and _is_fragment(larger, smaller) else None


def _apart(a: Box, b: Box) -> tuple[int, int]:
    """Rows and columns between two boxes, negative where they overlap."""
    rows = max(a.top, b.top) - min(a.top + a.height, b.top + b.height)
    columns = max(a.left, b.left) - min(a.left + a.width, b.left + b.width)
    return rows, columns


def _is_fragment(piece: Box, part: Box) -> bool:
    """Whether ``part`` can be a stroke of the digit ``piece``: beside it, or a bar over it."""
    rows, columns = _apart(piece, part)
    both = _union([piece, part])
    if rows < 0 and columns < 0:  # one reaches into the other
        inside = rows * columns >= 0.5 * min(piece.height * piece.width, part.height * part.width)
        return inside or part.height <= FRAGMENT * piece.height
    beside = -rows >= 0.9 * part.height and part.height <= FRAGMENT * piece.height
    over = -columns >= OVERLAP * part.width and part.height <= FLAT * piece.height
    return (
        (beside or over) and part.longer <= 1.3 * piece.longer and both.width <= 1.2 * both.height
    )
