"""A file's bytes as rows of cells, before anybody asks what they mean.

The file is never trusted: bytes, lines and cells are capped, and what cannot be read ends in a
typed error that names the row (counted from 1, as an editor does). What is guessed, and how:

    encoding    see ``seqviz.data.encodings``
    delimiter   what Excel's first line sep=; says, else of , ; tab | and spaces the one that gives
                most rows the same number of cells, and most cells that are numbers, dates or free
                of the others; none where the rows are numbers as they stand
    comments    lines that begin with #, and the rules that are drawn in tables: +---+---+

Left out: quotes other than ".
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise
from typing import Final, Literal

from seqviz.data import encodings
from seqviz.data.columns import dates
from seqviz.data.columns.errors import (
    BrokenQuotes,
    NotText,
    TooLargeFile,
    TooManyLines,
)
from seqviz.data.columns.numbers import MARKS, Notation, is_infinite, plain, take_apart
from seqviz.data.encodings import Decoded, Reading, decode
from seqviz.data.series import MAX_POINTS

MAX_BYTES: Final = 2_000_000
MAX_LINES: Final = 8 * MAX_POINTS  # a blank line beside every row, and long notes
SPACES: Final = " "  # any number of them
DELIMITERS: Final = (",", ";", "\t", "|", SPACES)
ONE_COLUMN: Final = "\x1f"  # a delimiter that no file has: every row is one cell
_LOOKED_AT: Final = 200  # rows from which the delimiter is guessed
_CELLS_LOOKED_AT: Final = 20  # of each of them
_BROKEN: Final = 5  # rows of broken quotes that may be titles or notes

_SEP: Final = re.compile(r'"?sep=(.)"?', re.IGNORECASE)
_RULE: Final = re.compile(r"(?=.*[-=]{2})(?=.*[+|]|-{3,} +-|={3,} +=)[-=+|: ]+")  # |---|:-:|
_GAPS: Final = frozenset(
    (
        *("-", "--", "---", ".", "..", "...", "…", "/", "//", "*", "**", "?", ":", "na", "n/a"),
        *("n.a", "n.a.", "n.d.", "#n/a", "#na", "null", "(null)", "none", "nil", "nan", "<na>"),
        *("nat", "missing", "#value!", "#div/0!", "#ref!", "#num!", "#name?", "#null!"),
        *("#n/a!", "k.a.", "s/d", "n/d", "n.v.", "n.c.", "\\n", "无", "缺失", "缺测", "空", "暂无"),
        *("nd", "no data", "#nv", "#n/d", "#н/д", "无数据", "不适用", "無", "未知"),
    )
)

_ERROR: Final = re.compile(r"#[^\W_]+(?:/0)?[!?]")  # Excel's in any language: #WERT! #NOMBRE?

Kind = Literal["number", "date", "gap", "text"]


@dataclass(frozen=True, slots=True)
class Row:
    """One row that is not blank: the line of the file that it ends on, from 1, and its cells."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """A file taken apart into cells.

    Attributes:
        rows: all that are neither blank nor comments, in order; cells are stripped.
        comments: the lines that begin with #, drawn rules, and Excel's sep=.
        delimiter: as guessed or asked for.
        decoded: how the bytes became text.
        broken: what is wrong with rows whose quotes are; each of them is one cell.
    """

    rows: tuple[Row, ...]
    comments: tuple[Row, ...]
    delimiter: str
    decoded: Reading
    broken: tuple[BrokenQuotes, ...] = ()


def read_rows(data: bytes, delimiter: str | None = None, encoding: str | None = None) -> Rows:
    """Take a file apart.

    Args:
        data: anything.
        delimiter: one of ``DELIMITERS``, ``ONE_COLUMN``, or None to guess it.
        encoding: a key of ``encodings.NAMES``, or None to find out.

    Raises:
        ColumnError: one of its kinds.
        ValueError: another delimiter or encoding.
    """
    if delimiter not in (None, ONE_COLUMN, *DELIMITERS):
        raise ValueError(f"delimiter must be one of {DELIMITERS} or ONE_COLUMN, got {delimiter!r}")
    if len(data) > MAX_BYTES:
        raise TooLargeFile(
            f"file must have at most {MAX_BYTES} bytes, got {len(data)}",
            got=len(data),
            wanted=MAX_BYTES,
        )
    decoded = _decoded(data, encoding)
    text = decoded.text
    lines = 1 + text.count("\n") + text.count("\r") - text.count("\r\n")
    if lines > MAX_LINES:
        raise TooManyLines(
            f"file must have at most {MAX_LINES} lines, got {lines}", got=lines, wanted=MAX_LINES
        )
    found = delimiter or _delimiter(text)
    rows, comments, broken = _all_rows(text, found)
    return Rows(rows, comments, found, decoded.reading, broken)


def kind_of(cell: str) -> Kind:
    """What a cell looks like, by itself."""
    if not cell or is_gap(cell):
        return "gap"
    if is_infinite(cell):
        return "number"
    found = take_apart(cell)
    if found is not None and not found.unit:
        return "number"
    if dates.read(cell) is not None:
        return "date"
    return "text" if found is None else "number"


def is_gap(cell: str) -> bool:
    """Whether a cell says that there is no value."""
    if not cell or len(cell) > 10:
        return not cell
    text = plain(cell).casefold().lstrip("$€£¥₹ ")
    return text in _GAPS or bool(_ERROR.fullmatch(text))


# ---------------------------------------------------------------- the text


def _decoded(data: bytes, encoding: str | None) -> Decoded:
    try:
        found = decode(data, encoding)
    except encodings.NotText as reason:
        error = NotText(f"file must be text: {reason}", row=reason.row)
        error.reason = reason
        raise error from None
    if "\0" in found.text:
        raise NotText("file must be text, got a zero byte in it")
    return found


@dataclass(slots=True)
class _Lines:
    """The lines of a text for the CSV reader, blank where a comment stands.

    A line that continues a quoted cell is no comment, whatever it begins with: ``fresh`` is set
    before every row and says whether the next line begins one.
    """

    text: str
    delimiter: str
    whole: set[int] = field(default_factory=set)  # lines that are one cell
    comments: list[Row] = field(default_factory=list)
    fresh: bool = True

    def __iter__(self) -> Iterator[str]:
        for number, line in enumerate(io.StringIO(self.text, newline=""), start=1):
            fresh, self.fresh = self.fresh, False
            if fresh and (self._is_comment(line) or (number == 1 and _said_delimiter(line))):
                self.comments.append(Row(number, (line.strip(),)))
                yield "\n"
            elif fresh and number in self.whole:
                yield '"' + line.strip().replace('"', '""') + '"\n'
            elif fresh and self.delimiter == SPACES:
                yield "\t".join(line.split()) + "\n"
            else:
                yield line

    def _is_comment(self, line: str) -> bool:
        if _RULE.fullmatch(line.strip()):
            return True
        begins = line.lstrip(' "')
        if not begins.startswith("#"):
            return False
        if not begins.strip("# \r\n"):
            return True
        first = re.split(r"[,;\t|\r\n]", begins, maxsplit=1)[0].strip(' "')
        return first != "#" and not is_gap(first) and not first[1:].isdigit()


def _said_delimiter(line: str) -> str:
    """What Excel's own first line says, or ""."""
    found = _SEP.fullmatch(line.strip("\r\n\ufeff "))
    return found[1] if found and found[1] in DELIMITERS else ""


