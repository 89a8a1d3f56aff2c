"""What the cards of the lessons say of the networks that their links open."""

from dataclasses import replace

import numpy as np

from seqviz.cells import CELLS, LSTMTrace, Trace
from seqviz.cells.presets import PRESETS, Preset
from seqviz.cells.surgery import Hold, Intervention, Scale, forward_with, parse_interventions
from seqviz.data.sample import load_sample
from seqviz.data.sequences import parse_sequence
from seqviz.models.digit_reader import shipped_reader
from seqviz.ui.controls.course.lessons import Lesson, files, lesson_of
from tests.claims.proof import proves

GATES = ("i", "f", "o")


def lesson(name: str) -> Lesson:
    """An English lesson."""
    return next(one for one in map(lesson_of, files("en")) if one.name == name)


def opened(name: str, kind: str) -> Preset:
    """The network set by hand that a lesson's first card opens."""
    link = lesson(name).page_of(0)
    assert link.page == f"{kind}_cell"
    said = dict(link.query)
    assert set(said) <= {"source", "preset", "seq"}  # its own numbers
    preset = next(one for one in PRESETS.values() if said["preset"] in one)[said["preset"]]
    if "seq" not in said:
        return preset
    return replace(preset, x=parse_sequence(said["seq"], len(preset.input_names)))


def run(preset: Preset, *cuts: Intervention) -> Trace:
    """Its one layer on its own input, with surgery."""
    return forward_with(preset.model(), preset.inputs(), cuts, preset.states()).layers[0]


@proves(
    "Here the state is a single number, `h`.",
    "The input is 1 at the first step and at step 11, and 0 at all others.",
    "Go to step 2.",
    "The input is 0 there, but `h` is not.",
    file="1_state.toml",
)
def test_the_state_outlasts_its_input() -> None:
    """One unit; two pulses of 1; at the second step the input is 0 and the state is not."""
    preset = opened("state", "rnn")
    h, x = run(preset).quantity("h")[:, 0], preset.inputs()[:, 0, 0]
    assert h.shape == (len(x), 1)
    assert {t + 1: value for t, value in enumerate(x) if value} == {1: 1.0, 11: 1.0}
    assert lesson("state").cards[1].details == {"step": 2}
    assert x[1] == 0 < h[1, 0]


@proves(
    "`h` is made of two things: the input of this step, and the state of the step before, of which "
    "80% is taken along.",
    "80% of it, then 80% of that, and so on: what came in fades with every step.",
    file="1_state.toml",
)
def test_the_state_is_the_input_and_most_of_the_state_before() -> None:
    """At every step, on the link's input."""
    preset = opened("state", "rnn")
    h, x = run(preset).quantity("h")[:, 0, 0], preset.inputs()[:, 0, 0]
    np.testing.assert_allclose(h, x + 0.8 * np.append(0.0, h[:-1]), rtol=1e-12)


@proves(
    "Press the button that begins with **Try**: it sets the state to 0 at step 5, once.",
    "After step 5 nothing is left of the first input, up to step 11, where the next one comes in.",
    file="1_state.toml",
)
def test_a_state_that_is_lost_does_not_come_back() -> None:
    """The button's surgery is at step 5 alone; 0 from there to step 10, the input itself at 11."""
    preset = opened("state", "rnn")
    assert preset.attempt.startswith("Try: set the unit to 0 at step 5")
    (cut,) = parse_interventions(preset.cut)
    assert (cut.first, cut.last) == (4, 4)
    h = run(preset, cut).quantity("h")[:, 0, 0]
    assert h[3] > 0
    assert not h[4:10].any()
    assert h[10] == 1.0


@proves(
    "A **gate** is a valve on such a line: a number from 0, shut, to 1, open.", file="6_valve.toml"
)
def test_a_gate_is_between_shut_and_open() -> None:
    """The LSTM's gates are squashed by the logistic function, whatever comes in."""
    model = opened("valve", "lstm").model()
    trace = model.forward(np.linspace(-50, 50, 21).reshape(-1, 1, 1)).layers[0]
    for gate in GATES:
        assert np.all((trace.quantity(gate) >= 0) & (trace.quantity(gate) <= 1))


@proves(
    "At step 3 the input is 1, at all others 0.",
    "What came in at step 3 is still in `c`.",
    "On its way in it went through a tanh, which stays below 1; that is why `c` shows 0.964.",
    "Now shut it: press **Hold at 0**.",
    "With the valve shut at every step, nothing gets from one step to the next: at the end `c` is "
    "0, as if nothing had ever come in.",
    file="6_valve.toml",
)
def test_a_shut_forget_gate_keeps_nothing() -> None:
    """Open it keeps the pulse to the end; held at 0 only the step of the pulse has any of it."""
    preset = opened("valve", "lstm")
    x = preset.inputs()[:, 0, 0]
    assert {t + 1: value for t, value in enumerate(x) if value} == {3: 1.0}
    untouched = run(preset)
    assert isinstance(untouched, LSTMTrace)
    f, c = untouched.quantity("f")[:, 0, 0], untouched.quantity("c")[:, 0, 0]
    np.testing.assert_allclose(f, 1, atol=1e-8)
    np.testing.assert_allclose(c[2:], c[2], rtol=1e-6)
    g = untouched.quantity("g")[2, 0, 0]
    assert f"{c[-1]:.3f}" == f"{g:.3f}" == f"{np.tanh(2):.3f}" == "0.964"
    shut = run(preset, Hold("f", 0, unit=0)).quantity("c")[:, 0, 0]
    assert {t + 1 for t, value in enumerate(shut) if value} == {3}


