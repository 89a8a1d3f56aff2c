"""The cliff equals a plain loop, its slopes autograd's, and a clipped step stays on the ground."""

import math

import numpy as np
import pytest
import torch

from seqviz.cells import RNNCell
from seqviz.cells.cliff import (
    SHORT,
    THROW,
    OneUnit,
    before_the_cliff,
    cliff,
    descend,
    losses,
    losses_and_gradients,
)

FUNCTIONS = {
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "relu": torch.relu,
    "identity": lambda a: a,
}


@pytest.mark.parametrize("activation", sorted(FUNCTIONS))
def test_the_grid_is_a_plain_loop(activation: str) -> None:
    """Loss and slope of every pair of weights are those of one scalar run under autograd."""
    unit = OneUnit(steps=12, start=0.4, target=0.7, activation=activation)
    found = cliff(unit, w=(-1.5, 2.0), b=(-1.0, 1.5), points=5)
    for row, b in enumerate(np.linspace(-1.0, 1.5, 5)):
        for column, w in enumerate(np.linspace(-1.5, 2.0, 5)):
            weights = torch.tensor([w, b], dtype=torch.float64, requires_grad=True)
            h = torch.tensor(0.4, dtype=torch.float64)
            for _ in range(12):
                h = FUNCTIONS[activation](weights[0] * h + weights[1])
            loss = (h - 0.7) ** 2
            loss.backward()
            assert found.loss[row, column] == pytest.approx(loss.item(), rel=1e-10, abs=1e-14)
            slope = weights.grad.norm().item()
            assert found.slope[row, column] == pytest.approx(slope, rel=1e-9, abs=1e-12)
    assert (found.w[0], found.w[-1], found.b[0], found.b[-1]) == (-1.5, 2.0, -1.0, 1.5)
    assert not found.loss.flags.writeable
    np.testing.assert_array_equal(losses(unit, found.w, found.b[:, None]), found.loss)


def test_it_is_our_one_unit_rnn() -> None:
    """The same number comes out of the RNN cell that the pages run."""
    cell = RNNCell(1, 1, rng=np.random.default_rng(0))
    cell.W_h[...], cell.b[...] = 1.3, -0.2
    h = cell.forward(np.zeros((50, 1, 1)), np.full((1, 1), 0.6)).h[-1, 0, 0]
    unit = OneUnit(start=0.6, target=0.1, activation="tanh")
    assert losses(unit, np.array(1.3), np.array(-0.2)) == pytest.approx((h - 0.1) ** 2, rel=1e-10)


def test_there_is_a_wall() -> None:
    """The published surface: plains where nothing moves, and a wall a thousand times as steep."""
    found = cliff(OneUnit())
    assert found.loss.shape == (64, 64)
    assert np.median(found.slope) * 10 < found.slope.max()
    assert found.slope.max() > 10
    row, column = np.unravel_index(found.slope.argmax(), found.slope.shape)
    near = found.loss[row, max(column - 2, 0) : column + 3]
    assert near.max() - near.min() > 0.1


def test_one_step_is_thrown_and_a_clipped_one_is_not() -> None:
    """From the wall the step is rate·slope long; clipped by norm at most rate·m."""
    found, unit = cliff(OneUnit()), OneUnit()
    row, column = np.unravel_index(found.slope.argmax(), found.slope.shape)
    place = float(found.w[column]), float(found.b[row])
    thrown = descend(unit, *place, rate=0.5, steps=20)
    held = descend(unit, *place, rate=0.5, steps=20, longest=0.1)
    first = [np.linalg.norm(path.points[1] - path.points[0]) for path in (thrown, held)]
    assert first == pytest.approx([0.5 * found.slope.max(), 0.05])
    assert first[0] > 4  # the whole picture is 4 wide
    assert not thrown.clipped.any()
    assert held.clipped[0]
    lengths = np.linalg.norm(np.diff(held.points, axis=0), axis=1)
    assert (lengths <= 0.05 + 1e-12).all()
    np.testing.assert_array_equal(held.clipped, held.norms[:-1] > 0.1)
    for path in (thrown, held):
        loss, d_w, d_b = losses_and_gradients(unit, path.points[:, 0], path.points[:, 1])
        np.testing.assert_allclose(path.losses, loss, rtol=1e-12)
        np.testing.assert_allclose(path.norms, np.hypot(d_w, d_b), rtol=1e-12)
        free = ~path.clipped
        steps = -0.5 * np.stack([d_w, d_b], axis=1)[:-1]
        np.testing.assert_allclose(np.diff(path.points, axis=0)[free], steps[free], atol=1e-14)


