"""What the detective calls texts and quantities, in the session's language."""

from __future__ import annotations

from typing import Final

from seqviz.ui.frame.i18n import N_, _

SOURCES: Final = {
    "python": N_("the held-out Python source"),
    "shakespeare": N_("the held-out plays"),
}


def source(model: str) -> str:
    """What a model's scores, proofs and passages are of, whichever text is painted."""
    return _(SOURCES[model])
