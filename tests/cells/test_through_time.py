"""Gradients through time: every number equal to autograd's, for every registered cell."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from seqviz.cells import Description, GraphCell, Learned, Made, RNNModel
from seqviz.cells.description import gate
from seqviz.cells.influence import state_factors
from seqviz.cells.linear import LinearRun
from seqviz.cells.links import links, measured_product, unit_product, ways
from seqviz.cells.surgery import Hold, Intervention, Scale, Silence, forward_with
from seqviz.cells.through_time import Flow, flow, linear_runs, own_gradients, triangle
from seqviz.cells.truncation import cut, reach
from seqviz.training.engine.losses import LOSSES
from tests.cells.plain import PLAIN, leaves_of, option_of, run_plain, state_leaves
from tests.cells.reference import ALL, make_cell, make_state

STEPS, BATCH, INPUTS, HIDDEN = 5, 2, 2, 3
ROW = 1  # the sequence of the batch that is followed
CLOSE = {"rtol": 1e-8, "atol": 1e-10}
every_cell = pytest.mark.parametrize("name", ALL)


def case(name: str, layers: int = 1, seed: int = 3) -> tuple[RNNModel, np.ndarray, list[Any]]:
    """A stack, inputs and states; a ReLU's pre-activations keep off the kink."""
    rng = np.random.default_rng(seed)
    sizes = [INPUTS] + [HIDDEN] * (layers - 1)
    cells = [make_cell(name, size, HIDDEN, seed=seed + k) for k, size in enumerate(sizes)]
    model = RNNModel.from_parts(cells, rng.standard_normal((2, HIDDEN)), rng.standard_normal(2))
    while True:
        x = rng.standard_normal((STEPS, BATCH, INPUTS))
        states = [make_state(cell, BATCH, rng) for cell in cells]
        if min(np.abs(run.a).min() for run in model.forward(x, states).layers) > 1e-3:
            return model, x, states


def by_torch(
    model: RNNModel,
    x: np.ndarray,
    states: Sequence[Any],
    own: np.ndarray,
    cuts: Sequence[Intervention] = (),
) -> tuple[list[Tensor], list[dict[str, list[Tensor]]]]:
    """The losses own_t·h_t of one sequence, and every state of every layer, initial ones first."""
    found, below = [], torch.from_numpy(x)
    for layer, cell in enumerate(model.cells):
        starts, kept = state_leaves(states[layer]), []
        made = run_plain(cell, leaves_of(cell), below, starts, cuts, layer, kept)
        below = torch.stack([one["h"] for one in kept])
        assert made["h"].shape == below.shape
        found.append({name: [starts[name], *(one[name] for one in kept)] for name in starts})
    top = found[-1]["h"][1:]
    losses = [(h[ROW] * torch.from_numpy(own[t])).sum() for t, h in enumerate(top)]
    return losses, found


def gradients_of(loss: Tensor, tensors: Sequence[Tensor]) -> np.ndarray:
    """∂loss/∂ of each, of one sequence, 0 where it has no part, (T+1, H)."""
    grads = torch.autograd.grad(
        loss, tensors, retain_graph=True, allow_unused=True, materialize_grads=True
    )
    return np.stack([grad[ROW].numpy() for grad in grads])


@every_cell
@pytest.mark.parametrize("layers", [1, 2])
def test_a_flow_is_autograds_gradient(name: str, layers: int) -> None:
    """∂L_t/∂h_k and ∂L_t/∂c_k of every t, k and layer; 0 after the loss."""
    model, x, states = case(name, layers)
    trace = model.forward(x, states)
    own = np.random.default_rng(5).standard_normal((STEPS, HIDDEN))
    losses, tensors = by_torch(model, x, states, own)
    for layer in range(layers):
        for t, loss in enumerate(losses):
            got = flow(model, trace, own, t, layer=layer, sequence=ROW)
            assert set(got.totals) == set(model.cells[layer].description.states)
            for state, kept in tensors[layer].items():
                wanted = gradients_of(loss, kept)
                np.testing.assert_allclose(got.totals[state], wanted, **CLOSE)
                np.testing.assert_allclose(
                    got.norms(state), np.linalg.norm(wanted, axis=1), **CLOSE
                )
                assert not got.totals[state][t + 2 :].any()
                here = np.linalg.norm(wanted[t + 1])
                shares = np.linalg.norm(wanted, axis=1) / (here or 1)
                np.testing.assert_allclose(got.reaches(state), shares, **CLOSE)


