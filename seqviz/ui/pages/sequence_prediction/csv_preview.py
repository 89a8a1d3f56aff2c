"""The table as it was read from a visitor's file, a few rows of it with what each is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from seqviz.data.columns import Column, ColumnError, Rows, Table, Taken
from seqviz.ui.frame.i18n import _
from seqviz.ui.frame.quoting import line_of
from seqviz.ui.pages.sequence_prediction.csv_words import PARTS

CELL: Final = 40  # characters of a cell
_SHOWN: Final = (6, 5, 2, 4)  # rows: above the body, its first, its last, below it
_WIDE: Final = 12  # columns


@dataclass(frozen=True, slots=True)
class Understood:
    """A file under some choices: as far as it could be understood, and what stopped it."""

    rows: Rows
    table: Table | None = None
    columns: tuple[Column, ...] = ()
    taken: Taken | None = None
    problem: ColumnError | None = None


def preview(reading: Understood) -> list[dict[str, str]]:
    """The first and last rows of the file with what each is, bounded in rows, columns and cells."""
    table, problem = reading.table, reading.problem
    if table is None:  # no table yet: the first rows, and those around the one at fault
        rows = reading.rows.rows
        at = next((n for n, row in enumerate(rows) if problem and row.line == problem.row), 0)
        near = [*rows[: _SHOWN[0]], *rows[max(_SHOWN[0], at - 2) : at + 3]]
        wide = min(_WIDE, max((len(row.cells) for row in near), default=0))
        names = [str(number) for number in range(1, wide + 1)]
        return [_line(row.line, "", row.cells, names) for row in near]
    names = list(table.names[:_WIDE])
    first, last = table.lines[:1], table.lines[-1:]
    above = [one for one in table.left_out if not first or one.line < first[0]]
    below = [one for one in table.left_out if last and one.line > last[0]]
    body = list(zip(table.lines, table.rows, strict=True))
    lines = [_line(one.line, _(PARTS[one.part]), one.cells, names) for one in above[: _SHOWN[0]]]
    if table.header:
        lines.append(_line(table.header, _("names"), table.names, names))
    lines += [_line(line, "", cells, names) for line, cells in body[: _SHOWN[1]]]
    if len(body) > _SHOWN[1]:
        lines += [_line(n, "", cells, names) for n, cells in body[_SHOWN[1] :][-_SHOWN[2] :]]
    return lines + [
        _line(one.line, _(PARTS[one.part]), one.cells, names) for one in below[: _SHOWN[3]]
    ]


def _line(line: int, part: str, cells: Sequence[str], names: Sequence[str]) -> dict[str, str]:
    """A row of the preview; its own two columns keep apart from a file's columns of that name."""
    shown = {_("Row"): f"{line:,}", _("Part"): part}
    for place, name in enumerate(names):
        title = line_of(name) if line_of(name) not in shown else f"{line_of(name)} ({place + 1})"
        shown[title] = line_of(cells[place], CELL) if place < len(cells) else ""
    return shown
