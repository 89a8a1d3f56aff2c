"""A text studied once for everybody: which units tell what, and where which are on.

Of 100,000 characters a byte and two bits a unit are kept, with the ranking and the means. The
states themselves (hundreds of megabytes) are not.
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
from seqviz.models.detective.silence import Proof, prove
from seqviz.models.detective.states import TextStates, read_states

Float32 = NDArray[np.float32]

LENGTH: Final = 100_000  # characters of a study
WINDOW: Final = 1_500  # characters that are painted
PROOF: Final = 8_000  # characters that a proof reads
PLENTY: Final = 300  # characters with the feature that a proof wants to see


@dataclass(frozen=True, slots=True, eq=False)
class Study:
    """One quantity of one model over one text.

    Attributes:
        text: what was read.
        quantity: "h", "c" or a gate.
        labels: name → bool (T,), what a reader knows of each character.
        ranking: which unit tells which label.
        scale: from values to levels.
        levels: of every character and unit, uint8 (T, U).
        patterns: where which unit is on.
        means: of every unit's h, float32 (H,), to hold a unit at.
        loss: of the whole text, nats per character.
    """

    text: str
    quantity: str
    labels: dict[str, Bools]
    ranking: Ranking
    scale: Scale
    levels: Levels
    patterns: Patterns
    means: Float32
    loss: float


def study(states: TextStates, text: str, quantity: str, kind: Kind) -> Study:
    """Rank the units that read a text and pack what is on.

    Args:
        states: of that text; the same serve every quantity.
        text: at least two characters; a long one (`LENGTH`) for scores that mean something.
        quantity: "h", "c" or a gate.
        kind: of the text.
    """
    if len(text) < 2:
        raise ValueError(f"text has {len(text)} characters; wanted 2 or more")
    if len(states) != len(text):
        raise ValueError(f"there are {len(states)} states; wanted {len(text)}")
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
        levels,
        Patterns(levels),
        states.h.mean(axis=0, dtype=np.float64).astype(np.float32),
        float(states.losses().mean(dtype=np.float64)),
    )


def read_levels(lm: CharLM, text: str, quantity: str, scale: Scale) -> Levels:
    """The levels of another text, uint8 (T, U), on the scale of a study."""
    return scale.levels(read_states(lm, text).quantity(quantity))


def place_of_proof(label: Bools) -> slice:
    """Which part of a study a proof reads: one in the second half, which chose no unit.

    It is the first with `PLENTY` of the feature, else the one with most of it.
    """
    half = len(label) // 2
    begins = range(half, max(half + 1, len(label) - PROOF + 1), 1_000)
    # after the last character that is read nothing is guessed
    counts = [int(label[begin : begin + PROOF][:-1].sum()) for begin in begins]
    enough = next((k for k, count in enumerate(counts) if count >= PLENTY), None)
    begin = begins[int(np.argmax(counts)) if enough is None else enough]
    return slice(begin, begin + PROOF)


def prove_in(lm: CharLM, found: Study, unit: int, label: Bools, *, hold: bool) -> Proof:
    """Take a unit away where a study has the feature.

    Args:
        lm: whose study it is.
        found: the study.
        unit: which to take away.
        label: of all the study's characters.
        hold: it and those it is compared with at their means, instead of silencing it.
    """
    part = place_of_proof(label)
    whole = read_states(lm, found.text[part])
    return prove(whole, unit, label[part], held=found.means if hold else None)
