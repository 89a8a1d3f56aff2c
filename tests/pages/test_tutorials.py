"""Two tutorials: every item has its words, its links lead where they say, its errors are real."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from seqviz.cells import CELLS
from seqviz.cells.presets import PRESETS
from seqviz.data.corpora import SENTENCE
from seqviz.data.memory import MEMORY_TASKS
from seqviz.payloads import plain
from seqviz.training.race.entrant import read_entrants
from seqviz.training.tasks import printed
from seqviz.training.tasks.digits_recipes import LOOKS, RECIPES
from seqviz.training.tasks.names import NamesSetup
from seqviz.ui.frame.address import DELAYED
from seqviz.ui.frame.i18n import LANGUAGES, Language, _, use_language
from seqviz.ui.frame.router import page_named
from seqviz.ui.pages.tutorials import programs
from seqviz.ui.pages.tutorials.applications import APPLICATIONS, YEAR, uses
from seqviz.ui.pages.tutorials.code import joined
from seqviz.ui.pages.tutorials.items import GROUPS, TUTORIALS, Item
from seqviz.ui.pages.tutorials.links import shown_link
from seqviz.ui.pages.tutorials.programs import outcome, shown, stops
from seqviz.ui.pages.tutorials.scenes import SCENES
from seqviz.ui.pages.tutorials.view import inline, parts, texts, tutorials, way_asked_for
from tests.claims.proof import proves
from tests.pages.components import sent
from tests.pages.harness import open_page

ITEMS = [(which, item) for which, items in TUTORIALS.items() for item in items]
every_item = pytest.mark.parametrize(
    ("which", "item"), ITEMS, ids=[f"{which}-{item.name}" for which, item in ITEMS]
)


@proves("Two tutorials", "A walk through the two tutorials", "Three classes")
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_item_has_its_words(lang: Language) -> None:
    """Both tutorials, in the order of the data, with all numbers filled in."""
    assert len(TUTORIALS) == 2
    names = [item.name for item in TUTORIALS["numpy"]]
    places = [names.index(name) for name in GROUPS["numpy"]]
    begin = names.index("cell_class")
    assert places[places.index(begin) + 1] - begin == 3
    with use_language(lang):
        for which, items in TUTORIALS.items():
            found = texts(which, lang)
            assert list(found) == [item.name for item in items]
            for title, body in found.values():
                assert not re.search(r"(?<![_^}\w])\{\w{2,}\}", f"{title} {body}"), title
                assert body.count("**") == 6, title


@every_item
def test_a_link_means_something_where_it_leads(which: str, item: Item) -> None:
    """Each item has a place to try it, and what its address says is read there as it was meant."""
    assert item.tries
    for one in item.tries:
        page = page_named(one.page)
        for entry, value in one.settings:
            assert entry.means_something_on(page.name), (which, entry.name, page.name)
            assert entry.form.read(entry.form.write(value)) == value


@pytest.mark.parametrize("which", TUTORIALS)
def test_a_page_takes_what_a_link_says(which: str) -> None:
    """What is chosen by name is there: networks set by hand, cells, entrants, names of pages."""
    known: dict[str, Callable[[str, str], bool]] = {
        "preset": lambda page, said: said in PRESETS[page.removesuffix("_cell")],
        "cell": lambda _page, said: said in CELLS,
        "race": lambda _page, said: len(said.split(",")) == len(read_entrants(said)),
        "learn": lambda page, said: (
            page != "text_classification" or NamesSetup.from_link(said).to_link() == said
        ),
        "recipe": lambda _page, said: said in RECIPES,
    }
    checked = 0
    for item in TUTORIALS[which]:
        for one in item.tries:
            for entry, value in one.settings:
                if entry.name in known:
                    checked += 1
                    assert known[entry.name](one.page, value), (item.name, entry.name)
    assert checked


def test_the_sine_stops_on_its_shapes() -> None:
    """NumPy's own words on arrays with the tutorial's shapes; with steps first they multiply."""
    assert outcome(programs.CUT) == "(990, 10, 1) (990,)"
    said = outcome(programs.SINE_SHAPES)
    assert said.startswith("ValueError: shapes (32,1) and (10,1) not aligned")
    assert outcome(programs.SINE_REPAIRED) == "(990, 32)"


def test_the_other_programs_say_what_is_wrong() -> None:
    """Names that are missing, a text of numbers, one answer for all targets, a loss that stays."""
    missing = {
        programs.NO_TEST_LOADER: "test_loader",
        programs.NO_NUMPY: "np",
        programs.NO_TEST_DATA: "test_data",
        programs.NO_MODEL: "LSTMModel",
    }
    for program, name in missing.items():
        assert outcome(program) == f"NameError: name '{name}' is not defined"
        assert name in program.wrong
    symbols = len(set(SENTENCE))
    assert outcome(programs.TEXT_SHAPES).startswith(
        f"ValueError: shapes (32,{symbols}) and (5,1) not aligned"
    )
    assert repr(SENTENCE).strip("'") in programs.TEXT_SHAPES.code
    assert outcome(programs.SINE_LOSS) == "(1, 990)"
    losses = {line.split()[1] for line in outcome(programs.NO_UPDATE).splitlines()}
    assert len(losses) == 1
    likeliest, drawn = outcome(programs.LIKELIEST).splitlines()
    assert len(set(json.loads(likeliest))) == 1 < len(set(json.loads(drawn)))


def test_what_is_recorded_is_what_torch_says() -> None:
    """Of the programs that the page does not run: the state's wrong batch, and its repair."""
    for program in (programs.WRONG_BATCH, programs.RIGHT_BATCH):
        assert outcome(program) == program.recorded == shown(program)
    assert stops(programs.WRONG_BATCH.recorded)
    assert not stops(programs.RIGHT_BATCH.recorded)


