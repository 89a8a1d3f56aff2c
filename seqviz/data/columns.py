"""A CSV file that a user brings, and one column of it as a series.

The file is never trusted: bytes, rows, columns and cells are capped, and what cannot be read ends
in a typed error that names the row (counted from 1, as an editor does), the column and what was
expected. What is guessed, and how:

    encoding    a byte order mark, else UTF-8, else GB 18030, else Windows' Western European
    delimiter   of , ; tab | the one that gives most rows the same number of cells, the more cells
                the better; none if the first row is one cell by all of them
    header      the first row, if a column has text there and a number below it
    decimals    1.5, or 1,5 if every number of the column is written so

Left out: quotes other than ", comments, thousands separators, dates, missing values.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import ClassVar, Final

from seqviz.data.series import MAX_POINTS, MAX_SIZE, MIN_POINTS, Series

MAX_BYTES: Final = 2_000_000
MAX_COLUMNS: Final = 100
DELIMITERS: Final = (",", ";", "\t", "|")
ONE_COLUMN: Final = "\x1f"  # a delimiter that no file has: every row is one cell
_LOOKED_AT: Final = 200  # rows from which the delimiter is guessed

_NORMALISED: Final = 64  # characters; a long run of accents takes quadratic time

# One way to read each text: what is almost a number must be refused in linear time.
_POINT: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")
_COMMA: Final = re.compile(r"[+-]?(?:[0-9]+(?:,[0-9]*)?|,[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")
_NOT_FINITE: Final = re.compile(r"[+-]?(?:nan|inf|infinity)", re.IGNORECASE)


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
    """Not a text file: zero bytes in it, or bytes of no known encoding."""

    code = "not_text"


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


class RaggedRow(ColumnError):
    """A row with more or fewer cells than the first."""

    code = "ragged_row"


class NoNumbers(ColumnError):
    """A file without a column of numbers."""

    code = "no_numbers"


class UnknownColumn(ColumnError):
    """A column that the file does not have."""

    code = "unknown_column"


class NotANumber(ColumnError):
    """A cell that is no number."""

    code = "not_a_number"


class MissingValue(ColumnError):
    """An empty cell."""

    code = "missing_value"


class NotFinite(ColumnError):
    """nan, inf, or a number beyond ±``MAX_SIZE``."""

    code = "not_finite"


@dataclass(frozen=True, slots=True)
class Table:
    """A CSV file, read but not yet understood.

    Attributes:
        names: a name for every column: from the header, else its number from 1.
        rows: the cells below the header, stripped, every row as wide as ``names``.
        lines: for each row, the line of the file that it ends on, counted from 1.
        delimiter, encoding: as guessed.
        has_header: whether the first row gave the names.
    """

    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    delimiter: str
    encoding: str
    has_header: bool

    @property
    def numeric(self) -> tuple[int, ...]:
        """The columns, counted from 0, whose first cell is a number: those worth offering."""
        return tuple(
            index
            for index in range(len(self.names))
            if self.rows and _is_number(self.rows[0][index])
        )


def read_table(data: bytes, delimiter: str | None = None) -> Table:
    """Read a file's bytes as a table.

    Args:
        data: anything.
        delimiter: one of ``DELIMITERS``, ``ONE_COLUMN``, or None to guess it.

    Raises:
        ColumnError: one of its kinds.
        ValueError: another delimiter.
    """
    if delimiter not in (None, ONE_COLUMN, *DELIMITERS):
        raise ValueError(f"delimiter must be one of {DELIMITERS} or ONE_COLUMN, got {delimiter!r}")
    if len(data) > MAX_BYTES:
        raise TooLargeFile(
            f"file must have at most {MAX_BYTES} bytes, got {len(data)}",
            got=len(data),
            wanted=MAX_BYTES,
        )
    text, encoding = _decode(data)
    delimiter = delimiter or _delimiter(text)
    records = list(_records(text, delimiter))
    if not records:
        raise TooFewRows(f"file must have at least {MIN_POINTS} rows, got none", wanted=MIN_POINTS)
    width = Counter(len(cells) for _line, cells in records).most_common(1)[0][0]
    for line, cells in records:
        if len(cells) > MAX_COLUMNS:
            raise TooManyColumns(
                f"row {line} must have at most {MAX_COLUMNS} cells, got {len(cells)}",
                row=line,
                got=len(cells),
                wanted=MAX_COLUMNS,
            )
        if len(cells) != width:
            raise RaggedRow(
                f"row {line} must have {width} cells as most rows have, got {len(cells)}",
                row=line,
                got=len(cells),
                wanted=width,
            )
    has_header = _has_header([cells for _line, cells in records[:2]])
    names = _names(records[0][1] if has_header else ("",) * width)
    body = records[has_header:]
    return Table(
        names=names,
        rows=tuple(cells for _line, cells in body),
        lines=tuple(line for line, _cells in body),
        delimiter=delimiter,
        encoding=encoding,
        has_header=has_header,
    )


def read_column(table: Table, column: int | str | None = None) -> Series:
    """Read one column as numbers.

    Args:
        table: of ``read_table``.
        column: its name, or its index from 0; the last numeric column if left out (the first is
            often a time or a row number).

    Returns:
        A series named as the column.

    Raises:
        ColumnError: one of its kinds, which names the first cell that is wrong.
    """
    index = _index(table, column)
    name = table.names[index]
    if len(table.rows) < MIN_POINTS:
        got = len(table.rows)
        raise TooFewRows(
            f"column {name!r} must have at least {MIN_POINTS} numbers, got {got}",
            column=name,
            got=got,
            wanted=MIN_POINTS,
        )
    cells = [_plain(row[index]) for row in table.rows]
    with_comma = all(map(_COMMA.fullmatch, cells)) and not all(map(_POINT.fullmatch, cells))
    values = [
        _number(cell.replace(",", ".") if with_comma else cell, name, line, row[index])
        for cell, line, row in zip(cells, table.lines, table.rows, strict=True)
    ]
    return Series(name, values)  # type: ignore[arg-type]  # Series makes the array


# ---------------------------------------------------------------- the file


def _decode(data: bytes) -> tuple[str, str]:
    marks = {
        codecs.BOM_UTF8: "utf-8-sig",
        codecs.BOM_UTF16_LE: "utf-16",
        codecs.BOM_UTF16_BE: "utf-16",
    }
    marked = [encoding for mark, encoding in marks.items() if data.startswith(mark)]
    for encoding in marked or ["utf-8", "gb18030", "cp1252"]:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text, encoding
    raise NotText("file must be text, got bytes that no text encoding has")


def _records(text: str, delimiter: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The rows that are not blank, each with its last line's number."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    count = before = 0
    try:
        for record in reader:
            before = reader.line_num
            cells = tuple(cell.strip() for cell in record)
            if not any(cells):
                continue
            count += 1
            if count > MAX_POINTS + 1:  # one of them may be the header
                raise TooManyRows(
                    f"file must have at most {MAX_POINTS} rows, got more",
                    row=reader.line_num,
                    got=count,
                    wanted=MAX_POINTS,
                )
            yield reader.line_num, cells
    except csv.Error as error:
        raise BrokenQuotes(
            f"row {before + 1} must be cells with closed quotes, got: {error}",
            row=before + 1,
        ) from None


def _delimiter(text: str) -> str:
    """The delimiter that splits the rows most evenly; ``ONE_COLUMN`` if none splits the first."""
    best, found = (0.0, 1), ONE_COLUMN
    for delimiter in DELIMITERS:
        widths: list[int] = []
        try:
            for _line, cells in islice(_records(text, delimiter), _LOOKED_AT):
                widths.append(len(cells))
        except ColumnError:
            pass  # read_table tells it, if this is the delimiter
        if not widths or widths[0] == 1:
            continue
        width, often = Counter(widths).most_common(1)[0]
        if (score := (often / len(widths), width)) > best:
            best, found = score, delimiter
    return found


def _has_header(rows: list[tuple[str, ...]]) -> bool:
    return len(rows) == 2 and any(
        first != ""
        and not _is_number(first)
        and not _NOT_FINITE.fullmatch(first)
        and _is_number(second)
        for first, second in zip(*rows, strict=True)
    )


def _names(header: tuple[str, ...]) -> tuple[str, ...]:
    """A printable, unique name for every column."""
    names: list[str] = []
    for number, cell in enumerate(header, start=1):
        name = "".join(char for char in cell if char.isprintable())[:40] or str(number)
        names.append(f"{name} ({number})" if name in names else name)
    return tuple(names)


# ---------------------------------------------------------------- a column


def _index(table: Table, column: int | str | None) -> int:
    if column is None:
        if not table.numeric:
            raise NoNumbers("file must have a column of numbers, got none")
        return table.numeric[-1]
    if isinstance(column, str):
        if column in table.names:
            return table.names.index(column)
    elif 0 <= column < len(table.names):
        return column
    wanted = ", ".join(table.names)
    raise UnknownColumn(f"column must be one of {wanted:.200}, got {column!r}", column=str(column))


def _plain(cell: str) -> str:
    """Full-width digits and other minus signs as plain ones; a long cell stays as it is."""
    if len(cell) > _NORMALISED:
        return cell
    return unicodedata.normalize("NFKC", cell).replace("−", "-").replace("–", "-").strip()


def _is_number(cell: str) -> bool:
    plain = _plain(cell)
    return bool(_POINT.fullmatch(plain) or _COMMA.fullmatch(plain))


def _number(cell: str, column: str, row: int, raw: str) -> float:
    entry = raw[:20]
    if not cell:
        raise MissingValue(
            f"row {row} of column {column!r} must be a number, got an empty cell",
            row=row,
            column=column,
        )
    if _POINT.fullmatch(cell) and abs(float(cell)) <= MAX_SIZE:
        return float(cell)
    if _POINT.fullmatch(cell) or _NOT_FINITE.fullmatch(cell):
        raise NotFinite(
            f"row {row} of column {column!r} must be a finite number within ±{MAX_SIZE:g}, "
            f"got {entry!r}",
            row=row,
            column=column,
            entry=entry,
        )
    raise NotANumber(
        f"row {row} of column {column!r} must be a number such as 1.5, got {entry!r}",
        row=row,
        column=column,
        entry=entry,
    )
