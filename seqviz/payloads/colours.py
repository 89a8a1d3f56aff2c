"""The page's colours in both modes, as the pictures of both halves know them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one mode, as ``#rrggbb``.

    Attributes:
        symbols: one colour for each quantity that has its own.
        negative, zero, positive: the diverging scale at -1, 0 and +1 of its limit.
        background, surface, text, muted, line, accent: the page's own colours.
        classes: ten colours for ten classes, told apart by their labels too.
    """

    symbols: dict[str, str]
    negative: str
    zero: str
    positive: str
    background: str
    surface: str
    text: str
    muted: str
    line: str
    accent: str
    classes: tuple[str, ...]

    def colour(self, symbol: str) -> str:
        """The colour of a symbol; quantities without one of their own take the text colour."""
        return self.symbols.get(symbol, self.text)

    @property
    def diverging(self) -> list[list[float | str]]:
        """A Plotly colour scale, to be used with ``zmid=0`` and symmetric limits."""
        return [[0.0, self.negative], [0.5, self.zero], [1.0, self.positive]]


@dataclass(frozen=True, slots=True)
class Palettes:
    """Both modes; which one counts is known to the browser alone."""

    light: Palette
    dark: Palette
