"""Weights to come back to, and when a loss has exploded."""

import threading

import numpy as np
import pytest

from seqviz.training.engine.events import StepDone
from seqviz.training.engine.kept import Best, LastGood
from seqviz.training.engine.optimizers import SGD
from seqviz.training.engine.trainer import Trainer
from seqviz.training.engine.weights import Weights
from tests.training.small import make_model, of, sine


@pytest.mark.parametrize(("first", "scale"), [(0.01, 0.5), (3.0, 3.0)])
def test_the_scale_is_the_first_loss_or_that_of_answering_nothing(first, scale):
    """Weights are kept up to the scale; a loss has exploded above 1e6 times the scale."""
    good = LastGood(np.zeros(2), nothing=0.5)
    weights = np.ones(2)
    assert good.sound(first, weights)
    np.testing.assert_array_equal(good.weights, [1, 1])
    assert good.sound(scale * 1.01, weights * 2)
    assert good.sound(scale * 0.99e6, weights * 3)
    np.testing.assert_array_equal(good.weights, [1, 1])
    assert not good.sound(scale * 1.01e6, weights * 4)
    assert not good.sound(np.inf, weights * 5)
    assert not good.sound(np.nan, weights * 6)
    weights[:] = 9  # what was kept is a copy
    np.testing.assert_array_equal(good.weights, [1, 1])
    good.begin(np.full(2, 7.0))
    assert not good.sound(scale * 1.01e6, weights)
    np.testing.assert_array_equal(good.weights, [7, 7])


def test_patience_counts_losses_that_are_no_lower():
    """Equal is not lower, nor is NaN; a lower loss begins the count anew."""
    best = Best(2, np.zeros(1))
    told = []
    for loss in (5.0, 5.0, 4.0, np.nan, 4.5):
        best.add(loss, np.array([loss]))
        told.append(best.over)
    assert told == [False, False, False, False, True]
    assert best.weights == [4.0]
    best.wait_again()
    assert not best.over


@pytest.mark.parametrize("beyond", [np.nan, np.inf])
def test_where_no_held_out_loss_is_a_number_nothing_learned_is_lost(beyond):
    """Patience runs out, and the weights to come back to are the latest, not the first."""
    best = Best(2, np.zeros(1))
    for epoch in (1.0, 2.0):
        best.add(beyond, np.array([epoch]))
    assert best.over
    assert best.weights == [2.0]
    best.add(5.0, np.array([3.0]))
    best.add(beyond, np.array([4.0]))
    assert best.weights == [3.0]


def test_without_patience_it_is_never_over():
    """The best weights are known all the same."""
    best = Best(None, np.zeros(1))
    for loss in (1.0, 2.0, 3.0):
        best.add(loss, np.array([loss]))
    assert not best.over
    assert best.weights == [1.0]


def test_a_reader_waits_for_the_end_of_an_update():
    """A copy asked for in the middle of an update is the one after it."""
    weights, copies = Weights(make_model()), []
    reader = threading.Thread(target=lambda: copies.append(weights.current()))

    class Halves(SGD):
        def step(self, parameters, gradient, learning_rate):
            parameters[::2] = 1
            reader.start()
            reader.join(timeout=0.05)
            assert not copies
            parameters[1::2] = 1

    weights.update(Halves(), np.zeros_like(weights.vector), 0.1)
    reader.join()
    assert all((array == 1).all() for array in copies[0].values())


def test_after_weights_are_given_up_the_optimizer_begins_anew():
    """Continued after divergence, a step with momentum is a first step: rate × gradient."""
    trainer = Trainer(make_model(nonlinearity="relu"), 30.0, optimizer="momentum", batch_size=None)
    assert list(trainer.run(*sine(), 200))[-1].reason == "diverged"
    assert trainer.step > 1
    before = trainer.current()
    trainer.controls.set("learning_rate", 1e-3)
    (step,) = of(StepDone, trainer.run(*sine(), 1))
    after = trainer.current()
    moved = np.sqrt(sum(np.sum((after[name] - before[name]) ** 2) for name in before))
    assert moved == pytest.approx(1e-3 * step.gradient_norm, rel=1e-9)
