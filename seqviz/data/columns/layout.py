"""Where the table stands in a file: titles above it, its header rows, its body, notes below it.

A column of the table is one of numbers or of dates where most of a sample of its cells are. Then

    the body    begins with the first row that has its numbers and dates where the others have
                them, and ends with the last such row
    a header    is a row of texts directly above the body; of several the one that names most
                columns differently gives the names, or all of them together do
    titles      are all other rows above, notes those below: "Total", "Source: …"

What is left out is listed with its line, so nothing goes in silence; subtotals in the middle too. A
row there that has other than the table's number of cells is an error, since nobody can know which
is missing, and so is a header that is too short for rows whose commas may be decimal ones.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final, Literal

from seqviz.data.columns.errors import (
    NoHeader,
    RaggedRow,
    TooFewRows,
    TooManyColumns,
    TooManyRows,
)
from seqviz.data.columns.header import NO_HEADER, names_of
from seqviz.data.columns.rows import ONE_COLUMN, Row, Rows, read_rows
from seqviz.data.columns.shape import SAMPLE, Shape, kind_in
from seqviz.data.series import MAX_POINTS, MIN_POINTS

MAX_COLUMNS: Final = 100
_MOST_NOTES: Final = 50  # rows below a table

Part = Literal["title", "comment", "header", "note"]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row of the file that holds no values of the table."""

    line: int
    part: Part
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A CSV file, read but not yet understood.

    Attributes:
        names: a name for every column: from the header, else its number from 1.
        rows: the cells below the header, stripped, every row as wide as ``names``.
        lines: for each row, the line of the file that it ends on, counted from 1.
        delimiter, encoding: as guessed or asked for.
        header: the line that gave the names, 0 if none did.
        left_out: all other rows that are not blank, by line.
    """

    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    delimiter: str
    encoding: str
    header: int
    left_out: tuple[LeftOut, ...]


def read_table(
    data: bytes,
    delimiter: str | None = None,
    header: int | None = None,
    encoding: str | None = None,
) -> Table:
    """Read a file's bytes as a table.

    Args:
        data: anything.
        delimiter: one of ``DELIMITERS``, ``ONE_COLUMN``, or None to guess it.
        header: the line that names the columns, ``NO_HEADER``, or None to find it.
        encoding: a key of ``encodings.NAMES``, or None to find out.

    Raises:
        ColumnError: one of its kinds.
        ValueError: another delimiter or encoding.
    """
    return lay_out(read_rows(data, delimiter, encoding), header)


def lay_out(found: Rows, header: int | None = None) -> Table:
    """Find the table in a file's rows; see ``read_table``."""
    rows = found.rows
    if header and header not in {row.line for row in rows}:
        last = rows[-1].line if rows else 0
        raise NoHeader(
            f"header must be the number of a row that is not blank, up to {last}, got {header}",
            row=header,
            wanted=last,
        )
    if not rows:
        raise TooFewRows(f"file must have at least {MIN_POINTS} rows, got none", wanted=MIN_POINTS)
    below = tuple(row for row in rows if row.line > header) if header else rows
    width = _width(below or rows)
    shape = Shape.of([row.cells for row in below if len(row.cells) == width], width)
    begin, end = _body(below, shape)
    heads = _headers(found, header, below[:begin], shape)
    body = list(below[begin:end])
    if found.delimiter == ONE_COLUMN:
        body = _with_gaps(body, {row.line for row in found.comments})
    head_lines = {row.line for row in heads}
    named_by, names = names_of(heads, width)
    repeated = {head.cells for head in heads}  # on each page of a printout
    if any(shape.kinds):
        body = [row for row in body if row.cells not in repeated and not shape.is_sum(row.cells)]
    body = _straight(body, width, found)
    if header is None and found.delimiter == "," and begin:
        _check_commas(below[begin - 1], body, width)
    if len(body) > MAX_POINTS:
        raise TooManyRows(
            f"file must have at most {MAX_POINTS} rows, got {len(body)}",
            row=body[MAX_POINTS].line,
            got=len(body),
            wanted=MAX_POINTS,
        )
    kept = {row.line for row in body} | {named_by}
    left_out = [LeftOut(row.line, "comment", row.cells) for row in found.comments]
    for row in rows:
        if row.line not in kept:
            is_sum = row.line > named_by and shape.is_sum(row.cells)
            part: Part = "note" if is_sum else _part(row, body, named_by, head_lines)
            left_out.append(LeftOut(row.line, part, row.cells))
    return _trimmed(
        Table(
            names=names,
            rows=tuple(row.cells for row in body),
            lines=tuple(row.line for row in body),
            delimiter=found.delimiter,
            encoding=found.decoded.encoding,
            header=named_by,
            left_out=tuple(sorted(left_out, key=lambda row: row.line)),
        )
    )


