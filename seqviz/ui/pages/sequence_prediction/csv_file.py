"""A CSV file that the visitor brings: how it is read, what was taken, and every choice about it.

Name, warning and series all come from one `Brought`. What the visitor chose is kept beside the
file's content, so another file begins anew, and a change of language or a walk through other pages
changes nothing. A file is understood once for each choice, not at every run of the page.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Final

import streamlit as st

from seqviz.data.columns import (
    DELIMITERS,
    GAPS,
    MAX_BYTES,
    NO_HEADER,
    ONE_COLUMN,
    SPACES,
    Column,
    ColumnError,
    Row,
    Rows,
    Wishes,
    column_of,
    lay_out,
    read_rows,
    take,
    understand,
)
from seqviz.data.series import MAX_POINTS, MIN_POINTS, Series
from seqviz.ui.controls.files.brought import Brought, bring, refused, what_is_used
from seqviz.ui.controls.files.encoding_words import encoding_name, read_as
from seqviz.ui.controls.training.setting_words import from_file
from seqviz.ui.frame.i18n import N_, _, together
from seqviz.ui.frame.quoting import line_of, quoted
from seqviz.ui.frame.session import Key, control
from seqviz.ui.pages.sequence_prediction.csv_preview import CELL, Understood, preview
from seqviz.ui.pages.sequence_prediction.csv_words import (
    columns_table,
    complaint,
    left_out_words,
    number,
    reading_words,
    remarks,
    taken_words,
    why_words,
)

_KEY: Final = "series_file"
_FOUND: Final = "found"  # the option of what is found out: a select box shows no None
_HEADS: Final = 12  # rows that are offered as the header

_SEPARATORS: Final = {
    ",": N_("comma"),
    ";": N_("semicolon"),
    "\t": N_("tab"),
    "|": N_("bar |"),
    SPACES: N_("spaces"),
    ONE_COLUMN: N_("none: one column"),
}
_GAP_WAYS: Final = {
    "refuse": N_("refuse the column"),
    "drop": N_("leave the row out"),
    "interpolate": N_("fill by a straight line"),
}


@dataclass(frozen=True, slots=True)
class Choices:
    """What the visitor chose of how a file is read; None for what is found out."""

    delimiter: str | None = None
    encoding: str | None = None
    header: int | None = None
    column: int | None = None
    wishes: Wishes = field(default_factory=Wishes)


# of a file's content, by its digest: what was chosen, and what was read with that
_CHOICES: Final[Key[tuple[str, Choices]]] = Key("series_file_choices", ("", Choices()))
_READING: Final[Key[tuple[str, Choices, Understood] | None]] = Key("series_file_reading", None)


def bring_column(*, locked: bool) -> Series | None:
    """Show the field for a file, what was taken from it and how; return that series."""
    file = bring(
        _("A CSV file with one series in a column"),
        key=_KEY,
        read=read_rows,
        megabytes=MAX_BYTES // 1_000_000,
        types=["csv", "tsv", "txt", "dat"],
        locked=locked,
    )
    if file is None:
        st.caption(
            _("{low} to {high} rows, one number each; several columns are fine.").format(
                low=MIN_POINTS, high=f"{MAX_POINTS:,}"
            )
        )
        return None
    if file.value is None:
        _refused(file, file.problem)
        return None
    choices = _choices(file.digest)
    reading = _read(file, file.value, choices)
    if reading.taken is None:
        _refused(file, reading.problem)
    _column_choice(reading, locked)
    if reading.taken is not None:
        _said(file, reading, choices)
    with st.expander(_("How the file is read"), icon=":material/table_view:"):
        _how(file.value, reading, choices, locked)
    if reading.taken is None:
        return None
    st.caption(what_is_used(file))
    return from_file(reading.taken.series, file.name)


# ---------------------------------------------------------------- reading


def _choices(digest: str) -> Choices:
    """What was chosen of this very content."""
    if _CHOICES.get()[0] != digest:
        _CHOICES.set((digest, Choices()))
    return _CHOICES.get()[1]


def _read(file: Brought[Rows], found: Rows, choices: Choices) -> Understood:
    kept = _READING.get()
    if kept is None or kept[:2] != (file.digest, choices):
        kept = (file.digest, choices, _understood(file.data, found, choices))
        _READING.set(kept)
    return kept[2]


def _understood(data: bytes, found: Rows, choices: Choices) -> Understood:
    """As far as a file can be understood under the choices."""
    reading = Understood(found)
    try:
        if choices.delimiter is not None or choices.encoding is not None:
            reading = Understood(read_rows(data, choices.delimiter, choices.encoding))
        table = lay_out(reading.rows, choices.header)
        columns = understand(table, choices.wishes)
        reading = replace(reading, table=table, columns=columns)
        return replace(reading, taken=take(table, choices.column, choices.wishes, columns))
    except ColumnError as problem:
        return replace(reading, problem=problem.with_traceback(None))


# ---------------------------------------------------------------- in view


def _refused(file: Brought[Rows], problem: ValueError | None) -> None:
    said = complaint(problem) if isinstance(problem, ColumnError) else ""
    st.warning(refused(file.name, said), icon=":material/table:")


def _said(file: Brought[Rows], reading: Understood, choices: Choices) -> None:
    """What was taken, in one line; why, and what to look at, below it."""
    taken, table = reading.taken, reading.table
    if taken is None or table is None:
        return
    st.markdown(taken_words(file.name, taken))
    details = [why_words(taken), left_out_words(table), read_as(reading.rows.decoded)]
    if any(details):
        st.caption(together(details))
    for remark in remarks(taken, reversed_=choices.wishes.reverse):
        st.info(remark, icon=":material/visibility:")


def _column_choice(reading: Understood, locked: bool) -> None:
    """The columns that can be read as numbers, where there is a choice."""
    usable = [column.index for column in reading.columns if column.usable]
    taken = reading.taken.column.index if reading.taken is not None else None
    if (taken is None and not usable) or usable == [taken]:
        return
    _select(
        _("Column"),
        usable if taken is not None else [None, *usable],
        taken,
        lambda index: _("choose one") if index is None else line_of(reading.columns[index].name),
        key="file_column",
        change=lambda choices, index: replace(choices, column=index),
        locked=locked,
    )


# ---------------------------------------------------------------- on demand


def _how(found: Rows, reading: Understood, choices: Choices, locked: bool) -> None:
    """The choices about the file, the table as it was read, and all of its columns."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _file_choices(found, reading, choices, locked)
    with st.container(horizontal=True, vertical_alignment="center"):
        _value_choices(reading, choices, locked)
    st.caption(_("The table as it is read; the row numbers are those of an editor."))
    st.dataframe(preview(reading), hide_index=True, height="content", key="file_preview")
    if reading.columns:
        st.caption(_("Every column, and whether it can be used."))
        rows = [
            {name: line_of(cell) for name, cell in row.items()}
            for row in columns_table(reading.columns)
        ]
        st.dataframe(rows, hide_index=True, height="content" if len(rows) < 9 else 320)