def _all_rows(
    text: str, delimiter: str, most: int | None = None
) -> tuple[tuple[Row, ...], tuple[Row, ...], tuple[BrokenQuotes, ...]]:
    """Rows and comments; a few rows of broken quotes, such as titles, are one cell each.

    Raises:
        BrokenQuotes: more rows of them.
    """
    broken: list[BrokenQuotes] = []
    while True:
        source = _Lines(text, delimiter, {error.row for error in broken})
        try:
            return tuple(islice(_rows(source), most)), tuple(source.comments), tuple(broken)
        except BrokenQuotes as error:
            if len(broken) >= _BROKEN or error.row in source.whole:
                raise
            broken.append(error)


def _rows(source: _Lines) -> Iterator[Row]:
    """The rows that are not blank, each with its last line's number."""
    delimiter = "\t" if source.delimiter == SPACES else source.delimiter
    reader = csv.reader(iter(source), delimiter=delimiter, strict=True, skipinitialspace=True)
    before = 0
    known: dict[str, str] = {}  # equal cells are held once
    try:
        while True:
            source.fresh = True
            try:
                record = next(reader)
            except StopIteration:
                return
            before = reader.line_num
            if record and (len(record) > 1 or record[0].strip()):
                stripped = map(str.strip, record)
                yield Row(before, tuple(known.setdefault(cell, cell) for cell in stripped))
    except csv.Error as error:
        raise BrokenQuotes(
            f"row {before + 1} must be cells with closed quotes, got: {error}",
            row=before + 1,
        ) from None