@every_cell
@pytest.mark.parametrize("layers", [1, 2])
def test_a_triangle_is_autograds_norms(name: str, layers: int) -> None:
    """All losses in one sweep give what autograd gives for one after the other."""
    model, x, states = case(name, layers)
    trace = model.forward(x, states)
    own = np.random.default_rng(6).standard_normal((STEPS, HIDDEN))
    losses, tensors = by_torch(model, x, states, own)
    for layer in range(layers):
        got = triangle(model, trace, own, layer=layer, sequence=ROW)
        for state, kept in tensors[layer].items():
            wanted = np.array([np.linalg.norm(gradients_of(one, kept), axis=1) for one in losses])
            np.testing.assert_allclose(got.norms[state], wanted, **CLOSE)


@every_cell
def test_surgery_is_followed_back(name: str) -> None:
    """Through a run with held, scaled and silenced units the gradient is autograd's too."""
    model, x, states = case(name, 2)
    own = np.random.default_rng(7).standard_normal((STEPS, HIDDEN))
    for what in model.cells[0].description.cuttable:
        cuts = [
            Hold(what, 0.3, unit=1, first=1, last=3),
            Scale(what, -1.7, layer=1, first=2),
            Silence(unit=2, first=3, last=3),
        ]
        trace = forward_with(model, x, cuts, states)
        losses, tensors = by_torch(model, x, states, own, cuts)
        for layer in (0, 1):
            got = triangle(model, trace, own, layer=layer, sequence=ROW, interventions=cuts)
            for state, kept in tensors[layer].items():
                wanted = [np.linalg.norm(gradients_of(one, kept), axis=1) for one in losses]
                np.testing.assert_allclose(got.norms[state], np.array(wanted), **CLOSE)


@every_cell
@pytest.mark.parametrize("horizon", [0, 1, 3, 99])
def test_a_horizon_cuts_the_triangle(name: str, horizon: int) -> None:
    """Beyond n steps nothing is left, and within them nothing changes."""
    model, x, states = case(name, 2)
    trace = model.forward(x, states)
    own = np.random.default_rng(8).standard_normal((STEPS, HIDDEN))
    whole = triangle(model, trace, own, sequence=ROW)
    short = triangle(model, trace, own, sequence=ROW, horizon=horizon)
    for state, norms in whole.norms.items():
        wanted = cut(norms, reach(STEPS, horizon=horizon))
        np.testing.assert_allclose(short.norms[state], wanted, rtol=1e-12)
        for t in range(STEPS):
            assert not short.norms[state][t, : max(t + 1 - horizon, 0)].any()
            own_place = slice(max(t + 1 - horizon, 0), t + 2)
            np.testing.assert_allclose(short.norms[state][t, own_place], norms[t, own_place])


@pytest.mark.parametrize("loss", ["mse", "cross_entropy"])
def test_a_loss_on_the_outputs(loss: Any) -> None:
    """Each step's own loss and its gradient at h_t are autograd's, for numbers and for classes."""
    model, x, states = case("gru", 1)
    trace, rng = model.forward(x, states), np.random.default_rng(9)
    targets = rng.integers(0, 2, STEPS) if loss == "cross_entropy" else rng.random((STEPS, 2))
    values, own = own_gradients(model, trace, LOSSES[loss], targets, sequence=ROW)
    h = torch.from_numpy(np.array(trace.layers[0].h[:, ROW])).requires_grad_()
    y, wanted = h @ torch.from_numpy(model.W_y).T + torch.from_numpy(model.b_y), targets
    if loss == "cross_entropy":
        each = torch.nn.functional.cross_entropy(y, torch.from_numpy(wanted), reduction="none")
    else:
        each = (y - torch.from_numpy(wanted)).square().mean(dim=1)
    each.sum().backward()
    np.testing.assert_allclose(values, each.detach().numpy(), rtol=1e-12)
    np.testing.assert_allclose(own, h.grad.numpy(), rtol=1e-10)
    with pytest.raises(ValueError, match="targets: got 4, want one per step, 5"):
        own_gradients(model, trace, LOSSES[loss], targets[1:], sequence=ROW)


