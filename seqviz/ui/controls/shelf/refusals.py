"""Why the library of saved runs refused something, in words that say what to do next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from seqviz.training.engine.library import LibraryError
from seqviz.training.engine.run_files import Code
from seqviz.ui.frame.i18n import N_, _

WORDS: Final[Mapping[Code, str]] = {
    "damaged": N_("The run is damaged or was changed: bring back the file as it was downloaded."),
    "too_large": N_("The file is larger than any run that can be downloaded here."),
    "unfit": N_("The run holds a value that cannot be shown or computed with, so it is not kept."),
    "other_page": N_(
        "This is not a run that was downloaded here: it belongs to another page, or needs data or "
        "sizes that this page does not have now."
    ),
    "full_bytes": N_("There is no room for a run of this size: delete another one first."),
    "disk_full": N_("The disk has no room left. Nothing was changed: free some space, try again."),
    "unwritable": N_("The folder of saved runs cannot be written to."),
    "unreadable": N_("The folder of saved runs cannot be read."),
    "busy": N_("Another window is saving at this moment: try again."),
}
"""By code; what is missing here depends on what was to be done, which the caller says."""


def why(error: LibraryError, otherwise: str) -> str:
    """The sentence for a refusal.

    Args:
        error: the refusal.
        otherwise: said where the reason depends on what was to be done.
    """
    return _(WORDS[error.code]) if error.code in WORDS else otherwise
