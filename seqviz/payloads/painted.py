"""What the paintings of one text are told; their scores, float32 (cards, T), travel beside it."""

from __future__ import annotations

from dataclasses import dataclass

from seqviz.payloads.colours import Palettes


@dataclass(frozen=True, slots=True)
class PaintedCard:
    """One painting.

    Attributes:
        name: which one it is, in code.
        title, question: its words.
        top: index of the character that it puts first, None where several share that place.
    """

    name: str
    title: str
    question: str
    top: int | None


@dataclass(frozen=True, slots=True)
class PaintedWords:
    """Their common words; what stands in braces is filled in by the browser."""

    first: str
    scaled: str


@dataclass(frozen=True, slots=True)
class PaintedCards:
    """All of them, the T characters of the text as shown, and whether scores are written."""

    characters: tuple[str, ...]
    cards: tuple[PaintedCard, ...]
    numbers: bool
    palettes: Palettes
    labels: PaintedWords
