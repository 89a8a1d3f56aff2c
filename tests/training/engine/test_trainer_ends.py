"""Slow motion, and how a training ends."""

import numpy as np
import pytest

from seqviz.training.engine.events import (
    EpochDone,
    PhaseDone,
    StepDone,
)
from seqviz.training.engine.trainer import Trainer
from tests.training.small import make_model, of, same, sine

# ---------------------------------------------------------------- slow motion


@pytest.mark.parametrize("kind", ["rnn", "lstm", "gru"])
def test_slow_motion_tells_the_phases_and_changes_nothing(kind):
    """Forward, loss, backward, update, then the step: with the numbers of the same update."""
    X, y = sine()
    plain = Trainer(make_model(kind), 0.1, clip=0.05, optimizer="sgd")
    list(plain.run(X, y, 2))
    slow = Trainer(make_model(kind), 0.1, clip=0.05, optimizer="sgd")
    slow.controls.slow_motion = True
    events = [e for e in slow.run(X, y, 2) if isinstance(e, PhaseDone | StepDone)]
    assert same(plain.current(), slow.current())
    assert len(events) == 6 * 5
    for first in range(0, len(events), 5):
        forward, loss, backward, update, step = events[first : first + 5]
        names = [event.phase for event in (forward, loss, backward, update)]
        assert names == ["forward", "loss", "backward", "update"]
        assert {(event.step, event.epoch) for event in events[first : first + 5]} == {
            (step.step, step.epoch)
        }
        size = len(forward.arrays["y"])
        assert forward.arrays["x"].shape == (6, size, 1)
        assert forward.arrays["h"].shape == backward.arrays["d_h"].shape == (6, size, 6)
        assert loss.values["loss"] == step.loss
        np.testing.assert_array_equal(loss.arrays["y"], forward.arrays["y"])
        error = loss.arrays["y"] - loss.arrays["target"]
        np.testing.assert_array_equal(loss.arrays["error"], error)
        assert np.mean(error**2) == pytest.approx(step.loss, rel=1e-12)
        assert backward.values["gradient_norm"] == step.gradient_norm
        names = plain.current()
        whole = np.concatenate([backward.arrays[f"d_{name}"].ravel() for name in names])
        assert np.linalg.norm(whole) == pytest.approx(step.gradient_norm, rel=1e-12)
        clipped = backward.values["clipped_norm"]
        assert clipped == min(step.gradient_norm, 0.05)
        assert update.values == {"learning_rate": step.learning_rate, "clipped_norm": clipped}
        for name in names:
            before, after = update.arrays[f"before.{name}"], update.arrays[f"after.{name}"]
            wanted = 0.1 * clipped / step.gradient_norm * backward.arrays[f"d_{name}"]
            np.testing.assert_allclose(before - after, wanted, rtol=1e-4, atol=1e-15)
        for event in (forward, loss, backward, update):
            assert not any(array.flags.writeable for array in event.arrays.values())


def test_slow_motion_can_be_switched_on_and_off():
    """The steps in between tell their phases, the others do not."""
    trainer = Trainer(make_model())
    told = {}
    for event in trainer.run(*sine(), 3):
        if isinstance(event, PhaseDone):
            told[event.step] = told.get(event.step, 0) + 1
        if isinstance(event, StepDone):
            trainer.controls.slow_motion = 3 <= event.step < 5
    assert told == {4: 4, 5: 4}


def test_slow_motion_of_classes_and_of_several_answers():
    """Labels become rows with a 1; several answers a sequence come sequence first."""
    labels = np.random.default_rng(0).integers(3, size=70)
    trainer = Trainer(make_model(outputs=3), loss="cross_entropy", batch_size=None)
    trainer.controls.slow_motion = True
    phases = of(PhaseDone, trainer.run(sine()[0], labels, 1))
    np.testing.assert_array_equal(phases[1].arrays["target"].argmax(1), labels)
    X, y = sine(ahead=4)
    trainer = Trainer(make_model(), teacher_forcing=0.5, batch_size=None, reset_state=True)
    trainer.controls.slow_motion = True
    forward, loss, backward, _ = of(PhaseDone, trainer.run(X, y, 1))
    np.testing.assert_array_equal(loss.arrays["target"], y)
    assert forward.arrays["y"].shape == (70, 4, 1)
    assert forward.arrays["h"].shape == backward.arrays["d_h"].shape == (9, 32, 6)
    assert backward.arrays["h_norm"].shape == (9,)


# ---------------------------------------------------------------- how it ends


