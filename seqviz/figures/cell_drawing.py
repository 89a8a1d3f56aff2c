"""Lay out the drawing of a described cell: where its parts stand and how its wires run.

The picture is the usual one. What the last step left comes in on the left, the input from below;
states run along rails to the right; a bus under the gates carries what all of them read. A part
stands where its description says (``at``), else where its kind of part usually stands: blocks of
weights in a row over the bus, products with a state on that state's rail, other products between.

Left out: colours, glyphs and motion, which the browser adds. Positions are in units of ``FRAME``,
from the left top corner.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final, Literal, TypeAlias

from seqviz.cells import Description, Made, Sum
from seqviz.cells.description import PREV, AnyQuantity
from seqviz.cells.operations import OPERATIONS

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

    def packed(self) -> dict[str, Any]:
        """For the browser: ``parts`` and ``wires`` as it reads them, ``frame`` and ``body``."""
        return {
            "frame": list(FRAME),
            "body": list(self.body),
            "parts": [
                {"q": p.q, "type": p.type, "x": p.x, "y": p.y, "phase": p.phase, "sign": p.sign}
                for p in self.parts
            ],
            "wires": [
                {"from": w.source, "to": w.to, "d": w.path, "span": list(w.span), "state": w.state}
                | (
                    {"label": {"text": w.label, "x": w.label_at[0], "y": w.label_at[1]}}
                    if w.label
                    else {}
                )
                for w in self.wires
            ],
        }


def drawing(description: Description) -> Drawing:
    """The drawing of a cell, the same one for equal descriptions."""
    return _drawn(description.kind, tuple(sorted(description.options.items())), _Box(description))


@dataclass(frozen=True, slots=True)
class _Box:
    """A description on its way past the cache, whose key is the kind and its options."""

    description: Description = field(hash=False, compare=False)


@lru_cache(maxsize=64)
def _drawn(kind: str, options: tuple[tuple[str, str], ...], box: _Box) -> Drawing:
    layout = _Layout(box.description)
    return Drawing(tuple(layout.parts()), tuple(layout.wires()))


class _Layout:
    """Places first, wires after."""

    def __init__(self, description: Description) -> None:
        self.cell = description
        self.drawn = [one for one in description if description.can_open(one)]
        self.rails = self._rails()
        self.depth: dict[str, int] = {}
        for one in description:
            own = [self.depth.get(source, 0) for source in one.sources]
            self.depth[one.name] = 1 + max(own)
        self.deepest = max(self.depth.values())
        self.at: dict[str, Point] = {}
        for one in [*self._row(), *(one for one in self.drawn if not self._in_row(one))]:
            self.at[one.name] = one.at or self._place(one)
        if not any(one.at for one in self.drawn):
            self._centre()

    # ------------------------------------------------------------ what there is

    def _rails(self) -> dict[str, float]:
        """The height at which each state comes in."""
        if "c" in self.cell.states:
            return {"c": TOP, "h": BUS}
        unit_by_unit = any(isinstance(one, Made) and "h" + PREV in one.sources for one in self.cell)
        return {"h": TOP if unit_by_unit else BUS}

    def _on_bus(self, one: AnyQuantity) -> list[str]:
        """What a quantity takes from the bus: the input, or the last h times a matrix."""
        if not isinstance(one, Sum):
            return []
        return [
            term.source
            for term in one.terms
            if term.source == "x"
            or (term.source == "h" + PREV and self.cell.array(term.array).columns == "H")
        ]

    @property
    def bus_has_h(self) -> bool:
        """Whether the last h is on the bus."""
        return any("h" + PREV in self._on_bus(one) for one in self.cell)

    def taken(self, one: AnyQuantity) -> Iterator[tuple[str, str]]:
        """The drawn things that a part takes, each with the sign on the way."""
        for source in one.sources:
            if source in self.cell and not self.cell.can_open(self.cell[source]):
                inner = self.cell[source]
                sign = OPERATIONS[inner.operation].sign if isinstance(inner, Made) else ""
                for name, other in self.taken(inner):
                    yield name, sign + other
            else:
                yield source, ""

    def type_of(self, one: AnyQuantity) -> Type:
        """How a quantity is drawn."""
        if isinstance(one, Sum):
            return "gate"
        return "squash" if one.operation == "tanh" else "dot"

    # ------------------------------------------------------------ places

    def _in_row(self, one: AnyQuantity) -> bool:
        """Whether a part stands in the row of the gates: a block, or what goes into one."""
        if isinstance(one, Sum):
            return True
        into = [self.cell[name] for name in self.cell.feeds(one.name)]
        return bool(into) and all(isinstance(other, Sum) for other in into) and one.role != "state"

    def _row(self) -> list[AnyQuantity]:
        """The row of the gates from the left: last those that one of the row feeds, or feeds."""
        row = [one for one in self.drawn if self._in_row(one)]
        names = {one.name for one in row}
        linked = {
            name
            for one in row
            for source, _sign in self.taken(one)
            if source in names
            for name in (source, one.name)
        }
        return sorted(row, key=lambda one: one.name in linked)

    def _centre(self) -> None:
        boxes = [self.box(one.name) for one in self.drawn]
        left = min(part.x - part.half[0] for part in boxes)
        right = max(part.x + part.half[0] for part in boxes)
        shift = max(BODY[0] + BODY[2] / 2 - (left + right) / 2, 0)
        self.at = {name: (x + shift, y) for name, (x, y) in self.at.items()}

    def _place(self, one: AnyQuantity) -> Point:
        names = [name for name, _sign in self.taken(one)]
        if self._in_row(one):
            before = [other for other in self._row() if other.name in self.at]
            if not before:
                return 182, ROW
            last = before[-1]
            step = GATE[0] / 2 + 18 + GATE[0] / 2
            if "dot" in (self.type_of(last), self.type_of(one)):
                step = GATE[0] / 2 + 36 + DOT
            return self.at[last.name][0] + step, ROW
        placed = [self.at[name] for name in names if name in self.at]
        states = [n.removesuffix(PREV) for n in names if n.removesuffix(PREV) in self.rails]
        prev = [name for name in states if name + PREV in names]
        if prev and self.rails[prev[0]] == TOP:
            return placed[0][0] if placed else IN + 60, TOP
        if one.name in self.cell.states and self.rails[one.name] == TOP:
            return max(x for x, _y in placed), TOP
        if self.type_of(one) == "squash":
            return max(x for x, _y in self.at.values()) + 114, MIDDLE
        if one.name in self.cell.states:
            return max(x for x, _y in placed), ROW
        x = placed[-1][0]
        if len(names) == 1:  # beside the way up from its only source
            x += (GATE[0] + 18) / 2
        taken = [place[0] for place in self.at.values() if place[1] in (TOP, MIDDLE)]
        if x <= max(taken, default=0):
            x = max(taken) + 100
        return x, MIDDLE

    def phase(self, name: str) -> float:
        """When in a step a quantity is there."""
        if name not in self.depth:
            return 0.0
        return round(0.3 + 0.55 * (self.depth[name] - 1) / max(self.deepest - 1, 1), 3)

    def parts(self) -> Iterator[Part]:
        """Everything drawn, states before first, states after last."""
        for name, y in self.rails.items():
            yield Part(name + PREV, "state", LEFT, y, 0)
        yield Part("x", "input", *INPUT, 0)
        for one in self.drawn:
            sign = OPERATIONS[one.operation].sign if isinstance(one, Made) else ""
            yield Part(one.name, self.type_of(one), *self.at[one.name], self.phase(one.name), sign)
        for name, y in self._outs().items():
            yield Part(name, "state", RIGHT, y, round(min(self.phase(name) + 0.1, 0.97), 3))

    def _outs(self) -> dict[str, float]:
        """The height at which each state goes out: on its rail, or level with its part."""
        heights = {}
        for name, rail in self.rails.items():
            part = self.cell[name]
            level = self.type_of(part) == "gate"  # a block is its own state
            heights[name] = self.at[name][1] if level else rail
        return heights

    # ------------------------------------------------------------ wires

    def box(self, name: str) -> Part:
        """A drawn part inside the body."""
        one = self.cell[name]
        return Part(name, self.type_of(one), *self.at[name], self.phase(name))

    def wires(self) -> Iterator[Wire]:
        """Rails, bus, taps, then what runs between the parts."""
        for one in self.drawn:
            for name, sign in dict.fromkeys(self.taken(one)):
                if not self._taps(one, name):
                    yield self._between(name, one.name, sign)
        yield from self._bus()
        for name, y in self._outs().items():
            start = self.box(name)
            if start.y == y:
                points: tuple[Point, ...] = ((start.x + start.half[0], y), (RIGHT - 44, y))
            else:
                points = (
                    (start.x, start.y + start.half[1]),
                    (start.x, y),
                    (RIGHT - 44, y),
                )
            begin = self.phase(name)
            yield Wire(name, name + "_out", points, (begin, min(begin + 0.12, 0.97)), start.y == y)

    def _taps(self, one: AnyQuantity, name: str) -> bool:
        """Whether a part takes a source from the bus."""
        if name == "x":
            return True
        if name != "h" + PREV:
            return False
        hidden = [
            self.cell[source]
            for source in one.sources
            if source in self.cell and not self.cell.can_open(self.cell[source])
        ]
        if any(name in self._on_bus(other) for other in (one, *hidden)):
            return True
        return self.bus_has_h and self.at[one.name][1] > TOP

    def _bus(self) -> Iterator[Wire]:
        taps = [
            one
            for one in self.drawn
            if any(self._taps(one, name) for name, _sign in self.taken(one))
        ]
        yield Wire("x", "gates", ((INPUT[0], 422), (INPUT[0], BUS)), (0, 0.1))
        start: float = INPUT[0]
        if self.bus_has_h:
            start = LEFT + 44
            if self.rails["h"] == TOP:
                start = IN
                yield Wire("h" + PREV, "gates", ((IN, TOP), (IN, BUS)), (0, 0.12))
        last = max(self.at[one.name][0] for one in taps)
        for one in taps:
            part = self.box(one.name)
            bottom = part.y + part.half[1]
            whole = part.x == last
            source = "gates" if start != LEFT + 44 or not whole else "h" + PREV
            takes = {name for name, _sign in self.taken(one)}
            if "x" not in takes and self.type_of(one) == "dot":
                source = "h" + PREV
            points: tuple[Point, ...] = ((part.x, BUS), (part.x, bottom))
            if whole:
                points = ((start, BUS), *points)
            yield Wire(
                source,
                one.name,
                points,
                (0.02 if whole else 0.12, max(self.phase(one.name) - 0.02, 0.28)),
            )

    def _between(self, name: str, to: str, sign: str) -> Wire:
        end = self.box(to)
        span = (self.phase(name), self.phase(to))
        state = name.removesuffix(PREV)
        if name.endswith(PREV) and state in self.rails:
            return self._from_rail(name, end, sign)
        start = self.box(name)
        rail = name in self.rails and start.y == self.rails[name]
        if rail and end.y > start.y and end.x != start.x:
            points = _down(start.y, end, self._peep(to, name))
            return Wire(name, to, points, span, label=sign)
        if start.x == end.x or start.y == end.y:
            return Wire(name, to, _straight(start, end), span, self._is_rail(start, end), sign)
        ways = [_up_then_across(start, end), _across_then_up(start, end)]
        if sign:
            ways.reverse()
        clear = [way for way in ways if not self._blocked(way, (name, to))]
        return Wire(name, to, (clear or ways)[0], span, label=sign)

    def _is_rail(self, start: Part, end: Part) -> bool:
        return start.y == end.y and start.y in self.rails.values()

    def _peep(self, to: str, name: str) -> bool:
        """Whether a block sees a quantity through a vector of weights."""
        one = self.cell[to]
        return isinstance(one, Sum) and any(
            term.source == name and term.array and not self.cell.array(term.array).columns
            for term in one.terms
        )

    def _from_rail(self, name: str, end: Part, sign: str) -> Wire:
        rail = self.rails[name.removesuffix(PREV)]
        span = (max(self.phase(end.q) - 0.15, 0), self.phase(end.q))
        if end.y == rail:
            points: tuple[Point, ...] = ((LEFT + 44, rail), (end.x - end.half[0], rail))
            return Wire(name, end.q, points, span, True, sign)
        if self._peep(end.q, name):
            x = end.x - 36
            points = ((IN, rail), (IN, PEEP), (x, PEEP), (x, end.y - end.half[1]))
            return Wire(name, end.q, points, (0, 0.28), label=sign)
        points = ((IN, rail), (IN, end.y), (end.x - end.half[0], end.y))
        return Wire(name, end.q, points, span, label=sign)

    def _blocked(self, way: Sequence[Point], but: tuple[str, str]) -> bool:
        """Whether a way runs through another part."""
        others = [self.box(one.name) for one in self.drawn if one.name not in but]
        return any(crosses(way, part) for part in others)


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


def _straight(start: Part, end: Part) -> tuple[Point, ...]:
    if start.x == end.x:
        sign = 1 if end.y > start.y else -1
        return (
            (start.x, start.y + sign * start.half[1]),
            (end.x, end.y - sign * end.half[1]),
        )
    sign = 1 if end.x > start.x else -1
    return ((start.x + sign * start.half[0], start.y), (end.x - sign * end.half[0], end.y))


def _up_then_across(start: Part, end: Part) -> tuple[Point, ...]:
    up = 1 if end.y > start.y else -1
    across = 1 if end.x > start.x else -1
    return (
        (start.x, start.y + up * start.half[1]),
        (start.x, end.y),
        (end.x - across * end.half[0], end.y),
    )


def _across_then_up(start: Part, end: Part) -> tuple[Point, ...]:
    up = 1 if end.y > start.y else -1
    across = 1 if end.x > start.x else -1
    y = start.y - 20 if start.type == "gate" else start.y
    return ((start.x + across * start.half[0], y), (end.x, y), (end.x, end.y - up * end.half[1]))


def _down(rail: float, end: Part, peep: bool) -> tuple[Point, ...]:
    x = end.x - 36 if peep else end.x
    return ((x, rail), (x, end.y - end.half[1]))
