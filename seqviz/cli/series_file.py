"""The options that say how a CSV file is read as a series, and what was read.

They are the page's: separator, header row, gaps, signs for a gap, decimal mark, direction. Without
them the same column is taken as there.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from seqviz.cli import UsageError, _natural
from seqviz.data.columns import (
    GAPS,
    MAX_BYTES,
    ONE_COLUMN,
    SPACES,
    Column,
    ColumnError,
    Table,
    Taken,
    Wishes,
    read_table,
    take,
    understand,
)
from seqviz.data.encodings import NAMES
from seqviz.data.series import Series
from seqviz.numbers import counted, given

SEPARATORS: Final = {
    "comma": ",",
    "semicolon": ";",
    "tab": "\t",
    "bar": "|",
    "spaces": SPACES,
    "none": ONE_COLUMN,
}
DECIMALS: Final = {"point": ".", "comma": ","}
_ROLES: Final = {
    "numbers": "numbers",
    "index": "counts rows, or goes on in even steps",
    "date": "dates or times",
    "constant": "always the same",
    "flag": "two values only",
    "code": "numbers that name something",
    "text": "text",
    "refused": "cannot be read as it is",
}
_REASONS: Final = {
    "asked": "as asked",
    "close": "the closing price",
    "even": "its values go up or down evenly, which leaves little to learn",
    "first": "the first that looks like a series",
}
_OTHERS: Final = 6  # columns named


def add_file_options(parser: argparse.ArgumentParser) -> None:
    """Add `--csv` and the options that go with it."""
    group = parser.add_argument_group("a series of your own")
    group.add_argument("--csv", type=Path, metavar="PATH", help="a column of a CSV file")
    group.add_argument(
        "--column", metavar="NAME", help="its name (default: the first that looks like a series)"
    )
    group.add_argument("--separator", choices=SEPARATORS, help="default: found by itself")
    group.add_argument(
        "--header", type=_natural, metavar="ROW", help="of the names; 0 for none (default: found)"
    )
    group.add_argument(
        "--decimal", choices=DECIMALS, help="where 1,200 could be both (default: the likelier)"
    )
    group.add_argument("--gaps", choices=GAPS, default="refuse", help="default: refuse")
    group.add_argument(
        "--missing",
        type=_finite,
        action="append",
        default=[],
        metavar="X",
        help="a value that stands for a gap, such as --missing=-999; may be given several times",
    )
    group.add_argument("--reverse", action="store_true", help="read from below to above")
    group.add_argument("--encoding", choices=sorted(NAMES), metavar="NAME", help="default: found")


def read_series(args: argparse.Namespace) -> tuple[Series, str]:
    """The series of the options, and lines that say what was read.

    Raises:
        UsageError: the file or its column cannot be read; it lists the columns where there are any.
        OSError: no such file.
    """
    path: Path = args.csv
    table: Table | None = None
    wishes = Wishes(
        decimal=DECIMALS.get(args.decimal),
        gaps=args.gaps,
        missing=tuple(args.missing),
        reverse=args.reverse,
    )
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
        table = read_table(data, SEPARATORS.get(args.separator), args.header, args.encoding)
        taken = take(table, args.column, wishes)
    except ColumnError as error:
        columns = understand(table, wishes) if table is not None else ()
        listed = f" (columns: {_listed(columns)})" if len(columns) > 1 else ""
        raise UsageError(f"{path}: {error}{listed}") from None
    return taken.series, "\n".join(_said(path, table, taken, wishes))


def _said(path: Path, table: Table, taken: Taken, wishes: Wishes) -> list[str]:
    column, values = taken.column, taken.series.values
    lines = [
        f"Read {path.name}: column {column.name!r} ({_REASONS[taken.reason]}), "
        f"{len(values):,} values from {_number(values.min())} to {_number(values.max())}"
    ]
    others = [other for other in taken.columns if other is not column]
    if others:
        lines.append(f"  other columns: {_listed(others)}")
    if column.marked is not None and len(column.readings) > 1:
        cell, value = column.marked
        other = column.readings[1]
        name = next(name for name, mark in DECIMALS.items() if mark == other.decimal_mark)
        lines.append(
            f"  {cell!r} is read as {_number(value)}; "
            f"with --decimal {name} it is {_number(other.read(cell))}"
        )
    if table.left_out:
        rows = ", ".join(f"{one.line} ({one.part})" for one in table.left_out[:_OTHERS])
        lines.append(f"  rows that are no part of the table: {rows}")
    if taken.filled or taken.dropped:
        lines.append(f"  gaps filled: {taken.filled}, rows left out: {taken.dropped}")
    lines += [
        f"  {_number(value)} lies far from all other values; "
        f"if it means that nothing was measured, add --missing={value:g} --gaps drop"
        for value in column.sentinels
    ]
    if taken.backwards and not wishes.reverse:
        lines.append(f"  {taken.backwards!r} goes down: --reverse puts the earliest value first")
    if taken.turn is not None:
        name, line = taken.turn
        lines.append(f"  {name!r} goes back in row {line}: several series may follow each other")
    return lines


def _listed(columns: Sequence[Column]) -> str:
    told = [f"{one.name!r}: {_role(one)}" for one in columns[:_OTHERS]]
    more = len(columns) - _OTHERS
    return "; ".join([*told, f"{more} more"] if more > 0 else told)


def _role(column: Column) -> str:
    error = column.problem
    if column.role == "refused" and error is not None and error.row:
        return f"cannot be read, row {error.row} holds {error.entry!r}"
    return _ROLES[column.role]


def _number(value: float) -> str:
    return counted(value) if float(value).is_integer() else given(value, 10)


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise argparse.ArgumentTypeError(f"must be a finite number, got {text!r}")
    return value
