"""Pictures of a digit: how it was prepared, and what the network made of it row by row.

Left out: words; they come in already translated. The row-by-row stepper is a browser component.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray
from plotly.subplots import make_subplots

from seqviz.data.digits import CENTRE, Box, PreparedDigit
from seqviz.figures.layout import dress, ink_on
from seqviz.figures.theme import Palette

INK: Final = [[0.0, "#000000"], [1.0, "#ffffff"]]  # MNIST's own: white ink on black
MAX_SHOWN: Final = 160  # pixels a side that are sent to the browser
NAMED_FROM: Final = 0.2  # a class that never gets this share stays without a letter of its own


@dataclass(frozen=True, slots=True)
class RiverWords:
    """What the river says; ``{…}`` are filled in, rows count from 1."""

    row: str = "row"
    probability: str = "probability"
    hover: str = "after row {row}: digit {digit} {share}"
    decided: str = "decided at row {row}"
    alt: str = (
        "Probability of the ten digits after each of {rows} rows. It ends with digit {digit} at "
        "{share}, which leads from row {row} on. Leading before: {before}."
    )
    nobody: str = "no other"


def probability_river(
    probabilities: NDArray[np.floating],
    decided_at: int,
    palette: Palette,
    words: RiverWords | None = None,
) -> go.Figure:
    """Stacked areas, one per class, that always add up to 1: a wide band is a sure digit.

    Args:
        probabilities: (T, O), each row summing to 1.
        decided_at: index of the row to mark.
        palette: the colours of the page's mode.
        words: translated words; English by default.

    Returns:
        O traces in order of class, over rows 1 … T; a line at the deciding row; a digit in each
        band where it is widest.
    """
    words = words or RiverWords()
    steps, classes = probabilities.shape
    rows = np.arange(1, steps + 1)
    upper = np.cumsum(probabilities, axis=1)  # (T, O)
    figure = go.Figure()
    for digit in range(classes):
        share = probabilities[:, digit]
        colour = palette.classes[digit % len(palette.classes)]
        figure.add_scatter(
            x=rows,
            y=share,
            name=str(digit),
            stackgroup="all",
            mode="lines",
            line={"width": 0.5, "color": palette.background},
            fillcolor=colour,
            customdata=[
                words.hover.format(row=k + 1, digit=digit, share=_percent(p))
                for k, p in enumerate(share)
            ],
            hovertemplate="%{customdata}<extra></extra>",
        )
        widest = int(share.argmax())
        if share[widest] >= NAMED_FROM:
            figure.add_annotation(
                x=min(max(widest + 1, 1.5), steps - 0.5),
                y=float(upper[widest, digit] - share[widest] / 2),
                text=f"<b>{digit}</b>",
                showarrow=False,
                font={"size": 15, "color": ink_on(colour)},
            )
    figure.add_vline(x=decided_at + 1, line={"color": palette.text, "width": 1.5, "dash": "dot"})
    figure.add_annotation(
        x=decided_at + 1,
        y=1.0,
        yanchor="bottom",
        xanchor="left" if decided_at < steps / 2 else "right",
        text=words.decided.format(row=decided_at + 1),
        showarrow=False,
    )
    figure.update_xaxes(title=words.row, range=[1, steps], dtick=3, tick0=1, showgrid=False)
    figure.update_yaxes(
        title=words.probability, range=[0, 1], tickformat=".0%", showgrid=False, zeroline=False
    )
    return dress(figure, palette, height=300).update_layout(
        showlegend=True, legend={"traceorder": "reversed", "itemclick": False}
    )


def river_alt(
    probabilities: NDArray[np.floating], decided_at: int, words: RiverWords | None = None
) -> str:
    """The river in words: who leads at the end, since when, and who led before."""
    words = words or RiverWords()
    leaders = probabilities.argmax(axis=1)
    before = list(dict.fromkeys(leaders[:decided_at].tolist()))
    return words.alt.format(
        rows=len(leaders),
        digit=int(leaders[-1]),
        share=_percent(float(probabilities[-1].max())),
        row=decided_at + 1,
        before=", ".join(map(str, before)) or words.nobody,
    )


@dataclass(frozen=True, slots=True)
class StageWords:
    """Titles of the five stages and the sentence that describes them; ``{…}`` are filled in."""

    picture: str = "your picture<br>{width} × {height}"
    ink: str = "ink and its box<br>{width} × {height}"
    scaled: str = "scaled<br>{width} × {height}"
    mass: str = "centre of mass<br>row {row:.1f}, column {column:.1f}"
    image: str = "placed<br>28 × 28"
    alt: str = (
        "Five stages: the picture, {width} by {height} pixels; its ink, in a box of {box_width} "
        "by {box_height}; scaled to {scaled_width} by {scaled_height}; its centre of mass at row "
        "{row:.1f}, column {column:.1f}; placed in 28 by 28 with that centre in the middle."
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
        words.mass.format(row=row, column=column),
        words.image,
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
    return words.alt.format(
        width=width,
        height=height,
        box_width=prepared.box.width,
        box_height=prepared.box.height,
        scaled_width=prepared.place.width,
        scaled_height=prepared.place.height,
        row=prepared.centre_of_mass[0],
        column=prepared.centre_of_mass[1],
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


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"
