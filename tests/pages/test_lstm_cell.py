"""LSTM cell: the trace of a digit or a typed text, the chosen unit, the check against PyTorch."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from seqviz.cells import LSTMTrace
from seqviz.cells.surgery import forward_with, parse_interventions
from seqviz.data.brackets import MAX_LENGTH, EmptyText
from seqviz.data.sample import load_sample
from seqviz.models.bracket_reader import shipped_bracket_reader
from seqviz.models.charlm import shipped_charlm
from seqviz.models.digit_reader import shipped_reader, softmax
from seqviz.ui.controls.cell.typed import LINES, MOST
from seqviz.ui.frame.i18n import LANGUAGES, Language, _, use_language
from seqviz.ui.pages.lstm_cell.brackets import EXAMPLES, bracket_complaint
from tests.pages.components import stepper
from tests.pages.harness import as_number, assert_no_exception, open_page
from tests.ui.session import address

DIGIT = 41


@pytest.fixture(scope="module")
def trace() -> LSTMTrace:
    """Layer 2 of the network on the digit that these tests look at."""
    layer = shipped_reader().read(load_sample().images[DIGIT]).trace.layers[1]
    assert isinstance(layer, LSTMTrace)
    return layer


def details(app: AppTest) -> str:
    """The sentence about the chosen unit."""
    return next(m.value for m in app.markdown if "**" in m.value and "%" in m.value)


def open_text(text: str, lang: Language = "en") -> AppTest:
    """The page with a text in its link."""
    return open_page("lstm_cell", lang, query={"source": "text", "text": text})


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_link_shows_digit_layer_step_and_unit(trace: LSTMTrace, lang: Language) -> None:
    """The stepper gets the trace and the place; the words below give that unit's numbers."""
    app = open_page("lstm_cell", lang, query={"digit": f"s{DIGIT}", "at": "2.9.31.f"})
    shown = stepper(app)
    np.testing.assert_array_equal(shown.layer(1, "gates"), trace.gates[:, 0])
    np.testing.assert_array_equal(shown.layer(1, "c"), trace.c[:, 0])
    view = shown.meta["view"]
    assert [view[key] for key in ("layer", "t", "unit", "focus")] == [1, 8, 30, "f"]
    said = details(app)
    assert f"{100 * trace.f[:, 0, 30].mean():.0f}%" in said
    assert f"{trace.c[8, 0, 30]:.3f}".replace("-", "−") in said
    assert address(app)["at"] == "2.9.31.f"


def test_a_disturbed_picture_is_told_and_can_be_put_right() -> None:
    """What was done to it in the digit reader acts here too, so it is named, until it is undone."""
    sentence = (
        "The picture is disturbed: Read from bottom to top; moved, turned, thicker or thinner."
    )
    app = open_page("lstm_cell", query={"do": "reverse,rotate:5"})
    assert sentence in [one.value for one in app.markdown]
    app.button(key="undo_all").click().run()
    assert_no_exception(app)
    assert not any("disturbed" in one.value for one in app.markdown)
    assert "do" not in address(app)


def test_another_choice_changes_the_numbers_below(trace: LSTMTrace) -> None:
    """What the browser says was chosen is what is described and what the link holds."""
    app = open_page("lstm_cell", query={"digit": f"s{DIGIT}", "at": "2.9.31"})
    before = details(app)
    chosen = {"layer": 1, "t": 20, "unit": 77, "focus": None, "level": "cell"}
    app.session_state["cell_digit-en"] = {"selected": chosen}
    app.run()
    assert_no_exception(app)
    assert details(app) != before
    assert f"{100 * trace.i[:, 0, 77].mean():.0f}%" in details(app)
    assert "Unit 78 of layer 2" in app.subheader[0].value


@pytest.mark.parametrize(
    "at",
    ["9.9.9", "2.99999.99999", "0.0.0", "-1.-1.-1", "1.2", "a.b.c", "1.1.1.../..", "9" * 10_000]
    + ["１.１.１", "2.9.30.q", "", "1e3.1.1", "...", "2.9.30.f.f"],
    ids=lambda at: at[:14],
)
def test_a_hostile_place_is_no_error(at: str) -> None:
    """The stepper clips what lies outside, and the words below describe a unit that exists."""
    app = open_page("lstm_cell", query={"at": at})
    assert "%" in details(app)
    app = open_page("lstm_cell", query={"at": at, "source": "text"})
    assert "%" in details(app)