def _file_choices(found: Rows, reading: Understood, choices: Choices, locked: bool) -> None:
    rows = reading.rows
    _select(
        _("Separator"),
        [None, *DELIMITERS, ONE_COLUMN],
        choices.delimiter,
        lambda mark: (
            _("found: {separator}").format(separator=_(_SEPARATORS[found.delimiter]))
            if mark is None
            else _(_SEPARATORS[mark])
        ),
        key="file_separator",
        # Another separator makes other rows and columns, so what was chosen of them goes.
        change=lambda old, mark: Choices(delimiter=mark, encoding=old.encoding, wishes=old.wishes),
        locked=locked,
    )
    heads = list(rows.rows[:_HEADS])
    if choices.header and choices.header not in {row.line for row in heads}:
        heads.append(next(row for row in rows.rows if row.line == choices.header))
    _select(
        _("Header row"),
        [None, NO_HEADER, *(row.line for row in heads)],
        choices.header,
        lambda line: _head_words(line, reading, heads),
        key="file_header",
        change=lambda old, line: replace(old, header=line, column=None),
        locked=locked,
    )
    _select(
        _("At a gap"),
        list(GAPS),
        choices.wishes.gaps,
        lambda way: _(_GAP_WAYS[way]),
        key="file_gaps",
        change=lambda old, way: _with(reading, old, gaps=way),
        locked=locked,
    )
    if found.decoded.guessed and found.decoded.others:
        _select(
            _("Encoding"),
            [None, *found.decoded.others],
            choices.encoding,
            lambda name: encoding_name(found.decoded.encoding if name is None else name),
            key="file_encoding",
            change=lambda old, name: replace(old, encoding=name),
            locked=locked,
        )


