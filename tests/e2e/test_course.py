"""Lessons in a browser: each is walked to its end by its own instructions, in each language."""

import json
import os

import pytest
from playwright.sync_api import expect

from seqviz.ui.controls.course.lessons import course
from seqviz.ui.frame.course_acts import ACTS
from seqviz.ui.frame.i18n import LANGUAGES, Language
from tests.e2e.acts import WAYS, do
from tests.e2e.conftest import OpenTab
from tests.e2e.harness import Server

# Walked in every run; all others too where SEQVIZ_LESSONS is "all". What they say and where they
# lead is tested without a browser in every run (tests/ui/controls/course).
IN_EVERY_RUN = {("state", "en"), ("valve", "zh")}
ALL = os.environ.get("SEQVIZ_LESSONS") == "all"


def _walks() -> list[tuple[str, Language]]:
    walks = [(lesson.name, lang) for lang in LANGUAGES for lesson in course(lang).lessons]
    return [walk for walk in walks if ALL or walk in IN_EVERY_RUN]


def test_every_act_can_be_done() -> None:
    """Whatever a card may wait for, a visitor of these tests knows how to do it."""
    assert set(WAYS) == set(ACTS)


@pytest.mark.parametrize(("name", "lang"), _walks())
def test_a_lesson_is_walked_by_its_own_instructions(
    open_tab: OpenTab, server: Server, name: str, lang: Language
) -> None:
    """Each card waits until its act is done, then lets go on; the end is kept in the browser."""
    lesson = course(lang).named(name)
    assert lesson is not None
    tab = open_tab(server.url)
    first = lesson.page_of(0)
    tab.goto(f"/{first.page}", lang=lang, **dict(first.query), lesson=name)
    card = tab.page.locator("section.card")
    for k, one in enumerate(lesson.cards):
        expect(card).to_have_attribute("data-card", str(k + 1))
        expect(card.locator("[data-act=open]")).to_be_hidden()
        forward = card.locator("[data-act=next]")
        if one.act:
            expect(card).to_have_attribute("data-waits", "true")
            expect(forward).to_be_disabled()
            do(tab, one.act, one.details or {})
        expect(card).to_have_attribute("data-waits", "false")
        if k + 1 < len(lesson.cards) and lesson.cards[k + 1].opens not in (None, one.opens):
            with tab.rerun():
                forward.click()
        else:
            forward.click()
    expect(card.locator("[data-act=again]")).to_be_visible()
    kept = json.loads(tab.page.evaluate("localStorage['seqviz.course']"))
    assert kept[name]["finished"] is True
    tab.check()
