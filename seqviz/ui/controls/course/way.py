"""From a lesson to the page that one of its cards is about."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlencode

import streamlit as st

from seqviz.payloads import is_whole
from seqviz.ui.controls.course.lessons import Lesson, Link, course
from seqviz.ui.frame.address import COURSE, EXPERTS, PRESENT
from seqviz.ui.frame.i18n import language
from seqviz.ui.frame.link import begin_anew, put
from seqviz.ui.frame.router import PAGES, page_named
from seqviz.ui.frame.session import Key, told_by

_GOING: Final[Key[tuple[str, int] | None]] = Key("course_going", None)
_HOME: Final[Key[bool]] = Key("course_home", False)


def link_of(lesson: Lesson, place: Link) -> str:
    """The link that opens a page as a card of the lesson needs it, from any page of the app."""
    page = "" if place.page == PAGES[0].name else place.page
    return f"./{page}?{urlencode([*place.query, (COURSE.name, lesson.name)])}"


def links_of(lesson: Lesson) -> tuple[str, ...]:
    """For each card of a lesson the link that shows the page as it needs it."""
    return tuple(link_of(lesson, lesson.page_of(k)) for k in range(len(lesson.cards)))


def asked_in(key: str) -> Callable[[], None]:
    """What to call when a component asks for the page of a card; the lesson's file says which.

    Args:
        key: of the component, as it is mounted.
    """

    def asked() -> None:
        _GOING.set(card_asked_for(told_by(key).get("go")))

    return asked


def ask_home() -> None:
    """The browser asks for the page that shows the course."""
    _HOME.set(True)


def card_asked_for(told: Any) -> tuple[str, int] | None:
    """The lesson and the card that a message means; None for anything else."""
    if not isinstance(told, dict) or not isinstance(told.get("lesson"), str):
        return None
    lesson, k = course(language()).named(told["lesson"]), told.get("card")
    if lesson is None or not is_whole(k) or not 0 <= k < len(lesson.cards):
        return None
    return lesson.name, k


def go_where_asked() -> None:
    """Before a page: show another one, if the browser has asked for it."""
    if _HOME.take():
        st.switch_page(PAGES[0].to_streamlit())
    going = _GOING.take()
    lesson = course(language()).named(going[0]) if going else None
    if going is None or lesson is None:
        return
    place = lesson.page_of(going[1])
    put(COURSE, lesson.name)
    begin_anew(place.page, COURSE, EXPERTS, PRESENT)  # how the app is shown stays
    st.switch_page(page_named(place.page).to_streamlit(), query_params=dict(place.query))
