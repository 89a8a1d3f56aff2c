"""What a preset is: a network set by hand, an input that shows its one idea, and a sentence.

A preset holds plain numbers in tuples, so it can be hashed and never changes; ``model()`` builds a
fresh network from them that may be edited. Titles, sentences and names are English source strings;
whoever shows them translates them. Left out: the presets themselves (a file a cell).
"""

from dataclasses import dataclass
from typing import Any, Literal, TypedDict

import numpy as np

from seqviz.cells.arrays import Array, frozen
from seqviz.cells.base import Kind, joined_state
from seqviz.cells.model import RNNModel
from seqviz.cells.register import CELLS
from seqviz.cells.rnn import Nonlinearity

Row = tuple[float, ...]
Rows = tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """A hand-set network of one layer, in float64.

    Attributes:
        kind: of its cell.
        name: short, for links; unique within a kind.
        title: what to call it.
        look_for: one sentence on what to look for.
        attempt: what to do to it to see what its gate, or its unit, is for: a button's words.
        cut: the same as interventions, a string (interventions.py).
        x: T rows of I numbers, the input that shows it.
        W_x: (G·H, I).
        b: (G·H).
        W_y: (O, H).
        W_h: (G·H, H), of a cell that has it.
        b_y: (O).
        b_hn: (H), of a GRU.
        p: the peepholes, of a cell that has them.
        nonlinearity: of an RNN.
        gates: of a peephole LSTM.
        h_0: (H), the initial state; zeros if left out.
        c_0: (H), the initial cell state of an LSTM; zeros if left out.
        input_names: what each of the I inputs means.
        output_names: what each of the O outputs means.
        idea: what it shows beside networks of other cells, a word that they share; "" for none.
        beside: what to look for there, where ``look_for`` speaks of an input of its own.
    """

    kind: Kind
    name: str
    title: str
    look_for: str
    attempt: str
    cut: str
    x: Rows
    W_x: Rows
    b: Row
    W_y: Rows
    W_h: Rows = ()
    b_y: Row = (0.0,)
    b_hn: Row = ()
    p: Row = ()
    nonlinearity: Nonlinearity = "tanh"
    gates: Literal["free", "coupled"] = "free"
    h_0: Row = ()
    c_0: Row = ()
    input_names: tuple[str, ...] = ("x",)
    output_names: tuple[str, ...] = ("y",)
    idea: str = ""
    beside: str = ""

    def model(self) -> RNNModel:
        """Build the network anew; its weights may be changed in place."""
        make = CELLS[self.kind]
        options = {name: getattr(self, name) for name in make.OPTIONS}
        learned = make.describe(**options).arrays
        arrays = {one.name: _array(getattr(self, one.name)) for one in learned}
        cell = make.from_parameters(arrays, **options)
        return RNNModel.from_parts([cell], _array(self.W_y), _array(self.b_y))

    def inputs(self) -> Array:
        """Return the input sequence, (T, 1, I), read-only."""
        return frozen(_array(self.x)[:, None])

    def states(self) -> tuple[Any]:
        """Return the initial state of the one layer, as ``RNNModel.forward`` takes it."""
        hidden = len(self.W_y[0])
        starts = {"h": self.h_0, "c": self.c_0}
        return (
            joined_state(
                {
                    name: _array(starts[name] or (0.0,) * hidden)[None]  # (1, H)
                    for name in CELLS[self.kind].describe().states
                }
            ),
        )


class Weights(TypedDict):
    """The stacked weights of a cell."""

    W_x: Rows
    W_h: Rows
    b: Row


def unit(**gates: tuple[Row, float, float]) -> Weights:
    """Stack the gates of a network of one unit.

    Args:
        gates: per gate, in the cell's order, its weights on the inputs, its weight on h_{t−1}
            and its bias.

    Returns:
        W_x (G, I), W_h (G, 1) and b (G).
    """
    rows_x, rows_h, biases = zip(*gates.values(), strict=True)
    return Weights(W_x=rows_x, W_h=tuple((w,) for w in rows_h), b=biases)


def _array(rows: Rows | Row) -> Array:
    return np.array(rows, dtype=np.float64)
