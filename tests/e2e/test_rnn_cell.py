"""The RNN page in a browser: numbers changed on the drawing run at once, and fold and unroll."""

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
    stepper = app.page.locator(".shell[data-layout=explorer]")
    for t in range(4):
        value = stepper.locator(".row[data-row=h] .value")
        expect(value).to_have_text(f"{trace.layers[0].h[t, 0, 0]:.3f}")
        stepper.get_by_role("button", name="One step forward").click()
    expect(app.page).to_have_url(re.compile(r"at=1\.5\.1"))
    app.wait_for_run()  # a press in the middle of a run may be lost
    with app.rerun():
        app.page.get_by_role("button", name="Reset the numbers").click()
    expect(drawing.get_by_role("textbox", name="W_h, from h to h")).to_have_value("0.8")
    expect(app.page).not_to_have_url(re.compile("edit="))


def test_nonsense_in_a_field_is_met_with_a_word(app: AppPage) -> None:
    """What is no number is marked and explained; nothing is sent and nothing is lost."""
    drawing = open_preset(app, "leaky")
    field = drawing.get_by_role("textbox", name="W_h, from h to h")
    with app.no_traffic():
        field.fill("plenty")
        field.press("Enter")
        expect(drawing.locator(".say")).to_contain_text("±100")
    app.page.keyboard.press("Escape")
    expect(field).to_have_value("0.8")


def test_the_drawing_unrolls_and_follows_the_stepper(app: AppPage) -> None:
    """Unrolled, the fields step aside; the drawing's words follow the step that is chosen."""
    drawing = open_preset(app, "parity")
    drawing.get_by_role("button", name="Unroll it in time").click()
    expect(drawing).to_have_attribute("data-unrolled", "true")
    expect(drawing.get_by_role("textbox", name="W_h, from h₁ to h₁")).to_be_hidden()
    stepper = app.page.locator(".shell[data-layout=explorer]")
    stepper.focus()
    app.page.keyboard.press("End")
    preset = PRESETS["rnn"]["parity"]
    y = preset.model().forward(preset.inputs(), preset.states()).y[-1, 0, 0]
    picture = drawing.get_by_role("img")
    expect(picture).to_have_attribute(
        "aria-label", re.compile(f"step {len(preset.x)}.*y = {y:.2f}")
    )
    drawing.get_by_role("button", name="Fold it up again").click()
    expect(drawing).to_have_attribute("data-unrolled", "false")


def test_a_shared_link_shows_the_same_network(app: AppPage) -> None:
    """Preset, edits, input and step come from the address in a fresh browser."""
    drawing = open_preset(app, "leaky", edit="W_h.1.1=0.25", seq="1 0 0 0", at="1.3.1")
    expect(drawing.get_by_role("textbox", name="W_h, from h to h")).to_have_value("0.25")
    stepper = app.page.locator(".shell[data-layout=explorer]")
    expect(stepper.locator(".where")).to_have_text("Step 3 of 4")
    expect(stepper.locator(".row[data-row=h] .value")).to_have_text("0.063")
