"""The cell pages as a student meets them: clicking through, highlights, and the keyboard alone."""

from __future__ import annotations

import re

import numpy as np
import pytest
from playwright.sync_api import Locator, expect

from seqviz.cells.presets import PRESETS
from seqviz.cells.surgery import forward_with, parse_interventions
from seqviz.models.edits import with_value
from tests.e2e.harness import AppPage
from tests.e2e.test_stepper import shown


def explorer(app: AppPage) -> Locator:
    """The page's stepper, once it is drawn."""
    shell = app.page.locator(".shell[data-layout=explorer]")
    expect(shell).to_have_attribute("data-ready", re.compile("."))
    return shell


def drawing(app: AppPage) -> Locator:
    """The RNN page's drawing, once it is there."""
    shell = app.page.locator("[class*=st-key-graph] .shell")
    expect(shell).to_have_attribute("data-ready", re.compile("."))
    return shell


@pytest.mark.parametrize("kind", ["gru", pytest.param("lstm", marks=pytest.mark.again)])
def test_clicking_through_a_hand_set_network(app: AppPage, kind: str) -> None:
    """Choose the latch, step to the stored value, open a gate, and see y computed from h."""
    app.goto(f"/{kind}_cell", **({"source": "hand"} if kind == "lstm" else {}))
    explorer(app)
    with app.rerun():
        app.page.get_by_text("Latch a value", exact=True).click()
    preset = PRESETS[kind]["latch"]
    trace = preset.model().forward(preset.inputs(), preset.states())
    shell = explorer(app)
    expect(shell.locator(".where")).to_have_text(re.compile(rf"of {len(preset.x)}$"))
    shell.get_by_role("button", name="First step").click()
    shell.get_by_role("button", name="One step forward").click()
    expect(shell.locator(".equations .output b")).to_have_text(shown(trace.y[1, 0, 0]))
    gate = "i" if kind == "lstm" else "z"
    shell.locator(f"[data-part={gate}-gate]").click()
    result = shell.locator(".filled .token.weighted b")
    expect(result).to_have_text(shown(getattr(trace.layers[0], gate)[1, 0, 0]))
    shell.get_by_role("button", name="Back to the cell").click()
    expect(shell.locator(".operation")).to_be_hidden()


@pytest.mark.parametrize("kind", ["lstm", pytest.param("gru", marks=pytest.mark.again)])
def test_a_try_marks_what_it_changed(app: AppPage, kind: str) -> None:
    """One press: gate and equation say so, the states are those of the changed run; then undo."""
    app.goto(
        f"/{kind}_cell",
        preset="forget",
        at="1.6.1",
        **({"source": "hand"} if kind == "lstm" else {}),
    )
    shell = explorer(app)
    gate, cut = ("f", "hold:f.1.1=1") if kind == "lstm" else ("z", "hold:z.1.1=1@4-")
    expect(shell.locator(".equations .cut")).to_have_count(0)
    with app.rerun():
        app.page.locator(".st-key-try button").click()
    preset = PRESETS[kind]["forget"]
    cuts = parse_interventions(cut)
    trace = forward_with(preset.model(), preset.inputs(), cuts, preset.states())
    h = shell.locator(".row[data-row=h] .value")
    expect(h).to_have_text(shown(trace.layers[0].h[5, 0, 0]))
    expect(shell.locator(".equations .cut")).to_have_attribute("data-q", gate)
    expect(shell.locator(f"[data-part={gate}-gate]")).to_have_class(re.compile(r"\bcut\b"))
    with app.rerun():
        app.page.locator(".st-key-try button").click()
    expect(shell.locator(".equations .cut")).to_have_count(0)


def test_a_valve_moves_the_drawing_before_the_server_hears(app: AppPage) -> None:
    """The slider changes all numbers at once; a note says what they mean; letting go is kept."""
    app.goto("/lstm_cell")
    shell = explorer(app)
    preset = PRESETS["lstm"]["valve"]
    cuts = parse_interventions("hold:f.1.1=0.58")
    layer = forward_with(preset.model(), preset.inputs(), cuts, preset.states()).layers[0]
    t = preset.x.index((1.0,)) + 1  # where it opens: the first step that only has to keep
    before, c = layer.c_prev[t, 0, 0], layer.c[t, 0, 0]
    slider = shell.get_by_role("slider", name="Hold the forget gate at a value")
    with app.no_traffic():
        slider.evaluate("one => { one.value = 0.58; one.dispatchEvent(new Event('input')); }")
        expect(shell.locator(".row[data-row=c] .value")).to_have_text(shown(c))
        expect(shell.locator(".valve .says")).to_contain_text(f"{shown(before)} → {shown(c)}")
        shell.locator("[data-part=f-gate]").focus()
        said = f"keeps 58% of cₜ₋₁: {shown(before)} → {shown(c)}"
        expect(shell.locator(".caption")).to_contain_text(said)
        app.page.keyboard.press("n")
        expect(shell.locator(".notes li")).to_contain_text(said)
    app.page.keyboard.press("ArrowRight")
    later = f"{shown(layer.c_prev[t + 1, 0, 0])} → {shown(layer.c[t + 1, 0, 0])}"
    expect(shell.locator(".notes li")).to_contain_text(later)
    app.page.keyboard.press("Escape")
    expect(shell.locator(".notes li")).to_have_count(0)
    slider.evaluate("one => { one.value = 0.58; one.dispatchEvent(new Event('change')); }")
    expect(app.page).to_have_url(re.compile(r"cut=hold%3Af\.1\.1%3D0\.58"))
    expect(shell.locator(".equations .cut")).to_have_attribute("data-q", "f")
    expect(shell.locator(".row[data-row=c] .value")).to_have_text(shown(layer.c[t + 1, 0, 0]))