def test_what_is_only_read_runs_too(tmp_path: Path) -> None:
    """The digits' reader gives a score for each digit; what was saved is loaded."""
    scores: dict[str, Any] = {}
    exec(programs.READER.before + programs.READER.code, scores)
    assert tuple(scores["scores"].shape) == (100, 10)

    class LSTM(torch.nn.Module):
        def __init__(self, *sizes: int) -> None:
            super().__init__()
            self.lstm = torch.nn.LSTM(*sizes[:3], batch_first=True)
            self.fc = torch.nn.Linear(sizes[1], sizes[3])

    saved = LSTM(28, 128, 2, 10)
    names: dict[str, Any] = {
        **{"torch": torch, "LSTM": LSTM, "model": saved, "path": tmp_path / "weights"}
    }
    exec(programs.LOADED.code, names)
    assert names["model"] is not saved
    assert torch.equal(names["model"].fc.weight, saved.fc.weight)


def test_the_seeds_differ_by_less_than_the_gap() -> None:
    """What the text says of the printed accuracy beside those that were measured here."""
    measured = [look.accuracy for look in LOOKS if look.network == "tutorial"]
    assert len(measured) == 3
    assert max(measured) - min(measured) < min(measured) - printed.ACCURACY


def test_such_small_weights_forget_at_once() -> None:
    """The eigenvalue that is shown is below a tenth whatever the seed."""
    for seed in range(5):
        drawn = printed.SCALE * np.random.default_rng(seed).standard_normal((32, 32))
        assert np.abs(np.linalg.eigvals(drawn)).max() < 0.1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_item_has_its_drawing(lang: Language) -> None:
    """Something is drawn of each, and what is wrong is marked in the drawing itself."""
    with use_language(lang):
        whole = tuple(tutorials(lang))
    shown_items = [one for which in whole for group in which.groups for one in group.items]
    assert [one.name for one in shown_items] == [item.name for _which, item in ITEMS]
    for one in shown_items:
        drawn = {part for part, things in plain(one.scene).items() if things}
        assert drawn, one.name
        assert (drawn == {"code"}) == (one.name in LINES_ALONE), (one.name, drawn)
        if one.name in DRAWN_WRONG:
            assert '"wrong"' in json.dumps(plain(one.scene)), one.name
        for program in one.scene.code:
            assert stops(program.outcome) == program.stops