def _head_words(line: int | None, reading: Understood, heads: Sequence[Row]) -> str:
    if line is None:
        if reading.table is None:
            return _("found by itself")
        at = reading.table.header
        return _("found: row {row}").format(row=at) if at else _("found: none")
    if line == NO_HEADER:
        return _("none")
    cells = next(row.cells for row in heads if row.line == line)
    text = line_of(", ".join(cell for cell in cells if cell), CELL)
    return _("row {row}: {text}").format(row=line, text=text)


def _value_choices(reading: Understood, choices: Choices, locked: bool) -> None:
    column = column_of(reading.columns, choices.column, reading.taken)
    if column is not None and len(column.readings) > 1 and column.marked is not None:
        cell = column.marked[0]
        _select(
            _("“{cell}” is").format(cell=quoted(cell, CELL)),
            [one.decimal_mark for one in column.readings],
            column.readings[0].decimal_mark,
            lambda mark: _reading_option(column, mark, cell),
            key="file_notation",
            width=420,
            change=lambda old, mark: _with(reading, old, decimal=mark),
            locked=locked,
        )
    signs = tuple(sorted({*choices.wishes.missing, *(column.sentinels if column else ())}))
    for place, value in enumerate(signs):
        _toggle(
            _("Treat {value} as a gap").format(value=number(value)),
            value in choices.wishes.missing,
            key=f"own_missing_{place}",
            change=partial(_with_missing, reading, value),
            locked=locked,
        )
    if reading.table is not None:
        _toggle(
            _("Turn the series round"),
            choices.wishes.reverse,
            key="file_reverse",
            change=lambda old, on: _with(reading, old, reverse=on),
            locked=locked,
        )


def _reading_option(column: Column, mark: str, cell: str) -> str:
    notation = next(one for one in column.readings if one.decimal_mark == mark)
    return f"{number(notation.read(cell))} ({reading_words(notation)})"


def _with(reading: Understood, choices: Choices, **wishes: Any) -> Choices:
    """Other wishes for the same column: none of them makes another one the taken one."""
    taken = reading.taken.column.index if reading.taken is not None else choices.column
    return replace(choices, column=taken, wishes=replace(choices.wishes, **wishes))


def _with_missing(reading: Understood, value: float, choices: Choices, on: bool) -> Choices:
    """A value as a gap or not; where gaps refuse a column, its rows are left out then."""
    wishes = choices.wishes
    missing = tuple(sorted({*wishes.missing, value} if on else {*wishes.missing} - {value}))
    gaps = "drop" if on and wishes.gaps == "refuse" else wishes.gaps
    return _with(reading, choices, missing=missing, gaps=gaps)


# ---------------------------------------------------------------- controls

Change = Callable[[Choices, Any], Choices]


def _select(
    label: str,
    options: Sequence[Hashable],
    now: Hashable,
    words: Callable[[Any], str],
    *,
    key: str,
    change: Change,
    locked: bool,
    width: int = 240,
) -> None:
    """A choice that shows what holds; what is chosen becomes part of the file's choices."""
    control(key).set(_FOUND if now is None else now)
    st.selectbox(
        label,
        [_FOUND if option is None else option for option in options],
        format_func=lambda option: words(None if option == _FOUND else option),
        key=key,
        on_change=_chosen,
        args=(key, change),
        disabled=locked,
        width=width,
    )


def _toggle(label: str, now: bool, *, key: str, change: Change, locked: bool) -> None:
    Key(key, False).set(now)
    st.toggle(label, key=key, on_change=_chosen, args=(key, change), disabled=locked)


def _chosen(key: str, change: Change) -> None:
    digest, choices = _CHOICES.get()
    value = control(key).get()
    _CHOICES.set((digest, change(choices, None if value == _FOUND else value)))
