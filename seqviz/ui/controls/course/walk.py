"""An open lesson: its card stands on every page until the visitor leaves the lesson."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode

import streamlit as st

from seqviz.payloads import is_whole
from seqviz.payloads.course import CourseCard, CourseLook, CourseNext, CourseWalk
from seqviz.ui.controls.course.lessons import Card, Lesson, Link, course
from seqviz.ui.controls.course.parts import PARTS
from seqviz.ui.controls.course.words import card_words
from seqviz.ui.frame.address import COURSE
from seqviz.ui.frame.course_acts import deeds
from seqviz.ui.frame.i18n import language
from seqviz.ui.frame.leaving import at_each_page
from seqviz.ui.frame.link import address_says, begin_anew, forget, put, refuse, settle
from seqviz.ui.frame.router import PAGES, page_named
from seqviz.ui.frame.session import Key, told_by
from seqviz.ui.kit.host import component

_component = component("course_card")
_KEY: Final = "course_card"
_GOING: Final[Key[tuple[str, int] | None]] = Key("course_going", None)


def walk(page: str) -> None:
    """The frame's call before each page: show the card of the open lesson, or nothing.

    Args:
        page: as in the address.
    """
    going = _GOING.take()
    if going is not None:
        _go(*going)
    if not (name := settle(COURSE)):
        return
    lesson = course(language()).named(name)
    if lesson is None:
        refuse(COURSE, name)
        return
    _component(
        _told(lesson, page), key=f"{_KEY}-{language()}", on_go_change=_asked, on_leave_change=_leave
    )


def link_of(lesson: Lesson, place: Link) -> str:
    """The link that opens a page as a card of the lesson needs it, from any page of the app."""
    page = "" if place.page == PAGES[0].name else place.page
    return f"./{page}?{urlencode([*place.query, (COURSE.name, lesson.name)])}"


def _told(lesson: Lesson, page: str) -> CourseWalk:
    lessons = course(language()).lessons
    k = lessons.index(lesson)
    after = lessons[k + 1] if k + 1 < len(lessons) else None
    return CourseWalk(
        lesson=lesson.name,
        title=lesson.title,
        place=(k + 1, len(lessons)),
        cards=tuple(_card(lesson, card) for card in lesson.cards),
        arrived=tuple(
            k
            for k, card in enumerate(lesson.cards)
            if card.opens is not None
            and card.opens.page == (page or PAGES[0].name)
            and address_says(card.opens.query)
        ),
        deeds=deeds(),
        next=None
        if after is None
        else CourseNext(after.name, after.title, link_of(after, after.page_of(0))),
        labels=card_words(),
    )


def _card(lesson: Lesson, card: Card) -> CourseCard:
    part = PARTS.get(card.look)
    return CourseCard(
        text=card.text,
        opens="" if card.opens is None else link_of(lesson, card.opens),
        act=card.act,
        details=card.details or {},
        look=None if part is None else CourseLook(part.outer, part.inner),
    )


def _asked() -> None:
    """The browser asks for the page of a card; which page that is, the lesson's file says."""
    _GOING.set(card_asked_for(told_by(f"{_KEY}-{language()}").get("go")))


def card_asked_for(told: Any) -> tuple[str, int] | None:
    """The lesson and the card that a message means; None for anything else."""
    if not isinstance(told, dict) or not isinstance(told.get("lesson"), str):
        return None
    lesson, k = course(language()).named(told["lesson"]), told.get("card")
    if lesson is None or not is_whole(k) or not 0 <= k < len(lesson.cards):
        return None
    return lesson.name, k


def _go(name: str, k: int) -> None:
    """Show the page of a card as the card needs it."""
    lesson = course(language()).named(name)
    if lesson is None:
        return
    place = lesson.page_of(k)
    put(COURSE, name)
    begin_anew(place.page, COURSE)
    st.switch_page(page_named(place.page).to_streamlit(), query_params=dict(place.query))


def _leave() -> None:
    forget(COURSE)


def begin() -> None:
    """From now on the open lesson's card stands on every page."""
    at_each_page(walk)
