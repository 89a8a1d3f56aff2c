"""JavaScript that every browser component begins with; small things that none of them owns."""

from __future__ import annotations

from pathlib import Path
from typing import Final

SHARED_JS: Final = "\n".join(
    (Path(__file__).parent / name).read_text(encoding="utf-8")
    for name in ("elements.js", "numbers.js", "icons.js", "envelope.js", "page_theme.js")
)
"""Makers of elements; ``measured``, ``given``, ``counted`` and ``show(number)``;
``fill(template, values)``; ``openEnvelope(data)`` → ``{meta, bytes}``; ``isDarkPage(host)``."""

SAVING_JS: Final = (Path(__file__).parent / "saving.js").read_text(encoding="utf-8")
"""Buttons that save a picture as SVG or PNG, for the components that have one; after the others."""
