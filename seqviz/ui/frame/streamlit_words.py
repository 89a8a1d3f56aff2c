"""What Streamlit itself writes on a page, in English, and what stands there in other languages.

It has no way to say it in another language, so the browser component of the frame does
(`seqviz/ui/components/history/spoken.js`). Left out: its own error dialogs and its menu.
"""

from __future__ import annotations

from typing import Any, Final

from seqviz.ui.frame.i18n import N_, _, language
from seqviz.ui.frame.languages import SPOKEN

WORDS: Final = (
    N_("Skip to main content"),
    N_("App pages"),
    N_("Link to heading"),
    N_("Upload"),
    N_("Drag and drop a file here"),
    N_("{size}MB per file"),
    N_("{size}MB per file • {kinds}"),
    N_("Copy to clipboard"),
    N_("Dismiss"),
    N_("Close"),
    N_("Increment"),
    N_("Decrement"),
    N_("Download plot"),
    N_("Fullscreen"),
    N_("Fullscreen: {label}"),
    N_("Close fullscreen"),
    N_("Clear value"),
    N_("Clear all"),
    N_("Search"),
    N_("Selected values"),
    N_("Open"),
    N_("Choose an option"),
    N_("file upload"),
    N_("Download as CSV"),
    N_("Show/hide columns"),
    N_("Page not found"),
    N_("{label} — start"),
    N_("{label} — end"),
    N_("Help for {label}"),
    N_("Remove {label}"),
)
"""As Streamlit 1.67 writes them; a {field} stands for anything."""


def spoken() -> dict[str, Any]:
    """The page's language and the words for Streamlit's own, as the browser wants them."""
    said = {english: _(english) for english in WORDS}
    return {
        "tag": SPOKEN[language()].tag,
        "words": {english: own for english, own in said.items() if own != english},
    }
