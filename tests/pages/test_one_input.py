"""What a page shows comes from what stands in its fields now, and from nothing that stood before.

So a page on which something was wrong and mended is the page of a visitor who made no mistake, and
a page with a mistake is the one that a link with this mistake opens; in either language, and
whatever was looked at on other pages meanwhile.
"""

from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from seqviz.cells import RNNModel
from seqviz.data.labelled import read_table
from seqviz.data.names import TextData
from seqviz.models.digit_reader import DigitReader
from seqviz.training.engine.history import History
from seqviz.training.engine.library import Library
from seqviz.training.tasks.digits import DigitsSetup
from seqviz.training.tasks.names import NamesSetup
from seqviz.training.tasks.sequence import DEFAULT
from seqviz.ui.controls.classifier.network import EXAMPLES
from seqviz.ui.pages.text_classification.run import NamesTraining
from seqviz.ui.pages.text_generation.controls import MAX_PROMPT
from tests.injections import MARK
from tests.pages.harness import assert_no_exception, open_page
from tests.pages.inert import strings
from tests.pages.learning import again, opened, press
from tests.ui.session import address

RNG = np.random.default_rng(2)

# page, what its link fixes, field, its name in the address, something good, something wrong
FIELDS = [
    ("rnn_cell", {}, "seq", "seq", "1 0 2", "1 x 2"),
    ("lstm_cell", {"source": "text"}, "text", "text", "(a)", "(" * 300),
    ("lstm_cell", {"source": "python"}, "text", "text", "import", "x" * 99),
    ("gru_cell", {"source": "names"}, "text", "text", "Rossi", "é" * 201),
    ("text_classification", {}, "names_text", "text", "Rossi", "王"),
    ("text_generation", {}, "w_prompt", "prompt", "def ", "\x00d" * MAX_PROMPT),
]


@pytest.mark.parametrize(("page", "fixed", "key", "name", "good", "wrong"), FIELDS)
def test_a_page_is_what_stands_in_its_field(
    page: str, fixed: dict[str, str], key: str, name: str, good: str, wrong: str
) -> None:
    """A mistake, another language, the mistake mended: each time as if it had been opened so."""
    app = open_page(page, query=fixed | {name: good})
    at_first = shown(app)
    _type(app, key, wrong)
    assert shown(app) == shown(open_page(page, query=fixed | {name: wrong}))
    assert shown(app) != at_first
    _speak(app, "zh")
    assert shown(app) == shown(open_page(page, "zh", query=fixed | {name: wrong}))
    _speak(app, "en")
    _type(app, key, good)
    assert shown(app) == at_first


@pytest.mark.parametrize(
    ("page", "query", "wrong"),
    [
        ("rnn_cell", {"preset": "leaky"}, {"cut": "hold:h.9.9=1"}),
        ("gru_cell", {}, {"preset": "none"}),
        ("lstm_cell", {}, {"source": "own"}),
        ("digit_reader", {}, {"digit": "s99999"}),
        ("compare", {}, {"of": "none"}),
        ("text_generation", {}, {"net": "own"}),
    ],
)
def test_what_a_link_cannot_mean_leaves_nothing(
    page: str, query: dict[str, str], wrong: dict[str, str]
) -> None:
    """It is said once, and the page is the one without it, there and in the address."""
    app = open_page(page, query=query | wrong)
    ((name, said),) = wrong.items()
    assert [f"{name}=" in one.value for one in app.toast] == [True]
    assert address(app).get(name) != said
    assert shown(app) == shown(open_page(page, query=query))
    app.run()
    assert not app.toast


def test_what_is_typed_on_a_page_stays_there() -> None:
    """Brackets are no name, and the detective's choice of a text is none either."""
    app = open_page("lstm_cell", query={"source": "text", "text": f"({MARK})"})
    _go(app, "text_classification")
    assert app.text_input(key="names_text").value == EXAMPLES[0]
    _go(app, "neuron_detective", text="own")
    assert app.segmented_control(key="detective_text").value == "own"
    _go(app, "text_classification")
    assert app.text_input(key="names_text").value == EXAMPLES[0]
    _go(app, "neuron_detective")
    assert app.segmented_control(key="detective_text").value == "own"
    _go(app, "lstm_cell")
    assert app.text_input(key="text").value == f"({MARK})"


