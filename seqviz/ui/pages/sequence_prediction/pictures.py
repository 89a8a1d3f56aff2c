"""Little pictures of the series, one above each choice: one sees what there is to be learned."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final
from urllib.parse import quote

import numpy as np

from seqviz.data.real import KNOWN, known

WIDE, HIGH = 88, 26  # of a picture, in pixels
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
    values = known(series).values[:MOST]
    low, high = float(values.min()), float(values.max())
    x = np.linspace(2, WIDE - 2, len(values))
    y = HIGH - 3 - (values - low) / ((high - low) or 1.0) * (HIGH - 6)
    return "M" + "L".join(f"{a:.1f} {b:.1f}" for a, b in zip(x, y, strict=True))


def pictures(key: str, series: Sequence[str]) -> str:
    """A style that draws a picture above every choice of a row, in the colour of its text.

    Args:
        key: of the row of choices.
        series: of each choice, in their order.
    """
    rules = [
        f".st-key-{key} [role=radiogroup] > :nth-child({k}) {{ --picture: url('{_image(one)}'); }}"
        for k, one in enumerate(series, start=1)
    ]
    return "<style>" + "\n".join(rules) + "</style>"


def _image(series: str) -> str:
    drawn = (
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{WIDE}' height='{HIGH}'>"
        f"<path d='{path_of(series)}' fill='none' stroke='#000' stroke-width='1.6'/></svg>"
    )
    return "data:image/svg+xml," + quote(drawn, safe="")
