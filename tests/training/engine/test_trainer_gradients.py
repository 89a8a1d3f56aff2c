"""Backpropagation through time against autograd: windows, own predictions, truncation, reset."""

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from seqviz.cells import RNNModel
from seqviz.cells.gradcheck import GradientError, check_gradients
from seqviz.training.engine.bptt import backward, flatten, forward
from seqviz.training.engine.events import StepDone
from seqviz.training.engine.losses import mse
from seqviz.training.engine.trainer import Trainer
from tests.training.torch_twin import Twin, detached

KINDS = ("rnn", "lstm", "gru")
STEPS, BATCH, AHEAD, INPUTS = 5, 4, 3, 2


def make_model(kind, outputs=INPUTS, *, layers=2, seed=0, **options):
    """A small model with random weights."""
    rng = np.random.default_rng(seed)
    return RNNModel(INPUTS, 6, outputs, num_layers=layers, cell=kind, rng=rng, **options)


def random(*shape, seed=1):
    """Normal numbers."""
    return np.random.default_rng(seed).standard_normal(shape)


def reading_on(model, own, *, reset_state=False):
    """A pass over a window and the steps after it, its targets, and the twin's gradient."""
    x, target = random(STEPS, BATCH, INPUTS), random(AHEAD + 1, BATCH, INPUTS, seed=2)
    done = forward(model, x, answers=AHEAD + 1, after=target[:-1], own=own, reset_state=reset_state)
    twin = Twin(model, reset_state=reset_state)
    read, states = twin.read(torch.tensor(x))
    answers = [read[-1]]
    for k in range(AHEAD):
        truth = torch.tensor(target[k])
        x_t = (
            truth if own is None else torch.where(torch.tensor(own[k])[:, None], answers[-1], truth)
        )
        y, states = twin.step(x_t, states)
        answers.append(y)
    F.mse_loss(torch.stack(answers), torch.tensor(target)).backward()
    np.testing.assert_allclose(done.y, torch.stack(answers).detach(), rtol=1e-10)
    return x, target, done, twin.gradient()


OWN = {
    "teacher": None,
    "own": np.ones((AHEAD, BATCH), bool),
    "mixed": np.random.default_rng(3).random((AHEAD, BATCH)) < 0.5,
}


@pytest.mark.parametrize("reset_state", [False, True])
@pytest.mark.parametrize("feeding", OWN)
@pytest.mark.parametrize("kind", KINDS)
def test_gradient_through_fed_back_predictions_is_autograds(kind, feeding, reset_state):
    """Answers and the whole gradient equal autograd's, whatever is read after the window."""
    model = make_model(kind)
    _, target, done, wanted = reading_on(model, OWN[feeding], reset_state=reset_state)
    gradients = backward(model, done, mse(done.y, target)[1])
    np.testing.assert_allclose(
        flatten(gradients, np.empty_like(wanted)), wanted, rtol=1e-9, atol=1e-12
    )


@pytest.mark.parametrize("kind", KINDS)
def test_gradient_through_fed_back_predictions_is_the_difference_quotient(kind):
    """Every number of the gradient is what wiggling that parameter does to the loss."""
    model, own = make_model(kind, layers=1), OWN["mixed"]
    x, target, done, wanted = reading_on(model, own)
    gradient = flatten(backward(model, done, mse(done.y, target)[1]), np.empty_like(wanted))

    def loss():
        answers = forward(model, x, answers=AHEAD + 1, after=target[:-1], own=own).y
        return mse(answers, target)[0]

    named, start = {}, 0
    for name, array in model.parameters().items():
        named[name] = gradient[start : start + array.size].reshape(array.shape)
        start += array.size
    check_gradients(loss, model.parameters(), named)
    named["W_y"] = named["W_y"] * 1.001
    with pytest.raises(GradientError, match="W_y"):
        check_gradients(loss, model.parameters(), named)


def trained(model, X, y, steps_of, *, optimizer="sgd", epochs=3, every_step=False, **options):
    """Train ours and, with `steps_of(twin)`, the twin; compare losses and weights."""
    twin = Twin(model)
    theirs = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}[optimizer](
        twin.leaves.values(), 0.05
    )
    trainer = Trainer(model, 0.05, optimizer=optimizer, batch_size=None, **options)
    for _ in range(epochs):
        events = trainer.run(X, y, 1, every_step=every_step)
        losses = [event.loss for event in events if isinstance(event, StepDone)]
        wanted = []
        for loss in steps_of(twin):
            theirs.zero_grad()
            loss.backward()
            if options.get("clip"):
                torch.nn.utils.clip_grad_norm_(twin.leaves.values(), options["clip"])
            theirs.step()
            wanted.append(loss.item())
        np.testing.assert_allclose(losses, wanted, rtol=1e-9)
        for name, array in trainer.current().items():
            np.testing.assert_allclose(array, twin.leaves[name].detach(), rtol=1e-8, atol=1e-11)


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
@pytest.mark.parametrize("kind", KINDS)
def test_many_to_one_training_is_torchs(kind, optimizer):
    """Ten clipped updates on the last answer leave the same weights as torch."""
    X, y = random(BATCH, STEPS, INPUTS), random(BATCH, 1, seed=2)
    x = torch.tensor(X).swapaxes(0, 1)

    def steps_of(twin):
        yield F.mse_loss(twin.read(x)[0][-1], torch.tensor(y))

    model = make_model(kind, 1)
    trained(model, X, y[:, 0], steps_of, optimizer=optimizer, epochs=10, clip=0.3)


