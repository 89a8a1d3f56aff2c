"""Little pictures of the series, one above each choice: one sees what there is to be learned."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final

from seqviz.data.real import KNOWN, known
from seqviz.ui.controls.pictured import line, pictured

MOST: Final = 160  # of a series' values; more would be a black bar
_ARROW: Final = "M38 18V4M32 10l6-7 6 7M26 16v7h24v-7"  # a file comes
_PEN: Final = "M10 20C22 2 34 2 44 13s22 10 34-4"  # a curve drawn by hand
_BROUGHT: Final = {"upload": _ARROW, "draw": _PEN}


@cache
def path_of(series: str) -> str:
    """The first values of a series as a path in a picture; another name has a picture of its own.

    Args:
        series: one of ``KNOWN``, or a way to bring one.
    """
    if series not in KNOWN:
        return _BROUGHT[series]
    return line(known(series).values[:MOST])


def pictures(key: str, series: Sequence[str], titles: Sequence[str] = ()) -> str:
    """A style that draws a picture above every choice of a row, in the colour of its text.

    Args:
        key: of the row of choices.
        series: of each choice, in their order.
        titles: of the first choices, in full; each shows below the choice that is pointed at.
    """
    return pictured(key, [path_of(one) for one in series], titles)
