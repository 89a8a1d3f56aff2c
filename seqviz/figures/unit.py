"""One unit through all steps: gates, which go from 0 to 1, above; candidate and states below.

Left out: words; they come in already translated.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle
from typing import Any, Final

import plotly.graph_objects as go

from seqviz.cells import Description, Trace
from seqviz.figures.cell_entry import is_share, rows_of
from seqviz.figures.layout import dressing, stacked
from seqviz.figures.theme import Palette
from seqviz.numbers import fixed

SHARES: Final = {"range": [-0.04, 1.04]}
DASHES: Final = ("solid", "dash", "dot", "dashdot")  # a line is known by its pattern too


def unit_figure(
    trace: Trace,
    unit: int,
    step: int,
    palette: Palette,
    *,
    step_names: Sequence[str],
    step_title: str,
) -> go.Figure:
    """One unit's gates (0 to 1) and its signed values (candidate, states), with the step marked.

    A cell without gates has the lower panel only.

    Args:
        trace: of one layer, batch size 1.
        unit: index of the unit.
        step: index of the step to mark.
        palette: the colours of the page's mode.
        step_names: a short name for each of the T steps.
        step_title: what a step is called on the axis.

    Raises:
        ValueError: unit or step outside the trace.
    """
    if not 0 <= unit < trace.hidden_size:
        raise ValueError(f"unit must be in 0 ... {trace.hidden_size - 1}, got {unit}")
    if not 0 <= step < trace.seq_len:
        raise ValueError(f"step must be in 0 ... {trace.seq_len - 1}, got {step}")
    shares, signed = _panels(trace.description)
    panels = [(names, y) for names, y in ((shares, SHARES), (signed, _signed(palette))) if names]
    own = ["", *(str(k) for k in range(2, len(panels) + 1))]
    steps = list(range(trace.seq_len))
    curves = [
        {
            "type": "scatter",
            "x": steps,
            "y": trace.quantity(name)[:, 0, unit],  # (T, 1, H) → (T)
            "customdata": [fixed(value, 4) for value in trace.quantity(name)[:, 0, unit]],
            "name": name,
            "mode": "lines",
            "line": {"color": palette.colour(name), "width": 2.5, "dash": dash},
            "hovertemplate": f"{name} = %{{customdata}}<extra>%{{text}}</extra>",
            "text": [f"{step_title} {known}" for known in step_names],
            "xaxis": f"x{k}",
            "yaxis": f"y{k}",
        }
        for k, (names, _) in zip(own, panels, strict=True)
        for dash, name in zip(cycle(DASHES), names, strict=False)
    ]
    here = {"type": "line", "x0": step, "x1": step, "y0": 0, "y1": 1}
    here["line"] = {"color": palette.text, "width": 1.5}
    every = max(1, trace.seq_len // 14)
    axes = stacked(
        0.06,
        {"tickvals": steps[::every], "ticktext": list(step_names)[::every], "showgrid": False},
        step_title,
        [y for _, y in panels],
    )
    layout = dressing(palette, height=340) | axes
    layout["shapes"] = [here | {"xref": f"x{k}", "yref": f"y{k} domain"} for k in own]
    layout |= {"legend": {"orientation": "h", "y": 1.12, "itemclick": "toggle"}, "hovermode": "x"}
    return go.Figure(curves, layout)


def _panels(cell: Description) -> tuple[list[str], list[str]]:
    """What goes from 0 to 1, and what has a sign, each in reading order."""
    shares: list[str] = []
    signed: list[str] = []
    for name in rows_of(cell):
        (shares if is_share(cell, name) else signed).append(name)
    return shares, signed


def _signed(palette: Palette) -> dict[str, Any]:
    return {"zeroline": True, "zerolinecolor": palette.line}
