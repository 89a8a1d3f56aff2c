"""Gradients through time in a browser: the light moves with the hand, and asks nobody."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.harness import AppPage

BY_HAND = """() => {
  const due = new Map();
  let [last, now] = [0, performance.now()];
  performance.now = () => now;
  window.requestAnimationFrame = (draw) => (due.set(++last, draw), last);
  window.cancelAnimationFrame = (which) => due.delete(which);
  window.later = (milliseconds) => {
    now += milliseconds;
    const drawn = [...due.values()];
    due.clear();
    for (const draw of drawn) draw(now);
  };
}"""
"""From here on the page is animated by calls of `later` alone."""


HEIGHTS = """
  window.heights = {};
  const look = () => {
    for (const place of document.querySelectorAll("[class*=st-key-gradients-]"))
      window.heights[place.querySelector("[data-drawn]") ? "drawn" : "waits"] =
        place.getBoundingClientRect().height;
    requestAnimationFrame(look);
  };
  look();
"""
"""How high the place of the picture was last, before it was drawn and since."""


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


def open_part(shell: Locator, part: str) -> None:
    """Press what opens one of the parts that are shut at first."""
    shell.locator(f"[data-opens={part}]").click()


def brightness(shell: Locator) -> list[float]:
    """How bright the lights of the LSTM's cell state are, from step 1 on."""
    lights = shell.locator("circle.lit").evaluate_all(
        "all => all.map((one) => [one.getAttribute('cy'), Number(one.getAttribute('opacity'))])"
    )
    rows = sorted({row for row, _light in lights}, key=float)
    return [light for row, light in lights if row == rows[1]]


def test_a_gate_that_is_pulled_open_lets_the_light_through(app: AppPage) -> None:
    """No message passes: the slider alone brings the gradient to step 1, and the link keeps it."""
    app.page.add_init_script(HEIGHTS)
    app.goto("/gradients", gate="torch")
    shell = picture(app)
    heights = app.page.evaluate("window.heights")
    # the room stood free before the picture came
    assert 0.9 * heights["drawn"] < heights["waits"] < 1.1 * heights["drawn"]
    rnn, before = reached(shell, 0), reached(shell, 1)
    assert before < 1e-8
    assert len(brightness(shell)) < 50
    gate = shell.locator("input[name=gate]")
    with app.no_traffic():
        open_part(shell, "settings")
        gate.focus()
        for _press in range(20):
            app.page.keyboard.press("ArrowRight")
        expect(gate).to_have_attribute(
            "aria-valuetext", re.compile("^bias 2: by itself keeps 88.1%")
        )
        assert reached(shell, 1) > 0.05
        shell.get_by_role("button", name="chrono").click()
        expect(shell.get_by_role("button", name="chrono")).to_have_attribute("aria-pressed", "true")
        assert reached(shell, 1) > 0.05
        assert reached(shell, 0) == rnn  # a plain RNN has no such gate
        lights = brightness(shell)
        assert len(lights) == 50
        assert min(lights) > 0.8
        expect(app.page).to_have_url(re.compile("gate=chrono"))
    after = shell.locator("tbody td:first-of-type").all_inner_texts()
    app.reload()
    assert picture(app).locator("tbody td:first-of-type").all_inner_texts() == after
    app.page.get_by_text("中文", exact=True).click()
    shell = picture(app)
    expect(shell.locator("fieldset:has([name=length]) .legend")).to_have_text("长度")
    numbers = [text.split()[0] for text in after]
    expect(shell.locator("tbody td:first-of-type")).to_contain_text(numbers)
    assert len(brightness(shell)) == 50
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


def test_a_shorter_way_stops_the_player(app: AppPage) -> None:
    """What plays would go on at steps that are gone; the place stays within the way."""
    app.goto("/gradients", steps=200)
    shell = picture(app)
    app.page.evaluate(BY_HAND)
    shell.get_by_role("button", name="Play the way back").click()
    app.page.evaluate("later(300)")
    expect(shell).to_have_attribute("data-at", re.compile("^1[0-9][0-9]$"))
    length = shell.locator("input[name=length]")
    length.focus()
    app.page.keyboard.press("Home")
    app.page.evaluate("later(300)")
    expect(shell).to_have_attribute("data-at", "5")
    expect(shell.get_by_role("button", name="Play the way back")).to_be_visible()
    app.check()


@pytest.mark.again
def test_a_size_that_was_pressed_keeps_the_focus(app: AppPage) -> None:
    """Whoever chooses by the keyboard goes on from there."""
    app.goto("/gradients")
    shell = picture(app)
    open_part(shell, "settings")
    one = shell.get_by_role("button", name="1 unit")
    one.focus()
    app.page.keyboard.press("Enter")
    expect(one).to_have_attribute("aria-pressed", "true")
    expect(one).to_be_focused()
    app.check()


