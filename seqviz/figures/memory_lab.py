"""What is found in the networks after a race, as figures: longer delays, a counter, flips.

Left out: words, which come in translated; the race itself, which the browser draws.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite, nan
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from seqviz.figures.layout import dress
from seqviz.figures.theme import Palette
from seqviz.training.race.counting import Counter
from seqviz.training.race.race import Measure
from seqviz.training.tasks.memory import Tried

HEIGHT: Final = 300
DASHES: Final = ("solid", "dash", "dot")
WIDE: Final = 50  # how many times the least score the largest is, where an axis is logarithmic
TINY: Final = 1e-9
MARKS: Final = ("circle", "square", "diamond")


@dataclass(frozen=True, slots=True)
class LongerWords:
    """Names of the axes and of the line of guessing."""

    steps: str
    score: str
    guessing: str


def longer_figure(
    tried: Mapping[str, Sequence[Tried]],
    colours: Sequence[str],
    palette: Palette,
    measure: Measure,
    words: LongerWords,
) -> go.Figure:
    """The score over the length, one line each, with the line of guessing.

    Losses that lie far apart stand on a logarithmic axis; what grew out of bounds is not drawn.

    Args:
        tried: by the entrants' names, the shortest first; the same lengths each.
        colours: one for each.
        palette: of the page.
        measure: what a score is.
        words: of the axes.
    """
    figure = go.Figure()
    scores = [score_of(one, measure) for found in tried.values() for one in found]
    known = [one for one in scores if isfinite(one)]
    wide = measure != "right" and max(known, default=0) > WIDE * max(TINY, min(known, default=0))
    first = next(iter(tried.values()))
    steps = [one.steps for one in first]
    numbers = measure == "error"
    scale = 1 if numbers else 100
    for k, (name, found) in enumerate(tried.items()):
        figure.add_scatter(
            x=steps,
            y=[scale * score_of(one, measure) for one in found],
            name=name,
            mode="lines+markers",
            line={"color": colours[k % len(colours)], "dash": DASHES[k % 3], "width": 2},
            marker={"symbol": MARKS[k % 3], "size": 8},
        )
    figure.add_scatter(
        x=steps,
        y=[scale * guessing_of(one, measure) for one in first],
        name=words.guessing,
        mode="lines",
        line={"color": palette.muted, "dash": "longdash", "width": 1.6},
    )
    dress(figure, palette, height=HEIGHT)
    figure.update_layout(
        margin_t=70,
        showlegend=True,
        legend={"orientation": "h", "yref": "container", "yanchor": "top", "y": 1, "x": 0},
        xaxis={
            "title": {"text": words.steps},
            "type": "log",
            "tickvals": steps,
            "ticktext": [str(one) for one in steps],
        },
        yaxis={
            "title": {"text": words.score},
            "rangemode": "tozero",
            "type": "log" if wide else "linear",
            "ticksuffix": "" if numbers else "%",
        },
    )
    return figure


def score_of(tried: Tried, measure: Measure) -> float:
    """In the task's measure."""
    if tried.right is None or measure == "error":
        return tried.loss if measure == "error" or tried.bounded else nan
    return tried.share if measure == "loss" else tried.right


def guessing_of(tried: Tried, measure: Measure) -> float:
    """The score of the best reader without a memory."""
    if tried.chance_right is None or measure == "error":
        return tried.chance
    return 1.0 if measure == "loss" else tried.chance_right


def counter_figure(found: Counter, palette: Palette, memory: str, count: str, x: str) -> go.Figure:
    """The memory of the unit that counts, and the count, on an axis each.

    Args:
        found: the unit.
        palette: of the page.
        memory: name of the first line.
        count: of the second.
        x: of the axis of steps.
    """
    at = list(range(1, len(found.memory) + 1))
    figure = go.Figure()
    figure.add_scatter(
        x=at,
        y=found.memory.tolist(),
        name=memory,
        mode="lines",
        line={"color": palette.accent, "width": 2.5},
    )
    figure.add_scatter(
        x=at,
        y=found.count.tolist(),
        name=count,
        mode="lines",
        yaxis="y2",
        line={"color": palette.muted, "width": 1.5, "dash": "dot"},
    )
    dress(figure, palette, height=HEIGHT)
    # a unit that counts downwards is drawn the right way up
    most = int(found.count.max())
    ticks = list(range(0, most + 1, max(1, most // 4)))
    backwards: dict[str, Any] = {} if found.agreement >= 0 else {"autorange": "reversed"}
    figure.update_layout(
        margin_t=56,
        showlegend=True,
        legend={"orientation": "h", "yref": "container", "yanchor": "top", "y": 1, "x": 0},
        xaxis={"title": {"text": x}},
        yaxis={"title": {"text": memory}, "showgrid": False, **backwards},
        yaxis2={
            "title": {"text": count},
            "overlaying": "y",
            "side": "right",
            "showgrid": False,
            "tickmode": "array",
            "tickvals": ticks,
        },
    )
    return figure


def flips_figure(
    factors: Mapping[str, NDArray[np.float64]],
    colours: Sequence[str],
    palette: Palette,
    title: str,
    fades: str,
) -> go.Figure:
    """One row of marks for each network: by what a step that reads a 1 multiplies its state.

    Args:
        factors: by the entrants' names, (E,) each.
        colours: one for each.
        palette: of the page.
        title: of the axis.
        fades: what the stretch from 0 to 1 is called.
    """
    figure = go.Figure()
    names = list(factors)
    for k, (name, found) in enumerate(factors.items()):
        figure.add_scatter(
            x=found.tolist(),
            y=[name] * len(found),
            name=name,
            mode="markers",
            marker={
                "color": colours[k % len(colours)],
                "symbol": "line-ns-open",
                "size": 16,
                "line": {"width": 1.5},
            },
        )
    dress(figure, palette, height=90 + 56 * len(names))
    least = min(-0.2, *(float(found.min(initial=0)) for found in factors.values()))
    most = max(1.2, *(float(found.max(initial=0)) for found in factors.values()))
    figure.update_layout(
        showlegend=False,
        margin_t=30,
        xaxis={"title": {"text": title}, "range": [least * 1.05, most * 1.05], "zeroline": True},
        yaxis={"categoryorder": "array", "categoryarray": names[::-1], "automargin": True},
    )
    figure.add_vrect(
        x0=0,
        x1=1,
        fillcolor=palette.muted,
        opacity=0.16,
        line_width=0,
        annotation_text=fades,
        annotation_position="outside top left",
    )
    return figure
