"""Theory beside what is measured: rates, half-lives, bounds, and the gate that keeps."""

import math
from dataclasses import replace

import numpy as np
import pytest

from seqviz.cells import Cell, Description, GraphCell, Learned, Made, RNNModel, Sum, Term
from seqviz.cells.description import gate
from seqviz.cells.keeping import Keeper, chrono_bias, half_life, half_life_at, keeper, lines
from seqviz.cells.linear import LinearRun
from seqviz.cells.links import links
from seqviz.cells.mingru import MinGRUCell
from seqviz.cells.rates import bound, own_weights, rate, spectral_radius, straight_rate, unit_rates
from seqviz.cells.register import described
from seqviz.cells.through_time import flow
from tests.cells.reference import ALL, make_cell

KEEPERS = {
    "rnn-tanh": None,
    "rnn-relu": None,
    "lstm": Keeper("c", "f", 1, ("i",)),
    "gru": Keeper("h", "z", 1),
    "mgu": Keeper("h", "f", -1),
    "mingru": Keeper("h", "z", -1),
    "peephole-free": Keeper("c", "f", 1, ("i",)),
    "peephole-coupled": Keeper("c", "f", 1),
}


class LinearCell(GraphCell):
    """An RNN without an activation, h_t = W_x·x_t + W_h·h_{t−1} + b."""

    DESCRIPTION = Description(
        kind="linear",
        title="linear RNN",
        arrays=(Learned("W_x", ("h",), "I"), Learned("W_h", ("h",), "H"), Learned("b", ("h",))),
        quantities=(Sum(name="h", role="state", terms=(Term("x", "W_x"), Term("h_prev", "W_h"))),),
    )


def alone(cell: Cell, steps: int, seed: int = 0) -> tuple[RNNModel, np.ndarray]:
    """A model of one cell, and inputs for one sequence."""
    model = RNNModel.from_parts([cell], np.ones((1, cell.hidden_size)), np.zeros(1))
    return model, np.random.default_rng(seed).standard_normal((steps, 1, cell.input_size))


# -------------------------------------------------------------------- which gate keeps


@pytest.mark.parametrize("name", ALL)
def test_the_gate_that_keeps_is_found(name: str) -> None:
    """Gate, sign and state follow from the description: for these cells as their papers say."""
    found = keeper(make_cell(name).description)
    assert found == KEEPERS.get(name, found)
    wanted = () if found is None else (found.state,)
    assert lines(make_cell(name).description) == wanted


@pytest.mark.parametrize("name", [name for name, found in KEEPERS.items() if found])
def test_the_sign_is_the_way_that_opens(name: str) -> None:
    """A bias moved along the sign raises the line's factor of every unit; that factor is σ."""
    cell = make_cell(name)
    found = keeper(cell.description)
    assert found is not None
    one = next(one for one in cell.description.sums if one.name == found.gate)
    rows = cell.description.array(one.bias).rows(one.rows_of, cell.hidden_size)
    arrays = cell.parameters()
    model, x = alone(cell, 4)
    pair = (found.state, found.state)

    def factors() -> np.ndarray:
        return LinearRun(cell, model.forward(x).layers[0]).direct()[pair]

    before = factors()
    arrays[one.bias][rows] += found.sign * 0.5
    assert (factors() > before).all()
    for array in arrays.values():
        array[...] = 0
    arrays[one.bias][rows] = 1.3
    np.testing.assert_allclose(factors(), found.factor_at(1.3), rtol=1e-14)
    assert found.factor_at(found.bias_for(0.9)) == pytest.approx(0.9)


def blend(*quantities: Sum | Made) -> Description:
    """A cell with gates z and y, and further quantities."""
    blocks = ("z", "y")
    return Description(
        kind="blend",
        title="",
        arrays=(Learned("W_x", blocks, "I"), Learned("W_h", blocks, "H"), Learned("b", blocks)),
        quantities=(gate("z", "", "keeps"), gate("y", "", "keeps", activation="tanh"), *quantities),
    )


