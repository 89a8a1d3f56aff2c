"""What the picture of gradients through time is told of a trained network's answer.

Symbols: T steps, I inputs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from seqviz.payloads.colours import Palettes


@dataclass(frozen=True, slots=True)
class SentLane:
    """One layer.

    Attributes:
        title: of the layer.
        hidden: its units.
        carries: the state that keeps its memory.
        gate: that keeps it, such as "f".
        sign: +1 where the gate keeps, −1 where what it leaves does.
        shares: by state, the gradient there, of what stands at the last step, (T + 1).
        line: what the state hands on at each step, the mean over the units, (T).
        rate: the mean of that.
        alone: what the gates alone would leave, unit by unit, as the shares are, (T + 1).
    """

    title: str
    hidden: int
    carries: str
    gate: str
    sign: int
    shares: Mapping[str, tuple[float, ...]]
    line: tuple[float, ...]
    rate: float
    alone: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class TrainedBack:
    """All of it.

    Attributes:
        trained: the lanes, the top layer first.
        steps: T.
        at: the step that the error has come back to, at first.
        names: of what is read at each step, (T); empty where there are pixels.
        pixels: what is read at each step, I numbers from 0 to 1; empty where there are names.
        told: what came of it, in sentences.
        colours: one for each lane, in both modes.
    """

    trained: tuple[SentLane, ...]
    steps: int
    at: int
    names: tuple[str, ...]
    pixels: tuple[tuple[float, ...], ...]
    told: tuple[str, ...]
    colours: Mapping[str, tuple[str, ...]]
    palettes: Palettes
    labels: Mapping[str, str]