def _part(row: Row, body: Sequence[Row], header: int, heads: set[int]) -> Part:
    """What a row is that holds no values."""
    if body and row.line > body[-1].line:
        return "note"
    if row.line in heads or (body and row.line > body[0].line) or (header and row.line > header):
        return "header"
    return "title"


# ---------------------------------------------------------------- what a row is


def _width(rows: Sequence[Row]) -> int:
    """The number of cells that most rows have."""
    counts = Counter(len(row.cells) for row in rows)
    width = counts.most_common(1)[0][0]
    widest = max(rows, key=lambda row: len(row.cells))
    if width > MAX_COLUMNS or len(widest.cells) > MAX_COLUMNS:
        raise TooManyColumns(
            f"row {widest.line} must have at most {MAX_COLUMNS} cells, got {len(widest.cells)}",
            row=widest.line,
            got=len(widest.cells),
            wanted=MAX_COLUMNS,
        )
    return width


def _body(rows: Sequence[Row], shape: Shape) -> tuple[int, int]:
    """Where the table's rows begin and end among these."""
    if not any(shape.kinds):
        return (1 if rows and len(rows) > 1 else 0), len(rows)
    first = next((n for n, row in enumerate(rows) if shape.is_body(row.cells)), len(rows))
    begin = next((n + 1 for n in range(first - 1, -1, -1) if shape.is_header(rows[n].cells)), -1)
    if begin < 0:  # no header: a first row with one wrong cell is a row of the table
        whole = (n for n in range(first) if len(rows[n].cells) == shape.width)
        begin = next((n for n in whole if shape.matches(rows[n].cells)[0]), first)
    while begin < first and not any(rows[begin].cells):
        begin += 1
    end = len(rows)
    while end > max(begin, len(rows) - _MOST_NOTES) and shape.is_note(rows[end - 1].cells):
        if _keeps_its_gap(rows, end - 1, shape):
            break
        end -= 1
    return begin, end


def _keeps_its_gap(rows: Sequence[Row], index: int, shape: Shape) -> bool:
    """Whether a row without its date or number is no sum: other rows lack theirs too."""
    cells = rows[index].cells
    if len(cells) != shape.width or not shape.matches(cells)[0] or kind_in(cells[0]) != "gap":
        return False
    if shape.kinds[0] is None:
        return True
    earlier = [row.cells for row in rows[max(0, index - _MOST_NOTES) : index]]
    return any(kind_in(one[0]) == "gap" and shape.matches(one)[0] > 0 for one in earlier)


# ---------------------------------------------------------------- the header


