"""GRU cell and LSTM cell by hand, and the GRU that reads names: their numbers, link, words."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from seqviz.cells import GRUTrace, ModelTrace
from seqviz.cells.presets import PRESETS, Preset
from seqviz.cells.surgery import forward_with, parse_interventions
from seqviz.data.names import MAX_LENGTH
from seqviz.data.sequences import MAX_STEPS, format_sequence
from seqviz.figures.morph import runs
from seqviz.models.digit_reader import softmax
from seqviz.models.text_classifier import shipped_text_classifier
from seqviz.numbers import percent
from seqviz.ui.controls.classifier.network import EXAMPLES as NAMES
from seqviz.ui.frame.i18n import LANGUAGES, Language, _, use_language
from tests.pages.components import sent, stepper
from tests.pages.harness import as_number, assert_no_exception, look_for, open_page
from tests.ui.session import address

GRU, LSTM = PRESETS["gru"], PRESETS["lstm"]
both = pytest.mark.parametrize("kind", ["gru", "lstm"])


def run(preset: Preset, rows: object = None) -> ModelTrace:
    """The preset's network on its own sequence, or on other rows."""
    x = preset.inputs() if rows is None else np.array(rows, dtype=float)[:, None]
    return preset.model().forward(x, preset.states())


def open_hand(kind: str, lang: Language = "en", **query: str) -> AppTest:
    """The page of a kind of cell at the networks set by hand."""
    source = {"source": "hand"} if kind == "lstm" else {}
    return open_page(f"{kind}_cell", lang, query=source | query)


def expect_trace(app: AppTest, trace: ModelTrace, values: object = None) -> None:
    """The stepper was sent exactly this trace and its outputs, or these values of them."""
    shown, layer = stepper(app), trace.layers[0]
    for name in ("x", "gates", "h") + (("c",) if layer.kind == "lstm" else ()):
        expected = getattr(layer, name)[:, 0].astype(np.float32)
        np.testing.assert_array_equal(shown.layer(0, name), expected)
    outputs = trace.y[:, 0] if values is None else np.asarray(values)
    np.testing.assert_array_equal(shown.probabilities, outputs.astype(np.float32))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    "preset", [*GRU.values(), *LSTM.values()], ids=lambda preset: f"{preset.kind}-{preset.name}"
)
def test_a_link_shows_a_preset(preset: Preset, lang: Language) -> None:
    """Its sentence, its own sequence in the field, its network's numbers, the default unsaid."""
    app = open_hand(preset.kind, lang, preset=preset.name)
    with use_language(lang):
        assert look_for(app) == _(preset.look_for)
    assert app.text_input(key="seq").value == format_sequence(preset.x)
    assert app.button(key="reset_seq").disabled
    expect_trace(app, run(preset))
    assert "seq" not in address(app)


def test_the_grus_unit_is_put_in_words() -> None:
    """Kept, written and seen shares and the step's change are the trace's."""
    trace = run(GRU["latch"]).layers[0]
    assert isinstance(trace, GRUTrace)
    app = open_hand("gru", preset="latch", at="1.8.1")
    said = next(m.value for m in app.markdown if m.value.startswith("On average"))
    kept = 100 * float(trace.z.mean())
    assert f"keeps **{kept:.0f}%** of the hidden state" in said
    assert f"takes **{100 - kept:.0f}%** of the candidate" in said
    before, after = float(trace.h_prev[7, 0, 0]), float(trace.h[7, 0, 0])
    assert f"from {before:.3f} to {after:.3f}".replace("-", "−") in said


@both
def test_a_typed_sequence_is_read_and_linked(kind: str) -> None:
    """Typing changes the numbers and the address; Reset brings the preset's own back, exactly."""
    preset = PRESETS[kind]["latch"]
    app = open_hand(kind, preset="latch")
    app.text_input(key="seq").set_value("0.5,1 0.1，0").run()
    assert_no_exception(app)
    expect_trace(app, run(preset, [[0.5, 1], [0.1, 0]]))
    assert address(app)["seq"] == "0.5,1 0.1，0"
    app.button(key="reset_seq").click().run()
    assert_no_exception(app)
    expect_trace(app, run(preset))
    assert "seq" not in address(app)
    assert app.text_input(key="seq").value == format_sequence(preset.x)


@both
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("seq", "named"),
    [("1,0 two,1", "two"), ("1,0 0.25", "0.25"), ("1,0 " * 60, str(MAX_STEPS)), ("5e5,1", "5e5")],
)
def test_what_is_no_sequence_gets_a_kind_word(
    kind: str, lang: Language, seq: str, named: str
) -> None:
    """The entry is named in the visitor's language; the network reads its own meanwhile."""
    app = open_hand(kind, lang, preset="latch", seq=seq)
    assert named in app.warning[0].value
    with use_language(lang):
        assert _("Meanwhile the network reads its own sequence.") in app.warning[0].value
    expect_trace(app, run(PRESETS[kind]["latch"]))
    assert app.text_input(key="seq").value == seq


def test_an_emptied_field_stays_empty() -> None:
    """Whoever clears the field to type anew finds it empty, with a word on what is wanted."""
    app = open_hand("gru")
    app.text_input(key="seq").set_value("").run()
    assert_no_exception(app)
    assert app.text_input(key="seq").value == ""
    assert app.warning
    expect_trace(app, run(GRU["remember"]))


