"""The lines behind each view, run as they are shown, give the view's numbers."""

from typing import Any

import numpy as np
import pytest

from seqviz.cells import ModelTrace, RNNModel, Trace
from seqviz.cells.influence import influence
from seqviz.cells.presets import PRESETS
from seqviz.cells.surgery import Hold, Intervention, forward_with
from seqviz.export import code_for
from seqviz.export.code import sigmoid_lines
from seqviz.figures.phase import phase_figure
from seqviz.figures.pulse import left_of_pulse
from seqviz.figures.theme import LIGHT
from tests.claims.proof import proves
from tests.export.snapshots import CHANGED, EACH, make_snapshot, surgery_on
from tests.register import Case


def starts_of(run: Trace) -> dict[str, np.ndarray]:
    """The initial states by the names that the lines have for them."""
    return {f"{name}_0": run.state(name)[0, 0] for name in run.description.states}


@EACH
@CHANGED
def test_the_shown_code_computes_the_view(case: Case, changed: bool) -> None:
    """The lines of each view, run as they are, give the trace's and the influence's numbers."""
    own = surgery_on(case) if changed else []
    snapshot = make_snapshot(case, interventions=own)
    model, trace = snapshot.model, snapshot.run()
    for layer, run in enumerate(trace.layers):
        cell, start = model.cells[layer], starts_of(run)
        has = [one for one in own if one.layer == layer]
        space: dict[str, Any] = {"np": np, **cell.parameters(), **start}
        text = code_for("layer", model, layer=layer, interventions=own)
        hidden, rows = cell.hidden_size, cell.W_x.shape[0]
        assert f"x_t (I,) = ({cell.input_size},)" in text
        assert f"= ({rows},)" in text
        exec(text, space)
        function = space[f"layer_{layer + 1}" if has else cell.kind]
        space["steps"] = function(run.x[:, 0], *cell.parameters().values(), *start.values())
        assert ("sigmoid" in text) == any(
            one.activation == "sigmoid" for one in case.description.sums
        )
        assert {*case.description.cuttable, "wx", "a"} <= set(space["steps"][0])
        for t, step in enumerate(space["steps"]):
            for name, values in step.items():
                whole = run.quantity(name) if name in case.description else getattr(run, name)
                np.testing.assert_allclose(values, whole[t, 0], rtol=1e-12, err_msg=name)
        # influence on the layer's own input: the network that consists of this layer only
        moved = [type(one)(**{**_fields(one), "layer": 0}) for one in has]
        alone = RNNModel.from_parts([cell], model.W_y, model.b_y)
        whole = influence(alone, ModelTrace((run,), trace.y), interventions=moved)
        text = code_for("influence", model, layer=layer, interventions=own)
        assert f"(H, I) = ({hidden}, {cell.input_size})" in text
        assert max(map(len, text.splitlines())) <= 100
        for s in range(run.seq_len):
            exec(text, {**space, "s": s}, found := {})
            np.testing.assert_allclose(found["left"], whole.gains[:, s], rtol=1e-9, atol=1e-14)
    space |= {"W_y": model.W_y, "b_y": model.b_y}
    text = code_for("output", model)
    exec(text, space)
    np.testing.assert_allclose(space["y"], trace.y[:, 0], rtol=1e-12)


@proves("1 / (1 + e^-a), in a form that never overflows.")
def test_the_sigmoid_never_overflows() -> None:
    """Nor underflows; where e^-a can be computed as it stands, the values are the same."""
    exec(sigmoid_lines(), space := {"np": np})
    a = np.linspace(-30, 30, 121)
    np.testing.assert_allclose(space["sigmoid"](a), 1 / (1 + np.exp(-a)), rtol=1e-9, atol=1e-16)
    with np.errstate(all="raise"):
        far = space["sigmoid"](np.array([-1e300, -1000.0, 1000.0, 1e300]))
    assert far.tolist() == [0, 0, 1, 1]


