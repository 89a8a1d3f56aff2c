"""Terms in texts: marked where they stand, explained on hover and focus, and never left behind."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from seqviz.ui.frame.glossary import terms
from seqviz.ui.frame.i18n import use_language
from seqviz.ui.pages.tutorials.view import parts, texts
from tests.e2e.harness import AppPage

pytestmark = pytest.mark.still

MARKS = "a.seqviz-term"
NOTE = "#seqviz-term-note"
PROSE = ".shell [data-terms]"


def test_a_term_says_what_it_means_where_it_stands(app: AppPage) -> None:
    """By keyboard and pointer, in both languages; texts that change keep nothing of the old one."""
    app.goto("/tutorials", lang="zh", tutorial="numpy", item="gradients")
    marks, note = app.page.locator(MARKS), app.page.locator(NOTE)
    expect(marks.filter(has_text="随时间反向传播")).to_have_count(1)
    app.tab_to("one => one.dataset.term === 'bptt'")
    said = terms("zh")["bptt"].says
    expect(note).to_contain_text(said)
    expect(app.page.locator(f"{MARKS}[aria-description='{said}']")).to_have_text("随时间反向传播")
    app.check_accessible(include=NOTE)
    app.page.keyboard.press("Escape")
    expect(note).to_be_hidden()
    marks.filter(has_text="梯度裁剪").hover()
    expect(note).to_contain_text(terms("zh")["gradient_clipping"].source)
    assert not app.page.locator(f":is(h1, h2, h3, button, label) {MARKS}").count()
    app.page.locator("button[data-item=lengths]").click()  # the same place gets another text
    with use_language("zh"):
        body = texts("numpy", "zh")["lengths"][1]
    expect(app.page.locator(PROSE).nth(1)).to_have_text(parts(body)[1].replace("*", ""))
    expect(app.page.locator(PROSE).filter(has_text="随时间反向传播")).to_have_count(0)
    expect(app.page).to_have_url(re.compile("item=lengths"))
    with app.rerun():
        app.page.locator(".st-key-lang").get_by_text("English").click()
    expect(marks.filter(has_text="variable length")).to_have_count(1)
    expect(marks.first).to_have_attribute("href", "glossary?lang=en&term=variable_length")
    app.goto("/glossary", lang="en", term="bptt")  # the list finds while one types
    entry, tiles = app.page.locator("article h2"), app.page.locator(".group button:visible")
    expect(entry).to_have_text(terms("en")["bptt"].title)
    app.page.get_by_role("searchbox").fill("forget")
    expect(tiles.first).to_have_text(terms("en")["cell_state"].title)
    tiles.filter(has_text="forget gate").click()
    expect(entry).to_have_text("forget gate")
    expect(app.page).to_have_url(re.compile("term=forget_gate"))
    app.page.get_by_role("searchbox").fill("zzz")
    expect(tiles).to_have_count(0)
    expect(app.page.locator(".list .none")).to_be_visible()
