"""The course as a list, with the progress that the visitor's browser keeps."""

from __future__ import annotations

import streamlit as st

from seqviz.payloads.course import CourseEntry, CourseList
from seqviz.ui.controls.course.lessons import course
from seqviz.ui.controls.course.walk import link_of
from seqviz.ui.controls.course.words import list_words
from seqviz.ui.frame.i18n import _, language
from seqviz.ui.kit.host import component

_component = component("course_list")


def course_overview(key: str = "course_list") -> None:
    """Show all lessons; a file with a mistake is named, so that its teacher finds it."""
    known = course(language())
    entries = (
        CourseEntry(
            lesson.name,
            lesson.title,
            lesson.summary,
            tuple(link_of(lesson, lesson.page_of(k)) for k in range(len(lesson.cards))),
        )
        for lesson in known.lessons
    )
    _component(CourseList(tuple(entries), list_words()), key=f"{key}-{language()}")
    for fault in known.faults:
        st.warning(
            _("A lesson is left out: {file}, line {line}: {problem}").format(
                file=fault.file, line=fault.line, problem=fault.problem
            )
        )