LINES_ALONE = {"log", "test_loop", "predict", "save", "generate"}
"""Those that are about a program and nothing else; every other item has a picture."""
DRAWN_WRONG = {"forget_gate", "sine_run", "classifier", "output_gate", "save", "test_loop", "score"}
"""Those whose fault a student must see at a glance."""


def test_the_wrong_slot_is_marked() -> None:
    """The forget gate: h of the step before is struck out, c of the step before stands instead."""
    marked = [
        (bit.mark, joined((bit,)))
        for formula in SCENES["forget_gate"]().formulas
        for bit in formula.bits
        if bit.mark
    ]
    assert marked == [("wrong", "h"), ("wrong", "t−1"), ("good", "c"), ("good", "t−1")]


def test_the_two_shapes_do_not_fit() -> None:
    """The sine's arrays as boxes: those of the tutorial do not fit, those with steps first do."""
    drawn = SCENES["sine_run"]().boxes
    assert [[box.shape for box in row.boxes] for row in drawn] == [
        [(32, 1), (10, 1)],
        [(990, 1), (1, 32)],
    ]
    assert [row.mark for row in drawn] == ["wrong", "good"]
    for row in drawn:
        left, right = (box.shape for box in row.boxes)
        assert (left[1] == right[0]) == (row.mark == "good")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_address_opens_an_item(lang: Language) -> None:
    """It is told to the browser with all the others; another tutorial's item is not known."""
    app = open_page("tutorials", lang, query={"tutorial": "numpy", "item": "sine_run"})
    (whole,) = sent(app, "walk")
    assert whole.meta["at"] == ["numpy", "sine_run"]
    assert [one["name"] for one in whole.meta["tutorials"]] == list(TUTORIALS)
    other = open_page("tutorials", lang, query={"tutorial": "pytorch", "item": "sine_run"})
    assert sent(other, "walk")[0].meta["at"] == ["pytorch", "next_input"]


def test_only_links_of_the_walk_are_followed() -> None:
    """What a browser asks for is a page that an item or a use names, or nothing."""
    one = TUTORIALS["pytorch"][3].tries[0]
    assert way_asked_for(shown_link(one).address) == (one.page, one.query)
    for wrong in (None, 3, "./home", "https://example.org", ["./lstm_cell"]):
        assert way_asked_for(wrong) is None


def test_a_paragraph_in_pieces() -> None:
    """Formulas, code and what is stressed are set as such; an item has three paragraphs."""
    found = [(bit.text, bit.kind) for bit in inline("It *keeps* $c_{t-1}$ by `f`.")]
    assert found == [
        *[("It ", "text"), ("keeps", "em"), (" ", "text"), ("c", "math"), ("t−1", "sub")],
        *[(" by ", "text"), ("f", "code"), (".", "text")],
    ]
    with pytest.raises(ValueError, match="three paragraphs"):
        parts("**It says.** Nothing.")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_application_has_its_shape_and_its_page(lang: Language) -> None:
    """Each picture has its words, what is used today, dated, and a live page."""
    with use_language(lang):
        for one, picture in zip(APPLICATIONS, uses(), strict=True):
            assert (picture.title, picture.shape) == (_(one.title), _(one.shape))
            assert picture.today == _("Today ({year}): {what}").format(year=YEAR, what=_(one.today))
            assert picture.link is not None
            assert page_named(one.page)
            if one.page == "memory_lab":  # its task asks as often as the picture says
                (task,) = (task for task in MEMORY_TASKS if (DELAYED, task.name) in one.settings)
                assert task.every_step == (one.answers.count("x") > 1), one.name
    with pytest.raises(ValueError, match="as many"):
        replace(APPLICATIONS[0], reads="xx")


def test_two_visitors_programs_print_apart() -> None:
    """Each outcome is that program's own, whoever else has one run; what is printed stays ours."""
    slow = [programs.Program(f"for k in range(200):\n    print({name!r}, k)") for name in "abcd"]
    before = sys.stdout
    with ThreadPoolExecutor(4) as threads:
        said = list(threads.map(outcome, slow))
    assert said == ["\n".join(f"{name} {k}" for k in range(200)) for name in "abcd"]
    assert sys.stdout is before
