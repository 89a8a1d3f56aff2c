"""Two tutorials: every item has its words, its links lead where they say, its errors are real."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pytest

from seqviz.cells import CELLS
from seqviz.cells.presets import PRESETS
from seqviz.training.race.entrant import read_entrants
from seqviz.training.tasks import printed
from seqviz.training.tasks.digits_recipes import LOOKS, RECIPES
from seqviz.training.tasks.names import NamesSetup
from seqviz.ui.components.shapes import shape_picture
from seqviz.ui.frame.i18n import LANGUAGES, Language, _, use_language
from seqviz.ui.frame.router import page_named
from seqviz.ui.pages.tutorials import programs
from seqviz.ui.pages.tutorials.applications import APPLICATIONS, YEAR
from seqviz.ui.pages.tutorials.items import TUTORIALS, Item
from seqviz.ui.pages.tutorials.programs import outcome
from seqviz.ui.pages.tutorials.view import texts
from tests.claims.proof import proves
from tests.pages.components import sent
from tests.pages.harness import open_page

ITEMS = [(which, item) for which, items in TUTORIALS.items() for item in items]
every_item = pytest.mark.parametrize(
    ("which", "item"), ITEMS, ids=[f"{which}-{item.name}" for which, item in ITEMS]
)


@proves("Two tutorials")
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_item_has_its_words(lang: Language) -> None:
    """Both tutorials, in the order of the data, with all numbers filled in."""
    assert len(TUTORIALS) == 2
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
    """NumPy's own words on lines with the tutorial's shapes; with steps first they multiply."""
    said = outcome(programs.SINE_SHAPES).splitlines()
    assert said[0] == "(990, 10, 1)"
    assert said[1].startswith("ValueError: shapes (32,1) and (10,1) not aligned")
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
    shape, stopped = outcome(programs.TEXT_SHAPES).splitlines()
    symbols = len(set("hello world this is a test of the RNN model"))
    assert shape == f"(38, 5) {symbols}"
    assert stopped.startswith(f"ValueError: shapes (32,{symbols}) and (5,1) not aligned")
    assert outcome(programs.SINE_LOSS) == "(1, 990)"
    losses = {line.split()[1] for line in outcome(programs.NO_UPDATE).splitlines()}
    assert len(losses) == 1


def test_the_state_has_the_wrong_batch() -> None:
    """Torch's own words; with the batch first it gives 100 states of 20 units."""
    said = outcome(programs.WRONG_BATCH)
    assert said.startswith("RuntimeError: Expected hidden size (1, 1, 20), got [1, 100, 20]")
    assert outcome(programs.RIGHT_BATCH) == "(100, 1, 20) (1, 100, 20)"


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
def test_an_item_stands_beside_the_list(lang: Language) -> None:
    """The address opens it; its error stands there at once, and the other tutorial begins anew."""
    app = open_page("tutorials", lang, query={"tutorial": "numpy", "item": "sine_run"})
    assert [said.value for said in app.code][1] == outcome(programs.SINE_SHAPES)
    assert app.radio(key="tutorial_item").value == "sine_run"
    with use_language(lang):  # by which the stand-in for a browser finds what is chosen
        app.segmented_control(key="tutorial_chosen").set_value("pytorch").run()
        assert "item" not in app.query_params
        app.radio(key="tutorial_item").set_value("classifier").run()
    app.button(key="run_classifier_0").click().run()
    assert outcome(programs.WRONG_BATCH) in [said.value for said in app.code]
    with use_language(lang):
        assert _("Run these lines") in [button.label for button in app.button]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_application_has_its_shape_and_its_page(lang: Language) -> None:
    """Each picture says in words what it shows, beside what is used today, dated."""
    app = open_page("tutorials", lang, query={"item": "applications"})
    said = "\n".join(one.value for one in app.markdown)
    drawn = [one.meta for one in sent(app, "shapes")]
    assert [tuple(one["reads"]) for one in drawn] == [
        tuple(sign == "x" for sign in one.reads) for one in APPLICATIONS
    ]
    with use_language(lang):
        for one, picture in zip(APPLICATIONS, drawn, strict=True):
            assert picture["label"] == f"{_(one.title)}: {_(one.shape)}"
            assert _("Today ({year}): {what}").format(year=YEAR, what=_(one.today)) in said
    with pytest.raises(ValueError, match="as many signs"):
        shape_picture("xx", "x", label="", key="")
