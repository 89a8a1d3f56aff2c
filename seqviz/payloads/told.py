"""What a proof tells the painter of its group."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence with nothing in it but bold, and the unit and feature that it is about."""

    group: str
    unit: int
    feature: str
    sentence: str
