"""Three steppers in step: whichever is moved, all stand at the same step with their own numbers."""

import re
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from playwright.sync_api import Locator, expect

from seqviz.cells import RNNModel, Trace
from seqviz.figures.recall import COUNT, LONGEST
from seqviz.models.recall import LETTERS, asked, pupils
from seqviz.models.recall import SEED as LESSON
from seqviz.ui.frame.i18n import Language, _, use_language
from seqviz.ui.pages.compare.three_cells import KINDS, PULSES
from seqviz.ui.pages.compare.trained import told
from tests.e2e.conftest import OpenTab
from tests.e2e.harness import AppPage, Server

HIDDEN, SEED, UNIT = 4, 23, 2
COLUMNS = ".st-key-side_by_side .shell"
PLAYER = ".st-key-player .shell"
ROWS = {"rnn": "h", "lstm": "figoch", "gru": "rznh"}


def traces() -> list[Trace]:
    """What the three networks compute, built here by hand."""
    found = []
    for kind in KINDS:
        model = RNNModel(1, HIDDEN, 1, cell=kind, rng=np.random.default_rng(SEED))
        found.append(model.forward(PULSES.inputs()).layers[0])
    return found


def shown(value: float) -> str:
    """A number as the stepper writes it."""
    text = f"{abs(float(np.float32(value))):.3f}"
    return f"−{text}" if value < 0 and float(text) else text


def expect_step(app: AppPage, shells: list[Locator], step: int, unit: int) -> None:
    """Every row of every stepper has its own model's value at this step and unit."""
    for shell, trace in zip(shells, traces(), strict=True):
        for name in ROWS[trace.kind]:
            value = shell.locator(f".row[data-row={name}] .value")
            expect(value).to_have_text(shown(getattr(trace, name)[step - 1, 0, unit]))
    expect(shells[0].locator(".where")).to_have_text(f"Step {step} of {PULSES.steps}")


def open_three(app: AppPage, at: str) -> list[Locator]:
    """The page at a place, and its three steppers once they are drawn."""
    app.goto("/compare", hidden=HIDDEN, seed=SEED, at=at)
    shells = app.page.locator(COLUMNS)
    expect(shells).to_have_count(len(KINDS))
    three = [shells.nth(k) for k in range(len(KINDS))]
    for shell in three:
        expect(shell).to_have_attribute("data-ready", re.compile("."))
    return three


def test_moving_one_moves_all(app: AppPage, open_tab: OpenTab, server: Server) -> None:
    """The player's buttons, its keys and a column's picture: all are level, and the table too."""
    shells = open_three(app, f"1.3.{UNIT + 1}")
    expect_step(app, shells, 3, UNIT)
    player = app.page.locator(PLAYER)
    with app.rerun():
        player.get_by_role("button", name="One step back").click()
    expect_step(app, shells, 2, UNIT)
    with app.no_traffic():  # as it moves, before it stops
        player.locator(".scrub").evaluate(
            "one => { one.value = '4'; one.dispatchEvent(new Event('input')); }"
        )
        expect_step(app, shells, 5, UNIT)
        expect(app.page.get_by_text(f"unit {UNIT + 1} at step 5")).to_be_visible()
        table = app.page.locator(".st-key-parts_table")
        for name in ROWS["gru"]:
            value = getattr(traces()[2], name)[4, 0, UNIT]
            expect(table.locator("td:nth-child(4)", has_text=shown(value)).first).to_be_visible()
    player.focus()
    app.page.keyboard.press("End")
    expect_step(app, shells, PULSES.steps, UNIT)
    app.page.keyboard.press("ArrowDown")
    expect_step(app, shells, PULSES.steps, UNIT + 1)

    picture = shells[2].locator(".heat-z")
    box = picture.bounding_box()
    assert box is not None
    with app.rerun():
        picture.click(position={"x": box["width"] * 11.5 / PULSES.steps, "y": box["height"] * 0.4})
    expect_step(app, shells, 12, 1)
    expect(app.page).to_have_url(re.compile(r"at=1\.12\.2"))
    expect(app.page.get_by_text("unit 2 at step 12")).to_be_visible()
    z = traces()[2].z[11, 0, 1]  # type: ignore[attr-defined]
    expect(app.page.locator(".st-key-parts_table")).to_contain_text(shown(z))
    app.check()

    other = open_tab(server.url)
    other.goto(app.page.url.removeprefix(server.url))
    again = [other.page.locator(COLUMNS).nth(k) for k in range(len(KINDS))]
    expect_step(other, again, 12, 1)
    other.check()


def test_one_player_stands_above_all_three(app: AppPage) -> None:
    """As wide as the columns together; their own controls are out of sight and of Tab's way."""
    shells = open_three(app, "1.1.1")
    player, columns = (app.page.locator(one) for one in (PLAYER, ".st-key-side_by_side"))
    expect(player.get_by_role("button", name="Play", exact=True)).to_be_visible()
    above, below = player.bounding_box(), columns.bounding_box()
    assert above is not None
    assert below is not None
    assert above["y"] + above["height"] <= below["y"]
    assert round(above["width"]) == round(below["width"])
    for shell in shells:
        expect(shell.locator(".player")).to_be_hidden()
        expect(shell.locator("input.unit")).to_be_hidden()
    app.check()


