"""What the list of terms is told: each with its picture, its formula, its page and its source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from seqviz.payloads.bits import Bits
from seqviz.payloads.colours import Palettes

Picture = Literal[
    "chain",
    "back",
    "cut",
    "lines",
    "units",
    "lengths",
    "valve",
    "mix",
    "fade",
    "burst",
    "clip",
    "descent",
    "forced",
    "apart",
    "bars",
    "some",
    "dropped",
    "flat",
    "one_hot",
]


@dataclass(frozen=True, slots=True)
class Entry:
    """One term.

    Attributes:
        finds: its names and words in lower case, in which one looks.
        symbol: the gate or state that it is about, or "".
        picture: what is drawn of it.
        address: of the page where it can be seen.
    """

    name: str
    title: str
    finds: str
    says: str
    formula: Bits
    symbol: str
    picture: Picture
    page: str
    address: str
    source: str


@dataclass(frozen=True, slots=True)
class EntryGroup:
    """Terms under one heading."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Dictionary:
    """All terms."""

    groups: tuple[EntryGroup, ...]
    palettes: Palettes
    labels: Mapping[str, str]
