"""A pad to draw a curve on from left to right, which the network then continues."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from seqviz.data.curve import COUNT
from seqviz.figures.live import RUN_COLOURS
from seqviz.payloads.curve_pad import ByMode, CurvePad
from seqviz.ui.components.curve_pad.words import words
from seqviz.ui.frame.i18n import language
from seqviz.ui.frame.session import told_by
from seqviz.ui.kit.host import component
from seqviz.ui.kit.palettes import PALETTES

_component = component("curve_pad")

Curve = tuple[tuple[float, float], ...]

RIGHT_END: Final = 1 / 0.68
"""The pad's right end, in units of the part that can be drawn on; the script's 1 / SHARE."""
MAX_POINTS: Final = 400
"""More are never sent; a message with more is not believed."""


def curve_pad(
    *,
    key: str,
    curve: Curve | None = None,
    continuation: Sequence[float] | NDArray[np.floating] | None = None,
    count: int = COUNT,
) -> Curve | None:
    """Mount the pad; return the curve drawn on it, or None while there is none.

    Args:
        key: of the component; the drawing is kept in the session under it.
        curve: what stands on the pad until the visitor draws (another key starts anew): (x, y)
            with x in 0 … 1 over the part that can be drawn on, ascending, and y in 0 (bottom,
            −1 on the axis) … 1 (top).
        continuation: the network's next values, −1 … 1 on the axis; shown right of the curve.
        count: how many values the curve was read as, evenly from its left end to its right; the
            continuation's values stand as close.

    Returns:
        Points like those of ``curve``, at most ``MAX_POINTS``, to be read by
        ``seqviz.data.curve.resample``; the given ``curve`` until the visitor draws; None after
        clearing.
    """
    mounted = f"{key}-{language()}"
    said = told_by(mounted).get("curve")
    drawn = curve if said is None else curve_from_browser(said)
    given = () if continuation is None else continuation
    _component(
        CurvePad(
            drawn=drawn,
            continuation=tuple(float(v) if math.isfinite(v) else None for v in given),
            count=count,
            most=MAX_POINTS,
            palettes=PALETTES,
            own=ByMode(light=RUN_COLOURS["light"][1], dark=RUN_COLOURS["dark"][1]),
            labels=words(),
        ),
        key=mounted,
        on_curve_change=lambda: None,
    )
    return drawn


def curve_from_browser(value: Any) -> Curve | None:
    """A curve from what the browser sent; None for an empty one and for anything else."""
    if not isinstance(value, list) or not 2 <= len(value) <= MAX_POINTS:
        return None
    points: list[tuple[float, float]] = []
    for point in value:
        if not isinstance(point, list) or len(point) != 2:
            return None
        x, y = point
        if not all(type(n) in (int, float) and math.isfinite(n) for n in (x, y)):
            return None
        if not (0 <= x <= 1 and 0 <= y <= 1) or (points and x <= points[-1][0]):
            return None
        points.append((float(x), float(y)))
    return tuple(points)
