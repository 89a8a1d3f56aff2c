"""The digit reader in a browser: strokes are read, mistakes are kind, experiments count."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ElementTree
from itertools import pairwise
from math import ceil, hypot
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator, expect

from seqviz.data.sample import load_sample
from seqviz.models.digit_reader import shipped_reader, sure_at
from seqviz.models.experiments import Cover, Flip, apply_experiments
from seqviz.numbers import percent
from seqviz.ui.controls.digit.digit_choice import image_code
from tests.data.pen_strokes import PLAIN, Stroke
from tests.e2e.harness import AppPage

SAMPLE = 41
SVG = "{http://www.w3.org/2000/svg}"


def press(app: AppPage, key: str) -> None:
    """Press one of the pad's own buttons (the canvas brings some of the same name)."""
    with app.rerun():
        app.page.locator(f".st-key-{key} button").click()


def by_hand(stroke: Stroke) -> Stroke:
    """The points that a moving hand leaves: at most ten pixels apart, all corners among them."""
    points = [stroke[0]]
    for (x0, y0), (x1, y1) in pairwise(stroke):
        parts = max(1, ceil(hypot(x1 - x0, y1 - y0) / 10))
        points += [
            (x0 + (x1 - x0) * k / parts, y0 + (y1 - y0) * k / parts) for k in range(1, parts + 1)
        ]
    return points


def draw(app: AppPage, strokes: list[Stroke], sheet: int = 0) -> None:
    """Draw on the pad, each stroke until it is read; clearing begins a new sheet."""
    pad = app.page.locator(f".st-key-pad_{sheet} canvas.upper-canvas")
    expect(pad).to_be_visible()
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    mouse = app.page.mouse
    shell = app.page.locator(".shell:not(.whole)")
    for stroke in strokes:
        before = shell.get_attribute("data-ready") or ""
        x, y = stroke[0]
        mouse.move(box["x"] + x, box["y"] + y)
        mouse.down()
        for x, y in by_hand(stroke):  # the browser keeps only the last move of a frame
            mouse.move(box["x"] + x, box["y"] + y)
            app.page.evaluate("() => new Promise(requestAnimationFrame)")
        mouse.up()
        expect(shell).not_to_have_attribute("data-ready", before)


def guess(app: AppPage) -> Locator:
    """What the network reads."""
    return app.page.locator(".guess")


def open_reader(app: AppPage, **query: str) -> None:
    """The digit reader with a gallery digit that is read right; it stands at the last row."""
    app.page.emulate_media(reduced_motion="reduce")
    app.goto("/digit_reader", **({"digit": f"s{SAMPLE}"} | query))
    expect(app.page.locator(".shell:not(.whole)")).to_have_attribute("data-ready", re.compile("."))


@pytest.mark.again
def test_the_ten_digits_drawn_with_simple_strokes(app: AppPage) -> None:
    """At least nine of ten digits drawn with the mouse on the pad are read right."""
    open_reader(app)
    read = {}
    for digit, strokes in PLAIN.items():
        if digit > 0:
            press(app, "pad_clear")
        draw(app, strokes, sheet=digit)
        read[digit] = guess(app).inner_text()
    right = sum(str(digit) == text for digit, text in read.items())
    assert right >= 9, read
    app.check()


def test_undo_takes_the_last_stroke_back(app: AppPage) -> None:
    """A 4 without its second stroke is another drawing, and the picture follows."""
    open_reader(app)
    draw(app, PLAIN[4])
    both = app.page.locator(".shell:not(.whole)").get_attribute("data-ready")
    press(app, "pad_undo")
    expect(app.page.locator(".shell:not(.whole)")).not_to_have_attribute("data-ready", both or "")
    expect(app.page.locator(".st-key-pad_undo button")).to_be_enabled()
    press(app, "pad_clear")
    expect(app.page.locator(".st-key-pad_undo button")).to_be_disabled()


