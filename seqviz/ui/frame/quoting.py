"""How somebody's text stands on a page: as text, whatever is in it.

``quoted`` is for all that Streamlit reads as Markdown: sentences, labels, help, the options of
radio buttons, pills and segmented controls. ``line_of`` is for what shows text as it is: the
options of select boxes, cells of data frames, input fields, our own components.

A backslash before every ASCII sign, but those inside a number, keeps Markdown, HTML, formulas,
colours and table cells away. It does not keep away what Streamlit and GFM look for in the text that
is left after parsing: web and mail addresses, :emoji:, :material_icons:, arrows. A word joiner
(U+2060), which has no width, stands inside those.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from typing import Final

MOST: Final = 200  # characters of a text that a sentence or a label can hold

_OPEN, _CLOSE = "\u2068", "\u2069"  # what is between them has a direction of its own
_JOINER: Final = "\u2060"
_BREAKS: Final = re.compile(
    r"(?<=:)(?=\S)|(?<=@)|(?<=www)(?=\.)|(?<=[-<>=~])(?=[-<>=~])", re.IGNORECASE
)
_SIGN: Final = re.compile(r"(?<![0-9])[.,]|[.,](?![0-9])|[!-+\-/:-@\[-`{-~]")  # but in a number

_UNSEEN: Final = "\ufffd"  # stands for what has no width, turns the direction or is no character
_BLANK: Final = (0x34F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0)  # of no ink
_JOINING: Final = "\u200c\u200d"  # Persian, Indic scripts and families of emoji are spelt with them
_NO_SCRIPT: Final = 0x0300  # below it no script joins its letters
_MARKS: Final = 6  # accents on one letter; more of them climb over the neighbouring lines


def quoted(text: str, most: int = MOST, *, in_cell: bool = False) -> str:
    """The text as one line of Markdown without any markup, in a direction of its own.

    Args:
        text: somebody's text, of any length and content.
        most: characters that are kept; a longer text ends with an ellipsis.
        in_cell: it is all that a cell of a table holds, which has its own direction anyhow.
    """
    shown = _SIGN.sub(r"\\\g<0>", _BREAKS.sub(_JOINER, line_of(text, most)))
    return shown if in_cell else _OPEN + shown + _CLOSE


def line_of(text: str, most: int = MOST) -> str:
    """The text on one line: nothing in it controls, hides or turns round what is beside it.

    Args:
        text: somebody's text, of any length and content.
        most: characters that are kept; a longer text ends with an ellipsis.
    """
    shown: list[str] = []
    marks = 0
    for before, char, after in _neighbours(text[:most]):
        kind = unicodedata.category(char)
        marks = marks + 1 if kind in ("Mn", "Me") else 0
        if kind in ("Cc", "Zl", "Zp"):
            shown.append(" ")
        elif char in _JOINING and min(ord(before), ord(after)) >= _NO_SCRIPT:
            shown.append(char)
        elif kind in ("Cf", "Cs", "Co") or ord(char) in _BLANK or ord(char) & 0xFFFE == 0xFFFE:
            shown += [_UNSEEN] * (shown[-1:] != [_UNSEEN])
        elif marks <= _MARKS:
            shown.append(char)
    return "".join(shown) + "…" * (len(text) > most)


def signs_of(text: str) -> list[str]:
    """The characters of a text, each for a place of its own; a space for what controls."""
    return [" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text]


def _neighbours(text: str) -> list[tuple[str, str, str]]:
    """Every character with the one before it and the one after it, NUL where there is none."""
    around = [*pairwise(f"\0{text}\0")]
    return [(a, b, c) for (a, b), (_, c) in pairwise(around)]
