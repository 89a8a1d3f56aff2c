"""What must not be seen on a page, in any browser, as JavaScript functions of the page."""

from pathlib import Path
from typing import Final

_SOURCE: Final = Path(__file__).with_name("layout.js").read_text(encoding="utf-8")

OVERLAPS: Final = f"() => {{ {_SOURCE}\nreturn overlaps(); }}"
"""Pairs of texts of which one lies over the other; a formula is one text."""

SIDEWAYS: Final = f"() => {{ {_SOURCE}\nreturn sideways(); }}"
"""Whether the page scrolls sideways."""

SMALL_TEXTS: Final = f"least => {{ {_SOURCE}\nreturn smallTexts(least); }}"
"""Texts that are rendered smaller than so many pixels."""
