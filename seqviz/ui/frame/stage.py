"""Where things stand on a page: the drawing beside what is opened, and a strip below both.

Two columns where the page is about a thousand pixels wide, one below that; the page's own width
decides, not the window's. The style stands in ``frame.css``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator


@dataclass(frozen=True, slots=True)
class Stage:
    """The three places; each is a context to draw in, in any order.

    Attributes:
        drawing: the picture, and what moves it.
        side: what is opened, what one chooses, what comes of it; a card or a bet.
        strip: below both, over the whole width.
    """

    drawing: DeltaGenerator
    side: DeltaGenerator
    strip: DeltaGenerator


def stage(name: str, first: Literal["drawing", "side"] = "drawing") -> Stage:
    """The places of a page; a page has one of them, or more of different names.

    Args:
        name: any word that the page uses once.
        first: what stands at the left, and on top where there is one column: the side where the
            drawing shows what comes of it.
    """
    with st.container(key=f"stage-{name}"):
        with st.container(key=f"stage_row-{name}" + ("-side_first" if first == "side" else "")):
            if first == "side":
                side = st.container(key=f"stage_side-{name}", gap="small")
                drawing = st.container(key=f"stage_drawing-{name}", gap="small")
            else:
                drawing = st.container(key=f"stage_drawing-{name}", gap="small")
                side = st.container(key=f"stage_side-{name}", gap="small")
        strip = st.container(key=f"stage_strip-{name}", gap="small")
    return Stage(drawing, side, strip)
