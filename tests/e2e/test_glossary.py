"""Terms in texts: marked where they stand, explained on hover and focus, and never left behind."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from seqviz.ui.frame.glossary import terms
from seqviz.ui.frame.i18n import use_language
from seqviz.ui.pages.tutorials.view import texts
from tests.e2e.harness import AppPage

pytestmark = pytest.mark.still

PROSE = "[data-testid=stMain] [data-testid=stMarkdownContainer] p"
MARKS = "a.seqviz-term"
NOTE = "#seqviz-term-note"


def test_a_term_says_what_it_means_where_it_stands(app: AppPage) -> None:
    """By keyboard and pointer, in both languages; texts that change keep nothing of the old one."""
    app.goto("/tutorials", lang="zh", tutorial="numpy", item="gradients")
    marks, note = app.page.locator(MARKS), app.page.locator(NOTE)
    expect(marks.filter(has_text="随时间反向传播")).to_have_count(1)
    app.tab_to("one => one.dataset.term === 'bptt'")
    expect(note).to_contain_text(terms("zh")["bptt"].says)
    expect(app.page.locator(f"{MARKS}[aria-describedby]")).to_have_text("随时间反向传播")
    app.check_accessible(include=NOTE)
    app.page.keyboard.press("Escape")
    expect(note).to_be_hidden()
    marks.filter(has_text="梯度裁剪").hover()
    expect(note).to_contain_text(terms("zh")["gradient_clipping"].source)
    assert not app.page.locator(f":is(h1, h2, h3, button, label) {MARKS}").count()
    with app.rerun():  # the same place of the page gets another text
        app.page.locator(".st-key-tutorial_item label").filter(has_text="变长输入").click()
    with use_language("zh"):
        said = texts("numpy", "zh")["lengths"][1].replace("*", "").split("\n\n")
    for paragraph in said:
        expect(app.page.locator(PROSE).filter(has_text=paragraph)).to_have_count(1)
    expect(app.page.locator(PROSE).filter(has_text="随时间反向传播")).to_have_count(0)
    with app.rerun():
        app.page.locator(".st-key-lang").get_by_text("English").click()
    expect(marks.filter(has_text="variable length")).to_have_count(1)
    expect(marks.first).to_have_attribute("href", "glossary?lang=en&term=variable_length")
