"""What the browser is told of the one switch for experts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Experts:
    """Whether it is on, and whether this visitor chose so in this session, which is then kept."""

    on: bool
    chosen: bool
