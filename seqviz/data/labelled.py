"""A visitor's own labelled texts: two columns of a table, as a network learns them.

Two rows that say the same count once. A row that cannot be used is left out, a long text is cut,
and a label with a single text is left out; each is remarked with how many there are and where the
first stands. Where nothing is left to learn, the first of them is the error. Left out: how the
file is read (`seqviz.data.grid`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np

from seqviz.data.grid import (
    BEGIN,
    MAX_CLASSES,
    MAX_LABEL,
    Columns,
    Grid,
    Record,
    TableError,
    full,
    read_grid,
)
from seqviz.data.names import MAX_LENGTH, SEED, BrokenText, Examples, TextData, plain, split, tidy
from seqviz.data.text import EmptyText

LeftOutCode = Literal["fields", "empty_text", "empty_label", "long_label", "broken"]
MIN_CLASSES: Final = 2
MIN_TEXTS: Final = 2  # of a label: one to learn, one held out
RemarkCode = LeftOutCode | Literal["cut", "few", "repeated", "shared", "joined"]


@dataclass(frozen=True, slots=True)
class Remark:
    """What happened to some rows or labels.

    Attributes:
        code: what; "cut" rows are used, all others are left out. "repeated" rows say the same as
            one before, "shared" texts have several labels, "joined" ones had cells to spare.
        count: how many rows; those of "few" hold the only text that their label has for itself.
        row: line of the first of them.
        begin: how the first of them begins, or which label it is.
    """

    code: RemarkCode
    count: int
    row: int
    begin: str

    @property
    def left_out(self) -> int:
        """How many rows are not used because of it."""
        return 0 if self.code in ("cut", "joined") else self.count


@dataclass(frozen=True, slots=True, eq=False)
class Labelled:
    """A table as it is learned.

    Attributes:
        data: the texts with their labels, in two parts.
        columns: where they were found.
        remarks: what was cut or left out.
        alike: labels that differ in case or spaces only, the most frequent form first.
        merged: whether each of these groups was read as its first.
        merging_keeps: how many more texts would be used if they were merged; 0 where they are.
    """

    data: TextData
    columns: Columns
    remarks: tuple[Remark, ...]
    alike: tuple[tuple[str, ...], ...]
    merged: bool
    merging_keeps: int = 0

    @property
    def used(self) -> int:
        """Rows that are used: each of them is a text in one of the two parts."""
        return len(self.data.train) + len(self.data.held_out)

    @property
    def rows(self) -> int:
        """All rows that hold something, but for a header: those used and those left out."""
        return self.used + sum(remark.left_out for remark in self.remarks)


def read_table(raw: bytes, *, seed: int = SEED) -> TextData:
    """Read a file as it is guessed, labels as they stand there.

    Raises:
        TableError: see there.
    """
    return labelled(read_grid(raw), seed=seed).data


def labelled(
    grid: Grid, columns: Columns | None = None, *, merge: bool = False, seed: int = SEED
) -> Labelled:
    """Read two columns of a table as texts with labels.

    Equal texts (but for case and accents) stay on one side of the split; where their labels differ,
    the text is in ``shared`` and in no part.

    Args:
        grid: the table.
        columns: what stands where, or None for the guess.
        merge: whether labels that differ in case or spaces only are read as one.
        seed: of the split.

    Raises:
        TableError: see there.
    """
    columns = columns or grid.guess
    rows = _Rows()
    for record in grid.preamble:
        rows.remark("fields", record.line, record.begin)
    for record in grid.records[columns.headed :]:
        rows.add(record, grid, columns)
    alike = _alike(rows.labels)
    if merge:
        rows = rows.merged(alike)
    found = Labelled(_data(rows, seed), columns, rows.remarks(), alike, merge)
    if merge or not alike:
        return found
    try:
        other = _data(rows.merged(alike), seed)
    except TableError:  # nothing would be left to tell apart
        return found
    more = len(other.train) + len(other.held_out) - found.used
    return replace(found, merging_keeps=max(0, more))


class _Rows:
    """The rows that can be used, and what is remarked of all others."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.labels: list[str] = []
        self.lines: list[int] = []
        self._remarks: dict[RemarkCode, Remark] = {}

    def add(self, record: Record, grid: Grid, columns: Columns) -> None:
        """One more row."""
        cells = record.cells
        if grid.width == 2 < full(cells):  # a text with commas and without quotes around it
            first, last = (1, len(cells)) if columns.label == 0 else (0, full(cells) - 1)
            text = grid.delimiter.join(cells[first:last])
            cells = (cells[0], text) if columns.label == 0 else (text, cells[last])
            self.remark("joined", record.line, record.begin)
        if full(cells) > grid.width or max(columns.text, columns.label) >= len(cells):
            return self.remark("fields", record.line, record.begin)
        try:
            text = tidy(cells[columns.text][: 8 * MAX_LENGTH])
        except EmptyText:
            return self.remark("empty_text", record.line, record.begin)
        except BrokenText:
            return self.remark("broken", record.line, record.begin)
        try:
            label = tidy(cells[columns.label][: 8 * MAX_LABEL])
        except EmptyText:
            return self.remark("empty_label", record.line, record.begin)
        except BrokenText:
            return self.remark("broken", record.line, record.begin)
        if len(label) > MAX_LABEL:
            return self.remark("long_label", record.line, label[:BEGIN])
        if len(text) > MAX_LENGTH:
            self.remark("cut", record.line, text[:BEGIN])
            text = text[:MAX_LENGTH].strip()
        self.texts.append(text)
        self.labels.append(label)
        self.lines.append(record.line)
        return None

    def merged(self, alike: Sequence[Sequence[str]]) -> _Rows:
        """The same rows, each group of labels read as its first."""
        first = {form: group[0] for group in alike for form in group}
        other = _Rows()
        other.texts, other.lines = self.texts, self.lines
        other.labels = [first.get(label, label) for label in self.labels]
        other._remarks = dict(self._remarks)
        return other

    def remark(self, code: RemarkCode, line: int, begin: str, count: int = 1) -> None:
        """Count so many more, and keep where the first was."""
        before = self._remarks.get(code)
        first = (before.row, before.begin) if before else (line, begin)
        self._remarks[code] = Remark(code, (before.count if before else 0) + count, *first)

    def remarks(self) -> tuple[Remark, ...]:
        """In the order of the rows."""
        return tuple(sorted(self._remarks.values(), key=lambda remark: remark.row))

    def refuse(self, error: TableError) -> None:
        """Raise the error, or what the first row that is left out lacks, since that may be why."""
        first = next(
            ((code, one) for one in self.remarks() for code in _REASONS if one.code == code), None
        )
        if first is None:
            raise error
        code, one = first
        raise TableError(
            code,
            f"{_REASONS[code]}, got {one.begin!r}",
            one.row,
            {"empty_text": "text", "empty_label": "label", "long_label": "label"}.get(code),
            begin=one.begin,
            got=one.count,
        )


