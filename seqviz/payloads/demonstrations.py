"""What the list of demonstrations is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from seqviz.payloads.lesson_link import QrCode


@dataclass(frozen=True, slots=True)
class DemonstrationCard:
    """One of them: its page's title, its link from any page of the app, its note, its QR code."""

    name: str
    title: str
    page: str
    opens: str
    show: str
    ask: str
    say: str
    code: QrCode


@dataclass(frozen=True, slots=True)
class DemonstrationList:
    """All of them in their order, and the words.

    Attributes:
        notes: whether the speaker's notes are shown, to be printed, instead of the cards.
    """

    cards: tuple[DemonstrationCard, ...]
    notes: bool
    labels: Mapping[str, str]