def test_the_numbers_of_a_network_stay_with_it() -> None:
    """LSTM and GRU have networks of one name: what was typed and cut on one is its own."""
    changed = {"source": "hand", "preset": "forget", "seq": "1,1 1,0", "cut": "silence:1.1"}
    app = open_page("lstm_cell", query=changed)
    assert not app.toast
    untouched = shown(open_page("gru_cell", query={"preset": "forget"}))
    _go(app, "gru_cell", preset="forget")
    assert shown(app) == untouched
    _go(app, "lstm_cell")
    assert {name: address(app).get(name) for name in changed} == changed


def test_a_choice_comes_back_with_its_page() -> None:
    """Both pages call what is learned alike; neither loses its own to the other."""
    app = open_page("text_classification", query={"learn": "own.gru.16.1"})
    _go(app, "text_generation", learn="zen")
    assert app.pills(key="learn_text").value == "zen"
    _go(app, "text_classification")
    assert app.segmented_control(key="names_source").value == "own"
    _go(app, "text_generation")
    assert app.pills(key="learn_text").value == "zen"


def test_the_digit_is_one_for_all_pages() -> None:
    """What is drawn or chosen on a page is what the LSTM's page reads."""
    app = open_page("digit_reader", query={"digit": "s7"})
    _go(app, "lstm_cell", source="digit")
    assert address(app)["digit"] == "s7"


def test_a_training_is_shown_with_its_own_table() -> None:
    """Another table is another one; the same again, or in other words, is not."""
    table, again, other = (_table(one) for one in ("ab", "ab", "ac"))
    what = NamesTraining(NamesSetup("own"), table)
    assert what.learns_from("own", table)
    assert what.learns_from("own", again)
    assert not what.learns_from("own", other)
    assert not what.learns_from("own", None)
    assert not what.learns_from("names", table)
    assert NamesTraining(NamesSetup.of("random"), None).learns_from("random", None)


_OF_A_SESSION = (".id", "file_id", "user_key", ".raw_value", ".raw_values")  # not what is seen


def shown(app: AppTest) -> list[tuple[str, str | bytes]]:
    """All texts of a page, and all that its components get, but for what tells sessions apart."""
    found: list[tuple[str, str | bytes]] = [
        (where, text)
        for where, text in strings(app)
        if not where.endswith(_OF_A_SESSION) and not where.startswith("Toast")
    ]
    return found + [("component", one.proto.bytes) for one in app.get("bidi_component")]


def _type(app: AppTest, key: str, text: str) -> None:
    app.text_input(key=key).set_value(text).run()
    assert_no_exception(app)


def _speak(app: AppTest, language: str) -> None:
    app.segmented_control(key="lang").set_value(language).run()
    assert_no_exception(app)


def _go(app: AppTest, page: str, **query: str) -> None:
    """By the menu, or by a link to another page."""
    app.query_params.clear()
    for name, said in query.items():
        app.query_params[name] = said
    app.switch_page(f"pages/{page}.py").run()
    assert_no_exception(app)


def _table(labels: str) -> TextData:
    rows = [f"{label}{k},{label}" for label in labels for k in range(4)]
    return read_table("\n".join(["text,label", *rows]).encode())


def test_what_was_cut_in_a_network_stays_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A network of the same shape that comes to the page next comes whole."""
    monkeypatch.setenv("SEQVIZ_HOME", str(tmp_path))
    setup = DEFAULT.changed({"cell": "gru", "hidden_size": 2, "window": 4})
    first, second = (
        Library().save(name, RNNModel(1, 2, 1, cell="gru", rng=rng), asdict(setup), History())
        for name, rng in (("a", np.random.default_rng(0)), ("b", np.random.default_rng(1)))
    )
    app = open_page("sequence_prediction")
    for run, cut in ((first, {"cut": "silence:1.1"}), (first, {}), (second, {})):
        app.query_params.clear()
        app.switch_page("pages/sequence_prediction.py").run()
        opened(app, "library_open")
        app.multiselect(key="library_chosen").set_value([run.id])
        again(app)
        press(app, "library_cell")
        _go(app, "gru_cell", source="own", **cut)
        assert address(app).get("cut") == cut.get("cut"), run.name


def test_what_was_cut_in_the_reader_before_is_not_cut_in_the_next() -> None:
    """The way back to the shipped reader brings it whole."""
    model = RNNModel(28, 6, 10, cell="lstm", num_layers=2, dtype=np.float32, rng=RNG)
    own = DigitReader(model, DigitsSetup(hidden_size=6).card)
    app = open_page("digit_reader", query={"cut": "silence:1.1"}, state={"trained_reader": own})
    assert address(app)["cut"] == "silence:1.1"
    app.button(key="shipped_again").click().run()
    assert_no_exception(app)
    assert "cut" not in address(app)
