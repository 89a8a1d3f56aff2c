"""What the pages say and offer about texts with brackets."""

from __future__ import annotations

from typing import Final

from seqviz.data.brackets import MAX_LENGTH, BracketTextError
from seqviz.ui.frame.i18n import N_, _

EXAMPLES: Final = ("((a)(b))", "(((((((", "f(x) = (a+b)*(c)", ")(")
_COMPLAINTS: Final = {
    "empty": N_("Type at least one character; until then the network reads the example ((a)(b))."),
    "too_long": N_("At most {limit} characters, please; the network still reads the example."),
}
_FULL_WIDTH: Final = {0xFF08: "(", 0xFF09: ")"}


def plain_brackets(text: str) -> str:
    """The text with full-width brackets, as Chinese keyboards type them, made plain ones."""
    return text.translate(_FULL_WIDTH)


def bracket_complaint(error: BracketTextError) -> str:
    """What was expected, in the session's language."""
    return _(_COMPLAINTS[error.code]).format(limit=MAX_LENGTH)