@pytest.mark.again
def test_what_is_opened_in_one_is_in_the_link(
    app: AppPage, open_tab: OpenTab, server: Server
) -> None:
    """With a gate the others open what corresponds, so none is blank; a fresh tab has the same."""
    shells = open_three(app, "1.3.1")
    shells[1].get_by_role("button", name="Open: forget gate").first.click()
    expect(app.page).to_have_url(re.compile(r"open=lstm\.f(&|$)"))
    for shell, name in zip(shells, ("hidden state", "forget gate", "update gate"), strict=True):
        expect(shell.locator(".operation h3")).to_contain_text(name)
    shells[2].get_by_role("button", name="Show all numbers").click()
    expect(app.page).to_have_url(re.compile(r"open=gru\.z\.numbers"))
    other = open_tab(server.url)
    other.goto(app.page.url.removeprefix(server.url))
    again = other.page.locator(COLUMNS)
    for k, name in enumerate(("hidden state", "forget gate", "update gate")):
        expect(again.nth(k)).to_have_attribute("data-level", "numbers")
        expect(again.nth(k).locator(".operation h3")).to_contain_text(name)
    other.goto("/compare", open="rnn.f")  # it has no such gate
    expect(again.nth(0)).to_have_attribute("data-level", "cell")
    expect(other.page).not_to_have_url(re.compile("open=rnn\\.f"))
    other.check()


def test_the_three_by_keyboard(app: AppPage, tmp_path: Path) -> None:
    """A step, a picture of all steps with the first cell's numbers, and a gate opened and left."""
    shells = open_three(app, f"1.3.{UNIT + 1}")
    keys = app.page.keyboard
    app.tab_to("one => one.matches('.shell:not(.whole)')")  # the player's
    with app.rerun():
        keys.press("ArrowRight")
    expect_step(app, shells, 4, UNIT)
    app.tab_to("one => one.textContent === 'Save as SVG'")
    with app.page.expect_download() as started:
        keys.press("Enter")
    assert started.value.suggested_filename == "seqviz-rnn-layer1-all-steps.svg"
    started.value.save_as(tmp_path / "all.svg")
    said = [text.text for text in ElementTree.parse(tmp_path / "all.svg").iter() if text.text]
    assert {"x", "h", shown(traces()[0].h[3, 0, UNIT]), "±1"} <= set(said)
    assert "+ input · hidden state" in said, "what the colours mean"
    app.tab_to("one => one.ariaLabel === 'Open: update gate'")
    keys.press("Enter")
    expect(shells[2]).to_have_attribute("data-level", "operation")
    expect(app.page).to_have_url(re.compile(r"open=gru\.z(&|$)"))
    keys.press("Escape")
    keys.press("Escape")
    expect(shells[2]).to_have_attribute("data-level", "overview")
    expect(app.page).not_to_have_url(re.compile("open="))
    app.check()


@pytest.mark.again
def test_columns_are_equally_wide_whatever_cells_stand_there(app: AppPage) -> None:
    """A short head makes no picture narrower, and heads and pictures begin at the same heights."""
    app.goto("/compare", cells="rnn.mgu.gru")
    shells = app.page.locator(COLUMNS)
    expect(shells).to_have_count(3)
    boxes = [shells.nth(k).bounding_box() for k in range(3)]
    assert len({round(box["width"]) for box in boxes if box}) == 1
    assert len({round(box["y"]) for box in boxes if box}) == 1
    app.check()


def test_a_phone_names_every_cell_beside_its_words(app: AppPage) -> None:
    """Where the table has no room for columns, a long name too ends before the words begin."""
    app.page.set_viewport_size({"width": 420, "height": 800})
    app.goto("/compare", cells="mgu.mingru.peephole")
    cells = app.page.locator(".st-key-parts_table td:nth-child(4)")
    expect(cells).to_have_count(7)
    gaps = cells.evaluate_all(
        """all => all.map((one) => {
            const words = document.createRange();
            words.selectNodeContents(one);
            const name = getComputedStyle(one, '::before');
            const left = one.getBoundingClientRect().left;
            return words.getClientRects()[0].left - left - parseFloat(name.width);
        })"""
    )
    assert min(gaps) > -1
    app.check()


@pytest.mark.parametrize("lang", ["en", pytest.param("zh", marks=pytest.mark.again)])
def test_a_delay_that_is_dragged_shows_who_still_knows(app: AppPage, lang: Language) -> None:
    """Without the server: the closed cell falls to chance, the open one stays; NumPy's counts."""
    questions = asked(COUNT, LONGEST, LESSON)
    times = {
        name: (model.forward(questions.x.swapaxes(0, 1)).y.argmax(axis=2) == questions.y).sum(1)
        for name, (model, _card) in pupils().items()
    }
    app.goto("/compare", lang=lang, delay=1)
    shell = app.page.locator(".shell.recall")
    expect(shell).to_have_attribute("data-tried", str(COUNT))
    headline = shell.locator(".headline")

    def expect_counts(delay: int) -> None:
        expect(shell).to_have_attribute("data-delay", str(delay))
        with use_language(lang):
            for name, one in told().items():
                said = _("{cell} ({right} right)").format(cell=one.title, right=times[name][delay])
                expect(headline).to_contain_text(said)

    expect_counts(1)
    assert times["usual"][1] > 3 * COUNT / LETTERS
    with app.no_traffic():
        slider = shell.locator("input[name=delay]")
        slider.focus()
        app.page.keyboard.press("End")
        expect_counts(LONGEST)
        assert times["open"][LONGEST] > 0.95 * COUNT
        expect(shell).to_have_attribute("data-who", "plain guesses, usual guesses, open knows")
        app.page.keyboard.press("ArrowLeft")
        expect_counts(LONGEST - 1)
        with use_language(lang):
            shell.get_by_role("button", name=_("Another sequence")).click()
        expect(app.page).to_have_url(re.compile(f"delay={LONGEST - 1}&letters=2"))
    app.reload()
    expect(shell).to_have_attribute("data-tried", str(COUNT))
    expect_counts(LONGEST - 1)
    app.check()
