"""The optimizers against `torch.optim`, step by step, and clipping against torch's."""

import numpy as np
import pytest
import torch

from seqviz.training.engine.optimizers import OPTIMIZERS, SGD, Adam, RMSprop, clip_gradient

PAIRS = {
    "sgd": (SGD(), torch.optim.SGD, {}),
    "momentum": (SGD(0.9), torch.optim.SGD, {"momentum": 0.9}),
    "nesterov": (SGD(0.8, nesterov=True), torch.optim.SGD, {"momentum": 0.8, "nesterov": True}),
    "rmsprop": (RMSprop(0.95), torch.optim.RMSprop, {"alpha": 0.95}),
    "adam": (Adam(), torch.optim.Adam, {}),
    "adamw": (
        Adam((0.8, 0.99), eps=1e-6, weight_decay=0.1),
        torch.optim.AdamW,
        {"betas": (0.8, 0.99), "eps": 1e-6, "weight_decay": 0.1},
    ),
}


@pytest.mark.parametrize("name", PAIRS)
def test_every_step_is_torchs(name):
    """200 steps on a curved valley, with a changing learning rate, equal torch's to 1e-12."""
    optimizer, theirs, options = PAIRS[name]
    optimizer.reset()
    rng = np.random.default_rng(0)
    p = rng.standard_normal(7)
    scale = np.logspace(-1, 1, 7)
    leaf = torch.tensor(p, requires_grad=True)
    reference = theirs([leaf], lr=0.01, **options)
    for step in range(200):
        rate = 0.01 * (1 + np.sin(step)) + 1e-4
        noise = rng.standard_normal(7)
        gradient = scale * p + np.sin(p) + noise
        kept = gradient.copy()
        leaf.grad = torch.tensor(scale) * leaf.detach() + leaf.detach().sin() + torch.tensor(noise)
        reference.param_groups[0]["lr"] = rate
        reference.step()
        optimizer.step(p, gradient, rate)
        np.testing.assert_allclose(p, leaf.detach(), rtol=1e-12, atol=1e-13, err_msg=f"{step=}")
        np.testing.assert_array_equal(gradient, kept)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_float32_stays_float32_and_close_to_torch(name):
    """In float32 nothing is computed in float64, and 50 steps stay near torch's."""
    optimizer = OPTIMIZERS[name]()
    _, theirs, options = PAIRS[name]
    options = {**options, **({"momentum": 0.9} if name == "nesterov" else {})}
    options.pop("alpha", None)
    rng = np.random.default_rng(1)
    p = rng.standard_normal((3, 4)).astype(np.float32)
    leaf = torch.tensor(p, requires_grad=True)
    reference = theirs([leaf], lr=0.02, **options)
    for _ in range(50):
        gradient = rng.standard_normal((3, 4)).astype(np.float32)
        leaf.grad = torch.tensor(gradient)
        reference.step()
        optimizer.step(p, gradient, 0.02)
    np.testing.assert_allclose(p, leaf.detach(), rtol=1e-4, atol=1e-5)
    kept = [value for value in vars(optimizer).values() if isinstance(value, np.ndarray)]
    assert all(array.dtype == np.float32 for array in kept)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_reset_forgets_everything(name):
    """After a reset, a step is the first step again."""
    first, again = np.ones(3), np.ones(3)
    optimizer = OPTIMIZERS[name]()
    optimizer.step(first, np.array([1.0, -2.0, 3.0]), 0.1)
    optimizer.step(np.ones(3), np.full(3, 9.0), 0.1)
    optimizer.reset()
    optimizer.step(again, np.array([1.0, -2.0, 3.0]), 0.1)
    np.testing.assert_array_equal(first, again)


@pytest.mark.parametrize("longest", [0.5, 3.0, 100.0])
def test_clipping_is_torchs(longest):
    """The norm of all parameters together, and one factor for all."""
    rng = np.random.default_rng(0)
    parts = [rng.standard_normal((4, 3)), rng.standard_normal(5)]
    leaves = [torch.zeros(part.shape, dtype=torch.float64) for part in parts]
    for leaf, part in zip(leaves, parts, strict=True):
        leaf.grad = torch.tensor(part)
    gradient = np.concatenate([part.ravel() for part in parts])
    wanted = torch.nn.utils.clip_grad_norm_(leaves, longest)
    assert clip_gradient(gradient, longest) == pytest.approx(wanted.item(), rel=1e-14)
    clipped = torch.cat([leaf.grad.flatten() for leaf in leaves])
    np.testing.assert_allclose(gradient, clipped, rtol=1e-13)


def test_no_clipping_measures_only():
    """Without a length, the gradient stays as it is."""
    gradient = np.array([3.0, 4.0])
    assert clip_gradient(gradient, None) == 5
    np.testing.assert_array_equal(gradient, [3, 4])


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: SGD(1.0), "momentum: got 1.0"),
        (lambda: SGD(nesterov=True), "momentum: got 0 with nesterov"),
        (lambda: RMSprop(-0.1), "alpha: got -0.1"),
        (lambda: RMSprop(eps=0), "eps: got 0"),
        (lambda: Adam((0.9, 1.0)), r"betas\[1\]: got 1.0"),
        (lambda: Adam(weight_decay=-1), "weight_decay: got -1"),
    ],
)
def test_settings_out_of_range_are_refused(make, message):
    """Each names the argument and its value."""
    with pytest.raises(ValueError, match=message):
        make()
