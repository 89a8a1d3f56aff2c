"""Initialisations: their statistics, where they fit, and what reaches the first step."""

from typing import Any

import numpy as np
import pytest

from seqviz.cells import CELLS, RNNModel
from seqviz.cells.initialisations import INITIALISATIONS, drawn, fitting, initialised
from seqviz.cells.keeping import keeper
from seqviz.cells.rates import spectral_radius
from seqviz.cells.register import described, forms
from seqviz.cells.through_time import flow
from tests.cells.reference import ALL

GATED = {"lstm", "gru", "mgu", "peephole-free", "peephole-coupled"}
every_cell = pytest.mark.parametrize("name", ALL)


def parts(name: str) -> tuple[str, dict[str, str]]:
    """The kind and the options of a cell of `ALL`."""
    kind, *values = name.split("-")
    return kind, dict(zip(CELLS[kind].OPTIONS, values, strict=True))


def arrays(name: str, which: str, *, seed: int = 0, hidden: int = 8, **options: float) -> Any:
    """What an initialisation draws for a cell of `ALL` with three inputs."""
    kind, form = parts(name)
    rng = np.random.default_rng(seed)
    return drawn(described(kind, **form), 3, hidden, which, rng=rng, **options)


def gate_bias(name: str, found: Any, gate: str, hidden: int = 8) -> np.ndarray:
    """A gate's biases among the arrays."""
    kind, form = parts(name)
    description = described(kind, **form)
    one = next(one for one in description.sums if one.name == gate)
    return found[one.bias][description.array(one.bias).rows(one.rows_of, hidden)]


@every_cell
def test_which_fit(name: str) -> None:
    """A gate that keeps can be opened, recurrent weights turned, a plain RNN be the identity."""
    kind, form = parts(name)
    wanted = {"torch"}
    description = described(kind, **form)
    recurrent = any(one.columns == "H" for one in description.arrays)
    wanted |= {"bias", "chrono"} if keeper(description) else set()
    wanted |= {"orthogonal", "spectral"} if recurrent else set()
    wanted |= {"identity"} if kind == "rnn" else set()
    assert set(fitting(described(kind, **form))) == wanted
    for which in set(INITIALISATIONS) - wanted:
        with pytest.raises(ValueError, match=f"name: got '{which}' for '{kind}', want a cell"):
            arrays(name, which)


@every_cell
def test_torchs_is_the_cells_own_draw(name: str) -> None:
    """Number for number what the cell draws for itself, in both precisions."""
    kind, form = parts(name)
    for dtype in (np.float32, np.float64):
        own = CELLS[kind](3, 8, rng=np.random.default_rng(0), dtype=dtype, **form)
        cell = initialised(
            kind, 3, 8, "torch", rng=np.random.default_rng(0), dtype=dtype, cell_options=form
        )
        assert cell.options == own.options
        for key, array in own.parameters().items():
            np.testing.assert_array_equal(cell.parameters()[key], array)
            assert cell.parameters()[key].dtype == dtype


@every_cell
def test_each_changes_only_what_it_is_about(name: str) -> None:
    """Biases leave the weights, turned weights leave the biases, as torch's draw made them."""
    kind, form = parts(name)
    usual = arrays(name, "torch")
    for which in set(fitting(described(kind, **form))) - {"torch", "identity"}:
        about = {"bias": "b", "chrono": "b", "orthogonal": "W_h", "spectral": "W_h"}[which]
        found = arrays(name, which)
        for key, array in usual.items():
            assert np.array_equal(found[key], array) == (key != about), (which, key)


@pytest.mark.parametrize("name", sorted(GATED | {"mingru"}))
def test_bias_opens_the_gate_that_keeps(name: str) -> None:
    """Every unit's keeping gate gets one bias, with the sign that opens it."""
    kind, form = parts(name)
    gate = keeper(described(kind, **form))
    assert gate is not None
    for opened in (1.0, -3.0):
        found = arrays(name, "bias", open=opened)
        np.testing.assert_array_equal(gate_bias(name, found, gate.gate), gate.sign * opened)
    assert gate.factor_at(gate.sign * 1.0) == pytest.approx(0.7310585786)