def test_a_number_that_is_none_ends_it_with_the_last_good_weights():
    """A rate far too high diverges; the weights left behind are no worse than the first."""
    X, y = sine()
    model = make_model(nonlinearity="relu")
    trainer = Trainer(model, 50.0, optimizer="sgd", batch_size=None)
    events = list(trainer.run(X, y, 200))
    ended = events[-1]
    assert ended.reason == "diverged"
    assert not ended.loss < 1e6 * np.mean(y**2)
    assert ended.step == trainer.step == len(of(StepDone, events)) < 200
    steps = of(StepDone, events)
    left = np.mean((model.forward(X.swapaxes(0, 1)).y[-1, :, 0] - y) ** 2)
    assert left <= max(steps[0].loss, np.mean(y**2)) * (1 + 1e-12)
    assert same(events[-2].parameters, trainer.current())
    trainer.controls.set("learning_rate", 1e-3)
    again = list(trainer.run(X, y, 5))
    assert again[-1].reason == "finished"
    assert again[-1].loss < left * 1.01


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_weights_that_are_not_numbers_diverge_at_once(value):
    """The first loss is not finite: no step, one end; with sound weights it can train after all."""
    model = make_model()
    model.b_y[...] = value
    trainer = Trainer(model)
    events = list(trainer.run(*sine(), 2))
    assert (events[-1].reason, events[-1].step) == ("diverged", 0)
    assert not np.isfinite(events[-1].loss)
    model.b_y[...] = 0
    assert list(trainer.run(*sine(), 2))[-1].reason == "finished"


def test_a_gradient_that_is_not_finite_makes_no_update():
    """A finite loss whose gradient overflows float32 leaves the weights as they were."""
    model = make_model(hidden=40, dtype=np.float32, nonlinearity="relu")
    model.W_y[...] = 0
    model.b_y[...] = 0
    model.cells[0].b[...] = 1e30
    before = {name: array.copy() for name, array in model.parameters().items()}
    events = list(Trainer(model, batch_size=None).run(*sine(), 2))
    assert events[-1].reason == "diverged"
    assert np.isfinite(events[-1].loss)
    assert same(model.parameters(), before)


def test_early_stopping_restores_the_best_weights():
    """It ends `patience` epochs after the lowest held-out loss, with the weights of that epoch."""
    rng = np.random.default_rng(0)
    X, y = rng.standard_normal((12, 5, 1)), rng.standard_normal(12)
    held_out = rng.standard_normal((40, 5, 1)), rng.standard_normal(40)
    trainer = Trainer(make_model(hidden=16), 0.02, patience=7)
    epochs, weights, ended = [], [], None
    for event in trainer.run(X, y, 500, validation=held_out):
        if isinstance(event, EpochDone):
            epochs.append(event)
            weights.append(trainer.current())
        ended = event
    losses = [event.validation_loss for event in epochs]
    best = int(np.argmin(losses))
    assert (ended.reason, ended.early) == ("finished", True)
    assert len(losses) == best + 1 + 7 < 500
    assert same(trainer.current(), weights[best])
    model = trainer.model
    after = np.mean((model.forward(held_out[0].swapaxes(0, 1)).y[-1, :, 0] - held_out[1]) ** 2)
    assert after == pytest.approx(losses[best], rel=1e-12)
    again = of(EpochDone, trainer.run(X, y, 2, validation=held_out))
    assert len(again) == 2


def test_held_out_sequences_read_their_own_predictions():
    """The held-out loss is that of a forecast, whatever teacher forcing does in training."""
    X, y = sine(ahead=3)
    held_out = sine(1100, ahead=3)
    trainer = Trainer(make_model())
    (epoch,) = of(EpochDone, trainer.run(X, y, 1, validation=held_out))
    x, states, answers = held_out[0].swapaxes(0, 1), None, []
    for _ in range(3):
        trace = trainer.model.forward(x, states)
        answers.append(trace.y[-1])
        x, states = trace.y[-1:].copy(), trace.finals
    wanted = np.mean((np.stack(answers, 1) - held_out[1]) ** 2)
    assert epoch.validation_loss == pytest.approx(wanted, rel=1e-12)


def test_accuracy_is_the_share_of_classes_read_right():
    """A sign can be learned: the held-out accuracy is that of the answers, and rises to 1."""
    rng = np.random.default_rng(0)
    X = rng.standard_normal((200, 4, 1))
    labels = (X[:, -1, 0] > 0).astype(np.int64)
    trainer = Trainer(make_model(outputs=2), 0.05, loss="cross_entropy")
    epochs = of(EpochDone, trainer.run(X, labels, 10, validation=(X[:50], labels[:50])))
    answers = trainer.model.forward(X[:50].swapaxes(0, 1)).y[-1].argmax(1)
    assert epochs[-1].accuracy == np.mean(answers == labels[:50]) > 0.95