def test_relu_training_is_torchs():
    """The same with ReLU."""
    X, y = random(BATCH, STEPS, INPUTS), random(BATCH, 3, seed=2)
    x = torch.tensor(X).swapaxes(0, 1)

    def steps_of(twin):
        yield F.mse_loss(twin.read(x)[0][-1], torch.tensor(y))

    trained(make_model("rnn", 3, nonlinearity="relu"), X, y, steps_of, epochs=10)


@pytest.mark.parametrize("kind", KINDS)
def test_cross_entropy_at_every_step_is_torchs(kind):
    """Classes after every step: the same losses and weights as torch."""
    X = random(BATCH, STEPS, INPUTS)
    labels = np.random.default_rng(4).integers(3, size=(BATCH, STEPS))
    x, wanted = torch.tensor(X).swapaxes(0, 1), torch.tensor(labels).T

    def steps_of(twin):
        yield F.cross_entropy(twin.read(x)[0].flatten(0, 1), wanted.flatten())

    model = make_model(kind, 3)
    trained(model, X, labels, steps_of, epochs=5, every_step=True, loss="cross_entropy")


@pytest.mark.parametrize("length", [1, 2, 3, 5, 9])
@pytest.mark.parametrize("kind", KINDS)
def test_truncated_training_is_torchs_with_detach(kind, length):
    """A target at every step: one update a chunk, the state flows on, the gradient stops."""
    X, y = random(BATCH, STEPS, INPUTS), random(BATCH, STEPS, 1, seed=2)
    x, target = torch.tensor(X).swapaxes(0, 1), torch.tensor(y).swapaxes(0, 1)

    def steps_of(twin):
        states = None
        for x_chunk, wanted in zip(x.split(length), target.split(length), strict=True):
            answers, states = twin.read(x_chunk, states and detached(states))
            yield F.mse_loss(answers, wanted)

    trained(make_model(kind, 1), X, y, steps_of, every_step=True, truncate=length)


@pytest.mark.parametrize("length", [1, 2, 5])
@pytest.mark.parametrize("kind", KINDS)
def test_truncation_of_a_window_is_torchs_with_detach(kind, length):
    """One target after the window: the gradient reaches back through the last steps only."""
    X, y = random(BATCH, STEPS, INPUTS), random(BATCH, 1, seed=2)
    x = torch.tensor(X).swapaxes(0, 1)

    def steps_of(twin):
        states = None
        if length < STEPS:
            states = detached(twin.read(x[:-length])[1])
        yield F.mse_loss(twin.read(x[-length:], states)[0][-1], torch.tensor(y))

    trained(make_model(kind, 1), X, y, steps_of, truncate=length)


@pytest.mark.parametrize("every_step", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_truncation_as_long_as_the_sequence_changes_nothing(kind, every_step):
    """Truncate ≥ T is full backpropagation, bit for bit; truncate < T is not."""
    X = random(7, STEPS, INPUTS)
    y = random(7, STEPS, seed=2) if every_step else random(7, seed=2)
    weights = []
    for truncate in (None, STEPS, STEPS + 3, 2):
        trainer = Trainer(make_model(kind, 1), batch_size=3, truncate=truncate)
        for _ in trainer.run(X, y, 2, every_step=every_step):
            pass
        weights.append(trainer.current()["0.W_h"])
    np.testing.assert_array_equal(weights[0], weights[1])
    np.testing.assert_array_equal(weights[0], weights[2])
    assert not np.array_equal(weights[0], weights[3])


def test_a_reset_state_remembers_nothing():
    """With the state reset before each step, only the last input matters; W_h learns nothing."""
    X, y = random(8, STEPS, INPUTS), random(8, seed=2)
    other = X.copy()
    other[:, :-1] = random(8, STEPS - 1, INPUTS, seed=5)
    ends = []
    for data in (X, other):
        model = make_model("rnn", 1)
        before = model.cells[0].W_h.copy()
        trainer = Trainer(model, reset_state=True, batch_size=None)
        for _ in trainer.run(data, y, 3):
            pass
        np.testing.assert_array_equal(model.cells[0].W_h, before)
        ends.append(trainer.current())
    for name, array in ends[0].items():
        np.testing.assert_allclose(array, ends[1][name], rtol=1e-12, err_msg=name)
