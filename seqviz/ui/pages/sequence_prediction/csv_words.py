"""What the page says of a visitor's CSV file: what was taken and why, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from seqviz.data.columns import (
    Column,
    ColumnError,
    Notation,
    NotText,
    Table,
    Taken,
    passed_over,
)
from seqviz.data.series import MAX_SIZE
from seqviz.numbers import counted, given
from seqviz.ui.controls.files.encoding_words import not_text
from seqviz.ui.frame.i18n import N_, _, ngettext, together
from seqviz.ui.frame.quoting import quoted

COMPLAINTS: Final = {
    "too_large_file": N_("This file is larger than {wanted} bytes."),
    "broken_quotes": N_("Row {row}: a quotation mark is opened and never closed."),
    "too_few_rows": N_("At least {wanted} rows of numbers are wanted; this file has {got}."),
    "too_many_rows": N_("At most {wanted} rows, please; this file has {got}."),
    "too_many_lines": N_(
        "This file has {got} lines, and at most {wanted} are read. Take out the empty ones, please."
    ),
    "too_many_columns": N_("At most {wanted} columns, please; row {row} has {got}."),
    "ragged_row": N_(
        "Row {row} has {got} cells, most rows have {wanted}. Mend that row, or choose another "
        "header row or separator under “How the file is read”."
    ),
    "no_header": N_("Row {row} cannot be the header row: it is empty or a comment."),
    "no_numbers": N_(
        "No column of this file holds numbers that change. Every column is listed under “How the "
        "file is read”, with the reason."
    ),
    "unknown_column": N_("This file has no column {column}."),
    "not_a_number": N_("Row {row}, column {column}: a number is wanted, not {entry}."),
    "mixed_notation": N_(
        "Row {row}, column {column}: {entry} is written otherwise than the column's other numbers. "
        "One way of writing and one unit in a column, please."
    ),
    "missing_value": N_(
        "Row {row}, column {column}: a number is wanted; {entry} is a gap. Leave such rows out or "
        "fill them under “How the file is read”."
    ),
    "not_finite": N_(
        "Row {row}, column {column}: {entry} is not a finite number from −{largest} to {largest}."
    ),
}
_EMPTY: Final = N_("the empty cell")
_BETWEEN: Final = " · "
_MOST: Final = 4  # columns or rows named in a sentence
_MARKS: Final = {
    ".": N_("a point"),
    ",": N_("a comma"),
    "'": N_("an apostrophe"),
    " ": N_("a space"),
}
ROLES: Final = {
    "numbers": N_("numbers"),
    "index": N_("counts rows, or goes on in even steps"),
    "date": N_("dates or times"),
    "constant": N_("always the same"),
    "flag": N_("two values only"),
    "code": N_("numbers that name something"),
    "text": N_("text"),
    "refused": N_("cannot be read as it is"),
}
_REASONS: Final = {
    "asked": N_("The other columns: {columns}."),
    "close": N_("Its name says that it is the closing price. The others: {columns}."),
    "even": N_(
        "Its values go up or down evenly, which leaves little to learn. The others: {columns}."
    ),
    "first": N_("It is the first column that looks like a series. The others: {columns}."),
}
PARTS: Final = {
    "title": N_("title"),
    "comment": N_("comment"),
    "header": N_("header"),
    "note": N_("note"),
}


def complaint(error: ColumnError) -> str:
    """What was expected, in the session's language, as Markdown."""
    if isinstance(error, NotText):
        return not_text(error.reason)
    template = COMPLAINTS.get(error.code)
    if template is None:
        return _("This file cannot be read as a table of numbers.")
    return _(template).format(
        row=f"{error.row:,}",
        column=f"“{quoted(error.column)}”",
        entry=f"“{quoted(error.entry)}”" if error.entry else _(_EMPTY),
        got=f"{error.got:,}",
        wanted=f"{error.wanted:,}",
        largest=given(MAX_SIZE),
    )


def number(value: float) -> str:
    """A number of a file, with all its digits."""
    return counted(value) if float(value).is_integer() else given(value, 10)


def taken_words(name: str, taken: Taken) -> str:
    """One line: which column of which file, how many values, and how they were read."""
    column, values = taken.column, taken.series.values
    said = [
        _("**{file}**: column “{column}”, {count} values from {low} to {high}.").format(
            file=quoted(name),
            column=quoted(column.name),
            count=f"{len(values):,}",
            low=number(values.min()),
            high=number(values.max()),
        ),
        *_notation_words(column),
        *_gap_words(taken),
    ]
    return together(said)


def _notation_words(column: Column) -> Iterator[str]:
    notation = column.readings[0]
    example = column.marked
    if example and (len(column.readings) > 1 or notation.grouping or notation.decimal == ","):
        cell, value = example
        yield _("{cell} is read as {value}.").format(
            cell=f"“{quoted(cell)}”", value=f"**{number(value)}**"
        )
        if len(column.readings) > 1:
            yield _("It could also be {value}: choose under “How the file is read”.").format(
                value=number(column.readings[1].read(cell))
            )
    if notation.unit:
        yield _("The unit is {unit}.").format(unit=f"“{quoted(notation.unit)}”")


