"""What the button says that shows the next phase of an update."""

from __future__ import annotations

from collections.abc import Container
from typing import Final

from seqviz.training.engine.events import Phase
from seqviz.ui.frame.i18n import N_, _

PHASES: Final[tuple[Phase, ...]] = ("forward", "loss", "backward", "update")
_ASKED: Final = {
    "forward": N_("Forward: read a batch"),
    "loss": N_("Loss: how wrong is it?"),
    "backward": N_("Backward: whose fault was it?"),
    "update": N_("Update: change the weights"),
}


def next_phase(shown: Container[Phase]) -> str:
    """What the next press does.

    Args:
        shown: the phases of the update under way that were shown.
    """
    done = max((k for k, phase in enumerate(PHASES, 1) if phase in shown), default=0)
    return _(_ASKED[PHASES[done % len(PHASES)]])
