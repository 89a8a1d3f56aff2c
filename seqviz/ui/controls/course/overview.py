"""The course as a list and in the bar, with the progress that the visitor's browser keeps."""

from __future__ import annotations

from typing import Final

import streamlit as st

from seqviz.payloads.course import CourseBar, CourseEntry, CourseList
from seqviz.ui.controls.course.lessons import course
from seqviz.ui.controls.course.way import ask_home, asked_in, links_of
from seqviz.ui.controls.course.words import bar_words, list_words
from seqviz.ui.frame.i18n import _, language
from seqviz.ui.kit.host import component

_list = component("course_list")
_bar = component("course_bar")
_BAR: Final = "bar_course"


def course_overview(key: str = "course_list") -> None:
    """Show all lessons; a file with a mistake is named, so that its teacher finds it."""
    key = f"{key}-{language()}"
    _list(CourseList(_entries(), list_words()), key=key, on_go_change=asked_in(key))
    for fault in course(language()).faults:
        st.warning(
            _("A lesson is left out: {file}, line {line}: {problem}").format(
                file=fault.file, line=fault.line, problem=fault.problem
            )
        )


def course_dots(*, open_lesson: str) -> None:
    """The course in the bar: a dot for each lesson, and a menu of them.

    Args:
        open_lesson: its name, or "".
    """
    key = f"course_bar-{language()}"
    with st.container(key=_BAR):
        _bar(
            CourseBar(open_lesson, f"./#{ANCHOR}", _entries(), bar_words()),
            key=key,
            on_go_change=asked_in(key),
            on_home_change=ask_home,
        )


ANCHOR: Final = "course"
"""Where the list of lessons stands on the first page."""


def _entries() -> tuple[CourseEntry, ...]:
    return tuple(
        CourseEntry(
            *(lesson.name, lesson.title, lesson.summary, links_of(lesson)),
            tuple(bool(card.act) for card in lesson.cards),
        )
        for lesson in course(language()).lessons
    )
