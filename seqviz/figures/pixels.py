"""Digits row by row and pixel by pixel: accuracy against updates, a band over the seeds.

Left out: the words, which the page has.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import plotly.graph_objects as go

from seqviz.figures.layout import dress, mixed
from seqviz.figures.theme import Palette
from seqviz.numbers import counted, percent
from seqviz.training.pixels.plan import READINGS, STARTS, Reading, Record, Start

HEIGHT: Final = 320
DASHES: Final[dict[Start, str]] = {"closed": "dash", "open": "solid"}


def pixels_figure(
    record: Record,
    colours: Palette,
    *,
    names: Callable[[Reading, Start], str],
    updates: str,
    right: str,
    chance: str,
) -> go.Figure:
    """A line for the median and a band from the lowest to the highest, for each kind of run.

    Args:
        record: of all runs.
        colours: of the page.
        names: what a kind of run is called.
        updates: title of the axis below.
        right: title of the axis at the left.
        chance: name of the chance line.
    """
    figure = go.Figure()
    paints: dict[Reading, str] = {"rows": colours.positive, "pixels": colours.negative}
    for reading in READINGS:
        for start in STARTS:
            line = record.line(reading, start)
            figure.add_scatter(
                x=[*line.updates, *reversed(line.updates)],
                y=[100 * share for share in (*line.high, *reversed(line.low))],
                fill="toself",
                fillcolor=mixed(colours.background, paints[reading], 0.25),
                opacity=0.5,
                line={"width": 0},
                hoverinfo="skip",
                showlegend=False,
            )
    for reading in READINGS:
        for start in STARTS:
            line = record.line(reading, start)
            figure.add_scatter(
                x=line.updates,
                y=[100 * share for share in line.middle],
                name=names(reading, start),
                mode="lines",
                line={"color": paints[reading], "dash": DASHES[start], "width": 2.5},
                customdata=[percent(share) for share in line.middle],
                hovertemplate="%{x}: %{customdata}",
            )
    figure.add_hline(
        y=100 * record.chance,
        line={"color": colours.muted, "dash": "dot"},
        annotation={"text": chance, "font": {"color": colours.muted}},
        annotation_position="bottom right",
    )
    dress(figure, colours, height=HEIGHT)
    last = max(record.line(reading, start).updates[-1] for reading in READINGS for start in STARTS)
    ticks = list(range(0, last + 1, 500 * max(1, round(last / 3000))))
    figure.update_layout(
        margin_t=64,
        legend={"orientation": "h", "yref": "container", "yanchor": "top", "y": 1, "x": 0},
        xaxis={
            "title": {"text": updates},
            "tickvals": ticks,
            "ticktext": list(map(counted, ticks)),
        },
        yaxis={"title": {"text": right}, "ticksuffix": "%", "range": [0, 101]},
    )
    return figure
