"""A link as a QR code: a path for an SVG, which a projector or a sheet of paper shows."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from seqviz.payloads.lesson_link import QrCode

MARGIN: Final = 4
"""Modules of white around the code, as its standard asks for."""
LONGEST: Final = 1200
"""Characters; a longer link would have modules too fine for a phone across a room."""


def qr_code(link: str) -> QrCode:
    """The QR code of a link, of the lowest correction that there is, raised where it is free.

    Args:
        link: whole, as a phone opens it; one that is too long has no code and is not kept.
    """
    return QrCode(link, 0, "") if len(link) > LONGEST else _drawn(link)


@lru_cache(maxsize=256)
def _drawn(link: str) -> QrCode:
    import segno  # only who asks for a code waits for it

    code = segno.make(link, error="l", micro=False)
    rows = [list(row) for row in code.matrix_iter(border=MARGIN)]
    path = "".join(_row(row, y) for y, row in enumerate(rows))
    return QrCode(link, len(rows), path)


def _row(row: list[int], y: int) -> str:
    """The dark stretches of a row, one module high."""
    path, x = [], 0
    while x < len(row):
        end = x
        while end < len(row) and row[end]:
            end += 1
        if end > x:
            path.append(f"M{x} {y}h{end - x}v1h-{end - x}z")
        x = end + 1
    return "".join(path)