def test_only_one_gate_between_0_and_1_keeps() -> None:
    """Twice 1 − is no turn; a tanh, two gates, or a second way without one keeps nothing."""

    def product(name: str, *of: str) -> Made:
        return Made(name=name, operation="product", of=of)

    def total(*of: str) -> Made:
        return Made(name="h", operation="add", of=of, role="state")

    oz = Made(name="oz", operation="complement", of=("z",))
    ooz = Made(name="ooz", operation="complement", of=("oz",))
    twice = blend(oz, ooz, product("k", "ooz", "h_prev"), total("k", "y"))
    assert keeper(twice) == Keeper("h", "z", 1)
    for nothing in (
        blend(product("k", "y", "h_prev"), total("k", "z")),
        blend(product("k", "z", "h_prev"), product("kk", "z", "k"), total("kk", "y")),
        blend(product("k", "z", "h_prev"), total("k", "h_prev")),
        blend(product("k", "h_prev", "h_prev"), total("k", "y")),
    ):
        assert keeper(nothing) is None
        assert lines(nothing) == ("h",)


# -------------------------------------------------------------------- half-lives


def test_the_half_life_is_the_closed_form() -> None:
    """It is ln 2 / −ln f: after so many steps half is left, exactly for whole numbers of them."""
    for steps in (1, 2, 7, 100):
        assert half_life(0.5 ** (1 / steps)) == pytest.approx(steps)
    for factor in (0.1, 0.5, 0.731, 0.98):
        assert factor ** half_life(factor) == pytest.approx(0.5)
    assert half_life(0) == 0
    assert half_life(1) == half_life(1.2) == math.inf
    for wrong in (-0.1, math.nan):
        with pytest.raises(ValueError, match="factor: got"):
            half_life(wrong)


def test_the_half_life_of_a_bias() -> None:
    """It is ln 2 / ln(1 + e^{−s·b}), also where the factor itself is 1 but for rounding."""
    for sign in (1, -1):
        one = Keeper("h", "z", sign)
        for bias in (-3.0, 0.0, 1.0, 4.0):
            wanted = half_life(1 / (1 + math.exp(-bias)))
            assert half_life_at(one, sign * bias) == pytest.approx(wanted)
        assert half_life_at(one, sign * 40.0) == pytest.approx(math.log(2) * math.exp(40))
        assert half_life_at(one, sign * 1e4) == math.inf
        kept = one.factor_at(float(chrono_bias(one, np.array(20.0))))
        assert kept == pytest.approx(1 - 1 / 20)
    with pytest.raises(ValueError, match=r"durations: got 1\.0, want more than 1 step"):
        chrono_bias(Keeper("h", "z", 1), np.array([2.0, 1.0]))
    for wrong in (0.0, 1.0):
        with pytest.raises(ValueError, match="factor: got"):
            Keeper("h", "z", 1).bias_for(wrong)


# -------------------------------------------------------------------- rates


def test_a_linear_network_decays_with_its_spectral_radius() -> None:
    """Far from the loss the measured rate is ρ(W_h), and so is the theory's."""
    cell = LinearCell(2, 6, rng=np.random.default_rng(1))
    rotation, _ = np.linalg.qr(np.random.default_rng(2).standard_normal((6, 6)))
    cell.W_h[...] = rotation @ np.diag([0.9, -0.6, 0.5, 0.3, 0.2, 0.1]) @ rotation.T
    model, x = alone(cell, 80)
    trace = model.forward(x)
    norms = flow(model, trace, np.ones(6)).norms("h")[::-1]
    far = np.arange(40, 81)
    theory = rate(cell)
    assert theory is not None
    assert (theory.basis, theory.per_step) == ("radius", pytest.approx(0.9))
    assert straight_rate(far, norms[far]) == pytest.approx(0.9, rel=1e-6)
    np.testing.assert_allclose(norms[far] / norms[40], theory.after(far - 40), rtol=1e-6)
    with_run = rate(cell, LinearRun(cell, trace.layers[0]))
    assert with_run is not None
    assert with_run.per_step == pytest.approx(0.9)


