"""A text studied once for everybody: which units tell what, and where which are on.

Kept are the ranking, the means and a state every thousand characters, from which any part is read
again; for the search two bits a unit and a state every hundred. All the states (hundreds of
megabytes) are not kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from seqviz.models.charlm import CharLM
from seqviz.models.detective.features import Kind, features_of
from seqviz.models.detective.matching import Patterns
from seqviz.models.detective.pieces import Anchors, Range, read_ranges
from seqviz.models.detective.ranking import Bools, Levels, Ranking, Scale, rank_units
from seqviz.models.detective.silence import Proof, prove
from seqviz.models.detective.states import read_states

Float32 = NDArray[np.float32]

LENGTH: Final = 100_000  # characters of a study
NEAR: Final = 100  # characters from one anchor of a search to the next
WINDOW: Final = 1_500  # characters that are painted
PROOF: Final = 8_000  # characters that a proof reads
PLENTY: Final = 300  # characters with the feature that a proof wants to see


@dataclass(frozen=True, slots=True, eq=False)
class Study:
    """One quantity of one model over one text.

    Attributes:
        lm: who read it.
        text: what was read.
        quantity: "h", "c" or a gate.
        labels: name → bool (T,), what a reader knows of each character.
        ranking: which unit tells which label.
        scale: from values to levels.
        means: of every unit's h, float32 (H,), to hold a unit at.
        loss: of the whole text, nats per character.
        anchors: states to read on from.
    """

    lm: CharLM
    text: str
    quantity: str
    labels: dict[str, Bools]
    ranking: Ranking
    scale: Scale
    means: Float32
    loss: float
    anchors: Anchors

    def levels(self, ranges: Sequence[Range], anchors: Anchors | None = None) -> list[Levels]:
        """The levels of some ranges of the text, uint8 (…, U) each.

        Args:
            ranges: `begin` up to, not including, `end`.
            anchors: nearer ones, as a search has them.
        """
        found = read_ranges(self.lm, self.text, anchors or self.anchors, ranges)
        return [self.scale.levels(states.quantity(self.quantity)) for states in found]


@dataclass(frozen=True, slots=True, eq=False)
class Search:
    """What it takes to find passages in a study's text.

    Attributes:
        patterns: where which unit is on.
        anchors: one every `NEAR` characters.
    """

    patterns: Patterns
    anchors: Anchors


def study(lm: CharLM, text: str, quantity: str, kind: Kind, anchors: Anchors) -> Study:
    """Read a whole text and rank the units.

    Args:
        lm: who reads.
        text: at least two characters; a long one (`LENGTH`) for scores that mean something.
        quantity: "h", "c" or a gate.
        kind: of the text.
        anchors: of that text; the same serve every quantity.
    """
    if len(text) < 2:
        raise ValueError(f"text has {len(text)} characters; wanted 2 or more")
    (states,) = read_ranges(lm, text, anchors, [(0, len(text))])
    labels = features_of(text, kind)
    values = states.quantity(quantity)
    scale = Scale.of(values)
    return Study(
        lm,
        text,
        quantity,
        labels,
        rank_units(scale.levels(values), labels),
        scale,
        states.h.mean(axis=0, dtype=np.float64).astype(np.float32),
        float(states.losses().mean(dtype=np.float64)),
        anchors,
    )


def search(found: Study) -> Search:
    """Read the text of a study again and pack what is on."""
    (states,) = read_ranges(found.lm, found.text, found.anchors, [(0, len(found.text))])
    levels = found.scale.levels(states.quantity(found.quantity))
    return Search(Patterns(levels), Anchors.of(states, NEAR))


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
