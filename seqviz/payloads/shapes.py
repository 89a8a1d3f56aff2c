"""Where values go into a sequence and where answers come out, for a small moving picture."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shape:
    """One place a step: whether it reads, whether it answers; and the picture in words."""

    reads: tuple[bool, ...]
    answers: tuple[bool, ...]
    label: str
