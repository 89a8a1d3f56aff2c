"""What somebody sends by a link, a file, a name or a field stands on the page as text."""

import csv
import io
import re
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest

from seqviz.cells import RNNModel
from seqviz.models.charlm import shipped_charlm
from seqviz.training.engine.history import History
from seqviz.training.engine.library import Library
from seqviz.training.tasks.sequence import DEFAULT
from seqviz.ui.controls.classifier.network import Network as Reader
from seqviz.ui.controls.classifier.network import shipped_network
from seqviz.ui.controls.writers.networks import TrainedWriter as Writer
from seqviz.ui.frame.address import TABLE
from seqviz.ui.frame.router import PAGES
from tests.injections import LONG
from tests.pages.harness import assert_no_exception, open_page
from tests.pages.inert import leaks, said_to_be
from tests.pages.learning import again, opened, press

PARAMETERS = sorted({entry.name for entry in TABLE} - {"lang"})


STATES = [
    *((page.name, {}) for page in PAGES if page.name != "neuron_detective"),
    ("lstm_cell", {"source": "text"}),
    ("gru_cell", {"source": "names"}),
    ("text_classification", {"learn": "own.gru.16.1"}),
    ("text_generation", {"learn": "own"}),
    ("neuron_detective", {"text": "own", "map": "1"}),
]


@pytest.mark.parametrize(("page", "fixed"), STATES)
def test_no_parameter_takes_effect(page: str, fixed: dict[str, str]) -> None:
    """A link with markup in every parameter that there is: the page shows it as text.

    What a page refuses may keep it from looking at the rest, so it is opened again without that.
    """
    query = dict.fromkeys(PARAMETERS, LONG) | fixed
    refused = {"nothing yet"}
    while refused:
        app = open_page(page, query=query)
        assert leaks(app) == []
        refused = {name for one in app.toast for name in re.findall(r"says (\w+)=", one.value)}
        assert refused <= query.keys()
        query = {name: said for name, said in query.items() if name not in refused}


def _table(*rows: tuple[str, ...]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def _numbers(*names: str) -> bytes:
    return _table(names, *((str(k % 7), str(k % 5)) for k in range(40)))


SEEN = "".join(c for c in LONG if c.isprintable())
ONE, TWO, THREE = LONG[:40], f"zq|{LONG[:40]}", f"*ZQ*{LONG[:40]}"
FILES = {
    "nothing": b"",
    "no text": LONG.encode() + b"\xff\xfe\x00\x81",
    "one line": LONG.encode(),
    "numbers under markup": _numbers(LONG, TWO),
    "numbers under one name": _numbers(ONE, ONE),
    "a column of markup": _table(("a", LONG), *((str(k % 7), LONG) for k in range(40))),
    "one cell of markup": _table(("a",), *((str(k),) for k in range(40)), (LONG,)),
    "labels of markup": _table(
        ("text", "label"), *((f"{k} {LONG}", (ONE, TWO, TWO.upper())[k % 3]) for k in range(12))
    ),
    "a label too few": _table(("text", "label"), ("a", ONE), ("b", ONE), ("c", TWO)),
    "markup for columns": _table((ONE, TWO, THREE), *((f"zq{k}", ONE, TWO) for k in range(9))),
    "a row too long": _table(("text", "label"), ("a", ONE), ("b", TWO, LONG)),
}
UPLOADS: list[tuple[str, dict[str, str], dict[str, object], str]] = [
    ("sequence_prediction", {}, {"series_way": "upload"}, "csv"),
    ("sequence_prediction", {}, {"library_open": True}, "zip"),
    ("text_classification", {"learn": "own.gru.16.1"}, {}, "csv"),
    ("text_generation", {"learn": "own"}, {}, "txt"),
]


@pytest.mark.parametrize(("page", "query", "state", "ending"), UPLOADS)
def test_no_file_takes_effect(
    page: str, query: dict[str, str], state: dict[str, object], ending: str
) -> None:
    """Names of files, headers, labels and cells are text in all that is said of them."""
    app = open_page(page, query=query)
    spoken = 0
    for content in FILES.values():
        for name, value in state.items():
            app.session_state[name] = value
        app.run()
        app.get("file_uploader")[0].upload(f"{LONG}.{ending}".replace("/", "_"), content)
        app.run()
        assert_no_exception(app)
        assert leaks(app) == []
        spoken += said_to_be(app)
    assert spoken, "nothing was said of any file"


def test_no_saved_run_takes_effect(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run with markup for a name and for settings: listed, compared, renamed, used, deleted."""
    monkeypatch.setenv("SEQVIZ_HOME", str(tmp_path))
    setup = DEFAULT.changed({"cell": "lstm", "hidden_size": 2, "window": 4})
    for name in (ONE, TWO):
        model = RNNModel(1, 2, 1, cell="lstm", rng=np.random.default_rng(0))
        Library().save(name, model, asdict(setup) | {"series": SEEN, "scaling": SEEN}, History())
    app = open_page("sequence_prediction")
    opened(app, "library_open")
    runs = app.multiselect(key="library_chosen")
    runs.set_value(runs.options if len(runs.value) < 2 else runs.value)
    again(app)
    assert said_to_be(app) > 2
    assert leaks(app) == []
    app.multiselect(key="library_chosen").set_value(app.multiselect(key="library_chosen").value[:1])
    again(app)
    (renamed,) = (one for one in app.text_input if str(one.key).startswith("rename_"))
    renamed.set_value(THREE)
    again(app)
    assert leaks(app) == []
    press(app, "library_cell")
    assert leaks(app) == []
    app.switch_page("pages/lstm_cell.py")
    app.query_params["source"] = "own"
    app.run()
    assert said_to_be(app)
    assert leaks(app) == []
    app.switch_page("pages/sequence_prediction.py").run()
    opened(app, "library_open")
    press(app, next(str(one.key) for one in app.button if str(one.key).startswith("delete_")))
    assert said_to_be(app)
    assert leaks(app) == []


def test_no_network_of_ones_own_takes_effect() -> None:
    """What it is called is text on the page where it writes and on the one where it reads."""
    lm, shipped = shipped_charlm("python"), shipped_network()
    writer = Writer(lm, LONG, "A text of your own", "own", 3, None)
    app = open_page("text_generation", query={"net": "own"}, state={"trained_writer": writer})
    assert said_to_be(app)
    assert leaks(app) == []
    classes = tuple(f"zq{k}{LONG}" for k in range(len(shipped.data.classes)))
    reader = Reader(shipped.classifier, replace(shipped.data, classes=classes), LONG)
    state = {"trained_classifier": reader, "names_confusion_open": True}
    app = open_page("text_classification", state=state)
    assert len(app.get("plotly_chart")) == 1, "the classes stand in a figure, too"
    assert said_to_be(app)
    assert leaks(app) == []
