"""Lay out the drawing of a described cell: where its parts stand and how its wires run.

The picture is the usual one. What the last step left comes in on the left, the input from below;
states run along rails to the right; a bus under the gates carries what all of them read. A part
stands where its description says (``at``), else where its kind of part usually stands: blocks of
weights in a row over the bus, products with a state on that state's rail, other products between.

Left out: what a part and a wire are (cell_shapes.py); colours, glyphs and motion, which the browser
adds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from seqviz.cells import Description, Made, Sum
from seqviz.cells.description import PREV, AnyQuantity
from seqviz.cells.operations import OPERATIONS
from seqviz.figures.cell_shapes import (
    BODY,
    BUS,
    DOT,
    GATE,
    IN,
    INPUT,
    LEFT,
    MIDDLE,
    PEEP,
    RIGHT,
    ROW,
    TOP,
    Drawing,
    Part,
    Point,
    Type,
    Wire,
    across_then_up,
    crosses,
    down,
    straight,
    up_then_across,
)


@lru_cache(maxsize=64)
def drawing(description: Description) -> Drawing:
    """The drawing of a cell, the same one for equal descriptions."""
    layout = _Layout(description)
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
            points = down(start.y, end, self._peep(to, name))
            return Wire(name, to, points, span, label=sign)
        if start.x == end.x or start.y == end.y:
            return Wire(name, to, straight(start, end), span, self._is_rail(start, end), sign)
        ways = [up_then_across(start, end), across_then_up(start, end)]
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
