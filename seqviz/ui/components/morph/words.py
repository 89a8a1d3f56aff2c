"""Every word of the picture in which an LSTM becomes a GRU."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from seqviz.ui.frame.i18n import N_, _

SAID: Final[Mapping[str, tuple[str, str]]] = {
    "free": (
        "LSTM",
        N_("Three gates, and two lines: c remembers, h is what is shown of it."),
    ),
    "tied": (
        N_("Tie i to f"),
        N_("What is not kept is written: i = 1 − f. The input gate needs no weights of its own."),
    ),
    "merged": (
        N_("Make c and h one"),
        N_(
            "One line remembers and is shown: the output gate and the second tanh go. The forget "
            "gate is now called z."
        ),
    ),
    "reset": (
        "GRU",
        N_(
            "A new gate r, with the weights that the output gate had, decides how much of the old "
            "h the candidate sees."
        ),
    ),
}
"""Stage → its title and what is done in it, in English."""


def words(steps: int) -> dict[str, str]:
    """The words by their names, in the session's language."""
    return {
        "region": _("From LSTM to GRU: one drawing, stage by stage"),
        "stages": _("Stages"),
        "step": _("Step"),
        "position": _("Step {step} of {steps}").replace("{steps}", str(steps)),
        "value": _("{symbol} = {value}"),
        "curves": _("The hidden state h of every stage over the steps"),
        "alt": _("{title}, step {step}: {values}"),
        "comma": _(", "),
    }