def test_a_constant_gate_decays_with_its_factor() -> None:
    """A minGRU whose gate says nothing but its bias hands back (1 − σ(b))^n exactly."""
    cell = MinGRUCell(2, 3, rng=np.random.default_rng(3))
    cell.W_x[cell.rows("z")] = 0
    cell.b[cell.rows("z")] = -2.0
    model, x = alone(cell, 30)
    trace = model.forward(x)
    back = flow(model, trace, np.ones(3))
    kept = 1 / (1 + math.exp(-2))
    np.testing.assert_allclose(
        back.totals["h"][::-1, 0], kept ** np.maximum(np.arange(31), 0), rtol=1e-12
    )
    run = LinearRun(cell, trace.layers[0])
    for theory in (rate(cell), rate(cell, run)):
        assert theory is not None
        assert (theory.basis, theory.per_step) == ("line", pytest.approx(kept))
        assert theory.half_life == pytest.approx(half_life(kept))


@pytest.mark.parametrize("name", ["rnn-tanh", "lstm"])
def test_the_rate_of_one_unit_is_the_mean_of_its_factors(name: str) -> None:
    """With one unit the rate, after T steps, is the product of the factors exactly."""
    cell = make_cell(name, 2, 1)
    model, x = alone(cell, 9)
    trace = model.forward(x)
    run = LinearRun(cell, trace.layers[0])
    state = cell.description.states[-1]
    factors = run.direct().get((state, state), links(run).jacobians[:, 0])
    theory = rate(cell, run)
    assert theory is not None
    assert theory.per_step**9 == pytest.approx(np.abs(factors).prod())
    np.testing.assert_allclose(unit_rates(factors), [theory.per_step], rtol=1e-12)


@pytest.mark.parametrize("name", ["rnn-tanh", "rnn-relu"])
def test_no_step_exceeds_the_bound(name: str) -> None:
    """σ_max(W_h)·max f′ is at least every link's largest singular value."""
    cell = make_cell(name, 2, 6)
    model, x = alone(cell, 20)
    most = bound(cell)
    assert most == pytest.approx(np.linalg.norm(cell.W_h, 2))
    assert (links(LinearRun(cell, model.forward(x).layers[0])).spectral() <= most + 1e-12).all()
    assert own_weights(cell) is not None
    assert np.shares_memory(own_weights(cell), cell.W_h)


def test_a_gate_has_no_bound_of_weights_alone() -> None:
    """Only a state that is one sum of weights has ρ(W_h) and σ_max for a theory."""
    for name in ALL:
        cell = make_cell(name)
        assert (bound(cell) is None) == (own_weights(cell) is None) == (name[:3] != "rnn")
        assert rate(cell) is not None


def test_every_unit_has_a_rate_of_its_own() -> None:
    """Unit by unit the geometric mean over the steps; a sign counts for nothing, a 0 ends it."""
    factors = np.array([[0.5, 0.9, 0.3], [0.02, -0.4, 0.0]])
    np.testing.assert_allclose(unit_rates(factors), [0.1, 0.6, 0.0], rtol=1e-12)


def test_a_line_in_the_log_gives_its_rate() -> None:
    """A straight decay gives its rate back; zeros are left out, and two points are needed."""
    steps = np.arange(6)
    norms = 3 * 0.7**steps
    assert straight_rate(steps, norms) == pytest.approx(0.7)
    norms[5] = 0
    assert straight_rate(steps, norms) == pytest.approx(0.7)
    with pytest.raises(ValueError, match="norms: got 1 above 0"):
        straight_rate(steps[:2], np.array([1.0, 0.0]))
    assert spectral_radius(np.array([[0.0, 2.0], [-2.0, 0.0]])) == pytest.approx(2)


def test_a_cell_of_neither_kind_has_no_rate() -> None:
    """Without a keeping gate and with a state that is no sum there is no theory, and no error."""
    given = described("gru")
    swapped = replace(
        given,
        quantities=tuple(
            replace(one, of=("zh", "zh")) if isinstance(one, Made) and one.name == "h" else one
            for one in given.quantities
        ),
    )

    class Odd(GraphCell):
        """A GRU that keeps twice."""

        DESCRIPTION = swapped

    cell = Odd(2, 3, rng=np.random.default_rng(0))
    assert keeper(swapped) is None
    assert rate(cell) is None
