"""A phase portrait: the way of a layer of 2 or 3 units through the space of its states.

For 2 units the arrows show the map of one step: from each state h the move to F(x_t, h), with the
input x_t of the marked step, shortened so that neighbours do not cross. Where the next h depends on
another state as well, as on an LSTM's c, there is a way but no arrows. Left out: words, which come
in already translated.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go

from seqviz.cells import Array, Cell, ModelTrace, RNNModel
from seqviz.cells.surgery import Intervention, forward_with
from seqviz.figures.layout import dress
from seqviz.figures.theme import Palette
from seqviz.numbers import fixed

GRID: Final = 13  # arrows a side


@dataclass(frozen=True, slots=True)
class PhaseWords:
    """What the figure says; ``{…}`` are filled in."""

    unit: str = "h of unit {unit}"
    way: str = "the way through the steps"
    start: str = "start"
    step: str = "step {step}"
    here: str = "this step"
    field: str = "where this step's input would lead from here"
    alt: str = (
        "Phase portrait of {units} units: the state goes from ({start}) to ({end}) in {steps} "
        "steps; at step {step} it is at ({here})."
    )


def phase_figure(
    model: RNNModel,
    trace: ModelTrace,
    step: int,
    palette: Palette,
    *,
    layer: int = 0,
    interventions: Sequence[Intervention] = (),
    words: PhaseWords | None = None,
) -> go.Figure:
    """The states h_0, h_1, …, h_T as points coloured by step, and the map of one step as arrows.

    Args:
        model: the network that made the trace.
        trace: of one sequence.
        step: index of the step to mark, whose input the arrows use.
        palette: the colours of the page's mode.
        layer: index of a layer of 2 or 3 units.
        interventions: those that the trace was made with; the arrows obey them too.
        words: translated words; English by default.

    Returns:
        2 units: the arrows (where h is the only state), the way, the marked step; 3 units: way
        and mark, 3-D.

    Raises:
        ValueError: another number of units, an unknown layer or step.
    """
    states = _states(trace, step, layer)
    words = words or PhaseWords()
    colours = np.arange(len(states))
    names = [words.start, *(words.step.format(step=t) for t in range(1, len(states)))]
    flat = states.shape[1] == 2
    figure = go.Figure()
    if flat:
        low, high = _frame(states)
        own = [one for one in interventions if one.layer == layer and one.covers(step)]
        field = _field(model.cells[layer], trace.layers[layer].x[step, :1], own, low, high)
        if field is not None:
            figure.add_trace(_arrows(field, palette, words.field))
    form: Any = go.Scatter if flat else go.Scatter3d
    axes = dict(zip("xyz", states.T, strict=False))
    figure.add_trace(
        form(
            **axes,
            name=words.way,
            mode="lines+markers",
            line={"color": palette.muted, "width": 1.5 if flat else 3},
            marker={
                "size": 8 if flat else 4,
                "color": colours,
                "colorscale": [[0.0, palette.line], [1.0, palette.colour("h")]],
                "line": {"color": palette.text, "width": 0.5},
            },
            text=names,
            customdata=[", ".join(map(fixed, state)) for state in states],
            hovertemplate="(%{customdata})<extra>%{text}</extra>",
        )
    )
    ring = {"symbol": "circle-open", "size": 16 if flat else 9, "color": palette.accent}
    figure.add_trace(
        form(
            **{axis: [values[step + 1]] for axis, values in axes.items()},
            name=words.here,
            mode="markers",
            marker=ring | {"line": {"color": palette.accent, "width": 3}},
            hoverinfo="skip",
        )
    )
    titles = [words.unit.format(unit=k + 1) for k in range(states.shape[1])]
    if flat:
        figure.update_xaxes(title=titles[0], range=[low[0], high[0]])
        figure.update_yaxes(title=titles[1], range=[low[1], high[1]])
        for update in (figure.update_xaxes, figure.update_yaxes):
            update(gridcolor=palette.line, zerolinecolor=palette.muted)
    else:
        axis: dict[str, Any] = {"gridcolor": palette.line, "color": palette.text}
        axis["showbackground"] = False
        scene = {f"{a}axis": axis | {"title": t} for a, t in zip("xyz", titles, strict=True)}
        figure.update_layout(scene=scene)
    legend = {"orientation": "h", "y": 1.02, "yanchor": "bottom"}
    return dress(figure, palette, height=440).update_layout(legend=legend, margin={"t": 84})


def phase_alt(
    trace: ModelTrace, step: int, *, layer: int = 0, words: PhaseWords | None = None
) -> str:
    """The figure in words: where the state begins, ends, and is at the marked step."""
    states = _states(trace, step, layer)
    places = {"start": states[0], "end": states[-1], "here": states[step + 1]}
    shown = {k: ", ".join(fixed(v, 2) for v in place) for k, place in places.items()}
    steps, units = len(states) - 1, states.shape[1]
    return (words or PhaseWords()).alt.format(units=units, steps=steps, step=step + 1, **shown)


def _states(trace: ModelTrace, step: int, layer: int) -> Array:
    """h_0 and every h_t, (T + 1, H)."""
    if not 0 <= layer < len(trace.layers):
        raise ValueError(f"layer must be in 0 ... {len(trace.layers) - 1}, got {layer}")
    run = trace.layers[layer]
    if run.hidden_size not in (2, 3):
        raise ValueError(f"a phase portrait needs 2 or 3 units, got {run.hidden_size}")
    if not 0 <= step < run.seq_len:
        raise ValueError(f"step must be in 0 ... {run.seq_len - 1}, got {step}")
    states: Array = np.concatenate([run.h_0[:1], run.h[:, 0]])
    return states


def _frame(states: Array) -> tuple[Array, Array]:
    """Corners (2) of what is shown: at least -1 to 1, and all of the way that is finite."""
    finite = states[np.isfinite(states).all(axis=1)]
    low, high = np.minimum(finite.min(axis=0), -1), np.maximum(finite.max(axis=0), 1)
    margin = 0.06 * (high - low)
    return low - margin, high + margin


def _field(
    cell: Cell, x_t: Array, active: Sequence[Intervention], low: Array, high: Array
) -> tuple[Array, Array] | None:
    """Starts and shortened ends of the arrows, each (GRID², 2); None where h is not all."""
    if cell.description.states != ("h",):
        return None
    sides = [np.linspace(low[k], high[k], GRID + 2)[1:-1] for k in range(2)]
    starts = np.stack(np.meshgrid(*sides), axis=-1).reshape(-1, 2).astype(x_t.dtype)
    inputs = np.repeat(x_t, len(starts), axis=0)  # (1, I) → (GRID², I)
    alone = RNNModel.from_parts([cell], np.zeros((1, 2), x_t.dtype), np.zeros(1, x_t.dtype))
    now = [replace(one, layer=0, first=0, last=None) for one in active]
    moves = forward_with(alone, inputs[None], now, [starts]).layers[0].h[0] - starts
    longest = np.abs(moves / (high - low)).max()
    shorten = min(1.0, 0.9 / (GRID * longest)) if longest > 0 else 1.0
    return starts, starts + shorten * moves


def _arrows(field: tuple[Array, Array], palette: Palette, name: str) -> go.Scatter:
    starts, ends = field
    gap = np.full_like(starts, np.nan)
    x, y = np.stack([starts, ends, gap], axis=1).reshape(-1, 2).T  # start, end, gap, start, …
    return go.Scatter(
        x=x,
        y=y,
        name=name,
        mode="lines+markers",
        line={"color": palette.muted, "width": 1},
        marker={
            "symbol": "arrow",
            "angleref": "previous",
            "size": [0, 7, 0] * len(starts),
            "color": palette.muted,
            "line": {"width": 0},
        },
        opacity=0.7,
        hoverinfo="skip",
    )
