"""Which column of a table is taken, and the series that it is.

Left alone, the first column of numbers is taken, of a day's prices the closing one; never another
one instead of the one that was asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np

from seqviz.data.columns import dates
from seqviz.data.columns.errors import (
    MissingValue,
    NoNumbers,
    TooFewRows,
    UnknownColumn,
    too_few,
)
from seqviz.data.columns.layout import Table
from seqviz.data.columns.meaning import Column, Wishes, understand
from seqviz.data.columns.roles import is_called_an_index
from seqviz.data.series import Floats, Series

Reason = Literal["asked", "close", "first", "even"]
_PRICES: Final = {"open", "high", "low", "close"}  # of a day; the last is its price
_FIRST_YEAR: Final = 1500


@dataclass(frozen=True, slots=True, eq=False)
class Taken:
    """A series out of a table.

    Attributes:
        series: named as the column.
        column: it was read from.
        columns: all of the table, also those that were not taken.
        filled, dropped: how many gaps were filled, and how many rows were left out for one.
        backwards: the column of dates or row numbers that goes down in the file, "" if none does.
        turn: the column of dates that goes back somewhere, and the line of it; None if none does.
        reason: why it is this column: asked for, the closing price of a day, the first one, or,
            where all that change go up or down evenly, the last of those.
    """

    series: Series
    column: Column
    columns: tuple[Column, ...]
    filled: int
    dropped: int
    backwards: str
    turn: tuple[str, int] | None
    reason: Reason


def choose(columns: Sequence[Column]) -> Column:
    """The column to take where nobody asked for one.

    Raises:
        ColumnError: none has numbers that change; where one nearly has, its own problem.
    """
    usable = [one for one in columns if one.usable and one.role == "numbers"]
    usable += [one for one in columns if one.usable and one.role == "flag"]
    names = {one.name.casefold(): one for one in usable}
    if usable:
        return names["close"] if names.keys() >= _PRICES else usable[0]
    at_fault = next((one for one in columns if one.role == "refused"), None)
    if at_fault is not None and at_fault.problem is not None:
        raise at_fault.problem
    short = [one.problem for one in columns if isinstance(one.problem, TooFewRows)]
    if short:
        raise short[-1]
    # Beside another that counts, even steps may be what was measured.
    counting = [one for one in columns if one.role in ("index", "date")]
    even = [one for one in counting if one.usable and one.role == "index" and _is_measured(one)]
    if len(counting) > 1 and even:
        return even[-1]
    raise NoNumbers("file must have a column of numbers that change, got none")


def passed_over(columns: Sequence[Column]) -> Column | None:
    """The column that would be taken where nobody asked for one, if it had no gaps."""
    for one in columns:
        if one.role == "refused" and isinstance(one.problem, MissingValue):
            whole = replace(one, role="numbers", problem=None)
            if choose([whole if other is one else other for other in columns]) is whole:
                return one
    return None


def find(columns: Sequence[Column], wanted: int | str) -> Column:
    """The column of this name or, counted from 0, at this place.

    Raises:
        UnknownColumn: there is none.
    """
    for column in columns:
        if wanted in (column.name, column.index) and not isinstance(wanted, bool):
            return column
    names = ", ".join(column.name for column in columns)
    raise UnknownColumn(f"column must be one of {names:.200}, got {wanted!r}", column=str(wanted))


def take(
    table: Table,
    column: int | str | None = None,
    wishes: Wishes | None = None,
    columns: Sequence[Column] = (),
) -> Taken:
    """Read one column as a series.

    Args:
        table: of ``read_table``.
        column: its name, or its index from 0; the one of ``choose`` if left out.
        wishes: how it is read.
        columns: the table's, of ``understand`` under the same wishes, where they are known already.

    Raises:
        ColumnError: one of its kinds, which names the first cell that is wrong.
    """
    wishes = wishes or Wishes()
    columns = tuple(columns) or understand(table, wishes)
    found = choose(columns) if column is None else find(columns, column)
    if found.problem is not None:
        raise found.problem
    values = found.values
    gaps = int(np.isnan(values).sum())
    filled = 0
    if gaps and wishes.gaps == "interpolate":
        values = _between(values)
        filled = gaps - (len(found.values) - len(values))
    values = values[~np.isnan(values)]
    _enough(found.name, len(values))
    return Taken(
        series=Series(found.name, values[::-1] if wishes.reverse else values),
        column=found,
        columns=columns,
        filled=filled,
        dropped=len(found.values) - len(values),
        backwards=descending(table, columns),
        turn=turning(table, columns),
        reason="asked" if column is not None else _reason(columns, found),
    )


def read_column(
    table: Table, column: int | str | None = None, wishes: Wishes | None = None
) -> Series:
    """The series of ``take``."""
    return take(table, column, wishes).series


def column_of(columns: Sequence[Column], chosen: int | None, taken: Taken | None) -> Column | None:
    """The column that choices are about: taken, chosen, or the first that was refused."""
    if taken is not None:
        return taken.column
    if chosen is not None:
        return next((one for one in columns if one.index == chosen), None)
    return next((one for one in columns if one.role == "refused"), None)


def descending(table: Table, columns: Sequence[Column]) -> str:
    """The name of the column of dates or row numbers that runs backwards, or ""."""
    for column in columns:
        if column.role == "index" and (np.diff(column.values) < 0).all():
            return column.name
        if column.role == "date":
            cells = [row[column.index] for row in table.rows]
            numbers = column.values[~np.isnan(column.values)]
            down = len(numbers) > 1 and numbers[0] > numbers[-1] and (np.diff(numbers) <= 0).all()
            way = 0 if len(numbers) else dates.order(cells)
            if down or way < 0:
                return column.name
            if way:
                return ""  # the first dates that go one way tell it
    return ""


def turning(table: Table, columns: Sequence[Column]) -> tuple[str, int] | None:
    """The first column of dates, and the line where it goes back, if it goes neither way."""
    for column in columns:
        if column.role != "date":
            continue
        values = column.values
        if not len(values):
            place = dates.turn([row[column.index] for row in table.rows])
        elif np.nanmin(values) < _FIRST_YEAR:
            continue  # months, hours
        else:
            steps = np.diff(values)
            back = np.flatnonzero(steps < 0)
            place = int(back[0]) + 1 if len(back) and (steps > 0).any() else 0
        return (column.name, table.lines[place]) if place else None
    return None


def _reason(columns: Sequence[Column], found: Column) -> Reason:
    if found.role == "index":
        return "even"
    first = next((one for one in columns if one.usable and one.role == "numbers"), found)
    return "first" if first is found else "close"


def _is_measured(column: Column) -> bool:
    """Whether a column of even steps may be more than a count of the rows."""
    is_nameless_count = column.name.isdigit() and abs(column.values[1] - column.values[0]) == 1
    return not (is_nameless_count or is_called_an_index(column.name))


def _between(values: Floats) -> Floats:
    """Gaps filled by straight lines; without those at the ends."""
    known = np.flatnonzero(~np.isnan(values))
    if not len(known):
        return values
    inside = np.arange(known[0], known[-1] + 1)
    filled: Floats = np.interp(inside, known, values[known])
    return filled


def _enough(name: str, got: int) -> None:
    problem = too_few(name, got)
    if problem is not None:
        raise problem
