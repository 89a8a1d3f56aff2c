"""JavaScript for components that draw curves on a canvas: elements, numbers, ticks, lines."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from seqviz.figures.theme import DARK, LIGHT
from seqviz.ui.kit.shared import SHARED_JS

KIT_JS: Final = SHARED_JS + (Path(__file__).parent / "kit.js").read_text(encoding="utf-8")
"""What such a component begins with: the shared functions, and the object ``kit``."""

PALETTES: Final[dict[str, Any]] = {"light": asdict(LIGHT), "dark": asdict(DARK)}
"""Both modes, for ``kit.dress``."""
