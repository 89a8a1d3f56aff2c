"""What the pad for one curve is told: what stands on it, and how the network goes on."""

from __future__ import annotations

from dataclasses import dataclass

from seqviz.payloads.colours import Palettes


@dataclass(frozen=True, slots=True)
class CurvePadWords:
    """Every word of the pad; what stands in braces is filled in by the browser."""

    pad: str
    hint: str
    hint_keys: str
    yours: str
    goes_on: str
    waits: str
    clear: str
    at: str
    nothing: str
    drawn: str
    continued: str
    cleared: str


@dataclass(frozen=True, slots=True)
class ByMode:
    """One colour for each mode."""

    light: str
    dark: str


@dataclass(frozen=True, slots=True)
class CurvePad:
    """The pad.

    Attributes:
        drawn: x and y of each point, 0 … 1; None where nothing is drawn.
        continuation: the network's values, −1 … 1; None for what is not finite.
        count: how many values the curve was read as.
        most: points that Python takes.
        own: the colour of what the network draws.
    """

    drawn: tuple[tuple[float, float], ...] | None
    continuation: tuple[float | None, ...]
    count: int
    most: int
    palettes: Palettes
    own: ByMode
    labels: CurvePadWords
