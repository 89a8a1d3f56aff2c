"""How the error of a forecast grows with the number of steps ahead, beside the baselines.

Left out: the forecast itself over the series, which the live chart draws.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from seqviz.figures.layout import dress
from seqviz.figures.theme import Palette
from seqviz.numbers import measured

Curves = Mapping[str, NDArray[np.float64]]
DASHES: Final = {"model": "solid", "last": "dot", "seasonal": "dash"}


def ahead_figure(ahead: Curves, colours: Palette, *, words: Mapping[str, str]) -> go.Figure:
    """One line a forecast: RMSE at 1 … S steps ahead, its name at the line's end.

    Args:
        ahead: RMSE by "model", "last" and perhaps "seasonal", (S,) each; ``inf`` where a forecast
            ran away.
        colours: of the page.
        words: names of the forecasts, "ahead" and "error" for the axes.
    """
    figure = go.Figure()
    for name, values in ahead.items():
        finite = np.where(np.isfinite(values), values, np.nan)
        figure.add_scatter(
            x=np.arange(1, len(values) + 1),
            y=finite,
            name=words[name],
            mode="lines",
            line={
                "color": colours.accent if name == "model" else colours.muted,
                "dash": DASHES[name],
                "width": 3 if name == "model" else 2,
            },
            customdata=[measured(value) for value in values],
            hovertemplate="%{x}: %{customdata}",
        )
    dress(figure, colours, height=300)
    figure.update_layout(
        showlegend=True,
        # In a margin of its own: the lines reach up to the plot's edge.
        margin_t=56,
        legend={"orientation": "h", "yref": "container", "yanchor": "top", "y": 1, "x": 0},
        xaxis_title=words["ahead"],
        yaxis_title=words["error"],
    )
    figure.update_yaxes(rangemode="tozero")
    return figure


def ahead_alt(ahead: Curves, words: Mapping[str, str]) -> str:
    """The figure in words: where each line begins and ends."""
    lines = " ".join(
        words["alt_line"].format(
            name=words[name], first=measured(v[0]), last=measured(v[-1]), steps=len(v)
        )
        for name, v in ahead.items()
    )
    return words["alt"].format(lines=lines)
