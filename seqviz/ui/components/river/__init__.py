"""The river: the shares of all classes after every character, as bands that make up the whole.

One component for the whole life of the page: while a person types, each payload replaces the one
before in place and the bands glide to where it wants them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from seqviz.models.text_classifier import TextReading
from seqviz.payloads import fingerprint
from seqviz.payloads.river import River, RiverWords
from seqviz.ui.frame.i18n import _, language
from seqviz.ui.frame.quoting import signs_of
from seqviz.ui.kit.host import component
from seqviz.ui.kit.palettes import PALETTES

MOST: Final = 6  # classes with a colour and a name
SURE: Final = 3  # of them those that are likeliest in the end
_component = component("river")


def named_classes(reading: TextReading, most: int = MOST) -> tuple[int, ...]:
    """The classes that get a colour, the likeliest in the end first.

    The three likeliest after the last character, then those with the highest share anywhere.
    """
    last = reading.probabilities[-1]
    ends = np.argsort(-last, kind="stable")[: min(SURE, most)].tolist()
    peaks = np.argsort(-reading.probabilities.max(axis=0), kind="stable").tolist()
    chosen = [*ends, *(k for k in peaks if k not in ends)][:most]
    return tuple(sorted(chosen, key=lambda k: -last[k]))


def river(reading: TextReading, names: Sequence[str], *, key: str, label: str) -> None:
    """Mount the river.

    Args:
        reading: one text.
        names: of all classes, as they are shown.
        key: of the component; the same one keeps it in place.
        label: what the picture says, for screen readers.
    """
    shares = np.vstack([reading.before, reading.probabilities]).astype("<f4")  # (T + 1, O)
    numbers = shares.tobytes()
    shown = River(
        characters=tuple(signs_of(reading.text)),
        known=tuple(bool(form) for form in reading.read_as),
        names=tuple(names),
        named=named_classes(reading),
        decided=reading.decided_at,
        pushed=reading.pushed_at,
        palettes=PALETTES,
        labels=_words(label),
    )
    shown = replace(shown, id=fingerprint(shown, numbers))
    _component(shown, numbers, key=f"{key}-{language()}")


def _words(picture: str) -> RiverWords:
    return RiverWords(
        picture=picture,
        before=_("before the first character"),
        comma=_(", "),
        reading=_("{when}: {shares}"),
        after=_("after “{text}”"),
        others=_("all others"),
        start=_("start"),
        decided=_("leads from here on"),
        pushed=_("pushed most"),
        both=_("leads from here on, and pushed most"),
        hint=_("Point at the river, or use the arrow keys, to read the exact shares."),
    )
