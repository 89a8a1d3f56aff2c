"""The words of the figures, in the session's language."""

from __future__ import annotations

from seqviz.figures.confusion import ConfusionWords
from seqviz.figures.digits import StageWords
from seqviz.ui.i18n import _


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
        mass=_("centre of mass<br>row {row:.1f}, column {column:.1f}"),
        image=_("placed<br>28 × 28"),
        alt=_(
            "Five stages: the picture, {width} by {height} pixels; its ink, inside a box of "
            "{box_width} by {box_height}; scaled to {scaled_width} by {scaled_height}; its "
            "centre of mass at row {row:.1f}, column {column:.1f}; placed in 28 by 28 with that "
            "centre in the middle."
        ),
    )
