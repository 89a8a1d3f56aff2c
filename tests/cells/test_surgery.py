"""Interventions: equal to a forward written by hand, nothing before them changes, safe strings."""

from contextlib import suppress
from dataclasses import fields
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seqviz.cells import (
    Description,
    GraphCell,
    Learned,
    LSTMState,
    Made,
    ModelTrace,
    RNNCell,
    RNNModel,
)
from seqviz.cells.description import gate
from seqviz.cells.interventions import MAX_LENGTH, MAX_VALUE
from seqviz.cells.surgery import (
    Hold,
    Intervention,
    Scale,
    Silence,
    SurgeryError,
    format_interventions,
    forward_with,
    parse_interventions,
)
from seqviz.export import code_for
from tests.cells.reference import ALL, make_cell, make_state

STEPS, BATCH, INPUTS, HIDDEN, LAYERS, OUTPUTS = 9, 3, 2, 4, 3, 2
every_cell = pytest.mark.parametrize("kind", ALL)


def make_model(kind: str, hidden: int = HIDDEN, dtype: Any = np.float64) -> RNNModel:
    """Three layers and an output layer."""
    rng = np.random.default_rng(5)
    sizes = [INPUTS, hidden, hidden]
    cells = [make_cell(kind, size, hidden, seed=k, dtype=dtype) for k, size in enumerate(sizes)]
    W_y = rng.standard_normal((OUTPUTS, hidden)).astype(dtype)
    return RNNModel.from_parts(cells, W_y, rng.standard_normal(OUTPUTS).astype(dtype))


def make_inputs(
    model: RNNModel, batch: int = BATCH, steps: int = STEPS
) -> tuple[np.ndarray, list[Any]]:
    """A random sequence and random initial states."""
    rng = np.random.default_rng(6)
    x = rng.standard_normal((steps, batch, INPUTS)).astype(model.dtype)
    return x, [make_state(cell, batch, rng) for cell in model.cells]


def numbers(trace: ModelTrace) -> dict[str, np.ndarray]:
    """Every array of a trace by layer and name."""
    return {"y": trace.y} | {
        f"{index}.{field.name}": getattr(layer, field.name)
        for index, layer in enumerate(trace.layers)
        for field in fields(layer)
        if isinstance(getattr(layer, field.name), np.ndarray)
    }


def assert_same_bits(one: ModelTrace, other: ModelTrace) -> None:
    """Equal types and equal numbers, to the last bit."""
    a, b = numbers(one), numbers(other)
    assert list(a) == list(b)
    assert [type(layer) for layer in one.layers] == [type(layer) for layer in other.layers]
    for name, array in a.items():
        assert array.dtype == b[name].dtype
        assert array.tobytes() == b[name].tobytes(), name


def cases(kind: str) -> list[list[Intervention]]:
    """Every verb on every quantity of a kind, below and above, for one and all units, and mixes."""
    names = make_cell(kind).description.cuttable
    single: list[list[Intervention]] = []
    for layer in (0, LAYERS - 1):
        for unit in (None, HIDDEN - 1):
            place = {"layer": layer, "unit": unit, "first": 3}
            single += [[Hold(name, 0.7, **place)] for name in names]
            single += [[Scale(name, -0.5, **place, last=5)] for name in names]
            single += [[Silence(**place)], [Silence(**place, last=3)]]
    mixed = [
        [Hold(names[0], 1.5, unit=1), Silence(layer=1, unit=0, first=2, last=4), Scale("h", 2)],
        [Scale(names[0], 3, unit=2, first=1), Hold(names[0], 0.25, unit=2, first=5)],
        [Hold(names[0], 0.25, unit=2), Scale(names[0], 3, unit=2, first=5)],
    ]
    return single + mixed


@every_cell
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize(("batch", "hidden"), [(1, 1), (1, 5), (1, 33), (3, 4), (8, 17)])
def test_before_its_first_step_nothing_changes(
    kind: str, dtype: Any, batch: int, hidden: int
) -> None:
    """Up to step s − 1 every number has the same bits; the layers below never differ."""
    model = make_model(kind, hidden, dtype)
    x, states = make_inputs(model, batch)
    plain = model.forward(x, states)
    assert_same_bits(forward_with(model, x, [], states), plain)
    assert_same_bits(forward_with(model, x, [Silence(first=STEPS)], states), plain)
    for s in (1, 4, STEPS - 1):
        changed = numbers(forward_with(model, x, [Hold("h", 3, layer=1, first=s)], states))
        for name, array in numbers(plain).items():
            steps = s + 1 if name.endswith(("hs", "cs")) else s
            if array.ndim == 3:
                assert changed[name][:steps].tobytes() == array[:steps].tobytes(), (name, s)
            if name.startswith("0.") or name.endswith("b"):
                assert changed[name].tobytes() == array.tobytes(), name
        assert not np.array_equal(changed["y"][s], plain.y[s])


