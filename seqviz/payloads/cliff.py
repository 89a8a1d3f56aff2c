"""What the picture of the cliff is told: the ground, how the sliders stand, and its words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from seqviz.payloads.colours import Palettes


@dataclass(frozen=True, slots=True)
class Ground:
    """The rectangle of weights that is shown.

    Attributes:
        w: from and to.
        b: from and to.
        points: of the grid, on each side.
        start: h_0.
    """

    w: tuple[float, float]
    b: tuple[float, float]
    points: int
    start: float


@dataclass(frozen=True, slots=True)
class Walk:
    """How the sliders stand, and what the ball has done; the browser goes on from there.

    Attributes:
        ball: w and b where it was dropped.
        taken: steps of gradient descent since.
        rate: the learning rate.
        longest: what the gradient's norm is clipped to; None for no clipping.
        steps: T.
        target: the h_T that is wanted.
    """

    ball: tuple[float, float]
    taken: int
    rate: float
    longest: float | None
    steps: int
    target: float


@dataclass(frozen=True, slots=True)
class Range:
    """Of a slider, both ends included."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Cliff:
    """All of it.

    Attributes:
        usual: how everything stands where the address says nothing.
        ranges: of the sliders, by their names in ``Walk``.
        most: steps that can be taken.
        ramp: colours from the lowest loss to the highest, as ``#rrggbb``.
        lowest: the loss that has the first of them; the last one has 1.
    """

    ground: Ground
    asked: Walk
    usual: Walk
    ranges: Mapping[str, Range]
    most: int
    ramp: tuple[str, ...]
    lowest: float
    palettes: Palettes
    labels: Mapping[str, str]
