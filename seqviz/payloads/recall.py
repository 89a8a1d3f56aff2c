"""What the picture of recall is told: trained networks, and the sequences they are asked about.

Symbols: N sequences, T steps, I inputs, K letters, H hidden units.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from seqviz.payloads.arrays import Place
from seqviz.payloads.cell import Cell
from seqviz.payloads.colours import Palettes


@dataclass(frozen=True, slots=True)
class Recaller:
    """One network.

    Attributes:
        name: of its lane, in messages.
        title: for people.
        note: how it began, for people.
        cell: what it computes.
        keeps: the state that lasts by a gate, whose share is told; None where no gate keeps.
        gate: what that gate is called; "" where there is none.
        hidden: H.
        arrays: what its cell learned.
        W, b: (K, H) and (K,), of its answer.
    """

    name: str
    title: str
    note: str
    cell: Cell
    keeps: str | None
    gate: str
    hidden: int
    arrays: Mapping[str, Place]
    W: Place
    b: Place


@dataclass(frozen=True, slots=True)
class Recall:
    """All of it.

    Attributes:
        lanes: the networks.
        letters: K names.
        longest: T − 1, the longest delay.
        taught: the longest delay that they learned at.
        usual: the delay that stays out of the address.
        read: (N, T), the letters by their numbers.
        colours: one for each lane, in both modes.
    """

    lanes: tuple[Recaller, ...]
    letters: tuple[str, ...]
    longest: int
    taught: int
    usual: int
    read: Place
    colours: Mapping[str, tuple[str, ...]]
    palettes: Palettes
    labels: Mapping[str, str]
