"""Why a file, or a column of it, is no series: one class for each reason."""

from __future__ import annotations

from typing import ClassVar, Final, TypeVar

from seqviz.data import encodings
from seqviz.data.series import MAX_SIZE, MIN_POINTS

ENTRY: Final = 20  # characters of a cell that an error shows

E = TypeVar("E", bound="ColumnError")


class ColumnError(ValueError):
    """A file or column that is no series; ``code`` says why and never changes.

    Attributes:
        row: line of the file to blame, counted from 1; 0 where none is.
        column: its name, or its number from 1 if it has none; "" where none is to blame.
        entry: the cell as it stands in the file, shortened.
        got, wanted: numbers where a number is what is wrong; 0 otherwise.
    """

    code: ClassVar[str] = "column"

    def __init__(
        self,
        message: str,
        *,
        row: int = 0,
        column: str = "",
        entry: str = "",
        got: int = 0,
        wanted: int = 0,
    ) -> None:
        super().__init__(message)
        self.row, self.column, self.entry = row, column, entry
        self.got, self.wanted = got, wanted


class TooLargeFile(ColumnError):
    """More than ``MAX_BYTES``."""

    code = "too_large_file"


class NotText(ColumnError):
    """Not a text file, or one of no encoding that can be told; ``reason`` says what it is."""

    code = "not_text"
    reason: encodings.NotText = encodings.NotText("data must be text", "binary")


class BrokenQuotes(ColumnError):
    """A quote that is never closed, text after a closing quote, or an endless cell."""

    code = "broken_quotes"


class TooFewRows(ColumnError):
    """Fewer numbers than a series needs."""

    code = "too_few_rows"


class TooManyRows(ColumnError):
    """More rows than ``MAX_POINTS``."""

    code = "too_many_rows"


class TooManyColumns(ColumnError):
    """More cells in a row than ``MAX_COLUMNS``."""

    code = "too_many_columns"


class TooManyLines(ColumnError):
    """More lines than rows could need, most of them blank or inside quotes."""

    code = "too_many_lines"


class RaggedRow(ColumnError):
    """A row with more or fewer cells than the others."""

    code = "ragged_row"


class NoHeader(ColumnError):
    """A header row was asked for that the file does not have."""

    code = "no_header"


class NoNumbers(ColumnError):
    """A file without a column of numbers that change."""

    code = "no_numbers"


class UnknownColumn(ColumnError):
    """A column that the file does not have."""

    code = "unknown_column"


class NotANumber(ColumnError):
    """A cell that is no number."""

    code = "not_a_number"


class MixedNotation(NotANumber):
    """A number that is written otherwise than the others of its column."""

    code = "mixed_notation"


class MissingValue(ColumnError):
    """A gap: an empty cell, or one that says that nothing is there."""

    code = "missing_value"


class NotFinite(ColumnError):
    """nan, inf, or a number beyond ±``MAX_SIZE``."""

    code = "not_finite"


# ---------------------------------------------------------------- what is wrong with a cell


def too_few(name: str, got: int) -> TooFewRows | None:
    """What is wrong where a column has so many numbers; None where that is enough."""
    if got >= MIN_POINTS:
        return None
    return TooFewRows(
        f"column {name!r} must have at least {MIN_POINTS} numbers, got {got}",
        column=name,
        got=got,
        wanted=MIN_POINTS,
    )


def missing_value(name: str, line: int, cell: str) -> MissingValue:
    """A gap on a line of the file."""
    got = f"the gap {cell[:ENTRY]!r}" if cell else "an empty cell"
    return _of_cell(MissingValue, name, line, cell, "a number", got)


def not_finite(name: str, line: int, cell: str) -> NotFinite:
    """A number too large for a series."""
    return _of_cell(NotFinite, name, line, cell, f"a finite number within ±{MAX_SIZE:g}")


def not_a_number(name: str, line: int, cell: str) -> NotANumber:
    """A cell that is no number."""
    return _of_cell(NotANumber, name, line, cell, "a number such as 1.5")


def mixed_notation(name: str, line: int, cell: str) -> MixedNotation:
    """A number that the column's notation does not read."""
    return _of_cell(MixedNotation, name, line, cell, "written as its other numbers")


def _of_cell(cls: type[E], name: str, line: int, cell: str, wanted: str, got: str = "") -> E:
    """An error that names a cell, what it must be, and what it is instead: itself, if left out."""
    entry = cell[:ENTRY]
    return cls(
        f"row {line} of column {name!r} must be {wanted}, got {got or repr(entry)}",
        row=line,
        column=name,
        entry=entry,
    )
