"""How a Plotly figure stands on a page: its one bar of buttons and its type, the same everywhere.

The bar has nothing but a button that saves the picture as SVG. Where nothing hovers (a finger),
Plotly would leave it over the figure for good; `seqviz.ui.frame.page_style` takes it away there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, Literal

import plotly.graph_objects as go
import streamlit as st

from seqviz.ui.frame.address import PRESENT
from seqviz.ui.frame.link import value_of

TEXT: Final = 20
"""How high all text of a figure is in presenter mode, in pixels."""

Bar = Literal["save", "none", "still"]

_CONFIGS: Final[dict[Bar, dict[str, Any]]] = {
    "save": {
        "displaylogo": False,
        "modeBarButtons": [["toImage"]],
        "toImageButtonOptions": {"format": "svg", "filename": "seqviz"},
    },
    "none": {"displayModeBar": False, "scrollZoom": False},
    "still": {"displayModeBar": False, "staticPlot": True},
}


def chart(
    figure: go.Figure,
    *,
    key: str,
    alt: str,
    bar: Bar = "save",
    on_point: Callable[[], None] | None = None,
) -> None:
    """Show a figure.

    Args:
        figure: it.
        key: of the element.
        alt: what it shows, for who does not see it.
        bar: ``save`` with the button, ``none`` without, ``still`` answers to no pointer either.
        on_point: called when the visitor picks a point; what is picked lies under the key.
    """
    if value_of(PRESENT):
        enlarge(figure)
    if on_point is None:
        st.plotly_chart(figure, key=key, alt=alt, config=_CONFIGS[bar])
    else:
        st.plotly_chart(
            figure,
            key=key,
            alt=alt,
            on_select=on_point,
            selection_mode="points",
            config=_CONFIGS[bar],
        )


def enlarge(figure: go.Figure) -> None:
    """Make a figure fit to be seen from the last row: its text `TEXT` high, and room for it."""
    size, axis = {"size": TEXT}, {"tickfont_size": TEXT, "title_font_size": TEXT}
    figure.update_layout(
        height=None if figure.layout.height is None else 1.4 * figure.layout.height,
        font=size,
        title_font=size,
        legend_font=size,
        hoverlabel_font=size,
    )
    figure.update_xaxes(**axis)
    figure.update_yaxes(**axis)
    figure.update_annotations(font=size)
    figure.update_traces(textfont=size, selector=lambda one: "textfont" in one)
