"""A table of texts and labels that the visitor brings; it stays in the session and nowhere else."""

from __future__ import annotations

import hashlib
from typing import Final

import streamlit as st

from seqviz.data.names import (
    MAX_BYTES,
    MAX_CLASSES,
    MAX_LABEL,
    MAX_LENGTH,
    MAX_ROWS,
    TableError,
    TextData,
    read_table,
)
from seqviz.ui.brought import Brought, only_what_is_used
from seqviz.ui.i18n import N_, _
from seqviz.ui.quoting import quoted

_KEY: Final = "names_table"  # (hash of the file, its name, what it says)
_REASONS: Final = {
    "header": N_("the header must name one such column; the first line is wanted as text,label."),
    "fields": N_(
        "this row has more or fewer fields than the header. Put quotes around a text with commas."
    ),
    "too_long": N_("at most {length} characters in a text and {label} in a label are read."),
    "broken": N_("there is a NUL or half a character, which belongs to no writing."),
    "classes": N_("2 to {classes} different labels are wanted."),
    "few": N_("each label needs at least 2 texts of its own."),
    "bytes": N_("the file is too large; at most {megabytes} MB are read."),
    "nul": N_("there is a NUL byte. Save the table as CSV in UTF-8, not UTF-16 or a workbook."),
    "encoding": N_("this is not UTF-8. Save the table as CSV in UTF-8."),
    "rows": N_("at most {rows} rows are read."),
    "csv": N_("a quotation mark is opened and never closed."),
}
_NOTHING: Final = N_("nothing stands here; at least one character is wanted.")
_EMPTY_FILE: Final = N_("the file is empty; a header text,label and rows below it are wanted.")


def kept_table() -> TextData | None:
    """The visitor's table as it was last read, if there is one."""
    kept = st.session_state.get(_KEY)
    return None if kept is None else kept[2]


def own_table(*, locked: bool) -> TextData | None:
    """The field for the file, and what came by it so far."""
    file = st.file_uploader(
        _("A CSV file with the columns text and label"),
        type=["csv", "tsv", "txt"],
        max_upload_size=MAX_BYTES // 2**20,
        key="names_file",
        help=_("It is read in memory and not kept."),
        disabled=locked,
    )
    if file is None:
        kept = st.session_state.get(_KEY)
        if kept is None:
            st.code("text,label\nKowalski,Polish\nΣωκράτης,Greek\nمریم,Persian", language="csv")
            st.caption(
                _(
                    "Any writing: up to {rows} rows, {classes} labels and {length} characters a "
                    "text. A fifth of each label is held out."
                ).format(rows=f"{MAX_ROWS:,}", classes=MAX_CLASSES, length=MAX_LENGTH)
            )
            return None
        return _told(kept[1], kept[2])
    st.caption(only_what_is_used(Brought(file.name, b"", "", None, 0, None), MAX_BYTES // 2**20))
    raw = file.getvalue()
    digest = hashlib.sha1(raw, usedforsecurity=False).hexdigest()
    kept = st.session_state.get(_KEY)
    if kept is None or kept[0] != digest:
        try:
            kept = (digest, file.name, read_table(raw))
        except TableError as error:
            st.session_state.pop(_KEY, None)
            # Named, since a file that the browser refuses leaves the one before in its place.
            said = _("**{file}** {complaint}").format(
                file=quoted(file.name), complaint=complaint(error)
            )
            st.warning(said, icon=":material/table:")
            return None
        st.session_state[_KEY] = kept
    return _told(kept[1], kept[2])


def _told(name: str, data: TextData) -> TextData:
    said = _("**{file}**: {train} texts to learn, {held} held out, {classes} labels.").format(
        file=quoted(name),
        train=f"{len(data.train):,}",
        held=f"{len(data.held_out):,}",
        classes=len(data.classes),
    )
    if data.dropped:
        said += " " + _("{count} rows said what an earlier row says.").format(count=data.dropped)
    if data.shared:
        said += " " + _("{count} texts with several labels are left out.").format(
            count=len(data.shared)
        )
    st.markdown(said)
    return data


def complaint(error: TableError) -> str:
    """Where it is wrong and why, in the session's language."""
    if error.code == "empty":
        reason = _(_EMPTY_FILE if error.row is None else _NOTHING)
    elif error.code in _REASONS:
        reason = _(_REASONS[error.code]).format(
            length=MAX_LENGTH,
            label=MAX_LABEL,
            classes=MAX_CLASSES,
            megabytes=MAX_BYTES // 2**20,
            rows=f"{MAX_ROWS:,}",
        )
    else:
        reason = _("it cannot be read as a table.")
    if error.row is not None and error.column is not None:
        return _("Row {row}, column {column}: {reason}").format(
            row=error.row, column=error.column, reason=reason
        )
    if error.row is not None:
        return _("Row {row}: {reason}").format(row=error.row, reason=reason)
    if error.column is not None:
        return _("Column {column}: {reason}").format(column=error.column, reason=reason)
    return _("This table cannot be used: {reason}").format(reason=reason)