def test_equation_drawing_and_numbers_shine_together(app: AppPage) -> None:
    """From the symbol to all weights of its kind, from one number to its field, and back."""
    app.goto("/rnn_cell", preset="parity")
    graph = drawing(app)
    graph.locator(".sym[data-id=W_h]").hover()
    expect(graph.locator(".fields label.lit")).to_have_count(4)
    expect(graph.locator(".number.lit")).to_have_count(4)
    graph.locator(".number[data-id='W_x.1.0']").hover()
    expect(graph.locator(".fields label.lit")).to_have_attribute("data-id", "W_x.1.0")
    expect(graph.locator(".sym.lit")).to_have_attribute("data-id", "W_x")
    graph.get_by_role("textbox", name="W_y, from h₂ to y").focus()
    expect(graph).to_have_attribute("data-lit", "W_y.0.1")
    expect(graph.locator(".number.lit")).to_have_attribute("data-id", "W_y.0.1")
    canvas = graph.locator(".stage").get_by_role("img")
    box = canvas.bounding_box()
    assert box is not None
    app.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] * 308 / 350)
    expect(graph).to_have_attribute("data-lit", "x.0")
    graph.locator(".number[data-id='W_h.1.0']").click()
    expect(graph.get_by_role("textbox", name="W_h, from h₁ to h₂")).to_be_focused()


def test_the_rnn_page_by_keyboard(app: AppPage) -> None:
    """Preset, unroll and fold, a weight, a step, the equation, and undo, without a mouse."""
    app.goto("/rnn_cell")
    drawing(app)
    keys = app.page.keyboard
    app.tab_to("one => one.textContent.trim() === 'Leaky memory'")
    for _ in range(5):
        keys.press("ArrowRight")
    with app.rerun():
        keys.press("Enter")
    graph = drawing(app)
    expect(app.page).to_have_url(re.compile("preset=parity"))

    app.tab_to("one => one.textContent === 'Unroll it in time'")
    keys.press("Enter")
    expect(graph).to_have_attribute("data-unrolled", "true")
    expect(app.page).to_have_url(re.compile("unrolled=1"))
    keys.press("Enter")
    expect(graph).to_have_attribute("data-unrolled", "false")
    expect(app.page).not_to_have_url(re.compile("unrolled"))

    app.tab_to("one => one.ariaLabel === 'W_h, from h₂ to h₁'")
    keys.press("Control+A")
    keys.type("-1")
    with app.rerun():
        keys.press("Enter")
    expect(app.page).to_have_url(re.compile(r"edit=W_h\.1\.2%3D-1"))
    preset = with_value(PRESETS["rnn"]["parity"], "W_h", 0, 1, -1.0)
    trace = preset.model().forward(preset.inputs(), preset.states())

    app.tab_to("one => one.matches('.equations button')")
    expect(graph).to_have_attribute("data-lit", "h")
    keys.press("ArrowRight")
    expect(graph).to_have_attribute("data-lit", "W_h")
    app.tab_to("one => one.matches('.shell[data-layout=player]')")
    for _ in range(3):
        keys.press("ArrowRight")
    expect(app.page.locator(".shell[data-layout] .where")).to_have_text("Step 4 of 10")
    made = graph.locator(".number[data-id='y.0']").last
    expect(made).to_have_text(shown(trace.y[3, 0, 0]))

    for _ in range(60):  # back up to the buttons
        keys.press("Shift+Tab")
        if app.page.evaluate("document.activeElement.textContent.includes('Undo the last change')"):
            break
    with app.rerun():
        keys.press("Enter")
    expect(app.page).not_to_have_url(re.compile("edit="))
    own = PRESETS["rnn"]["parity"]
    before = own.model().forward(own.inputs(), own.states())
    expect(made).to_have_text(shown(before.y[3, 0, 0]))


