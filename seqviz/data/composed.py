"""Unicode's composed form (NFC) in time that grows with the length, whatever the text is.

Normalising sorts the marks that follow a letter, and a run of marks takes time that grows with its
square. Unicode's own Stream-Safe Text Format (UAX #15, section 13) therefore allows at most 30
of them in a row; no writing needs more than a few. Here those above 30 are left out and counted.

A text is worked on in pieces, so that other threads get their turn between them. A piece begins
with a character that never joins what stands before it, so the pieces add up to the whole.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Final

MAX_MARKS: Final = 30
PIECE: Final = 65_536  # characters normalised at a time, or a few more
_END: Final = 0x1F000  # no mark, and nothing else that joins, stands from here on
_COMPOSED: Final = re.compile("[\\x00-\\u02ff\\u3041-\\u3096\\u3400-\\u9fff\\uac00-\\ud7a3]*+")
# Marks that come apart into two; each of the two counts.
_DOUBLE: Final = {mark: unicodedata.normalize("NFD", mark) for mark in "\u0344\u0f73\u0f75\u0f81"}
_JAMO: Final = "\u1160-\u11ff"  # vowels and last consonants of Korean syllables


def composed(text: str) -> tuple[str, int]:
    """The text in NFC, with at most ``MAX_MARKS`` marks in a row.

    Args:
        text: any, of a length that the caller has capped.

    Returns:
        The composed text, and how many marks were left out of it.
    """
    if _COMPOSED.fullmatch(text):
        return text, 0
    too_many, beginning = _patterns()
    for mark, two in _DOUBLE.items():
        text = text.replace(mark, two)
    safe = too_many.sub(_first_marks, text)
    parts: list[str] = []
    begin = 0
    while begin < len(safe):
        found = beginning.search(safe, begin + PIECE)
        end = found.start() if found else len(safe)
        parts.append(unicodedata.normalize("NFC", safe[begin:end]))
        begin = end
    return "".join(parts), len(text) - len(safe)


def _first_marks(run: re.Match[str]) -> str:
    return run[0][:MAX_MARKS]


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Too many marks in a row, and a character at which a piece may begin."""
    marks = {code for code in range(0x300, _END) if _is_mark(chr(code))}
    seconds = {
        int(parts[1], 16)
        for code in range(0xC0, _END)
        if len(parts := unicodedata.decomposition(chr(code)).split(" ")) == 2
        and not parts[0].startswith("<")
    }
    one = f"[{_ranges(marks)}]"
    # The look behind lets it begin only where a run begins: each is counted once.
    too_many = re.compile(f"{one}(?<!{one}{one}){one}{{{MAX_MARKS},}}")
    return too_many, re.compile(f"[^{_JAMO}{_ranges(marks | seconds)}]")


def _is_mark(char: str) -> bool:
    """Whether it takes part in the sorting."""
    return unicodedata.combining(char) > 0 or char in _DOUBLE


def _ranges(codes: set[int]) -> str:
    """Characters as the inside of a character class."""
    ranges: list[tuple[int, int]] = []
    for code in sorted(codes):
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1] = (ranges[-1][0], code)
        else:
            ranges.append((code, code))
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges)
