"""Parts of the pages that a lesson's card can tell the visitor to look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Part:
    """Where a part is: a selector in the page, and one in a component there.

    Attributes:
        outer: in the page; "" for whichever component has the inner one.
        inner: in a component; "" for the outer one itself.
    """

    outer: str
    inner: str = ""


PARTS: Final[Mapping[str, Part]] = {
    "player": Part("", ".shell > .player"),
    "rows": Part("", ".overview, .drawn > .course"),
    "cell": Part("", ".diagram, .stage:has(> .units)"),
    "equations": Part("", ".equations"),
    "opened": Part("", ".operation, .line.open"),
    "surgery": Part("", ".surgery"),
    "changes": Part("", ".cuts"),
    "network": Part("", "[data-unrolled]"),
    "unroll": Part("", ".top > button[aria-pressed]"),
    "sequence": Part(".st-key-seq"),
    "back-keys": Part("", ".bar > .player"),
    "back-drawing": Part("", ".shell:has(> .controls) > .board"),
    "back-sentence": Part("", ".shell:has(> .controls) > .said-first"),
    "back-settings": Part("", "fieldset:has([name=length])"),
    "back-gate": Part("", "fieldset:has([name=gate])"),
    "try": Part(".st-key-try"),
    "bet": Part("[class*=st-key-bets-]", ".desk"),
    "train": Part(".st-key-run_buttons"),
    "chart": Part("", ".panels"),
    "time-machine": Part("", ".machine"),
    "slow-motion": Part(".st-key-next_phase"),
    "phases": Part("", ".shell:has(.station)"),
    "prompt": Part(".st-key-w_prompt"),
    "temperature": Part(".st-key-w_temp"),
    "typewriter": Part("", ".desk:has(.candidates)"),
    "painter": Part("", ".board .left"),
    "suspects": Part("", ".board .list"),
    "prove": Part("", ".bar:has(.prove)"),
    "reading": Part(".st-key-stage_drawing-digit"),
    "pad": Part("[class*=st-key-pad_]"),
}
