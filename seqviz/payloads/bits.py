"""A text that is cut into pieces, each with what it is: words, code, a part of a formula."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "text", "em", "code", "math", "sub", "sup", "keyword", "comment", "frac", "bar", "end"
]
Mark = Literal["", "wrong", "good", "look"]


@dataclass(frozen=True, slots=True)
class Bit:
    """One piece.

    Attributes:
        kind: how it is set; "sub" and "sup" are parts of a formula below and above its line.
            "frac", "bar" and "end" stand where a fraction begins, turns and ends; their text is for
            where it is set on one line.
        symbol: the gate or state whose colour it has, or "".
        mark: what is to be seen in it.
    """

    text: str
    kind: Kind
    symbol: str
    mark: Mark


Bits = tuple[Bit, ...]