_REASONS: Final[Mapping[LeftOutCode, str]] = {
    "fields": "wanted as many cells as most rows have; put quotes around a text with commas",
    "empty_text": "wanted a text",
    "empty_label": "wanted a label",
    "long_label": f"wanted a label of at most {MAX_LABEL} characters",
    "broken": "wanted no NUL and no half of a surrogate pair",
}


def _alike(labels: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Groups of labels that differ in case or spaces only."""
    forms: dict[str, list[str]] = defaultdict(list)
    counts = Counter(labels)
    for label in sorted(counts, key=lambda label: -counts[label]):
        forms["".join(label.casefold().split())].append(label)
    return tuple(tuple(group) for group in forms.values() if len(group) > 1)


def _data(rows: _Rows, seed: int) -> TextData:
    """Both parts, without labels of a single text."""
    found: dict[tuple[str, str], str] = {}  # (plain text, label) → text as first written
    owners: dict[str, set[str]] = defaultdict(set)
    first: dict[str, int] = {}  # label → line of its first text
    lines: dict[tuple[str, str], int] = {}  # as found → line where it was first written
    for text, label, line in zip(rows.texts, rows.labels, rows.lines, strict=True):
        key = plain(text)
        if (key, label) in found:
            rows.remark("repeated", line, text[:BEGIN])
        elif owners[key]:  # the row before it is left out with it
            rows.remark("shared", line, text[:BEGIN], 2 if len(owners[key]) == 1 else 1)
        lines.setdefault((key, label), line)
        found.setdefault((key, label), text)
        owners[key].add(label)
        first.setdefault(label, line)
    _check_number(rows, list(first))
    single = [(text, label) for (key, label), text in found.items() if len(owners[key]) == 1]
    counts = Counter(label for _text, label in single)
    few = [label for label in first if counts[label] < MIN_TEXTS]
    classes = tuple(sorted(set(first) - set(few)))
    if len(classes) < MIN_CLASSES:
        has = f"{few[0]!r} has {counts[few[0]]}"
        reason = f"each label needs at least {MIN_TEXTS} texts of its own, {has}"
        rows.refuse(TableError("few", reason, first[few[0]], "label", begin=few[0], got=len(few)))
    for key, label in found:
        if label in few and len(owners[key]) == 1:
            rows.remark("few", lines[key, label], label)
    index = {label: number for number, label in enumerate(classes)}
    kept = [(text, index[label]) for text, label in single if label in index]
    whole = Examples(
        tuple(text for text, _ in kept), np.array([label for _, label in kept], np.int64)
    )
    train, held_out = split(whole, range(len(whole)), seed=seed)
    shared = {
        found[key, min(labels)]: tuple(index[label] for label in sorted(labels) if label in index)
        for key, labels in owners.items()
        if len(labels) > 1
    }
    dropped = len(rows.texts) - len(found)
    return TextData(classes, train, held_out, "own data", shared, dropped)


def _check_number(rows: _Rows, labels: Sequence[str]) -> None:
    if MIN_CLASSES <= len(labels) <= MAX_CLASSES:
        return
    names = ", ".join(repr(label[:BEGIN]) for label in labels[:3])
    reason = f"wanted {MIN_CLASSES} to {MAX_CLASSES} different labels, got {len(labels)}: {names}"
    error = TableError(
        "classes", reason, None, "label", begin=labels[0] if labels else "", got=len(labels)
    )
    if len(labels) > MAX_CLASSES:
        raise error
    rows.refuse(error)
