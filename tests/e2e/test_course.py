"""Lessons in a browser: each is walked to its end by its own instructions, in each language."""

import json
import os

import pytest
from playwright.sync_api import Locator, expect

from seqviz.ui.controls.course.lessons import Card, Lesson, course
from seqviz.ui.frame.course_acts import ACTS
from seqviz.ui.frame.i18n import LANGUAGES, Language
from tests.e2e.acts import WAYS, do
from tests.e2e.conftest import OpenTab
from tests.e2e.harness import AppPage, Server

# Walked to its end in every run, and of the others every kind of act once; all of them walked where
# SEQVIZ_LESSONS is "all" (`make walk`). What they say and where they lead is tested without a
# browser in every run (tests/ui/controls/course).
IN_EVERY_RUN: list[tuple[str, Language]] = [("valve", "zh")]
LONG = {"unit_taken_away"}
"""Only where all are walked: the network reads for many seconds then."""
ALL = os.environ.get("SEQVIZ_LESSONS") == "all"


def _walks() -> list[tuple[str, Language]]:
    everything = [(lesson.name, lang) for lang in LANGUAGES for lesson in course(lang).lessons]
    return everything if ALL else IN_EVERY_RUN


def _sample() -> list[tuple[Lesson, tuple[int, ...]]]:
    """The first card of each kind of act that the walks of every run do not do, by lessons."""
    done = {card.act for name, lang in IN_EVERY_RUN for card in _lesson(name, lang).cards}
    found = []
    for lesson in course("en").lessons:
        new = {card.act: k for k, card in reversed(list(enumerate(lesson.cards))) if card.act}
        wanted = tuple(sorted(k for act, k in new.items() if act not in done))
        done |= set(new)
        if wanted:
            found.append((lesson, wanted))
    return found


def _lesson(name: str, lang: Language) -> Lesson:
    lesson = course(lang).named(name)
    assert lesson is not None
    return lesson


def _begin(tab: AppPage, lesson: Lesson, lang: Language) -> Locator:
    """Open a lesson at its first card; its card."""
    first = lesson.page_of(0)
    tab.goto(f"/{first.page}", lang=lang, **dict(first.query), lesson=lesson.name)
    return tab.page.locator("section.card")


def _act(tab: AppPage, card: Locator, one: Card) -> None:
    """Do what the card waits for: only then it lets go on."""
    expect(card).to_have_attribute("data-waits", "true")
    expect(card.locator("[data-act=next]")).to_be_disabled()
    do(tab, one.act, one.details or {})
    expect(card).to_have_attribute("data-waits", "false")


def _on(tab: AppPage, card: Locator, lesson: Lesson, k: int, key: str = "next") -> None:
    """Press a key of the card `k` that leads on, to another page too."""
    forward = card.locator(f"[data-act={key}]")
    if k + 1 < len(lesson.cards) and lesson.cards[k + 1].opens is not None:
        with tab.rerun():
            forward.click()
    else:
        forward.click()


def _kept(tab: AppPage, name: str) -> dict[str, object]:
    kept: dict[str, object] = json.loads(tab.page.evaluate("localStorage['seqviz.course']"))[name]
    return kept


def test_every_act_can_be_done() -> None:
    """Whatever a card may wait for, a visitor of these tests knows how to do it."""
    assert set(WAYS) == set(ACTS)


@pytest.mark.parametrize(("name", "lang"), _walks())
def test_a_lesson_is_walked_by_its_own_instructions(
    open_tab: OpenTab, server: Server, name: str, lang: Language
) -> None:
    """Each card waits until its act is done, then lets go on; the end is kept in the browser."""
    lesson = _lesson(name, lang)
    tab = open_tab(server.url, reduced_motion="reduce")
    card = _begin(tab, lesson, lang)
    for k, one in enumerate(lesson.cards):
        expect(card).to_have_attribute("data-card", str(k + 1))
        expect(card.locator("[data-act=open]")).to_be_hidden()
        if one.act:
            _act(tab, card, one)
        _on(tab, card, lesson, k)
    expect(card.locator("[data-act=again]")).to_be_visible()
    assert _kept(tab, name)["finished"] is True
    tab.check()


@pytest.mark.again
@pytest.mark.skipif(ALL, reason="all lessons are walked")
def test_every_kind_of_act_is_reported_by_its_control(open_tab: OpenTab, server: Server) -> None:
    """The first card that waits for it hears of it, whether Python or the browser reports it."""
    tab = open_tab(server.url, reduced_motion="reduce")
    card, bar, page = tab.page.locator("section.card"), tab.page.locator(".st-key-bar_course"), ""
    for lesson, wanted in _sample():
        if page in ("", lesson.page_of(0).page):
            _begin(tab, lesson, "en")
        else:
            bar.locator(".key").click()
            with tab.rerun():
                bar.locator(f"[data-lesson={lesson.name}]").click()
        for k, one in enumerate(lesson.cards[: wanted[-1] + 1]):
            expect(card).to_have_attribute("data-card", str(k + 1))
            if k in wanted:
                _act(tab, card, one)
            if k < wanted[-1]:
                _on(tab, card, lesson, k, "skip" if one.act and k not in wanted else "next")
        page = lesson.page_of(wanted[-1]).page
    tab.check()


def test_a_lesson_is_left_and_taken_up_again(open_tab: OpenTab, server: Server) -> None:
    """Pages change inside it, the language too; elsewhere it says so and leads back; it is kept."""
    lesson = _lesson("training", "en")
    tab = open_tab(server.url, reduced_motion="reduce")
    card = _begin(tab, lesson, "en")
    there = next(k for k, one in enumerate(lesson.cards[1:], 1) if one.opens)
    for k in range(there):
        expect(card).to_have_attribute("data-card", str(k + 1))
        _on(tab, card, lesson, k, "skip" if lesson.cards[k].act else "next")
    expect(card.locator("[data-act=open]")).to_be_hidden()
    assert "/gradients" in tab.page.url
    # Another language: the same card, in its words.
    with tab.rerun():
        tab.page.get_by_text("中文", exact=True).click()
    expect(card).to_have_attribute("data-card", str(there + 1))
    expect(card.locator("h2")).to_have_text(_lesson("training", "zh").title)
    # Another page: an act there counts for nothing, and the card leads back without a reload.
    with tab.rerun():
        tab.page.get_by_test_id("stTopNavLink").first.click()
    expect(card.locator(".elsewhere")).to_contain_text("随时间反向传播")
    with tab.rerun():
        card.locator("[data-act=open]").click()
    expect(card.locator(".elsewhere")).to_be_hidden()
    # Left, it is gone from every page; the bar's menu goes on where it was.
    with tab.rerun():
        card.locator("[data-act=leave]").click()
    expect(card).to_have_count(0)
    assert "lesson=" not in tab.page.url
    bar = tab.page.locator(".st-key-bar_course")
    expect(bar.locator(".key .dots i")).to_have_count(len(course("zh").lessons))
    expect(bar.locator(".key .dots i.begun")).to_have_count(1)
    with tab.rerun():
        tab.page.get_by_test_id("stTopNavLink").first.click()
    bar.locator(".key").click()
    with tab.rerun():
        bar.locator("[data-lesson=training]").click()
    expect(card).to_have_attribute("data-card", str(there + 1))
    assert "/gradients" in tab.page.url
    # Its end offers the next lesson.
    card.locator("[data-act=skip]").click()
    card.locator("[data-act=next]").click()
    following = card.locator("[data-act=following]")
    expect(following).to_contain_text(_lesson("vanishing", "zh").title)
    assert _kept(tab, "training")["finished"] is True
    tab.check()
