"""Without a mouse: everything that matters can be reached, used and left again."""

import re

import pytest
from playwright.sync_api import expect

from seqviz.data.sample import load_sample
from seqviz.models.digit_reader import shipped_reader
from tests.e2e.harness import AppPage

pytestmark = pytest.mark.still


def test_the_stepper_by_keyboard(app: AppPage) -> None:
    """Tab to it, play and pause with space, step, open a gate with Enter, go back with Escape."""
    app.goto("/lstm_cell", digit="s41", at="2.9.31")
    shell = app.page.locator(".shell:not(.whole)")
    expect(shell).to_have_attribute("data-ready", re.compile("."))
    keys = app.page.keyboard

    app.tab_to("one => one.matches('.shell:not(.whole)')")
    keys.press("Space")
    expect(shell.get_by_role("button", name="Pause")).to_be_visible()
    keys.press("Space")
    expect(shell.get_by_role("button", name="Play", exact=True)).to_be_visible()
    keys.press("Home")
    keys.press("ArrowRight")
    keys.press("ArrowDown")
    expect(shell.locator(".where")).to_have_text("Step 2 of 28")
    expect(shell.locator("input.unit")).to_have_value("32")

    app.tab_to("one => one.matches('[data-part=f-gate]')")
    keys.press("Enter")
    expect(shell.locator(".operation")).to_be_visible()
    expect(shell.locator("[data-part=f-gate]")).to_be_focused()
    expect(shell.locator("input.unit")).to_have_value("32")
    app.tab_to("one => one.matches('.operation .more')")
    keys.press("Enter")
    expect(shell.locator(".numbers")).to_be_visible()
    app.tab_to("one => one.matches('.numbers .close')")
    keys.press("Enter")
    expect(shell.locator(".numbers")).to_be_hidden()
    keys.press("Escape")
    expect(shell.locator(".operation")).to_be_hidden()
    keys.press("Escape")
    expect(shell.locator(".diagram")).to_be_hidden()
    expect(shell).to_be_focused()
    keys.press("Enter")
    expect(shell.locator(".diagram")).to_be_visible()


def test_the_digit_reader_by_keyboard(app: AppPage) -> None:
    """Choose the gallery and a picture, disturb it, and undo that, without a mouse."""
    app.goto("/digit_reader", digit="s41")
    guess = app.page.locator(".guess")
    expect(guess).to_have_text(str(shipped_reader().read(load_sample().images[41]).prediction))
    keys = app.page.keyboard

    app.tab_to("one => one.textContent.trim().endsWith('Draw')")
    keys.press("ArrowRight")
    with app.rerun():
        keys.press("Enter")
    app.tab_to("one => one.ariaLabel === 'Digit 6, written by one person'")
    with app.rerun():
        keys.press("Enter")
    expect(guess).to_have_text("6")
    picked = app.page.get_by_role("button", name="Digit 6, written by one person", pressed=True)
    expect(picked).to_be_focused()

    app.tab_to("one => one.textContent.trim() === 'Cover rows'")
    keys.press("ArrowRight")
    with app.rerun():
        keys.press("Enter")
    expect(app.page).to_have_url(re.compile("do=flip"))
    app.tab_to("one => one.matches('button') && one.textContent.includes('Undo all')", 150)
    with app.rerun():
        keys.press("Enter")
    expect(app.page).not_to_have_url(re.compile("do="))
