"""The page's colours in both modes, for `kit/theme.js`."""

from __future__ import annotations

from typing import Final

from seqviz.figures.theme import DARK, LIGHT
from seqviz.payloads.colours import Palettes

PALETTES: Final = Palettes(light=LIGHT, dark=DARK)
