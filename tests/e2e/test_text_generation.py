"""The typewriter in a browser: typed without the server, paused, rewound, branched."""

import re

import pytest
from playwright.sync_api import Locator, expect

from seqviz.models.charlm import SHIPPED
from seqviz.models.sampling import Sampling
from seqviz.ui.controls.writers.networks import sentence_network
from tests.e2e.conftest import OpenTab
from tests.e2e.harness import AppPage, Server

DRAWN = {"net": "sentence", "greedy": 0, "temp": 1.4, "draw": 5}


def open_desk(app: AppPage, **query: str | int) -> Locator:
    """The typewriter of the tutorial's network, drawing at random."""
    app.goto("/text_generation", **(DRAWN | query))
    desk = app.page.locator(".shell:has(.paper)")
    expect(desk).to_have_attribute("data-ready", re.compile(r"\w{12}"))
    return desk


def written(desk: Locator) -> str:
    """What stands on the paper, as far as it was ever typed."""
    return desk.evaluate(
        "shell => [...shell.querySelectorAll('.char')].map((one) => one.textContent).join('')"
    )


def to_the_end(desk: Locator) -> str:
    """The whole text."""
    last = desk.get_by_role("button", name="To the end")
    if last.is_enabled():
        last.click()
    expect(desk).to_have_attribute("data-at", "300")
    return written(desk)


def test_it_types_by_itself_and_sends_nothing(app: AppPage) -> None:
    """Characters appear one after another; pausing, stepping and rewinding are the browser's."""
    desk = open_desk(app)
    with app.no_traffic():
        app.page.wait_for_function(
            """() => [...document.querySelectorAll('*')].some((one) =>
                Number(one.shadowRoot?.querySelector('.shell[data-at]')?.dataset.at) > 20)"""
        )
        desk.get_by_role("button", name="Pause").click()
        at = int(desk.get_attribute("data-at") or 0)
        assert 20 < at < 300
        assert len(written(desk)) == at
        paper = desk.get_by_role("slider", name="The text")
        paper.focus()
        paper.press("ArrowLeft")
        expect(desk).to_have_attribute("data-at", str(at - 1))
        assert len(written(desk)) == at, "what was typed stays as a shadow"
        paper.press("ArrowRight")
        paper.press("ArrowRight")
        expect(desk).to_have_attribute("data-at", str(at + 1))
        desk.locator(".char[data-k='7']").click()
        expect(desk).to_have_attribute("data-at", "8")
        expect(desk.locator(".candidates .own .glyph")).to_have_text(
            written(desk)[7].replace(" ", "␣")
        )
        expect(desk.locator(".list li:visible")).to_have_count(
            10 + desk.locator(".list li:nth-child(11):visible").count()
        )
        text = to_the_end(desk)
    told = sentence_network().write("h", 300, sampling=Sampling(1.4), seed=5)
    assert text == told, "the text on the paper is the core's"
    app.check()


def test_an_alternative_changes_what_comes_after_it_only(app: AppPage) -> None:
    """A click on another character branches there; taking it back gives the old text again."""
    desk = open_desk(app)
    before = to_the_end(desk)
    desk.locator(".char[data-k='40']").click()
    other = desk.locator(".list li:not(.own) button").first
    char = other.locator(".glyph").inner_text().replace("␣", " ")
    ready = desk.get_attribute("data-ready") or ""
    with app.rerun():
        other.click()
    expect(desk).not_to_have_attribute("data-ready", ready)
    after = to_the_end(desk)
    assert after[:40] == before[:40]
    assert after[40] == char != before[40]
    assert after[41:] != before[41:]
    expect(desk.locator(".char.taken")).to_have_count(1)
    assert "branch=40-" in app.page.url
    app.reload()
    assert to_the_end(app.page.locator(".shell:has(.paper)")) == after, "the link says it all"
    desk.locator(".char[data-k='60']").click()
    desk.get_by_role("slider", name="Speed").press("Home")
    expect(app.page).to_have_url(re.compile(r"(?=.*\bat=61\b)(?=.*\bspeed=0\b)"))
    app.reload()
    expect(desk).to_have_attribute("data-at", "61")  # it stands where the link says, and waits
    expect(desk).to_have_attribute("data-playing", "false")
    expect(desk.get_by_role("slider", name="Speed")).to_have_value("0")
    app.page.get_by_role("radio", name="中文").click()
    expect(desk.get_by_role("slider", name="速度")).to_have_value("0")
    expect(desk).to_have_attribute("data-at", "61")
    expect(app.page).to_have_url(re.compile(r"\bat=61\b"))
    app.page.get_by_role("radio", name="English").click()
    expect(desk.get_by_role("slider", name="Speed")).to_have_value("0")
    assert to_the_end(desk) == after
    expect(app.page).not_to_have_url(re.compile("at=61"))
    with app.rerun():
        desk.get_by_role("button", name="Undo the last branch").click()
    expect(desk.locator(".char.taken")).to_have_count(0)
    assert to_the_end(desk) == before
    app.check()


