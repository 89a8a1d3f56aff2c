"""What the doctor says of trainings that choose among classes: digits, labels, characters.

Losses are cross-entropies on what is held out, in the unit in which the page draws them; where
nothing is held out they are those of the text that is learned. Left out: the rules (rivals.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from seqviz.training.doctor.finding import UNCLEAR, Cause

NOW: Final = (
    "Measured on {count} answers, its loss is {loss} now; answering by the frequencies alone, "
    "which needs no network, has {trivial}. "
)
OTHERS: Final = (
    "Other changes that were tried in the same way: {tried}. The best of them left a loss of "
    "{other}."
)
_SHORTER: Final = Cause(
    "It learns by heart",
    NOW + "Its loss on what is held out was lowest after epoch {epoch} ({best}); the loss on what "
    "it learns from fell from {then} there to {train}.",
    "What is special about the examples that it learns from does not come again in others. It "
    "goes on to learn just that, and becomes too sure of it.",
    "Train for fewer epochs.",
    OTHERS,
    "The loss on what is held out should end near the lowest value that it had.",
)
CAUSES: Final[Mapping[str, Cause]] = MappingProxyType(
    {
        "memorises, shorter": _SHORTER,
        "memorises, augmented": replace(
            _SHORTER,
            sees=NOW + "On what it learns from, its loss is {train}.",
            cure="Learn from images that are changed a little each time, so that hardly any comes "
            "again as it was.",
            expects="The loss on what is held out should fall, while the one on what it learns "
            "from stays higher.",
        ),
        "memorises": replace(
            _SHORTER,
            why="What is special about the examples that it learns from does not come again in "
            "others. It goes on to learn just that, and becomes too sure of it. More examples "
            "may help; of the settings on this page, none that could be tried here did.",
            cure="",
            expects="",
        ),
        "unfinished": Cause(
            "Not finished yet",
            NOW + "Epochs so far: {epochs}.",
            "A copy with more epochs ended clearly lower: this training was over too soon.",
            "Train for more epochs.",
            OTHERS,
            "With more epochs the loss should end clearly lower.",
        ),
        "unfinished, untried": Cause(
            "Not finished yet",
            NOW + "Epochs so far: {epochs}. From one part of them to the next the loss still falls "
            "by {falls}%.",
            "Its loss has not come to rest. More epochs may bring it further down; they take too "
            "long to be tried here, so no change is offered.",
        ),
        "unfinished, most": Cause(
            "Not finished yet",
            NOW + "Epochs so far: {epochs}. From one part of them to the next the loss still falls "
            "by {falls}%.",
            "Its loss has not come to rest. More epochs may bring it further down; it has had as "
            "many as can be chosen here, so none were tried.",
        ),
        "unfinished, early": Cause(
            "Not finished yet",
            NOW + "Epochs so far: {epochs}.",
            "So few epochs do not show whether the loss comes to rest. More of them may bring it "
            "further down; they take too long to be tried here, so no change is offered.",
        ),
        "slow": Cause(
            "The learning rate is too low",
            NOW + "Its updates were made at a learning rate of at most {rate}.",
            "The direction is right and the steps are too short to get far in so many updates.",
            "Raise the learning rate.",
            OTHERS,
            "After as many updates the loss should be clearly lower.",
        ),
        "fast": Cause(
            "The learning rate is too high",
            NOW + "Its updates were made at a learning rate of up to {rate}.",
            "The gradient says which way is down only close by. Steps this long jump across the "
            "valley, however many there are.",
            "Lower the learning rate.",
            OTHERS,
            "After as many updates the loss should be clearly lower.",
        ),
        "small": Cause(
            "The network is too small",
            NOW + "It has {units} hidden units; on what it learns from its loss is {train}.",
            "A small network has room for few differences between the examples. With more units it "
            "can tell more of them apart.",
            "Take more hidden units.",
            OTHERS,
            "With as many epochs the loss should end clearly lower.",
        ),
        "nothing": Cause(
            "Nothing to go by is found",
            NOW + "The lowest loss after any epoch was {best}.",
            "Perhaps what it reads says nothing about the answer; perhaps there are too few "
            "examples to show it, they are unlike what is held out, or it is said in a way that "
            "such a network does not find. These numbers cannot tell which.",
            "",
            "Changes of the settings that were tried: {tried}. The best of them left a loss of "
            "{other}.",
        ),
        "nothing, counted": Cause(
            "Nothing to go by is found",
            NOW + "The lowest loss after any epoch was {best}.",
            "Neither the network nor a count of letters finds anything in new texts. Perhaps the "
            "texts say nothing about their labels; perhaps there are too few of them to show it, "
            "or they say it in a way that neither of them finds. These numbers cannot tell "
            "which.",
            "",
            "A count of letters, pairs and triples, without a network, has a loss of {simple}. "
            "Changes of the settings that were tried: {tried}. The best of them left {other}.",
        ),
        "commonest": Cause(
            "It hardly answers anything but the commonest label",
            "{percent}% of its answers on {count} held-out texts are the commonest label, and "
            "{right}% are right; saying that label always would be right in {commonest}%.",
            "One label is far more common than the others, so saying it is mostly right, and "
            "little is gained by learning the others. Bring more examples of those.",
        ),
        "unclear, few": Cause(
            "I cannot tell",
            NOW.strip(),
            "On so few answers chance alone could make it look as much better or worse than an "
            "answer that needs no network. With more examples held out it could be told.",
            "",
            "Changes of the settings that were tried: {tried}. The best of them left a loss of "
            "{other}.",
        ),
        UNCLEAR: Cause(
            "I cannot tell",
            NOW.strip(),
            "Nothing that was tried makes it clearly better, and its numbers do not say why.",
            "",
            "Changes of the settings that were tried: {tried}. The best of them left a loss of "
            "{other}.",
        ),
    }
)
"""What to say about each code."""

DOING: Final[Mapping[str, str]] = MappingProxyType(
    {
        "measure": "Measures the network as it is.",
        "longer": "Tries more epochs on a copy.",
        "shorter": "Tries fewer epochs on a copy.",
        "faster": "Tries a higher learning rate on a copy.",
        "slower": "Tries a lower learning rate on a copy.",
        "larger": "Tries more hidden units on a copy.",
        "augmented": "Tries images that are changed a little each time, on a copy.",
        "clipped": "Tries a clipped gradient on a copy.",
        "gated": "Tries a cell with gates on a copy.",
        "opened": "Tries a gate that chrono opens, on a copy.",
        "unchanged": "Trains a copy without any change, to compare.",
    }
)
"""What an examination is doing."""
