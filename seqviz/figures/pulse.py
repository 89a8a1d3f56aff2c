"""What is left of one pulse: how far several runs still are from the same runs without it.

Left out: the runs themselves, and words, which come in already translated.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from seqviz.cells import Array, ModelTrace, RNNModel
from seqviz.cells.surgery import initial_states
from seqviz.figures.layout import dressing
from seqviz.figures.theme import Palette
from seqviz.figures.unit import DASHES


def apart(model: RNNModel, trace: ModelTrace, pulse: int) -> Array:
    """‖h_t with the pulse − h_t without it‖ over the steps, (T).

    Args:
        model: the network that made the trace.
        trace: of one sequence.
        pulse: index of the step whose input is 0 in the other run.

    Raises:
        ValueError: a step outside the trace.
    """
    x = trace.layers[0].x
    if not 0 <= pulse < len(x):
        raise ValueError(f"pulse must be in 0 ... {len(x) - 1}, got {pulse}")
    calm = x.copy()
    calm[pulse] = 0
    other = model.forward(calm, initial_states(trace))
    far: Array = np.linalg.norm(trace.layers[-1].h - other.layers[-1].h, axis=2)[:, 0]
    return far


def as_shares(far: Array) -> Array:
    """Distances as shares of the largest of them."""
    return far / (far.max() or 1.0)


def left_of_pulse(model: RNNModel, trace: ModelTrace, pulse: int) -> Array:
    """``apart`` as shares of its largest value, (T)."""
    return as_shares(apart(model, trace, pulse))


def pulse_figure(
    left: Mapping[str, Array],
    pulse: int,
    palette: Palette,
    colours: Sequence[str],
    *,
    step_title: str,
    y_title: str,
) -> go.Figure:
    """One curve per run, from a step before the pulse on.

    Args:
        left: by name, shares as ``left_of_pulse`` gives them.
        pulse: index of the pulse's step.
        palette: the colours of the page's mode.
        colours: one for each run.
        step_title: what a step is called on the axis.
        y_title: of the shares.
    """
    first = max(pulse - 1, 0)
    curves = [
        {
            "type": "scatter",
            "x": list(range(first + 1, len(shares) + 1)),
            "y": shares[first:],
            "name": name,
            "mode": "lines+markers",
            "line": {"color": colours[k], "width": 2.5, "dash": DASHES[k % 4]},
            "hovertemplate": f"{name}: %{{y:.1%}}<extra>{step_title} %{{x}}</extra>",
        }
        for k, (name, shares) in enumerate(left.items())
    ]
    layout = dressing(palette, height=240)
    layout |= {
        "xaxis": {
            "title": {"text": step_title},
            "range": [first + 0.5, max(map(len, left.values())) + 0.5],
            "showgrid": False,
            "dtick": 1,
            "zeroline": False,
        },
        "yaxis": {
            "title": {"text": y_title},
            "tickformat": ".0%",
            "range": [-0.04, 1.08],
            "gridcolor": palette.line,
            "zerolinecolor": palette.muted,
        },
        "legend": {"orientation": "h", "x": 1, "xanchor": "right", "y": 1.02, "yanchor": "bottom"},
        "hovermode": "x",
    }
    return go.Figure(curves, layout)
