"""The detective in a browser: flipping asks nobody, selecting finds passages, proving tells."""

import re

from playwright.sync_api import Locator, expect

from tests.e2e.harness import AppPage

FIRST = "one => getComputedStyle(one).backgroundColor"


def passages(app: AppPage) -> Locator:
    """The heading above the passages that were found."""
    title = re.compile("Passages of the held-out Python source like")
    return app.page.get_by_role("heading", name=title)


def test_arrow_keys_paint_another_unit_without_the_server(app: AppPage) -> None:
    """← → change the colours, the note and the address; not one websocket frame passes."""
    app.goto("/neuron_detective", unit=255)
    text = app.page.locator(".text")
    number = app.page.locator("input.unit")
    expect(number).to_have_value("255")
    before = text.locator("[data-k]").evaluate_all(f"all => all.map({FIRST})")
    text.focus()
    with app.no_traffic():
        app.page.keyboard.press("ArrowRight")
        expect(number).to_have_value("256")
        app.page.wait_for_function("() => location.search.includes('unit=256')")
        assert text.locator("[data-k]").evaluate_all(f"all => all.map({FIRST})") != before
        app.page.keyboard.press("ArrowLeft")
        expect(number).to_have_value("255")
        for typed, shown in (("99999", "320"), ("-4", "1"), ("1.5", "2"), ("320", "320")):
            number.fill(typed)
            number.press("Enter")
            expect(number).to_have_value(shown)
        app.page.locator(".suspect").nth(4).click()
        chosen = app.page.locator(".suspect[aria-pressed=true]").first
        expect(number).to_have_value(chosen.get_attribute("data-unit") or "")
        app.page.wait_for_function("() => !location.search.includes('unit=256')")


def test_selecting_finds_passages(app: AppPage) -> None:
    """With the mouse and by keyboard; the link opens the same."""
    app.goto("/neuron_detective")
    spans = app.page.locator(".text [data-k]")
    spans.nth(6).scroll_into_view_if_needed()  # what is said of the scores may fill a screen
    box = spans.nth(6).bounding_box()
    assert box is not None
    with app.rerun():
        app.page.mouse.move(box["x"] + 2, box["y"] + 6)
        app.page.mouse.down()
        app.page.mouse.move(box["x"] + 3 + 4 * box["width"], box["y"] + 6, steps=4)
        app.page.mouse.up()
    expect(passages(app)).to_be_visible()
    expect(app.page.locator("li .found").first).to_be_visible()
    expect(app.page.locator(".text .in")).to_have_count(5)
    with app.rerun():
        app.page.locator(".text").press("Shift+ArrowRight")
    expect(app.page.locator(".text .in")).to_have_count(6)
    app.page.wait_for_function("() => location.search.includes('stretch=6-12')")
    app.reload()
    expect(app.page.locator(".text .in")).to_have_count(6)
    expect(passages(app)).to_be_visible()
    # The passages are painted by the same unit as the text.
    colours = "all => all.map(one => getComputedStyle(one).backgroundColor).join()"
    lines = app.page.locator("li .line span")
    before = lines.evaluate_all(colours)
    with app.no_traffic():
        app.page.locator(".text").press("PageDown")
        assert lines.evaluate_all(colours) != before


def test_a_unit_is_proved(app: AppPage) -> None:
    """The button tells what is lost without the unit that is shown, not the one it began with."""
    app.goto("/neuron_detective")
    app.page.locator(".text").press("ArrowRight")
    unit = app.page.locator("input.unit").input_value()
    with app.rerun():
        app.page.get_by_role("button", name="Prove it").click()
    expect(app.page.get_by_role("heading", name=f"Without unit {unit}")).to_be_visible()
    expect(app.page.get_by_test_id("stMetric")).to_have_count(3)
    verdict = app.page.locator(".bar [role=status]")
    expect(verdict).to_contain_text(f"Without unit {unit}, on the held-out Python source:")
    below = app.page.locator(
        ".st-key-detective_proof, [data-testid=stMarkdown] p"
    ).all_inner_texts()
    sentence = verdict.inner_text().removeprefix(
        f"Without unit {unit}, on the held-out Python source: "
    )
    assert any(sentence.startswith(one[:40]) for one in below if one), "the same sentence"
    button = app.page.get_by_role("button", name="Prove it").bounding_box()
    box = verdict.bounding_box()
    assert button
    assert box
    assert 0 <= box["y"] - button["y"] - button["height"] < 30, "right below the button"
    expect(app.page.get_by_role("button", name="Prove it")).to_be_focused()
    app.page.emulate_media(reduced_motion="reduce")
    app.page.get_by_role("button", name="See its numbers").click()
    expect(app.page.get_by_role("heading", name=f"Without unit {unit}")).to_be_in_viewport()
    expect(verdict).to_be_in_viewport()
    app.check()
    app.check_accessible()


