"""What each step adds to the gradient of one weight: the parts are autograd's, their sum all."""

from typing import Any

import numpy as np
import pytest
import torch

from seqviz.cells import CELLS, RNNModel
from seqviz.training.engine import batch as batch_module
from seqviz.training.engine.events import PhaseDone
from seqviz.training.engine.phases import place_of
from seqviz.training.engine.trainer import Trainer
from tests.training.small import make_model, sine
from tests.training.torch_twin import Twin

WAYS: dict[str, dict[str, Any]] = {
    "plain": {},
    "own answers": {"teacher_forcing": 0.0},
    "some own answers": {"teacher_forcing": 0.5},
    "forgetful": {"reset_state": True, "teacher_forcing": 0.5},
    "the last steps": {"truncate": 2},
}


def backward_phase(model: RNNModel, ahead: int = 3, **settings: Any) -> PhaseDone:
    """Of the first update."""
    trainer = Trainer(model, 0.02, **settings)
    trainer.controls.slow_motion = True
    told = trainer.run(*sine(ahead=ahead), 1)
    return next(e for e in told if isinstance(e, PhaseDone) and e.phase == "backward")


def parts_of(event: PhaseDone) -> tuple[str, tuple[int, ...], np.ndarray]:
    """The parameter, the place of the weight, and what each step adds."""
    (key,) = (name for name in event.arrays if name.startswith("parts."))
    return *place_of(key), event.arrays[key]


@pytest.mark.parametrize("pieces", [None, 1])
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("cell", CELLS)
def test_the_parts_add_up_to_the_gradient(
    cell: str, way: str, pieces: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For every cell, whatever it reads, and in however many pieces."""
    if pieces is not None:
        monkeypatch.setattr(batch_module, "BYTES", pieces)
    event = backward_phase(make_model(cell), **WAYS[way])
    name, place, parts = parts_of(event)
    assert len(parts) == len(event.arrays["h_norm"])
    whole = event.arrays[f"d_{name}"][place]
    assert whole != 0
    assert parts.sum() == pytest.approx(whole, rel=1e-9)


@pytest.mark.parametrize("forcing", [1.0, 0.0])
@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
def test_each_part_is_autograds(cell: str, forcing: float) -> None:
    """Torch is given a copy of the weights for every step; each copy's gradient is that part."""
    model = make_model(cell)
    X, y = sine(ahead=3)
    event = backward_phase(model, batch_size=None, optimizer="sgd", teacher_forcing=forcing)
    name, place, parts = parts_of(event)
    twin = Twin(make_model(cell))  # the same first weights; the model's own are updated by now
    base, copies = twin.leaves, []
    x = [torch.tensor(one) for one in X.swapaxes(0, 1)]
    targets = torch.tensor(y.reshape(len(X), 3, 1)).swapaxes(0, 1)  # (K, N, O)
    states, answers = twin.zeros(len(X)), []
    for t in range(len(x) + 2):
        read = x[t] if t < len(x) else (targets[t - len(x)] if forcing else answers[-1])
        copies.append(base[name].clone())
        copies[-1].retain_grad()
        twin.leaves = {**base, name: copies[-1]}
        answer, states = twin.step(read, states)
        answers.append(answer)
    loss = ((torch.stack(answers[-3:]) - targets) ** 2).mean()
    torch.autograd.backward(loss)
    want = [float(one.grad[place]) for one in copies if one.grad is not None]
    np.testing.assert_allclose(parts, want, rtol=1e-8, atol=1e-12)
