"""What an attempt gave, and which of several explains most. Left out: what is tried (rivals.py)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from seqviz.training.doctor.curves import Losses, better

Changes = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Tried:
    """What an attempt gave.

    Attributes:
        rival, changes: that were tried.
        updates: that were made.
        losses: after them.
        without: of a copy after as many without the changes, where the attempt was cut short
            (`brief`); else of the network as it is.
    """

    rival: str
    changes: Changes
    updates: int
    losses: Losses
    without: Losses
    brief: bool

    @property
    def helps(self) -> bool:
        """Whether it is clearly better than without the change."""
        return better(self.losses, self.without)


def most_likely(helping: list[Tried]) -> Tried:
    """The one that takes most away; not more epochs where a lower rate comes as far without them.

    Nearly every training gets further with many more updates, at a rate that is too high too.
    """
    best = helping[0]
    slower = [one for one in helping if one.rival == "slower"]
    if best.rival == "longer" and slower and not better(best.losses, slower[0].losses):
        return slower[0]
    return best


def best_of(tried: list[Tried]) -> Tried | None:
    """The one with the lowest loss; None where none has any."""
    finite = [one for one in tried if np.isfinite(one.losses).all()]
    return min(finite, key=lambda one: one.losses.mean()) if finite else None
