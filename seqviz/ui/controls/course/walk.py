"""An open lesson: its card stands on every page until the visitor leaves the lesson."""

from __future__ import annotations

import logging
from functools import cache
from typing import Final

from seqviz.payloads.course import CourseCard, CourseLook, CourseNext, CourseWalk
from seqviz.ui.controls.bets.register import question_named
from seqviz.ui.controls.course.lessons import Card, Lesson, course
from seqviz.ui.controls.course.overview import course_dots
from seqviz.ui.controls.course.way import asked_in, go_where_asked, link_of
from seqviz.ui.controls.course.words import card_words
from seqviz.ui.frame.address import COURSE
from seqviz.ui.frame.course_acts import deeds
from seqviz.ui.frame.i18n import LANGUAGES, _, language
from seqviz.ui.frame.leaving import at_each_page
from seqviz.ui.frame.link import address_denies, address_says, forget, refuse, settle
from seqviz.ui.frame.parts import PARTS
from seqviz.ui.frame.router import PAGES, page_named
from seqviz.ui.kit.host import component

_component = component("course_card")
_KEY: Final = "course_card"
_log = logging.getLogger(__name__)


def walk(page: str) -> None:
    """The frame's call before each page: the course in the bar, the open lesson's card.

    Args:
        page: as in the address.
    """
    go_where_asked()
    name = settle(COURSE)
    lesson = course(language()).named(name)
    course_dots(open_lesson="" if lesson is None else name)
    if not name:
        return
    if lesson is None:
        refuse(COURSE, name)
        return
    key = f"{_KEY}-{language()}"
    _component(told(lesson, page), key=key, on_go_change=asked_in(key), on_leave_change=_leave)


def told(lesson: Lesson, page: str) -> CourseWalk:
    """What the card of an open lesson is told on a page."""
    lessons = course(language()).lessons
    k = lessons.index(lesson)
    after = lessons[k + 1] if k + 1 < len(lessons) else None
    here = [
        (k, card.opens)
        for k, card in enumerate(lesson.cards)
        if card.opens is not None and card.opens.page == (page or PAGES[0].name)
    ]
    return CourseWalk(
        lesson=lesson.name,
        title=lesson.title,
        place=(k + 1, len(lessons)),
        cards=tuple(_card(lesson, card) for card in lesson.cards),
        here=tuple(k for k, _link in here),
        arrived=tuple(k for k, link in here if address_says(link.query)),
        denied=tuple(k for k, link in here if address_denies(link.query)),
        deeds=deeds(),
        next=None
        if after is None
        else CourseNext(after.name, after.title, link_of(after, after.page_of(0))),
        say=lesson.say,
        labels=card_words(),
    )


def _card(lesson: Lesson, card: Card) -> CourseCard:
    parts = [PARTS[name] for name in card.look]
    return CourseCard(
        text=card.text,
        opens="" if card.opens is None else link_of(lesson, card.opens),
        page="" if card.opens is None else _(page_named(card.opens.page).title),
        act=card.act,
        details=card.details or {},
        look=tuple(CourseLook(part.outer, part.inner) for part in parts),
        asks=_asked(card),
    )


def _asked(card: Card) -> str:
    if card.act != "bet_revealed":
        return ""
    question = question_named(str((card.details or {}).get("question", "")))
    return "" if question is None else _(question.title)


def _leave() -> None:
    forget(COURSE)


@cache
def report_faults() -> None:
    """Once a process: what is wrong with lessons stands in the log, with file and line."""
    for fault in {str(fault): None for lang in LANGUAGES for fault in course(lang).faults}:
        _log.log(logging.ERROR, "A lesson is left out. %s", fault)


def begin() -> None:
    """From now on the course is there on every page."""
    report_faults()
    at_each_page(walk)
