"""Presenter mode: what a class sees; a key, a button in the bar and a link lead into it."""

from __future__ import annotations

from typing import Final

from seqviz.ui.frame.address import PRESENT
from seqviz.ui.frame.i18n import _
from seqviz.ui.frame.link import put_value, value_of
from seqviz.ui.frame.session import told_by
from seqviz.ui.kit.host import component

_KEY: Final = "presenter"
_presenter = component("presenter")


def presenter() -> None:
    """Show the button in the bar; the keys work from now on."""
    labels = {
        "enter": _("Present"),
        "enter_help": _("For a class: no menus, large type, big keys. Key: P"),
        "keys": _("Keys of the presentation"),
        "back": _("Back"),
        "play": _("Play or pause"),
        "forward": _("Forward"),
        "none": _("Nothing here goes step by step."),
        "spotlight": _("Spotlight"),
        "spotlight_help": _("A light that follows the pointer. Key: S"),
        "leave": _("Leave"),
        "leave_help": _("Back to the page as it was. Key: Esc"),
        "hint": _("H shows all keys"),
        "keys_help": _("Which keys there are. Key: H"),
        "keys_list": "\n".join(
            (
                _("← →, or a remote: one step back, one step on"),
                _("Space: play or pause"),
                _("S: a spotlight that follows the pointer"),
                _("Esc or P: leave"),
            )
        ),
    }
    _presenter({"present": value_of(PRESENT), "labels": labels}, key=_KEY, on_present_change=_told)


def _told() -> None:
    put_value(PRESENT, told_by(_KEY).get("present") == "1")
