"""How somebody's text stands inside a Markdown sentence: as text, whatever is in it."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_MARKUP: Final = re.compile(r"([!-/:-@\[-`{-~])")
_OPEN, _CLOSE = "\u2068", "\u2069"  # what is between them has a direction of its own


def line_of(text: str) -> str:
    """The text on one line: spaces for line ends and other characters that control."""
    return "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text)


def quoted(text: str) -> str:
    """The text without markup, in its own direction."""
    plain = _MARKUP.sub(r"\\\1", line_of(text))
    return f"{_OPEN}{plain}{_CLOSE}"
