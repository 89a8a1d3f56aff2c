"""What the painter of a text is told: what was studied, the text, and what the visitor looks at.

Levels of every unit, uint8 (U, T), travel beside it, then the labels of the text, one byte a
character, in the order of the ranking. Symbols: T characters, U units.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from seqviz.payloads.colours import Palettes


@dataclass(frozen=True, slots=True)
class ListedUnit:
    """A unit in the list of a feature, with the words that say its numbers.

    Attributes:
        place: the number beside its bar, from 0 to 1: its score, or the share of its calls that are
            right.
        kind: whether it tells the feature, goes with it, or neither.
    """

    unit: int
    place: float
    kind: Literal["tells", "goes", "weak"]
    said: str
    score: str
    right: str
    p: str


@dataclass(frozen=True, slots=True)
class TextFeature:
    """A feature of the text, and the units that tell it best.

    Attributes:
        chance: the score that luck reaches.
        guess: how often who guesses is right, from 0 to 1.
        better: which of its units tell another feature better, a sentence for each such feature.
    """

    name: str
    title: str
    what: str
    chance: float
    guess: float
    share: str
    better: tuple[str, ...]
    units: tuple[ListedUnit, ...]


@dataclass(frozen=True, slots=True)
class UnitNote:
    """What a unit stands for; both are empty where there is nothing to say."""

    said: str
    feature: str


@dataclass(frozen=True, slots=True)
class PainterWords:
    """Every word of the painter; what stands in braces is filled in by the browser."""

    unit: str
    of: str
    more: str
    back: str
    forward: str
    prove: str
    prove_what: str
    prove_why: str
    proving: str
    proof_numbers: str
    now: str
    list: str
    columns: tuple[str, str, str, str]
    line_chance: str
    line_guess: str
    share: str
    plain_share: str
    plain_list: str
    sample: str
    here: str
    text: str
    hint: str


@dataclass(frozen=True, slots=True)
class PainterStudy:
    """What is known of a network's units, whichever text is shown.

    Attributes:
        units: U.
        symbol: of the quantity that is painted.
        signed: whether it may be negative.
        limits: (U,) the value that the highest level stands for.
        ranking: the features.
        notes: (U,).
        missing: a sentence on features that could not be judged, or "".
        experts: whether scores, chance and p stand in the list too.
    """

    units: int
    symbol: str
    signed: bool
    limits: tuple[float, ...]
    ranking: tuple[TextFeature, ...]
    notes: tuple[UnitNote, ...]
    missing: str
    experts: bool
    palettes: Palettes
    labels: PainterWords


@dataclass(frozen=True, slots=True)
class PaintedText:
    """The text: its characters, a name for it, and its first character's place in the whole."""

    chars: tuple[str, ...]
    text: str
    begin: int


@dataclass(frozen=True, slots=True)
class PainterView:
    """What is looked at.

    Attributes:
        unit: shown at first.
        stretch: selected, or None.
        jump: another one brings the stretch into view.
        most: characters that a stretch may have.
        group: that shows the same unit.
    """

    unit: int
    stretch: tuple[int, int] | None
    jump: str
    most: int
    group: str
