"""The trainer's loop: events, repeatability, stopping and settings."""

from itertools import pairwise

import numpy as np
import pytest

from seqviz.training.engine import snapshots
from seqviz.training.engine.events import (
    EpochDone,
    PhaseDone,
    SettingsChanged,
    SnapshotTaken,
    StepDone,
    TrainingEnded,
    TrainingStarted,
)
from seqviz.training.engine.optimizers import SGD
from seqviz.training.engine.schedules import Cosine
from seqviz.training.engine.trainer import Trainer
from tests.training.small import make_model, of, same, sine

# ---------------------------------------------------------------- events


def test_events_come_in_order_and_add_up():
    """Started, then every step with its epoch, an end to each epoch, one snapshot and the end."""
    X, y = sine()
    events = list(Trainer(make_model(), batch_size=32).run(X, y, 4, validation=sine(20)))
    started, ended = events[0], events[-1]
    assert started == TrainingStarted(12, 4, 70, 55, "cpu", "float64")
    assert (ended.reason, ended.step, ended.early) == ("finished", 12, False)
    assert len(of(TrainingStarted, events)) == len(of(TrainingEnded, events)) == 1
    steps, epochs = of(StepDone, events), of(EpochDone, events)
    assert [event.step for event in steps] == list(range(1, 13))
    assert [event.epoch for event in steps] == [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4]
    assert [(event.epoch, event.step) for event in epochs] == [(1, 3), (2, 6), (3, 9), (4, 12)]
    for epoch in epochs:
        own = [event.loss for event in steps if event.epoch == epoch.epoch]
        assert epoch.loss == pytest.approx(np.mean(own), rel=1e-14)
        assert epoch.accuracy is None
        assert epoch.validation_loss > 0
    assert ended.loss == steps[-1].loss
    assert all(event.gradient_norm > 0 for event in steps)
    times = [event.seconds for event in events[1:]]
    assert all(before <= after for before, after in pairwise(times))
    assert isinstance(events[-2], SnapshotTaken)


def test_every_example_is_seen_once_an_epoch_in_a_new_order():
    """The batches of an epoch share out all examples; the next epoch shuffles them anew."""
    X, y = sine(10)
    trainer = Trainer(make_model(), batch_size=4)
    trainer.controls.slow_motion = True
    events = of(PhaseDone, trainer.run(X, y, 2))
    read = [event.arrays["x"][0, :, 0] for event in events if event.phase == "forward"]
    assert [len(batch) for batch in read] == [4, 4, 2] * 2
    first, second = np.concatenate(read[:3]), np.concatenate(read[3:])
    np.testing.assert_array_equal(np.sort(first), np.sort(X[:, 0, 0]))
    np.testing.assert_array_equal(np.sort(second), np.sort(X[:, 0, 0]))
    assert not np.array_equal(first, second)


def test_each_epoch_can_learn_others():
    """Drawn by the number of epochs completed, once each, and none after the last; the first given.

    Stopped within an epoch, it goes on with what that epoch has.
    """
    asked, read = [], []

    def fresh(done):
        asked.append(done)
        return tuple(array + done for array in sine(10))

    trainer = Trainer(make_model(), batch_size=5)
    trainer.controls.slow_motion = True
    for until in (3, None):
        events = trainer.run(
            *fresh(trainer.epoch),
            3 - trainer.epoch,
            fresh=fresh,
            stop=lambda until=until: trainer.step == until,
        )
        for event in of(PhaseDone, events):
            if event.phase == "forward":
                read.append(event.arrays["x"][0, :, 0])
    assert asked == [0, 1, 1, 2]
    for done in range(3):
        own = np.sort(np.concatenate(read[2 * done : 2 * done + 2]))
        np.testing.assert_array_equal(own, np.sort(sine(10)[0][:, 0, 0] + done))


def test_snapshots_are_due_read_only_and_never_change():
    """Step 0, then where they are due, then the last; each holds what the model was then."""
    X, y = sine()
    trainer = Trainer(make_model())
    kept = []
    for event in trainer.run(X, y, 10):
        if isinstance(event, SnapshotTaken):
            assert event.step == trainer.step
            assert same(event.parameters, trainer.current())
            kept.append((event, {name: a.copy() for name, a in event.parameters.items()}))
    steps = [event.step for event, _ in kept]
    assert steps == [step for step in range(31) if snapshots.due(step)] + [30]
    for event, copy in kept:
        assert same(event.parameters, copy)
        assert not any(array.flags.writeable for array in event.parameters.values())
    assert not same(kept[0][1], kept[-1][1])


# ---------------------------------------------------------------- the same again


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("kind", ["rnn", "lstm", "gru"])
def test_same_seed_same_training_other_seed_another(kind, dtype):
    """Two runs are equal bit for bit; the order of another seed gives other weights."""
    X, y = sine(ahead=3)
    ends = []
    for seed in (1, 1, 2):
        model = make_model(kind, dtype=dtype)
        trainer = Trainer(model, teacher_forcing=0.5, seed=seed)
        losses = [event.loss for event in of(StepDone, trainer.run(X, y, 3))]
        ends.append((losses, trainer.current()))
        assert all(array.dtype == dtype for array in trainer.current().values())
    assert ends[0][0] == ends[1][0]
    assert same(ends[0][1], ends[1][1])
    assert not same(ends[0][1], ends[2][1])


