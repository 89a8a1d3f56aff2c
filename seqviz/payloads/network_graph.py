"""What the drawing of a small network is told, and the number that a visitor changes on it.

Symbols: T steps, I inputs, H units, O outputs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from seqviz.payloads import is_whole
from seqviz.payloads.cell import Cell
from seqviz.payloads.colours import Palettes

Row = tuple[float, ...]
Rows = tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class GraphSizes:
    """How many circles each layer has."""

    x: int
    h: int
    y: int


@dataclass(frozen=True, slots=True)
class GraphValues:
    """Inputs x (T, I), units before and after their function, a and h (T, H), outputs y (T, O)."""

    x: Rows
    a: Rows
    h: Rows
    y: Rows


@dataclass(frozen=True, slots=True)
class GraphUntouched:
    """Units h (T, H) and outputs y (T, O) of the run without surgery."""

    h: Rows
    y: Rows


@dataclass(frozen=True, slots=True)
class GraphCut:
    """What surgery does to a quantity as it is computed, as the browser's arithmetic has it.

    Attributes:
        action: hold it at the value, or scale it by that.
        unit: which, None for all.
        first, last: the steps; ``last`` None for all that follow.
    """

    action: Literal["hold", "scale"]
    quantity: str
    value: float
    unit: int | None
    first: int
    last: int | None


@dataclass(frozen=True, slots=True)
class GraphLimits:
    """The largest size of a value of each layer; 1 where all are 0."""

    x: float
    h: float
    y: float


@dataclass(frozen=True, slots=True)
class GraphWeights:
    """Every number that can be changed.

    Attributes:
        W_x, W_h, b: of the units, (H, I), (H, H) and (H,).
        W_y, b_y: of the outputs, (O, H) and (O,).
        h_0: (H,), the state before the first step.
    """

    W_x: Rows
    W_h: Rows
    b: Row
    W_y: Rows
    b_y: Row
    h_0: Row


@dataclass(frozen=True, slots=True)
class GraphNames:
    """What each circle of a layer is called."""

    x: tuple[str, ...]
    h: tuple[str, ...]
    y: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GraphWords:
    """Every word of the drawing; what stands in braces is filled in by the browser.

    Attributes:
        names: what the letters of the equations mean, by the letter.
    """

    unroll: str
    fold: str
    folded_hint: str
    unrolled_hint: str
    open: str
    over_time: str
    untouched: str
    step: str
    weight: str
    bias: str
    before: str
    wrong: str
    alt: str
    comma: str
    equations: str
    surgery: str
    curve_alt: str
    slope: str
    save_svg: str
    save_png: str
    names: dict[str, str]


@dataclass(frozen=True, slots=True)
class NetworkDrawing:
    """A network and what it computes.

    Attributes:
        steps: T.
        nonlinearity: of the units.
        cell: what its arithmetic is.
        cuts: what surgery does, in order.
        cut: (T, H), whether surgery sets the unit's h at the step.
        untouched: the run without surgery; None where there is none.
        sizes, values, limits, weights, names: as above.
        limit: that a number may not pass, in size.
        group: of the stepper that says which step is shown.
        id: another drawing has another one.
    """

    steps: int
    nonlinearity: Literal["tanh", "ReLU"]
    cell: Cell
    cuts: tuple[GraphCut, ...]
    untouched: GraphUntouched | None
    cut: tuple[tuple[bool, ...], ...]
    sizes: GraphSizes
    values: GraphValues
    limits: GraphLimits
    weights: GraphWeights
    names: GraphNames
    limit: float
    group: str
    palettes: Palettes
    labels: GraphWords
    id: str = ""


@dataclass(frozen=True, slots=True)
class NetworkView:
    """How the drawing is looked at when it is first shown: unrolled or not, and the step.

    Attributes:
        begun: another text as soon as the numbers were set anew otherwise than in the drawing, by
            *Undo*, *Reset* or another network: what the browser has not told yet is no more meant.
    """

    unrolled: bool
    t: int
    begun: str


@dataclass(frozen=True, slots=True)
class Edit:
    """One number that the visitor changed on the drawing; indices from 0.

    Attributes:
        goes_on: whether the same drag has changed it before, so that both are one change.
    """

    name: str
    row: int
    column: int
    value: float
    goes_on: bool = False


def read_edit(message: Any) -> Edit | None:
    """An edit from what the browser sent, None for anything else."""
    if not isinstance(message, dict):
        return None
    name, row, column, number = (message.get(k) for k in ("name", "row", "column", "value"))
    if not isinstance(name, str) or not is_whole(row) or not is_whole(column):
        return None
    if not is_whole(number) and not isinstance(number, float):
        return None
    return Edit(name, row, column, float(number), message.get("goes_on") is True)