@pytest.mark.again
def test_whatever_else_is_pressed_knows_how_the_sliders_stand(app: AppPage) -> None:
    """After a link with settings a slider still decides what PyTorch computes and 中文 shows."""
    app.goto("/gradients", steps=5, cells="rnn", units=1, lang="en")
    shell = picture(app)
    length = shell.locator("input[name=length]")
    length.focus()
    with app.no_traffic():
        app.page.keyboard.press("End")
        expect(length).to_have_attribute("aria-valuetext", "200 steps")
    app.page.get_by_text("Check these numbers against PyTorch").click()
    app.page.get_by_role("button", name="Compare now").first.click()
    agreed = app.page.get_by_text("numbers were compared")
    # a step: gradients of 8 inputs and of h, h itself, 2 outputs; weights and biases: 10 and 4
    expect(agreed).to_contain_text(f"{200 * (8 + 1 + 1 + 2) + 14:,} numbers")
    length.focus()
    app.page.keyboard.press("ArrowLeft")  # what was found is of other settings now
    expect(app.page.get_by_text("are no longer those that were compared")).to_be_visible()
    expect(agreed).to_have_count(0)
    app.page.get_by_text("中文", exact=True).click()
    expect(picture(app).locator("input[name=length]")).to_have_attribute(
        "aria-valuetext", "199 个时间步"
    )
    expect(app.page).to_have_url(re.compile("steps=199"))
    app.check()


def test_who_leaves_right_after_a_slider_leaves_and_comes_back_to_it(app: AppPage) -> None:
    """A link is followed though the slider was told to nobody yet; Back finds it as it was."""
    app.goto("/gradients", steps=5, lang="en")
    length = picture(app).locator("input[name=length]")
    length.focus()
    app.page.keyboard.press("End")
    app.page.get_by_test_id("stTopNavLink").first.click()
    expect(app.page.get_by_role("heading", level=1)).to_have_text(
        "See how recurrent networks think"
    )
    app.page.go_back()
    expect(picture(app).locator("input[name=length]")).to_have_value("200")
    app.page.get_by_test_id("stTopNavLink").first.click()
    expect(app.page.get_by_role("heading", level=1)).to_have_text(
        "See how recurrent networks think"
    )
    app.open_menu("Memory").filter(has_text="Gradients through time").click()
    expect(picture(app).locator("input[name=length]")).to_have_value("200")
    expect(app.page).to_have_url(re.compile("steps=200"))
    app.check()


def test_a_cell_of_the_triangle_is_a_place_in_the_drawing(app: AppPage) -> None:
    """By keyboard: another loss and step, and a horizon whose lights go out; a link keeps all."""
    app.goto("/gradients", steps=12, cells="lstm", gate=2, lang="en")
    shell = picture(app)
    keys = app.page.keyboard
    with app.no_traffic():
        app.tab_to("one => one.dataset.opens === 'horizon'")
        keys.press("Enter")
        app.tab_to("one => one.dataset.opens === 'triangle'")
        keys.press("Enter")
        expect(shell.locator(".triangle")).to_be_in_viewport(ratio=1)
        app.tab_to("one => one.name === 'horizon'")
        keys.press("Home")
        for _press in range(2):
            keys.press("ArrowRight")
        expect(shell.locator("input[name=horizon]")).to_have_value("3")
        lost = shell.locator(".told").filter(has_text="Lost of the gradient of the weights")
        assert 0 < float(lost.inner_text().split("LSTM ")[1].rstrip("%.")) < 100
        app.tab_to("one => one.matches('.triangle')")
        keys.press("End")
        for key, count in (("ArrowUp", 4), ("ArrowLeft", 2)):
            for _press in range(count):
                keys.press(key)
        expect(shell).to_have_attribute("data-loss", "8")
        expect(shell).to_have_attribute("data-at", "6")
        told = shell.locator(".every .told").first
        expect(told).to_have_text(re.compile("^LSTM, loss after step 8: .* arrives at step 6.$"))
        share = told.inner_text().split(": ")[1].split()[0]
        assert shell.locator("tbody td").first.inner_text().split()[0] == share
        keys.press("Home")
        expect(told).to_contain_text("cut off, so nothing of it arrives at step 0")
        assert shell.locator("circle.lit").count() == 2 * 4  # c and h, after steps 5 to 8
        begins = shell.locator("polyline.curve").get_attribute("points")
        assert begins is not None
        x, y = map(float, begins.split()[0].split(","))
        ends = shell.locator("line.lead").evaluate_all(
            "all => all.map((one) => ['x2', 'y2'].map((end) => Number(one.getAttribute(end))))"
        )
        assert [x - 4, y] in ends  # the curve's name points at where it begins
        # a place that is pointed at in one of the two pictures is marked in the other
        shell.locator(".triangle").hover(position={"x": 330, "y": 190})
        expect(shell.locator(".pointed")).to_have_attribute("visibility", "visible")
        shell.locator(".board").hover()
        expect(shell.locator(".column")).to_be_visible()
        expect(shell).to_have_attribute("data-at", "0")  # nothing is chosen by that
        for said in ("horizon=3", "triangle=lstm", "loss=8", "step=0"):
            expect(app.page).to_have_url(re.compile(f"[?&]{said}(&|$)"))
    app.reload()
    shell = picture(app)
    expect(shell).to_have_attribute("data-loss", "8")
    expect(told).to_contain_text("cut off, so nothing of it arrives at step 0")
    app.check()
    app.check_fits()
    app.check_accessible()


def test_a_way_that_is_blocked_is_told_as_such(app: AppPage) -> None:
    """One unit with ReLU is off at some step: nothing passes, so no average and no half-life."""
    app.goto("/gradients", cells="rnn", units=1, form="relu", start="identity", steps=200)
    shell = picture(app)
    open_part(shell, "detail")
    expect(shell.locator(".why")).to_contain_text("a link with the factor 0 lets nothing through")
    expect(shell.locator("tbody td").last).to_have_text("–")
    shell.get_by_label("Show what theory says").check()
    expect(shell.locator(".theory")).to_have_count(0)
    app.check()
