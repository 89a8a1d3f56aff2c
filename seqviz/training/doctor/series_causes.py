"""What the doctor of a series' training says about each finding.

What holds for some cases alone has an entry for each: "explosion, relu". Left out: the rules
(series.py).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

from seqviz.training.doctor.finding import Cause, Finding, Trial

_BESIDE: Final = (
    "On the training part, in the units that the network reads (after scaling, if any), the "
    "network as it is now has a mean squared error of {loss}; repeating the last value would have "
    "{last}, always answering the mean {mean}."
)
_LOOKED: Final = (
    "Without a network, on windows that were not fitted ({windows} windows), a straight-line fit "
    "has an error of {linear}, a fit on products of values {products}, and what followed the most "
    "similar stretches {neighbours}."
)
_TRIED: Final = (
    "In all {tried} changes were tried on copies; the best of those that point to another cause "
    "left an error of {other}. " + _LOOKED
)
ALONE: Final = (
    "In all {tried} changes were tried on copies; none of them points to another cause. " + _LOOKED
)
"""What is said against other causes where none of those could be tried."""
_LESS: Final = "The held-out error falls below what it is without the change."
_FAR: Final = (
    "A fit without a network needs values up to {back} steps back. What arrives so far back of the "
    "gradient of the loss is {arrives} times what arrives at the last step. The value that far "
    "back moves the output {reached} times as much as the latest one does, the first of the window "
    "{ratio} times. " + _BESIDE
)
_FADES: Final = (
    "On its way back through time the gradient is multiplied by the slope of every step between. "
    "Where those are small it fades, and the weights never learn of what lay far back."
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
            expects="The units become different, and the held-out error falls below the mean's.",
        ),
        "order": Cause(
            "The order of time is lost",
            "Only {percent}% of the steps inside the windows are steps of the series, and they "
            "are {roughness} times as large as its own.",
            "What comes next depends on which value came last and where the series was heading. "
            "Shuffled windows still show the range of the values but neither of the two.",
            "Keep the order of time inside the windows.",
            expects=_LESS,
        ),
        "memory": Cause(
            "Nothing is remembered",
            "A change of the latest input moves the output ({now} per unit), a change of any "
            "earlier one does not ({earlier}), and the gradient of W_h is {gradient}.",
            "The state is set to zero before every step, so only the latest value is known. One "
            "value cannot tell a rising curve from a falling one.",
            "Carry the state from step to step.",
            expects=_LESS,
        ),
        "memory, weightless": Cause(
            "Nothing is remembered",
            "A change of the latest input moves the output ({now} per unit), a change of any "
            "earlier one does not ({earlier}).",
            "The state is set to zero before every step, so only the latest value is known. One "
            "value cannot tell a rising curve from a falling one.",
            "Carry the state from step to step.",
            expects=_LESS,
        ),
        "scale": Cause(
            "The inputs are not scaled",
            "The inputs have a typical size of {size}; the first weights are made for sizes from "
            "{low} to {high}. " + _BESIDE,
            "Much larger inputs push tanh and the gates to their ends, much smaller ones hardly "
            "move them.",
            "Standardise the values; predictions are still shown in their own units.",
            _TRIED,
            _LESS,
        ),
        "step": Cause(
            "The learning rate is too high",
            "It ran at a learning rate of {rate}. " + _BESIDE,
            "The gradient says which way is down only close by. Steps that are too long jump "
            "across the valley.",
            "Lower the learning rate.",
            _TRIED,
            _LESS,
        ),
        "explosion, error": Cause(
            "The gradient exploded",
            "The longest gradient had a length of {longest} and nothing clipped it. " + _BESIDE,
            "The gradient of a squared error is as long as the error is large, and it grows with "
            "the weights that it passes. An update that follows such a gradient throws the "
            "weights far away, and the next errors can be larger still.",
            "Clip the gradient: keep its direction and limit its length.",
            _TRIED,
            _LESS,
        ),
        "explosion, relu": Cause(
            "The gradient exploded",
            "The longest gradient had a length of {longest} and nothing clipped it. The first "
            "value of a window moves the output by {first} per unit, the latest one by {latest}. "
            + _BESIDE,
            "Backwards through time the gradient is multiplied by W_h at every step. Where a unit "
            "is on, ReLU does not shrink it, so over a long window it can grow without a limit, "
            "and one such step throws the weights far away.",
            "Clip the gradient: keep its direction and limit its length.",
            _TRIED,
            _LESS,
        ),
        "clip": Cause(
            "The gradient is clipped too short",
            "Gradients are cut to a length of {clip}; lately their typical length was {typical}. "
            + _BESIDE,
            "With this optimizer the length of an update follows what is left of the gradient, so "
            "that hardly anything moves.",
            "Clip later: let longer gradients pass.",
            _TRIED,
            _LESS,
        ),
        "start": Cause(
            "The first weights do not suit",
            "It began with W_h as the identity, so that a state gathers what all {window} values "
            "of a window bring. " + _BESIDE,
            "A sum over a window is large, and tells little of the order of its values; a unit "
            "that begins far off is slow to come back.",
            "Begin with small random weights.",
            _TRIED,
            _LESS,
        ),
        "vanishing": Cause(
            "What lies far back does not reach it",
            _FAR,
            _FADES,
            "Use a cell with gates, which can hand a value on.",
            _TRIED,
            _LESS,
        ),
        "vanishing, gate": Cause(
            "What lies far back does not reach it",
            _FAR,
            _FADES + " In a cell with a gate that keeps, the way back is as open as that gate.",
            "Begin with the gate that keeps opened.",
            _TRIED,
            _LESS,
        ),
        "vanishing, steps": Cause(
            "What lies far back does not reach it",
            _FAR,
            _FADES,
            "Use a shorter window: no longer than what is needed.",
            _TRIED,
            _LESS,
        ),
        "vanishing, none": Cause(
            "What lies far back does not reach it",
            _FAR,
            _FADES + " No change that was tried helped, so none is offered here.",
            "",
            "In all {tried} changes were tried on copies; the best left an error of {other}. "
            + _LOOKED,
        ),
        "dead": Cause(
            "ReLU units are dead",
            "{percent}% of the units give nothing in any window at any step. " + _BESIDE,
            "A ReLU that is never positive is flat, so no gradient reaches its weights. A very "
            "long update can be enough to get there.",
            "Use tanh, which always has a slope.",
            _TRIED,
            _LESS,
        ),
        "dead, beside": Cause(
            "ReLU units are dead",
            "{percent}% of the units give nothing in any window at any step.",
            "A ReLU that is never positive is flat, so no gradient reaches its weights. This was "
            "seen beside what stands above; no cure of its own was tried.",
        ),
        "saturated": Cause(
            "Units are saturated",
            "{percent}% of the tanh values or gates are close to an end. Over the last "
            "{updates} updates the whole gradient had a typical length of {gradient}.",
            "At its ends tanh is flat, so hardly any of the gradient gets through these units to "
            "what lies before them, however long the whole gradient is. This was seen beside what "
            "stands above; no cure of its own was tried.",
        ),
        "slow": Cause(
            "The learning rate is too low",
            "It ran at a learning rate of {rate}. " + _BESIDE,
            "The direction is right and the steps are tiny.",
            "Raise the learning rate.",
            _TRIED,
            _LESS,
        ),
        "unfinished": Cause(
            "Not finished yet",
            "After {epochs} epochs there is still something to learn. " + _BESIDE,
            "A copy that trains on as before goes on getting better.",
            "Train for longer.",
            _TRIED,
            _LESS,
        ),
        "unfinished, begin": Cause(
            "Not begun yet",
            "No update has been made. " + _BESIDE,
            "The weights are still the first ones.",
        ),
        "window": Cause(
            "The window is too short",
            "From windows of {window} values the best fit without a network has an error of "
            "{short}, from windows of {wide} values {long}, on the same targets. " + _BESIDE,
            "What decides the next value lies further back than the window reaches.",
            "Use a longer window.",
            _TRIED,
            _LESS,
        ),
        "window, gates": Cause(
            "The window is too short",
            "From windows of {window} values the best fit without a network has an error of "
            "{short}, from windows of {wide} values {long}, on the same targets. " + _BESIDE,
            "What decides the next value lies further back than the window reaches, and a plain "
            "RNN hardly learns of what lies so far back.",
            "Use a longer window, and a cell with gates.",
            _TRIED,
            _LESS,
        ),
        "window, none": Cause(
            "The window is too short",
            "From windows of {window} values the best fit without a network has an error of "
            "{short}, from windows of {wide} values {long}, on the same targets. " + _BESIDE,
            "What decides the next value lies further back than the window reaches. A longer "
            "window alone did not help within the few updates that were tried, so none is offered.",
            "",
            "Of {tried} changes, lower learning rates left an error of {lower} at best, higher "
            "ones {higher}. " + _LOOKED,
        ),
        "small": Cause(
            "The network is very small",
            "It has {units} units in a layer. " + _BESIDE,
            "Each unit carries little from step to step; here more of them are needed.",
            "Use more units.",
            _TRIED,
            _LESS,
        ),
        "horizon": Cause(
            "It looks too far ahead",
            "It predicts {horizon} values, each fed on the one before. " + _BESIDE,
            "A small error in one prediction is fed into the next and can grow at every step; far "
            "enough ahead nothing is left to go by.",
            "Predict fewer values at once.",
            _TRIED,
            "The error over the fewer values is smaller.",
        ),
        "horizon, ahead": Cause(
            "It looks too far ahead",
            "Fed with true values its training error is {loss}; reading its own predictions over "
            "{horizon} held-out values it has {now}, where the values spread by {spread} (their "
            "variance).",
            "A small error in one prediction is fed into the next and can grow at every step; far "
            "enough ahead nothing is left to go by.",
            "Predict fewer values at once.",
            "Learning now and then from its own predictions instead left a held-out error of "
            "{forced}.",
            "The error over the fewer values is smaller.",
        ),
        "walk": Cause(
            "The last value is as good as anything",
            "Nothing that was tried without a network comes more than {percent}% below repeating "
            "the last value. " + _BESIDE,
            "In a random walk every change is chance, so that no network can do better than the "
            "last value; more training, another rate or a longer window will not help. What looks "
            "like chance to all these ways may still follow a rule that none of them sees.",
            against=_LOOKED,
        ),
        "noise": Cause(
            "Nothing to go by is found",
            "Nothing that was tried without a network comes more than {percent}% below always "
            "answering the mean. " + _BESIDE,
            "If the past says nothing about the next value, no network can do better than the "
            "mean. These ways see straight lines, products of values and stretches that come "
            "again; a value may hang on its past in another way.",
            against=_LOOKED,
        ),
        "overfit": Cause(
            "It has begun to memorise",
            "The held-out loss was lowest in epoch {epoch} ({best}) and is {now} now, while the "
            "training loss fell on to {train}.",
            "The network now learns what is special about the training values, their noise too, "
            "and that does not come again.",
            "Stop early: keep the weights of the best epoch.",
            "The best fit without a network leaves {floor}: so much of the changes it takes for "
            "noise.",
            "It ends with the weights of an earlier epoch, whose held-out loss was lower.",
        ),
        "unclear, tried": Cause(
            "The doctor cannot tell",
            "It is not well, but no cause is sure. " + _BESIDE,
            "Several changes were tried on copies and none of them helped clearly, so naming one "
            "would be a guess.",
            against="Of {tried} changes, lower learning rates left an error of {lower} at best, "
            "higher ones {higher}. " + _LOOKED,
        ),
        "unclear, large": Cause(
            "The doctor cannot tell",
            "It is not well, but no cause is sure. " + _BESIDE,
            "The network is too large to try changes on copies within a few seconds. Try the same "
            "with fewer units, layers or steps first.",
            against=_LOOKED,
        ),
    }
)
"""What to say about each code."""

DOING: Final[Mapping[str, str]] = MappingProxyType(
    {
        "measure": "Measuring the network",
        "look": "Looking at the series without a network",
        "try": "Trying changes on copies",
    }
)
"""What an examination is doing, in a few words."""


def finding(
    code: str,
    evidence: Mapping[str, float],
    *,
    against: Mapping[str, float] | None = None,
    cure: Mapping[str, Any] | None = None,
    trial: Trial | None = None,
    case: str = "",
) -> Finding:
    """A finding with the words that belong to its code and case.

    ``against["other"]`` is NaN where no change was tried that points to another cause.
    """
    cause, numbers = CAUSES[f"{code}, {case}" if case else code], dict(against or {})
    if math.isnan(numbers.get("other", 0.0)):
        cause = replace(cause, against=ALONE)
    return Finding(code, cause, evidence, numbers, cure or {}, trial, case)
