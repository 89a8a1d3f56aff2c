"""What h_t knows of x_s: equal to torch's Jacobian and to central differences."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from torch.autograd.functional import jacobian

from seqviz.cells import RNNCell, RNNModel
from seqviz.cells.influence import influence, state_factors
from seqviz.cells.presets import PRESETS
from seqviz.cells.surgery import Hold, Scale, forward_with
from tests.cells.reference import ALL, KINDS, make_cell, make_state, torch_module

STEPS, BATCH, INPUTS, HIDDEN, OUTPUTS = 5, 2, 3, 4, 2
all_kinds = pytest.mark.parametrize("kind", KINDS)
every_cell = pytest.mark.parametrize("kind", ALL)


def make_case(kind: str, layers: int) -> tuple[RNNModel, np.ndarray, list[Any]]:
    """A stacked model, inputs and states; a ReLU's pre-activations keep off the kink."""
    rng = np.random.default_rng(3)
    sizes = [INPUTS] + [HIDDEN] * (layers - 1)
    cells = [make_cell(kind, size, HIDDEN, seed=k + 1) for k, size in enumerate(sizes)]
    model = RNNModel.from_parts(
        cells, rng.standard_normal((OUTPUTS, HIDDEN)), rng.standard_normal(OUTPUTS)
    )
    while True:
        x = rng.standard_normal((STEPS, BATCH, INPUTS))
        states = [make_state(cell, BATCH, rng) for cell in cells]
        runs = model.forward(x, states).layers
        if min(np.abs(run.a).min() for run in runs) > 1e-3:
            return model, x, states


@all_kinds
@pytest.mark.parametrize("layers", [1, 3])
def test_influence_is_torchs_jacobian(kind: str, layers: int) -> None:
    """∂h_t/∂x_s and ∂y_t/∂x_s of every t and s, from torch.nn with copied weights."""
    model, x, states = make_case(kind, layers)
    trace = model.forward(x, states)
    module = torch_module(kind, list(model.cells))
    pair = list(zip(*states, strict=True)) if kind == "lstm" else [states]
    starts = tuple(torch.tensor(np.stack(part)) for part in pair)
    W_y, b_y = torch.tensor(model.W_y), torch.tensor(model.b_y)
    for sequence in range(BATCH):

        def run(rows: torch.Tensor, n: int = sequence) -> tuple[torch.Tensor, torch.Tensor]:
            own = tuple(part[:, n : n + 1].contiguous() for part in starts)
            h, _ = module(rows[:, None], own if kind == "lstm" else own[0])
            return h[:, 0], h[:, 0] @ W_y.T + b_y

        by_h, by_y = jacobian(run, torch.tensor(x[:, sequence]))  # (T, F, S, I)
        for of, wanted in (("h", by_h), ("y", by_y)):
            got = influence(model, trace, of=of, sequence=sequence)
            np.testing.assert_allclose(
                got.jacobians, wanted.numpy().transpose(0, 2, 1, 3), rtol=1e-9, atol=1e-12
            )


@every_cell
def test_nothing_is_known_before_it_came(kind: str) -> None:
    """∂h_t/∂x_s is 0 for t < s; chosen sources are columns of the whole; norms are norms."""
    model, x, states = make_case(kind, 2)
    trace = model.forward(x, states)
    whole = influence(model, trace)
    for t in range(STEPS):
        assert not whole.jacobians[t, t + 1 :].any()
        assert whole.norms[t, t] > 0
    some = influence(model, trace, sources=[3, 1])
    assert some.sources == (3, 1)
    np.testing.assert_allclose(some.jacobians, whole.jacobians[:, [3, 1]], rtol=1e-12)
    for t, s in ((4, 0), (3, 3)):
        matrix = whole.jacobians[t, s]
        assert whole.norms[t, s] == pytest.approx(np.linalg.norm(matrix))
        assert whole.gains[t, s] == pytest.approx(np.linalg.norm(matrix, 2))
    assert not whole.jacobians.flags.writeable


@every_cell
def test_influence_is_a_product_of_factors(kind: str) -> None:
    """∂h_t/∂x_s is the rows of h in A_t ⋯ A_{s+1}·B_s, with and without interventions."""
    model, x, states = make_case(kind, 1)
    for chosen in ([], [Scale("h", 1.5, first=2)], [Hold("h", 0.2, unit=1, first=1, last=2)]):
        trace = forward_with(model, x, chosen, states)
        whole = influence(model, trace, interventions=chosen).jacobians
        found = state_factors(model, trace, interventions=chosen)
        for s in range(STEPS):
            products = found.products(s)
            assert len(products) == STEPS - s
            for t in range(s, STEPS):
                wanted = (products[t - s] @ found.entries[s])[:HIDDEN]
                np.testing.assert_allclose(whole[t, s], wanted, rtol=1e-10, atol=1e-14)
            np.testing.assert_allclose(
                found.singular_values(s)[-1], np.linalg.svd(products[-1])[1], rtol=1e-12
            )
    assert len(found.products(-1)) == STEPS + 1


@pytest.mark.parametrize("kind", ["rnn-tanh", "rnn-relu"])
def test_an_rnns_factors_are_those_of_the_book(kind: str) -> None:
    """A_t = diag(f'(a_t))·W_h and B_t = diag(f'(a_t))·W_x."""
    model, x, states = make_case(kind, 1)
    trace, cell = model.forward(x, states), model.cells[0]
    a = trace.layers[0].a[:, 0, :, None]
    slope = 1 - np.tanh(a) ** 2 if kind == "rnn-tanh" else (a > 0).astype(float)
    found = state_factors(model, trace)
    np.testing.assert_allclose(found.factors, slope * cell.W_h, rtol=1e-12)
    np.testing.assert_allclose(found.entries, slope * cell.W_x, rtol=1e-12)