@every_cell
def test_an_intervention_that_changes_nothing_changes_nothing(kind: str) -> None:
    """Scaling by 1 takes every way through the code and gives the same bits."""
    model = make_model(kind)
    x, states = make_inputs(model)
    plain = model.forward(x, states)
    for name in model.cells[0].description.cuttable:
        ones = [Scale(name, 1.0, layer=layer, first=2, last=6) for layer in range(LAYERS)]
        for got, want in zip(
            numbers(forward_with(model, x, ones, states)).values(),
            numbers(plain).values(),
            strict=True,
        ):
            np.testing.assert_allclose(got, want, rtol=1e-14, atol=1e-15)


@every_cell
def test_surgery_leaves_model_and_inputs_alone(kind: str) -> None:
    """Undo is leaving out: afterwards the plain run has the bits that it had before."""
    model = make_model(kind)
    x, states = make_inputs(model)
    x_before = x.copy()
    before = model.forward(x, states)
    for interventions in cases(kind):
        trace = forward_with(model, x, interventions, states)
        assert all(not array.flags.writeable for array in numbers(trace).values())
    np.testing.assert_array_equal(x, x_before)
    assert_same_bits(forward_with(model, x, (), states), before)


def test_the_pre_activation_says_what_would_have_been() -> None:
    """A held forget gate is 1 in the trace; σ of its pre-activation is what it would have been."""
    model = make_model("lstm")
    x, states = make_inputs(model)
    changed = forward_with(model, x, [Hold("f", 1.0, unit=2)], states).layers[0]
    np.testing.assert_array_equal(changed.f[..., 2], 1)
    own = changed.wx + changed.wh + changed.b
    np.testing.assert_allclose(changed.a, own, rtol=1e-15)
    untouched = model.forward(x, states).layers[0]
    np.testing.assert_array_equal(changed.pre("f")[0], untouched.pre("f")[0])


def test_a_silenced_lstm_unit_forgets_and_comes_back() -> None:
    """While silent h and c are 0; afterwards it starts from there."""
    model = make_model("lstm")
    x, states = make_inputs(model)
    layer = forward_with(model, x, [Silence(unit=1, first=2, last=4)], states).layers[0]
    assert not layer.h[2:5, :, 1].any()
    assert not layer.c[2:5, :, 1].any()
    np.testing.assert_array_equal(layer.c[5, :, 1], (layer.i * layer.g)[5, :, 1])


def test_states_may_be_left_out() -> None:
    """Like forward: zeros, also for single layers; another number of states is refused."""
    model = make_model("lstm")
    x, _ = make_inputs(model)
    zeros = [LSTMState(np.zeros((BATCH, HIDDEN)), np.zeros((BATCH, HIDDEN)))] * LAYERS
    held = [Hold("o", 0.5)]
    assert_same_bits(forward_with(model, x, held), forward_with(model, x, held, zeros))
    with pytest.raises(ValueError, match="one per layer"):
        forward_with(model, x, held, zeros[:1])
    with pytest.raises(ValueError, match="got shape"):
        forward_with(model, x[..., :1], held)


@pytest.mark.parametrize(
    ("kind", "wrong", "says"),
    [
        ("lstm", Hold("f", 1, layer=3), "got layer 4, want 1 to 3"),
        ("lstm", Hold("f", 1, unit=4), "got unit 5, want 1 to 4 or *"),
        ("lstm", Scale("z", 1), "want one of i, f, g, o, c, h in a layer of lstm"),
        ("gru", Hold("c", 1), "want one of r, z, n, h in a layer of gru"),
        ("rnn-tanh", Hold("f", 1), "want one of h in a layer of rnn"),
        ("rnn-relu", Silence(unit=9), "got unit 10, want 1 to 4"),
    ],
)
def test_what_the_model_lacks_is_named(kind: str, wrong: Intervention, says: str) -> None:
    """The message names the intervention, what it asks for and what there is."""
    model = make_model(kind)
    x, _ = make_inputs(model)
    with pytest.raises(SurgeryError, match=says.replace("*", r"\*")) as caught:
        forward_with(model, x, [wrong])
    assert str(wrong) in str(caught.value)


@st.composite
def interventions(draw: st.DrawFn) -> Intervention:
    """Any intervention that can be written."""
    first = draw(st.integers(0, 9998))
    place = {
        "layer": draw(st.integers(0, 98)),
        "unit": draw(st.none() | st.integers(0, 9998)),
        "first": first,
        "last": draw(st.none() | st.integers(first, 9998)),
    }
    if draw(st.booleans()):
        return Silence(**place)
    make = draw(st.sampled_from([Hold, Scale]))
    value = draw(st.floats(-MAX_VALUE, MAX_VALUE))
    return make(draw(st.sampled_from("ifgorznch")), value, **place)


@given(st.lists(interventions(), max_size=12))
def test_a_list_survives_the_link(chosen: list[Intervention]) -> None:
    """Parse after format is the identity; equal lists are equal and hash alike."""
    text = format_interventions(chosen)
    assert len(text) <= MAX_LENGTH
    again = parse_interventions(text)
    assert again == tuple(chosen)
    assert hash(again) == hash(tuple(chosen))
    assert set(text) <= set("abcdefghijklmnopqrstuvwxyz0123456789:,.=*@-")


