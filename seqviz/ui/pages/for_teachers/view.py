"""The list of demonstrations, as cards or as the speaker's notes to print."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

import streamlit as st

from seqviz.payloads.demonstrations import DemonstrationCard, DemonstrationList
from seqviz.ui.controls.demonstrations.read import Demonstration, demonstrations
from seqviz.ui.frame.address import LANGUAGE, NOTES
from seqviz.ui.frame.i18n import _, language
from seqviz.ui.frame.lesson_link import code_of, code_words
from seqviz.ui.frame.link import put_value, value_of
from seqviz.ui.frame.router import PAGES, page_named
from seqviz.ui.frame.session import Key
from seqviz.ui.kit.host import component

_list = component("demonstrations")
_SWITCH: Final[Key[bool]] = Key("teachers_notes", False)  # of the control


def choose_view() -> None:
    """Cards to open, or notes to print."""
    _SWITCH.set(value_of(NOTES))
    st.segmented_control(
        _("What is shown"),
        (False, True),
        format_func=lambda notes: _("Speaker's notes") if notes else _("Demonstrations"),
        key=_SWITCH.name,
        required=True,
        on_change=lambda: put_value(NOTES, _SWITCH.get()),
        label_visibility="collapsed",
    )


def show_demonstrations() -> None:
    """All of them; one with a mistake is named, so that its teacher finds it."""
    here = demonstrations(language())
    cards = tuple(map(_card, here.all))
    _list(DemonstrationList(cards, value_of(NOTES), _words()), key=f"demonstrations-{language()}")
    for fault in here.faults:
        st.warning(
            _("A demonstration is left out: {file}, line {line}: {problem}").format(
                file=fault.file, line=fault.line, problem=fault.problem
            )
        )


def link_of(one: Demonstration) -> str:
    """The link that opens it, in the language that is shown, from any page of the app."""
    page = "" if one.opens.page == PAGES[0].name else one.opens.page
    query = urlencode([*one.opens.query, (LANGUAGE.name, language())], safe=",")
    return f"./{page}?{query}"


def _card(one: Demonstration) -> DemonstrationCard:
    link = link_of(one)
    return DemonstrationCard(
        name=one.name,
        title=one.title,
        page=_(page_named(one.opens.page).title),
        opens=link,
        show=one.show,
        ask=one.ask,
        say=one.say,
        code=code_of(link),
    )


def _words() -> dict[str, str]:
    return {
        **code_words(),
        "list": _("Demonstrations"),
        "open": _("Open"),
        "present": _("Present"),
        "qr": _("QR code"),
        "note": _("Speaker's note"),
        "show": _("Show"),
        "ask": _("Ask"),
        "say": _("Say"),
        "print": _("Print the notes"),
        "close": _("Close"),
    }
