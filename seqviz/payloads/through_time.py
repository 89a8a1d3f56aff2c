"""What the picture of gradients through time is told: untrained networks, for the browser to run.

Symbols: T steps at most, I inputs, H hidden units.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from seqviz.payloads.arrays import Place
from seqviz.payloads.cell import Cell
from seqviz.payloads.colours import Palettes


@dataclass(frozen=True, slots=True)
class Rows:
    """A block's rows in an array of biases: from ``first`` on, one a unit."""

    array: str
    first: int


@dataclass(frozen=True, slots=True)
class KeepingGate:
    """The gate that keeps a cell's memory.

    Attributes:
        name: of the gate, such as "f".
        state: whose memory.
        sign: +1 where a larger bias keeps more, −1 where it keeps less.
        bias: its own.
        writers: those of gates that let new content in.
    """

    name: str
    state: str
    sign: int
    bias: Rows
    writers: tuple[Rows, ...]


@dataclass(frozen=True, slots=True)
class OwnWeights:
    """The recurrent weights of a cell whose state is one sum.

    Attributes:
        radius: ρ(W_h) as drawn.
        orthogonal: another W_h (H, H), a rotation.
        small: another W_x (H, I), for the identity as W_h.
    """

    radius: float
    orthogonal: Place
    small: Place


@dataclass(frozen=True, slots=True)
class Lane:
    """One untrained network.

    Attributes:
        kind, title: of the cell.
        forms: what it computes, by the name of its activation; one where there is no choice.
        arrays: what it would learn, as torch draws it.
        gate: that keeps, or None.
        own: recurrent weights of a cell whose state is one sum, or None.
    """

    kind: str
    title: str
    forms: Mapping[str, Cell]
    arrays: Mapping[str, Place]
    gate: KeepingGate | None
    own: OwnWeights | None


@dataclass(frozen=True, slots=True)
class Networks:
    """Networks of one size, on one input.

    Attributes:
        hidden: H.
        inputs: I.
        lanes: one to three.
        x: (T, I).
        seed: (H,), the gradient at the last step, of length 1.
        spread: (H,), between 0 and 1: where a unit's memory lies between the shortest and longest.
    """

    hidden: int
    inputs: int
    lanes: tuple[Lane, ...]
    x: Place
    seed: Place
    spread: Place


@dataclass(frozen=True, slots=True)
class Asked:
    """How the sliders stand; the browser goes on from there.

    Attributes:
        steps: T.
        gate: "torch", "chrono" or the bias with which the gate that keeps begins.
        radius: what ρ(W_h) is brought to; None leaves it.
        start: "torch", "orthogonal" or "identity".
        form: "tanh" or "relu".
        hidden: H.
    """

    steps: int
    gate: str | float
    radius: float | None
    start: str
    form: str
    hidden: int


@dataclass(frozen=True, slots=True)
class Look:
    """Which loss is looked at, from where, and what is open beside it; the browser goes on.

    Attributes:
        at: the step that the error has come back to.
        loss: the step whose loss it is; None for the last.
        horizon: steps after which the way back is cut off; None for never.
        clip: the longest gradient of the weights; None for any.
        triangle: the kind of cell whose losses are all shown, or "".
    """

    at: int
    loss: int | None
    horizon: int | None
    clip: float | None
    triangle: str


@dataclass(frozen=True, slots=True)
class ThroughTime:
    """All of it.

    Attributes:
        sizes: the same cells in several sizes.
        colours: one for each lane, in both modes.
    """

    sizes: tuple[Networks, ...]
    colours: Mapping[str, tuple[str, ...]]
    palettes: Palettes
    labels: Mapping[str, str]
