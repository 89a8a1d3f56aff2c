"""What cuts a gradient short: blocks and horizons as autograd cuts them, clipping as torch does."""

from typing import Any

import numpy as np
import pytest
import torch

from seqviz.cells import RNNModel
from seqviz.cells.through_time import triangle
from seqviz.cells.truncation import clipped, clipped_by_value, cut, reach, truncated
from tests.cells.plain import leaves_of, run_plain, state_leaves
from tests.cells.reference import ALL, make_cell, make_state

STEPS, BATCH, INPUTS, HIDDEN = 7, 2, 2, 3
every_cell = pytest.mark.parametrize("name", ALL)


def case(name: str) -> tuple[RNNModel, np.ndarray, Any, np.ndarray]:
    """A one-layer model, inputs, an initial state and what the loss sends to every y."""
    rng = np.random.default_rng(2)
    cell = make_cell(name, INPUTS, HIDDEN)
    model = RNNModel.from_parts([cell], rng.standard_normal((2, HIDDEN)), rng.standard_normal(2))
    x, state = rng.standard_normal((STEPS, BATCH, INPUTS)), make_state(cell, BATCH, rng)
    return model, x, state, rng.standard_normal((STEPS, BATCH, 2))


@every_cell
@pytest.mark.parametrize("every", [1, 3, 7, 20])
def test_blocks_cut_as_detach_does(name: str, every: int) -> None:
    """The gradient of all parameters is autograd's with the states detached at the borders."""
    model, x, state, d_y = case(name)
    cell = model.cells[0]
    p, now, ys = leaves_of(cell), state_leaves(state), []
    W_y, b_y = (torch.from_numpy(a).requires_grad_() for a in (model.W_y, model.b_y))
    for start in range(0, STEPS, every):
        kept: list[Any] = []
        run_plain(cell, p, torch.from_numpy(x[start : start + every]), now, kept=kept)
        now = {name: kept[-1][name].detach() for name in now}
        ys += [one["h"] @ W_y.T + b_y for one in kept]
    (torch.stack(ys) * torch.from_numpy(d_y)).sum().backward()
    trace = model.forward(x, [state])
    found = truncated(model, trace, d_y, every)
    for key, leaf in {**{f"0.{n}": t for n, t in p.items()}, "W_y": W_y, "b_y": b_y}.items():
        np.testing.assert_allclose(found.used[key], leaf.grad.numpy(), rtol=1e-9, atol=1e-10)
    whole = model.backward(trace, d_y).parameters()
    for key, array in whole.items():
        np.testing.assert_array_equal(found.whole[key], array)
    flat = [np.concatenate([one[k].ravel() for k in whole]) for one in (found.whole, found.used)]
    sizes = [np.linalg.norm(one) for one in flat]
    assert found.length == pytest.approx(sizes[1] / sizes[0])
    assert found.cosine == pytest.approx(flat[0] @ flat[1] / sizes[0] / sizes[1])
    if every >= STEPS:
        assert (found.length, found.cosine) == (pytest.approx(1), pytest.approx(1))


def test_how_far_a_block_reaches_is_where_autograd_stops() -> None:
    """Each loss's gradient at the states is 0 exactly before its reach, and as ever after it."""
    model, x, state, _ = case("lstm")
    own = np.random.default_rng(3).standard_normal((STEPS, HIDDEN))
    norms = triangle(model, model.forward(x, [state]), own).norms["c"]
    cell = model.cells[0]
    for every in (1, 3, 7):
        p, now, all_of = leaves_of(cell), state_leaves(state), []
        first = now["c"]
        for start in range(0, STEPS, every):
            kept: list[Any] = []
            run_plain(cell, p, torch.from_numpy(x[start : start + every]), now, kept=kept)
            now = {name: kept[-1][name].detach() for name in now}
            all_of += kept
        wanted = []
        for t in range(STEPS):
            loss = (all_of[t]["h"][0] * torch.from_numpy(own[t])).sum()
            tensors = [first, *(one["c"] for one in all_of)]
            grads = torch.autograd.grad(
                loss, tensors, retain_graph=True, allow_unused=True, materialize_grads=True
            )
            wanted.append([grad[0].norm().item() for grad in grads])
        got = cut(norms, reach(STEPS, every=every))
        np.testing.assert_allclose(got, np.array(wanted), rtol=1e-8, atol=1e-12)


def test_reach() -> None:
    """Places count from the initial state: a horizon of 2, blocks of 3."""
    assert reach(5, horizon=2).tolist() == [0, 0, 1, 2, 3]
    assert reach(5, horizon=0).tolist() == [1, 2, 3, 4, 5]
    assert reach(7, every=3).tolist() == [0, 0, 0, 4, 4, 4, 7]
    assert reach(3, every=1).tolist() == [0, 2, 3]
    for given, words in (
        ({}, "horizon: got None and every=None, want one of them"),
        ({"horizon": 1, "every": 1}, "want one of them"),
        ({"horizon": -1}, "horizon: got -1"),
        ({"every": 0}, "every: got 0"),
    ):
        with pytest.raises(ValueError, match=words):
            reach(5, **given)


def test_clipping_by_norm_keeps_the_direction() -> None:
    """One factor for all, torch's; a short gradient stays as it is."""
    rng = np.random.default_rng(4)
    gradients = {"W": rng.standard_normal((3, 2)), "b": rng.standard_normal(3)}
    leaves = {name: torch.zeros(one.shape, dtype=torch.float64) for name, one in gradients.items()}
    for name, leaf in leaves.items():
        leaf.grad = torch.from_numpy(gradients[name].copy())
    whole = float(torch.nn.utils.clip_grad_norm_(list(leaves.values()), 0.5))
    found = clipped(gradients, 0.5)
    for name, leaf in leaves.items():
        np.testing.assert_allclose(found.used[name], leaf.grad.numpy(), rtol=1e-5)
    assert found.length == pytest.approx(0.5 / whole)
    assert found.cosine == pytest.approx(1)
    untouched = clipped(gradients, 99.0)
    assert untouched.length == 1
    np.testing.assert_array_equal(untouched.used["W"], gradients["W"])


def test_clipping_by_value_turns_it() -> None:
    """Each number by itself to ±m, so that the angle changes; nothing stays nothing."""
    found = clipped_by_value({"W": np.array([3.0, -4.0]), "b": np.array([0.0])}, 1.0)
    np.testing.assert_array_equal(found.used["W"], [1.0, -1.0])
    assert found.length == pytest.approx(np.sqrt(2) / 5)
    assert found.cosine == pytest.approx(7 / (5 * np.sqrt(2)))
    nothing = clipped({"b": np.zeros(2)}, 1.0)
    assert (nothing.length, nothing.cosine) == (1, 1)


def test_kind_errors() -> None:
    """Lengths and blocks of nothing are refused."""
    model, x, state, d_y = case("gru")
    for call, words in (
        (lambda: clipped({}, 0.0), "longest: got 0.0, want more than 0"),
        (lambda: clipped_by_value({}, -1.0), "most: got -1.0, want more than 0"),
        (lambda: truncated(model, model.forward(x, [state]), d_y, 0), "every: got 0"),
    ):
        with pytest.raises(ValueError, match=words):
            call()
