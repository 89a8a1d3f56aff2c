"""Every word that the drawing pad shows, in the session's language."""

from __future__ import annotations

from seqviz.payloads.curve_pad import CurvePadWords
from seqviz.ui.frame.i18n import _


def words() -> CurvePadWords:
    """All of them."""
    return CurvePadWords(
        pad=_(
            "Curve, drawn from left to right. Arrow keys left and right move a cursor, up and "
            "down raise and lower the curve there."
        ),
        hint=_("Draw a curve here, from left to right"),
        hint_keys=_("or with the arrow keys"),
        yours=_("your curve"),
        goes_on=_("the network goes on"),
        waits=_("here the network will go on"),
        clear=_("Clear"),
        at=_("at {x} percent: {y}"),
        nothing=_("at {x} percent: nothing yet"),
        drawn=_("Curve drawn."),
        continued=_("The network continues the curve with {count} values."),
        cleared=_("The pad is empty."),
    )
