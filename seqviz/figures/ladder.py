"""The table of delays as a picture: one row an entrant, one panel a task, a mark for each seed.

A bar reaches to the median of the longest delays that were learned, on a logarithmic axis; the dots
are the seeds. What was not measured says so. Left out: what papers report.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from math import log10
from typing import Final

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from seqviz.figures.layout import dress
from seqviz.figures.theme import Palette
from seqviz.training.ladder.climb import Entrant, Plan
from seqviz.training.ladder.table import Row, Table

ROW: Final = 26  # pixels
TEXT: Final = 13
TITLE: Final = 40  # pixels for that of a panel
WORDS: Final[Mapping[str, str]] = {
    "median": "median",
    "seeds": "one seed each",
    "axis": "longest delay learned, steps",
    "unmeasured": "not measured",
    "none": "none",
}


def ladder_figure(
    table: Table,
    colours: Palette,
    *,
    names: Callable[[Entrant], str],
    titles: Callable[[str], str] = str,
    words: Mapping[str, str] = WORDS,
) -> go.Figure:
    """Draw a table.

    Args:
        table: whole or not.
        colours: of the page.
        names: what an entrant is called.
        titles: what a task is called.
        words: as in ``WORDS``.
    """
    plan = table.plan
    figure = make_subplots(
        rows=len(plan.tasks),  # above one another, so that names and numbers have room on a phone
        cols=1,
        shared_xaxes=True,
        subplot_titles=[titles(task) for task in plan.tasks],
        vertical_spacing=TITLE / (len(plan.tasks) * (TITLE + ROW * len(plan.entrants))),
    )
    for place, task in enumerate(plan.tasks, start=1):
        rows = [row for row in table.rows if row.task == task]
        _panel(figure, place, rows, none_at(plan), colours, names, words)
    dress(figure, colours, height=130 + len(plan.tasks) * (TITLE + ROW * len(plan.entrants)))
    none = none_at(plan)
    ticks = [none, *plan.ladder]
    figure.update_xaxes(
        type="log",
        range=_range(none, plan.ladder[-1]),
        tickvals=ticks,
        ticktext=[words["none"], *map(str, plan.ladder)],
    )
    figure.update_xaxes(tickfont_size=TEXT, title_font_size=TEXT)
    figure.update_yaxes(autorange="reversed", tickfont_size=TEXT)
    figure.update_layout(
        showlegend=True,
        margin_t=80,
        barmode="overlay",
        font_size=TEXT,
        legend={
            "font_size": TEXT,
            "orientation": "h",
            "yref": "container",
            "yanchor": "top",
            "y": 1,
            "x": 0,
        },
    )
    figure.update_xaxes(title_text=words["axis"], row=len(plan.tasks))
    return figure


def _panel(
    figure: go.Figure,
    place: int,
    rows: list[Row],
    none: float,
    colours: Palette,
    names: Callable[[Entrant], str],
    words: Mapping[str, str],
) -> None:
    labels = [names(row.entrant) for row in rows]
    figure.add_bar(
        x=[row.median if row.measured and row.median else None for row in rows],
        y=labels,
        orientation="h",
        # the end of the ladder ends no memory: nothing longer was tried
        text=[f"≥ {row.top}" if row.reached_top else "" for row in rows],
        textposition="inside",
        insidetextanchor="start",
        textfont={"size": TEXT, "color": colours.text},
        name=words["median"],
        legendgroup="median",
        showlegend=place == 1,
        marker={"color": colours.accent, "opacity": 0.45},
        row=place,
        col=1,
    )
    marks = [
        (steps, label, count)
        for row, label in zip(rows, labels, strict=True)
        for steps, count in sorted(Counter(row.longest).items())
    ]
    figure.add_scatter(
        x=[steps or none for steps, _, _ in marks],
        y=[label for _, label, _ in marks],
        mode="markers+text",
        text=[f"{count}×" if count > 1 else "" for _, _, count in marks],
        textposition="middle right",
        name=words["seeds"],
        legendgroup="seeds",
        showlegend=place == 1,
        marker={"color": colours.text, "size": 8},
        hovertemplate="%{y}: %{customdata}<extra></extra>",
        customdata=[steps or words["none"] for steps, _, _ in marks],
        row=place,
        col=1,
    )
    for row, label in zip(rows, labels, strict=True):
        if not row.measured:
            figure.add_annotation(
                x=log10(none),
                y=label,
                text=words["unmeasured"],
                xanchor="left",
                showarrow=False,
                row=place,
                col=1,
            )


def none_at(plan: Plan) -> float:
    """Where a seed stands on the axis that failed the shortest delay: at half of it."""
    return plan.ladder[0] / 2


def _range(low: float, high: float) -> list[float]:
    """Of a logarithmic axis, in powers of ten, with room for marks."""
    return [log10(low * 0.9), log10(high * 1.5)]
