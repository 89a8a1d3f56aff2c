"""Text that a visitor or a link brought, so that Markdown shows it as it is."""

from __future__ import annotations

from typing import Final

_MARKS: Final = r"\`*_{}[]<>()#+-.!|$:~"


def plain(text: str) -> str:
    """One line, with every mark of Markdown escaped."""
    return "".join(f"\\{c}" if c in _MARKS else c for c in " ".join(text.split()))