def test_leaky_memory_forgets_by_its_factor() -> None:
    """The preset's y_t knows 0.8^(t − s) of x_s; the blow-up's 2^(t − s)."""
    for name, factor in (("leaky", 0.8), ("blow-up", 2.0)):
        preset = PRESETS["rnn"][name]
        model = preset.model()
        trace = model.forward(preset.inputs())
        norms = influence(model, trace, sources=[0]).norms[:, 0]
        np.testing.assert_allclose(norms, factor ** np.arange(len(norms)), rtol=1e-12)
        values = state_factors(model, trace).singular_values(0)[:, 0]
        np.testing.assert_allclose(values, norms, rtol=1e-12)


def test_float32_stays_float32() -> None:
    """The shipped networks are float32."""
    model = RNNModel(2, 3, 1, cell="lstm", rng=np.random.default_rng(0), dtype=np.float32)
    trace = model.forward(np.ones((4, 1, 2), np.float32))
    assert influence(model, trace, of="y").jacobians.dtype == np.float32


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"of": "c"}, "of: got 'c'"),
        ({"layer": 2}, "layer: got 2, want -2 to 1"),
        ({"sources": [5]}, "sources: got 5, want 0 to 4"),
        ({"sequence": 2}, "sequence: got 2, want 0 to 1"),
        ({"interventions": [Hold("z", 1)]}, "want one of i, f, g, o, c, h"),
    ],
)
def test_wrong_arguments_are_named(wrong: dict[str, Any], says: str) -> None:
    """The message has the value and what would be right."""
    model, x, states = make_case("lstm", 2)
    trace = model.forward(x, states)
    with pytest.raises(ValueError, match=says):
        influence(model, trace, **wrong)
    if "layer" in wrong or "sequence" in wrong:
        with pytest.raises(ValueError, match=r"got 2, want 0 to 1"):
            state_factors(model, trace, **wrong)


def sided(run: Callable[[np.ndarray], np.ndarray], x: np.ndarray, s: int, side: int) -> np.ndarray:
    """How far run(x) (T, F) moves per unit as x_s is moved a little to one side, (T, F)."""
    moved = x.copy()
    moved[s] += side * 2.0**-20
    return (run(moved) - run(x)) * side * 2.0**20


@pytest.mark.parametrize("seed", range(4))
def test_on_relus_kink_each_side_has_its_own_rate(seed: int) -> None:
    """Parity on random bits: both one-sided differences, and a Jacobian only where they agree."""
    model = PRESETS["rnn"]["parity"].model()
    x = np.random.default_rng(seed).integers(0, 2, (12, 1, 1)).astype(float)
    got = influence(model, model.forward(x))
    for s in range(len(x)):
        up, down = (
            sided(lambda moved: model.forward(moved).layers[0].h[:, 0], x, s, side)
            for side in (1, -1)
        )
        np.testing.assert_allclose(got.up[:, s, :, 0], up, atol=1e-9)
        np.testing.assert_allclose(got.down[:, s, :, 0], down, atol=1e-9)
        np.testing.assert_array_equal(got.kinks[:, s], np.abs(up - down).max(axis=1) > 0.5)
        np.testing.assert_array_equal(np.isnan(got.gains[:, s]), got.kinks[:, s])
    assert got.kinks.any()


@pytest.mark.parametrize("values", [(0.1, 0.2, 0.7, 1.0), (-1.0, 0.5, 0.5, 3.0), (-2.0, 1.0)])
def test_a_kink_is_seen_through_rounding(values: tuple[float, ...]) -> None:
    """A sum that is 0 but for rounding stands on the kink; sums that are not have derivatives."""
    model = PRESETS["rnn"]["parity"].model()
    x = np.array(values)[:, None, None]
    got = influence(model, model.forward(x), sources=[0])
    by_hand = [
        sided(lambda moved: model.forward(moved).layers[0].h[:, 0], x, 0, side) for side in (1, -1)
    ]
    apart = np.abs(by_hand[0] - by_hand[1]).max(axis=1) > 0.1
    np.testing.assert_array_equal(got.kinks[:, 0], apart)


def test_kinks_that_undo_each_other_leave_a_derivative() -> None:
    """ReLU(x) − ReLU(−x) is x: its slope at 0 is 1, where autograd would say 0."""
    cell = RNNCell.from_parameters(
        {
            "W_x": np.array([[1.0], [-1.0], [0.0]]),
            "W_h": np.array([[0.0, 0.0, 0.0], [0.0, 0.0, 0.0], [1.0, -1.0, 0.0]]),
            "b": np.array([0.0, 0.0, 5.0]),
        },
        nonlinearity="relu",
    )
    model = RNNModel.from_parts([cell], np.ones((1, 3)), np.zeros(1))
    got = influence(model, model.forward(np.zeros((2, 1, 1))), sources=[0])
    assert got.kinks[:, 0].tolist() == [True, False]
    assert got.gains[1, 0] == pytest.approx(1)


@pytest.mark.parametrize("name", ["leaky", "echo", "blow-up"])
def test_a_kink_that_the_nudge_does_not_reach_is_none(name: str) -> None:
    """Units that stand at 0 but hear nothing of the input leave the derivative as it is."""
    preset = PRESETS["rnn"][name]
    got = influence(preset.model(), preset.model().forward(preset.inputs()), sources=[0])
    assert not got.kinks.any()