@pytest.mark.parametrize(
    ("text", "one"),
    [
        ("hold:f.2.*=1@10-", Hold("f", 1, layer=1, first=9)),
        ("scale:o.1.3=0.5@4-9", Scale("o", 0.5, unit=2, first=3, last=8)),
        ("silence:1.3@10-", Silence(unit=2, first=9)),
        ("silence:1.*", Silence()),
        ("hold:c.1.1=-2.5", Hold("c", -2.5, unit=0)),
        ("hold:h.1.1=0@1-1", Hold("h", -0.0, unit=0, last=0)),
    ],
)
def test_the_strings_are_these(text: str, one: Intervention) -> None:
    """What a link says, both ways."""
    assert parse_interventions(text) == (one,)
    assert format_interventions([one]) == text


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("hold", "no intervention; known are hold:Q.L.U=V"),
        ("hold:f.1.1", "no intervention"),
        ("silence:1.1=2", "no intervention"),
        ("silence:f.1.1", "no intervention"),
        ("hold:x.1.1=2", "quantity must be one of"),
        ("hold:f.0.1=2", "layer counts from 1"),
        ("hold:f.1.0=2", "unit counts from 1"),
        ("hold:f.1.1=2@0-", "first step counts from 1"),
        ("hold:f.1.1=2@5-4", "A <= B, got 5-4"),
        ("hold:f.1.1=1001", "from -1000 to 1000, got 1001"),
        ("hold:f.1.1=nan", "no intervention"),
        ("hold:f.1.1=1e3", "no intervention"),
        ("hold:f.1.1=٣", "no intervention"),
        ("hold:f.1.1=1\n", "no intervention"),
        ("hold:f.1.1=1,", "no intervention"),
        ("<script>alert(1)</script>", "no intervention"),
        (",".join(["silence:1.1"] * 13), "at most 12"),
        ("silence:1.1," * 100, "at most 480 characters"),
    ],
)
def test_bad_strings_say_what_is_wrong(text: str, says: str) -> None:
    """The message names the value and what would be right."""
    with pytest.raises(SurgeryError, match=says.replace("*", r"\*")) as caught:
        parse_interventions(text)
    assert caught.value.code == "surgery"


@given(st.text(max_size=80) | st.from_regex(r"(hold|scale):[a-z]\.\d+\.(\d+|\*)=-?\d+(@\d+-\d*)?"))
@settings(deadline=None)
def test_any_string_parses_or_gives_our_error(text: str) -> None:
    """Nothing else escapes."""
    with suppress(SurgeryError):
        parse_interventions(text)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1e9])
def test_values_that_no_link_can_carry_are_refused(value: float) -> None:
    """Neither held nor scaled."""
    for make in (Hold, Scale):
        with pytest.raises(SurgeryError, match="from -1000 to 1000"):
            make("f", value)


def test_a_silenced_blow_up_is_told_of_nothing() -> None:
    """What would have overflowed without the surgery is no warning of the run with it."""
    cell = RNNCell.from_parameters(
        {"W_x": np.full((1, 1), 1e30), "W_h": np.full((1, 1), 1e30), "b": np.zeros(1)},
        nonlinearity="relu",
    )
    model = RNNModel.from_parts([cell], np.ones((1, 1)), np.zeros(1))
    trace = forward_with(model, np.ones((20, 1, 1)), [Hold("h", 1)])
    np.testing.assert_array_equal(trace.y, 1)


class GateCalledC(GraphCell):
    """A cell of one state, with a gate that is called as an LSTM's second state is."""

    DESCRIPTION = Description(
        kind="trial",
        title="trial",
        arrays=(Learned("W_x", ("c", "n"), "I"), Learned("b", ("c", "n"))),
        quantities=(
            gate("c", "", "writes", recurrent=""),
            gate("n", "", "content", activation="tanh", recurrent=""),
            Made(name="cn", operation="product", of=("c", "n")),
            Made(name="h", role="state", operation="add", of=("h_prev", "cn")),
        ),
    )


def test_a_silenced_unit_keeps_a_gate_that_is_called_as_a_state() -> None:
    """Its own state is 0, in the run and in the printed lines; the gate is what it was."""
    cell = GateCalledC(INPUTS, HIDDEN, rng=np.random.default_rng(1))
    model = RNNModel.from_parts([cell], np.ones((1, HIDDEN)), np.zeros(1))
    x = np.random.default_rng(2).standard_normal((STEPS, 1, INPUTS))
    silent = [Silence(unit=1, first=3)]
    plain, cut = (forward_with(model, x, own).layers[0] for own in ([], silent))
    np.testing.assert_array_equal(cut.quantity("c"), plain.quantity("c"))
    assert not cut.quantity("h")[3:, 0, 1].any()
    lines = code_for("layer", model, interventions=silent)
    assert "h[1] = 0.0" in lines
    assert "c[1] = 0.0" not in lines
