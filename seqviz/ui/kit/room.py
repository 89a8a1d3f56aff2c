"""The room that a component will take: kept free, and quietly tinted, until it has drawn itself.

The style comes with the component's message, before any of its scripts, so nothing below it moves
when it is drawn. `mount.js` marks the place that is drawn; the style then no longer applies.
Heights were measured with each page as it opens; one that depends on what is shown is said where it
is mounted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

NARROW: Final = 640
"""Pixels of a window up to which a component is laid out for a phone."""


@dataclass(frozen=True, slots=True)
class Room:
    """Heights in pixels: on a wide screen, and on a phone."""

    wide: int
    narrow: int


ROOMS: Final[Mapping[str, Room]] = {
    "cliff": Room(470, 750),
    "live_chart": Room(540, 560),
    "living": Room(364, 420),
    "memory_race": Room(445, 490),
    "network_graph": Room(445, 890),
    "painted": Room(170, 300),
    "painter": Room(650, 900),
    "recall": Room(540, 710),
    "river": Room(400, 440),
    "typewriter": Room(520, 640),
}
"""By the name of the component; one that is not here keeps none."""


def class_of(key: str) -> str:
    """The class that Streamlit gives the place of an element with a key."""
    return "st-key-" + re.sub(r"[^a-zA-Z0-9_-]", "-", key)


def room_style(key: str, room: Room) -> str:
    """A style sheet for one place, until it is drawn."""
    waits = f".{class_of(key)}:not(:has([data-drawn]))"
    return (
        f"<style>{waits} {{ min-height: {room.wide}px; border-radius: 12px; overflow: hidden;"
        " background: color-mix(in srgb, currentColor 6%, transparent);"
        " animation: seqviz-wait 1.2s ease-in-out infinite alternate; }"
        f" @media (max-width: {NARROW}px) {{ {waits} {{ min-height: {room.narrow}px; }} }}"
        " @keyframes seqviz-wait { to { opacity: 0.45; } }"
        f" @media (prefers-reduced-motion: reduce) {{ {waits} {{ animation: none; }} }}</style>"
    )
