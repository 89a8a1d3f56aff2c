"""What each column of a table is: numbers, and how they are written, or why it has none.

index      goes up or down by the same step, or is a row number that some rows were taken from
date       dates or times, as texts or as numbers under such a name
constant   one value from above to below: nothing to learn
numbers    all others that can be read as numbers
text       most cells are no numbers
refused    most cells are numbers, and one is not: ``problem`` names it
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, get_args

import numpy as np

from seqviz.data.columns.errors import (
    ColumnError,
    missing_value,
    mixed_notation,
    not_a_number,
    not_finite,
    too_few,
)
from seqviz.data.columns.layout import Table
from seqviz.data.columns.numbers import (
    Notation,
    Parts,
    has_unit,
    is_infinite,
    notations,
    shape_of,
    take_apart,
    unit_of,
)
from seqviz.data.columns.roles import are_months, is_code, is_date_part, is_index, sentinels
from seqviz.data.columns.rows import Kind, is_gap, kind_of
from seqviz.data.series import MAX_SIZE, Floats

Gaps = Literal["refuse", "drop", "interpolate"]
GAPS: Final[tuple[Gaps, ...]] = get_args(Gaps)
Role = Literal["numbers", "index", "date", "constant", "flag", "code", "text", "refused"]
Wrong = Callable[[str, int, str], ColumnError]  # of a column's name, a line and a cell
_SAMPLE: Final = 200  # cells of a column that tell whether it is one of numbers
_FIRST: Final = 3  # cells shown as they stand and as they are read


@dataclass(frozen=True, slots=True)
class Wishes:
    """What somebody chose of how a table's columns are read.

    Args:
        decimal: "." or ",", where a column can be read in both ways; None for the likelier.
        gaps: whether a gap refuses a column, or its row is dropped, or it is filled by a straight
            line between its neighbours (at both ends, where one is missing, its row is dropped).
        missing: values that stand for a gap, such as -999.
        reverse: read from below to above.

    Raises:
        ValueError: another decimal mark or another way with gaps.
    """

    decimal: str | None = None
    gaps: Gaps = "refuse"
    missing: tuple[float, ...] = ()
    reverse: bool = False

    def __post_init__(self) -> None:
        if self.decimal not in (None, ".", ","):
            raise ValueError(f"decimal must be '.', ',' or None, got {self.decimal!r}")
        if self.gaps not in GAPS:
            raise ValueError(f"gaps must be one of {', '.join(GAPS)}, got {self.gaps!r}")


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """A column of a table, understood.

    Attributes:
        index: its place, from 0.
        name: as the table has it.
        role: what it is, see above.
        problem: why it cannot be read as numbers; None where it can.
        values: its numbers, NaN for gaps, in the file's order; empty where it has none.
        readings: the notations that fit all its cells, the one taken first.
        first: its first cells that are no gaps, as they stand, and as they are read.
        marked: a cell with a mark between its digits, and its value; None where none has one.
        gaps: the lines on which it has one.
        sentinels: values among its numbers that seem to stand for a gap.
    """

    index: int
    name: str
    role: Role
    problem: ColumnError | None
    values: Floats
    readings: tuple[Notation, ...]
    first: tuple[tuple[str, float], ...]
    marked: tuple[str, float] | None
    gaps: tuple[int, ...]
    sentinels: tuple[float, ...]

    @property
    def usable(self) -> bool:
        """Whether it can be read as numbers."""
        return self.problem is None


def understand(table: Table, wishes: Wishes | None = None) -> tuple[Column, ...]:
    """Every column of a table, with what it is and why it can or cannot be used."""
    wishes = wishes or Wishes()
    alone = len(table.names) == 1
    first = [_Cells.of(table, index) for index in range(len(table.names))]
    marks = Counter(mark for one in first if (mark := one.certain_decimal(table.delimiter)))
    usual = marks.most_common(1)[0][0] if marks else ""
    return tuple(one.understood(table, wishes, usual, alone=alone) for one in first)


# ---------------------------------------------------------------- one column


@dataclass(frozen=True, slots=True, eq=False)
class _Cells:
    """A column's cells, taken apart; of a column whose cells are mostly no numbers only some."""

    index: int
    name: str
    cells: Sequence[str]
    kind: Kind
    parts: Mapping[str, Parts | None]  # of every cell that is no gap; None for what is no number
    shapes: Counter[str]
    units: Counter[str]

    @classmethod
    def of(cls, table: Table, index: int) -> _Cells:
        cells = [row[index] for row in table.rows]
        sample = cells[:: max(1, len(cells) // _SAMPLE)]
        kinds = Counter(kind_of(cell) for cell in sample)
        del kinds["gap"]
        kind, often = kinds.most_common(1)[0] if kinds else ("text", 0)
        if 2 * often <= kinds.total():
            kind = "text"
        if kind == "number" and are_months(cells):
            kind = "date"
        counts = Counter(cells) if kind == "number" else Counter()
        parts = {cell: take_apart(cell) for cell in counts if not is_gap(cell)}
        shapes: Counter[str] = Counter()
        units: Counter[str] = Counter()
        for cell, found in parts.items():
            if found is not None:
                shapes[shape_of(found.body, found.exponent)] += counts[cell]
                units[found.unit] += counts[cell]
        return cls(index, table.names[index], cells, kind, parts, shapes, units)

    def certain_decimal(self, delimiter: str) -> str:
        """The column's decimal mark, if it can be read in one way only and shows one."""
        found = notations(self.shapes, delimiter=delimiter) if self.shapes else ()
        if len(found) != 1 or not all(map(found[0].fits, self.shapes)):
            return ""
        return found[0].decimal or {",": ".", ".": ","}.get(found[0].grouping, "")

    def understood(self, table: Table, wishes: Wishes, usual: str, *, alone: bool) -> Column:
        if self.kind != "number":
            return self._without_numbers(table, "date" if self.kind == "date" else "text")
        unit = unit_of(self.units)
        found = notations(
            self.shapes, decimal=wishes.decimal, other_columns=usual, delimiter=table.delimiter
        )
        notation = Notation(found[0].decimal, found[0].grouping, unit)
        numbers, wrong = self._numbers(notation)
        if wrong:
            return self._without_numbers(table, "refused", wrong)
        values = np.array([numbers[cell] for cell in self.cells])
        for value in wishes.missing:
            values[values == value] = np.nan
        missing = np.isnan(values)
        known = values[~missing]
        gaps = tuple(table.lines[place] for place in np.flatnonzero(missing))
        role, problem = _role(self.name, known, alone=alone), None
        if role == "numbers" and not alone and is_code(self.name, self.cells):
            role = "code"
        if gaps and wishes.gaps == "refuse":
            entry = self.cells[int(np.flatnonzero(missing)[0])]
            problem = missing_value(self.name, gaps[0], entry)
            role = "refused" if role == "numbers" else role
        return Column(
            index=self.index,
            name=self.name,
            role=role,
            problem=problem or too_few(self.name, len(known)),
            values=values,
            readings=tuple(Notation(one.decimal, one.grouping, unit) for one in found),
            first=tuple(
                (self.cells[place], float(values[place]))
                for place in np.flatnonzero(~missing)[:_FIRST]
            ),
            marked=self._marked(numbers),
            gaps=gaps,
            sentinels=sentinels(known),
        )

    def _marked(self, numbers: Mapping[str, float]) -> tuple[str, float] | None:
        """A cell with a mark and its value; rather not one that has only zeros behind it."""
        marked = [
            cell
            for cell, parts in self.parts.items()
            if parts is not None and not parts.body.isdigit()
        ]
        if not marked:
            return None
        cell = next((one for one in marked if not one.rstrip("0").endswith((".", ","))), marked[0])
        return cell, numbers[cell]

    def _numbers(self, notation: Notation) -> tuple[dict[str, float], Mapping[str, Wrong]]:
        """The value of every cell, NaN for gaps; and what is wrong with those that have none."""
        values: dict[str, float] = {}
        wrong: dict[str, Wrong] = {}
        for cell in dict.fromkeys(self.cells):
            if cell not in self.parts:
                values[cell] = np.nan
                continue
            parts = self.parts[cell]
            if parts is None:
                wrong[cell] = not_finite if is_infinite(cell) else not_a_number
            elif not (has_unit(parts, notation.unit) and notation.fits(parts.body)):
                wrong[cell] = mixed_notation
            else:
                values[cell] = notation.value(parts)
                if not abs(values[cell]) <= MAX_SIZE:
                    wrong[cell] = not_finite
        return values, wrong

    def _without_numbers(
        self, table: Table, role: Role, wrong: Mapping[str, Wrong] | None = None
    ) -> Column:
        filled = [(line, c) for line, c in zip(table.lines, self.cells, strict=True) if c]
        if wrong is None:  # the first cell tells what kind of column it is
            line, cell = next(
                ((n, c) for n, c in filled if not is_gap(c) and take_apart(c) is None), (0, "")
            )
            problem: ColumnError = not_a_number(self.name, line, cell)
        else:
            line, cell = next((n, c) for n, c in filled if c in wrong)
            problem = wrong[cell](self.name, line, cell)
        return Column(
            index=self.index,
            name=self.name,
            role=role,
            problem=problem,
            values=np.empty(0),
            readings=(),
            first=tuple((cell, float("nan")) for _line, cell in filled[:_FIRST]),
            marked=None,
            gaps=(),
            sentinels=(),
        )


def _role(name: str, known: Floats, *, alone: bool) -> Role:
    if len(known) and known.min() == known.max():
        return "constant"
    if alone:
        return "numbers"  # there is nothing else that it could count
    if is_date_part(name, known):
        return "date"
    if is_index(name, known):
        return "index"
    return "flag" if len(np.unique(known)) == 2 else "numbers"
