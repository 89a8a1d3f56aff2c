"""JavaScript that every browser component begins with; each file is one function or two."""

from __future__ import annotations

from pathlib import Path
from typing import Final

SHARED_JS: Final = "\n".join(
    (Path(__file__).parent / name).read_text(encoding="utf-8")
    for name in ("envelope.js", "page_theme.js")
)
"""``openEnvelope(data)`` → ``{meta, bytes}`` and ``isDarkPage(host)``."""
