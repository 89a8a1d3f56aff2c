"""How many are right after learning from how many: a network beside n-grams, on one scale.

Left out: the words, which the page has.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import plotly.graph_objects as go

from seqviz.data.names_curve import Size, mean
from seqviz.figures.layout import dress
from seqviz.figures.theme import Palette
from seqviz.numbers import counted, fixed

HEIGHT: Final = 300
Values = Callable[[Size], tuple[float, ...]]


@dataclass(frozen=True, slots=True)
class CurveWords:
    """Names of the two lines and of what else stands in the figure.

    Attributes:
        network, ngrams, shipped: of the lines and of the single point.
        names, right: of the axes.
    """

    network: str
    ngrams: str
    shipped: str
    names: str
    right: str


def curve_figure(
    sizes: tuple[Size, ...], shipped: float, colours: Palette, words: CurveWords
) -> go.Figure:
    """Two lines of means, each with the range of its seeds; one point for the shipped network.

    Args:
        sizes: from the fewest names to all.
        shipped: share right of the shipped network, which learned all.
        colours: of the page.
        words: of the lines and axes.
    """
    figure = go.Figure()
    lines: tuple[tuple[str, Values, str, str, str], ...] = (
        (words.network, lambda size: size.network, colours.positive, "solid", "circle"),
        (words.ngrams, lambda size: size.ngrams, colours.negative, "dash", "square"),
    )
    x = [size.names for size in sizes]
    for name, values, colour, dash, symbol in lines:
        means = [mean(values(size)) for size in sizes]
        figure.add_scatter(
            x=x,
            y=[100 * share for share in means],
            name=name,
            mode="lines+markers",
            line={"color": colour, "dash": dash, "width": 2},
            marker={"symbol": symbol, "size": 8},
            error_y={
                "array": [100 * (max(values(s)) - m) for s, m in zip(sizes, means, strict=True)],
                "arrayminus": [
                    100 * (m - min(values(s))) for s, m in zip(sizes, means, strict=True)
                ],
                "color": colour,
                "thickness": 1,
            },
            customdata=[[counted(n), fixed(100 * m, 1)] for n, m in zip(x, means, strict=True)],
            hovertemplate="%{customdata[0]}: %{customdata[1]}%",
        )
    figure.add_scatter(
        x=x[-1:],
        y=[100 * shipped],
        name=words.shipped,
        mode="markers",
        marker={"symbol": "star", "size": 13, "color": colours.positive},
        customdata=[[counted(x[-1]), fixed(100 * shipped, 1)]],
        hovertemplate="%{customdata[0]}: %{customdata[1]}%",
    )
    dress(figure, colours, height=HEIGHT)
    figure.update_layout(
        showlegend=True,
        margin_t=64,
        legend={"orientation": "h", "yref": "container", "yanchor": "top", "y": 1, "x": 0},
        xaxis={
            "title": {"text": words.names},
            "type": "log",
            "tickvals": x,
            "ticktext": [counted(n) for n in x],
        },
        yaxis={"title": {"text": words.right}, "ticksuffix": "%"},
    )
    return figure
