"""A table that a visitor brings: texts in one column, labels in another, and what stands where.

The file is never trusted: bytes, rows, columns and cells are capped. What is guessed, and how; the
visitor can choose instead:

    encoding    as `seqviz.data.encodings` does
    delimiter   of , ; tab | the one that gives most rows the same number of cells; `sep=;` decides
    header      the first row, if a name in it is known (`text`, `label`, 文本, 标签 …), or if its
                label stands in no row below
    columns     by such a name; else the label is the column with the fewest different entries, but
                several, and the text the one with the longest

Left out: what the rows mean (`seqviz.data.labelled`).
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import Final, Literal

from seqviz.data import encodings
from seqviz.data.encodings import Reading

MAX_LABEL: Final = 60  # characters of a label
MAX_BYTES: Final = 2 * 1024 * 1024
MAX_ROWS: Final = 20_000
MAX_BLANK: Final = 20_000  # rows with nothing in them
MAX_COLUMNS: Final = 100
MAX_CLASSES: Final = 60
BEGIN: Final = 30  # characters by which a row is known again

_ALIKE: Final = 0.95  # of the rows, to believe that quotation marks are letters
_LOOKED_AT: Final = 200  # rows from which the delimiter is guessed
_JSON: Final = re.compile(r"\s{0,99}\[?\s{0,99}\{\s{0,99}\"[^\"\n]{0,99}\"\s{0,9}:")
_DELIMITERS: Final = (",", ";", "\t", "|")
_TEXTS: Final = """
text texts sentence sentences message messages content review name names title word body
comment tweet v2 texte phrase nom satz nachricht texto frase mensaje nombre testo
文本 内容 句子 评论 文字 姓名 名字 消息 标题 词 短信 テキスト 文 名前 텍스트 이름
текст имя
"""
_LABELS: Final = """
label labels class classes category categories target tag sentiment language origin
kind type v1 classe étiquette catégorie langue klasse kategorie sprache etiqueta
clase categoría idioma etichetta 标签 类别 分类 类 种类 情感 语言 标记 ラベル クラス
分類 라벨 분류 метка класс
"""
_TEXT_NAMES: Final = frozenset(_TEXTS.split())
_LABEL_NAMES: Final = frozenset(_LABELS.split())

ErrorCode = Literal[
    "bytes", "not_text", "empty", "csv", "cell", "rows", "wide", "columns", "classes", "few",
    "json", "fields", "empty_text", "empty_label", "long_label", "broken",
]  # fmt: skip


class TableError(ValueError):
    """Own data that cannot be used.

    Attributes:
        code: which kind of error; never changes.
        reason: what is wrong and what is wanted, for people.
        row: line of the file, counted from 1 with the header, or None where it is about the whole.
        column: "text" or "label", or None.
        begin: how the first entry that is wrong begins; "" where none is.
        got: how many there are, where a number is what is wrong; 0 otherwise.
        why: what the bytes are instead of text, or None.
    """

    def __init__(
        self,
        code: ErrorCode,
        reason: str,
        row: int | None = None,
        column: str | None = None,
        *,
        begin: str = "",
        got: int = 0,
        why: encodings.NotText | None = None,
    ) -> None:
        place = [f"row {row}"] if row else []
        place += [f"column {column}"] if column else []
        super().__init__(f"{', '.join(place)}: {reason}" if place else reason)
        self.code, self.reason, self.row, self.column = code, reason, row, column
        self.begin, self.got, self.why = begin, got, why


@dataclass(frozen=True, slots=True)
class Record:
    """One row that is not blank.

    Attributes:
        line: of the file that it begins on, counted from 1.
        cells: as they stand in the file.
    """

    line: int
    cells: tuple[str, ...]

    @property
    def begin(self) -> str:
        """The first characters of it, to know it again by."""
        return ",".join(cell[:BEGIN] for cell in self.cells[:BEGIN])[:BEGIN]


@dataclass(frozen=True, slots=True)
class Columns:
    """What stands where.

    Attributes:
        text, label: numbers of columns, from 0; never the same.
        headed: whether the first row names the columns.
    """

    text: int
    label: int
    headed: bool


@dataclass(frozen=True, slots=True)
class Grid:
    """A table, read but not yet understood.

    Attributes:
        records: its rows, at least one.
        width: cells that most rows have, at least two.
        delimiter: between two cells.
        reading: how the bytes were read.
        guess: what most likely stands where.
        loose: the line of a quotation mark that is never closed, which is why all of them are read
            as they stand; 0 where quotation marks enclose cells as usual.
        preamble: rows above the table that are narrower, such as a title.
    """

    records: tuple[Record, ...]
    width: int
    delimiter: str
    reading: Reading
    guess: Columns
    loose: int = 0
    preamble: tuple[Record, ...] = ()

    def names(self, *, headed: bool) -> tuple[str, ...]:
        """A name for each column: from the first row, else its number from 1."""
        cells = self.records[0].cells if headed else ()
        return tuple(
            (cells[k].strip()[:MAX_LABEL] if k < len(cells) else "") or str(k + 1)
            for k in range(self.width)
        )


# ---------------------------------------------------------------- the file


def read_grid(raw: bytes, encoding: str | None = None) -> Grid:
    """Read a file's bytes as a table.

    Args:
        raw: anything.
        encoding: to read it by, or None to find out.

    Raises:
        TableError: see there.
    """
    if len(raw) > MAX_BYTES:
        reason = f"the file has {len(raw):,} bytes; at most {MAX_BYTES:,} are read"
        raise TableError("bytes", reason, got=len(raw))
    try:
        decoded = encodings.decode(raw, encoding)
    except encodings.NotText as error:
        raise TableError("not_text", str(error), error.row or None, why=error) from None
    if decoded.text.lstrip()[:1] in ("{", "[") and _JSON.match(decoded.text):
        shown = decoded.text.lstrip()[:BEGIN].partition("\n")[0]
        raise TableError("json", f"wanted a table, got JSON: {shown!r}", 1, begin=shown)
    text, delimiter, skipped = _named_delimiter(decoded.text)
    delimiter = delimiter or _delimiter(text)
    rows, loose = _all_records(text, delimiter)
    records = tuple(Record(line + skipped, tuple(cells)) for line, cells in rows)
    if not records:
        raise TableError(
            "empty", "the file is empty; wanted texts in one column, labels in another"
        )
    width = _width(records)
    if width > MAX_COLUMNS:
        wide = next(record for record in records if len(record.cells) > MAX_COLUMNS)
        reason = f"wanted at most {MAX_COLUMNS} columns, got {width:,}"
        raise TableError("wide", reason, wide.line, begin=wide.begin, got=width)
    if width < 2:
        first = records[0]
        reason = f"wanted two columns, texts and labels, got {first.begin!r}"
        raise TableError("columns", reason, first.line, begin=first.begin)
    begin = next(k for k, record in enumerate(records) if len(record.cells) >= width)
    preamble, records = records[:begin], records[begin:]
    guess = _columns(records, width)
    loose = loose and loose + skipped
    return Grid(records, width, delimiter, decoded.reading, guess, loose, preamble)


def _width(records: Sequence[Record]) -> int:
    """Cells of the first row that names the columns, else of most rows."""
    for record in records[:_LOOKED_AT]:
        known = {_known(cell) for cell in record.cells[:MAX_COLUMNS]}
        if len(record.cells) > 1 and known & _TEXT_NAMES and known & _LABEL_NAMES:
            return len(record.cells)
    return Counter(len(record.cells) for record in records).most_common(1)[0][0]


def _named_delimiter(text: str) -> tuple[str, str | None, int]:
    """A text without the line by which Excel names the delimiter, that one, and how many lines."""
    line, end, _rest = text[:8].partition("\n")
    named = line.strip("\r").lower().removeprefix("sep=")
    if end and len(named) < len(line.strip("\r")) and named in _DELIMITERS:
        return text[len(line) + 1 :], named, 1
    return text, None, 0


def _all_records(text: str, delimiter: str) -> tuple[list[tuple[int, list[str]]], int]:
    """All rows that are not blank, and `Grid.loose`.

    A stray quotation mark would swallow the rows behind it; if nearly all rows are alike when
    quotation marks are letters like any other, they are.
    """
    try:
        return list(_records(text, delimiter)), 0
    except TableError as error:
        if error.code != "csv" or error.row is None:
            raise
        with suppress(TableError):
            rows = list(_records(text, delimiter, csv.QUOTE_NONE))
            width, often = Counter(len(row) for _line, row in rows).most_common(1)[0]
            if width > 1 and often >= _ALIKE * len(rows):
                return rows, error.row
        raise


def _records(
    text: str, delimiter: str, quoting: Literal[0, 3] = csv.QUOTE_MINIMAL
) -> Iterator[tuple[int, list[str]]]:
    """All rows that are not blank, with the line that each begins on."""
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=delimiter, strict=True, quoting=quoting
    )
    line, count, blank = 1, 0, 0
    try:
        for row in reader:
            if any(not cell.isspace() for cell in row if cell):
                count += 1
                if count > MAX_ROWS + 1:  # one of them may be the header
                    raise TableError("rows", f"at most {MAX_ROWS:,} rows are read", line)
                yield line, row
            else:
                blank += 1
                if blank > MAX_BLANK:
                    reason = f"at most {MAX_BLANK:,} rows may be blank"
                    raise TableError("rows", reason, line)
            line = reader.line_num + 1
    except csv.Error as error:
        if '"' in text:
            reason = f"this is not CSV: {error}; look for a quote that is not closed"
            raise TableError("csv", reason, line) from None
        raise TableError("cell", f"a cell is too long: {error}", line) from None


def full(cells: Sequence[str]) -> int:
    """How many cells a row has without the blank ones at its end."""
    end = len(cells)
    while end and not cells[end - 1].strip():
        end -= 1
    return end


def _delimiter(text: str) -> str:
    """The one that parts most rows alike; where several do, by known names, then by labels."""
    best: tuple[float, int, int, int] = (0.0, 0, 0, 0)
    found = ","
    for delimiter in _DELIMITERS:
        rows = _first_rows(text, delimiter)
        widths = Counter(len(row) for row in rows if len(row) > 1)
        if not widths:
            continue
        width, often = widths.most_common(1)[0]
        known = sum(_known(cell) in _TEXT_NAMES | _LABEL_NAMES for cell in rows[0][:MAX_COLUMNS])
        score = (round(often / len(rows), 2), known, -_kinds(rows, width), -width)
        if score > best:
            best, found = score, delimiter
    return found


def _first_rows(text: str, delimiter: str) -> list[list[str]]:
    """Some rows by a delimiter, with quotation marks as letters where one is never closed."""
    for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_NONE):
        with suppress(TableError):
            return [row for _line, row in islice(_records(text, delimiter, quoting), _LOOKED_AT)]
    return []


def _kinds(rows: Sequence[Sequence[str]], width: int) -> int:
    """How few different entries a column has where they come again; as many as rows if none has."""
    alike = [row for row in rows[1:] if len(row) == width]
    kinds = (len({row[k][:MAX_LABEL].strip() for row in alike}) for k in range(min(width, 10)))
    return min((count for count in kinds if 1 < count <= len(alike) // 2), default=len(rows))


# ---------------------------------------------------------------- its columns


def _known(cell: str) -> str:
    return cell[:MAX_LABEL].strip().casefold()


def _columns(records: Sequence[Record], width: int) -> Columns:
    first = [_known(cell) for cell in records[0].cells[:width]]
    texts = [k for k, name in enumerate(first) if name in _TEXT_NAMES]
    labels = [k for k, name in enumerate(first) if name in _LABEL_NAMES]
    label = labels[0] if labels else _likely_label(records[1:], width, texts[:1])
    others = [k for k in range(width) if k != label]
    text = _longest(records[1:], [k for k in texts if k != label] or others)
    headed = bool(texts or labels)
    if not headed:
        below = {_known(one.cells[label]) for one in records[1:] if label < len(one.cells)}
        headed = bool(below) and label < len(first) and first[label] not in below
    return Columns(text, label, headed)


def _likely_label(records: Sequence[Record], width: int, taken: Sequence[int]) -> int:
    """The column with the fewest different entries, but at least two; else the last."""
    kinds = {
        k: len({one.cells[k][:MAX_LABEL].strip() for one in records if k < len(one.cells)})
        for k in range(width)
        if k not in taken
    }
    several = [k for k, count in kinds.items() if count > 1]
    return min(several or kinds, key=lambda k: (kinds[k], -k))


def _longest(records: Sequence[Record], columns: Sequence[int]) -> int:
    """The column with the longest entries."""
    sizes = {k: sum(len(one.cells[k]) for one in records if k < len(one.cells)) for k in columns}
    return max(sizes, key=lambda k: (sizes[k], -k))
