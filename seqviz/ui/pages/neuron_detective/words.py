"""What the detective calls texts and quantities, in the session's language."""

from __future__ import annotations

from typing import Final

from seqviz.ui.frame.i18n import N_, _

SOURCES: Final = {
    "python": N_("the held-out Python source"),
    "shakespeare": N_("the held-out plays"),
}
QUANTITIES: Final = {
    "h": N_("h, the hidden state"),
    "c": N_("c, the cell state"),
    "i": N_("i, the input gate"),
    "f": N_("f, the forget gate"),
    "g": N_("g, the candidate"),
    "o": N_("o, the output gate"),
    "r": N_("r, the reset gate"),
    "z": N_("z, the update gate"),
    "n": N_("n, the candidate"),
}


def source(model: str) -> str:
    """What a model's scores, proofs and passages are of, whichever text is painted."""
    return _(SOURCES[model])
