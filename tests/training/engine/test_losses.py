"""The losses: values and gradients against torch and central differences, and what they refuse."""

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from seqviz.cells.gradcheck import check_gradients
from seqviz.training.engine.losses import cross_entropy, mse

SHAPES = [(5, 3), (4, 5, 3)]  # many to one; every step


@pytest.mark.parametrize("shape", SHAPES)
def test_mse_is_torchs(shape):
    """Value and gradient equal torch's, at the end and at every step."""
    rng = np.random.default_rng(0)
    y, target = rng.standard_normal(shape), rng.standard_normal(shape)
    loss, d_y = mse(y, target)
    leaf = torch.tensor(y, requires_grad=True)
    wanted = F.mse_loss(leaf, torch.tensor(target))
    wanted.backward()
    assert loss == pytest.approx(wanted.item(), rel=1e-14)
    np.testing.assert_allclose(d_y, leaf.grad, rtol=1e-13)
    check_gradients(lambda: mse(y, target)[0], {"y": y}, {"y": d_y})


@pytest.mark.parametrize("shape", SHAPES)
def test_cross_entropy_is_torchs(shape):
    """Value (nats) and gradient equal torch's, at the end and at every step."""
    rng = np.random.default_rng(0)
    y, labels = 3 * rng.standard_normal(shape), rng.integers(shape[-1], size=shape[:-1])
    loss, d_y = cross_entropy(y, labels)
    leaf = torch.tensor(y, requires_grad=True)
    wanted = F.cross_entropy(leaf.flatten(0, -2), torch.tensor(labels).flatten())
    wanted.backward()
    assert loss == pytest.approx(wanted.item(), rel=1e-13)
    np.testing.assert_allclose(d_y, leaf.grad, rtol=1e-12, atol=1e-16)
    check_gradients(lambda: cross_entropy(y, labels)[0], {"y": y}, {"y": d_y})


def test_cross_entropy_of_large_logits_is_finite():
    """Logits far beyond the range of exp give the right loss, not infinity."""
    loss, d_y = cross_entropy(np.array([[1e4, 0.0], [0.0, 1e4]]), np.array([0, 0]))
    assert loss == pytest.approx(5e3)
    np.testing.assert_allclose(d_y, [[0, 0], [-0.5, 0.5]], atol=1e-12)


@pytest.mark.parametrize("loss", [mse, cross_entropy])
def test_the_precision_is_kept(loss):
    """float32 outputs get a float32 gradient."""
    y = np.ones((4, 2), np.float32)
    target = np.zeros(4, np.int64) if loss is cross_entropy else np.zeros((4, 2), np.float32)
    assert loss(y, target)[1].dtype == np.float32


def test_mse_refuses_shapes_that_would_be_broadcast():
    """(N, 1) against (N,) would be an N × N table."""
    with pytest.raises(ValueError, match=r"target: got shape \(4,\), want that of y, \(4, 1\)"):
        mse(np.zeros((4, 1)), np.zeros(4))


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        (np.array([0, 1, 2]), r"got shape \(3,\), want \(4,\)"),
        (np.zeros(4), "got float64, want whole numbers"),
        (np.array([0, 1, 2, 3]), "got values from 0 to 3, want 0 to 2"),
        (np.array([0, -1, 2, 1]), "got values from -1 to 2, want 0 to 2"),
    ],
)
def test_cross_entropy_refuses_wrong_labels(labels, message):
    """A label of another shape, type or range is named."""
    with pytest.raises(ValueError, match=message):
        cross_entropy(np.zeros((4, 3)), labels)
