"""What goes into a small network and what comes out: inputs as bars, outputs as curves, over steps.

Left out: states and gates, which unit.py and the stepper show.

Symbols: T steps, I inputs, O outputs.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from seqviz.figures.layout import dressing, stacked
from seqviz.figures.theme import Palette
from seqviz.numbers import given


def sequence_figure(
    x: NDArray[np.floating],
    y: NDArray[np.floating],
    palette: Palette,
    *,
    input_names: Sequence[str],
    output_names: Sequence[str],
    titles: tuple[str, str],
    step_title: str,
    untouched: tuple[NDArray[np.floating], str] | None = None,
) -> go.Figure:
    """Inputs above, outputs below, on one axis of steps.

    Args:
        x: (T, I).
        y: (T, O).
        palette: the colours of the page's mode.
        input_names: a name for each of the I inputs.
        output_names: a name for each of the O outputs.
        titles: what the two panels are called.
        step_title: what a step is called on the axis.
        untouched: outputs (T, O) of the run without surgery, drawn dashed, and the name's template.

    Raises:
        ValueError: x and y of different lengths, or names that do not fit.
    """
    if x.shape != (len(y), len(input_names)) or y.shape[1] != len(output_names):
        raise ValueError(
            f"x and y must have shapes (T, {len(input_names)}) and (T, {len(output_names)}), "
            f"got {x.shape} and {y.shape}"
        )
    steps = list(range(1, len(x) + 1))
    above, below = {"xaxis": "x", "yaxis": "y"}, {"xaxis": "x2", "yaxis": "y2"}
    bars = [
        {
            "type": "bar",
            "x": steps,
            "y": x[:, k],
            "customdata": [given(value, 4) for value in x[:, k]],
            "name": name,
            "marker": {"color": palette.classes[k], "line": {"width": 0}},
            "hovertemplate": f"{name} = %{{customdata}}<extra>{step_title} %{{x}}</extra>",
            **above,
        }
        for k, name in enumerate(input_names)
    ]
    before = [
        {
            "type": "scatter",
            "x": steps,
            "y": values,
            "customdata": [given(value, 4) for value in values],
            "name": named,
            "mode": "lines",
            "line": {"color": palette.muted, "width": 2, "dash": "dash"},
            "hovertemplate": f"{named} = %{{customdata}}<extra></extra>",
            **below,
        }
        for values, named in (
            ()
            if untouched is None
            else zip(
                untouched[0].T, [untouched[1].format(name=n) for n in output_names], strict=True
            )
        )
    ]
    outputs = [
        {
            "type": "scatter",
            "x": steps,
            "y": y[:, k],
            "customdata": [given(value, 4) for value in y[:, k]],
            "name": name,
            "mode": "lines+markers",
            "line": {
                "color": palette.accent,
                "width": 2.5,
                "dash": ("solid", "dash", "dot")[k % 3],
            },
            "marker": {"size": 6},
            "showlegend": len(output_names) > 1 or untouched is not None,
            "hovertemplate": f"{name} = %{{customdata}}<extra>{step_title} %{{x}}</extra>",
            **below,
        }
        for k, name in enumerate(output_names)
    ]
    up = {"zeroline": True, "zerolinecolor": palette.line, "gridcolor": palette.surface}
    up["rangemode"] = "tozero"
    axes = stacked(
        0.2,
        {
            "showgrid": False,
            "dtick": max(1, len(x) // 10),
            "tick0": 1,
            "zeroline": False,
            "range": [0.4, len(x) + 0.6],
        },
        step_title,
        [up, up],
    )
    notes = [
        {
            "text": f"<b>{title}</b>",
            "xref": "paper",
            "yref": f"y{row + 1 if row else ''} domain",
            "x": 0,
            "y": 1.06,
            "yanchor": "bottom",
            "showarrow": False,
        }
        for row, title in enumerate(titles)
    ]
    layout = dressing(palette, height=290) | axes
    layout |= {
        "annotations": notes,
        "showlegend": len(input_names) > 1 or untouched is not None,
        "legend": {"orientation": "h", "x": 1, "xanchor": "right", "y": 1.02, "yanchor": "bottom"},
        "bargap": 0.35,
        "hovermode": "x",
    }
    return go.Figure([*bars, *before, *outputs], layout)


def sequence_alt(
    x: NDArray[np.floating],
    y: NDArray[np.floating],
    *,
    input_names: Sequence[str],
    output_names: Sequence[str],
) -> str:
    """The same numbers as text, ``name: 1, 0; name: 0.5, 0.25``."""
    columns = [*zip(input_names, x.T, strict=True), *zip(output_names, y.T, strict=True)]
    return "; ".join(
        f"{name}: {', '.join(given(v, 3) for v in column)}" for name, column in columns
    )
