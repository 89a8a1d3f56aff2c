"""Gate surgery on the pages: what is shown is the changed run, and undo brings back every bit."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from seqviz.cells.presets import PRESETS
from seqviz.cells.surgery import Hold, forward_with, parse_interventions
from seqviz.data.sample import load_sample
from seqviz.models.bracket_reader import shipped_bracket_reader
from seqviz.models.digit_reader import shipped_reader, softmax
from seqviz.numbers import measured, percent
from seqviz.ui.controls.surgery.words import in_words
from seqviz.ui.frame.i18n import LANGUAGES, Language, use_language
from tests.pages.components import Sent, stepper
from tests.pages.harness import assert_no_exception, open_page
from tests.ui.session import address

DIGIT = 41
CUT = "hold:f.2.*=0@5-20"
PAGES = ("lstm_cell", "digit_reader")
pages = pytest.mark.parametrize("page", PAGES)


def open_digit(page: str, lang: Language = "en", **query: str) -> AppTest:
    """A page on the digit of these tests."""
    return open_page(page, lang, query={"digit": f"s{DIGIT}", **query})


def press(app: AppTest, key: str) -> None:
    """Press a button and look that nothing broke."""
    app.button(key=key).click().run()
    assert_no_exception(app)


def assert_shows(shown: Sent, cut: str) -> None:
    """Every number that the stepper got is that of the run with these interventions."""
    reader = shipped_reader()
    x = reader.read(load_sample().images[DIGIT]).x
    trace = forward_with(reader.model, x, parse_interventions(cut))
    for layer, run in enumerate(trace.layers):
        sent = shown.meta["layers"][layer]["arrays"]  # a reader's stepper gets no gates
        for name in {"gates", "c", "h"} & set(sent) | {"h"}:
            np.testing.assert_array_equal(shown.layer(layer, name), getattr(run, name)[:, 0])
    np.testing.assert_array_equal(shown.probabilities, softmax(trace.y[:, 0]))


@pages
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_link_shows_the_run_with_its_surgery(page: str, lang: Language) -> None:
    """Changed states and outputs, the untouched run beside, and both answers in words."""
    app = open_digit(page, lang, cut=CUT)
    shown = stepper(app)
    assert_shows(shown, CUT)
    reading = shipped_reader().read(load_sample().images[DIGIT])
    beside = shown.meta["layers"][1]["untouched"]
    np.testing.assert_array_equal(shown.array(beside["h"]), reading.trace.layers[1].h[:, 0])
    (one,) = parse_interventions(CUT)
    with use_language(lang):
        assert any(in_words(one, shipped_reader().model) in said.value for said in app.markdown)
    after = shown.probabilities[-1]
    said = " ".join(m.value for m in app.markdown)
    for value, digit in ((reading.confidence, reading.prediction), (after.max(), after.argmax())):
        assert f"{percent(value)}%" in said
        assert str(digit) in said


def test_the_controls_apply_and_undo_restores_every_bit() -> None:
    """Apply shows the changed run and writes the link; undo leaves the bytes as they were."""
    app = open_digit("digit_reader")
    before = stepper(app)
    assert "cut" not in address(app)
    assert before.meta["layers"][0]["untouched"] is None
    app.slider(key="cut_steps_28").set_value((5, 20)).run()
    press(app, "cut_apply")
    assert address(app)["cut"] == CUT
    assert_shows(stepper(app), CUT)
    press(app, "cut_undo_0")
    after = stepper(app)
    assert after.payload == before.payload
    assert after.meta["id"] == before.meta["id"]
    assert "cut" not in address(app)


def test_each_has_its_undo_and_all_have_one() -> None:
    """Taking out the first leaves the second; undo all leaves nothing."""
    cuts = "hold:o.1.4=1@10-,scale:c.2.7=0.5,silence:2.1"
    app = open_digit("digit_reader", cut=cuts)
    press(app, "cut_undo_0")
    assert address(app)["cut"] == "scale:c.2.7=0.5,silence:2.1"
    assert_shows(stepper(app), "scale:c.2.7=0.5,silence:2.1")
    press(app, "cut_undo_all")
    assert "cut" not in address(app)


@pytest.mark.parametrize(
    ("action", "written"), [("scale", "scale:f.2.18=0.5"), ("silence", "silence:2.18")]
)
def test_scale_and_silence_mean_the_chosen_unit(action: str, written: str) -> None:
    """Once one unit alone is meant it is the one whose number stands there."""
    app = open_digit("digit_reader", who="2.18")
    app.segmented_control(key="cut_action").set_value(action).run()
    app.segmented_control(key="cut_everyone").set_value(False).run()  # at first it means all
    press(app, "cut_apply")
    assert address(app)["cut"] == written
    assert_shows(stepper(app), written)


@pytest.mark.parametrize(
    "cut",
    ["x", "hold:f.2.*=nan", "hold:f.9.1=0", "hold:z.1.1=0", "silence:1.9999", "hold:f.1.1=1e9"]
    + ["hold:f.1.1=0@9-3", ",,,", "silence:1.1" * 4000, "<script>", "silence:１.1", "%00"],
    ids=lambda cut: cut[:16],
)
@pages
def test_a_hostile_cut_is_dropped(page: str, cut: str) -> None:
    """What names nothing here leaves the run untouched and the address."""
    app = open_digit(page, cut=cut)
    assert "cut" not in address(app)
    assert_shows(stepper(app), "")


def test_surgery_stays_with_its_network() -> None:
    """It is there on the other page of the same network, and gone in another network."""
    app = open_digit("lstm_cell", cut=CUT)
    app.switch_page("pages/digit_reader.py").run()
    assert_no_exception(app)
    assert_shows(stepper(app), CUT)
    app.switch_page("pages/lstm_cell.py").run()
    app.segmented_control(key="source").set_value("text").run()
    assert_no_exception(app)
    assert "cut" not in address(app)
    assert stepper(app).meta["layers"][0]["untouched"] is None


def test_a_full_list_takes_no_more() -> None:
    """Twelve interventions are the most; then there is only undo."""
    app = open_digit("digit_reader", cut=",".join(["silence:2.1"] * 12))
    assert app.button(key="cut_apply").disabled


def test_brackets_have_surgery_too() -> None:
    """The counter's forget gate shut: the depth that it says is another one."""
    reader = shipped_bracket_reader()
    unit = reader.counter_unit
    query = {"source": "text", "text": "((((", "cut": f"hold:f.1.{unit + 1}=0"}
    app = open_page("lstm_cell", query=query)
    model = reader.model
    expected = forward_with(model, reader.read("((((").x, [Hold("f", 0.0, unit=unit)])
    np.testing.assert_array_equal(stepper(app).probabilities, softmax(expected.y[:, 0]))


