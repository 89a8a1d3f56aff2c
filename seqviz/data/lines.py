"""Text from a file or a path made fit to stand in a message: one line, visible, not too long.

What steers a terminal or turns the direction of writing (controls, format characters, halves of
surrogate pairs) becomes "�", white space one space. Left out: Markdown, which pages escape.
"""

from __future__ import annotations

import unicodedata
from typing import Final

CUT: Final = "…"
UNSEEN: Final = "\ufffd"
_STEERING: Final = ("Cc", "Cf", "Cs")


def one_line(text: str, most: int = 2000) -> str:
    """The text on one line of at most `most` characters, without any that cannot be seen."""
    kept = " ".join(text[: 2 * most].split())
    seen = "".join(UNSEEN if unicodedata.category(c) in _STEERING else c for c in kept)
    cut = len(seen) > most or len(text) > 2 * most
    return seen[: most - 1].rstrip() + CUT if cut else seen