def reading_words(notation: Notation) -> str:
    """A notation in words."""
    if notation.grouping and notation.decimal:
        return _("{grouping} between groups of digits, {decimal} before decimals").format(
            grouping=_(_MARKS[notation.grouping]), decimal=_(_MARKS[notation.decimal])
        )
    if notation.grouping:
        return _("{grouping} between groups of digits").format(
            grouping=_(_MARKS[notation.grouping])
        )
    if notation.decimal:
        return _("{decimal} before decimals").format(decimal=_(_MARKS[notation.decimal]))
    return _("whole numbers")


def _gap_words(taken: Taken) -> Iterator[str]:
    if taken.filled:
        yield ngettext(
            "{count} gap is filled by a straight line.",
            "{count} gaps are filled by straight lines.",
            taken.filled,
        ).format(count=f"{taken.filled:,}")
    if taken.dropped:
        yield ngettext(
            "{count} row without a value is left out.",
            "{count} rows without a value are left out.",
            taken.dropped,
        ).format(count=f"{taken.dropped:,}")


def why_words(taken: Taken) -> str:
    """Why this column was taken and what the others are, where there are any."""
    others = [column for column in taken.columns if column is not taken.column]
    if not others:
        return ""
    told = [
        _("“{column}”: {role}").format(column=quoted(one.name), role=role_words(one))
        for one in others
    ]
    more = len(told) - _MOST
    if more > 0:
        told = [
            *told[:_MOST],
            _("{count} more under “How the file is read”").format(count=f"{more:,}"),
        ]
    return _(_REASONS[taken.reason]).format(columns=_BETWEEN.join(told))


def role_words(column: Column) -> str:
    """What a column is; where it cannot be used although it has numbers, why."""
    if column.role == "refused" and column.problem is not None:
        return place_words(column.problem)
    return _(ROLES[column.role])


def place_words(error: ColumnError) -> str:
    """The place of what is wrong, briefly."""
    if not error.row:
        return _("too few numbers") if error.got else _("cannot be read as it is")
    if not error.entry:
        return _("cannot be read, row {row} is empty").format(row=f"{error.row:,}")
    return _("cannot be read, row {row} holds {entry}").format(
        row=f"{error.row:,}", entry=f"“{quoted(error.entry)}”"
    )


def left_out_words(table: Table) -> str:
    """The rows of the file that are no part of the table, where there are any."""
    rows = table.left_out
    if not rows:
        return ""
    told = [
        _("row {row} “{text}” ({part})").format(
            row=f"{one.line:,}",
            text=quoted(" ".join(cell for cell in one.cells if cell), 40),
            part=_(PARTS[one.part]),
        )
        for one in rows[:_MOST]
    ]
    if len(rows) > _MOST:
        told.append(
            _("{count} more under “How the file is read”").format(count=f"{len(rows) - _MOST:,}")
        )
    return _("No part of the table: {rows}.").format(rows=_BETWEEN.join(told))


def remarks(taken: Taken, *, reversed_: bool) -> list[str]:
    """What a visitor should look at: gaps, signs for one, a reversed series, a flat one."""
    said = []
    better = passed_over(taken.columns) if taken.reason != "asked" else None
    if better is not None:
        said.append(
            _(
                "“{column}” has gaps, so it was passed over. To use it, leave such rows out or "
                "fill them under “How the file is read”, then choose it as the column."
            ).format(column=quoted(better.name))
        )
    for value in taken.column.sentinels:
        count = int(np.sum(taken.column.values == value))
        said.append(
            ngettext(
                "{value} stands in {count} row, far from all other values: it often means that "
                "nothing was measured. Treat it as a gap under “How the file is read”.",
                "{value} stands in {count} rows, far from all other values: it often means that "
                "nothing was measured. Treat it as a gap under “How the file is read”.",
                count,
            ).format(value=f"**{number(value)}**", count=f"{count:,}")
        )
    if taken.backwards and not reversed_:
        said.append(
            _(
                "“{column}” goes down, so the latest value stands first. Turn the series round "
                "under “How the file is read”, or the network learns it from back to front."
            ).format(column=quoted(taken.backwards))
        )
    if taken.turn is not None:
        column, row = taken.turn
        said.append(
            _(
                "“{column}” goes back in row {row}: the rows are not in the order of time, or "
                "several series stand below each other. The network learns them as one."
            ).format(column=quoted(column), row=f"{row:,}")
        )
    if taken.series.values.min() == taken.series.values.max():
        said.append(_("All values of this column are equal: there is nothing to learn."))
    return said


def columns_table(columns: Sequence[Column]) -> list[dict[str, str]]:
    """Every column with what it is, whether it can be used, and its first values as read."""
    return [
        {
            _("Column"): column.name,
            _("What it is"): _(ROLES[column.role]),
            _("Can it be used?"): _("yes") if column.usable else _plain_reason(column),
            _("First cells"): "  |  ".join(cell for cell, _value in column.first),
            _("as read"): "  |  ".join(
                number(value) for _cell, value in column.first if np.isfinite(value)
            ),
        }
        for column in columns
    ]


def _plain_reason(column: Column) -> str:
    error = column.problem
    if error is None or not error.row:
        return _("no: too few numbers") if error is not None and error.got else _("no")
    if not error.entry:
        return _("no: row {row} is empty").format(row=f"{error.row:,}")
    return _("no: row {row} holds {entry}").format(row=f"{error.row:,}", entry=f"“{error.entry}”")
