"""What an address can say of how a page is shown: part of the table (``seqviz.ui.frame.address``).

Left out: how entries are read and written; whoever needs one imports it from the table.
"""

from __future__ import annotations

from typing import Final

from seqviz.ui.frame.address_forms import SWITCH, Parameter, coded

_NAMES: Final = "seqviz.ui.frame.parts.names_in"

HIDE: Final = Parameter(
    "hide",
    (),
    coded("parts of the page with commas between them, like `equations,bet`", _NAMES),
    "",
    "a lesson link: these parts are not shown",
)
LOCK: Final = Parameter(
    "lock",
    (),
    coded("parts of the page with commas between them, like `preset,sequence`", _NAMES),
    "",
    "a lesson link: these parts are shown, and nothing in them can be changed",
)
NOTES: Final = Parameter(
    "notes", ("for_teachers",), SWITCH, False, "the speaker's notes to print, instead of the cards"
)

SHOWN: Final = (HIDE, LOCK, NOTES)
