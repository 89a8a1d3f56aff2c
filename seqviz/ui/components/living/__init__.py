"""Home's living picture: one digit being read, from the row to the memory to the guess.

It plays once by itself, rests at the end, and every number in it is the running network's.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from seqviz.models.digit_reader import SURE, DigitReader, DigitReading, sure_at
from seqviz.payloads import fingerprint
from seqviz.payloads.living import LivingReading
from seqviz.ui.components.living.words import words
from seqviz.ui.frame.i18n import language
from seqviz.ui.kit.host import component
from seqviz.ui.kit.palettes import PALETTES

_component = component("living")


def living(reader: DigitReader, reading: DigitReading, *, key: str) -> None:
    """Mount the picture.

    Args:
        reader: the network.
        reading: what it made of one image.
        key: of the component; the same one keeps its place.
    """
    shown = np.ascontiguousarray(reading.trace.layers[-1].h[:, 0], "<f4")  # (T, H)
    shares = np.ascontiguousarray(reading.probabilities, "<f4")  # (T, O)
    numbers = reading.image.tobytes() + shown.tobytes() + shares.tobytes()
    rows, columns = reading.image.shape
    told = LivingReading(
        rows=rows,
        columns=columns,
        units=shown.shape[1],
        limit=float(np.abs(shown).max()),
        carried=sum(len(one.description.states) * one.hidden_size for one in reader.model.cells),
        classes=tuple(str(digit) for digit in range(shares.shape[1])),
        decided_at=reading.decided_at,
        sure_at=sure_at(reading.probabilities),
        sure=SURE,
        palettes=PALETTES,
        labels=words(),
    )
    told = replace(told, id=fingerprint([told.rows, told.units], numbers))
    _component(told, numbers, key=f"{key}-{language()}")