def test_another_preset_forgets_sequence_and_place() -> None:
    """A sequence of one input means nothing to a network that reads two."""
    app = open_hand("gru", seq="1 2 3", at="1.2.1")
    expect_trace(app, run(GRU["remember"], [[1], [2], [3]]))
    app.session_state["preset"] = "latch"
    app.query_params["preset"] = "latch"
    del app.query_params["seq"]
    app.run()
    assert_no_exception(app)
    assert not app.warning
    expect_trace(app, run(GRU["latch"]))


@both
@pytest.mark.parametrize(
    "query",
    [{"preset": "../x"}, {"preset": "parity"}, {"at": "9.9999.9.q"}, {"seq": "9" * 5000}],
    ids=str,
)
def test_a_hostile_link_is_no_error(kind: str, query: dict[str, str]) -> None:
    """What means nothing here is replaced: the first preset, its own sequence, a place in it."""
    app = open_hand(kind, **query)
    expect_trace(app, run(PRESETS[kind]["remember"]))
    assert "%" in next(m.value for m in app.markdown if "**" in m.value and "%" in m.value)


@both
def test_the_networks_are_compared_with_pytorch(kind: str) -> None:
    """Every difference is a rounding error of 64-bit numbers."""
    app = open_hand(kind, preset="latch")
    app.button(key="compare").click().run()
    assert_no_exception(app)
    found = app.table[0].value
    assert (found["Largest difference"].map(as_number) < 1e-9).all()
    assert any("64-bit" in caption.value for caption in app.caption)


def open_names(lang: Language = "en", **query: str) -> AppTest:
    """The page at the network that reads names."""
    return open_page("gru_cell", lang, query={"source": "names"} | query)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["van den Berg", "北京", "<b>$x$", "e\u0301", "\u202eab"])
def test_a_typed_name_is_read_by_the_trained_network(name: str, lang: Language) -> None:
    """Every character is a step; states and answers are the classifier's, for any writing."""
    app = open_names(lang, text=name)
    reading = shipped_text_classifier().read(name)
    shown = stepper(app)
    expect_trace(app, reading.trace, reading.probabilities)
    assert "".join(shown.meta["step_names"]) == reading.text.replace(" ", "␣")
    assert shown.meta["output"]["decided_at"] == reading.decided_at
    labels = shown.meta["output"]["labels"]
    with use_language(lang):
        assert labels[reading.prediction] == _(reading.classes[reading.prediction])
    assert not app.warning
    assert address(app)["text"] == name


def test_the_names_network_says_its_score() -> None:
    """The held-out share of its card, and nothing invented."""
    measured = shipped_text_classifier().card.measured  # type: ignore[union-attr]
    assert measured is not None
    app = open_names()
    said = next(one.value for one in app.caption if "never saw it puts" in one.value)
    assert f"**{100 * measured.accuracy:.0f}%**" in said
    assert f"{sum(map(sum, measured.confusion)):,}" in said


def test_surgery_on_the_names_network_shows_the_changed_answer() -> None:
    """The run with the intervention is the model's own, and both answers are said."""
    cut = "hold:z.1.*=1@3-"
    app = open_names(text="Kowalski", cut=cut, at="1.4.100.n.numbers")
    classifier = shipped_text_classifier()
    reading = classifier.read("Kowalski")
    changed = forward_with(classifier.model, reading.x, parse_interventions(cut))
    expect_trace(app, changed, softmax(changed.y[:, 0]))
    view = stepper(app).meta["view"]
    assert [view[k] for k in ("t", "unit", "focus", "level")] == [3, 99, "n", "numbers"]
    said = next(one.value for one in app.markdown if one.value.startswith("Untouched"))
    assert f"{percent(reading.confidence)}%" in said
    assert f"{percent(softmax(changed.y[-1, 0]).max())}%" in said


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("text", ["   ", "a" * (MAX_LENGTH + 1), "a" * 10_000, "a\0b"])
def test_what_is_no_name_gets_a_kind_word(text: str, lang: Language) -> None:
    """Said in the visitor's language; the example is read meanwhile."""
    app = open_names(lang, text=text)
    assert app.warning
    reading = shipped_text_classifier().read(NAMES[0])
    expect_trace(app, reading.trace, reading.probabilities)


def test_choosing_names_begins_with_the_example_and_survives_a_walk() -> None:
    """What belonged to the network before is forgotten; another page keeps its own choice."""
    app = open_hand("gru", preset="latch", at="1.3.1", cut="hold:z.1.1=0")
    app.segmented_control(key="source").set_value("names").run()
    assert_no_exception(app)
    assert stepper(app).meta["step_names"] == list(NAMES[0])
    assert not {"at", "cut", "text"} & set(address(app))
    assert address(app)["source"] == "names"
    app.query_params.clear()
    app.switch_page("pages/lstm_cell.py").run()
    assert app.segmented_control(key="source").value == "hand"
    app.query_params.clear()
    app.switch_page("pages/gru_cell.py").run()
    assert_no_exception(app)
    assert app.segmented_control(key="source").value == "names"
    assert address(app)["source"] == "names"


def test_an_lstm_becomes_a_gru_in_cells_that_run() -> None:
    """One press from the unit set by hand; the sentences hold the numbers of the runs."""
    app = open_page("gru_cell")
    app.button(key="onward").click().run()
    assert_no_exception(app)
    assert address(app)["source"] == "morph"
    ((morph,),) = (sent(app, "morph"),)
    told = morph.meta["stages"]
    assert [one["name"] for one in told] == list(runs())
    for one in told:
        trace, learned = runs()[one["name"]]
        np.testing.assert_allclose(one["shown"], trace.quantity("h")[:, 0, 0])
        assert f"{learned} learned numbers" in one["said"]
