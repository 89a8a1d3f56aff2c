"""What h_t still knows of one input: ‖∂h_t/∂x_s‖ over the steps t = s, s + 1, …, on a log axis.

A gain of 1 passes a change on at its full size; a straight line downwards forgets by the same
factor every step. A gain of exactly 0 has no place on a log axis and is drawn as a cross at the
bottom. Where ReLU's kink leaves no derivative the curve has a gap, and two triangles show how far a
nudge up and one down would move h. Left out: computing it (cells/influence.py), and words, which
come in already translated.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go

from seqviz.cells.influence import Influence
from seqviz.figures.layout import dressing
from seqviz.figures.theme import Palette
from seqviz.numbers import given, measured

UNITS: Final = 3  # up to so many are named one by one
SMALLEST: Final = 1e-12  # the axis ends here however far the gain falls


@dataclass(frozen=True, slots=True)
class InfluenceWords:
    """What the figure says; ``{…}`` are filled in."""

    gain: str = "what is left of x<sub>{source}</sub>"
    nothing: str = "exactly nothing"
    full: str = "passed on at full size"
    alt: str = (
        "How far a change of the input at step {source} can move h, on a logarithmic axis: "
        "{first} times as far at that step, {last} times after step {end}."
    )
    up: str = "no derivative: a nudge up"
    down: str = "no derivative: a nudge down"
    alt_kinks: str = "How far a change of the input at step {source} can move h at each later step."
    kinks: str = (
        "At these steps there is no derivative, for a nudge up and one down do different things "
        "to h. How far each moves it, per unit: {steps}."
    )
    kink: str = "step {step} (up {up}, down {down})"
    more: str = "{steps} and {count} more"
    comma: str = ", "


def influence_figure(
    influence: Influence,
    source: int,
    palette: Palette,
    *,
    step_names: Sequence[str],
    step_title: str,
    words: InfluenceWords | None = None,
) -> go.Figure:
    """The largest singular value of ∂h_t/∂x_s over t, on a log axis.

    Args:
        influence: as computed by ``seqviz.cells.influence.influence``.
        source: index s of the step whose input is followed; one of ``influence.sources``.
        palette: the colours of the page's mode.
        step_names: a short name for each of the T steps.
        step_title: what a step is called on the axis.
        words: translated words; English by default.

    Returns:
        One curve from step s on, one of crosses where the gain is exactly 0, and two of triangles
        where there is no derivative.

    Raises:
        ValueError: the influence does not follow ``source``.
    """
    gains = gains_of(influence, source)
    words = words or InfluenceWords()
    steps = np.arange(len(gains))
    seen, shown, kinks = steps >= source, gains > 0, np.isnan(gains)
    sides = [side[:, influence.sources.index(source)] for side in influence.sides]
    visible = np.concatenate([gains[seen & shown], *(side[kinks & (side > 0)] for side in sides)])
    low = max(float(visible.min()) if visible.size else 1.0, SMALLEST)
    high = max(float(visible.max()) if visible.size else 1.0, low)
    bottom = 10 ** np.floor(np.log10(low / 1.5))
    names = [f"{step_title} {name}" for name in step_names]
    curves: list[dict[str, Any]] = [
        {
            "type": "scatter",
            "x": steps[source:],
            "y": np.where(shown, np.maximum(gains, SMALLEST), np.nan)[source:],
            "customdata": [measured(gain) for gain in gains[source:]],
            "text": names[source:],
            "name": words.gain.format(source=source + 1),
            "mode": "lines+markers",
            "line": {"color": palette.colour("h"), "width": 2.5},
            "hovertemplate": "%{customdata}<extra>%{text}</extra>",
        }
    ]
    gone = steps[seen & ~shown & ~kinks]
    if len(gone):
        cross = {"symbol": "x-thin", "size": 8, "line": {"color": palette.text, "width": 2}}
        curves.append(
            {
                "type": "scatter",
                "x": gone,
                "y": np.full(len(gone), bottom),
                "text": [names[t] for t in gone],
                "name": words.nothing,
                "mode": "markers",
                "marker": cross,
                "hovertemplate": f"{words.nothing}<extra>%{{text}}</extra>",
            }
        )
    if kinks.any():
        for side, name, symbol in zip(
            sides, (words.up, words.down), ("triangle-up", "triangle-down"), strict=True
        ):
            said = [measured(one) if one else words.nothing for one in side[kinks]]
            curves.append(
                {
                    "type": "scatter",
                    "x": steps[kinks],
                    "y": np.maximum(side[kinks], bottom),
                    "customdata": said,
                    "text": [names[t] for t in steps[kinks]],
                    "name": name,
                    "mode": "markers",
                    "marker": {"symbol": f"{symbol}-open", "size": 11, "color": palette.text},
                    "hovertemplate": f"{name}: %{{customdata}}<extra>%{{text}}</extra>",
                }
            )
    full = {"type": "line", "xref": "x domain", "x0": 0, "x1": 1, "yref": "y", "y0": 1, "y1": 1}
    full["line"] = {"color": palette.muted, "width": 1, "dash": "dot"}
    note = {
        "text": words.full,
        "font": {"color": palette.muted},
        "x": 1,
        "xref": "paper",
        "xanchor": "right",
        "y": 0,  # an annotation's place on a log axis is the exponent
        "yanchor": "bottom",
        "showarrow": False,
    }
    every = max(1, len(steps) // 14)
    layout = dressing(palette, height=280)
    layout |= {
        "shapes": [full],
        "annotations": [note],
        "yaxis": {
            "type": "log",
            "dtick": 1,
            "exponentformat": "power",
            "range": [float(np.log10(bottom)) - 0.15, float(np.log10(max(high, 1.0))) + 0.35],
            "nticks": 7,
            "gridcolor": palette.line,
        },
        "xaxis": {
            "title": {"text": step_title},
            "range": [-0.5, len(steps) - 0.5],
            "tickvals": steps[::every].tolist(),
            "ticktext": list(step_names)[::every],
            "showgrid": False,
        },
        "legend": {"orientation": "h", "y": 1.16},
        "showlegend": True,
        "hovermode": "x",
    }
    return go.Figure(curves, layout)


def influence_alt(influence: Influence, source: int, words: InfluenceWords | None = None) -> str:
    """The figure in words: the gain at the source step and after the last, and every kink."""
    words = words or InfluenceWords()
    gains = gains_of(influence, source)
    form = words.alt_kinks if np.isnan(gains[[source, -1]]).any() else words.alt
    said = form.format(
        source=source + 1,
        first=measured(gains[source], 2),
        last=measured(gains[-1], 2),
        end=len(gains),
    )
    return f"{said} {kinks_said(influence, source, words)}".rstrip()


def kinks_said(
    influence: Influence, source: int, words: InfluenceWords | None = None, most: int | None = None
) -> str:
    """Where there is no derivative, with what a nudge up and one down do there; or nothing.

    Args:
        influence: as computed by ``seqviz.cells.influence.influence``.
        source: index s of the step whose input is followed.
        words: translated words; English by default.
        most: how many steps are named; all if left out.
    """
    words = words or InfluenceWords()
    column = influence.sources.index(source)
    at = np.flatnonzero(np.isnan(gains_of(influence, source)))
    named = [
        words.kink.format(
            step=t + 1, up=_rates(influence.up[t, column]), down=_rates(influence.down[t, column])
        )
        for t in at[:most]
    ]
    steps = words.comma.join(named)
    if len(named) < len(at):
        steps = words.more.format(steps=steps, count=len(at) - len(named))
    return words.kinks.format(steps=steps) if named else ""


def _rates(side: np.ndarray) -> str:
    """What one side (H, I) does to h, unit by unit; of many units or inputs only how far."""
    if side.shape[1] == 1 and len(side) <= UNITS:
        return f"[{', '.join(given(rate, 3) for rate in side[:, 0])}]"
    return measured(np.linalg.norm(side, axis=0).max())


def gains_of(influence: Influence, source: int) -> np.ndarray:
    """The gains of one source over all steps, (T); 0 before it, NaN without a derivative.

    Raises:
        ValueError: the influence does not follow ``source``.
    """
    if source not in influence.sources:
        raise ValueError(f"source must be one of {influence.sources}, got {source}")
    gains: np.ndarray = influence.gains[:, influence.sources.index(source)]
    return gains
