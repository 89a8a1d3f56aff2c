"""RNN cell: surgery on a state, the run beside it, one-click tries, undo of changed numbers."""

from dataclasses import replace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from seqviz.cells import CELLS, ModelTrace
from seqviz.cells.presets import PRESETS
from seqviz.cells.surgery import forward_with, parse_interventions
from seqviz.ui.controls.surgery.words import in_words
from seqviz.ui.frame.i18n import LANGUAGES, Language, _, use_language
from tests.pages.components import stepper
from tests.pages.harness import assert_no_exception, look_for, open_page
from tests.ui.session import address

RNN = PRESETS["rnn"]
CUT = "hold:h.1.2=0.5@3-"


def run(name: str, cut: str = "") -> ModelTrace:
    """The preset's network on its own sequence, with surgery."""
    preset = RNN[name]
    return forward_with(preset.model(), preset.inputs(), parse_interventions(cut), preset.states())


def press(app: AppTest, key: str) -> None:
    """Press a button and look that nothing broke."""
    app.button(key=key).click().run()
    assert_no_exception(app)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_link_shows_the_run_with_its_surgery(lang: Language) -> None:
    """Changed states and outputs, the untouched run beside, and the surgery in words."""
    app = open_page("rnn_cell", lang, query={"preset": "echo", "cut": CUT})
    shown, after, before = stepper(app), run("echo", CUT), run("echo")
    np.testing.assert_array_equal(shown.layer(0, "h"), after.layers[0].h[:, 0])
    np.testing.assert_array_equal(shown.probabilities, after.y[:, 0])
    beside = shown.meta["layers"][0]["untouched"]
    np.testing.assert_array_equal(shown.array(beside["h"]), before.layers[0].h[:, 0])
    (one,) = parse_interventions(CUT)
    with use_language(lang):
        assert any(
            in_words(one, PRESETS["rnn"]["saturate"].model()) in said.value for said in app.markdown
        )


def test_apply_and_undo() -> None:
    """Silencing the chosen unit is written into the link; undo brings every bit back."""
    app = open_page("rnn_cell", query={"preset": "echo", "at": "1.1.2"})
    before = stepper(app)
    app.segmented_control(key="cut_action").set_value("silence").run()
    assert app.segmented_control(key="cut_everyone").value is True  # all of them at first
    app.segmented_control(key="cut_everyone").set_value(False).run()
    press(app, "cut_apply")
    assert address(app)["cut"] == "silence:1.2"
    np.testing.assert_array_equal(
        stepper(app).layer(0, "h"), run("echo", "silence:1.2").layers[0].h[:, 0]
    )
    assert app.button(key="cut_apply").disabled  # the same again would do nothing
    press(app, "cut_undo_0")
    assert stepper(app).payload == before.payload
    assert "cut" not in address(app)


def test_a_plain_rnn_offers_what_it_has() -> None:
    """No gate is named: there is nothing to choose but the hidden state."""
    app = open_page("rnn_cell")
    assert not [p for p in app.get("button_group") if "cut_quantity" in str(p.proto.id)]
    assert [e.label for e in app.expander if "urgery" in e.label] == ["Surgery"]


@pytest.mark.parametrize(
    ("kind", "name"), [(kind, name) for kind, some in PRESETS.items() for name in some]
)
def test_every_try_changes_the_output_and_fits_its_network(kind: str, name: str) -> None:
    """The surgery behind the button is possible, and one sees what it does."""
    preset = PRESETS[kind][name]  # type: ignore[index]
    cuts = parse_interventions(preset.cut)
    model, x = preset.model(), preset.inputs()
    after = forward_with(model, x, cuts, preset.states())
    change = np.abs(after.y - model.forward(x, preset.states()).y).max()
    assert change > 0.05


