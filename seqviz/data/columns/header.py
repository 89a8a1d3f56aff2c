"""What a table's columns are called, from its header rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from seqviz.data.columns.rows import Row

NO_HEADER: Final = 0
LONGEST: Final = 40  # characters of a name

_UNIT: Final = re.compile(
    r"\[.*\]|\(.*\)|-|[%‰°$€£¥#]|°?[CFK]|deg ?[CFK]?|[nmkM]?s|sec|min|h|hrs?|d|days?|years?|a"
    r"|[cmkµμ]?m|[kmµμ]?g|t|[mk]?[lL]|[hk]?Pa|m?bar|m?V|m?A|[kMG]?Wh?|[kMG]?Hz|pp[mb]|[uU]nits?|[eE]inheit|单位|count"
    r"|[A-Z]{3}|[yY]{2,4}.*|[hH]{2}:?[mM]{2}.*|\w{1,5}/\w{1,5}|[cmk]?m[23]|.*[°²³%].*"
)


def names_of(heads: Sequence[Row], width: int) -> tuple[int, tuple[str, ...]]:
    """The line that gives the names, and a printable, unique name for every column."""
    if not heads:
        return NO_HEADER, _unique(("",) * width)
    best = max(heads, key=lambda row: (len({*row.cells} - {""}), not _are_units(row), row.line))
    texts = [cell for cell in best.cells if cell]
    unnamed = [place for place, cell in enumerate(best.cells) if not cell]
    if len({*texts}) < len(texts) or any(row.cells[place] for row in heads for place in unnamed):
        levels = [*(_filled(row.cells) for row in heads[:-1]), heads[-1].cells]
        columns = zip(*levels, strict=True)
        return best.line, _unique([" ".join(dict.fromkeys(filter(None, c))) for c in columns])
    return best.line, _unique(best.cells)


def _are_units(row: Row) -> bool:
    """Whether a row tells in what its columns are measured."""
    return all(_UNIT.fullmatch(cell) for cell in row.cells if cell)


def _filled(cells: Sequence[str]) -> tuple[str, ...]:
    """A row of headings that each stand above several columns."""
    filled, last = [], ""
    for cell in cells:
        last = cell or last
        filled.append(last)
    return tuple(filled)


def _unique(cells: Sequence[str]) -> tuple[str, ...]:
    names: list[str] = []
    for number, cell in enumerate(cells, start=1):
        name = "".join(char for char in cell if char.isprintable())[:LONGEST] or str(number)
        names.append(f"{name} ({number})" if name in names else name)
    return tuple(names)
