"""A visitor's own table of texts and labels: read where it stands, never kept on the server."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, cast

import streamlit as st

from seqviz.data.grid import (
    MAX_BYTES,
    MAX_CLASSES,
    MAX_ROWS,
    Columns,
    Grid,
    TableError,
    read_grid,
)
from seqviz.data.labelled import Labelled, labelled
from seqviz.data.names import HELD_OUT, MAX_LENGTH, TextData
from seqviz.ui.controls.files.brought import Brought, bring, refused, what_is_used
from seqviz.ui.controls.files.encoding_words import read_again, read_as
from seqviz.ui.frame.i18n import _, ngettext, together
from seqviz.ui.frame.quoting import line_of, quoted
from seqviz.ui.frame.session import Key, control
from seqviz.ui.pages.text_classification.table_words import complaint, remarks

MEGABYTES: Final = MAX_BYTES // 2**20
# what the visitor chose, for the file it was chosen for
_CHOICES: Final[Key[tuple[str, dict[str, object]] | None]] = Key("names_table_choices", None)
_EXAMPLE: Final = "text,label\nKowalski,Polish\nΣωκράτης,Greek\nمریم,Persian"


@dataclass(frozen=True, slots=True)
class _Read:
    """What came of a table, and of which one, read how."""

    digest: str
    encoding: object
    columns: Columns
    merge: bool
    value: Labelled | None
    problem: TableError | None


_LAST: Final[Key[_Read | None]] = Key("names_table", None)


def kept_table() -> TextData | None:
    """The visitor's table, if the last one could be used."""
    kept = _LAST.get()
    return kept.value.data if kept is not None and kept.value else None


def bring_table(*, locked: bool) -> TextData | None:
    """The field for the file, and what came by it so far."""
    file = bring(
        _("A table: texts in one column, their labels in another (CSV)"),
        key="names_file",
        read=read_grid,
        megabytes=MEGABYTES,
        types=["csv", "tsv", "txt"],
        locked=locked,
    )
    if file is not None and file.value is not None:
        file = read_again(file, file.value.reading, read_grid, key="names_file", locked=locked)
    if file is None or file.value is None:
        _LAST.forget()
        if file is None:
            _example()
        else:
            _refused(file, cast(TableError, file.problem))
        return None
    return _understood(file, file.value, locked=locked)


def _example() -> None:
    st.code(_EXAMPLE, language="csv")
    st.caption(
        _(
            "Any writing: up to {rows} rows, {classes} labels and {length} characters a "
            "text. About {percent}% of each label's texts are held out, at least one."
        ).format(
            rows=f"{MAX_ROWS:,}",
            classes=MAX_CLASSES,
            length=MAX_LENGTH,
            percent=f"{100 * HELD_OUT:.0f}",
        )
    )


def _understood(file: Brought[Grid], grid: Grid, *, locked: bool) -> TextData | None:
    """The table with what the visitor chose of it; name, remarks and result are of this one."""
    columns = _choose_columns(file, grid, locked=locked)
    merge = bool(_chosen(file.digest).get("merge", False))
    found = _read(file, grid, columns, merge)
    if found.value is None:
        names = grid.names(headed=columns.headed)
        _refused(
            file,
            cast(TableError, found.problem),
            {"text": names[columns.text], "label": names[columns.label]},
        )
        return None
    st.caption(what_is_used(file))
    _told(file.name, grid, found.value)
    if found.value.alike:
        _choose_merge(file.digest, found.value, locked=locked)
    return found.value.data


def _read(file: Brought[Grid], grid: Grid, columns: Columns, merge: bool) -> _Read:
    """Read once for a file and the choices."""
    kept = _LAST.get()
    wanted = (file.digest, file.options, columns, merge)
    if kept is not None and wanted == (
        kept.digest,
        kept.encoding,
        kept.columns,
        kept.merge,
    ):
        return kept
    try:
        value = labelled(grid, columns, merge=merge)
        value = replace(value, data=replace(value.data, origin=file.name))
        found = _Read(*wanted, value, None)
    except TableError as problem:
        found = _Read(*wanted, None, problem.with_traceback(None))
    _LAST.set(found)
    return found


# ---------------------------------------------------------------- what the visitor chooses


