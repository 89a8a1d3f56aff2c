"""Saved runs from anywhere: no page meets one that it cannot show, and every refusal has words."""

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from seqviz.cells import RNNModel
from seqviz.training.engine.archive import pack, unpack
from seqviz.training.engine.history import History
from seqviz.training.engine.library import Library, LibraryError
from seqviz.training.engine.run_files import Code
from seqviz.training.tasks.sequence import DEFAULT
from seqviz.ui.controls.shelf.refusals import WORDS, why
from seqviz.ui.frame.i18n import LANGUAGES, Language, _, use_language
from tests.pages.harness import open_page
from tests.pages.learning import again, opened, press

PAGES = {
    "sequences": "sequence_prediction",
    "digits": "train_digits",
    "names": "text_classification",
    "text": "text_generation",
}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's folder of this test's own."""
    monkeypatch.setenv("SEQVIZ_HOME", str(tmp_path))
    return tmp_path


def archive_of(
    home: Path, model: RNNModel, setup: dict[str, Any], task: str = "regression"
) -> bytes:
    """A run as somebody else's seqviz would have it downloaded."""
    other = Library(home / "elsewhere")
    return other.export(other.save("x", model, setup, History(), task=task).id)


def bring(app: AppTest, archive: bytes) -> list[str]:
    """Upload it; the warnings that the page shows then."""
    app.file_uploader(key="library_file_0").upload("run.zip", archive, "application/zip")
    again(app)
    opened(app, "library_open")
    return [warning.value for warning in app.warning]


def kept(kind: str) -> Library:
    """Where a page's runs lie."""
    whole = Library()
    return whole if kind == "sequences" else Library(whole.directory / kind)


def surrogate(archive: bytes) -> bytes:
    """The same run with half a surrogate pair for a setting."""
    files = unpack(archive)
    card = json.loads(files["weights.json"])
    files["weights.json"] = json.dumps(card | {"recipe": card["recipe"] | {"series": "\ud800"}})
    files["weights.json"] = files["weights.json"].encode()
    return pack(files)


def networks() -> dict[str, Callable[[Path], bytes]]:
    """Whole runs with networks that the pages cannot use, though their names say so."""
    rng = np.random.default_rng(0)
    setup = asdict(DEFAULT.changed({"cell": "lstm", "hidden_size": 4}))
    wide = {"cell": "lstm", "window": 100}
    digits = {"trained": "digits", "source": "sample"}
    text = {"trained": "text", "characters": "ab", "corpus": ["own"]}
    names = {"trained": "names", "source": "names", "characters": "ab", "classes": ["x", "y"]}
    return {
        "sequences: half a surrogate pair": lambda home: surrogate(
            archive_of(home, RNNModel(1, 4, 1, cell="lstm", rng=rng), setup)
        ),
        "sequences: far wider than the page's": lambda home: archive_of(
            home, RNNModel(1, 1000, 1, cell="lstm", rng=rng, dtype=np.float32), wide
        ),
        "digits: float64": lambda home: archive_of(
            home, RNNModel(28, 8, 10, num_layers=2, cell="lstm", rng=rng), digits, "classes"
        ),
        "digits: one layer": lambda home: archive_of(
            home, RNNModel(28, 8, 10, cell="lstm", rng=rng, dtype=np.float32), digits, "classes"
        ),
        "text: float64": lambda home: archive_of(
            home, RNNModel(2, 8, 2, cell="lstm", rng=rng), text, "classes"
        ),
        "names: other classes": lambda home: archive_of(
            home, RNNModel(3, 8, 2, cell="gru", rng=rng, dtype=np.float32), names, "classes"
        ),
    }


@pytest.mark.parametrize("case", networks())
def test_what_a_page_cannot_use_stays_outside(case: str, home: Path) -> None:
    """One sentence, no exception, and nothing of it is in the library."""
    kind = case.split(":")[0]
    app = open_page(PAGES[kind])
    opened(app, "library_open")
    assert len(bring(app, networks()[case](home))) == 1
    assert kept(kind).runs() == []


def test_a_float32_network_opens_on_its_cells_page(home: Path) -> None:
    """It reads its window in its own precision."""
    setup = DEFAULT.changed({"cell": "lstm", "hidden_size": 4, "window": 6})
    model = RNNModel(1, 4, 1, cell="lstm", rng=np.random.default_rng(2), dtype=np.float32)
    app = open_page("sequence_prediction")
    opened(app, "library_open")
    assert bring(app, archive_of(home, model, asdict(setup))) == []
    press(app, "library_cell")
    own = app.session_state["trained_network"]
    assert (own.x.dtype, own.x.shape) == (np.float32, (6, 1, 1))
    np.testing.assert_array_equal(own.model.W_y, model.W_y)


def test_a_network_whose_numbers_explode_is_said_to(home: Path) -> None:
    """ReLU that multiplies by a thousand at each of a hundred steps: a sentence, no picture."""
    setup = DEFAULT.changed({"nonlinearity": "relu", "hidden_size": 1, "window": 100})
    model = RNNModel(1, 1, 1, cell="rnn", nonlinearity="relu", rng=np.random.default_rng(0))
    for weights in model.parameters().values():
        weights[...] = 1000.0
    app = open_page("sequence_prediction")
    opened(app, "library_open")
    bring(app, archive_of(home, model, asdict(setup)))
    press(app, "library_cell")
    assert [warning.value for warning in app.warning if "10³⁸" in warning.value]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_folder_that_cannot_be_read_is_said(
    lang: Language, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page stands, and says so."""

    def closed(_library: Library) -> None:
        raise LibraryError("no", "unreadable")

    monkeypatch.setattr(Library, "runs", closed)
    app = open_page("sequence_prediction", lang)
    opened(app, "library_open")
    with use_language(lang):
        assert _("The folder of saved runs cannot be read.") in [w.value for w in app.warning]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_refusal_has_words_of_its_own(lang: Language) -> None:
    """Other words for every code; what depends on the action is said by the caller."""
    with use_language(lang):
        told = {code: why(LibraryError("x", code), "otherwise") for code in get_args(Code)}
    assert {code for code, text in told.items() if text == "otherwise"} == {
        "missing",
        "foreign",
        "full",
    }
    assert len(set(told.values())) == len(WORDS) + 1