@pytest.mark.parametrize("message", [None, {}, {"selected": None}, {"selected": {"unit": -3}}])
def test_a_hostile_message_is_no_error(message: object) -> None:
    """The browser's word about the choice is not trusted."""
    app = open_page("lstm_cell", query={"at": "2.9.31"}, state={"cell_digit-en": message or {}})
    assert "%" in details(app)


@pytest.mark.parametrize("text", [*EXAMPLES, "（（a）", "字" * MAX_LENGTH, "<b>(</b>", "\\(\\)$x$"])
def test_a_typed_text_is_read_by_the_bracket_network(text: str) -> None:
    """Every character is a step, with the network's own outputs; full-width brackets count too."""
    app = open_text(text)
    plain = text.replace("（", "(").replace("）", ")")
    reading = shipped_bracket_reader().read(plain)
    shown = stepper(app)
    assert shown.meta["step_names"] == list(plain)
    np.testing.assert_array_equal(shown.probabilities, reading.probabilities)
    assert not app.warning


def test_typing_changes_the_numbers_and_the_link() -> None:
    """The text field is a control: what is typed is what is read, and what the link holds."""
    app = open_page("lstm_cell", query={"source": "text"})
    assert stepper(app).meta["step_names"] == list(EXAMPLES[0])
    app.text_input(key="text").set_value("((").run()
    assert_no_exception(app)
    reading = shipped_bracket_reader().read("((")
    np.testing.assert_array_equal(stepper(app).probabilities, reading.probabilities)
    assert address(app)["text"] == "(("


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("text", ["(" * (MAX_LENGTH + 1), "a" * 10_000, "𝛼" * 10_000])
def test_a_text_that_is_too_long_gets_a_kind_word(text: str, lang: Language) -> None:
    """The limit is named, and the network reads the example meanwhile."""
    app = open_text(text, lang)
    assert str(MAX_LENGTH) in app.warning[0].value
    assert stepper(app).meta["step_names"] == list(EXAMPLES[0])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_emptied_text_gets_a_kind_word(lang: Language) -> None:
    """Nothing typed: said kindly, the example is read, and no number is invented."""
    app = open_page("lstm_cell", lang, query={"source": "text"})
    app.text_input(key="text").set_value("").run()
    assert_no_exception(app)
    with use_language(lang):
        assert app.warning[0].value == bracket_complaint(EmptyText(""))
    assert stepper(app).meta["step_names"] == list(EXAMPLES[0])


@pytest.mark.parametrize("source", ["", "picture", "../text", "TEXT", "x" * 10_000])
def test_an_unknown_source_is_the_unit_set_by_hand(source: str) -> None:
    """Nonsense is replaced and leaves the address."""
    app = open_page("lstm_cell", query={"source": source})
    (layer,) = stepper(app).meta["layers"]
    assert layer["kind"] == "lstm"
    assert stepper(app).layer(0, "h").shape[1] == 1
    assert "source" not in address(app)


def test_it_opens_on_one_unit_and_goes_on_to_many() -> None:
    """Without a word in the address one gate can be slid; one press leads to the digit's units."""
    app = open_page("lstm_cell")
    assert stepper(app).meta["valve"] == "f"
    assert not {"source", "preset", "at"} & set(address(app))
    app.button(key="onward").click().run()
    assert_no_exception(app)
    units = shipped_reader().model.cells[0].hidden_size
    assert stepper(app).layer(0, "h").shape[1] == units
    assert stepper(app).meta["valve"] is None
    assert address(app)["source"] == "digit"


