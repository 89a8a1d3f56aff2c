"""What can stand in the address of pages to read: part of the table (``seqviz.ui.frame.address``).

Left out: how entries are read and written; whoever needs one imports it from the table.
"""

from __future__ import annotations

from typing import Final

from seqviz.ui.frame.address_forms import CHOICE, Parameter, one_of

_TUTORIALS: Final = ("tutorials",)

TUTORIAL: Final = Parameter(
    "tutorial", _TUTORIALS, one_of("pytorch", "numpy"), "pytorch", "which of both is read"
)
TUTORIAL_ITEM: Final = Parameter(
    "item", _TUTORIALS, CHOICE, None, "which equation, program or claim of it"
)
TERM: Final = Parameter("term", ("glossary",), CHOICE, None, "the term that is looked up")

READING: Final = (TUTORIAL, TUTORIAL_ITEM, TERM)
