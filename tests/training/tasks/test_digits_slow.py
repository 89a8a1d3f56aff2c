"""Slow motion of the digit network: the same updates, and numbers that are autograd's."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from seqviz.data.sample import load_sample
from seqviz.models.classifier import DigitLSTM, rows_first
from seqviz.training.engine.batch import Batch, Seen, gradient_of
from seqviz.training.engine.events import Event, PhaseDone, StepDone
from seqviz.training.engine.losses import LOSSES
from seqviz.training.engine.phases import place_of
from seqviz.training.engine.torch_trainer import TorchTrainer
from seqviz.training.tasks.digits import DigitsRun, DigitsSetup, digits_of


def run_of(recipe: str) -> DigitsRun:
    """Small, and the same every time."""
    setup = DigitsSetup(recipe=recipe, epochs=1, hidden_size=8)
    return DigitsRun(setup, digits_of("sample").few(300, 20))


def told(run: DigitsRun, slow: bool) -> Iterator[Event]:
    """All that happens in one epoch."""
    assert isinstance(run.learner, TorchTrainer)
    run.learner.slow_motion = slow
    yield from run.learner.run(1)


@pytest.mark.parametrize("recipe", ["tutorial", "best"])
def test_slow_motion_trains_as_ever(recipe: str) -> None:
    """The same losses, gradients and weights, bit for bit; four phases before each update."""
    usual, slow = run_of(recipe), run_of(recipe)
    steps = [event for event in told(usual, False) if isinstance(event, StepDone)]
    events = list(told(slow, True))
    others = [event for event in events if isinstance(event, StepDone)]
    for one, other in zip(steps, others, strict=True):
        assert (one.loss, one.gradient_norm) == (other.loss, other.gradient_norm)
    assert usual.model is not None
    assert slow.model is not None
    weights = slow.model.numpy_state()
    for name, array in usual.model.numpy_state().items():
        np.testing.assert_array_equal(weights[name], array)
    phases = [event.phase for event in events if isinstance(event, PhaseDone)]
    assert phases == ["forward", "loss", "backward", "update"] * len(steps)


def test_the_numbers_are_those_of_the_update() -> None:
    """Of the first batch: loss, gradients and what each row adds to one weight's gradient."""
    run = run_of("tutorial")
    found = {}
    for event in told(run, True):
        if isinstance(event, PhaseDone) and event.step == 1:
            found[event.phase] = event
        if isinstance(event, StepDone):
            first = event
            break
    sample, setup = load_sample(), run.setup
    generator = torch.Generator().manual_seed(setup.seed)
    size = min(setup.settings.batch_size, 300)
    batch = torch.randperm(300, generator=generator)[:size].numpy()
    images, labels = sample.train.images[batch], sample.train.labels[batch]
    weights = torch.Generator().manual_seed(setup.seed)
    model = DigitLSTM(setup.architecture, generator=weights)
    x = rows_first(torch.tensor(images))
    logits = model(x)
    loss = F.cross_entropy(logits, torch.tensor(labels))
    torch.autograd.backward(loss)
    assert (
        found["loss"].values["loss"] == first.loss == pytest.approx(float(loss.detach()), rel=1e-3)
    )
    likely = logits.softmax(1)[torch.arange(size), torch.tensor(labels)]
    np.testing.assert_allclose(found["loss"].arrays["likely"], likely.detach(), rtol=1e-4)
    back = found["backward"].arrays
    want = model.lstm.weight_hh_l1.grad
    assert want is not None
    np.testing.assert_allclose(back["d_1.W_h"], want, rtol=0.05, atol=1e-4)  # made in bfloat16
    (key,) = (name for name in back if name.startswith("parts."))
    name, place = place_of(key)
    assert name == "1.W_h"
    assert back[key].shape == (28,)
    assert back[key].sum() == pytest.approx(float(want[place]), rel=1e-3)
    # The same rows, read and sent back by NumPy.
    ours = run.network({k: v.numpy() for k, v in model.state_dict().items()})
    seen, rows = Seen(), np.array(x.numpy(), dtype=ours.dtype)
    ours_batch = Batch(rows[:0], rows, labels[None], False, None, None, False)
    out = np.empty(ours.parameter_count, ours.dtype)
    gradient_of(ours, ours_batch, LOSSES["cross_entropy"], out, stop=lambda: False, seen=seen)
    np.testing.assert_allclose(back["h_norm"], seen.d_h_norm, rtol=1e-3)
    np.testing.assert_allclose(back["d_h"], seen.d_h[:, : back["d_h"].shape[1]], atol=1e-6)
    update = found["update"].arrays
    assert update["before.1.W_h"].shape == update["after.1.W_h"].shape
    assert np.any(update["before.1.W_h"] != update["after.1.W_h"])
