"""What the doctor of a series' training says about each finding.

What holds for some cells alone has an entry for each: "explosion, relu". Left out: the rules
(series.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from seqviz.training.doctor.finding import Cause

_BESIDE: Final = (
    "On the training part, in the units that the network reads (after scaling, if any), the "
    "network as it is now has a mean squared error of {loss}; repeating the last value would have "
    "{last}, always answering the mean {mean}."
)
CAUSES: Final[Mapping[str, Cause]] = MappingProxyType(
    {
        "copies": Cause(
            "All units are copies",
            "The largest difference between the weights of two units is {spread}, and the longest "
            "gradient that reaches a cell's weights is {gradient}.",
            "With all weights zero every unit computes the same zero, so nothing that a unit does "
            "changes the output and no gradient tells any of them to become different. Only the "
            "output's bias learns, and it learns the mean.",
            "Begin with small random weights.",
        ),
        "order": Cause(
            "The order of time is lost",
            "Only {percent}% of the steps inside the windows are steps of the series, and they "
            "are {roughness} times as large as its own.",
            "What comes next depends on which value came last and where the series was heading. "
            "Shuffled windows still show the range of the values but neither of the two.",
            "Keep the values of every window in their order.",
        ),
        "memory": Cause(
            "Nothing is remembered",
            "A change of the latest input moves the output ({now} per unit), a change of any "
            "earlier one does not ({earlier}), and the gradient of W_h is {gradient}.",
            "The state is set to zero before every step, so only the latest value is known. One "
            "value cannot tell a rising curve from a falling one.",
            "Carry the state from step to step.",
        ),
        "scale": Cause(
            "The inputs are not scaled",
            "The inputs have a typical size of {size} where about 1 is expected.",
            "The first weights are made for inputs of about 1: much larger ones push tanh and the "
            "gates to their ends, much smaller ones hardly move them.",
            "Standardise the values; predictions are still shown in their own units.",
        ),
        "step": Cause(
            "The learning rate is too high",
            "At a learning rate of {rate} an update changes the weights by {ratio} times their own "
            "length. " + _BESIDE,
            "The gradient says which way is down only close by. Steps this long jump across the "
            "valley.",
            "Lower the learning rate.",
        ),
        "explosion, tanh": Cause(
            "The gradient exploded",
            "The longest gradient had a length of {longest} and nothing clipped it. " + _BESIDE,
            "The gradient of a squared error is as long as the error is large, and the update is "
            "as long as the gradient: one large error throws the weights far away, and the next "
            "errors are larger still.",
            "Clip the gradient: keep its direction and limit its length to 1.",
        ),
        "explosion, relu": Cause(
            "The gradient exploded",
            "The longest gradient had a length of {longest} and nothing clipped it. " + _BESIDE,
            "Backwards through time the gradient is multiplied by W_h at every step. ReLU does not "
            "shrink it, so over a long window it can grow without a limit, and one such step "
            "throws the weights far away.",
            "Clip the gradient: keep its direction and limit its length to 1.",
        ),
        "diverged": Cause(
            "It ran away",
            "At update {step} the loss was no number any more, or a million times what it was at "
            "first; the learning rate was {rate} at most. " + _BESIDE,
            "Each update made the error larger, and the next one larger still.",
            "Lower the learning rate.",
        ),
        "dead": Cause(
            "ReLU units are dead",
            "{percent}% of the units are 0 in every window at every step.",
            "A ReLU that is never positive has slope 0, so no gradient can bring it back. One very "
            "long update is enough to get there.",
            "Use tanh, which always has a slope.",
        ),
        "saturated": Cause(
            "Units are saturated",
            "{percent}% of the tanh values or gates are within 3% of an end. Over the last "
            "{updates} updates the whole gradient had a typical length of {gradient}.",
            "At its ends tanh is flat, so hardly any of the gradient gets through these units to "
            "what lies before them, however long the whole gradient is.",
            "Lower the learning rate, so that the weights stay small.",
        ),
        "slow": Cause(
            "The learning rate is too low",
            "At a learning rate of {rate} an update changes the weights by at most {ratio} of "
            "their length, and the loss still falls ({falls}% lately). " + _BESIDE,
            "The direction is right and the steps are tiny.",
            "Raise the learning rate.",
        ),
        "unfinished": Cause(
            "Not finished yet",
            "After {epochs} epochs the loss is still falling. " + _BESIDE,
            "What is still falling has not come to its end.",
            "Train for more epochs.",
        ),
        "noise": Cause(
            "Nothing to go by is found",
            "The values have a correlation of at most {correlation} with earlier ones. " + _BESIDE,
            "If the past says nothing about the next value, no network can do better than the "
            "mean. A correlation only sees what lies on a straight line, though: a value may hang "
            "on its past in another way.",
            "",
        ),
        "no_gain, hardly": Cause(
            "Hardly better than a guess",
            "With a window of {window} its mean squared error is only {percent}% smaller than that "
            "of the better answer without a network. " + _BESIDE,
            "Either the window is too short to hold what decides the next value, or most of the "
            "changes are chance and nothing can do much better.",
            "Try a longer window.",
        ),
        "no_gain, not": Cause(
            "No better than a guess",
            "With a window of {window} it is no better than an answer without a network. "
            + _BESIDE,
            "Either the window is too short to hold what decides the next value, or the changes "
            "are chance and the guess is already as good as possible.",
            "Try a longer window.",
        ),
        "overfit": Cause(
            "It has begun to memorise",
            "The validation loss was lowest in epoch {epoch} ({best}) and is {now} now, while the "
            "training loss fell on to {train}.",
            "The network now learns what is special about the training values, their noise too, "
            "and that does not come again.",
            "Stop early: keep the weights of the best epoch.",
        ),
    }
)
"""What to say about each code."""

DOING: Final[Mapping[str, str]] = MappingProxyType({"measure": "Measuring the network"})
"""What an examination is doing, in a few words."""