def test_what_is_left_by_distance() -> None:
    """The geometric mean over all losses of what is left n steps before; NaN where none is."""
    model, x, states = case("rnn-tanh", 1)
    trace = model.forward(x, states)
    own = np.random.default_rng(10).standard_normal((STEPS, HIDDEN))
    own[2] = 0  # a step without a loss
    found = triangle(model, trace, own, sequence=ROW)
    norms, left = found.norms["h"], found.by_distance("h")
    wanted = [np.log(norms[t, t - 1] / norms[t, t + 1]) for t in (1, 3, 4)]
    assert left[2] == pytest.approx(np.exp(np.mean(wanted)))
    assert left[0] == pytest.approx(1)
    assert left[5] == pytest.approx(norms[4, 0] / norms[4, 5])
    own[4] = 0
    assert np.isnan(triangle(model, trace, own, sequence=ROW).by_distance("h")[5])


# -------------------------------------------------------------------- the links


def step_jacobian(model: RNNModel, trace: Any, t: int, *, sums_pass: bool) -> np.ndarray:
    """∂s_t/∂s_{t−1} by torch; without ``sums_pass`` every sum of weights is held still."""
    cell, run = model.cells[0], trace.layers[0]
    names, sums = cell.description.states, {one.name for one in cell.description.sums}
    p = {name: torch.from_numpy(array) for name, array in cell.parameters().items()}
    x_t = torch.from_numpy(np.array(run.x[t, ROW : ROW + 1]))

    def hook(name: str, values: Tensor) -> Tensor:
        return values if sums_pass or name not in sums else values.detach()

    def step(*before: Tensor) -> Tensor:
        given = {name: one[None] for name, one in zip(names, before, strict=True)}
        made = PLAIN[cell.kind][0](p, option_of(cell), x_t, given, hook)
        return torch.cat([made[name][0] for name in names])

    before = tuple(torch.from_numpy(np.array(run.state(name)[t, ROW])) for name in names)
    found = torch.autograd.functional.jacobian(step, before)
    return torch.cat(found, dim=1).numpy()


@every_cell
def test_every_link_is_autograds_jacobian(name: str) -> None:
    """A_t, its line with every sum held still, and what goes around; both are the whole."""
    model, x, states = case(name)
    trace = model.forward(x, states)
    (run,) = linear_runs(model, trace, sequence=ROW)
    found = links(run)
    for t in range(STEPS):
        whole = step_jacobian(model, trace, t, sums_pass=True)
        line = step_jacobian(model, trace, t, sums_pass=False)
        np.testing.assert_allclose(found.jacobians[t], whole, **CLOSE)
        np.testing.assert_allclose(found.lines[t], line, **CLOSE)
        np.testing.assert_allclose(found.around[t], whole - line, **CLOSE)
    np.testing.assert_allclose(
        found.jacobians, state_factors(model, trace, sequence=ROW).factors, rtol=1e-12, atol=1e-14
    )
    svd = np.linalg.svd(found.jacobians, compute_uv=False)
    np.testing.assert_allclose(found.spectral(), svd[:, 0], rtol=1e-10)
    np.testing.assert_allclose(found.frobenius(), np.sqrt((svd**2).sum(axis=1)), rtol=1e-10)
    size = HIDDEN * len(found.states)
    last = found.states[-1]
    block = found.jacobians[:, :HIDDEN, size - HIDDEN :]
    np.testing.assert_array_equal(found.block("h", last), block)
    np.testing.assert_allclose(
        found.spectral("h", last), np.linalg.norm(block, 2, axis=(1, 2)), rtol=1e-8
    )
    np.testing.assert_allclose(
        found.frobenius("h", last), np.linalg.norm(block, axis=(1, 2)), rtol=1e-10
    )


@every_cell
def test_a_gradient_is_the_product_of_its_links(name: str) -> None:
    """The parts go back by A_kᵀ from step to step, and the ratios of norms multiply to the norm."""
    model, x, states = case(name)
    trace = model.forward(x, states)
    (run,) = linear_runs(model, trace, sequence=ROW)
    found, own = links(run), np.random.default_rng(11).standard_normal(HIDDEN)
    back = flow(model, trace, own, sequence=ROW)
    going = np.concatenate([own, np.zeros(HIDDEN * (len(found.states) - 1))])
    for k in range(STEPS, 0, -1):
        np.testing.assert_allclose(back.joint[k], going, **CLOSE)
        going = found.jacobians[k - 1].T @ going
    np.testing.assert_allclose(back.joint[0], going, **CLOSE)
    for state in found.states:
        norms, chain = back.norms(state), measured_product(back, state)
        assert chain.steps == tuple(range(STEPS - 1, -1, -1))
        np.testing.assert_allclose(chain.running * norms[-1], norms[-2::-1], rtol=1e-12)
        np.testing.assert_allclose(np.cumprod(chain.factors), chain.running, rtol=1e-12)


