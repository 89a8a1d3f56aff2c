"""The page's colours in both modes, for `kit/theme.js`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Final

from seqviz.figures.theme import DARK, LIGHT

PALETTES: Final[dict[str, Any]] = {"light": asdict(LIGHT), "dark": asdict(DARK)}
