"""How the entrants begin, one line for each way."""

from __future__ import annotations

from seqviz.ui.controls.memory_words import initialisation_about, initialisation_title
from seqviz.ui.frame.i18n import _
from seqviz.ui.pages.memory_lab.chosen import Chosen


def starts_said(now: Chosen) -> str:
    """What each initialisation of the race means."""
    return "  \n".join(
        _("**{way}**: {about}").format(
            way=initialisation_title(way), about=initialisation_about(way)
        )
        for way in dict.fromkeys(one.start for one in now.entrants)
    )