def test_the_courses_below_the_drawing_move_the_player(app: AppPage) -> None:
    """A press on a step is a step of all; Python hears of it."""
    app.goto("/rnn_cell", preset="echo", at="1.2.1")
    lanes = drawing(app).locator(".course canvas")
    box = lanes.bounding_box()
    assert box is not None
    lanes.click(position={"x": 30 + (box["width"] - 88) * 2.5 / 10, "y": 40})
    expect(app.page.locator(".shell[data-layout] .where")).to_have_text("Step 3 of 10")
    expect(app.page).to_have_url(re.compile(r"at=1\.3\.1"))


def test_the_language_can_be_switched_while_it_plays(app: AppPage) -> None:
    """The stepper in the other language goes on where the first one was."""
    app.goto("/lstm_cell", digit="s41", at="2.1.31")
    shell = explorer(app)
    shell.locator("select.speed").select_option("8")
    shell.get_by_role("button", name="Play", exact=True).click()
    element = shell.element_handle()
    app.page.wait_for_function("shell => shell.seqviz.state.t >= 5", arg=element)
    app.page.get_by_text("中文", exact=True).click()
    chinese = app.page.locator(".st-key-cell_digit-zh .shell")
    expect(chinese).to_have_attribute("data-ready", re.compile("."))
    assert chinese.evaluate("shell => shell.seqviz.state.t") >= 5


@pytest.mark.parametrize("path", ["/rnn_cell?preset=echo", "/lstm_cell?at=2.9.31", "/gru_cell"])
def test_the_drawings_fit_a_phone(app: AppPage, path: str) -> None:
    """At 420 pixels nothing scrolls sideways, in the page or in a box of its own."""
    app.page.set_viewport_size({"width": 420, "height": 900})
    where, _, query = path.partition("?")
    app.goto(where, **dict(re.findall(r"(\w+)=([^&]+)", query)))
    shell = drawing(app) if where == "/rnn_cell" else explorer(app)
    stage = shell.locator(".stage").bounding_box()
    assert stage is not None
    assert stage["x"] >= 0
    assert stage["x"] + stage["width"] <= 420
    app.check_fits()
    if where != "/rnn_cell":  # a finger finds the player's keys
        keys = [key.bounding_box() for key in shell.locator(".player .key").all()]
        assert keys
        assert all(box is not None and min(box["height"], box["width"]) >= 40 for box in keys)
    if where == "/rnn_cell":
        boxes = [box.bounding_box() for box in drawing(app).locator("input").all()]
        places = np.array(
            [(box["x"], box["y"], box["width"], box["height"]) for box in boxes if box]
        )
        assert len(places) == 22
        for k, (x, y, w, h) in enumerate(places):
            for u, v, m, n in places[k + 1 :]:
                assert x + w <= u or u + m <= x or y + h <= v or v + n <= y


def test_the_gru_page_by_keyboard(app: AppPage) -> None:
    """Another network, the update gate opened, held shut with one key and let go again."""
    app.goto("/gru_cell")
    explorer(app)
    keys = app.page.keyboard
    app.tab_to("one => one.textContent.trim() === 'Remember'")
    keys.press("ArrowRight")
    with app.rerun():
        keys.press("Enter")
    expect(app.page).to_have_url(re.compile("preset=forget"))
    shell = explorer(app)
    h = shell.locator(".row[data-row=h] .value")
    untouched = h.text_content()
    app.tab_to("one => one.matches('[data-part=z-gate]')")
    keys.press("Enter")
    expect(shell.locator(".operation")).to_be_visible()
    app.wait_for_run()
    keys.press("1")
    expect(app.page).to_have_url(re.compile(r"cut=hold%3Az\.1\.1%3D1"))
    expect(h).to_have_text("0.000")  # z = 1 from the beginning: nothing is ever taken in
    expect(shell.locator("[data-part=z-gate]")).to_be_focused()
    app.wait_for_run()
    keys.press("Delete")
    expect(app.page).not_to_have_url(re.compile("cut="))
    expect(h).to_have_text(str(untouched))
    keys.press("Escape")
    expect(shell.locator(".operation")).to_be_hidden()


@pytest.mark.parametrize("kind", ["gru", pytest.param("lstm", marks=pytest.mark.again)])
def test_a_link_brings_what_it_opens_into_view(app: AppPage, kind: str) -> None:
    """The opened gate's sum is below the fold, so the page begins there; without one at its top."""
    own = {"source": "hand"} if kind == "lstm" else {}
    app.page.set_viewport_size({"width": 1280, "height": 720})
    app.goto(f"/{kind}_cell", preset="latch", at=f"1.2.1.{'i' if kind == 'lstm' else 'z'}", **own)
    shell = explorer(app)
    expect(shell.locator(".operation")).to_be_in_viewport()
    app.goto(f"/{kind}_cell", preset="latch", at="1.2.1", **own)
    explorer(app)
    expect(app.page.get_by_role("heading", level=1)).to_be_in_viewport()