@pytest.mark.parametrize(("steps", "rate"), [(20, 0.5), (50, 0.5), (50, 0.02), (200, 0.5)])
def test_before_the_cliff_ordinary_steps_end_in_a_throw(steps: int, rate: float) -> None:
    """The first step stays short and inside; the first that leaves is long; clipped none leaves."""
    unit = OneUnit(steps=steps)
    place = before_the_cliff(unit, rate)
    thrown = descend(unit, *place, rate=rate, steps=10)
    held = descend(unit, *place, rate=rate, steps=10, longest=SHORT)
    low, high = np.array([4, -4]), np.array([8, -1])
    inside = [((p.points >= low) & (p.points <= high)).all(axis=1) for p in (thrown, held)]
    lengths = np.linalg.norm(np.diff(thrown.points, axis=0), axis=1)
    out = int(np.argmin(inside[0]))  # the first place outside
    assert out >= 2
    assert (lengths[: out - 1] <= SHORT).all()
    assert lengths[out - 1] >= THROW
    assert inside[1].all()


def test_without_a_throw_the_ball_begins_where_it_is_steepest() -> None:
    """A learning rate too small to throw anything: the steepest corner away from the edge."""
    unit = OneUnit(steps=5)
    found = cliff(unit)
    inner = found.slope[3:-3, 3:-3]
    row, column = np.unravel_index(inner.argmax(), inner.shape)
    wanted = found.w[column + 3], found.b[row + 3]
    assert before_the_cliff(unit, 0.01) == pytest.approx(wanted, abs=1e-4)


def test_a_path_ends_where_the_numbers_end() -> None:
    """A linear unit runs off to no number: the path says so and stops, without a warning."""
    unit = OneUnit(steps=50, start=1.0, target=0.0, activation="identity")
    path = descend(unit, 3.0, 1.0, rate=1.0, steps=9)
    assert len(path.points) == len(path.losses) < 10
    assert not math.isfinite(path.norms[-1])
    assert np.isfinite(path.norms[:-1]).all()


def test_kind_errors() -> None:
    """Sizes, rates and ranges out of bounds are named, with what was wanted."""
    unit = OneUnit()
    for call, words in (
        (lambda: OneUnit(steps=0), "steps: got 0, want 1 to 1000"),
        (lambda: OneUnit(activation="gelu"), "activation: got 'gelu', want one of sigmoid"),
        (lambda: OneUnit(target=math.nan), "target: got nan, want a number"),
        (lambda: cliff(unit, points=1), "points: got 1, want 2 to 512"),
        (lambda: cliff(unit, w=(2.0, 1.0)), "w: got 2.0 to 1.0, want two numbers"),
        (lambda: cliff(unit, b=(0.0, math.inf)), "b: got 0.0 to inf"),
        (lambda: descend(unit, 1, 1, rate=0, steps=1), "rate: got 0, want more than 0"),
        (lambda: descend(unit, 1, 1, rate=1, steps=1, longest=-1), "longest: got -1"),
        (lambda: descend(unit, 1, 1, rate=1, steps=1001), "steps: got 1001, want 1 to 1000"),
    ):
        with pytest.raises(ValueError, match=words):
            call()
