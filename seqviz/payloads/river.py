"""What the river is told of one text; the shares (T + 1, O) travel beside it as float32 numbers.

Symbols: T characters, O classes.
"""

from __future__ import annotations

from dataclasses import dataclass

from seqviz.payloads.colours import Palettes


@dataclass(frozen=True, slots=True)
class RiverWords:
    """Every word of the river; what stands in braces is filled in by the browser.

    Attributes:
        picture: what it shows, for screen readers.
    """

    picture: str
    before: str
    comma: str
    reading: str
    after: str
    others: str
    start: str
    decided: str
    pushed: str
    both: str
    hint: str


@dataclass(frozen=True, slots=True)
class River:
    """One text.

    Attributes:
        characters: T, as they are shown.
        known: T, whether the network knows the character.
        names: of all O classes.
        named: indices of those with a colour and a name, the likeliest in the end first.
        decided: index of the character from which on the likeliest class leads.
        pushed: index of the character that moved the shares most.
        id: another text, or another reading of it, has another one.
    """

    characters: tuple[str, ...]
    known: tuple[bool, ...]
    names: tuple[str, ...]
    named: tuple[int, ...]
    decided: int
    pushed: int
    palettes: Palettes
    labels: RiverWords
    id: str = ""
