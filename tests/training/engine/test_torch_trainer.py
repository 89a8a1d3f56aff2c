"""The torch loop: order of events, and that stopped and continued is never stopped."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from seqviz.training.engine import torch_trainer
from seqviz.training.engine.events import (
    EpochDone,
    Event,
    SnapshotTaken,
    StepDone,
    TrainingEnded,
    TrainingStarted,
)
from seqviz.training.engine.history import History
from seqviz.training.engine.torch_trainer import Lesson, Score, Stop, TorchTrainer, read_only
from seqviz.training.engine.updates import Updates, one_cycle

PER_EPOCH = 3
PARTS = 2  # of a measurement, before each of which it asks


def linear(*, cycle: bool = True, due: Callable[[int], bool] = torch_trainer.at_first):
    """A trainer of four weights on noisy numbers in a random order, and its model."""
    torch.manual_seed(0)
    model = torch.nn.Linear(3, 1)
    x = torch.randn(12, 3, generator=torch.Generator().manual_seed(5))

    def begin(epochs: int, lessons: int) -> Lesson:
        generator = torch.Generator().manual_seed(lessons)
        optimizer = torch.optim.Adam(model.parameters(), 0.05)
        total = PER_EPOCH * epochs

        def losses() -> Iterator[torch.Tensor]:
            for rows in torch.randperm(12, generator=generator).split(4):
                noise = torch.randn(4, 1, generator=generator)
                yield ((model(x[rows]) - x[rows].sum(1, keepdim=True) - 0.1 * noise) ** 2).mean()

        def measure(stop: Stop) -> Score | None:
            if any(stop() for _ in range(PARTS)):
                return None
            with torch.no_grad():
                return None, float((model(x) - x.sum(1, keepdim=True)).square().mean())

        schedule = one_cycle(optimizer, 0.05, total, rises=0.25) if cycle else None
        updates = Updates(model, optimizer, schedule=schedule, clip=1.0, nothing=3.0)
        return Lesson(model, updates, losses, PER_EPOCH, 12, measure)

    def weights() -> dict[str, np.ndarray]:
        return read_only({n: p.detach().numpy().copy() for n, p in model.named_parameters()})

    trainer = TorchTrainer(begin, endless=not cycle, weights=weights, due=due, each_epoch=True)
    return trainer, model


def learned(events: list[Event]) -> list[tuple[object, ...]]:
    """What was learned, without the clock."""
    found: list[tuple[object, ...]] = []
    for event in events:
        match event:
            case StepDone():
                found.append((event.step, event.epoch, event.loss, event.learning_rate))
            case EpochDone():
                found.append((event.epoch, event.step, event.loss, event.validation_loss))
    return found


def vector(model: torch.nn.Module) -> np.ndarray:
    """All weights."""
    return torch.nn.utils.parameters_to_vector(model.parameters()).detach().numpy().copy()


def stop_at(call: int) -> Stop:
    """Says True when it is asked for the n-th time."""
    asked = iter(range(1, 10_000))
    return lambda: next(asked) == call


def test_events_come_in_one_order() -> None:
    """Started, first weights, three updates, weights before their epoch, …, one end."""
    trainer, _ = linear()
    events = list(trainer.run(2))
    epoch = [StepDone] * PER_EPOCH + [SnapshotTaken, EpochDone]
    kinds = [TrainingStarted, SnapshotTaken, *epoch, *epoch, TrainingEnded]
    assert [type(event) for event in events] == kinds
    start, end = events[0], events[-1]
    assert isinstance(start, TrainingStarted)
    assert (start.steps, start.epochs, start.examples, start.parameters) == (6, 2, 12, 4)
    assert (start.device, start.precision) == ("cpu", "float32")
    steps = [event for event in events if isinstance(event, StepDone)]
    assert [(s.step, s.epoch) for s in steps] == [(1, 1), (2, 1), (3, 1), (4, 2), (5, 2), (6, 2)]
    done = [event for event in events if isinstance(event, EpochDone)]
    assert done[1].loss == pytest.approx(np.mean([step.loss for step in steps[3:]]))
    assert isinstance(end, TrainingEnded)
    assert (end.reason, end.step, end.loss) == ("finished", 6, steps[-1].loss)
    assert (trainer.step, trainer.epoch) == (6, 2)


@pytest.mark.parametrize("call", range(1, 3 * (PER_EPOCH + PARTS) + 1))
def test_stopped_anywhere_and_continued_is_never_stopped(call: int) -> None:
    """Before any update, between two, or while it measures: the same numbers and weights."""
    (whole, expected), (parts, found) = linear(), linear()
    told = list(whole.run(3))
    first = list(parts.run(3, stop=stop_at(call)))
    rest = list(parts.run(3 - parts.epoch))
    assert isinstance(first[-1], TrainingEnded)
    assert isinstance(rest[-1], TrainingEnded)
    assert (first[-1].reason, rest[-1].reason) == ("stopped", "finished")
    assert learned(first) + learned(rest) == learned(told)
    np.testing.assert_array_equal(vector(found), vector(expected))
    started = rest[0]
    assert isinstance(started, TrainingStarted)
    assert (started.steps, started.epochs) == (9, 3)
    last = [event for event in first if isinstance(event, SnapshotTaken)][-1]
    assert last.step == first[-1].step, "the last weights are told"


@pytest.mark.parametrize("events", range(1, 19))
def test_left_anywhere_and_continued_loses_no_update(events: int) -> None:
    """Whoever closes the loop at any event goes on with the same weights as if it had not."""
    (whole, expected), (parts, found) = linear(), linear()
    list(whole.run(3))
    loop = parts.run(3)
    for _ in range(events):
        next(loop)
    loop.close()  # type: ignore[attr-defined]
    if parts.epoch < 3:
        list(parts.run(3 - parts.epoch))
    np.testing.assert_array_equal(vector(found), vector(expected))


def test_with_a_constant_rate_more_epochs_are_one_longer_training() -> None:
    """Two epochs and three more are five, with the same optimizer and the same orders."""
    (whole, expected), (parts, found) = linear(cycle=False), linear(cycle=False)
    told = learned(list(whole.run(5)))
    first = learned(list(parts.run(2)))
    assert not parts.begins_anew
    assert first + learned(list(parts.run(3))) == told
    np.testing.assert_array_equal(vector(found), vector(expected))


def test_after_its_end_a_lesson_is_followed_by_another() -> None:
    """Counts go on, the weights are the start, the rate rises and falls once more."""
    trainer, _ = linear()
    history = History()
    assert not trainer.begins_anew
    first = list(trainer.run(2))
    assert trainer.begins_anew
    second = list(trainer.run(2))
    for event in (*first, *second):
        history.add(event)
    steps = history.steps()
    assert steps.step.tolist() == list(range(1, 13))
    assert history.epochs().epoch.tolist() == [1, 2, 3, 4]
    assert (np.diff(steps.seconds) >= 0).all()
    np.testing.assert_array_equal(steps.learning_rate[6:], steps.learning_rate[:6])
    taken = [event.step for event in second if isinstance(event, SnapshotTaken)]
    assert taken == [9, 12], "the start of the second is the end of the first, told already"


def test_weights_are_told_where_they_are_due_once_and_for_good() -> None:
    """At each due update and each epoch; nobody can change them and no later update does."""
    trainer, model = linear(due=lambda step: step in (0, 2, 3))
    events, states = [], {0: vector(model)}
    for event in trainer.run(2):
        events.append(event)
        states[trainer.step] = vector(model)
    taken = [event for event in events if isinstance(event, SnapshotTaken)]
    assert [(s.step, s.epoch) for s in taken] == [(0, 0), (2, 0), (3, 0), (3, 1), (6, 2)]
    for snapshot in taken:
        told = np.concatenate([array.ravel() for array in snapshot.parameters.values()])
        np.testing.assert_array_equal(told, states[snapshot.step])
        with pytest.raises(ValueError, match="read-only"):
            snapshot.parameters["weight"][0] = 0
    for before, event in pairwise(events):
        if isinstance(event, EpochDone):
            assert isinstance(before, SnapshotTaken)
            assert (before.step, before.epoch) == (event.step, event.epoch)


def test_a_training_that_broke_down_says_so_and_can_begin_anew() -> None:
    """Once, with the loss that did it and the last good weights, from which it goes on."""
    trainer, model = linear()
    events, good = [], vector(model)
    for event in trainer.run(2):
        events.append(event)
        if isinstance(event, StepDone) and event.step == 3:
            good = vector(model)
        if isinstance(event, StepDone) and event.step == 4:
            with torch.no_grad():
                model.bias[0] = math.nan
    taken, end = events[-2:]
    assert isinstance(taken, SnapshotTaken)
    assert isinstance(end, TrainingEnded)
    assert (end.reason, end.step, taken.step, taken.epoch) == ("diverged", 4, 4, 1)
    assert math.isnan(end.loss or 0)
    np.testing.assert_array_equal(vector(model), good)
    again = list(trainer.run(1))
    assert isinstance(again[-1], TrainingEnded)
    assert (again[-1].reason, again[-1].step) == ("finished", 4 + PER_EPOCH)


def test_time_between_two_parts_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    """An hour before training on is no hour of training."""
    now = [0.0]
    clock = SimpleNamespace(perf_counter=lambda: now[0])
    monkeypatch.setattr(torch_trainer, "time", clock)
    trainer, _ = linear()
    seconds = []
    for event in trainer.run(1):
        now[0] += 1
        seconds.append(getattr(event, "seconds", 0))
    now[0] += 3600
    seconds += [event.seconds for event in trainer.run(1) if isinstance(event, StepDone)]
    assert seconds == [0, 1, 2, 3, 4, 5, 6, 7, 7, 7, 7]


def test_it_is_made_and_closed_without_torch() -> None:
    """Nothing that is imported when the module is loads torch: a page makes trainers."""
    assert torch_trainer.__file__ is not None
    tree = ast.parse(Path(torch_trainer.__file__).read_text("utf-8"))
    loaded = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {getattr(node, "module", None) or node.names[0].name for node in loaded}
    assert not {name for name in names if name.startswith("torch") or name.endswith("updates")}
    TorchTrainer(lambda _epochs, _lessons: pytest.fail("nobody asked for a lesson")).close()
