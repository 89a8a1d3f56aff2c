"""One unit through all steps: its gates above, its states below.

Left out: words; they come in already translated.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from seqviz.cells import GRUTrace, LSTMTrace
from seqviz.figures.layout import dress
from seqviz.figures.theme import Palette

DASHES: Final = ("solid", "dash", "dot", "dashdot")  # a line is known by its pattern too


def unit_figure(
    trace: LSTMTrace | GRUTrace,
    unit: int,
    step: int,
    palette: Palette,
    *,
    step_names: Sequence[str],
    step_title: str,
) -> go.Figure:
    """One unit's gates (0 to 1) and its signed values (candidate, states), with the step marked.

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
    lstm = isinstance(trace, LSTMTrace)
    panels = (("f", "i", "o"), ("g", "c", "h")) if lstm else (("r", "z"), ("n", "h"))
    figure = make_subplots(rows=2, cols=1, shared_xaxes=True, vertical_spacing=0.06)
    steps = list(range(trace.seq_len))
    for row, names in enumerate(panels, start=1):
        for dash, name in zip(DASHES, names, strict=False):
            values = getattr(trace, name)[:, 0, unit]  # (T, 1, H) → (T)
            figure.add_scatter(
                x=steps,
                y=values,
                name=name,
                mode="lines",
                line={"color": palette.colour(name), "width": 2.5, "dash": dash},
                hovertemplate=f"{name} = %{{y:.4f}}<extra>%{{text}}</extra>",
                text=[f"{step_title} {known}" for known in step_names],
                row=row,
                col=1,
            )
    figure.add_vline(x=step, line={"color": palette.text, "width": 1.5})
    figure.update_yaxes(range=[-0.04, 1.04], row=1, col=1)
    figure.update_yaxes(zeroline=True, zerolinecolor=palette.line, row=2, col=1)
    every = max(1, trace.seq_len // 14)
    figure.update_xaxes(tickvals=steps[::every], ticktext=list(step_names)[::every], showgrid=False)
    figure.update_xaxes(title=step_title, row=2, col=1)
    return dress(figure, palette, height=340).update_layout(
        legend={"orientation": "h", "y": 1.12, "itemclick": "toggle"}, hovermode="x"
    )
