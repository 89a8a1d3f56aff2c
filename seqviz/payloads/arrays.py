"""Where an array stands in the block of numbers that travels beside a message's words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """An array's place.

    Attributes:
        o: offset, counted in numbers.
        s: shape.
    """

    o: int
    s: tuple[int, ...]