@pages
def test_the_stepper_lists_what_is_done(page: str) -> None:
    """In words, with what it touches and the untouched output beside; untouched it lists none."""
    assert stepper(open_digit(page)).meta["surgery"]["cuts"] == []
    shown = stepper(open_digit(page, cut=CUT))
    (one,) = parse_interventions(CUT)
    (listed,) = shown.meta["surgery"]["cuts"]
    assert (listed["said"], listed["touches"]) == (
        in_words(one, shipped_reader().model),
        ["f"],
    )
    place = {name: getattr(one, name) for name in ("layer", "unit", "first", "last")}
    assert place.items() <= listed["cut"].items()
    reading = shipped_reader().read(load_sample().images[DIGIT])
    beside = shown.array(shown.meta["output"]["untouched"])
    np.testing.assert_array_equal(beside, reading.probabilities)


@pytest.mark.parametrize("page", ["lstm_cell", "gru_cell", "rnn_cell"])
def test_a_try_says_at_once_what_came_of_it(page: str) -> None:
    """Above the input, before any panel: where the output changed, and nothing once undone."""
    app = open_page(page, query={"source": "hand"} if page == "lstm_cell" else {})

    def told() -> bool:
        return any("changed most at step" in said.value for said in app.main.markdown)

    assert not told()
    press(app, "try")
    assert told()
    press(app, "try")
    assert not told()


def test_a_change_too_small_for_the_decimals_is_no_standstill() -> None:
    """A gate that is held where it nearly was moves what comes out; it is said by how much."""
    preset = PRESETS["lstm"]["remember"]
    model, cut = preset.model(), "hold:f.1.1=0.99999"
    before = model.forward(preset.inputs()).y
    gaps = np.abs(forward_with(model, preset.inputs(), parse_interventions(cut)).y - before)
    app = open_page("lstm_cell", query={"source": "hand", "cut": cut})
    told = [one.value for one in app.markdown if one.value.startswith("The output")]
    most = int(gaps.argmax()) + 1
    by = measured(gaps.max())
    assert 0 < gaps.max() < 0.0005
    assert set(told) == {f"The output changed most at step {most}, and there only by {by}."}
    same = open_page("lstm_cell", query={"source": "hand", "cut": "hold:i.1.1=1@1-1"})
    assert any("stays as it was" in one.value for one in same.markdown)


@pytest.mark.parametrize(
    ("cut", "key", "value"),
    [
        ("hold:h.1.1=1", "cut_value_state", 1.0),
        ("hold:h.1.1=0.584@8-8", "cut_value_state", 0.584),
        ("hold:h.1.1=7", "cut_value_state", 7.0),
        ("silence:1.1,scale:h.1.1=3", "cut_value_factor", 3.0),
        ("hold:h.1.1=0.584@8-8", "cut_steps_16", (8, 8)),
    ],
)
def test_the_form_shows_what_is_applied(cut: str, key: str, value: object) -> None:
    """Value, factor and steps are those of the latest surgery, outside the slider's range too."""
    app = open_page("rnn_cell", query={"preset": "saturate", "cut": cut})
    assert app.slider(key=key).value == value
    assert app.button(key="cut_apply").disabled  # it is done


@pytest.mark.parametrize("page", ["lstm_cell", "gru_cell"])
def test_one_set_of_controls(page: str) -> None:
    """Where the opened part has them there is no second set; what came of it is told once done."""
    own = {"source": "hand"} if page == "lstm_cell" else {}
    app = open_page(page, query=own)
    assert stepper(app).meta["surgery"]["ranges"][0]
    assert not [one.key for one in app.button if str(one.key).startswith("cut_")]
    assert not [one for one in app.expander if "urgery" in one.label]
    press(app, "try")
    assert [one.label for one in app.expander if "urgery" in one.label] == [
        "What the surgery changed"
    ]


def test_the_form_follows_the_next_surgery_and_the_visitor() -> None:
    """A button's surgery fills the form; what the visitor sets then stays as it is."""
    app = open_page("rnn_cell", query={"preset": "saturate"})
    assert app.slider(key="cut_value_state").value == 0.0
    press(app, "try")
    assert app.slider(key="cut_value_state").value == -0.5
    app.slider(key="cut_value_state").set_value(0.25).run()
    assert app.slider(key="cut_value_state").value == 0.25
    assert not app.button(key="cut_apply").disabled
