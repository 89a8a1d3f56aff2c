"""A text studied once for everybody: which units tell what, and where which are on.

What is kept of 100,000 characters is small: the ranking, two bits a unit and character, the means.
The states themselves (hundreds of megabytes) are not; a window is read again when it is looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from seqviz.models.charlm import CharLM
from seqviz.models.detective.features import Kind, features_of
from seqviz.models.detective.matching import Patterns
from seqviz.models.detective.ranking import Bools, Levels, Ranking, Scale, rank_units
from seqviz.models.detective.states import TextStates, read_states

Float32 = NDArray[np.float32]

LENGTH: Final = 100_000  # characters of a study
WINDOW: Final = 1_500  # characters that are painted
LEAD: Final = 500  # characters read before a window so that it begins in the right state


@dataclass(frozen=True, slots=True, eq=False)
class Study:
    """One quantity of one model over one text.

    Attributes:
        text: what was read.
        quantity: "h", "c" or a gate.
        labels: name → bool (T,), what a reader knows of each character.
        ranking: which unit tells which label.
        scale: from values to levels.
        patterns: where which unit is on.
        means: of every unit's h, float32 (H,), to hold a unit at.
        loss: of the whole text, nats per character.
    """

    text: str
    quantity: str
    labels: dict[str, Bools]
    ranking: Ranking
    scale: Scale
    patterns: Patterns
    means: Float32
    loss: float


def study(lm: CharLM, text: str, quantity: str, kind: Kind) -> Study:
    """Read a text to its end, rank the units and pack what is on.

    Args:
        lm: of one layer.
        text: at least two characters; a long one (`LENGTH`) for scores that mean something.
        quantity: "h", "c" or a gate.
        kind: of the text.
    """
    if len(text) < 2:
        raise ValueError(f"text has {len(text)} characters; wanted 2 or more")
    states = read_states(lm, text)
    labels = features_of(text, kind)
    values = states.quantity(quantity)
    scale = Scale.of(values)
    levels = scale.levels(values)
    return Study(
        text,
        quantity,
        labels,
        rank_units(levels, labels),
        scale,
        Patterns(levels),
        states.h.mean(axis=0, dtype=np.float64).astype(np.float32),
        float(states.losses().mean(dtype=np.float64)),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """Some of a text, as a network read it, ready to be painted.

    Attributes:
        begin: its place in the text.
        text: at most `WINDOW` characters.
        states: of these characters.
        levels: of these characters, uint8 (T, U).
    """

    begin: int
    text: str
    states: TextStates
    levels: Levels


def window(lm: CharLM, text: str, begin: int, quantity: str, scale: Scale) -> Window:
    """The window that begins at a place, read with `LEAD` characters before it.

    Args:
        lm: of one layer.
        text: the whole text.
        begin: from 0; a place too near to the end is moved back.
        quantity: "h", "c" or a gate.
        scale: from values to levels.
    """
    begin = max(0, min(begin, len(text) - WINDOW))
    lead = max(0, begin - LEAD)
    read = read_states(lm, text[lead : begin + WINDOW])
    skip = begin - lead
    levels = scale.levels(read.quantity(quantity)[skip:])
    states = TextStates(
        lm,
        read.indices[skip:],
        read.h[skip:],
        None if read.c is None else read.c[skip:],
        read.start,
    )
    return Window(begin, text[begin : begin + WINDOW], states, levels)
