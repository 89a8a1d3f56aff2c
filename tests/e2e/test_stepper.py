"""The stepper in a browser: it moves by itself, shows the model's own numbers, and tells Python."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import Locator, expect

from seqviz.cells import LSTMTrace
from seqviz.data.sample import load_sample
from seqviz.models.digit_reader import shipped_reader
from tests.e2e.harness import AppPage

DIGIT = 41
LAYER, STEP, UNIT = 2, 9, 30  # layer and step as people count, from 1; the unit an index


def shown(value: float, digits: int = 3) -> str:
    """A number as the stepper writes it."""
    text = f"{abs(float(value)):.{digits}f}"
    return f"−{text}" if value < 0 and float(text) else text


@pytest.fixture(scope="module")
def trace() -> LSTMTrace:
    """Layer 2 of the shipped network on the digit that these tests look at."""
    layer = shipped_reader().read(load_sample().images[DIGIT]).trace.layers[LAYER - 1]
    assert isinstance(layer, LSTMTrace)
    return layer


@pytest.fixture
def cell(app: AppPage) -> Iterator[Locator]:
    """The stepper of the LSTM page, opened by a link at a digit, layer, step and unit."""
    app.goto("/lstm_cell", digit=f"s{DIGIT}", at=f"{LAYER}.{STEP}.{UNIT + 1}")
    shell = app.page.locator(".shell:not(.whole)")
    expect(shell).to_have_attribute("data-ready", re.compile("."))
    yield shell
    app.check()


def expect_row(cell: Locator, trace: LSTMTrace, name: str, step: int, unit: int) -> None:
    """The overview's value of one quantity is the model's."""
    value = shown(getattr(trace, name)[step - 1, 0, unit])
    expect(cell.locator(f".row[data-row={name}] .value")).to_have_text(value)


def test_a_link_opens_the_same_place_with_the_models_numbers(
    app: AppPage, cell: Locator, trace: LSTMTrace
) -> None:
    """Digit, layer, step and unit come from the link; every value shown is the trace's.

    Layer 1 shows the first layer's at the same step and unit. Arrows step, Home and End jump, and
    the numbers follow at once without the server.
    """
    expect(cell.locator(".where")).to_have_text(f"Step {STEP} of 28")
    expect(cell.locator("input.unit")).to_have_value(str(UNIT + 1))
    for name in "figoch":
        expect_row(cell, trace, name, STEP, UNIT)

    cell.get_by_role("button", name="Layer 1").click()
    first = shipped_reader().read(load_sample().images[DIGIT]).trace.layers[0]
    assert isinstance(first, LSTMTrace)
    expect_row(cell, first, "f", STEP, UNIT)
    expect(cell.locator(".row[data-row=y]")).to_have_count(0)
    cell.get_by_role("button", name="Layer 2").click()
    expect_row(cell, trace, "f", STEP, UNIT)

    cell.focus()
    app.page.keyboard.press("ArrowRight")
    expect_row(cell, trace, "c", STEP + 1, UNIT)
    app.page.keyboard.press("ArrowDown")
    expect_row(cell, trace, "c", STEP + 1, UNIT + 1)
    app.page.keyboard.press("End")
    expect_row(cell, trace, "h", 28, UNIT + 1)
    app.page.keyboard.press("Home")
    expect_row(cell, trace, "h", 1, UNIT + 1)
    app.page.keyboard.press("ArrowLeft")
    expect(cell.locator(".where")).to_have_text("Step 1 of 28")


def test_a_moving_picture_draws_each_frame_once_and_is_silent(app: AppPage, cell: Locator) -> None:
    """However often a step is asked for, one loop draws: no frame is drawn twice.

    While it plays it draws in every frame that the browser offers; not one websocket frame passes.
    """
    cell.get_by_role("button", name="First step").click()
    ticks, drawn = cell.evaluate(
        """async (shell) => {
            const tick = () => new Promise(requestAnimationFrame);
            const held = { key: "ArrowRight", bubbles: true };
            for (let k = 0; k < 12; k++) {
                shell.dispatchEvent(new KeyboardEvent("keydown", held));
                await tick();
            }
            const drawn = shell.seqviz.frames;
            let ticks = 0;
            while (ticks < 10) { await tick(); ticks++; }
            return [ticks, shell.seqviz.frames - drawn];
        }"""
    )
    assert 0 < drawn <= ticks

    cell.locator("select.speed").select_option("1")
    cell.get_by_role("button", name="First step").click()
    cell.locator("input.unit").fill("32")
    cell.locator("input.unit").press("Enter")
    expect(app.page).to_have_url(re.compile(r"at=2\.1\.32"))  # the server has heard of both
    app.wait_for_run()
    cell.get_by_role("button", name="Play", exact=True).click()
    with app.no_traffic():
        offered, drawn = cell.evaluate(
            """shell => new Promise((done) => {
                let offered = 0, drawn = shell.seqviz.frames;
                const look = () => offered++ < 120 ? requestAnimationFrame(look)
                    : done([120, shell.seqviz.frames - drawn]);
                requestAnimationFrame(look);
            })"""
        )
    expect(cell.get_by_role("button", name="Pause")).to_be_visible()
    assert abs(drawn - offered) <= 2, (drawn, offered)  # one more or less at either end


def test_from_what_feeds_a_part_to_a_single_product_and_back(
    app: AppPage, cell: Locator, trace: LSTMTrace
) -> None:
    """A part that is pointed at or focused shows its sources, opened its own numbers.

    At the cell state: its two sources are marked, their wires lit, words say it, and by keyboard
    the marks go with the focus. Products, sum and squashing show what the model has there. A gate
    shows its sum filled in and all numbers; the way back goes level by level.
    """
    cell.locator("[data-part=c-dot]").hover()
    expect(cell.locator("[data-part=fc-dot]")).to_have_class(re.compile(r"\bsource\b"))
    expect(cell.locator("[data-part=ig-dot]")).to_have_class(re.compile(r"\bsource\b"))
    expect(cell.locator("[data-part=o-gate]")).not_to_have_class(re.compile(r"\bsource\b"))
    expect(cell.locator("path.wire.lit")).to_have_count(2)
    expect(cell.locator(".caption")).to_contain_text("Made from fₜ⊙cₜ₋₁ and iₜ⊙gₜ.")
    app.page.mouse.move(0, 0)
    expect(cell.locator("path.wire.lit")).to_have_count(0)

    part = cell.locator("[data-part=c-dot]")
    part.focus()
    expect(cell.locator("path.wire.lit")).to_have_count(2)
    expect(cell.locator(".caption")).to_contain_text("Made from fₜ⊙cₜ₋₁ and iₜ⊙gₜ.")
    part.blur()
    expect(cell.locator("path.wire.lit")).to_have_count(0)

    t = STEP - 1
    f, i, g, o = (getattr(trace, name)[t, 0, UNIT] for name in "figo")
    before, c, squashed, h = (
        getattr(trace, name)[t, 0, UNIT] for name in ("c_prev", "c", "tanh_c", "h")
    )
    expected = {
        "fc-dot": [f, before, f * before],
        "ig-dot": [i, g, i * g],
        "c-dot": [f * before, i * g, c],
        "tanh_c-squash": [squashed],
        "h-dot": [o, squashed, h],
    }
    for opened, values in expected.items():
        cell.locator(f"[data-part={opened}]").click()
        expect(cell.locator(".filled .token b")).to_have_text([shown(v) for v in values])

    cell.locator("[data-part=f-gate]").click()
    wx, wh, a, f = (
        trace.part("f", "wx")[t, 0, UNIT],
        trace.part("f", "wh")[t, 0, UNIT],
        trace.pre("f")[t, 0, UNIT],
        trace.f[t, 0, UNIT],
    )
    tokens = cell.locator(".filled .token b")
    b = shipped_reader().model.cells[1].parameters()["b"].reshape(4, -1)[1, UNIT]
    expect(tokens).to_have_text([shown(v) for v in (wx, wh, b, a, f)])
    cell.get_by_role("button", name="Show all numbers").click()
    weights = shipped_reader().model.cells[1].parameters()
    row = 128 + UNIT  # the forget gate's rows come second
    products = np.concatenate(
        [
            weights["W_x"][row] * trace.x[t, 0],
            weights["W_h"][row] * trace.h_prev[t, 0],
        ]
    )
    expect(cell.locator(".numbers tbody tr")).to_have_count(256)
    largest = products[np.abs(products).argmax()]
    expect(cell.locator(".numbers tbody tr").first.locator("td").last).to_have_text(
        shown(largest, 5)
    )
    app.page.keyboard.press("Escape")
    expect(cell.locator(".numbers")).to_be_hidden()
    expect(cell.locator(".operation")).to_be_visible()
    cell.get_by_role("navigation").get_by_role("button", name="All steps").click()
    expect(cell.locator(".operation")).to_be_hidden()
    expect(cell.locator(".diagram")).to_be_hidden()
    expect(cell.locator(".overview")).to_be_visible()


def test_a_choice_reaches_python_and_the_link(app: AppPage, cell: Locator) -> None:
    """Another unit: the page below names it, the address holds it, the stepper stays as it is."""
    cell.evaluate("shell => { shell.mark = 'same node' }")
    with app.rerun():
        cell.locator("input.unit").fill("77")
        cell.locator("input.unit").press("Enter")
    expect(app.page.get_by_role("heading", name="Unit 77 of layer 2")).to_be_visible()
    expect(app.page).to_have_url(re.compile(rf"at={LAYER}\.{STEP}\.77"))
    assert cell.evaluate("shell => shell.mark") == "same node"


def test_a_shorter_text_moves_python_along(app: AppPage) -> None:
    """A text cut before the chosen step and typed again: page and stepper stay at one step."""
    app.goto("/lstm_cell", source="text", text="(((((((", at="1.7.1")
    written = app.page.get_by_label("Type brackets and letters")
    expect(app.page.locator(".where")).to_have_text("Step 7 of 7")
    written.fill("(((")
    expect(app.page.locator(".where")).to_have_text("Step 3 of 3")
    expect(app.page).to_have_url(re.compile(r"at=1\.3\.1"))
    written.fill("(((((((")
    expect(app.page.locator(".where")).to_have_text("Step 3 of 7")
    expect(app.page).to_have_url(re.compile(r"at=1\.3\.1"))


def test_reduced_motion_is_respected(open_tab: object, server: object) -> None:
    """A visitor who wants no motion sees the end of the reading at once, and nothing plays."""
    app = open_tab(server.url, reduced_motion="reduce")  # type: ignore[operator, attr-defined]
    app.goto("/")
    shell = app.page.locator(".shell:not(.whole)")
    expect(shell).to_have_attribute("data-ready", "")
    expect(shell.get_by_role("button", name="Play", exact=True)).to_be_visible()
    expect(shell.locator(".where")).to_have_text("row 28 of 28")
    app.goto("/digit_reader")
    expect(shell).to_have_attribute("data-ready", re.compile("."))
    expect(shell.locator(".where")).to_have_text("Step 28 of 28")
    assert shell.evaluate("shell => shell.seqviz.frames") == 0


def test_dark_and_light_use_their_own_colours(app: AppPage) -> None:
    """The same chip has the light theme's colour on a light page, the dark one on a dark."""
    app.goto("/lstm_cell", theme="light", digit=f"s{DIGIT}")
    chip = app.page.locator(".row[data-row=f] .chip")
    expect(chip).to_have_css("background-color", "rgb(140, 29, 24)")
    app.change_theme("dark")
    expect(chip).to_have_css("background-color", "rgb(239, 87, 26)")