@proves(
    "D_h is dh_t / dx_s: what a small change of the input at index s does to h at t;\n"
    "its left half is of a nudge up, its right half of one down: ReLU has a kink at 0,\n"
    "and where the halves differ there is no derivative, so what is left is nan"
)
@pytest.mark.parametrize("x", [None, (0.0, -1.0, 0.5, 0.5, 2.0)], ids=["own", "typed"])
@pytest.mark.parametrize("name", ["parity", "leaky", "echo"])
def test_the_lines_of_an_influence_leave_out_what_has_no_derivative(
    name: str, x: tuple[float, ...] | None
) -> None:
    """On ReLU's kinks the exported lines give nan, elsewhere the page's numbers."""
    preset = PRESETS["rnn"][name]
    model = preset.model()
    rows = preset.inputs() if x is None else np.array(x)[:, None, None]
    whole = influence(model, model.forward(rows))
    space: dict[str, Any] = {"np": np, **model.cells[0].parameters(), "xs": rows[:, 0]}
    exec(code_for("layer", model), space)
    space["steps"] = space["rnn"](
        rows[:, 0], *model.cells[0].parameters().values(), np.zeros(model.cells[0].hidden_size)
    )
    for s in range(len(rows)):
        exec(code_for("influence", model), {**space, "s": s}, found := {})
        np.testing.assert_allclose(found["left"], whole.gains[:, s], rtol=1e-9, equal_nan=True)
    assert whole.kinks[:, 0].any() == (name == "parity" or x is not None)


@proves(
    "the way of the state: h_0 and every h_t, (T + 1, H = {hidden})",
    "the arrows: where step t, counted from 1, would lead from each h of a grid",
)
@EACH
@pytest.mark.parametrize("units", [2, 3])
@pytest.mark.parametrize("cut", [False, True], ids=["plain", "surgery"])
def test_the_lines_of_a_phase_portrait_give_its_picture(case: Case, units: int, cut: bool) -> None:
    """The way and, where the picture has arrows, their starts and ends, at a step under surgery."""
    rng, model = np.random.default_rng(5), case.model((1, units, 1), seed=6)
    x, cuts = rng.normal(size=(9, 1, 1)), [Hold("h", 0.5, unit=1, first=4, last=6)] if cut else []
    trace = forward_with(model, x, cuts)
    cell, run, t = model.cells[0], trace.layers[0], 6
    figure = phase_figure(model, trace, t - 1, LIGHT, interventions=cuts)
    space: dict[str, Any] = {"np": np, **cell.parameters(), "xs": x[:, 0], "t": t}
    exec(code_for("layer", model, interventions=cuts), space)
    start, function = starts_of(run), space["layer_1" if cut else cell.kind]
    space |= start
    space["steps"] = function(x[:, 0], *cell.parameters().values(), *start.values())
    exec(code_for("phase", model, interventions=cuts), space)
    *arrows, way, _here = figure.data
    assert space["way"].shape == (10, units)
    for k, axis in enumerate("xyz"[:units]):
        np.testing.assert_allclose(space["way"][:, k], way[axis], rtol=1e-12)
    assert bool(arrows) == (units == 2 and case.description.states == ("h",))
    for field in arrows:
        for k, axis in enumerate("xy"):
            np.testing.assert_allclose(space["starts"][:, k], field[axis][::3], rtol=1e-12)
            np.testing.assert_allclose(
                space["ends"][:, k], field[axis][1::3], rtol=1e-9, atol=1e-12
            )


@EACH
def test_the_lines_of_a_pulse_give_what_is_left_of_it(case: Case) -> None:
    """The same shares as the chart's, which are 0 before the pulse and 1 at most."""
    rng, model = np.random.default_rng(3), case.model((1, 3, 1), seed=4)
    x, s = rng.normal(size=(8, 1, 1)), 2
    trace = model.forward(x)
    cell, run = model.cells[0], trace.layers[0]
    start = starts_of(run)
    space: dict[str, Any] = {"np": np, **cell.parameters(), "xs": x[:, 0], "s": s, **start}
    exec(code_for("layer", model), space)
    space["steps"] = space[cell.kind](x[:, 0], *cell.parameters().values(), *start.values())
    exec(code_for("pulse", model), space)
    left = left_of_pulse(model, trace, s)
    np.testing.assert_allclose(space["left"], left, rtol=1e-12)
    assert (left[:s] == 0).all()
    assert left.max() == 1


def _fields(one: Intervention) -> dict[str, Any]:
    return {name: getattr(one, name) for name in one.__dataclass_fields__}


@pytest.mark.parametrize(
    ("view", "more", "says"),
    [
        (
            "cell",
            {},
            "view: got 'cell', want one of layer, output, shares, influence, phase, pulse",
        ),
        ("layer", {"layer": 2}, "layer: got 2, want 0 to 1"),
        ("layer", {"interventions": [Hold("z", 1)]}, "want one of i, f, g, o, c, h"),
    ],
)
def test_what_has_no_code_is_named(view: Any, more: dict[str, Any], says: str) -> None:
    """The message has the value and what would be right."""
    with pytest.raises(ValueError, match=says):
        code_for(view, make_snapshot("lstm").model, **more)
