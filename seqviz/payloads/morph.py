"""What the picture is told in which an LSTM becomes a GRU.

Symbols: T steps.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from seqviz.payloads.cell import DrawnWire
from seqviz.payloads.colours import Palettes


@dataclass(frozen=True, slots=True)
class MorphPart:
    """A part of a stage's drawing.

    Attributes:
        key: what it is for; the part of the same key in another stage is the same one.
        q: its letter's quantity.
        colour: the gate or state whose colour it has.
        values: (T).
    """

    key: str
    q: str
    type: Literal["gate", "squash", "dot", "state", "input"]
    x: float
    y: float
    sign: str
    colour: str
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class MorphStage:
    """One of the cells on the way.

    Attributes:
        shown: h after every step, (T).
    """

    name: str
    title: str
    said: str
    parts: tuple[MorphPart, ...]
    wires: tuple[DrawnWire, ...]
    shown: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Morph:
    """All stages in order.

    Attributes:
        into: by the key of a part where it goes, or comes from, that a stage does not have.
        body: the cell's box (x, y, width, height).
        stage: the one that is shown at first, by its name.
    """

    stages: tuple[MorphStage, ...]
    into: Mapping[str, str]
    body: tuple[float, float, float, float]
    stage: str
    palettes: Palettes
    labels: Mapping[str, str]
