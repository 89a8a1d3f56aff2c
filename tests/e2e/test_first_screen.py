"""What a visitor sees before scrolling: the drawing, what moves it, and what comes of it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.harness import AppPage

SMALLEST = 13  # pixels
SCREEN = (1280, 720)
# Page → what is drawn, what one does to it, what comes of it.
IN_VIEW = {
    "digit_reader": (".st-key-pad_sheet", ".st-key-unseen button", ".guess", ".leads", ".columns"),
    "text_classification": (".board", ".st-key-names_text input", ".st-key-names_facts"),
    "text_generation": (".paper", ".st-key-w_temp", ".candidates .list", ".st-key-net_choice"),
    "train_digits": (".grid", ".st-key-run_start button", ".st-key-your_digit"),
}
TOO_SMALL = """smallest => {
    const found = [];
    const walk = (root) => {
        for (const one of root.querySelectorAll('*')) {
            if (one.shadowRoot) walk(one.shadowRoot);
            const own = [...one.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
            if (!own || !one.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
                continue;
            const box = one.getBoundingClientRect();
            const scale = one.ownerSVGElement?.getScreenCTM()?.a ?? 1;
            const size = parseFloat(getComputedStyle(one).fontSize) * scale;
            if (box.width > 1 && box.top < innerHeight && size < smallest - 0.1)
                found.push(`${one.tagName}.${one.className.baseVal ?? one.className} ${size}`);
        }
    };
    walk(document.querySelector('[data-testid=stMain]'));
    return found;
}"""
"""Elements with text of their own on the first screen that is smaller than it may be."""


@pytest.mark.again
@pytest.mark.parametrize("page", IN_VIEW)
def test_drawing_control_and_result_are_on_the_first_screen(app: AppPage, page: str) -> None:
    """At 1280 × 720 all of them lie within the window, and no text there is too small to read."""
    width, height = SCREEN
    app.page.emulate_media(reduced_motion="reduce")
    app.page.set_viewport_size({"width": width, "height": height})
    app.goto(f"/{page}")
    for selector in IN_VIEW[page]:
        part = app.page.locator(selector).first
        expect(part).to_be_visible()
        box = part.bounding_box()
        assert box is not None
        assert box["y"] >= 0, selector
        assert box["x"] + box["width"] <= width, selector
        assert box["y"] + box["height"] <= height, selector
    assert app.page.evaluate(TOO_SMALL, SMALLEST) == []
