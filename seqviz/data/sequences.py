"""Number sequences as people type them, and back: an entry a step, its inputs joined by commas.

    one input per step:    "0 0 1 0"  or  "0, 0, 1, 0"      four steps
    two inputs per step:   "0.3,0 0.8,1"                    two steps

Full-width digits, commas and minus signs, as Chinese keyboards type them, count as plain ones. Left
out: units, fractions, repeats.

Symbols: T steps, I inputs per step.
"""

from __future__ import annotations

import re
import unicodedata
from typing import ClassVar, Final

Row = tuple[float, ...]

MAX_STEPS: Final = 50
MAX_SIZE: Final = 1000.0  # of a number, so that the pictures stay readable
MAX_CHARACTERS: Final = 2000  # of the text, before it is looked at

_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]+)?", re.IGNORECASE)
_PLAIN: Final = {ord("−"): "-", ord("–"): "-", ord("、"): ",", ord(";"): " "}


class SequenceError(ValueError):
    """A text that is no sequence; ``code`` says why and never changes.

    Attributes:
        step: which entry, counted from 1; 0 where none is to blame.
        entry: that entry as it was typed.
        got: how many numbers or steps there were, where that is what is wrong.
        wanted: how many there should be, or may be at most.
    """

    code: ClassVar[str] = "sequence"

    def __init__(
        self, message: str, *, step: int = 0, entry: str = "", got: int = 0, wanted: int = 0
    ) -> None:
        super().__init__(message)
        self.step, self.entry, self.got, self.wanted = step, entry, got, wanted


class EmptySequence(SequenceError):
    """No number at all."""

    code = "empty"


class TooLongSequence(SequenceError):
    """More than ``MAX_STEPS`` steps."""

    code = "too_long"


class NotANumber(SequenceError):
    """An entry that is no number."""

    code = "not_a_number"


class WrongWidth(SequenceError):
    """An entry with more or fewer numbers than a step has inputs."""

    code = "wrong_width"


class TooLargeNumber(SequenceError):
    """A number beyond ±``MAX_SIZE``."""

    code = "too_large"


def parse_sequence(text: str, width: int = 1) -> tuple[Row, ...]:
    """Read a typed sequence.

    Args:
        text: anything.
        width: I, how many numbers make a step.

    Returns:
        T rows of I finite numbers, 1 ≤ T ≤ ``MAX_STEPS``.

    Raises:
        SequenceError: one of its kinds, which names the first entry that is wrong.
        ValueError: a width below 1.
    """
    if width < 1:
        raise ValueError(f"width must be at least 1, got {width}")
    if len(text) > MAX_CHARACTERS:
        raise TooLongSequence(
            f"text must have at most {MAX_CHARACTERS} characters, got {len(text)}",
            wanted=MAX_STEPS,
        )
    entries = _entries(text, width)
    if not entries:
        raise EmptySequence("text must hold at least one number, got none")
    if len(entries) > MAX_STEPS:
        raise TooLongSequence(
            f"text must have at most {MAX_STEPS} steps, got {len(entries)}",
            got=len(entries),
            wanted=MAX_STEPS,
        )
    return tuple(_row(step, entry, width) for step, entry in enumerate(entries, start=1))


def format_sequence(rows: tuple[Row, ...]) -> str:
    """The text that ``parse_sequence`` reads as exactly these rows."""
    return " ".join(",".join(repr(float(v)).removesuffix(".0") for v in row) for row in rows)


def _entries(text: str, width: int) -> list[str]:
    """The text's steps, each still as it was typed."""
    plain = unicodedata.normalize("NFKC", text.translate(_PLAIN)).translate(_PLAIN)
    joined = re.sub(r"\s*,\s*", ",", plain)
    between = r"[\s,]+" if width == 1 else r"\s+"
    return [entry for entry in re.split(between, joined) if entry.strip(",")]


def _row(step: int, entry: str, width: int) -> Row:
    """The numbers of one step."""
    parts = entry.strip(",").split(",")
    for part in parts:
        if not _NUMBER.fullmatch(part):
            raise NotANumber(
                f"step {step} must be a number, got {part[:20]!r}", step=step, entry=part[:20]
            )
    if len(parts) != width:
        raise WrongWidth(
            f"step {step} must have {width} numbers, got {len(parts)}: {entry[:40]!r}",
            step=step,
            entry=entry[:40],
            got=len(parts),
            wanted=width,
        )
    row = tuple(float(part) for part in parts)
    for part, value in zip(parts, row, strict=True):
        if abs(value) > MAX_SIZE:
            raise TooLargeNumber(
                f"step {step} must lie between ±{MAX_SIZE:g}, got {part[:20]}",
                step=step,
                entry=part[:20],
            )
    return row
