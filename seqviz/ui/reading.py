"""One way to show what the digit reader made of an image, for every page that does."""

from __future__ import annotations

from seqviz.figures.stepper import PackedTrace, pack_trace
from seqviz.models.digit_reader import DigitReader, DigitReading
from seqviz.ui.i18n import _
from seqviz.ui.stepper import GateSurgery, View, stepper

DIGITS = tuple(str(digit) for digit in range(10))


def pack_reading(reader: DigitReader, reading: DigitReading, *, whole: bool = True) -> PackedTrace:
    """The reading for the stepper: both layers, the classes after each row, the picture.

    Args:
        reader: what read it.
        reading: of one image.
        whole: whether gates, sums and weights travel too; the scan needs none of them.
    """
    return pack_trace(
        reading.trace,
        reader.model,
        values=reading.probabilities,
        labels=DIGITS,
        decided_at=reading.decided_at,
        image=reading.image,
        whole=whole,
    )


def show_scan(packed: PackedTrace, *, key: str, gate: GateSurgery | None = None) -> None:
    """The picture, the classes after each row and both layers' states, with one scan line."""
    stepper(
        packed,
        key=key,
        view=View(layer=len(packed.layers) - 1),
        layout="reader",
        speed=16,
        autoplay=True,
        step_label=_("row {step}"),
        gate=gate,
    )
