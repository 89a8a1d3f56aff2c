"""The languages that the app speaks, one entry each; English is the language of the source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Language = Literal["en", "zh"]


@dataclass(frozen=True, slots=True)
class Spoken:
    """What must be known of a language beside its words.

    Attributes:
        title: what it calls itself.
        between: what stands between two sentences.
        tag: as ``<html lang>`` has it.
    """

    title: str
    between: str
    tag: str


SPOKEN: Final[dict[Language, Spoken]] = {
    "en": Spoken("English", " ", "en"),
    "zh": Spoken("中文", "", "zh-CN"),
}
