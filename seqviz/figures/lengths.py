"""What length costs, as two figures; and what can be computed at once, as dots in columns.

Left out: the words, which the page has.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import plotly.graph_objects as go

from seqviz.cells.scan import Done, Work
from seqviz.figures.layout import dress
from seqviz.figures.theme import Palette
from seqviz.numbers import counted, fixed
from seqviz.training.lengths import Costs

HEIGHT: Final = 300
DASHES: Final = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
MARKS: Final = ("circle", "square", "diamond", "cross", "triangle-up", "x")
WORKS: Final[Mapping[Work, str]] = {
    "inputs": "square",
    "forward": "circle",
    "backward": "diamond",
    "weights": "square-open",
}


def cost_figures(
    costs: Costs, colours: Palette, *, names: Callable[[str], str], steps: str, even: str
) -> tuple[go.Figure, go.Figure]:
    """Times of the shortest, and megabytes; every cell a line in both.

    Args:
        costs: what was measured.
        colours: of the page.
        names: what a cell is called.
        steps: title of the axis below.
        even: name of the line that rises as the length does.
    """
    figures = []
    for unit in ("×", " MB"):
        figure = go.Figure()
        for index, cost in enumerate(costs.cells):
            values = cost.ratios if unit == "×" else [size / 1e6 for size in cost.trace]
            figure.add_scatter(
                x=costs.steps,
                y=values,
                name=names(cost.kind),
                mode="lines+markers",
                line={
                    "color": colours.classes[index % len(colours.classes)],
                    "dash": DASHES[index % len(DASHES)],
                },
                marker={"symbol": MARKS[index % len(MARKS)], "size": 8},
                customdata=[f"{fixed(each, 1)}{unit}" for each in values],
                hovertemplate="%{x}: %{customdata}",
            )
        _dressed(figure, colours)
        ticks = costs.steps[1:]
        figure.update_layout(
            xaxis={
                "range": [0, 1.04 * ticks[-1]],
                "tickvals": ticks,
                "ticktext": list(map(counted, ticks)),
                "title": {"text": steps},
            },
            yaxis={"ticksuffix": unit, "rangemode": "tozero"},
        )
        figures.append(figure)
    figures[0].add_scatter(
        x=costs.steps,
        y=[length / costs.steps[0] for length in costs.steps],
        name=even,
        mode="lines",
        line={"color": colours.muted, "width": 1},
        hoverinfo="skip",
    )
    return figures[0], figures[1]


def turns_figure(
    schedule: Sequence[Done],
    colours: Palette,
    *,
    last: int,
    works: Mapping[Work, str],
    turn: str,
    step: str,
) -> go.Figure:
    """A dot for all that is computed, its column the turn, its row the step.

    Args:
        schedule: of a cell.
        colours: of the page.
        last: turn that the axis below reaches to.
        works: what the four kinds of work are called.
        turn: title of the axis below.
        step: title of the axis at the left.
    """
    figure = go.Figure()
    paints = dict(
        zip(WORKS, (colours.muted, colours.positive, colours.negative, colours.text), strict=True)
    )
    for work, symbol in WORKS.items():
        some = [one for one in schedule if one.work == work]
        figure.add_scatter(
            x=[one.turn for one in some],
            y=[one.step for one in some],
            name=works[work],
            mode="markers",
            marker={"symbol": symbol, "size": 9, "color": paints[work]},
            hovertemplate=f"{turn} %{{x}}, {step} %{{y}}",
        )
    _dressed(figure, colours)
    figure.update_layout(
        xaxis={"range": [0.2, last + 0.8], "dtick": 2, "title": {"text": turn}},
        yaxis={"dtick": 1, "autorange": "reversed", "title": {"text": step}},
    )
    return figure


def _dressed(figure: go.Figure, colours: Palette) -> None:
    """Room above for a legend of three lines, as a phone needs."""
    dress(figure, colours, height=HEIGHT)
    figure.update_layout(
        margin_t=76,
        legend={"orientation": "h", "yref": "container", "yanchor": "top", "y": 1, "x": 0},
    )
