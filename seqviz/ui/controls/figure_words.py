"""The words of the figures, in the session's language."""

from __future__ import annotations

from seqviz.figures.confusion import ConfusionWords
from seqviz.figures.digits import StageWords
from seqviz.figures.influence import InfluenceWords
from seqviz.figures.phase import PhaseWords
from seqviz.ui.frame.i18n import _


def confusion_words() -> ConfusionWords:
    """For the confusion matrix."""
    return ConfusionWords(
        true=_("written digit"),
        predicted=_("read as"),
        right=_("{count} times a {true} was read right"),
        wrong=_("{count} times a {true} was read as {predicted}"),
        alt=_("Confusion matrix: {right} of {total} digits were read right. {errors}"),
        errors=_("The most frequent errors: {list}."),
        error=_("{true} read as {predicted} ({count})"),
        no_errors=_("There are no errors."),
    )


def stage_words() -> StageWords:
    """For the stages from picture to network input."""
    return StageWords(
        picture=_("your picture<br>{width} × {height}"),
        ink=_("ink and its box<br>{width} × {height}"),
        scaled=_("scaled<br>{width} × {height}"),
        mass=_("centre of mass<br>row {row}, column {column}"),
        image=_("placed<br>{side} × {side}"),
        alt=_(
            "Its stages: the picture, {width} by {height} pixels; its ink, inside a box of "
            "{box_width} by {box_height}; scaled to {scaled_width} by {scaled_height}; its "
            "centre of mass at row {row}, column {column}; placed in {side} by {side} with that "
            "centre at row {placed_row}, column {placed_column}."
        ),
    )


def influence_words() -> InfluenceWords:
    """For what is left of an input."""
    return InfluenceWords(
        gain=_("what is left of a nudge of x<sub>{source}</sub>"),
        nothing=_("exactly nothing"),
        full=_("passed on at full size"),
        alt=_(
            "How far a change of the input at step {source} can move h, on a logarithmic axis: "
            "{first} times as far at that step, {last} times after step {end}."
        ),
        up=_("no derivative: a nudge up"),
        down=_("no derivative: a nudge down"),
        alt_kinks=_(
            "How far a change of the input at step {source} can move h at each later step."
        ),
        kinks=_(
            "At these steps there is no derivative, for a nudge up and one down do different "
            "things to h. How far each moves it, per unit: {steps}."
        ),
        kink=_("step {step} (up {up}, down {down})"),
        more=_("{steps} and {count} more"),
        comma=_(", "),
    )


def phase_words() -> PhaseWords:
    """For the phase portrait."""
    return PhaseWords(
        unit=_("h of unit {unit}"),
        way=_("the way through the steps"),
        start=_("start"),
        step=_("step {step}"),
        here=_("this step"),
        field=_("where this step's input would lead from here"),
        alt=_(
            "Phase portrait of {units} units: the state goes from ({start}) to ({end}) in {steps} "
            "steps; at step {step} it is at ({here})."
        ),
    )