def _delimiter(text: str) -> str:
    """What separates the cells; ``ONE_COLUMN`` if nothing does."""
    said = _said_delimiter(text[:20].splitlines()[0] if text else "")
    if said:
        return said
    best, found = 0.0, ONE_COLUMN
    for delimiter in DELIMITERS:
        if delimiter != SPACES and delimiter not in text:
            continue
        try:
            rows, _comments, _broken = _all_rows(text, delimiter, _LOOKED_AT)
        except BrokenQuotes:
            rows = ()  # read_rows tells it, if nothing else separates the cells
        score = _score(rows, delimiter)
        if score > best + 1e-9:
            best, found = score, delimiter
    return found


def _score(rows: Sequence[Row], delimiter: str) -> float:
    """From 0 to 2: how evenly it splits the rows, and how much like single values the cells are."""
    widths = Counter(len(row.cells) for row in rows)
    split = {width: often for width, often in widths.items() if width > 1}
    if not split:
        return 0.0
    width = max(split, key=lambda one: (split[one], one))
    if split[width] < 3 and split[width] < len(rows):
        return 0.0
    body = [row.cells for row in rows if len(row.cells) == width]
    if len(body) < len(rows) and all(_is_one_number(cells, delimiter) for cells in body):
        return 0.0  # a heading of one cell above numbers that have the mark inside
    if len(rows) > 2 and all(_is_grouped(cells, delimiter) for cells in body):
        first = [int(cells[0]) for cells in body]
        if any(after - before != 1 for before, after in pairwise(first)):
            return 0.0  # else they are numbered
    cells = [cell for row in body for cell in row[:_CELLS_LOOKED_AT]]
    single = sum(_is_single(cell, delimiter) for cell in cells) / len(cells)
    if delimiter == SPACES and (single < 0.8 or split[width] < 0.8 * len(rows)):
        return 0.0  # words of a text
    return split[width] / len(rows) + single + 0.001 * min(width, 50)


def _is_one_number(cells: tuple[str, ...], delimiter: str) -> bool:
    found = take_apart(delimiter.join(cells))
    return found is not None and delimiter in found.body


def _is_grouped(cells: tuple[str, ...], delimiter: str) -> bool:
    """Whether a row is one whole number with this mark between its thousands."""
    text = delimiter.join(cells)
    digits = text.isascii() and text.replace(delimiter, "").isdigit()
    return digits and delimiter in MARKS and Notation("", delimiter).fits(text)


def _is_single(cell: str, delimiter: str) -> bool:
    kind = kind_of(cell)
    if kind != "text":
        return True
    return delimiter != SPACES and not any(mark in cell for mark in ",;\t|")
