"""A text painted several times, each character with its number: explanations side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from seqviz.payloads.painted import PaintedCard, PaintedCards, PaintedWords
from seqviz.ui.frame.i18n import _, language
from seqviz.ui.frame.quoting import signs_of
from seqviz.ui.kit.host import component
from seqviz.ui.kit.palettes import PALETTES

_component = component("painted")


@dataclass(frozen=True, slots=True, eq=False)
class Card:
    """One painting.

    Attributes:
        name: which one it is, in code.
        title, question: its words.
        scores: (T,) one number a character, above 0 where it speaks for the class.
        top: index of the character that it puts first, None where several share that place.
    """

    name: str
    title: str
    question: str
    scores: NDArray[np.float64]
    top: int | None


def painted(text: str, cards: Sequence[Card], *, key: str, numbers: bool = True) -> None:
    """Mount the paintings of one text; pointing at a character finds it in all of them.

    Args:
        text: what is painted.
        cards: the paintings.
        key: of the component.
        numbers: whether each character's score is written below it.
    """
    shown = PaintedCards(
        characters=tuple(signs_of(text)),
        cards=tuple(PaintedCard(one.name, one.title, one.question, one.top) for one in cards),
        numbers=numbers,
        palettes=PALETTES,
        labels=PaintedWords(first=_("puts this first"), scaled=_("(Numbers × {factor}.)")),
    )
    scores = np.stack([one.scores for one in cards]).astype("<f4")  # (cards, T)
    _component(shown, scores.tobytes(), key=f"{key}-{language()}")
