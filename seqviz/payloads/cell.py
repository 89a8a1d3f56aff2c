"""What the browser is told of a cell: its quantities, their equations and colours, its drawing.

It is made from the cell's description (`seqviz/figures/cell_entry.py`), so no browser asks which
cell it is. Titles and notes are English; the page sends its own words for them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias


@dataclass(frozen=True, slots=True)
class SymbolToken:
    """A piece of an equation: a quantity, or a state before."""

    symbol: str


@dataclass(frozen=True, slots=True)
class OperatorToken:
    """A piece of an equation: a sign or a bracket."""

    operator: str


@dataclass(frozen=True, slots=True)
class FunctionToken:
    """A piece of an equation: the name of a function."""

    function: str


@dataclass(frozen=True, slots=True)
class NumberToken:
    """A piece of an equation: a number, as it is written."""

    number: str


@dataclass(frozen=True, slots=True)
class WeightToken:
    """A piece of an equation: the letter of a learned array, and what stands under it."""

    weight: str
    index: tuple[str, ...]


Token: TypeAlias = SymbolToken | OperatorToken | FunctionToken | NumberToken | WeightToken


@dataclass(frozen=True, slots=True)
class Usual:
    """Colours that end at the usual size of a quantity's values, and at ``least`` there."""

    of: str
    least: float


Limit: TypeAlias = Literal["share"] | float | Usual
"""Where colours end: "share" is between 0 and 1; a number; or the usual size."""

TermKind: TypeAlias = Literal["matrix", "vector", "plain"]


@dataclass(frozen=True, slots=True)
class Term:
    """A summand of a sum; ``array`` is "" where it is added as it is ("plain")."""

    source: str
    array: str
    kind: TermKind


@dataclass(frozen=True, slots=True)
class Quantity:
    """What is told of every quantity.

    Attributes:
        opens: whether its computation can be opened.
        colour: the gate or state whose colour it has.
        plain: how a sentence writes it.
        tokens: the right-hand side of its equation.
        limit: where its colours end.
    """

    name: str
    title: str
    note: str
    role: str
    opens: bool
    sources: tuple[str, ...]
    colour: str
    plain: str
    tokens: tuple[Token, ...]
    limit: Limit


@dataclass(frozen=True, slots=True)
class Summed(Quantity):
    """An activation of a weighed sum; ``bias`` is "" where none is added."""

    activation: str
    terms: tuple[Term, ...]
    bias: str
    block: str


@dataclass(frozen=True, slots=True)
class Made(Quantity):
    """What an operation makes of its sources, unit by unit."""

    operation: str


AnyQuantity: TypeAlias = Summed | Made


@dataclass(frozen=True, slots=True)
class Learned:
    """A learned array: its blocks in order, and "I" or "H" columns, "" for a vector."""

    name: str
    blocks: tuple[str, ...]
    columns: str


@dataclass(frozen=True, slots=True)
class DrawnPart:
    """Something drawn: its middle, and the part of a step at which its value appears."""

    q: str
    type: Literal["gate", "squash", "dot", "state", "input"]
    x: float
    y: float
    phase: float
    sign: str


@dataclass(frozen=True, slots=True)
class WireLabel:
    """A sign that stands on a wire, and where."""

    text: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class DrawnWire:
    """A line along which a value travels.

    Attributes:
        source: the quantity that travels, or "gates" for what the bus carries.
        to: what takes it, "gates" for the bus, or a state with "_out".
        d: an SVG path.
        span: the part of a step in which it travels.
        state: whether it is a rail of a state.
    """

    source: str
    to: str
    d: str
    span: tuple[float, float]
    state: bool
    label: WireLabel | None


@dataclass(frozen=True, slots=True)
class Drawing:
    """The picture of a cell; ``body`` is its box (x, y, width, height)."""

    body: tuple[float, float, float, float]
    parts: tuple[DrawnPart, ...]
    wires: tuple[DrawnWire, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A whole cell.

    Attributes:
        quantities, states: in the order of their computation.
        blocks: what W_x is stacked of, in order.
        rows: the quantities of the overview, in reading order.
    """

    kind: str
    title: str
    quantities: tuple[AnyQuantity, ...]
    blocks: tuple[str, ...]
    states: tuple[str, ...]
    rows: tuple[str, ...]
    arrays: tuple[Learned, ...]
    drawing: Drawing
