"""A map of hidden states: one point a character, coloured by what a reader knows of it.

Groups differ in shape as well as in colour; of two, one is quiet: small, hollow and faint.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from seqviz.figures.layout import dress
from seqviz.figures.theme import Palette

Points = NDArray[np.float32]

SHAPES: Final = ("circle", "square", "triangle-up", "x", "diamond")
LOUD: Final = 1  # of the palette's classes: the one least like the quiet grey to every eye


@dataclass(frozen=True, slots=True, eq=False)
class Trail:
    """The way of a short text through the map.

    Attributes:
        text: T characters.
        points: (T, 2).
        name: in the legend.
    """

    text: str
    points: Points
    name: str


def state_map(
    points: Points,
    text: str,
    groups: NDArray[np.int64],
    names: Sequence[str],
    palette: Palette,
    *,
    axes: tuple[str, str],
    trails: Sequence[Trail] = (),
    marked: tuple[int, int] | None = None,
    marked_name: str = "",
) -> go.Figure:
    """Points of a plane, and the ways of other texts over them.

    Args:
        points: (T, 2).
        text: T characters; a click on a point gives its place in it.
        groups: which group each character belongs to, from 0, (T,).
        names: of the groups; the first, when there are two, is the quiet one.
        palette: colours of the mode.
        axes: their names.
        trails: drawn over the points.
        marked: characters from the first up to, not including, the second get a ring.
        marked_name: what they are, in the legend.
    """
    figure = go.Figure()
    places = np.arange(len(text))
    shown = np.array([seen(char) for char in text], dtype=object)
    before = np.array([seen(text[max(0, k - 20) : k]) for k in range(len(text))], dtype=object)
    for group, name in enumerate(names):
        here = groups == group
        if not here.any():
            continue
        marker = _marker(group, palette, of_two=len(names) == 2)
        figure.add_trace(
            go.Scattergl(
                x=points[here, 0],
                y=points[here, 1],
                mode="markers",
                name=name,
                customdata=np.column_stack([places[here], before[here], shown[here]]),
                hovertemplate="%{customdata[1]}<b>[%{customdata[2]}]</b><extra></extra>",
                marker=marker,
            )
        )
    if marked is not None:
        ring = points[slice(*marked)]
        figure.add_trace(
            go.Scattergl(
                x=ring[:, 0],
                y=ring[:, 1],
                mode="markers",
                name=marked_name,
                hoverinfo="skip",
                marker={
                    "size": 15,
                    "symbol": "circle-open",
                    "color": palette.text,
                    "line": {"width": 2},
                },
            )
        )
    for k, trail in enumerate(trails):
        colour = (palette.positive, palette.colour("i"))[k % 2]  # neither is that of the points
        figure.add_trace(_trail(trail, colour, ("solid", "dot")[k % 2]))
    for axis, title in zip(("xaxis", "yaxis"), axes, strict=True):
        grid: dict[str, Any] = {
            "title": title,
            "zeroline": False,
            "showticklabels": False,
            "gridcolor": palette.line,
        }
        figure.update_layout({axis: grid})
    figure.update_layout(legend={"orientation": "h", "y": 1.08, "x": 0})
    return dress(figure, palette, height=520)


def _marker(group: int, palette: Palette, *, of_two: bool) -> dict[str, Any]:
    if not of_two:
        colour = palette.classes[group % 10]
        return {"size": 7, "symbol": SHAPES[group % len(SHAPES)], "color": colour, "opacity": 0.8}
    if group == 0:
        return {"size": 5, "symbol": "circle-open", "color": palette.muted, "opacity": 0.45}
    return {
        "size": 8,
        "symbol": "diamond",
        "color": palette.classes[LOUD],
        "opacity": 0.9,
        "line": {"color": palette.text, "width": 0.8},
    }


def _trail(trail: Trail, colour: str, dash: str) -> go.Scatter:
    return go.Scatter(
        x=trail.points[:, 0],
        y=trail.points[:, 1],
        mode="lines+markers+text",
        name=trail.name,
        text=[seen(char) for char in trail.text],
        textposition="top center",
        textfont={"color": colour, "size": 13},
        hoverinfo="text",
        line={"color": colour, "width": 2, "dash": dash},
        marker={"size": 6, "color": colour},
    )


_TURNS: Final = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\u00ad\ufeff]")


def seen(text: str) -> str:
    """Text as a figure may show it: white space visible, nothing taken for markup or hidden."""
    text = _TURNS.sub("\ufffd", text)
    for char, mark in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\n", "⏎"), ("\t", "→")):
        text = text.replace(char, mark)
    return text.replace(" ", "␣") if len(text) == 1 else text
