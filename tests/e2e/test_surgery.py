"""Gate surgery and what can be saved, in a browser."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from playwright.sync_api import expect

from seqviz.cells.presets import PRESETS
from seqviz.cells.surgery import forward_with, parse_interventions
from tests.e2e.harness import AppPage
from tests.e2e.test_stepper import shown

SVG = "{http://www.w3.org/2000/svg}"
PNG = b"\x89PNG\r\n\x1a\n"


def test_surgery_changes_the_reading_and_undo_restores_it(app: AppPage) -> None:
    """Shut every forget gate of the digit network: another answer, in the link; undo: the first."""
    app.page.emulate_media(reduced_motion="reduce")
    app.goto("/digit_reader", digit="s23")
    shell, guess = app.page.locator(".shell:not(.whole)"), app.page.locator(".guess")
    expect(guess).to_have_text("3")
    untouched = shell.get_attribute("data-ready") or ""
    app.page.get_by_text("Gate surgery").click()
    with app.rerun():
        app.page.locator(".st-key-cut_apply button").click()
    expect(guess).not_to_have_text("3")
    assert parse_qs(urlsplit(app.page.url).query)["cut"] == ["hold:f.2.*=0"]
    expect(app.page.get_by_text(re.compile("Untouched, its answer is 3"))).to_be_visible()
    app.check_accessible()
    with app.rerun():
        app.page.locator(".st-key-cut_undo_0 button").click()
    expect(shell).to_have_attribute("data-ready", untouched)
    expect(guess).to_have_text("3")
    assert "cut=" not in app.page.url


@pytest.mark.again
def test_the_drawing_is_saved_with_its_vectors(app: AppPage, tmp_path: Path) -> None:
    """The SVG stands alone: well-formed, a rectangle per unit, no class; the PNG is a picture."""
    app.goto("/lstm_cell", at="2.9.31")
    expect(app.page.locator(".shell:not(.whole)")).to_have_attribute("data-ready", re.compile("."))
    saved = {}
    for kind in ("SVG", "PNG"):
        with app.page.expect_download() as started:
            app.page.get_by_role("button", name=f"Save as {kind}").click()
        assert started.value.suggested_filename == f"seqviz-lstm-layer2-step9.{kind.lower()}"
        path = tmp_path / kind
        started.value.save_as(path)
        saved[kind] = path.read_bytes()
    drawing = ElementTree.fromstring(saved["SVG"])
    rectangles = list(drawing.iter(f"{SVG}rect"))
    gates_and_states = 4 + 2 + 2 + 1  # i f g o, c and h before and after, tanh(c)
    assert len(rectangles) > gates_and_states * 128
    assert not [one for one in drawing.iter() if "class" in one.attrib]
    assert not list(drawing.iter(f"{SVG}script"))
    texts = [one.text for one in drawing.iter(f"{SVG}text")]
    assert app.page.locator(".readout").first.text_content() in texts
    assert {"1 gates and probabilities", "+ everything else"} <= set(texts), "the colours' key"
    assert saved["PNG"].startswith(PNG)


@pytest.mark.again
def test_a_page_gives_its_run_away(app: AppPage, tmp_path: Path) -> None:
    """Script, notebook and table come down without a rerun of the page."""
    app.goto("/lstm_cell", source="hand")
    app.page.get_by_text("See the code").click()
    names = set()
    for label in ("Python script", "Notebook", "Numbers of every step (CSV)"):
        with app.page.expect_download() as started:
            app.page.get_by_role("button", name=label).click()
        names.add(started.value.suggested_filename.rpartition(".")[2])
        path = tmp_path / "file"
        started.value.save_as(path)
        assert path.stat().st_size > 500
    assert names == {"py", "ipynb", "csv"}
    app.check_accessible()


def test_a_gate_is_held_from_the_gate_itself(app: AppPage) -> None:
    """Open it, hold it by key, slide it before the mouse is let go, undo above the drawing."""
    app.goto("/lstm_cell", source="hand", preset="remember", at="1.8.1")
    shell = app.page.locator(".shell:not(.whole)")
    expect(shell).to_have_attribute("data-ready", re.compile("."))
    shell.locator("[data-part=f-gate]").click()
    expect(shell.locator(".surgery")).to_be_visible()
    expect(shell.locator(".cuts")).to_be_hidden()
    preset = PRESETS["lstm"]["remember"]

    def expect_cut(cut: str) -> None:
        """In the link, marked, in words, and every state as the hand-written run has it."""
        run = forward_with(
            preset.model(), preset.inputs(), parse_interventions(cut), preset.states()
        )
        expect(app.page).to_have_url(re.compile(rf"cut={re.escape(quote(cut, safe=''))}(&|$)"))
        for name in "fch":
            value = shown(getattr(run.layers[0], name)[7, 0, 0])
            expect(shell.locator(f".row[data-row={name}] .value")).to_have_text(value)
        expect(shell.locator(".cuts li")).to_have_count(1)

    app.page.keyboard.press("0")
    expect_cut("hold:f.1.1=0")
    shell.get_by_role("combobox", name="At which steps").select_option("only")
    expect_cut("hold:f.1.1=0@8-8")
    expect(shell.locator(".cut-now")).to_contain_text("y 0.993 → 0.000 (−0.993)")
    app.check_accessible(include=".st-key-hand_lstm_remember-en")

    slider = shell.get_by_role("slider", name="Hold the forget gate at a value")
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    assert box is not None
    app.page.mouse.move(box["x"] + 8, box["y"] + box["height"] / 2)
    app.page.mouse.down()
    app.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=6)
    expect_cut(f"hold:f.1.1={slider.input_value()}@8-8")  # the button is still down
    app.page.mouse.up()

    shell.get_by_role("button", name="Halve it").click()
    expect_cut("scale:f.1.1=0.5@8-8")
    shell.get_by_role("button", name=re.compile("^Undo: ")).click()
    expect(shell.locator(".cuts")).to_be_hidden()
    expect(app.page).not_to_have_url(re.compile("cut="))


def test_an_undo_pressed_twice_undoes_one(app: AppPage) -> None:
    """The second press, made before the first is answered, does not hit what moved up."""
    app.goto("/lstm_cell", source="hand", preset="remember", cut="hold:f.1.1=0,hold:o.1.1=0.5")
    shell = app.page.locator(".shell:not(.whole)")
    expect(shell.locator(".cuts li")).to_have_count(2)
    undo = shell.get_by_role("button", name=re.compile("^Undo: ")).first
    undo.evaluate("one => { one.click(); one.click(); }")
    expect(shell.locator(".cuts li")).to_have_count(1)
    # What is done next shows that nothing else was undone on the way.
    shell.locator("[data-part=f-gate]").click()
    app.page.keyboard.press("1")
    left = quote("hold:o.1.1=0.5,hold:f.1.1=1", safe="")
    expect(app.page).to_have_url(re.compile(rf"cut={re.escape(left)}"))
    expect(shell.locator(".cuts li")).to_have_count(2)
    app.check()


def test_a_gate_says_its_own_value_and_a_try_what_it_changes(app: AppPage) -> None:
    """Not the slider's next step but the gate's value; a try goes to where it changes most."""
    preset = PRESETS["gru"]["average"]
    z = preset.model().forward(preset.inputs(), preset.states()).layers[0].gate("z")[1, 0, 0]
    app.goto("/gru_cell", source="hand", preset="average", at="1.2.1.z")
    shell = app.page.locator(".shell:not(.whole)")
    expect(shell.locator(".held")).to_have_text(f"now {shown(z)}")
    app.page.locator(".st-key-try button").click()
    cut = parse_interventions("hold:z.1.1=1@4-")
    run = forward_with(preset.model(), preset.inputs(), cut, preset.states())
    untouched = preset.model().forward(preset.inputs(), preset.states())
    most = int(abs(run.y - untouched.y)[:, 0, 0].argmax())
    before, after = (shown(one.y[most, 0, 0]) for one in (untouched, run))
    expect(shell.locator(".where")).to_contain_text(f"Step {most + 1} ")
    expect(app.page).to_have_url(re.compile(rf"at=1\.{most + 1}\.1\.z"))
    expect(shell.locator(".held")).to_have_text("held at 1")
    shell.get_by_role("button", name="First step").click()
    shell.get_by_role("button", name="One step forward").click()
    expect(shell.locator(".held")).to_have_text(f"now {shown(z)}; at other steps held at 1")
    said = shell.locator(".cut-now")
    expect(said).to_contain_text(f"At step {most + 1} ")
    expect(said).to_contain_text(f"average {before} → {after}")
