"""The RNN page in a browser: knobs turned on the drawing run at once, and it folds and unrolls."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from seqviz.cells.presets import PRESETS
from seqviz.models.edits import with_value
from tests.e2e.harness import AppPage


def open_preset(app: AppPage, name: str, **query: str) -> Locator:
    """The drawing of a preset."""
    app.goto("/rnn_cell", preset=name, **query)
    drawing = app.page.locator(".st-key-graph-en .shell, [class*=st-key-graph] .shell").first
    expect(drawing).to_have_attribute("data-ready", re.compile("."))
    return drawing


def test_a_weight_is_edited_on_the_drawing(app: AppPage) -> None:
    """The leaky factor becomes 0.5: stepper, drawing and address follow; reset undoes it."""
    drawing = open_preset(app, "leaky")
    field = drawing.get_by_role("textbox", name="W_h, from h to h")
    expect(field).to_have_value("0.8")
    with app.rerun():
        field.fill("0,5")
        field.press("Enter")
    expect(app.page).to_have_url(re.compile(r"edit=W_h\.1\.1%3D0\.5"))
    preset = with_value(PRESETS["rnn"]["leaky"], "W_h", 0, 0, 0.5)
    trace = preset.model().forward(preset.inputs(), preset.states())
    stepper = app.page.locator(".shell[data-layout]")
    for t in range(4):
        value = drawing.locator(".number[data-id='h.0']").first
        expect(value).to_have_text(f"{trace.layers[0].h[t, 0, 0]:.3f}")
        stepper.get_by_role("button", name="One step forward").click()
    expect(app.page).to_have_url(re.compile(r"at=1\.5\.1"))
    app.wait_for_run()  # a press in the middle of a run may be lost
    with app.rerun():
        app.page.get_by_role("button", name="Reset the numbers").click()
    expect(drawing.get_by_role("textbox", name="W_h, from h to h")).to_have_value("0.8")
    expect(app.page).not_to_have_url(re.compile("edit="))


def test_a_knob_is_dragged_and_all_follows(app: AppPage) -> None:
    """All of it in the first view; the run moves before Python answers; one drag is one change."""
    app.page.set_viewport_size({"width": 1280, "height": 720})
    drawing = open_preset(app, "leaky", at="1.2.1")
    for part in (drawing.locator(".stage"), drawing.locator(".course"), drawing.locator("h4")):
        box = part.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 720
    field = drawing.get_by_role("textbox", name="W_h, from h to h")
    knob = drawing.locator("label:has([data-id='W_h.0.0']) .knob")
    box = knob.bounding_box()
    assert box is not None
    made = drawing.locator(".number[data-id='h.0']").first
    expect(made).to_have_text("0.800")
    app.page.mouse.move(box["x"] + 5, box["y"] + 5)
    app.page.mouse.down()
    app.page.mouse.move(box["x"] + 10, box["y"] + 5)
    app.page.mouse.move(box["x"] + 15, box["y"] + 5)  # ten pixels: a fifth
    assert field.input_value() == "1"
    assert made.text_content() == "1.000", "the browser computes it"
    app.page.mouse.up()
    expect(app.page).to_have_url(re.compile(r"edit=W_h\.1\.1%3D1(&|$)"))
    app.wait_for_run()
    field.press("ArrowDown")
    expect(app.page).to_have_url(re.compile(r"edit=W_h\.1\.1%3D0\.9(&|$)"))
    expect(made).to_have_text("0.900")
    for left in ("1", ""):  # the key's change, then the whole drag
        app.wait_for_run()
        with app.rerun():
            app.page.get_by_role("button", name="Undo the last change").click()
        expect(field).to_have_value(left or "0.8")
    expect(app.page).not_to_have_url(re.compile("edit="))
    app.check()


def test_nonsense_in_a_field_is_met_with_a_word(app: AppPage) -> None:
    """What is no number is marked and explained; nothing is sent and nothing is lost."""
    drawing = open_preset(app, "leaky")
    field = drawing.get_by_role("textbox", name="W_h, from h to h")
    with app.no_traffic():
        field.fill("plenty")
        field.press("Enter")
        expect(drawing.locator(".say")).to_contain_text("from −100 to 100")
        expect(field).to_have_value("0.8")
    app.page.keyboard.press("Escape")
    expect(drawing.locator(".say")).to_be_hidden()


def test_the_drawing_unrolls_and_follows_the_stepper(app: AppPage) -> None:
    """Unrolled, the fields step aside; the drawing's words follow the step that is chosen."""
    drawing = open_preset(app, "parity")
    drawing.get_by_role("button", name="Unroll it in time").click()
    expect(drawing).to_have_attribute("data-unrolled", "true")
    expect(drawing.get_by_role("textbox", name="W_h, from h₁ to h₁")).to_be_hidden()
    stepper = app.page.locator(".shell[data-layout]")
    stepper.focus()
    app.page.keyboard.press("End")
    preset = PRESETS["rnn"]["parity"]
    y = preset.model().forward(preset.inputs(), preset.states()).y[-1, 0, 0]
    picture = drawing.locator(".stage").get_by_role("img")
    expect(picture).to_have_attribute(
        "aria-label", re.compile(f"step {len(preset.x)}.*y = {y:.2f}")
    )
    drawing.get_by_role("button", name="Fold it up again").click()
    expect(drawing).to_have_attribute("data-unrolled", "false")


def test_a_shared_link_shows_the_same_network(app: AppPage) -> None:
    """Preset, edits, input and step come from the address in a fresh browser."""
    drawing = open_preset(app, "leaky", edit="W_h.1.1=0.25", seq="1 0 0 0", at="1.3.1")
    expect(drawing.get_by_role("textbox", name="W_h, from h to h")).to_have_value("0.25")
    stepper = app.page.locator(".shell[data-layout]")
    expect(stepper.locator(".where")).to_have_text("Step 3 of 4")
    expect(drawing.locator(".number[data-id='h.0']").first).to_have_text("0.063")
