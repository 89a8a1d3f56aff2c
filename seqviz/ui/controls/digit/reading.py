"""One way to show what the digit reader made of an image, for every page that does."""

from __future__ import annotations

from typing import Final

from seqviz.figures.stepper import PackedTrace, pack_trace
from seqviz.models.digit_reader import DigitReader, DigitReading
from seqviz.ui.components.stepper import GateSurgery, View, current_view, stepper
from seqviz.ui.frame.address import VIEW
from seqviz.ui.frame.i18n import _
from seqviz.ui.frame.link import forget, put, settle_of
from seqviz.ui.frame.session import Key

_READ: Final[Key[str | None]] = Key("scan_read", None)  # what the place in the link belongs to
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


def show_scan(
    packed: PackedTrace, *, key: str, gate: GateSurgery | None = None, kept: str | None = None
) -> None:
    """The picture, the classes after each row and both layers' states, with one scan line.

    Args:
        packed: the reading.
        key: of the stepper.
        gate: surgery, to be listed above.
        kept: names what is read, where its row is to stand in the link. A link that names a row
            opens there; another picture is played from its first row, as one without a link is.
    """
    end = View(layer=len(packed.layers) - 1, t=packed.steps - 1)
    view = end
    if kept is not None:
        if _READ.get() not in (None, kept):
            forget(VIEW)
        _READ.set(kept)
        view = View.from_link(settle_of(VIEW, key, end.to_link()), end)
    stepper(
        packed,
        key=key,
        view=view,
        layout="reader",
        speed=16,
        autoplay=view == end,
        step_label=_("row {step}"),
        gate=gate,
        on_select=None
        if kept is None
        else lambda: put(VIEW, current_view(key, end).to_link(), end.to_link()),
    )
