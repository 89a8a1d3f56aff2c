"""Passages of a text, painted by the unit that the painter of their group shows."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from seqviz.models.detective.pieces import Range
from seqviz.models.detective.ranking import Levels
from seqviz.payloads.passages import Passage, Passages, PassagesView
from seqviz.ui.kit.host import Parcel, component
from seqviz.ui.kit.palettes import PALETTES

_component = component("passages")
AROUND: Final = 28  # characters shown before and after a passage
LONG: Final = 90  # of a passage; what lies behind is left out


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A passage of a text: `begin` up to, not including, `end`; a note under it, or none."""

    begin: int
    end: int
    note: str = ""


def passages(
    text: str,
    levels: Callable[[list[Range]], list[Levels]],
    excerpts: Sequence[Excerpt],
    *,
    key: str,
    group: str,
    quantity: str,
    signed: bool,
    unit: int,
    label: str,
    around: int = AROUND,
    start: int = 0,
    on_pick: Callable[[], None] | None = None,
    pick: str = "",
) -> None:
    """Show some passages of a text with a little of what stands around them.

    Args:
        text: the whole text, T characters.
        levels: gives those of some ranges of the text, uint8 (…, U) each.
        excerpts: which passages, at least one.
        key: of the component.
        group: the painter's.
        quantity: "h", "c" or a gate.
        signed: whether it may be below 0; else it is a share.
        unit: shown while no painter says another.
        label: what the list is, for screen readers.
        around: how many characters before and after a passage are shown.
        start: the place of the text's first character in a longer one.
        on_pick: called when a click or an arrow key goes some characters on or back from the
            passage; how many is the component's `pick`.
        pick: what that is, for screen readers.
    """
    items: list[Passage] = []
    ranges: list[Range] = []
    for one in excerpts:
        first, stop = max(0, one.begin - around), min(one.end, one.begin + LONG)
        last = min(len(text), stop + around)
        items.append(
            Passage(
                chars=tuple(text[first:last]),
                begin=one.begin - first,
                end=stop - first,
                place=f"{start + one.begin + 1:,}",
                note=one.note,
            )
        )
        ranges.append((first, last))
    joined = np.concatenate(levels(ranges))
    found = Passages(
        items=tuple(items),
        text=hashlib.sha256(repr(items).encode("utf-8", "replace")).hexdigest()[:16],
        units=joined.shape[1],
        symbol=quantity,
        signed=signed,
        palettes=PALETTES,
    )
    _component(
        PassagesView(unit=unit, group=group, label=label, pick=pick),
        key=key,
        parcels=(Parcel(found, np.ascontiguousarray(joined.T).tobytes()),),
        on_pick_change=on_pick or (lambda: None),
    )
