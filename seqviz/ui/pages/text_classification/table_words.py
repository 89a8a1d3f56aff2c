"""What the page says of a visitor's table: why it is refused, and what was cut or left out."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from typing import Final

from seqviz.data.grid import (
    MAX_BLANK,
    MAX_BYTES,
    MAX_CLASSES,
    MAX_COLUMNS,
    MAX_LABEL,
    MAX_ROWS,
    ErrorCode,
    TableError,
)
from seqviz.data.labelled import MIN_CLASSES, MIN_TEXTS, Remark, RemarkCode
from seqviz.data.names import MAX_LENGTH
from seqviz.ui.controls.files.encoding_words import not_text
from seqviz.ui.frame.i18n import N_, _, ngettext
from seqviz.ui.frame.quoting import quoted

_FIELDS: Final = N_(
    "this row has more or fewer fields than most: {begin}. Put quotes around a text with commas."
)
_EMPTY: Final = N_("nothing stands here; at least one character is wanted.")
_REASONS: Final[dict[ErrorCode, str]] = {
    "bytes": N_("the file is too large; at most {megabytes} MB are read."),
    "empty": N_("the file is empty; texts are wanted in one column, their labels in another."),
    "csv": N_("a quotation mark is opened and never closed."),
    "cell": N_("one cell of it is longer than {cell} characters. Is the delimiter missing?"),
    "rows": N_("at most {rows} rows are read, and at most {blank} blank ones."),
    "wide": N_("it begins with {begin} and has {got} columns; at most {columns} are read."),
    "columns": N_(
        "it begins with {begin}, and there is one column only. Texts are wanted in one column and "
        "their labels in another, parted by commas, semicolons or tabs."
    ),
    "json": N_(
        "the file is JSON and begins with {begin}. Save it as CSV, a text and its label in a row."
    ),
    "classes": N_(
        "{least} to {classes} different labels are wanted. Here are {got}, the first is {begin}."
    ),
    "few": N_("each label needs at least {texts} texts of its own; {begin} has fewer."),
    "fields": _FIELDS,
    "empty_text": _EMPTY,
    "empty_label": _EMPTY,
    "long_label": N_(
        "at most {label} characters in a label are read; this one begins with {begin}."
    ),
    "broken": N_("there is a NUL or a broken character, which belongs to no writing."),
}
_NO_LABEL: Final = N_("{least} to {classes} different labels are wanted, and there is none.")


def complaint(error: TableError, names: Mapping[str, str] | None = None) -> str:
    """Where it is wrong and why, in the session's language.

    Args:
        error: what is wrong.
        names: "text" and "label" → what the table calls that column.
    """
    if error.why is not None:
        return not_text(error.why)
    said = _NO_LABEL if error.code == "classes" and not error.got else _REASONS[error.code]
    reason = _(said).format(
        label=MAX_LABEL,
        least=MIN_CLASSES,
        classes=MAX_CLASSES,
        texts=MIN_TEXTS,
        cell=f"{csv.field_size_limit():,}",
        megabytes=MAX_BYTES // 2**20,
        rows=f"{MAX_ROWS:,}",
        blank=f"{MAX_BLANK:,}",
        columns=MAX_COLUMNS,
        got=f"{error.got:,}",
        begin=quoted(error.begin),
    )
    column = quoted((names or {}).get(error.column, error.column)) if error.column else ""
    if error.row is not None and column:
        return _("Row {row}, column {column}: {reason}").format(
            row=f"{error.row:,}", column=column, reason=reason
        )
    if error.row is not None:
        return _("Row {row}: {reason}").format(row=f"{error.row:,}", reason=reason)
    if column:
        return _("Column {column}: {reason}").format(column=column, reason=reason)
    return _("This table cannot be used: {reason}").format(reason=reason)


def remarks(found: Sequence[Remark]) -> list[str]:
    """What was cut or left out, each with the first of them."""
    return [_remark(one) for one in found]


def _remark(one: Remark) -> str:
    return _said(one.code, one.count).format(
        count=f"{one.count:,}",
        row=f"{one.row:,}",
        begin=quoted(one.begin),
        length=MAX_LENGTH,
        label=MAX_LABEL,
    )


def _said(code: RemarkCode, count: int) -> str:
    match code:
        case "cut":
            return ngettext(
                "{count} row has a text of more than {length} characters, which is cut, row {row}: "
                "{begin}",
                "{count} rows have texts of more than {length} characters, which are cut, the "
                "first is row {row}: {begin}",
                count,
            )
        case "few":
            return ngettext(
                "{count} row holds the only text that its label has for itself and is left out: "
                "{begin} (row {row})",
                "{count} rows hold the only texts that their labels have for themselves and are "
                "left out, the first label is {begin} (row {row})",
                count,
            )
        case "fields":
            return ngettext(
                "{count} row has more or fewer fields than most and is left out, row {row}: "
                "{begin}",
                "{count} rows have more or fewer fields than most and are left out, the first is "
                "row {row}: {begin}",
                count,
            )
        case "empty_text":
            return ngettext(
                "{count} row has no text and is left out: row {row}",
                "{count} rows have no text and are left out, the first is row {row}",
                count,
            )
        case "empty_label":
            return ngettext(
                "{count} row has no label and is left out, row {row}: {begin}",
                "{count} rows have no label and are left out, the first is row {row}: {begin}",
                count,
            )
        case "long_label":
            return ngettext(
                "{count} row has a label of more than {label} characters and is left out, row "
                "{row}: {begin}",
                "{count} rows have labels of more than {label} characters and are left out, the "
                "first is row {row}: {begin}",
                count,
            )
        case "broken":
            return ngettext(
                "{count} row holds a NUL or a broken character and is left out: row {row}",
                "{count} rows hold a NUL or a broken character and are left out, the first is row "
                "{row}",
                count,
            )
        case "repeated":
            return ngettext(
                "{count} row says what an earlier row says and counts once: row {row}, {begin}",
                "{count} rows say what an earlier row says and count once, the first is row {row}: "
                "{begin}",
                count,
            )
        case "shared":
            return ngettext(
                "{count} row gives its text another label than other rows do and is left out: "
                "{begin} (row {row})",
                "{count} rows give their text another label than other rows do and are left out, "
                "the first is {begin} (row {row})",
                count,
            )
        case "joined":
            return ngettext(
                "{count} row has more fields than columns, and they are joined as its text, row "
                "{row}: {begin}",
                "{count} rows have more fields than columns, and they are joined as their texts, "
                "the first is row {row}: {begin}",
                count,
            )
