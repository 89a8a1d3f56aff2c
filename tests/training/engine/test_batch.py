"""A batch in pieces: the same loss and gradient, a bounded memory, and an ear for a stop."""

import tracemalloc
from typing import Any

import numpy as np
import pytest

from seqviz.cells import RNNModel
from seqviz.cells.tape import ModelTape, record
from seqviz.training.engine import batch as batch_module
from seqviz.training.engine import bptt
from seqviz.training.engine.batch import BYTES, at_a_time
from seqviz.training.engine.events import EpochDone, PhaseDone, StepDone
from seqviz.training.engine.trainer import Trainer
from seqviz.training.tasks.sequence import DEFAULT, LIMITS, build
from tests.training.small import make_model, of, same, sine

WAYS = {
    "rnn": {},
    "gru": {"teacher_forcing": 0.5},
    "lstm": {"teacher_forcing": 1.0},
    "lstm, own answers": {"teacher_forcing": 0.0},
    "gru, forgetful": {"reset_state": True, "teacher_forcing": 0.5},
    "lstm, the last steps": {"truncate": 2},
}


@pytest.fixture
def one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every sequence is a piece of its own."""
    monkeypatch.setattr(batch_module, "BYTES", 1)


@pytest.mark.parametrize("way", list(WAYS))
def test_pieces_make_the_whole_batchs_updates(monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    """Losses, gradients and weights are those of batches in one piece, up to rounding."""
    data, held_out = sine(ahead=3), sine(20, ahead=3)
    ends = []
    for most in (BYTES, 1):
        monkeypatch.setattr(batch_module, "BYTES", most)
        trainer = Trainer(make_model(way.split(",")[0]), 0.02, clip=0.5, **WAYS[way])
        events = list(trainer.run(*data, 2, validation=held_out))
        ends.append((of(StepDone, events), of(EpochDone, events), trainer.current()))
    (steps, epochs, weights), (others, other_epochs, other_weights) = ends
    assert len(steps) == len(others) == 6
    for one, other in zip(steps, others, strict=True):
        assert other.loss == pytest.approx(one.loss, rel=1e-10)
        assert other.gradient_norm == pytest.approx(one.gradient_norm, rel=1e-8)
    for one, other in zip(epochs, other_epochs, strict=True):
        assert other.validation_loss == pytest.approx(one.validation_loss, rel=1e-8)
    for name, array in weights.items():
        np.testing.assert_allclose(other_weights[name], array, rtol=1e-7, atol=1e-10)


def test_the_state_of_every_piece_flows_on_to_the_next_chunk(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Long sequences in chunks: each sequence goes on from its own state, in any pieces."""
    X, _ = sine(5, window=20)
    targets = np.roll(X[..., 0], -1, axis=1)
    ends = []
    for most in (BYTES, 1):
        monkeypatch.setattr(batch_module, "BYTES", most)
        trainer = Trainer(make_model("lstm"), truncate=6, batch_size=3)
        list(trainer.run(X, targets, 2, every_step=True))
        ends.append(trainer.current())
    for name, array in ends[0].items():
        np.testing.assert_allclose(ends[1][name], array, rtol=1e-7, atol=1e-10)


@pytest.mark.usefixtures("one_by_one")
def test_slow_motion_tells_the_whole_batch() -> None:
    """All answers, the first 32 sequences' states, and the length of all gradients at a step."""
    X, y = sine()
    told = {}
    for most in (1, BYTES):
        batch_module.BYTES = most  # put back by the fixture
        trainer = Trainer(make_model(), batch_size=None)
        trainer.controls.slow_motion = True
        told[most] = {event.phase: event for event in of(PhaseDone, trainer.run(X, y, 1))}
    for phase, event in told[BYTES].items():
        for name, array in event.arrays.items():
            np.testing.assert_allclose(
                told[1][phase].arrays[name], array, rtol=1e-6, atol=1e-12, err_msg=name
            )
    assert told[1]["forward"].arrays["y"].shape == (70, 1)
    assert told[1]["forward"].arrays["h"].shape == (6, 32, 6)


@pytest.mark.usefixtures("one_by_one")
def test_a_stop_is_heard_within_an_update(monkeypatch: pytest.MonkeyPatch) -> None:
    """One sequence more at most is read; the update is not made, and made anew it is the same."""
    X, y = sine(ahead=2)
    options = {"teacher_forcing": 0.5, "batch_size": None, "optimizer": "momentum"}
    whole = Trainer(make_model("gru"), **options)
    list(whole.run(X, y, 3))
    parts, asked = Trainer(make_model("gru"), **options), [0]
    read: list[int] = []

    def counted(model: RNNModel, x: np.ndarray, *args: Any, **options: Any) -> ModelTape:
        read.append(x.shape[1])
        return record(model, x, *args, **options)

    monkeypatch.setattr(bptt, "record", counted)

    def stop() -> bool:
        asked[0] += 1
        return asked[0] > 95  # in the middle of the second update

    first = list(parts.run(X, y, 3, stop=stop))
    assert first[-1].reason == "stopped"
    assert parts.step == first[-1].step == 1
    assert len(read) == 2 * 95  # as often as it was told to go on: a window, and one answer more
    second = list(parts.run(X, y, 3 - parts.epoch))
    assert [event.step for event in of(StepDone, second)] == [2, 3]
    assert same(parts.current(), whole.current())


@pytest.mark.usefixtures("one_by_one")
def test_a_stop_is_heard_while_it_measures() -> None:
    """The epoch is not told then; the next call measures it and goes on."""
    X, y = sine()
    trainer, updates = Trainer(make_model(), batch_size=None), [0]

    def stop() -> bool:
        updates[0] += trainer.step  # the first update is made: it measures
        return updates[0] > 3

    events = list(trainer.run(X, y, 2, validation=sine(20), stop=stop))
    assert events[-1].reason == "stopped"
    assert (trainer.step, trainer.epoch) == (1, 0)
    assert not of(EpochDone, events)
    again = list(trainer.run(X, y, 2, validation=sine(20)))
    assert [(event.epoch, event.step) for event in of(EpochDone, again)] == [(1, 1), (2, 2)]


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
def test_an_update_needs_no_more_than_is_stated(monkeypatch: pytest.MonkeyPatch, cell: str) -> None:
    """Traces and gradients of many long sequences stay below the bound of a piece."""
    bound = 3 * 2**20
    monkeypatch.setattr(batch_module, "BYTES", bound)
    rng = np.random.default_rng(0)
    X, y = rng.standard_normal((60, 40, 1)), rng.standard_normal((60, 3, 1))
    trainer = Trainer(
        make_model(cell, hidden=24, num_layers=3), batch_size=None, teacher_forcing=0.5
    )
    events = trainer.run(X, y, 1)
    next(events)
    next(events)
    tracemalloc.start()
    try:
        assert isinstance(next(events), StepDone)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < bound
    assert peak > bound / 6  # and it makes use of it


def test_the_largest_setup_is_read_in_pieces_of_several_sequences() -> None:
    """One sequence of the largest network is far below the bound, so that the bound holds."""
    largest = DEFAULT.changed(
        {
            "cell": "lstm",
            "hidden_size": int(LIMITS["hidden_size"][1]),
            "num_layers": int(LIMITS["num_layers"][1]),
            "window": int(LIMITS["window"][1]),
            "horizon": int(LIMITS["horizon"][1]),
        }
    )
    steps = largest.window + largest.horizon
    assert 4 <= at_a_time(build(largest).model, steps) <= 16
