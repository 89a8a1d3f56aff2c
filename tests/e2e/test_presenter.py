"""In front of a class: a link and a key lead into presenter mode, and a remote drives the page."""

import re

import pytest
from playwright.sync_api import expect

from seqviz.ui.frame.i18n import Language, _, use_language
from seqviz.ui.frame.languages import SPOKEN
from tests.e2e.harness import AppPage


@pytest.mark.parametrize("lang", ["zh", pytest.param("en", marks=pytest.mark.again)])
def test_a_remote_drives_the_page_at_once(app: AppPage, lang: Language) -> None:
    """PageDown steps without a click before it; the menus are gone, Esc brings them back.

    The address says it, so a link opens the mode; P leads back into it; outside of it an arrow
    steps too, and a field keeps its letters. A page without steps says so. A lesson link follows.
    """
    app.page.emulate_media(reduced_motion="reduce")
    app.goto("/gru_cell", lang=lang, present=1)
    bar, keys = app.page.get_by_test_id("stHeader"), app.page.locator(".presenter .keys")
    where = app.page.locator(".where").first
    expect(bar).to_be_hidden()
    expect(keys.locator(".step")).to_have_count(3)
    expect(keys.locator(".step").first).to_be_visible()
    expect(where).to_have_text(re.compile(r"\b4\b.*16|16.*\b4\b"))
    app.page.keyboard.press("PageDown")
    app.page.keyboard.press("PageDown")
    app.page.keyboard.press("PageUp")
    expect(where).to_have_text(re.compile(r"\b5\b.*16|16.*\b5\b"))
    expect(keys.locator(".at")).to_have_text(re.compile(r"\b5\b.*16|16.*\b5\b"))
    for width in (420, 1280):  # the keys are on the screen, and cover nothing of the page
        app.page.set_viewport_size({"width": width, "height": 720})
        box, main = keys.bounding_box(), app.page.get_by_test_id("stMain").bounding_box()
        assert box is not None
        assert main is not None
        assert main["y"] + main["height"] <= box["y"] + 1
        assert keys.evaluate("one => one.scrollWidth <= one.clientWidth")
    size = app.page.locator(".shell").first.evaluate("one => getComputedStyle(one).fontSize")
    assert float(size.removesuffix("px")) >= 20
    app.page.keyboard.press("s")
    expect(app.page.locator(".presenter .light")).to_be_visible()
    with app.rerun():
        app.page.keyboard.press("Escape")
    expect(bar).to_be_visible()
    expect(app.page).not_to_have_url(re.compile("present="))
    app.page.keyboard.press("ArrowRight")
    expect(where).to_have_text(re.compile(r"\b6\b.*16|16.*\b6\b"))
    field = app.page.locator("input[type=text]").first
    field.focus()
    app.page.keyboard.press("p")
    expect(bar).to_be_visible()
    field.blur()
    with app.rerun():
        app.page.keyboard.press("p")
    expect(app.page).to_have_url(re.compile("present=1"))
    app.goto("/train_digits", lang=lang, present=1)
    with use_language(lang):
        expect(keys).to_contain_text(_("Nothing here goes step by step."))
    _follow_a_lesson_link(app, lang)
    app.check()


def _follow_a_lesson_link(app: AppPage, lang: Language) -> None:
    """What it hides is not seen, what it locks does not change and says why; one press ends it.

    Streamlit's controls and a component's alike, by pointer and by keyboard; steps can be played,
    and the choice outlives a change of language.
    """
    app.goto("/lstm_cell", lang=lang, hide="bet,rows", lock="preset,sequence,valve")
    bet, rows = app.page.locator("[class*=st-key-bets-]"), app.page.locator(".overview").first
    notice, note = app.page.locator(".notice"), app.page.locator(".note[role=tooltip]")
    where, gate = app.page.locator(".where").first, app.page.locator(".valve .hold")
    typed = app.page.locator(".st-key-seq input")
    expect(notice).to_be_visible()
    expect(gate).to_have_attribute("aria-disabled", "true")
    for hidden in (bet, rows):
        expect(hidden).to_be_attached()
        expect(hidden).to_be_hidden()
    other: Language = "en" if lang == "zh" else "zh"
    before = typed.input_value(), gate.input_value()
    with app.no_traffic():
        app.page.locator(".st-key-preset [role=radiogroup] > *").last.click(force=True)
        typed.focus()
        app.page.keyboard.type("1")
        app.page.keyboard.press("Enter")
        gate.focus()
        app.page.keyboard.press("ArrowLeft")
    assert (typed.input_value(), gate.input_value()) == before
    with use_language(lang):
        expect(note).to_have_text(_("Locked by this link"))
    expect(note).to_be_visible()
    app.page.locator(".player [data-act=forward]").filter(visible=True).first.click()
    expect(where).to_have_text(re.compile(r"\b5\b.*16|16.*\b5\b"))
    with app.rerun():
        app.page.locator(".st-key-lang").get_by_text(SPOKEN[other].title).click()
    expect(bet).to_be_hidden()
    with app.rerun():
        notice.get_by_role("button").click()
    expect(bet).to_be_visible()
    expect(rows).to_be_visible()
    expect(notice).to_be_hidden()
    expect(app.page).not_to_have_url(re.compile("(hide|lock)="))
    gate.focus()
    app.page.keyboard.press("ArrowLeft")
    assert gate.input_value() != before[1]