def _chosen(digest: str) -> dict[str, object]:
    """The choices for a file; those for another one are forgotten."""
    of, chosen = _CHOICES.get() or ("", {})
    if of != digest:
        _CHOICES.set((digest, chosen := {}))
    return chosen


def _choose(digest: str, name: str, key: str) -> None:
    _CHOICES.set((digest, {**_chosen(digest), name: control(key).get()}))


def _choose_columns(file: Brought[Grid], grid: Grid, *, locked: bool) -> Columns:
    """Which column is which, and whether the first row names them."""
    chosen, guess = _chosen(file.digest), grid.guess
    headed = bool(chosen.get("headed", guess.headed))
    names = grid.names(headed=headed)
    text, label = (
        value if isinstance(value, int) and value < grid.width else usual
        for value, usual in (
            (chosen.get("text"), guess.text),
            (chosen.get("label"), guess.label),
        )
    )
    with st.container(horizontal=True, vertical_alignment="bottom", key="names_columns"):
        for name, title, value in (
            ("text", _("Column of the texts"), text),
            ("label", _("Column of the labels"), label),
        ):
            key = f"names_column_{name}"
            Key(key, value).set(value)
            st.selectbox(
                title,
                range(grid.width),
                format_func=lambda k: line_of(names[k], 40),
                key=key,
                on_change=_choose,
                args=(file.digest, name, key),
                disabled=locked,
                width=200,
            )
        Key("names_headed", False).set(headed)
        st.toggle(
            _("The first row names the columns"),
            key="names_headed",
            on_change=_choose,
            args=(file.digest, "headed", "names_headed"),
            disabled=locked,
        )
    return Columns(text, label, headed)


def _choose_merge(digest: str, found: Labelled, *, locked: bool) -> None:
    """Name the labels that are alike, and let them be read as one."""
    groups = "; ".join(" = ".join(quoted(form, 40) for form in group) for group in found.alike[:3])
    if len(found.alike) > 3:
        groups += " …"
    if found.merged:
        said = _("These labels differ only in case or spaces and count as one: {groups}")
        st.caption(said.format(groups=groups))
    else:
        said = _("These labels differ only in case or spaces, and each counts by itself: {groups}")
        sentences = [said.format(groups=groups)]
        if more := found.merging_keeps:
            keeps = ngettext(
                "Counting them as one would keep {count} more text that is left out now.",
                "Counting them as one would keep {count} more texts that are left out now.",
                more,
            )
            sentences.append(keeps.format(count=f"{more:,}"))
        st.warning("  \n".join(sentences), icon=":material/join:")
    Key("names_merge", False).set(found.merged)
    st.toggle(
        _("Count labels that differ only in case or spaces as one"),
        key="names_merge",
        on_change=_choose,
        args=(digest, "merge", "names_merge"),
        disabled=locked,
    )


# ---------------------------------------------------------------- what is said


def _refused(
    file: Brought[Grid], problem: TableError, names: Mapping[str, str] | None = None
) -> None:
    st.warning(refused(file.name, complaint(problem, names)), icon=":material/table:")


def _told(name: str, grid: Grid, found: Labelled) -> None:
    data = found.data
    said = [
        _(
            "**{file}**: {used} of {rows} rows are used, one text each: {train} to learn, {held} "
            "held out, with {classes} labels."
        ).format(
            file=quoted(name),
            used=f"{found.used:,}",
            rows=f"{found.rows:,}",
            train=f"{len(data.train):,}",
            held=f"{len(data.held_out):,}",
            classes=len(data.classes),
        )
    ]
    if encoding := read_as(grid.reading):
        said += [encoding, _first_row(data)]
    st.markdown(together(said))
    told = remarks(found.remarks)
    if grid.loose:
        told.insert(
            0,
            _(
                "A quotation mark in row {row} is never closed, so all quotation marks are read as "
                "they stand."
            ).format(row=f"{grid.loose:,}"),
        )
    if told:
        st.warning("\n".join(f"- {one}" for one in told), icon=":material/content_cut:")


def _first_row(data: TextData) -> str:
    """One text with its label, so that a wrong encoding is seen."""
    text, label = data.train.texts[0], data.classes[int(data.train.labels[0])]
    return _("The first text is {text}, with the label {label}.").format(
        text=quoted(text, 40), label=quoted(label, 40)
    )
