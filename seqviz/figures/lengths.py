"""What length costs, as two panels; and what can be computed at once, as dots in columns.

Left out: the words, which the page has.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import plotly.graph_objects as go
from plotly.subplots import make_subplots

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


def cost_figure(
    costs: Costs,
    colours: Palette,
    *,
    names: Callable[[str], str],
    steps: str,
    panels: tuple[str, str],
    even: str,
) -> go.Figure:
    """Times of the shortest on the left, megabytes on the right; every cell a line.

    Args:
        costs: what was measured.
        colours: of the page.
        names: what a cell is called.
        steps: title of both axes below.
        panels: titles of both panels.
        even: name of the line that rises as the length does.
    """
    figure = make_subplots(rows=1, cols=2, subplot_titles=panels, horizontal_spacing=0.1)
    for index, cost in enumerate(costs.cells):
        look = {
            "name": names(cost.kind),
            "legendgroup": cost.kind,
            "mode": "lines+markers",
            "line": {
                "color": colours.classes[index % len(colours.classes)],
                "dash": DASHES[index % len(DASHES)],
            },
            "marker": {"symbol": MARKS[index % len(MARKS)], "size": 8},
        }
        megabytes = [size / 1e6 for size in cost.trace]
        for column, values, unit in ((1, cost.ratios, "×"), (2, megabytes, " MB")):
            figure.add_scatter(
                x=costs.steps,
                y=values,
                customdata=[f"{fixed(each, 1)}{unit}" for each in values],
                hovertemplate="%{x}: %{customdata}",
                showlegend=column == 1,
                row=1,
                col=column,
                **look,
            )
    figure.add_scatter(
        x=costs.steps,
        y=[steps / costs.steps[0] for steps in costs.steps],
        name=even,
        mode="lines",
        line={"color": colours.muted, "width": 1},
        hoverinfo="skip",
        row=1,
        col=1,
    )
    dress(figure, colours, height=HEIGHT)
    figure.update_layout(
        margin_t=70,
        legend={"orientation": "h", "yref": "container", "yanchor": "top", "y": 1, "x": 0},
    )
    ticks = costs.steps[1:]
    figure.update_xaxes(
        range=[0, 1.04 * ticks[-1]],
        tickvals=ticks,
        ticktext=list(map(counted, ticks)),
        title_text=steps,
    )
    figure.update_yaxes(ticksuffix="×", rangemode="tozero", col=1)
    figure.update_yaxes(ticksuffix=" MB", rangemode="tozero", col=2)
    return figure


def turns_figure(
    schedules: Sequence[Sequence[Done]],
    colours: Palette,
    *,
    titles: Sequence[str],
    works: Mapping[Work, str],
    turn: str,
    step: str,
) -> go.Figure:
    """One panel a cell: a dot for all that is computed, its column the turn, its row the step.

    Args:
        schedules: of each cell, over the same steps.
        colours: of the page.
        titles: of the panels.
        works: what the four kinds of work are called.
        turn: title of the axis below.
        step: title of the axis at the left.
    """
    figure = make_subplots(
        rows=1, cols=len(schedules), subplot_titles=list(titles), shared_yaxes=True
    )
    paints = dict(
        zip(WORKS, (colours.muted, colours.positive, colours.negative, colours.text), strict=True)
    )
    for column, schedule in enumerate(schedules, start=1):
        for work, symbol in WORKS.items():
            some = [one for one in schedule if one.work == work]
            figure.add_scatter(
                x=[one.turn for one in some],
                y=[one.step for one in some],
                name=works[work],
                legendgroup=work,
                showlegend=column == 1,
                mode="markers",
                marker={"symbol": symbol, "size": 9, "color": paints[work]},
                hovertemplate=f"{turn} %{{x}}, {step} %{{y}}",
                row=1,
                col=column,
            )
    last = max(one.turn for schedule in schedules for one in schedule)
    dress(figure, colours, height=HEIGHT)
    figure.update_layout(
        margin_t=70,
        legend={"orientation": "h", "yref": "container", "yanchor": "top", "y": 1, "x": 0},
    )
    figure.update_xaxes(range=[0.2, last + 0.8], dtick=2, title_text=turn)
    figure.update_yaxes(dtick=1, autorange="reversed")
    figure.update_yaxes(title_text=step, col=1)
    return figure
