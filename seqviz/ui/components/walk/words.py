"""Every word of the walk that belongs to no item."""

from __future__ import annotations

from seqviz.ui.frame.i18n import _


def words() -> dict[str, str]:
    """The words by their names, in the session's language."""
    return {
        "region": _("A walk through the two tutorials"),
        "tutorials": _("Tutorial"),
        "items": _("Items"),
        "position": _("{place} of {places}"),
        "says": _("It says"),
        "means": _("It means"),
        "wrong": _("What is wrong"),
        "sound": _("What to mind"),
        "try": _("Try it here"),
        "back": _("Previous item"),
        "next": _("Next item"),
        "faulty": _("the tutorial says something wrong here"),
        "fine": _("as it says"),
        "answers": _("Python answers"),
        "there": _("there"),
        "missing": _("missing here"),
        "fits": _("fits"),
        "unfit": _("does not fit"),
    }