def test_all_of_it_by_keyboard(app: AppPage) -> None:
    """Flip, prove and select without a mouse; nothing moves; narrow, the result is near."""
    app.page.emulate_media(reduced_motion="reduce")
    app.page.set_viewport_size({"width": 420, "height": 900})
    app.goto("/neuron_detective", unit=255)
    app.tab_to("one => one.classList.contains('prove')")
    with app.rerun():
        app.page.keyboard.press("Enter")
    result = app.page.get_by_role("heading", name="Without unit 255")
    expect(result).to_be_visible()
    app.tab_to("one => one.classList.contains('text')", 3)
    app.page.keyboard.press("ArrowRight")
    expect(app.page.locator("input.unit")).to_have_value("256")
    text = app.page.locator(".text")
    assert text.evaluate("one => getComputedStyle(one).outlineStyle") == "solid"
    moving = "all => all.filter(one => parseFloat(getComputedStyle(one).transitionDuration)).length"
    assert text.locator("[data-k]").evaluate_all(moving) == 0
    with app.rerun():
        app.page.keyboard.press("Shift+ArrowRight")
        app.page.keyboard.press("Shift+ArrowRight")
    expect(passages(app)).to_be_visible()
    with app.rerun():
        app.page.keyboard.press("Escape")
    expect(passages(app)).to_have_count(0)
    app.tab_to("one => one.classList.contains('feature')", 1)
    feature = app.page.locator(".feature").first
    pressed = feature.get_attribute("aria-pressed")
    app.page.keyboard.press("Enter")
    expect(feature).to_have_attribute("aria-pressed", "false" if pressed == "true" else "true")
    # Narrow: the list stands above the text, not between the text and what a proof says.
    boxes = [app.page.locator(one).bounding_box() for one in (".list", ".text")]
    below = result.bounding_box()
    assert boxes[0]
    assert boxes[1]
    assert below
    assert boxes[0]["y"] + boxes[0]["height"] <= boxes[1]["y"]
    assert below["y"] - (boxes[1]["y"] + boxes[1]["height"]) < 250
    app.check()
    app.check_fits()


def test_the_panel_asks_about_any_place_and_a_link_asks_the_same(app: AppPage) -> None:
    """A click, an arrow key and a pill; the proof, the map and the panel open from the address."""
    app.goto("/neuron_detective", connect=1, asks=77_100, proof="256-quotes", map=1, stretch="3-6")
    expect(app.page.get_by_role("heading", name="Without unit 256")).to_be_visible()
    expect(app.page.get_by_test_id("stPlotlyChart")).to_be_visible()
    line = app.page.get_by_role("slider", name="Which character is predicted").first
    expect(line).to_have_attribute("aria-valuenow", "77101")
    with app.rerun():
        line.locator("span").nth(150).click()
    expect(line).to_have_attribute("aria-valuenow", "77091")
    line.focus()
    with app.rerun():
        app.page.keyboard.press("ArrowRight")
        app.page.keyboard.press("ArrowRight")
    expect(line).to_have_attribute("aria-valuenow", "77093")
    expect(line).to_be_focused()
    app.page.wait_for_function("() => location.search.includes('asks=77092')")
    with app.rerun():
        app.page.locator("[class*=detective_guess] button").nth(1).click()
    told = app.page.get_by_text("which did not come next")
    expect(told).to_have_count(3)
    before = told.all_inner_texts()
    app.reload()
    expect(told).to_have_count(3)
    expect(app.page.get_by_role("heading", name="Without unit 256")).to_be_visible()
    assert told.all_inner_texts() == before
    app.check()