@every_cell
def test_the_links_of_a_run_with_surgery(name: str) -> None:
    """A held unit hands on nothing by the line either, a scaled one its factor's share."""
    model, x, states = case(name)
    state = model.cells[0].description.states[-1]
    cuts = [Scale(state, 0.4, unit=0), Hold(state, 0.2, unit=1, first=2)]
    trace = forward_with(model, x, cuts, states)
    (run,) = linear_runs(model, trace, sequence=ROW, interventions=cuts)
    found, factors = links(run), state_factors(model, trace, sequence=ROW, interventions=cuts)
    np.testing.assert_allclose(found.jacobians, factors.factors, rtol=1e-12, atol=1e-14)
    line, bare = found.line(state), LinearRun(model.cells[0], trace.layers[0], sequence=ROW)
    assert (line is None) == (bare.direct() == {})
    if line is not None:
        whole = bare.direct()[state, state]
        np.testing.assert_allclose(line[:, 0], 0.4 * whole[:, 0], rtol=1e-14)
        np.testing.assert_array_equal(line[2:, 1], 0)
        np.testing.assert_array_equal(line[:2, 1], whole[:2, 1])
        np.testing.assert_array_equal(line[:, 2], whole[:, 2])


class Scattered(GraphCell):
    """A cell whose blocks of W_h that see h_prev do not lie beside each other."""

    DESCRIPTION = Description(
        kind="scattered",
        title="",
        arrays=tuple(
            Learned(array, ("z", "y", "n"), columns)
            for array, columns in (("W_x", "I"), ("W_h", "H"), ("b", ""))
        ),
        quantities=(
            gate("z", "", "keeps"),
            gate("y", "", "resets", recurrent="z"),
            gate("n", "", "content", activation="tanh"),
            Made(name="zh", operation="product", of=("z", "h_prev")),
            Made(name="yn", operation="product", of=("y", "n")),
            Made(name="h", operation="add", of=("zh", "yn"), role="state"),
        ),
    )


def test_blocks_may_lie_anywhere() -> None:
    """Rows that are multiplied with one source but lie apart give the same gradients."""
    cell, rng = Scattered(INPUTS, HIDDEN, rng=np.random.default_rng(1)), np.random.default_rng(2)
    model = RNNModel.from_parts([cell], np.ones((1, HIDDEN)), np.zeros(1))
    trace, d_h = (
        model.forward(rng.standard_normal((STEPS, 1, INPUTS))),
        np.zeros((STEPS, 1, HIDDEN)),
    )
    d_h[-1] = rng.standard_normal(HIDDEN)
    wanted = cell.backward(trace.layers[0], d_h)
    got = flow(model, trace, d_h[:, 0]).totals["h"]
    np.testing.assert_allclose(got[1:], wanted.d_h[:, 0], rtol=1e-12)
    np.testing.assert_allclose(got[0], wanted.d_h_0[0], rtol=1e-12)


@pytest.mark.parametrize("name", ["rnn-tanh", "rnn-relu"])
def test_one_unit_written_out(name: str) -> None:
    """A one-unit RNN's factors are w·f′(a_t), and their product is the gradient."""
    cell, rng = make_cell(name, 1, 1), np.random.default_rng(12)
    cell.W_h[...], cell.b[...] = -0.8, 0.9
    model = RNNModel.from_parts([cell], np.ones((1, 1)), np.zeros(1))
    trace = model.forward(np.abs(rng.standard_normal((6, 1, 1))) * np.sign(cell.W_x[0, 0]))
    (run,) = linear_runs(model, trace)
    written = unit_product(links(run), 0, 5, 2)
    a = trace.layers[0].a[:, 0, 0]
    slopes = 1 - np.tanh(a) ** 2 if name == "rnn-tanh" else (a > 0) * 1.0
    np.testing.assert_allclose(written.factors, -0.8 * slopes[[5, 4, 3, 2]], rtol=1e-12)
    assert written.steps == (5, 4, 3, 2)
    back = flow(model, trace, np.ones(1))
    np.testing.assert_allclose(written.running, back.totals["h"][[5, 4, 3, 2], 0], rtol=1e-12)


