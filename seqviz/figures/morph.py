"""How an LSTM becomes a GRU, in four cells that really run: free, tied, merged, with a reset gate.

    LSTM      c_t = f_t ⊙ c_{t−1} + i_t ⊙ g_t            h_t = o_t ⊙ tanh(c_t)
    tied      c_t = f_t ⊙ c_{t−1} + (1 − f_t) ⊙ g_t       h_t = o_t ⊙ tanh(c_t)
    merged    h_t = z_t ⊙ h_{t−1} + (1 − z_t) ⊙ n_t       z has f's weights, n has g's; r held at 1
    GRU       the same, where n_t sees r_t ⊙ (W_hn·h_{t−1})   r has the weights that o had

Each is made of the weights of the one before, so every difference comes from the change alone. The
parts of their drawings are matched by what they are for, as the descriptions say it, so a part
keeps its place. Left out: what a training would make of the weights that are left.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Final

import numpy as np

from seqviz.cells import CELLS, Cell, Description, Kind, Made, Sum, Trace
from seqviz.cells.arrays import Array
from seqviz.cells.description import PREV
from seqviz.cells.model import RNNModel
from seqviz.cells.surgery import Hold, forward_with
from seqviz.figures.cell_drawing import drawing
from seqviz.figures.cell_entry import colour_of
from seqviz.payloads.morph import MorphPart, MorphStage

X: Final = (1.0, 0.0, 0.0, -0.5, 0.8, 0.0, 0.0, 1.0, -1.0, 0.0, 0.0, 0.0)
"""What all four read."""
WEIGHTS: Final[Mapping[str, tuple[float, float, float]]] = {  # W_x, W_h, b
    "i": (2.0, 0.3, -0.5),
    "f": (-1.0, 0.5, 1.5),
    "g": (1.5, 0.7, 0.0),
    "o": (0.5, 0.4, 1.0),
}
INTO: Final[Mapping[str, str]] = {
    "writes": "keeps",
    "shows": "memory_out",
    "squashed": "memory_out",
    "shown": "memory_out",
    "shown_out": "memory_out",
    "shown_prev": "memory_prev",
    "resets": "content",
    "seen": "content",
}
"""Where a part goes that a stage does not have, or comes from."""
NAMES: Final = ("free", "tied", "merged", "reset")


@cache
def runs() -> Mapping[str, tuple[Trace, int]]:
    """Each stage's trace on ``X``, and how many numbers its cell learns and uses."""
    free, tied = {name: name for name in WEIGHTS}, {"f": "f", "g": "g", "o": "o"}
    gru = {"r": "o", "z": "f", "n": "g"}
    each = len(WEIGHTS["f"])
    return {
        "free": (_run(_cell("lstm", free)), each * len(free)),
        "tied": (_run(_cell("peephole", tied, gates="coupled")), each * len(tied)),
        "merged": (_run(_cell("gru", gru), hold="r"), each * (len(gru) - 1)),
        "reset": (_run(_cell("gru", gru)), each * len(gru)),
    }


def _cell(kind: Kind, blocks: Mapping[str, str], **options: str) -> Cell:
    """One unit whose blocks have the weights of the LSTM's of the names given; others are 0."""
    make = CELLS[kind]
    arrays: dict[str, Array] = {}
    for one in make.describe(**options).arrays:
        place = {"W_x": 0, "W_h": 1, "b": 2}.get(one.name)
        rows = [0.0 if place is None else WEIGHTS[blocks[name]][place] for name in one.blocks]
        arrays[one.name] = np.array(rows).reshape(one.shape(1, 1))
    return make.from_parameters(arrays, **options)


def _run(cell: Cell, hold: str = "") -> Trace:
    model = RNNModel.from_parts([cell], np.ones((1, 1)), np.zeros(1))
    x = np.array(X).reshape(-1, 1, 1)
    held = (Hold(hold, 1.0, unit=0),) if hold else ()
    return forward_with(model, x, held).layers[0] if held else model.forward(x).layers[0]


def stages(told: Callable[[str], tuple[str, str]]) -> tuple[MorphStage, ...]:
    """The four, drawn and with their numbers.

    Args:
        told: title and sentence of a stage, by its name.
    """
    made = []
    for name, (trace, _count) in runs().items():
        cell = trace.description
        gone = {"resets", "seen"} if name == "merged" else set()
        picture = drawing(cell)
        parts = []
        for part in picture.parts:
            key = key_of(cell, part.q, out=part.type == "state" and not part.q.endswith(PREV))
            if key in gone:
                continue
            values = _values(trace, part.q)
            parts.append(
                MorphPart(key, part.q, part.type, part.x, part.y, part.sign,
                          colour_of(cell, part.q), values)
            )  # fmt: skip
        hidden = {part.q for part in picture.parts if key_of(cell, part.q, out=False) in gone}
        wires = tuple(
            wire
            for wire in picture.packed().wires
            if not hidden & {wire.source, wire.to} and not _is_peephole(cell, wire.source, wire.to)
        )
        title, said = told(name)
        shown = tuple(trace.quantity("h")[:, 0, 0].tolist())
        made.append(MorphStage(name, title, said, tuple(parts), wires, shown))
    return tuple(made)


def _is_peephole(cell: Description, source: str, to: str) -> bool:
    """Whether a wire is one weight a unit, of which there is none here: they are all 0."""
    return any(
        term.source == source and term.array and not cell.array(term.array).columns
        for one in cell.sums
        if one.name == to
        for term in one.terms
    )


def key_of(cell: Description, q: str, *, out: bool) -> str:
    """What a part is for, the same word in every cell: by it the drawings are matched."""
    memory = cell.states[-1]
    if q == "x":
        return "x"
    state = q.removesuffix(PREV)
    if q.endswith(PREV) or out:
        return ("memory" if state == memory else "shown") + ("_out" if out else PREV)
    one = cell[q]
    if one.role == "state":
        return "memory" if q == memory else "shown"
    if isinstance(one, Sum) or one.role != "part":
        return one.role
    return _part_key(cell, one)


def _part_key(cell: Description, one: Made) -> str:
    """Of a part on the way: what it is a product of."""
    if one.operation == "tanh":
        return "squashed"
    roles = {cell[source].role for source in one.of if source in cell}
    if "resets" in roles:
        return "seen"
    return "written" if "content" in roles else "kept"


def _values(trace: Trace, q: str) -> tuple[float, ...]:
    """The unit's value of a quantity after every step; of a state before: before it."""
    if q == "x":
        return tuple(trace.x[:, 0, 0].tolist())
    if q.endswith(PREV):
        return tuple(trace.state(q.removesuffix(PREV))[:-1, 0, 0].tolist())
    return tuple(trace.quantity(q)[:, 0, 0].tolist())
