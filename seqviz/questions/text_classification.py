"""Where the classifier of names thinks a name comes from, and when it has made up its mind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from seqviz.data.names import load_names
from seqviz.models.text_classifier import shipped_text_classifier
from seqviz.questions.puzzle import Puzzle, Rng, Truth

CHOICES: Final = 3
SHORTEST: Final = 5


@dataclass(frozen=True, slots=True)
class Name:
    """A name that the network did not learn from.

    Attributes:
        text: it.
    """

    text: str


def _name(rng: Rng) -> Name:
    texts = load_names().held_out.texts
    while True:  # most names are long enough
        text = texts[int(rng.integers(len(texts)))]
        if len(text) >= SHORTEST:
            return Name(text)


def likeliest(case: Name) -> tuple[str, ...]:
    """The likeliest classes, in the order of the alphabet."""
    reading = shipped_text_classifier().read(case.text)
    return tuple(sorted(name for name, _ in reading.top(CHOICES)))


def _class(case: Name) -> Truth:
    (first, sure), (second, less) = shipped_text_classifier().read(case.text).top(2)
    return Truth(
        first,
        {"sure": sure, "less": less},
        0.5 < sure < 0.97,
        {"first": first, "second": second},
    )


ORIGIN: Final = Puzzle("text_classification.origin", _name, _class, likeliest)

SAYS: Final = ("same", "other")


def _backwards(case: Name) -> Truth:
    classifier = shipped_text_classifier()
    forward, back = classifier.read(case.text), classifier.read(case.text[::-1])
    (first, sure), (second, less) = forward.top(1)[0], back.top(1)[0]
    return Truth(
        SAYS[int(first != second)],
        {"sure": sure, "less": less},
        bool(np.min([sure, less]) > 0.4),
        {"first": first, "second": second},
    )


BACKWARDS: Final = Puzzle("text_classification.backwards", _name, _backwards, SAYS)
PUZZLES: Final = (ORIGIN, BACKWARDS)
