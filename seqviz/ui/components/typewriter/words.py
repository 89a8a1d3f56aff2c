"""Every word that the typewriter shows, in the session's language."""

from __future__ import annotations

from seqviz.payloads.typewriter import TypewriterWords
from seqviz.ui.frame.i18n import _


def words() -> TypewriterWords:
    """All of them."""
    return TypewriterWords(
        text=_("The text, one character after another; arrow keys move through it"),
        first=_("Back to the prompt"),
        back=_("One character back"),
        play=_("Type"),
        pause=_("Pause"),
        forward=_("One character on"),
        last=_("To the end"),
        speed=_("Speed"),
        rate=_("{rate} a second"),
        where=_("{at} of {of}"),
        more=_("Write on"),
        undo=_("Undo the last branch"),
        next=_("What could stand here"),
        click=_("Click a character: it takes this place, and the text goes on from there."),
        start=_("Nothing is written yet: press the triangle."),
        before=_("what the network says"),
        after=_("what is drawn from, after temperature and filters"),
        drawn=_("drawn here"),
        chosen=_("chosen by you"),
        candidate=_("{char}: {before} before, {after} after temperature and filters"),
        go=_("Go on with {char}"),
        out=_("left out"),
        space=_("space"),
        newline=_("line end"),
        tab=_("tab"),
        hidden=_(
            "The hidden state that this was read from: {units} numbers, amber where negative, "
            "blue where positive"
        ),
        unit=_("unit {unit}: {value}"),
        tint=_("the stronger the tint, the less likely the network itself found this character"),
        branch=_("your branch"),
        value=_("character {at} of {of}: {char}, {share}"),
    )
