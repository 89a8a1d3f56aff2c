"""What all Plotly figures share: no background of their own, the page's text colour, small margins.

Left out: fonts and sizes, which Streamlit's own theme sets.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

import plotly.graph_objects as go

from seqviz.figures.theme import Palette

with suppress(ImportError):
    # Plotly looks at pandas whenever some thread has begun to import it, and fails on half of it;
    # importing it here waits until it is whole.
    import pandas  # noqa: F401

CLEAR = "rgba(0,0,0,0)"


def dress(figure: go.Figure, palette: Palette, *, height: int) -> go.Figure:
    """Make a figure transparent, so that it suits the page it stands on, light or dark."""
    return figure.update_layout(dressing(palette, height=height))


def dressing(palette: Palette, *, height: int) -> dict[str, Any]:
    """What ``dress`` sets, for a figure that is made in one go.

    Every later update of a figure costs Plotly milliseconds, and figures are made at every click.
    """
    return {
        "height": height,
        "margin": {"l": 8, "r": 8, "t": 36, "b": 8},
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "font": {"color": palette.text},
        "hoverlabel": {"bgcolor": palette.surface, "font": {"color": palette.text}},
    }


def stacked(
    gap: float, x: Mapping[str, Any], title: str, ys: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """The axes of panels above one another that share their steps, written under the lowest.

    Args:
        gap: between two panels, as a share of the figure's height.
        x: of every axis of steps.
        title: of the lowest axis of steps.
        ys: of every panel's own axis, from the top; their number is that of the panels.
    """
    rows, axes = len(ys), {}
    high = (1 - gap * (rows - 1)) / rows
    for k, y in enumerate(ys):
        own, top = str(k + 1) if k else "", 1 - k * (high + gap)
        lowest = {"title": {"text": title}}
        upper = {"matches": f"x{rows}", "showticklabels": False}
        more = lowest if k == rows - 1 else upper
        axes[f"xaxis{own}"] = {"anchor": f"y{own}", "domain": [0, 1], **x, **more}
        axes[f"yaxis{own}"] = {"anchor": f"x{own}", "domain": [max(0, top - high), top], **y}
    return axes


def mixed(below: str, above: str, share: float) -> str:
    """The colour ``#rrggbb`` of ``above`` painted over ``below`` with opacity ``share``."""
    pairs = [(int(below[k : k + 2], 16), int(above[k : k + 2], 16)) for k in (1, 3, 5)]
    return "#" + "".join(f"{round(b + (a - b) * share):02x}" for b, a in pairs)


def ink_on(colour: str) -> str:
    """Black or white, whichever is easier to read on ``colour`` (WCAG relative luminance)."""
    linear = []
    for k in (1, 3, 5):
        v = int(colour[k : k + 2], 16) / 255
        linear.append(v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4)
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "#000000" if luminance > 0.179 else "#ffffff"
