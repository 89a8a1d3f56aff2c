"""Gradients through time in a browser: the light moves with the hand, and asks nobody."""

import re

from playwright.sync_api import Locator, expect

from tests.e2e.harness import AppPage


def picture(app: AppPage) -> Locator:
    """The component, once it is drawn."""
    shell = app.page.locator(".shell:has(.controls)")
    expect(shell).to_have_attribute("data-ready", "")
    return shell


def reached(shell: Locator, row: int) -> float:
    """What the table says is left of a network's gradient."""
    text = shell.locator("tbody tr").nth(row).locator("td").first.inner_text().split()[0]
    head, _times, power = text.partition("10")
    digits = power.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))
    return float(f"{head.rstrip('·') or 1}e{digits}") if power else float(text)


def brightness(shell: Locator) -> list[float]:
    """How bright the lights of the LSTM's cell state are, from step 1 on."""
    lights = shell.locator("circle.lit").evaluate_all(
        "all => all.map((one) => [one.getAttribute('cy'), Number(one.getAttribute('opacity'))])"
    )
    rows = sorted({row for row, _light in lights}, key=float)
    return [light for row, light in lights if row == rows[1]]


def test_a_gate_that_is_pulled_open_lets_the_light_through(app: AppPage) -> None:
    """No message passes: the slider alone brings the gradient to step 1, and the link keeps it."""
    app.goto("/gradients")
    shell = picture(app)
    rnn, before = reached(shell, 0), reached(shell, 1)
    assert before < 1e-8
    assert len(brightness(shell)) < 50
    gate = shell.locator("input[name=gate]")
    with app.no_traffic():
        gate.focus()
        for _press in range(20):
            app.page.keyboard.press("ArrowRight")
        expect(gate).to_have_attribute("aria-valuetext", re.compile("^bias 2: it keeps 88.1%"))
        assert reached(shell, 1) > 0.05
        shell.get_by_role("button", name="chrono").click()
        expect(shell.get_by_role("button", name="chrono")).to_have_attribute("aria-pressed", "true")
        assert reached(shell, 1) > 0.05
        assert reached(shell, 0) == rnn  # a plain RNN has no such gate
        lights = brightness(shell)
        assert len(lights) == 50
        assert min(lights) > 0.8
        expect(app.page).to_have_url(re.compile("gate=chrono"))
    after = shell.locator("tbody").inner_text()
    app.reload()
    assert picture(app).locator("tbody").inner_text() == after
    app.check()


def test_the_way_back_by_keyboard(app: AppPage) -> None:
    """From the loss step by step: the place is told, the factors multiply to what is left."""
    app.goto("/gradients", steps=20, units=1, lang="zh")
    shell = picture(app)
    app.tab_to("one => one.dataset.act === 'last'")
    keys = app.page.keyboard
    with app.no_traffic():
        keys.press("Enter")
        expect(shell).to_have_attribute("data-at", "20")
        keys.press("ArrowLeft")
        keys.press("ArrowLeft")
        expect(shell).to_have_attribute("data-at", "18")
        row = shell.locator("tbody tr").first
        product = row.locator(".product").inner_text()
        first, second, left = (float(part) for part in re.split(" [·=] ", product))
        assert abs(first * second - left) < 0.01
        keys.press("Home")
        expect(shell).to_have_attribute("data-at", "1")
    expect(app.page).not_to_have_url(re.compile("step="))
    app.check()
