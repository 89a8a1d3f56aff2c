"""The longest delay learned, by cell and learning rate: a field of squares, each with its number.

Left out: the words, which the page has.
"""

from __future__ import annotations

from collections.abc import Callable

import plotly.graph_objects as go

from seqviz.figures.ladder import TEXT
from seqviz.figures.layout import dress
from seqviz.figures.theme import Palette
from seqviz.numbers import given
from seqviz.training.ladder.climb import Entrant
from seqviz.training.ladder.rates import AtRate, Rates

ROW = 34  # pixels


def rates_figure(
    found: Rates, colours: Palette, *, names: Callable[[Entrant], str], axis: str, none: str
) -> go.Figure:
    """Draw the field: the longer the median delay, the stronger the colour.

    Args:
        found: climbs at several learning rates.
        colours: of the page.
        names: what an entrant is called.
        axis: title of the axis of learning rates.
        none: what stands where not even the shortest delay was learned.
    """
    ladder = (0, *found.ladder)
    figure = go.Figure(
        go.Heatmap(
            x=[given(rate) for rate in found.rates],
            y=[names(row.entrant) for row in found.rows],
            z=[[_height(one.median, ladder) for one in row.at] for row in found.rows],
            text=[[_median(one, ladder[-1], none) for one in row.at] for row in found.rows],
            customdata=[[said(one, ladder[-1], none) for one in row.at] for row in found.rows],
            texttemplate="%{text}",
            textfont={"size": TEXT, "color": colours.text},
            hovertemplate="%{y}, %{x}: %{customdata}<extra></extra>",
            colorscale=[[0, colours.surface], [1, colours.accent]],
            zmin=0,
            zmax=2 * (len(ladder) - 1),  # at its strongest still light enough for its number
            showscale=False,
            xgap=2,
            ygap=2,
        )
    )
    dress(figure, colours, height=70 + ROW * len(found.rows))
    figure.update_xaxes(type="category", title_text=axis, tickfont_size=TEXT, title_font_size=TEXT)
    figure.update_yaxes(autorange="reversed", tickfont_size=TEXT)
    figure.update_layout(font_size=TEXT, margin_t=8)
    return figure


def said(one: AtRate, top: int, none: str) -> str:
    """The median delay, and between which the seeds lie where they differ."""
    low, high = one.longest[0], one.longest[-1]
    middle = _median(one, top, none)
    return middle if low == high else f"{middle} ({low}–{high})"


def _median(one: AtRate, top: int, none: str) -> str:
    """The median delay; that at the top of the ladder may be longer."""
    if not one.median:
        return none
    return f"≥ {given(one.median)}" if one.median == top else given(one.median)


def _height(steps: float, ladder: tuple[int, ...]) -> float:
    """How many delays of the ladder lie below it, with what lies between two of them."""
    below = max(k for k, one in enumerate(ladder) if one <= steps)
    if ladder[below] == steps:
        return float(below)
    return below + (steps - ladder[below]) / (ladder[below + 1] - ladder[below])