@pytest.mark.parametrize("name", sorted(GATED | {"mingru"}))
def test_chrono_spreads_memories_evenly(name: str) -> None:
    """1/(1 − f) runs evenly from 2 to T_max steps, and a gate that writes gets the opposite."""
    kind, form = parts(name)
    gate, longest = keeper(described(kind, **form)), 50
    assert gate is not None
    many = []
    for seed in range(250):
        found = arrays(name, "chrono", seed=seed, longest=longest)
        many.append(gate.sign * gate_bias(name, found, gate.gate))
        for writer in gate.writers:
            np.testing.assert_array_equal(gate_bias(name, found, writer), -many[-1])
    steps = 1 + np.exp(np.concatenate(many))  # 1/(1 − σ(b))
    assert steps.min() >= 2
    assert steps.max() <= longest
    assert steps.mean() == pytest.approx(26, abs=1.0)  # s.e. 0.31
    assert np.quantile(steps, [0.25, 0.75]) == pytest.approx([14, 38], abs=2.0)


@pytest.mark.parametrize("name", sorted(GATED | {"rnn-tanh", "rnn-relu"}))
def test_orthogonal_and_spectral_hold_in_every_block(name: str) -> None:
    """QᵀQ = gain²·1 in every block; every block's spectral radius is the one asked for."""
    for start in range(0, len(arrays(name, "torch")["W_h"]), 8):
        rows = slice(start, start + 8)
        turned = arrays(name, "orthogonal", gain=0.5)["W_h"][rows]
        np.testing.assert_allclose(turned.T @ turned, 0.25 * np.eye(8), atol=1e-14)
        scaled = arrays(name, "spectral", radius=1.25)["W_h"][rows]
        assert spectral_radius(scaled) == pytest.approx(1.25)
        usual = arrays(name, "torch")["W_h"][rows]
        np.testing.assert_allclose(scaled / scaled[0, 0], usual / usual[0, 0], rtol=1e-12)


def test_rotations_are_drawn_evenly() -> None:
    """Mirrors come as often as turns, and no entry is larger on average than another."""
    drawn_ones = np.array(
        [arrays("rnn-tanh", "orthogonal", seed=seed, hidden=3)["W_h"] for seed in range(400)]
    )
    assert (np.linalg.det(drawn_ones) > 0).mean() == pytest.approx(0.5, abs=0.1)
    assert np.abs(drawn_ones.mean(axis=0)).max() < 0.12  # s.e. 0.029
    assert np.square(drawn_ones).mean(axis=0) == pytest.approx(1 / 3, abs=0.06)


def test_identity_keeps_each_unit_as_it_is() -> None:
    """W_h = 1, no bias, small inputs: a ReLU RNN without input holds a state for ever."""
    cell = initialised(
        "rnn",
        2,
        5,
        "identity",
        rng=np.random.default_rng(0),
        cell_options={"nonlinearity": "relu"},
        spread=0.1,
    )
    assert not cell.b.any()
    np.testing.assert_array_equal(cell.W_h, np.eye(5))
    h_0 = np.arange(5.0)[None]
    np.testing.assert_array_equal(cell.forward(np.zeros((9, 1, 2)), h_0).h[-1], h_0)
    many = drawn(described("rnn"), 200, 200, "identity", rng=np.random.default_rng(1), spread=0.1)
    assert many["W_x"].std() == pytest.approx(0.1, rel=0.02)