@pytest.mark.again
def test_the_same_seed_writes_the_same_text(app: AppPage) -> None:
    """Another draw is another text; the first seed again is the first text again."""
    desk = open_desk(app)
    first = to_the_end(desk)
    with app.rerun():
        app.page.get_by_role("button", name="Another draw").click()
    expect(desk.locator(".bar .where")).not_to_have_text("300 of 300")
    second = to_the_end(desk)
    assert second != first
    assert to_the_end(open_desk(app)) == first
    with app.rerun():
        desk.get_by_role("button", name="Write on").click()
    expect(desk.get_by_text("of 600")).to_be_visible()
    assert written(desk)[:300] == first
    app.check()


@pytest.mark.skipif(not SHIPPED["shakespeare"].is_file(), reason="no checkpoint to write with")
@pytest.mark.parametrize("width", [420, pytest.param(1280, marks=pytest.mark.again)])
def test_a_network_is_taught_and_writes(app: AppPage, width: int) -> None:
    """Train the tutorial's network, read its samples, and put it to the typewriter."""
    app.page.set_viewport_size({"width": width, "height": 900})
    app.goto("/text_generation")
    app.page.get_by_role("button", name="Train", exact=True).click()
    samples = app.page.locator(".samples")
    expect(samples).to_contain_text("after 100 updates")
    expect(samples).to_contain_text("hello world this is a test of the RNN model")
    app.page.get_by_role("button", name="Train again from the start").wait_for()
    with app.rerun():
        app.page.get_by_role("button", name="Write with this network").click()
    expect(app.page.get_by_text("trained on “The tutorial's sentence”")).to_be_visible()
    app.check_fits()
    app.check_accessible(include="[data-testid=stMain]")
    app.check()


def test_the_page_without_a_mouse_and_without_motion(open_tab: OpenTab, server: Server) -> None:
    """By keyboard: settings, walking, branching, taking back; teaching, and writing with that."""
    tab = open_tab(server.url, reduced_motion="reduce")
    desk = open_desk(tab, learn="sentence")
    expect(desk).to_have_attribute("data-at", "300")  # nobody types: it stands there
    expect(desk).to_have_attribute("data-playing", "false")
    keys = tab.page.keyboard

    tab.tab_to("one => one.closest('.st-key-w_temp') && one.matches('input')")
    with tab.rerun():
        keys.press("ArrowLeft")
    expect(tab.page).to_have_url(re.compile(r"temp=1\.35"))
    tab.tab_to("one => one.closest('.st-key-w_more')")
    keys.press("Enter")
    tab.tab_to("one => one.closest('.st-key-w_memory') && one.matches('[role=radio]')")
    keys.press("ArrowRight")
    with tab.rerun():
        keys.press("Enter")
    expect(tab.page).to_have_url(re.compile("memory=reset"))
    keys.press("Escape")

    tab.tab_to("one => one.matches('.paper')")
    keys.press("End")
    expect(desk).to_have_attribute("data-at", "300")
    before = written(desk)
    keys.press("Home")
    for key, at in (("ArrowRight", 1), ("ArrowDown", 11), ("ArrowLeft", 10), (" ", 300)):
        keys.press(key)
        expect(desk).to_have_attribute("data-at", str(at))
    keys.press("Home")
    for _step in range(4):
        keys.press("ArrowDown")
    keys.press("ArrowRight")
    expect(desk).to_have_attribute("data-at", "41")
    expect(desk.get_by_role("slider", name="The text")).to_have_attribute(
        "aria-valuetext", re.compile("^character 41 of 300")
    )
    tab.tab_to("one => one.closest('.list li:not(.own)')")
    with tab.rerun():
        keys.press("Enter")
    expect(tab.page).to_have_url(re.compile("branch=40-"))
    expect(desk.locator(".char.taken")).to_have_count(1)
    undo = desk.get_by_role("button", name="Undo the last branch")
    for _back in range(20):
        keys.press("Shift+Tab")
        if undo.evaluate("one => one.getRootNode().activeElement === one"):
            break
    with tab.rerun():
        keys.press("Enter")
    expect(desk.locator(".char.taken")).to_have_count(0)
    assert to_the_end(desk) == before

    tab.tab_to("one => one.closest('.st-key-lesson_first_epoch')", 120)
    keys.press("Enter")
    buttons = tab.page.locator(".st-key-lesson_buttons")
    expect(buttons.get_by_role("button", name="Resume")).to_be_visible()
    tab.tab_to("one => one.closest('.st-key-lesson_stop')", 160)
    keys.press("Enter")
    expect(buttons.get_by_role("button", name="Train on")).to_be_visible()
    tab.tab_to("one => one.closest('.st-key-lesson_further')", 160)
    keys.press("Enter")
    expect(tab.page.locator(".samples")).to_contain_text("after 100 updates")
    expect(buttons.get_by_role("button", name="Train on")).to_be_visible()
    tab.tab_to("one => one.closest('.st-key-lesson_take')", 160)
    with tab.rerun():
        keys.press("Enter")
    expect(tab.page.get_by_text("trained on “The tutorial's sentence”")).to_be_visible()
    tab.check()
