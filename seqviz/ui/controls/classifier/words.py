"""What the page calls classes, characters and shares, in the language that is shown."""

from __future__ import annotations

from typing import Final

import numpy as np

from seqviz import numbers
from seqviz.data.names import TextData
from seqviz.ui.controls.training.setting_words import cut_short
from seqviz.ui.frame.i18n import N_, _, told_apart
from seqviz.ui.frame.quoting import line_of, quoted

ORIGINS: Final = {
    "Chinese": N_("Chinese"),
    "Croatian": N_("Croatian"),
    "Czech and Slovak": N_("Czech and Slovak"),
    "Dutch": N_("Dutch"),
    "English": N_("English"),
    "Estonian": N_("Estonian"),
    "Finnish": N_("Finnish"),
    "French": N_("French"),
    "Georgian": N_("Georgian"),
    "German": N_("German"),
    "Greek": N_("Greek"),
    "Hungarian": N_("Hungarian"),
    "Icelandic": N_("Icelandic"),
    "Indonesian": N_("Indonesian"),
    "Irish": N_("Irish"),
    "Italian": N_("Italian"),
    "Latvian": N_("Latvian"),
    "Polish": N_("Polish"),
    "Portuguese": N_("Portuguese"),
    "Romanian": N_("Romanian"),
    "Russian": N_("Russian"),
    "Scandinavian": N_("Scandinavian"),
    "Slovene": N_("Slovene"),
    "Spanish": N_("Spanish"),
    "Swahili": N_("Swahili"),
    "Turkish": N_("Turkish"),
    "Twi": N_("Twi"),
    "Uzbek": N_("Uzbek"),
    "Yoruba": N_("Yoruba"),
    "Zulu": N_("Zulu"),
}
"""The classes of the shipped names."""
VERSE: Final = {
    "Tang shi": N_("Tang poem"),
    "Song shi": N_("Song poem"),
    "Song ci": N_("ci of the Song"),
}
"""The classes of the shipped verse."""


def class_names(data: TextData) -> tuple[str, ...]:
    """All classes as they are shown: origins in the visitor's language, own labels as they are."""
    for known in (ORIGINS, VERSE):
        if set(data.classes) == set(known):
            return tuple(_(known[name]) for name in data.classes)
    return tuple(line_of(name) for name in data.classes)


EXAMPLES: Final = 6
SHORT: Final = 40  # characters of an example, as far as there are texts as short


def examples_of(data: TextData) -> tuple[str, ...]:
    """A few held-out texts of a table: of each label one first, short ones before long ones."""
    texts, labels = data.held_out.texts, data.held_out.labels.tolist()
    turns = np.zeros(len(data.classes), int)
    order = []
    for place in sorted(range(len(texts)), key=lambda k: len(texts[k]) > SHORT):
        order.append((len(texts[place]) > SHORT, int(turns[labels[place]]), place))
        turns[labels[place]] += 1
    return tuple(texts[place] for *_ranks, place in sorted(order)[:EXAMPLES])


def name_with(short: str, file: str) -> str:
    """What a network is called: its cell and size, and the file of the table that it learned."""
    return cut_short(told_apart(short, line_of(file)) if file else short)


def character(char: str) -> str:
    """One character inside a sentence; a space is named."""
    return _("the space") if char.isspace() else f"“{quoted(char)}”"


def percent(share: float) -> str:
    """A share as it stands anywhere on the page: one decimal, the sign, no space."""
    return f"{numbers.percent(share)}%"
