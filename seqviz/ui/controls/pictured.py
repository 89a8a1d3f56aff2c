"""Little pictures above the choices of a row, in the colour of their text.

The style of such a row stands in ``frame.css``.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Final
from urllib.parse import quote

import numpy as np
from numpy.typing import NDArray

WIDE: Final = 88
HIGH: Final = 26
"""Of a picture, in pixels."""


def line(values: NDArray[np.floating]) -> str:
    """A curve through values (T,) as a path that fills a picture, the lowest below."""
    low, high = float(values.min()), float(values.max())
    x = np.linspace(2, WIDE - 2, len(values))
    y = HIGH - 3 - (values - low) / ((high - low) or 1.0) * (HIGH - 6)
    return "M" + "L".join(f"{a:.1f} {b:.1f}" for a, b in zip(x, y, strict=True))


def pictured(key: str, paths: Sequence[str], titles: Sequence[str] = ()) -> str:
    """A style that draws a picture above every choice of a row.

    Args:
        key: of the row of choices, or of what holds it.
        paths: of each choice, in their order.
        titles: of the first choices, in full; each shows below the choice that is pointed at or
            has the keyboard's focus.
    """
    each = f".st-key-{key} [role=radiogroup] > :nth-child"
    rules = [
        f"{each}({k}) {{ --picture: url('{_image(path)}'); }}"
        for k, path in enumerate(paths, start=1)
    ]
    rules += [
        f"{each}({k})::after {{ content: {json.dumps(title, ensure_ascii=False)}; }}"
        for k, title in enumerate(titles, start=1)
    ]
    return "<style>" + "\n".join(rules) + "</style>"


def _image(path: str) -> str:
    drawn = (
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{WIDE}' height='{HIGH}'>"
        f"<path d='{path}' fill='none' stroke='#000' stroke-width='1.6'/></svg>"
    )
    return "data:image/svg+xml," + quote(drawn, safe="")