def test_a_finger_draws_too(open_tab: object, server: object) -> None:
    """Touch events make a stroke that is read."""
    app = open_tab(  # type: ignore[operator]
        server.url,  # type: ignore[attr-defined]
        has_touch=True,
        viewport={"width": 420, "height": 900},
    )
    open_reader(app)
    before = app.page.locator(".shell:not(.whole)").get_attribute("data-ready")
    pad = app.page.locator("canvas.upper-canvas")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    client = app.page.context.new_cdp_session(app.page)
    with app.rerun():
        points = [(140, 50 + 12 * k) for k in range(15)]
        for kind, (x, y) in zip(
            ["touchStart"] + ["touchMove"] * (len(points) - 1), points, strict=True
        ):
            at = {"x": box["x"] + x, "y": box["y"] + y}
            client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [at]})
        client.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(app.page.locator(".shell:not(.whole)")).not_to_have_attribute("data-ready", before or "")
    expect(guess(app)).to_have_text("1")


def test_the_shown_probabilities_are_the_networks(app: AppPage) -> None:
    """After the last row each class has the percentage that the network gives it."""
    open_reader(app)
    shell = app.page.locator(".shell:not(.whole)")
    shell.get_by_role("button", name="Last step").click()
    reading = shipped_reader().read(load_sample().images[SAMPLE])
    for k, share in enumerate(reading.probabilities[-1]):
        expect(shell.locator(".percent").nth(k)).to_have_text(f"{percent(share)}%")
    leads, sure = reading.decided_at, sure_at(reading.probabilities)
    assert sure is not None
    expect(shell.locator(".leads")).to_have_text(
        f"Leads from row {leads + 1}, sure (at least 90%) from row {sure + 1}."
    )
    expect(guess(app)).to_have_text(str(reading.prediction))


def test_experiments_change_the_answer_and_can_be_undone(app: AppPage) -> None:
    """Covering and mirroring give the answer for the changed image; undo brings it back."""
    open_reader(app)
    image = load_sample().images[SAMPLE]
    for name in ("Cover rows", "Mirror left and right"):
        with app.rerun():
            app.page.get_by_text(name, exact=True).click()
    changed = shipped_reader().read(apply_experiments(image, [Cover(9, 17), Flip("h")]))
    expect(guess(app)).to_have_text(str(changed.prediction))
    expect(app.page).to_have_url(re.compile(r"do=cover%3A10-18%2Cflip%3Ah"))
    with app.rerun():
        app.page.get_by_role("button", name="Undo all").click()
    expect(guess(app)).to_have_text(str(shipped_reader().read(image).prediction))
    expect(app.page).not_to_have_url(re.compile("do="))


@pytest.mark.again
def test_a_gallery_digit_is_read_and_carried_to_the_cell(app: AppPage) -> None:
    """Pick a picture, follow the link: the cell page has the same digit."""
    open_reader(app)
    with app.rerun():
        app.page.get_by_text("Gallery", exact=True).click()
    with app.rerun():
        app.page.get_by_role("button", name="Digit 6, written by one person").first.click()
    expect(app.page).to_have_url(re.compile(r"digit=s6\b"))
    with app.rerun():
        app.page.get_by_role("link", name="Step through the gates").click()
    expect(app.page).to_have_url(re.compile(r"/lstm_cell\?.*digit=s6\b"))
    expect(app.page.get_by_role("heading", name="LSTM cell")).to_be_visible()
    expect(app.page.locator(".scene .answer")).to_contain_text("row 14")


def test_a_bad_upload_gets_a_kind_word(app: AppPage) -> None:
    """What was expected is said, no other picture's answer stands there, and it is not lost."""
    open_reader(app)
    before = guess(app).inner_text()
    with app.rerun():
        app.page.get_by_text("Upload", exact=True).first.click()
    with app.rerun():
        app.page.locator("input[type=file]").set_input_files(
            {"name": "broken.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\nnonsense"}
        )
    expect(app.page.get_by_text(re.compile("breaks off"))).to_be_visible()
    expect(app.page.get_by_text(re.compile("broken.png.* could not be read"))).to_be_visible()
    expect(guess(app)).to_have_count(0)
    with app.rerun():
        app.page.get_by_role("button", name="Remove broken.png").click()
    expect(guess(app)).to_have_text(before)
    app.check()


