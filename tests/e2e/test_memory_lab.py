"""Memory lab in a browser: a race with a bet names its winner, and its winner can be opened."""

import re

import pytest
from playwright.sync_api import Locator, expect

from seqviz.ui.frame.i18n import LANGUAGES, Language
from tests.e2e.harness import AppPage

LEARNING = 180_000  # milliseconds for a race on a machine that does much else
QUICK = {"steps": 5, "race": "gru.torch.8,gru.torch.16", "seed": 1}
FIRST = {"en": "First: GRU", "zh": "第一名：GRU"}
OTHERWISE = {"en": "It came out otherwise.", "zh": "结果并非如此。"}


def picture(app: AppPage) -> Locator:
    """The task and the race, once they are drawn."""
    shell = app.page.locator(".shell:has(.task)")
    expect(shell).to_have_attribute("data-ready", "")
    return shell


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_race_with_a_bet_names_its_winner(app: AppPage, lang: Language) -> None:
    """By keyboard alone: the bet, the start, the truth beside it; no start before a bet."""
    app.goto("/memory_lab", lang=lang, **QUICK)
    picture(app)
    start = app.page.locator(".st-key-lab_start button")
    expect(start).to_be_disabled()
    app.tab_to("one => one.closest('.st-key-lab_bet') && one.matches('input')")
    app.page.keyboard.press("Space")
    expect(start).to_be_enabled()
    app.tab_to("one => one.closest('.st-key-lab_start') && one.matches('button')")
    app.page.keyboard.press("Enter")
    verdict = app.page.locator(".st-key-lab_verdict")
    expect(verdict).to_contain_text(FIRST[lang], timeout=LEARNING)
    expect(verdict).to_contain_text(OTHERWISE[lang])
    expect(app.page.locator(".st-key-lab_again button")).to_be_visible(timeout=LEARNING)
    expect(picture(app).locator("polyline.curve")).to_have_count(2)
    assert app.page.locator(".shell:has(.task)").count() == 1
    app.check()


def test_a_dragged_delay_is_drawn_at_once_and_kept_in_the_link(app: AppPage) -> None:
    """The picture follows the hand; when it lets go the address says it, and opens so again."""
    app.goto("/memory_lab")
    shell = picture(app)
    expect(shell.locator("rect")).to_have_count(50)
    delay = shell.locator("input[name=delay]")
    with app.no_traffic():
        delay.evaluate("one => { one.value = 2; one.dispatchEvent(new Event('input')); }")
        expect(shell).to_have_attribute("data-steps", "15")
        expect(shell.locator("rect")).to_have_count(15)
    delay.focus()
    app.page.keyboard.press("ArrowLeft")
    expect(shell).to_have_attribute("data-steps", "10")
    expect(app.page).to_have_url(re.compile("steps=10"))
    app.reload()
    expect(picture(app).locator("rect")).to_have_count(10)
    app.check()