def test_a_place_in_the_unit_set_by_hand_is_no_place_in_the_digit() -> None:
    """The address of what moved here opens here again; one from before opens where it was made."""
    app = open_page("lstm_cell")
    moved = {"layer": 0, "t": 6, "unit": 0, "focus": "f", "level": "operation"}
    app.session_state["hand_lstm_valve-en"] = {"selected": moved}
    for _again in range(3):  # it stays what it is
        app.run()
    link = {name: address(app)[name] for name in ("source", "preset", "at")}
    assert link == {"source": "hand", "preset": "valve", "at": "1.7.1.f"}
    again = open_page("lstm_cell", query=link)
    assert [stepper(again).meta["view"][k] for k in ("t", "focus")] == [6, "f"]
    assert stepper(again).layer(0, "h").shape[1] == 1
    before = open_page("lstm_cell", query={"source": "hand", "at": "1.7.1.f"})
    assert before.pills(key="preset").value == "remember"
    assert len(stepper(open_page("lstm_cell", query={"at": "1.7.1.f"})).meta["layers"]) == 2


def test_opening_it_does_not_touch_the_address() -> None:
    """The usual place says nothing in the address, and a link's own place stays in it."""
    assert not {"digit", "at", "source", "text"} & set(address(open_page("lstm_cell")))
    app = open_page("lstm_cell", query={"at": "1.3.5"})
    assert address(app)["at"] == "1.3.5"
    app.run()
    assert address(app)["at"] == "1.3.5"


def test_the_other_source_forgets_the_place() -> None:
    """Unit 31 of the digit's network means nothing in the other one, which has six."""
    app = open_page("lstm_cell", query={"at": "2.9.31"})
    app.segmented_control(key="source").set_value("text").run()
    assert_no_exception(app)
    assert len(stepper(app).meta["layers"]) == 1
    assert address(app).get("at") is None
    assert address(app)["source"] == "text"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_trace_is_compared_with_pytorch_only_when_asked(lang: Language) -> None:
    """Before the button nothing is claimed; after it, every difference is a rounding error."""
    app = open_page("lstm_cell", lang)
    assert not app.table
    app.button(key="compare").click().run()
    assert_no_exception(app)
    found = app.table[0].value
    with use_language(lang):
        differences = found[_("Largest difference")].map(as_number)
        scales = found[_("Largest value")].map(as_number)
    assert len(found) >= 6
    assert (differences <= 1e-4 * np.maximum(scales, 1)).all()


def open_python(lang: Language = "en", **query: str) -> AppTest:
    """The page at the character model of Python source."""
    return open_page("lstm_cell", lang, query={"source": "python"} | query)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("line", ["    def f(", "字\u202e<b>", "\t\n", "\0x"])
def test_a_typed_line_is_read_by_the_character_model(line: str, lang: Language) -> None:
    """States are those of the model that writes; after each character stands its own guess."""
    app = open_python(lang, text=line)
    lm = shipped_charlm("python")
    shown = stepper(app)
    (state,) = lm.read(line)
    np.testing.assert_allclose(shown.layer(0, "h")[-1], state.h[0], atol=1e-5)
    np.testing.assert_allclose(shown.layer(0, "c")[-1], state.c[0], atol=1e-4)
    expected = lm.next_distribution(lm.read(line)).before
    np.testing.assert_allclose(shown.probabilities[-1], expected, atol=1e-5)
    assert shown.meta["steps"] == len(line)
    assert len(shown.meta["output"]["labels"]) == len(lm.vocabulary)
    assert not app.warning
    assert address(app)["text"] == line


def test_surgery_on_the_character_model_shows_the_changed_guess() -> None:
    """The run with the intervention is the model's own, at the place that the link names."""
    cut = "hold:f.1.*=0@2-"
    app = open_python(text="import o", cut=cut, at="1.4.300.f.numbers")
    lm, shown = shipped_charlm("python"), stepper(app)
    x = np.eye(len(lm.vocabulary), dtype=np.float32)[lm.vocabulary.encode("import o"), np.newaxis]
    changed = forward_with(lm.model, x, parse_interventions(cut))
    np.testing.assert_array_equal(shown.layer(0, "h"), changed.layers[0].h[:, 0])
    np.testing.assert_array_equal(shown.probabilities, softmax(changed.y[:, 0]))
    view = shown.meta["view"]
    assert [view[key] for key in ("t", "unit", "focus", "level")] == [3, 299, "f", "numbers"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_line_that_is_too_long_gets_a_kind_word(lang: Language) -> None:
    """The limit is named, and the example is read meanwhile."""
    app = open_python(lang, text="a" * 10_000)
    assert str(MOST) in app.warning[0].value
    assert stepper(app).meta["steps"] == len(LINES[0])