def test_every_preset_has_a_try() -> None:
    """Nothing to look for without something to do, and a cell without a preset has neither."""
    assert set(PRESETS) == set(CELLS)
    for presets in PRESETS.values():
        assert len(presets) >= 2
        for preset in presets.values():
            assert preset.attempt.startswith("Try: ")
            assert parse_interventions(preset.cut)


@pytest.mark.parametrize("page", ["rnn_cell", "gru_cell"])
def test_a_try_is_done_and_undone_by_one_button(page: str) -> None:
    """Press: the surgery is in the link; press again: it is gone, and the run is as before."""
    app = open_page(page)
    before = stepper(app).payload
    press(app, "try")
    assert "cut" in address(app)
    assert stepper(app).payload != before
    press(app, "try")
    assert "cut" not in address(app)
    assert stepper(app).payload == before


def test_what_a_link_changed_can_be_undone() -> None:
    """Before an opened link's numbers there were the preset's own; then nothing is left to undo."""
    app = open_page("rnn_cell", query={"preset": "leaky", "edit": "W_h.1.1=0.5,b.1=1"})
    press(app, "undo_edit")
    assert "edit" not in address(app)
    assert app.button(key="undo_edit").disabled
    own = run("leaky").layers[0].h[:, 0].astype(np.float32)
    np.testing.assert_array_equal(stepper(app).layer(0, "h"), own)


def test_a_comma_between_two_numbers_of_one_input_is_explained() -> None:
    """Whoever writes 0,5 is told that it was read as two steps."""
    app = open_page("rnn_cell", query={"preset": "leaky", "seq": "0,5 1"})
    assert any("3 steps" in caption.value for caption in app.caption)
    app = open_page("rnn_cell", query={"preset": "leaky", "seq": "0.5 1"})
    assert not any("3 steps" in caption.value for caption in app.caption)


@pytest.mark.parametrize(("preset", "says"), [("leaky", True), ("oscillator", False)])
def test_one_unit_points_to_those_with_a_way(preset: str, says: bool) -> None:
    """Where there is no plane to move in, the page says which networks have one."""
    app = open_page("rnn_cell", query={"preset": preset})
    assert (
        any("choose Echo, Oscillator or Parity above" in said.value for said in app.caption) == says
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_says_where_there_is_no_derivative(lang: Language) -> None:
    """Parity's caption names its kinks with both sides; a leaky memory's names none."""
    for name, there in (("parity", True), ("leaky", False)):
        app = open_page("rnn_cell", lang, query={"preset": name})
        assert any("[1, 1]" in one.value for one in app.caption) == there


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_same_weights_with_another_f(lang: Language) -> None:
    """Tanh becomes ReLU in every number and sentence, in the link, and goes with its network."""
    app = open_page("rnn_cell", lang, query={"preset": "oscillator"})
    own = PRESETS["rnn"]["oscillator"]
    app.segmented_control(key="squash").set_value("relu").run()
    assert_no_exception(app)
    assert address(app)["f"] == "relu"
    swapped = replace(own, nonlinearity="relu")
    h = swapped.model().forward(own.inputs(), own.states()).layers[0].h[:, 0]
    np.testing.assert_array_equal(stepper(app).layer(0, "h"), h.astype(np.float32))
    with use_language(lang):
        said = _("f is now {now} instead of {before}, with the same weights.").format(
            now="ReLU", before="tanh"
        )
        assert look_for(app).startswith(said)
        assert _(own.look_for) not in look_for(app)
    app.segmented_control(key="squash").set_value("tanh").run()
    assert "f" not in address(app)
    with use_language(lang):
        assert look_for(app) == _(own.look_for)


def test_another_network_has_its_own_f() -> None:
    """What was chosen for one means nothing to the next."""
    app = open_page("rnn_cell", query={"preset": "oscillator", "f": "relu"})
    assert address(app)["f"] == "relu"
    app.pills(key="preset").set_value("saturate").run()
    assert_no_exception(app)
    assert address(app)["preset"] == "saturate"
    assert "f" not in address(app)
    assert app.segmented_control(key="squash").value == "tanh"
