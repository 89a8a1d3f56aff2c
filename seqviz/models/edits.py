"""Edit the numbers of a hand-set network one by one, and write the edits into a link.

A list of edits reads ``W_h.1.2=0.5,b.1=-3``: name, row and column from 1, value. Left out: other
sizes and other nonlinearities; those are other presets.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Final

from seqviz.cells.presets import Preset

MATRICES: Final = ("W_x", "W_h", "W_y")
VECTORS: Final = ("b", "b_y", "p", "h_0")
LIMIT: Final = 100.0
MAX_LENGTH: Final = 600
_EDIT: Final = re.compile(
    r"(W_x|W_h|W_y|b_y|b|p|h_0)\.([1-9])(?:\.([1-9]))?=(-?[0-9.e+-]{1,12})", re.A
)


class EditError(ValueError):
    """An edit that the network cannot take; ``code`` says why and never changes."""

    code: ClassVar[str] = "edit"


def filled(preset: Preset) -> Preset:
    """The same network with its initial state written out, so that it can be edited."""
    zeros = (0.0,) * len(preset.W_y[0])
    return preset if preset.h_0 else replace(preset, h_0=zeros)


def with_value(preset: Preset, name: str, row: int, column: int, value: float) -> Preset:
    """The network with one number replaced; indices from 0, ``column`` is 0 for vectors.

    Raises:
        EditError: an unknown name, an index outside, or a value not within ±100.
    """
    if name not in MATRICES + VECTORS:
        raise EditError(f"name must be one of {', '.join(MATRICES + VECTORS)}, got {name!r}")
    if not math.isfinite(value) or abs(value) > LIMIT:
        raise EditError(f"value must lie within ±{LIMIT:g}, got {value}")
    preset = filled(preset)
    rows = _rows(preset, name)
    if not rows:
        raise EditError(f"{name} is nothing that a network of {preset.kind} has")
    if not (0 <= row < len(rows) and 0 <= column < len(rows[row])):
        raise EditError(f"{name} has {len(rows)} × {len(rows[0])} numbers, got [{row}][{column}]")
    changed = [list(entries) for entries in rows]
    changed[row][column] = value
    table = tuple(tuple(entries) for entries in changed)
    new: Any = table if name in MATRICES else tuple(entries[0] for entries in table)
    return replace(preset, **{name: new})


@dataclass(frozen=True, slots=True)
class Change:
    """One number that differs: which, counted from 0 (``column`` is 0 for vectors), and how."""

    name: str
    row: int
    column: int
    before: float
    after: float


def changes(preset: Preset, original: Preset) -> tuple[Change, ...]:
    """Every number in which two networks of one shape differ, name by name."""
    before, after = filled(original), filled(preset)
    return tuple(
        Change(name, r, c, a, b)
        for name in MATRICES + VECTORS
        for r, (old, new) in enumerate(zip(_rows(before, name), _rows(after, name), strict=True))
        for c, (a, b) in enumerate(zip(old, new, strict=True))
        if a != b
    )


def format_edits(preset: Preset, original: Preset) -> str:
    """What differs between two networks of one shape, as a link; ``""`` for nothing."""
    parts = []
    for one in changes(preset, original):
        column = f".{one.column + 1}" if one.name in MATRICES else ""
        parts.append(f"{one.name}.{one.row + 1}{column}={one.after:.6g}")
    return ",".join(parts)


def parse_edits(text: str, original: Preset) -> Preset:
    """The network that a link names; the inverse of ``format_edits``.

    Raises:
        EditError: anything that ``format_edits`` would not write for this network.
    """
    if len(text) > MAX_LENGTH:
        raise EditError(f"text must have at most {MAX_LENGTH} characters, got {len(text)}")
    preset = filled(original)
    for part in filter(None, text.split(",")):
        match = _EDIT.fullmatch(part)
        if match is None or (match[1] in MATRICES) != (match[3] is not None):
            raise EditError(f"an edit reads W_h.1.2=0.5 or b.1=3, got {part!r}")
        try:
            value = float(match[4])
        except ValueError:
            raise EditError(f"{part!r} does not end in a number") from None
        preset = with_value(preset, match[1], int(match[2]) - 1, int(match[3] or 1) - 1, value)
    return preset


def _rows(preset: Preset, name: str) -> tuple[tuple[float, ...], ...]:
    """A matrix as it is, a vector as one column."""
    values: Any = getattr(preset, name)
    return values if name in MATRICES else tuple((value,) for value in values)
