"""What the rows of one table have in common, and which rows are none of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

from seqviz.data.columns.rows import Kind, kind_of

SAMPLE: Final = 200  # rows from which the columns' kinds are taken
_SHORT: Final = 40  # characters of a cell whose kind is remembered

_TOTALS: Final = (
    *("total", "sum", "subtotal", "grand", "mean", "average", "median", "minimum", "maximum"),
    *("summe", "gesamt", "insgesamt", "mittelwert", "durchschnitt", "moyenne", "somme", "suma"),
    *("media", "totale", "totaal", "合计", "总计", "小计", "平均", "总和", "合計", "總計"),
)
_LATIN: Final = "|".join(word for word in _TOTALS if word.isascii())
_OTHER: Final = "|".join(word for word in _TOTALS if not word.isascii())
_SUM: Final = re.compile(rf"\b(?:{_LATIN}|zwischensumme|ergebnis)\b|{_OTHER}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Shape:
    """The number of cells in a row, and the kind of each column that has one."""

    width: int
    kinds: tuple[Kind | None, ...]
    ends_empty: bool  # no row has anything in the last column

    @classmethod
    def of(cls, rows: Sequence[tuple[str, ...]], width: int) -> Shape:
        """The shape of rows of this width."""
        step = max(1, len(rows) // SAMPLE)
        sample = rows[::step]
        kinds: list[Kind | None] = []
        for index in range(width):
            counts = Counter(kind_in(cells[index]) for cells in sample)
            del counts["gap"]
            kind, often = counts.most_common(1)[0] if counts else ("text", 0)
            kinds.append(kind if kind != "text" and 2 * often > counts.total() else None)
        ends_empty = not any(cells[-1] for cells in rows)
        return cls(width, tuple(kinds), ends_empty)

    def matches(self, cells: Sequence[str]) -> tuple[int, int]:
        """How many cells of a row are of their column's kind, and how many are of another."""
        pairs = [
            (kind, kind_in(cell)) for kind, cell in zip(self.kinds, cells, strict=False) if kind
        ]
        same = sum(kind == found for kind, found in pairs)
        return same, sum(found not in (kind, "gap") for kind, found in pairs)

    def is_body(self, cells: Sequence[str]) -> bool:
        """Numbers and dates where the others have them, or nothing."""
        same, other = self.matches(cells)
        is_whole = len(cells) == self.width and same > 0 and other == 0
        return is_whole and not self._are_years(cells)

    def is_header(self, cells: Sequence[str]) -> bool:
        """Texts where the body has numbers or dates, and nowhere one of those."""
        same, other = self.matches(cells)
        has_texts = len(cells) == self.width and not same and other > 0
        return has_texts or self._are_years(cells)

    def _are_years(self, cells: Sequence[str]) -> bool:
        """Whether the columns are called 2019, 2020, 2021."""
        numbers = [c for k, c in zip(self.kinds, cells, strict=False) if k == "number"]
        if len(numbers) < 3 or not all(
            len(c) == 4 and c.isascii() and c.isdigit() for c in numbers
        ):
            return False
        years = [int(cell) for cell in numbers]
        return 1500 < years[0] < 2200 and all(
            b - a == years[1] - years[0] == 1 for a, b in pairwise(years)
        )

    def is_note(self, cells: Sequence[str]) -> bool:
        """What stands below a table: no row of it, and beginning with words or with nothing."""
        first = next((cell for cell in cells if cell), "")
        if not first:
            return True
        if self.width == 1 == len(cells):
            return kind_in(first) == "text"
        if len(cells) != self.width:
            return kind_in(first) == "text"
        same, _other = self.matches(cells)
        if not same:
            return True
        key = self.kinds[0] if self.kinds else None
        if key is not None and kind_in(cells[0]) in ("text", "gap"):
            return True  # numbers without the date or the number of their row
        word = first.casefold().strip(" :.")
        is_sum = key is None and any(word.startswith(total) for total in _TOTALS)
        return is_sum and ("date" not in self.kinds or self._lacks_date(cells))

    def is_sum(self, cells: Sequence[str]) -> bool:
        """Whether a row says that it sums up others, where these have a date or a number."""
        first = next((cell for cell in cells if cell), "")
        if len(first) > _SHORT or not _SUM.search(first) or kind_in(first) in ("date", "gap"):
            return False
        key = self.kinds[0]
        return self._lacks_date(cells) if key is None else kind_in(first) != key

    def _lacks_date(self, cells: Sequence[str]) -> bool:
        """Whether the table has dates, and this row none."""
        dates = [cell for kind, cell in zip(self.kinds, cells, strict=False) if kind == "date"]
        return bool(dates) and not any(dates)


def kind_in(cell: str) -> Kind:
    """``kind_of``, which is asked of the same cells several times; long cells are not kept."""
    return _known_kind(cell) if len(cell) <= _SHORT else kind_of(cell)


@lru_cache(maxsize=4096)
def _known_kind(cell: str) -> Kind:
    return kind_of(cell)