def reached(kind: str, which: str, form: dict[str, str], **options: float) -> float:
    """What of the gradient at step 50 reaches step 1, of the state that lasts: median of 5."""
    found = []
    for seed in range(5):
        rng = np.random.default_rng(seed)
        cell = initialised(kind, 8, 32, which, rng=rng, cell_options=form, **options)
        model = RNNModel.from_parts([cell], np.ones((1, 32)), np.zeros(1))
        x = np.zeros((50, 1, 8))
        x[np.arange(50), 0, rng.integers(0, 8, 50)] = 1
        back = flow(model, model.forward(x), rng.standard_normal(32))
        norms = back.norms(cell.description.states[-1])
        found.append(norms[1] / norms[50])
    return float(np.median(found))


@pytest.mark.parametrize(
    ("name", "shut", "usual", "one", "wide", "chrono"),
    [
        # 2e-38, 6e-11, 8e-5, 1.6, 0.25
        ("lstm", (0, 1e-30), (1e-12, 1e-8), (1e-5, 1e-2), (0.3, 10), (0.1, 0.6)),
        # 1e-25, 2e-10, 1e-5, 0.12, 0.22
        ("gru", (0, 1e-20), (1e-12, 1e-8), (1e-6, 1e-3), (0.05, 1), (0.1, 0.6)),
        # 3e-13 (as an RNN), 1e-10, 2e-6, 0.09, 0.21
        ("mgu", (0, 1e-10), (1e-12, 1e-8), (1e-7, 1e-4), (0.03, 1), (0.1, 0.6)),
        # 5e-65, 3e-14, 3e-7, 0.09, 0.20
        ("mingru", (0, 1e-50), (1e-16, 1e-11), (1e-8, 1e-5), (0.03, 1), (0.1, 0.6)),
    ],
)
def test_what_reaches_step_1(
    name: str,
    shut: tuple[float, float],
    usual: tuple[float, float],
    one: tuple[float, float],
    wide: tuple[float, float],
    chrono: tuple[float, float],
) -> None:
    """At T = 50, shut, torch's, bias 1, bias 3 and chrono: what is measured stands above."""
    kind, form = parts(name)
    gate = keeper(described(kind, **form))
    assert gate is not None
    for (low, high), found in (
        (shut, reached(kind, "bias", form, open=-3.0)),
        (usual, reached(kind, "torch", form)),
        (one, reached(kind, "bias", form)),
        (wide, reached(kind, "bias", form, open=3.0)),
        (chrono, reached(kind, "chrono", form)),
    ):
        assert low < found < high


def test_what_reaches_step_1_of_an_rnn() -> None:
    """At T = 50: 1e-12 as torch makes it, a hundredth where W_h turns, near 1 for the identity."""
    tanh, relu = {"nonlinearity": "tanh"}, {"nonlinearity": "relu"}
    assert 1e-15 < reached("rnn", "torch", tanh) < 1e-9
    assert 1e-3 < reached("rnn", "orthogonal", tanh) < 0.3
    assert 0.2 < reached("rnn", "identity", relu) < 1


def test_kind_errors() -> None:
    """Unknown names, options and values out of range are named, with what was wanted."""
    rng = np.random.default_rng(0)
    for kind, which, options, words in (
        ("lstm", "xavier", {}, "name: got 'xavier', want one of 'torch', 'bias'"),
        ("lstm", "chrono", {"open": 1.0}, "open: got an option of another initialisation, want lo"),
        ("lstm", "torch", {"open": 1.0}, "another initialisation, want none"),
        ("lstm", "bias", {"open": 11.0}, "open: got 11.0, want -10 to 10"),
        ("lstm", "chrono", {"longest": float("nan")}, "longest: got nan, want 2 to 10000"),
        ("elman", "torch", {}, "kind: got 'elman'"),
    ):
        with pytest.raises(ValueError, match=words):
            initialised(kind, 2, 3, which, rng=rng, **options)
    for sizes, words in (((0, 3), "input_size: got 0"), ((2, 0), "hidden_size: got 0")):
        with pytest.raises(ValueError, match=words):
            drawn(described("gru"), *sizes, "torch", rng=rng)
    assert all(forms(kind) for kind in CELLS)