def _headers(found: Rows, header: int | None, above: Sequence[Row], shape: Shape) -> list[Row]:
    """The rows that name the columns, from above to below."""
    if header == NO_HEADER:
        return []
    if header:
        chosen = next(row for row in found.rows if row.line == header)
        missing = ("",) * (shape.width - len(chosen.cells))
        return [Row(header, (chosen.cells + missing)[: shape.width])]
    heads: list[Row] = []
    for row in reversed(above):
        if not any(row.cells) and not heads:
            continue
        cells = _fitted(row.cells, shape.width)
        if len(cells) == shape.width - 1 and cells and not heads:
            # Its last name is missing where the column is empty, else the one of the row numbers.
            cells = (*cells, "") if shape.ends_empty else ("", *cells)
        if len(cells) != shape.width or not (shape.is_header(cells) or not any(shape.kinds)):
            break
        heads.insert(0, Row(row.line, cells))
    if not heads and (last := found.comments[-1:]) and (not above or last[0].line > above[-1].line):
        cells = _comment_cells(last[0].cells[0], found.delimiter)
        if len(cells) == shape.width > 1 and shape.is_header(cells):
            heads = [Row(last[0].line, cells)]
    return heads


def _comment_cells(comment: str, delimiter: str) -> tuple[str, ...]:
    text = comment.lstrip("# ")
    cells = text.split() if delimiter == " " else text.split(delimiter)
    return tuple(cell.strip(' "') for cell in cells)


# ---------------------------------------------------------------- the body


def _fitted(cells: tuple[str, ...], width: int) -> tuple[str, ...]:
    """A row without empty cells beyond the table's width."""
    if len(cells) > width and not any(cells[width:]):
        return cells[:width]
    return cells


def _straight(rows: Sequence[Row], width: int, found: Rows) -> list[Row]:
    """The rows, each as wide as the table."""
    straight = []
    broken = {error.row: error for error in found.broken}
    for row in rows:
        if row.line in broken:
            raise broken[row.line]
        cells = _fitted(row.cells, width)
        if len(cells) != width:
            raise RaggedRow(
                f"row {row.line} must have {width} cells as most rows have, got {len(cells)}",
                row=row.line,
                got=len(cells),
                wanted=width,
            )
        straight.append(Row(row.line, cells))
    return straight


def _check_commas(above: Row, body: Sequence[Row], width: int) -> None:
    """Refuse a header that is too short where the rows' commas may be decimal ones.

    ``day,temp`` above ``2023-01-02,20,3`` may be 20.3; names of rows may have no name themselves.
    """
    named = len(above.cells)
    if not 1 < named < width or not body or any(kind_in(cell) != "text" for cell in above.cells):
        return
    sample = body[:: max(1, len(body) // SAMPLE)]
    if any("." in cell and kind_in(cell) == "number" for row in sample for cell in row.cells):
        return  # they are points
    first = [row.cells[0] for row in body[:2]]
    are_names = not any(cell.strip("+-").isdigit() or kind_in(cell) == "date" for cell in first)
    if named == width - 1 and (are_names or first in (["0", "1"], ["1", "2"])):
        return
    raise RaggedRow(
        f"row {above.line} must have {width} cells as most rows have, got {named}",
        row=above.line,
        got=named,
        wanted=width,
    )


def _with_gaps(rows: Sequence[Row], comments: set[int]) -> list[Row]:
    """In a file of one column a blank line is a value that is missing, unless they are the rule."""
    steps = Counter(b.line - a.line for a, b in pairwise(rows))
    if not steps or steps.most_common(1)[0][0] != 1:
        return list(rows)
    filled: list[Row] = []
    for row in rows:
        last = filled[-1].line if filled else row.line - 1
        blank = (line for line in range(last + 1, row.line) if line not in comments)
        filled.extend(Row(line, ("",)) for line in blank)
        filled.append(row)
    return filled


def _trimmed(table: Table) -> Table:
    """The table without columns at its right end that have neither a name nor a cell."""
    width = len(table.names)
    while (
        width > 1
        and table.names[width - 1] == str(width)
        and not any(cells[width - 1] for cells in table.rows)
    ):
        width -= 1
    if width == len(table.names):
        return table
    rows = tuple(cells[:width] for cells in table.rows)
    return replace(table, names=table.names[:width], rows=rows)
