"""The river in a browser: it follows the keys, keeps its nodes, and reads itself out."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from seqviz.models.text_classifier import shipped_text_classifier
from seqviz.ui.controls.classifier.words import percent
from tests.e2e.conftest import OpenTab
from tests.e2e.harness import AppPage, Server

LEARNING = 90_000  # ms for a small training on a busy machine


def open_names(app: AppPage, **query: str) -> Locator:
    """The page, with its river drawn and at rest."""
    app.goto("/text_classification", **query)  # type: ignore[arg-type]
    river = app.page.locator(".shell:has(.board)")
    expect(river).to_have_attribute("data-moving", "false")
    return river


def test_typing_moves_the_river_and_keeps_its_nodes(app: AppPage) -> None:
    """Letter by letter: the same nodes, the last letter's shares, and no letter lost."""
    river = open_names(app, text="W")
    river.evaluate(
        """one => {
            for (const node of [one, one.querySelector('.board'), one.querySelector('.band')])
                node.kept = true;
            window.begun = Number(one.dataset.updates);
        }"""
    )
    field = app.page.get_by_role("textbox", name=re.compile("given name"))
    field.press("End")
    field.press_sequentially("iśniewska", delay=60)
    expect(river).to_have_attribute("data-length", "10")
    expect(field).to_have_value("Wiśniewska")
    expect(app.page).to_have_url(re.compile("text=Wi"))
    expect(river).to_have_attribute("data-moving", "false")
    assert river.evaluate(
        """one => [one, one.querySelector('.board'), one.querySelector('.band')]
            .every((node) => node.kept)"""
    )
    assert river.evaluate("one => Number(one.dataset.updates) > window.begun")
    reading = shipped_text_classifier().read("Wiśniewska")
    name, share = reading.top(1)[0]
    expect(river.locator(".readout")).to_contain_text(f"{name} {percent(share)}")
    app.check()


MARKS = """one => {
    const middle = (box) => box.x + box.width / 2;
    const letters = [...one.querySelectorAll('text.char:not(.start)')];
    return [...one.querySelectorAll('text.mark')].map((mark) => {
        const at = middle(mark.getExtentOfChar(mark.textContent.indexOf('▲')));
        const off = letters.map((letter) => Math.abs(middle(letter.getBBox()) - at));
        const box = mark.getBBox();
        const least = Math.min(...off);
        return [off.indexOf(least), least, box.x, box.x + box.width];
    });
}"""
"""Each mark's character, how far it stands from it, and where it begins and ends."""


@pytest.mark.parametrize(
    ("name", "widths"), [("Papadopoulos", (1280, 420)), ("Kowalski", (420, 1280))]
)
def test_a_mark_points_at_its_own_character(
    app: AppPage, name: str, widths: tuple[int, int]
) -> None:
    """Its triangle stands under the character that the sentence counts to, at either width."""
    app.page.set_viewport_size({"width": widths[0], "height": 800})
    river = open_names(app, text=name)
    reading = shipped_text_classifier().read(name)
    told = sorted({reading.decided_at, reading.pushed_at}, key=lambda at: at != reading.decided_at)
    for width in widths:
        app.page.set_viewport_size({"width": width, "height": 800})
        board = river.locator(".board")
        app.page.wait_for_function(
            "([one, wide]) => one.getBoundingClientRect().right <= wide"
            " && one.getBoundingClientRect().width > 0.7 * Math.min(wide, 500)",
            arg=[board.element_handle(), width],
        )
        found = river.evaluate(MARKS)
        assert "…" not in "".join(river.locator("text.mark").all_text_contents())
        assert [mark[0] for mark in found] == told
        assert all(off < 3 and left >= 0 and right <= width for _at, off, left, right in found)


def test_the_river_is_read_by_keyboard_and_pointer(app: AppPage) -> None:
    """Arrow keys walk through the characters in the browser alone; a screen reader hears it."""
    river = open_names(app, text="Kowalski")
    reading = shipped_text_classifier().read("Kowalski")
    board = river.get_by_role("slider")
    with app.no_traffic():
        board.focus()
        board.press("Home")
        expect(river).to_have_attribute("data-column", "0")
        expect(board).to_have_attribute("aria-valuetext", re.compile("before the first"))
        for _step in range(3):
            board.press("ArrowRight")
        name, share = reading.top(1, after=2)[0]
        said = re.compile(rf"Kow.*{name} {100 * share:.1f}%")
        expect(board).to_have_attribute("aria-valuetext", said)
        expect(river.locator(".char.here")).to_have_text("w")
        board.press("Escape")
        expect(river).to_have_attribute("data-column", "8")
        box = board.bounding_box()
        assert box is not None
        app.page.mouse.move(box["x"] + 25, box["y"] + 100)
        expect(river).to_have_attribute("data-column", "0")
    app.check()


def test_the_first_press_on_a_new_server_keeps_every_choice(
    fresh_server: Server, open_tab: OpenTab
) -> None:
    """A deep link is the first request of all; what it says still stands after one press."""
    app = open_tab(fresh_server.url)
    open_names(app, text="Nkosi", learn="own.gru.32.14")
    setup = app.page.locator(".st-key-names_setup")
    with app.rerun():
        setup.get_by_role("radio", name="LSTM").click()
    for name in ("Your table", "LSTM", "32", "14"):
        expect(setup.get_by_role("radio", name=name, exact=True)).to_be_checked()
    expect(app.page.get_by_role("textbox", name=re.compile("given name"))).to_have_value("Nkosi")
    app.check()


def test_a_swap_is_one_press_away(app: AppPage) -> None:
    """Another letter, another river, in place."""
    river = open_names(app, text="Kowalski")
    before = river.get_attribute("data-ready") or ""
    with app.rerun():
        app.page.locator(".st-key-names_swaps button").first.click()
    expect(river).not_to_have_attribute("data-ready", before)
    expect(river).to_have_attribute("data-length", "8")
    app.check()


def test_the_page_without_a_mouse_and_without_motion(open_tab: OpenTab, server: Server) -> None:
    """By keyboard: type, walk along the river, swap a letter, train, and use what was trained."""
    tab = open_tab(server.url, reduced_motion="reduce")
    river = open_names(tab, text="Kowalsk", learn="names.gru.16.1")
    keys = tab.page.keyboard
    tab.tab_to("one => one.matches('input[type=text]')")
    keys.press("End")
    keys.type("i")
    expect(river).to_have_attribute("data-length", "8")
    expect(tab.page).to_have_url(re.compile("text=Kowalski"))
    tab.tab_to("one => one.matches('.board')")
    keys.press("Home")
    keys.press("ArrowRight")
    expect(river).to_have_attribute("data-column", "1")
    keys.press("Escape")
    expect(river).to_have_attribute("data-column", "8")
    ready = river.get_attribute("data-ready") or ""
    tab.tab_to("one => one.closest('.st-key-names_swaps') && one.matches('button')")
    with tab.rerun():
        keys.press("Enter")
    expect(river).not_to_have_attribute("data-ready", ready)

    tab.tab_to("one => one.closest('.st-key-run_start')", 120)
    keys.press("Enter")
    buttons = tab.page.locator(".st-key-run_buttons")
    expect(buttons.get_by_role("button", name="Train on")).to_be_visible(timeout=LEARNING)
    tab.tab_to("one => one.closest('.st-key-names_use')", 160)
    with tab.rerun():
        keys.press("Enter")
    expect(tab.page.get_by_text("your own network")).to_be_visible()
    tab.check()