@proves(
    "Press **Halve it**: the valve lets half of `c` pass at each step.",
    "Half of a half of a half: look at the row of `c`.",
    "What a forget gate does, felt with your own hand: open, shut, half open.",
    file="6_valve.toml",
)
def test_a_halved_gate_halves_the_memory_at_each_step() -> None:
    """From the pulse on, each cell state is half of the one before."""
    c = run(opened("valve", "lstm"), Scale("f", 0.5, unit=0)).quantity("c")[2:, 0, 0]
    np.testing.assert_allclose(c[1:], c[:-1] / 2, rtol=1e-6)


@proves(
    "The LSTM has two more valves of this kind: the **input gate** `i` decides how much comes in, "
    "the **output gate** `o` how much is shown.",
    file="6_valve.toml",
)
def test_an_lstm_has_three_gates() -> None:
    """Forget, input and output; held at 0 the one lets nothing in, the other shows nothing."""
    preset = opened("valve", "lstm")
    described = CELLS["lstm"].describe()
    assert {one.name for one in described.sums if one.name in described.gates} - {"g"} == {*GATES}
    assert not run(preset, Hold("i", 0, unit=0)).quantity("c").any()
    hidden = run(preset, Hold("o", 0, unit=0))
    assert hidden.quantity("c").any()
    assert not hidden.quantity("h").any()


@proves(
    "The two lines of an LSTM",
    "Open it at every step: press **Hold at 1**.",
    "Now `h` follows `c` at every step, squashed by tanh: nothing is hidden any more.",
    "From the pulse on `c` holds a value, but `h` says it only where somebody asks.",
    file="7_lines.toml",
)
def test_an_open_output_gate_shows_the_cell_state() -> None:
    """An LSTM has two states; h is tanh(c) at every step with o at 1, else only where asked."""
    preset = opened("lines", "lstm")
    assert CELLS["lstm"].describe().states == ("h", "c")
    h, c = (run(preset).quantity(name)[:, 0, 0] for name in "hc")
    asked = preset.inputs()[:, 0, preset.input_names.index("ask")] == 1
    since = np.arange(len(h)) >= 2
    assert np.all(np.abs(c[since]) > 0.05)
    np.testing.assert_allclose(h[asked], np.tanh(c[asked]), rtol=1e-6)
    np.testing.assert_allclose(h[~asked], 0, atol=1e-8)
    shown = run(preset, Hold("o", 1, unit=0))
    np.testing.assert_allclose(
        shown.quantity("h"), np.tanh(shown.quantity("c")), rtol=1e-12, atol=0
    )


@proves(
    "The last answer is made of the last hidden state, and of nothing else.",
    "After the first row it has a guess too, but hardly a reason for it.",
    file="8_digit.toml",
)
def test_the_readers_answer_is_made_of_its_last_hidden_state() -> None:
    """Its scores are weights times that state; the link's first row has no ink at all."""
    (_name, code), *_others = lesson("digit").page_of(0).query
    image = load_sample().images[int(code[1:])]
    assert not image[0].any()
    reader = shipped_reader()
    trace = reader.read(image).trace
    last = trace.layers[-1].quantity("h")[-1]
    np.testing.assert_allclose(
        trace.y[-1], last @ reader.model.W_y.T + reader.model.b_y, rtol=1e-5, atol=1e-6
    )


@proves(
    "It was lesson 1, a state that carries over.",
    "It was lesson 4, what training changes.",
    "It was lesson 5, why the gradient vanishes.",
    "It was lesson 6, a gate as a valve.",
    "It was lesson 7, the lines of an LSTM.",
    "It was lesson 9, writing text.",
    file="11_known.toml",
)
def test_the_last_lesson_names_where_each_idea_was_met() -> None:
    """The lesson of that place asked the same question, in a bet or by its page."""
    places = {one.place: one for one in map(lesson_of, files("en"))}
    asked = {
        1: "rnn_cell.forgets",
        4: "gradients.cut",
        5: "gradients.vanish",
        6: "lstm_cell.forget",
        7: "lstm_cell.cell_and_hidden",
        9: "text_generation.forcing",
    }
    known = {(card.details or {}).get("question"): card.text for card in places[11].cards}
    for place, question in asked.items():
        assert question in [(card.details or {}).get("question") for card in places[place].cards]
        assert f"lesson {place}, " in known[question]
