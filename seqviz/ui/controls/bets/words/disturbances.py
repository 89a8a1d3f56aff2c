"""What is done to a picture before it is read, in words; several pages ask about it."""

from __future__ import annotations

from seqviz.models.experiments import (
    Cover,
    Experiment,
    Flip,
    Noise,
    Reverse,
    Rotate,
    Shift,
    Shuffle,
    Thicken,
    parse_experiments,
)
from seqviz.ui.frame.i18n import _, ngettext


def disturbance(code: str) -> str:
    """The first experiment of a list, as it is done to a picture.

    Args:
        code: as in a link, with at least one experiment.
    """
    return _said(parse_experiments(code)[0])


def _said(one: Experiment) -> str:
    match one:
        case Cover(first=first, last=last):
            return _("rows {first} to {last} are covered").format(first=first + 1, last=last + 1)
        case Flip(axis="h"):
            return _("left and right change places")
        case Flip():
            return _("it stands on its head")
        case Reverse():
            return _("its rows are read from the last to the first")
        case Shuffle():
            return _("its rows are read in a random order")
        case Rotate(degrees=degrees):
            form = (
                _("it is turned left by {degrees}°")
                if degrees > 0
                else _("it is turned right by {degrees}°")
            )
            return form.format(degrees=abs(degrees))
        case Shift(right=right, down=down):
            return _shifted(right, down)
        case Thicken(pixels=pixels):
            form = (
                ngettext(
                    "its lines are {pixels} pixel thicker",
                    "its lines are {pixels} pixels thicker",
                    abs(pixels),
                )
                if pixels > 0
                else ngettext(
                    "its lines are {pixels} pixel thinner",
                    "its lines are {pixels} pixels thinner",
                    abs(pixels),
                )
            )
            return form.format(pixels=abs(pixels))
        case Noise(percent=percent):
            return _("{percent}% of its pixels are noise").format(percent=percent)


def _shifted(right: int, down: int) -> str:
    if right > 0:
        return _("it is moved {pixels} pixels to the right").format(pixels=right)
    if right < 0:
        return _("it is moved {pixels} pixels to the left").format(pixels=-right)
    if down > 0:
        return _("it is moved {pixels} pixels down").format(pixels=down)
    return _("it is moved {pixels} pixels up").format(pixels=-down)