@pytest.mark.parametrize("optimizer", ["momentum", "rmsprop", "adam"])
@pytest.mark.parametrize("stop_at", [1, 4, 5, 12])
def test_stopped_and_continued_is_never_stopped(optimizer, stop_at):
    """Stopped in the middle of an epoch, or at its end, a training goes on unchanged."""
    X, y = sine(ahead=2)
    options = {
        "optimizer": optimizer,
        "batch_size": 15,
        "teacher_forcing": 0.5,
        "schedule": Cosine(),
        "clip": 0.5,
    }
    whole = Trainer(make_model("gru"), **options)
    wanted = of(StepDone, whole.run(X, y, 4, validation=sine(20, ahead=2)))

    parts = Trainer(make_model("gru"), **options)
    held_out = sine(20, ahead=2)
    plan = {"validation": held_out, "stop": lambda: parts.step >= stop_at}
    first = list(parts.run(X, y, 4, **plan))
    assert first[-1].reason == "stopped"
    assert parts.step == first[-1].step == stop_at
    second = list(parts.run(X, y, 4 - parts.epoch, validation=held_out))
    assert second[0].steps == first[0].steps == 20
    assert second[0].epochs == 4
    assert second[-1].reason == "finished"
    assert second[-1].seconds > first[-1].seconds
    got = of(StepDone, first + second)
    for one, other in zip(got, wanted, strict=True):
        assert (one.step, one.epoch, one.loss) == (other.step, other.epoch, other.loss)
        assert (one.learning_rate, one.gradient_norm) == (other.learning_rate, other.gradient_norm)
    assert [event.epoch for event in of(EpochDone, first + second)] == [1, 2, 3, 4]
    assert same(parts.current(), whole.current())


def test_a_chunk_in_the_middle_of_a_sequence_continues_with_its_state():
    """Also between two chunks of a sequence, stopping changes nothing."""
    X, _ = sine(5, window=20)
    targets = np.roll(X[..., 0], -1, axis=1)
    ends = []
    for stop_at in (None, 3):
        trainer = Trainer(make_model("lstm"), truncate=6, batch_size=2)
        if stop_at:
            for event in trainer.run(X, targets, 2, every_step=True):
                if isinstance(event, StepDone) and event.step == stop_at:
                    break
        list(trainer.run(X, targets, 2, every_step=True))
        ends.append(trainer.current())
        assert trainer.step == 2 * 3 * 4
    assert same(*ends)


def test_an_iterator_that_is_dropped_leaves_a_trainer_that_can_go_on():
    """A consumer that goes away after a step loses no step and repeats none."""
    X, y = sine()
    whole = Trainer(make_model())
    list(whole.run(X, y, 3))
    parts = Trainer(make_model())
    while parts.epoch < 3:
        for event in parts.run(X, y, 3 - parts.epoch):
            if isinstance(event, StepDone):
                break
    assert parts.step == whole.step
    assert same(parts.current(), whole.current())


def test_a_second_call_trains_further():
    """Steps and epochs count on, and other data begin a new epoch."""
    trainer = Trainer(make_model())
    first, second = list(trainer.run(*sine(), 2)), list(trainer.run(*sine(33), 1))
    assert first[-1].step == 6
    assert second[0] == TrainingStarted(8, 3, 33, 55, "cpu", "float64")
    assert [event.step for event in of(StepDone, second)] == [7, 8]
    assert not [event for event in of(SnapshotTaken, second) if event.step == 0]


def test_stop_before_the_first_step_changes_nothing():
    """A training stopped at once has one end event and the weights it began with."""
    trainer = Trainer(make_model())
    before = trainer.current()
    events = list(trainer.run(*sine(), 2, stop=lambda: True))
    assert (events[-1].reason, events[-1].step, events[-1].loss) == ("stopped", 0, None)
    assert not of(StepDone, events)
    assert same(before, trainer.current())


# ---------------------------------------------------------------- settings


def test_settings_changed_while_it_runs_are_used_and_told():
    """A change is told once, before the first step that uses it; the schedule multiplies it."""
    trainer = Trainer(make_model(), 0.01, schedule=Cosine())
    events, rates = [], {}
    for event in trainer.run(*sine(), 4):
        events.append(event)
        if isinstance(event, StepDone):
            rates[event.step] = event.learning_rate
            if event.step == 5:
                trainer.controls.set("learning_rate", 0.03)
                trainer.controls.set("clip", 0.1)
                trainer.controls.set("teacher_forcing", 1.0)  # as it was
    changes = of(SettingsChanged, events)
    assert [(event.step, event.name, event.value) for event in changes] == [
        (5, "learning_rate", 0.03),
        (5, "clip", 0.1),
    ]
    assert events.index(changes[0]) < [getattr(event, "step", 0) for event in events].index(6)
    for step, rate in rates.items():
        base = 0.01 if step <= 5 else 0.03
        assert rate == pytest.approx(base * Cosine()(step - 1, 12), rel=1e-14)


def test_a_clipped_step_is_as_long_as_the_clip():
    """SGD moves the weights by learning rate × clip; the norm told is the one before clipping."""
    trainer = Trainer(make_model(), 0.5, optimizer=SGD(), clip=1e-3, batch_size=None)
    before = trainer.current()
    (step,) = of(StepDone, trainer.run(*sine(), 1))
    after = trainer.current()
    moved = np.sqrt(sum(np.sum((after[name] - before[name]) ** 2) for name in before))
    assert step.gradient_norm > 1e-2
    assert moved == pytest.approx(0.5e-3, rel=1e-3)


def test_teacher_forcing_changes_what_is_learned():
    """With own predictions fed back, the losses of later values are others than with true ones."""
    X, y = sine(ahead=4)
    losses = {}
    for forcing in (1.0, 0.5, 0.0):
        trainer = Trainer(make_model(), teacher_forcing=forcing, batch_size=None)
        losses[forcing] = [event.loss for event in of(StepDone, trainer.run(X, y, 3))]
    assert len({tuple(each) for each in losses.values()}) == 3
