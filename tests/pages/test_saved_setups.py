"""Saved runs lead back: to their settings, and into their network; and the table speaks."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest

from seqviz.cells import RNNModel
from seqviz.training.engine.history import History
from seqviz.training.engine.library import Library
from seqviz.training.tasks.sequence import DEFAULT, OWN, Setup
from seqviz.ui.controls.shelf.words import titles
from seqviz.ui.frame.i18n import LANGUAGES, Language, _, use_language
from tests.pages.components import stepper
from tests.pages.harness import open_page
from tests.pages.learning import again, opened, press, unquoted
from tests.ui.session import address

SETUP = DEFAULT.changed({"cell": "gru", "hidden_size": 4, "window": 7})


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Library:
    """A library of this test's own."""
    monkeypatch.setenv("SEQVIZ_HOME", str(tmp_path))
    return Library()


def kept(shelf: Library, setup: Setup, *, inputs: int = 1, seed: int = 0) -> RNNModel:
    """Save a network with these settings, as an upload brings one."""
    size, rng = setup.hidden_size, np.random.default_rng(seed)
    model = RNNModel(inputs, size, 1, cell=setup.cell, rng=rng)
    shelf.save("mine", model, asdict(setup), History())
    return model


@pytest.mark.parametrize("lang", LANGUAGES)
def test_its_settings_become_the_pages(lang: Language, shelf: Library) -> None:
    """One click, and the page is about them."""
    kept(shelf, SETUP)
    app = open_page("sequence_prediction", lang)
    opened(app, "library_open")
    press(app, "library_settings")
    assert address(app)["run"] == SETUP.to_link()
    assert app.number_input(key="set_window").value == 7


def test_its_network_opens_on_its_cells_page(shelf: Library) -> None:
    """With the very weights that were saved, reading a window as long as its own."""
    model = kept(shelf, SETUP, seed=5)
    app = open_page("sequence_prediction")
    opened(app, "library_open")
    press(app, "library_cell")
    shown = stepper(app)
    x = app.session_state["trained_network"].x
    assert x.shape == (7, 1, 1)
    expected = model.forward(x).layers[0].h[:, 0]
    np.testing.assert_array_equal(shown.layer(0, "h"), expected.astype(np.float32))


def test_a_run_that_does_not_fit_is_refused_kindly(shelf: Library) -> None:
    """Two inputs, or settings that no page has: a file may hold anything."""
    kept(shelf, SETUP, inputs=2)
    app = open_page("sequence_prediction")
    opened(app, "library_open")
    press(app, "library_cell")
    assert len(app.warning) == 1


def test_settings_that_exist_nowhere_cannot_be_taken(shelf: Library) -> None:
    """The button is there and does nothing."""
    model = RNNModel(1, 4, 1, rng=np.random.default_rng(0))
    shelf.save("odd", model, {"cell": ["gru"], "window": "long", "nonsense": 1}, History())
    app = open_page("sequence_prediction")
    opened(app, "library_open")
    assert app.button(key="library_settings").disabled


def test_a_series_of_somebody_else_stays_away(shelf: Library) -> None:
    """The settings are taken; the page says what is missing, and the address keeps saying it."""
    own = SETUP.changed({"series": OWN})
    kept(shelf, own)
    app = open_page("sequence_prediction")
    opened(app, "library_open")
    press(app, "library_settings")
    assert len(app.warning) == 1
    assert address(app)["run"] == own.to_link()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_table_says_settings_as_the_page_does(lang: Language, shelf: Library) -> None:
    """No variable's name, no code of a value."""
    kept(shelf, SETUP)
    kept(shelf, SETUP.changed({"cell": "lstm", "optimizer": "nesterov", "reset_state": True}))
    assert len(set(titles(shelf.runs()).values())) == 2, "saved within one minute"
    app = open_page("sequence_prediction", lang)
    opened(app, "library_open")
    app.multiselect(key="library_chosen").set_value([run.id for run in shelf.runs()])
    again(app)
    table = unquoted(next(m.value for m in app.markdown if m.value.startswith("| | ")))
    with use_language(lang):
        assert f"| {_('Kind of cell')} | LSTM | GRU |" in table
        assert f"| {_('Optimizer')} | {_('Nesterov momentum')} | Adam |" in table
        assert f"| {_('Forget the state before every step')} | {_('on')} | {_('off')} |" in table
