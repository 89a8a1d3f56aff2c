"""One switch for the whole app: what is for experts is shown, or stays behind.

Nats, ranks and correlations help those who know them and stop those who do not. A page asks
``experts()``, and puts ``experts_door`` where it leaves something out; the switch stands behind
*About this page*. The choice holds for the session, goes along in the address and is kept by the
visitor's browser.
"""

from __future__ import annotations

from typing import Final

import streamlit as st

from seqviz.payloads.experts import Experts
from seqviz.ui.frame.address import EXPERTS
from seqviz.ui.frame.i18n import _
from seqviz.ui.frame.link import put_value, value_of
from seqviz.ui.frame.session import Key, told_by
from seqviz.ui.kit.host import component

_KEPT: Final = "experts"
_CHOSEN: Final[Key[bool]] = Key("experts_chosen", False)
_SWITCH: Final[Key[bool]] = Key("experts_switch", False)  # of the control
_browser = component("experts")


def experts() -> bool:
    """Whether what is for experts is shown."""
    return value_of(EXPERTS)


def keep_experts() -> None:
    """The frame's call: the browser keeps the choice, and says so to a new session."""
    shown = Experts(on=experts(), chosen=_CHOSEN.get())
    _browser(shown, key=_KEPT, on_kept_change=_kept)


def experts_switch() -> None:
    """The switch itself."""
    _SWITCH.set(experts())
    st.toggle(
        _("For experts: also nats, ranks and correlations"),
        key=_SWITCH.name,
        on_change=_switched,
        help=_("On all pages, and kept in this browser."),
    )


def experts_door(hidden: str, *, key: str) -> bool:
    """Whether what is for experts is shown; if not, a button that shows it, on all pages.

    Args:
        hidden: what it is, in a few words.
        key: of the button.
    """
    if experts():
        return True
    if st.button(
        _("For experts: {what}").format(what=hidden),
        key=key,
        type="tertiary",
        icon=":material/science:",
        help=_("Shows it on all pages; “About this page” has the switch."),
    ):
        choose_experts(True)
        st.rerun()  # all of the page, wherever the button stands
    return False


def choose_experts(on: bool) -> None:
    """The visitor's choice, on all pages."""
    _CHOSEN.set(True)
    put_value(EXPERTS, on)


def _switched() -> None:
    choose_experts(_SWITCH.get())


def _kept() -> None:
    if told_by(_KEPT).get("kept") == "1":
        put_value(EXPERTS, True)
