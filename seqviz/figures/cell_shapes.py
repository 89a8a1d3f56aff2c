"""What the drawing of a cell consists of: parts, wires, and the ways that a wire can take.

Left out: where they stand in a cell (cell_drawing.py). Positions are in units of ``FRAME``, from
the left top corner.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal, TypeAlias

from seqviz.payloads import cell as told

FRAME: Final = (840, 476)
GATE: Final = (100, 100)
SQUASH: Final = (100, 88)
STATE: Final = (88, 50)
INPUT_BOX: Final = (112, 28)
DOT: Final = 14  # radius of an operation's circle

TOP, BUS, ROW, MIDDLE = 70, 372, 282, 160
LEFT, RIGHT, IN = 50, 790, 124  # state boxes, and where a rail may be left before its first part
INPUT: Final = (140, 436)
BODY: Final = (108, 22, 626, 378)  # the cell's own box
PEEP: Final = 200  # the height at which peepholes run

Type: TypeAlias = Literal["gate", "squash", "dot", "state", "input"]
Point: TypeAlias = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Part:
    """Something drawn.

    Attributes:
        q: the quantity that it shows.
        type: how it looks.
        x, y: its middle.
        phase: the part of a step, 0 … 1, at which its value appears.
        sign: in an operation's circle.
    """

    q: str
    type: Type
    x: float
    y: float
    phase: float
    sign: str = ""

    @property
    def half(self) -> Point:
        """Half its width and height."""
        sizes = {"gate": GATE, "squash": SQUASH, "state": STATE, "input": INPUT_BOX}
        width, height = sizes.get(self.type, (2 * DOT, 2 * DOT))
        return width / 2, height / 2


@dataclass(frozen=True, slots=True)
class Wire:
    """A line along which a value travels.

    Attributes:
        source: the quantity that travels, or "gates" for what the bus carries.
        to: the quantity that takes it, "gates" for the bus, or a state with "_out".
        points: corners of the line, the first at the source.
        span: the part of a step in which it travels.
        state: whether it is a rail of a state.
        label: the sign that stands on it, such as "1−", or "".
    """

    source: str
    to: str
    points: tuple[Point, ...]
    span: Point
    state: bool = False
    label: str = ""

    @property
    def path(self) -> str:
        """The line as an SVG path."""
        (x, y), *others = self.points
        said = f"M{x:g} {y:g}"
        for to_x, to_y in others:
            said += f"V{to_y:g}" if to_x == x else f"H{to_x:g}"
            x, y = to_x, to_y
        return said

    @property
    def label_at(self) -> Point:
        """Beside its last upright stretch, nearer to its end."""
        pairs = list(pairwise(self.points))
        for (x, y), (to_x, to_y) in reversed(pairs):
            if x == to_x:
                return x + 12, (2 * to_y + y) / 3 + 6
        (x, y), (to_x, _) = pairs[-1]
        return (x + to_x) / 2, y - 6


@dataclass(frozen=True, slots=True)
class Drawing:
    """A whole cell: its parts, its wires, and its body's box (x, y, width, height)."""

    parts: tuple[Part, ...]
    wires: tuple[Wire, ...]
    body: tuple[float, float, float, float] = BODY

    def packed(self) -> told.Drawing:
        """For the browser."""
        return told.Drawing(
            body=self.body,
            parts=tuple(told.DrawnPart(p.q, p.type, p.x, p.y, p.phase, p.sign) for p in self.parts),
            wires=tuple(
                told.DrawnWire(
                    source=w.source,
                    to=w.to,
                    d=w.path,
                    span=w.span,
                    state=w.state,
                    label=told.WireLabel(w.label, *w.label_at) if w.label else None,
                )
                for w in self.wires
            ),
        )


def crosses(way: Sequence[Point], part: Part) -> bool:
    """Whether a line of upright and level stretches enters a part's box."""
    width, height = part.half
    for (x, y), (to_x, to_y) in pairwise(way):
        left, right = sorted((x, to_x))
        top, bottom = sorted((y, to_y))
        if (
            right > part.x - width
            and left < part.x + width
            and bottom > part.y - height
            and top < part.y + height
        ):
            return True
    return False


def straight(start: Part, end: Part) -> tuple[Point, ...]:
    """From the near side of one part to the near side of another at the same height or place."""
    if start.x == end.x:
        sign = 1 if end.y > start.y else -1
        return (
            (start.x, start.y + sign * start.half[1]),
            (end.x, end.y - sign * end.half[1]),
        )
    sign = 1 if end.x > start.x else -1
    return ((start.x + sign * start.half[0], start.y), (end.x - sign * end.half[0], end.y))


def up_then_across(start: Part, end: Part) -> tuple[Point, ...]:
    """Out of the top or bottom, in at a side."""
    up = 1 if end.y > start.y else -1
    across = 1 if end.x > start.x else -1
    return (
        (start.x, start.y + up * start.half[1]),
        (start.x, end.y),
        (end.x - across * end.half[0], end.y),
    )


def across_then_up(start: Part, end: Part) -> tuple[Point, ...]:
    """Out of a side, in at the top or bottom."""
    up = 1 if end.y > start.y else -1
    across = 1 if end.x > start.x else -1
    y = start.y - 20 if start.type == "gate" else start.y
    return ((start.x + across * start.half[0], y), (end.x, y), (end.x, end.y - up * end.half[1]))


def down(rail: float, end: Part, peep: bool) -> tuple[Point, ...]:
    """From a rail into the top of a part; a peephole's way enters left of the middle."""
    x = end.x - 36 if peep else end.x
    return ((x, rail), (x, end.y - end.half[1]))
