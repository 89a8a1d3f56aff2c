"""What a list of passages is told; levels, uint8 (U, characters of all), travel beside it."""

from __future__ import annotations

from dataclasses import dataclass

from seqviz.payloads.colours import Palettes


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage with a little of what stands around it.

    Attributes:
        chars: all of it.
        begin, end: the passage itself among them.
        place: of its first character in the text, as it is written.
        note: under it, or "".
    """

    chars: tuple[str, ...]
    begin: int
    end: int
    place: str
    note: str


@dataclass(frozen=True, slots=True)
class Passages:
    """The passages.

    Attributes:
        text: another list has another one.
        units: U.
        symbol: of the quantity that is painted.
        signed: whether it may be negative.
    """

    items: tuple[Passage, ...]
    text: str
    units: int
    symbol: str
    signed: bool
    palettes: Palettes


@dataclass(frozen=True, slots=True)
class PassagesView:
    """What is looked at.

    Attributes:
        unit: shown while no painter of the group says another.
        label: what the list is.
        pick: what a click in a passage does; nothing where it is empty.
    """

    unit: int
    group: str
    label: str
    pick: str
