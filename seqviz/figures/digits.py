"""Pictures of a digit on its way from the pad to the network.

Left out: words; they come in already translated. The reading itself is the stepper's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray
from plotly.subplots import make_subplots

from seqviz.data.digits import CENTRE, SIDE, PreparedDigit
from seqviz.data.pieces import Box
from seqviz.figures.layout import dress
from seqviz.figures.theme import Palette
from seqviz.numbers import fixed

INK: Final = [[0.0, "#000000"], [1.0, "#ffffff"]]  # MNIST's own: white ink on black
MAX_SHOWN: Final = 160  # pixels a side that are sent to the browser


@dataclass(frozen=True, slots=True)
class StageWords:
    """Titles of the stages and the sentence that describes them; ``{…}`` are filled in."""

    picture: str = "your picture<br>{width} × {height}"
    ink: str = "ink and its box<br>{width} × {height}"
    scaled: str = "scaled<br>{width} × {height}"
    mass: str = "centre of mass<br>row {row}, column {column}"
    image: str = "placed<br>{side} × {side}"
    alt: str = (
        "Its stages: the picture, {width} by {height} pixels; its ink, in a box of {box_width} "
        "by {box_height}; scaled to {scaled_width} by {scaled_height}; its centre of mass at row "
        "{row}, column {column}; placed in {side} by {side} with that centre at row {placed_row}, "
        "column {placed_column}."
    )


def preparation_strip(
    prepared: PreparedDigit, palette: Palette, words: StageWords | None = None
) -> go.Figure:
    """Five pictures side by side: picture, ink with its box, scaled, centre of mass, 28x28.

    Args:
        prepared: every stage of one digit.
        palette: the colours of the page's mode.
        words: translated titles; English by default.

    Returns:
        Five heat maps in pixel coordinates, boxes as shapes, the centres as crosses.
    """
    words = words or StageWords()
    box, place, (row, column) = prepared.box, prepared.place, prepared.centre_of_mass
    height, width = prepared.grey.shape
    titles = (
        words.picture.format(width=width, height=height),
        words.ink.format(width=box.width, height=box.height),
        words.scaled.format(width=place.width, height=place.height),
        words.mass.format(row=fixed(row, 1), column=fixed(column, 1)),
        words.image.format(side=SIDE),
    )
    figure = make_subplots(rows=1, cols=5, subplot_titles=titles, horizontal_spacing=0.02)
    stages = (prepared.grey, prepared.ink, prepared.scaled, prepared.scaled, prepared.image)
    for k, pixels in enumerate(stages, start=1):
        figure.add_trace(_picture(pixels), row=1, col=k)
        shown = pixels.shape
        figure.update_xaxes(range=[-0.5, shown[1] - 0.5], constrain="domain", row=1, col=k)
        figure.update_yaxes(
            range=[shown[0] - 0.5, -0.5],
            constrain="domain",
            scaleanchor="x" if k == 1 else f"x{k}",
            row=1,
            col=k,
        )
    _outline(figure, box, palette.accent, 2)
    _cross(figure, row, column, palette.accent, 4)
    _outline(figure, place, palette.accent, 5)
    _cross(figure, CENTRE, CENTRE, palette.accent, 5)
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False)
    figure.update_annotations(font={"size": 12})
    return dress(figure, palette, height=230).update_layout(showlegend=False, margin={"t": 48})


def strip_alt(prepared: PreparedDigit, words: StageWords | None = None) -> str:
    """The stages in words, with their sizes and the centre of mass."""
    words = words or StageWords()
    height, width = prepared.grey.shape
    row, column = prepared.centre_of_mass
    return words.alt.format(
        width=width,
        height=height,
        box_width=prepared.box.width,
        box_height=prepared.box.height,
        scaled_width=prepared.place.width,
        scaled_height=prepared.place.height,
        row=fixed(row, 1),
        column=fixed(column, 1),
        side=SIDE,
        placed_row=fixed(prepared.place.top + row, 1),
        placed_column=fixed(prepared.place.left + column, 1),
    )


def _picture(pixels: NDArray[np.uint8]) -> go.Heatmap:
    """A heat map in the picture's own pixel coordinates, every n-th pixel where it is large."""
    step = -(-max(pixels.shape) // MAX_SHOWN)
    first = (step - 1) / 2  # the middle of a block of step pixels
    return go.Heatmap(
        z=pixels[::step, ::step],
        x0=first,
        dx=step,
        y0=first,
        dy=step,
        zmin=0,
        zmax=255,
        colorscale=INK,
        showscale=False,
        hovertemplate="%{z}<extra></extra>",
    )


def _outline(figure: go.Figure, box: Box, colour: str, column: int) -> None:
    figure.add_shape(
        type="rect",
        x0=box.left - 0.5,
        x1=box.left + box.width - 0.5,
        y0=box.top - 0.5,
        y1=box.top + box.height - 0.5,
        line={"color": colour, "width": 2},
        row=1,
        col=column,
    )


def _cross(figure: go.Figure, row: float, column: float, colour: str, col: int) -> None:
    marker = {"symbol": "cross-thin", "size": 14, "line": {"color": colour, "width": 3}}
    figure.add_scatter(
        x=[column], y=[row], mode="markers", marker=marker, hoverinfo="skip", row=1, col=col
    )
