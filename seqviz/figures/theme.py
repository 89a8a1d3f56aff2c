"""The colours of every picture: one per gate and state, the same on all pages, light and dark.

Each symbol owns one colour (``i f g o`` and ``r z n`` for gates, ``c`` and ``h`` for states). A
gate's value in [0, 1] is painted as the strength of that colour; a signed value is painted on one
diverging scale centred at zero, negative amber and positive blue. Colours never stand alone: every
mark also carries its letter.

The palettes were searched in OKLCH so that the colours that meet in one cell (``i f g o c h`` and
``r z n h``) stay apart for normal vision and under simulated protanopia, deuteranopia and
tritanopia (Machado, Oliveira and Fernandes 2009), with at least 3:1 contrast against the page;
``tests/figures/test_theme.py`` measures both.

Left out: layout and fonts, which Streamlit's own theme sets.
"""

from __future__ import annotations

from typing import Final, Literal

from seqviz.payloads.colours import Palette as Palette

Mode = Literal["light", "dark"]

SYMBOLS: Final = ("i", "f", "g", "o", "r", "z", "n", "c", "h")
"""Every quantity with a colour of its own: the LSTM's and the GRU's gates, and both states."""


LIGHT: Final = Palette(
    symbols={
        "i": "#1f8a70",
        "f": "#8c1d18",
        "g": "#a86c00",
        "o": "#0b3bb5",
        "r": "#c35577",
        "z": "#868c00",
        "n": "#824d0e",
        "c": "#8558d4",
        "h": "#059dc0",
    },
    negative="#c2610c",
    zero="#f4f5f7",
    positive="#1257c2",
    background="#ffffff",
    surface="#f4f5f7",
    text="#0f1520",
    muted="#5a6475",
    line="#cdd3dc",
    accent="#0b57d0",
    classes=(
        "#4477aa",
        "#e8871e",
        "#3d9b5c",
        "#cc3311",
        "#8a6bbf",
        "#8c6d46",
        "#d1679d",
        "#7b8794",
        "#a6a017",
        "#2aa5b5",
    ),
)

DARK: Final = Palette(
    symbols={
        "i": "#4ff0c0",
        "f": "#ef571a",
        "g": "#efb414",
        "o": "#4a7ef5",
        "r": "#d0556f",
        "z": "#c2e568",
        "n": "#e39156",
        "c": "#9a6bb8",
        "h": "#2dbfc6",
    },
    negative="#f2932f",
    zero="#1b212b",
    positive="#5b9cff",
    background="#10141b",
    surface="#1b212b",
    text="#e8ecf2",
    muted="#a3adbb",
    line="#3a4351",
    accent="#8ab4f8",
    classes=(
        "#6b9ed6",
        "#f5a04a",
        "#5dbb7c",
        "#ef6a50",
        "#aa8fdc",
        "#b08f66",
        "#e58ab9",
        "#98a4b1",
        "#c9c23c",
        "#4fc3d2",
    ),
)


def palette(mode: Mode) -> Palette:
    """The palette of a mode.

    Raises:
        ValueError: for any mode but ``"light"`` and ``"dark"``.
    """
    if mode == "light":
        return LIGHT
    if mode == "dark":
        return DARK
    raise ValueError(f"mode must be 'light' or 'dark', got {mode!r}")