@pytest.mark.again
def test_an_uploaded_photo_is_read(app: AppPage) -> None:
    """A dark digit on paper, several times MNIST's size, gives the same answer as the original."""
    open_reader(app)
    image = load_sample().images[4]
    paper = np.kron(235 - image * 0.8, np.ones((12, 12))).clip(0, 255).astype(np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(np.pad(paper, 60, constant_values=235)).save(buffer, "JPEG", quality=90)
    with app.rerun():
        app.page.get_by_text("Upload", exact=True).first.click()
    with app.rerun():
        app.page.locator("input[type=file]").set_input_files(
            {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": buffer.getvalue()}
        )
    expect(guess(app)).to_have_text(str(int(load_sample().labels[4])))


@pytest.mark.again
def test_a_link_brings_a_drawn_digit(app: AppPage) -> None:
    """Any image fits into the link and is read as the same image elsewhere."""
    image = load_sample().images[19][:, ::-1]
    open_reader(app, digit=image_code(np.ascontiguousarray(image)))
    expected = shipped_reader().read(np.ascontiguousarray(image))
    expect(guess(app)).to_have_text(str(expected.prediction))


@pytest.mark.again
def test_a_broken_link_opens_a_digit_all_the_same(app: AppPage) -> None:
    """Nonsense in the address is replaced, not shown."""
    open_reader(app, digit="i!!nonsense", do="fold:7")
    expect(guess(app)).to_have_text(re.compile(r"\d"))
    expect(app.page).not_to_have_url(re.compile("nonsense|fold"))
    app.check()


@pytest.mark.again
def test_a_mistake_can_be_watched(app: AppPage) -> None:
    """Picking one of the worst mistakes reads it above, wrongly, as its caption says."""
    open_reader(app)
    first = app.page.get_by_role("group", name="The worst mistakes").get_by_role("button").first
    wrong = first.inner_text().split("→")[1].strip()
    with app.rerun():
        first.click()
    expect(guess(app)).to_have_text(wrong)


def test_a_row_that_is_looked_at_is_in_the_link(app: AppPage) -> None:
    """Stop at a row: the link opens there and waits; without one it is played."""
    app.goto("/digit_reader", digit="s41")
    shell = app.page.locator(".shell[data-layout=reader]")
    expect(shell.locator(".where")).to_have_text("Step 28 of 28")  # played once
    assert "at=" not in app.page.url
    shell.get_by_role("slider", name="Step").focus()
    for _ in range(3):
        app.page.keyboard.press("ArrowLeft")
    expect(shell.locator(".where")).to_have_text("Step 25 of 28")
    expect(app.page).to_have_url(re.compile(r"at=2\.25\.1"))
    app.reload()
    expect(shell.locator(".where")).to_have_text("Step 25 of 28")
    app.goto("/digit_reader", digit="s42", at="2.9.3")
    expect(shell.locator(".where")).to_have_text("Step 9 of 28")


def test_a_reading_is_saved_as_a_picture(app: AppPage, tmp_path: Path) -> None:
    """Both kinds: the answer, every panel, ten classes after this row, and the colours' key."""
    app.page.emulate_media(reduced_motion="reduce")
    app.goto("/digit_reader")
    shell = app.page.locator(".shell:not(.whole)")
    expect(shell).to_have_attribute("data-ready", re.compile("."))
    saved = {}
    for kind in ("SVG", "PNG"):
        with app.page.expect_download() as started:
            shell.get_by_role("button", name=f"Save as {kind}").click()
        assert started.value.suggested_filename == f"seqviz-reading-row28.{kind.lower()}"
        started.value.save_as(tmp_path / kind)
        saved[kind] = (tmp_path / kind).read_bytes()
    drawing = ElementTree.fromstring(saved["SVG"])
    assert len(list(drawing.iter(f"{SVG}image"))) == 2 + 4  # picture, river, h and c of two layers
    texts = [one.text for one in drawing.iter(f"{SVG}text")]
    assert shell.locator(".guess").text_content() in texts
    percents = shell.locator(".percent").all_text_contents()
    assert [text for text in texts if text in percents] == percents
    assert "+ hidden state · cell state" in texts
    assert saved["PNG"].startswith(b"\x89PNG\r\n\x1a\n")
