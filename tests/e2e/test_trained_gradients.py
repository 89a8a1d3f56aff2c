"""A trained network's way back in a browser: stepped by keyboard, its input below the lights."""

import re

from playwright.sync_api import Locator, expect

from tests.e2e.harness import AppPage


def picture(app: AppPage) -> Locator:
    """The component, once it is drawn."""
    shell = app.page.locator(".shell:has(.strip)")
    expect(shell).to_have_count(1)
    expect(shell).to_have_attribute("data-ready", "")
    return shell


def test_the_error_goes_back_through_what_was_read(app: AppPage) -> None:
    """Lights of both layers go on step by step, asking nobody; another source has its own way."""
    app.goto("/gradients", of="digit", digit="s7", lang="en")
    shell = picture(app)
    assert shell.locator("input[type=range]").count() == 0  # no slider that means nothing here
    assert shell.locator("circle.lit").count() == 4 * 28  # c and h of two layers, down to step 1
    keys = app.page.keyboard
    app.tab_to("one => one.dataset.act === 'last'")
    with app.no_traffic():
        keys.press("Enter")
        expect(shell).to_have_attribute("data-at", "28")
        assert shell.locator("circle.lit").count() == 4
        keys.press("ArrowLeft")
        expect(shell.locator(".where")).to_have_text("Back at step 27; steps to the loss: 1")
        assert shell.locator("circle.lit").count() == 8
        expect(app.page).to_have_url(re.compile("step=27"))
    shell.locator("summary").click()
    first = float(shell.locator("tbody td").first.inner_text().split()[0])
    with app.rerun():
        app.page.get_by_text("中文", exact=True).click()
    shell = picture(app)
    expect(shell).to_have_attribute("data-at", "27")
    shell.locator("summary").click()
    assert float(re.findall(r"[\d.]+", shell.locator("tbody td").first.inner_text())[0]) == first
    with app.rerun():
        app.page.get_by_role("radio", name="名字").click()
    expect(picture(app).locator(".strip text").first).to_have_text("P")
    expect(picture(app)).to_have_attribute("data-at", "1")
    expect(app.page).to_have_url(re.compile("of=names"))
    app.check()