@every_cell
def test_by_the_line_and_around_are_the_whole(name: str) -> None:
    """Both ways add up to the gradient; the line is the product of its factors, unit by unit."""
    model, x, states = case(name)
    trace = model.forward(x, states)
    (run,) = linear_runs(model, trace, sequence=ROW)
    found, own = links(run), np.random.default_rng(13).standard_normal(HIDDEN)
    back = flow(model, trace, own, 3, sequence=ROW)
    for state in found.states:
        split = ways(run, back, state)
        np.testing.assert_allclose(split.by_line + split.around, back.totals[state], rtol=1e-14)
        by, rest = (np.linalg.norm(one[1], axis=0) for one in (split.by_line, split.around))
        assert split.share[1] == pytest.approx(by / (by + rest))
        assert split.share[4] == 1
        assert split.share[5] == 0
        if found.line(state) is None:
            assert not split.by_line[:4].any()
            with pytest.raises(ValueError, match="which has no line"):
                unit_product(found, 0, 3, state=state)
            continue
        for unit in range(HIDDEN):
            chain = unit_product(found, unit, 3, state=state)
            at_loss = back.totals[state][4, unit]
            np.testing.assert_allclose(
                split.by_line[3::-1, unit], at_loss * chain.running, rtol=1e-12
            )


def test_the_lines_of_the_known_cells() -> None:
    """It is f of an LSTM, z of a GRU, 1 − f of an MGU, 1 − z of a minGRU; none of an RNN."""
    for name, state, letter, kept in (
        ("lstm", "c", "f", lambda f: f),
        ("peephole-coupled", "c", "f", lambda f: f),
        ("gru", "h", "z", lambda z: z),
        ("mgu", "h", "f", lambda f: 1 - f),
        ("mingru", "h", "z", lambda z: 1 - z),
    ):
        model, x, states = case(name)
        run = model.forward(x, states).layers[0]
        direct = LinearRun(model.cells[0], run, sequence=ROW).direct()
        np.testing.assert_allclose(
            direct[state, state], kept(run.quantity(letter)[:, ROW]), rtol=1e-14
        )
    model, x, states = case("rnn-tanh")
    assert LinearRun(model.cells[0], model.forward(x, states).layers[0]).direct() == {}


def test_kind_errors() -> None:
    """What cannot be followed is named, with what was wanted."""
    model, x, states = case("lstm", 2)
    trace = model.forward(x, states)
    own = np.zeros((STEPS, HIDDEN))
    for call, words in (
        (lambda: flow(model, trace, own, 5), "step: got 5, want 0 to 4"),
        (lambda: flow(model, trace, own, layer=2), "layer: got 2, want 0 to 1"),
        (lambda: triangle(model, trace, own, sequence=2), "sequence: got 2, want 0 to 1"),
        (lambda: triangle(model, trace, own, horizon=-1), "horizon: got -1, want 0 or more"),
        (lambda: triangle(model, trace, own[1:]), r"own: got shape \(4, 3\), want \(5, 3\)"),
        (lambda: flow(*case("lstm", 1)[:1], trace, own), "trace: got 2 layers, want 1"),
    ):
        with pytest.raises(ValueError, match=words):
            call()
    (run,) = linear_runs(*_one())
    for unit, step, until, words in ((3, 1, 0, "unit: got 3"), (0, 9, 0, "step: got 9 to 0")):
        with pytest.raises(ValueError, match=words):
            unit_product(links(run), unit, step, until)


def _one() -> tuple[RNNModel, Any]:
    model, x, states = case("gru")
    return model, model.forward(x, states)


def test_nothing_comes_of_nothing() -> None:
    """A loss without a gradient leaves zeros, and shares of 0 instead of errors."""
    model, trace = _one()
    back = flow(model, trace, np.zeros(HIDDEN))
    assert isinstance(back, Flow)
    assert not back.reaches("h").any()
    assert measured_product(back, "h").steps == ()
    (run,) = linear_runs(model, trace)
    assert not ways(run, back, "h").share.any()


def test_float32_stays_float32() -> None:
    """A network in single precision is followed in single precision."""
    cell = make_cell("lstm", dtype=np.float32)
    model = RNNModel.from_parts(
        [cell], np.ones((1, cell.hidden_size), np.float32), np.zeros(1, np.float32)
    )
    trace = model.forward(np.ones((4, 1, cell.input_size), np.float32))
    own = np.ones((4, cell.hidden_size), np.float32)
    assert triangle(model, trace, own).norms["c"].dtype == np.float32
    assert LinearRun(cell, trace.layers[0]).jacobians().dtype == np.float32
