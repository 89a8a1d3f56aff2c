"""A torch training that is stopped, ends and goes on is the one that nobody stopped."""

from collections.abc import Callable, Iterator
from itertools import pairwise

import numpy as np
import pytest
import torch

from seqviz.data.corpora import zen
from seqviz.data.labelled import read_table
from seqviz.data.names import TextData
from seqviz.training.engine.events import (
    EpochDone,
    Event,
    SnapshotTaken,
    StepDone,
    TrainingEnded,
    TrainingStarted,
)
from seqviz.training.engine.history import History
from seqviz.ui.controls.training.course import Course
from seqviz.ui.controls.training.course_view import epochs_of
from seqviz.ui.pages.text_classification.run import NamesSetup, NamesTraining
from seqviz.ui.pages.text_generation import training as writing
from seqviz.ui.pages.text_generation.training import TextSetup, TextTraining
from seqviz.ui.pages.train_digits import run as digits_run
from seqviz.ui.pages.train_digits.run import Digits, DigitsSetup, DigitsTraining


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """400 images, and torch for texts of any length; one thread, so that sums are the same."""
    whole = digits_run.digits_of("sample")
    few = Digits(
        whole.images[:400], whole.labels[:400], whole.held_images[:50], whole.held_labels[:50]
    )
    monkeypatch.setattr(digits_run, "digits_of", lambda _source: few)
    monkeypatch.setattr(writing, "SMALL", 0)
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def table() -> TextData:
    """Two labels, told apart by a letter."""
    rows = [f"{'ab'[k % 2]}{chr(99 + k % 7)}{'xyz'[k % 3]}{k},{'AB'[k % 2]}" for k in range(300)]
    return read_table("\n".join(["text,label", *rows]).encode())


CYCLES: dict[str, Callable[[int], Course]] = {
    "digits": lambda n: DigitsTraining(DigitsSetup(recipe="best", epochs=n, hidden_size=8)).course,
    "names": lambda n: NamesTraining(NamesSetup("own", "gru", 16, n), table()).course,
    "text": lambda n: TextTraining(zen(), "text", TextSetup("lstm", 16, n, 0.01)).course,
}
CONSTANT: dict[str, Callable[[int], Course]] = {
    "digits": lambda n: DigitsTraining(DigitsSetup(epochs=n, hidden_size=8)).course,
    "random": lambda n: NamesTraining(NamesSetup("random", "rnn", 20, n), None).course,
}


def told(course: Course, epochs: int, *, until: int | None = None) -> list[Event]:
    """All events; it is stopped after update ``until``."""
    events = course.loop_of(epochs)(lambda: until is not None and course.step >= until)
    return list(events)


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


def last_weights(course: Course) -> dict[str, np.ndarray] | None:
    """Of the network as it is."""
    return None if course._weights is None else dict(course._weights())


def same(one: Course, other: Course) -> None:
    """Bit for bit the same weights."""
    left, right = last_weights(one), last_weights(other)
    assert (left is None) == (right is None)
    for name, array in (left or {}).items():
        assert right is not None
        np.testing.assert_array_equal(array, right[name])


@pytest.mark.parametrize("name", CYCLES)
def test_stopped_and_continued_is_never_stopped(name: str) -> None:
    """In the middle of an epoch, at its end, twice: the same losses, rates, counts and weights."""
    whole, parts = CYCLES[name](3), CYCLES[name](3)
    expected = told(whole, 3)
    steps = sum(isinstance(event, StepDone) for event in expected)
    found = [told(parts, 3, until=max(1, steps // 5)), told(parts, 3, until=2 * steps // 3)]
    found.append(told(parts, 3 - parts.epoch))
    assert [one for part in found for one in learned(part)] == learned(expected)
    same(whole, parts)
    ends = [part[-1] for part in found]
    assert [end.reason for end in ends if isinstance(end, TrainingEnded)] == [
        "stopped",
        "stopped",
        "finished",
    ]
    for part in found:
        assert isinstance(part[0], TrainingStarted)
        assert (part[0].steps, part[0].epochs) == (steps, 3)
        assert sum(isinstance(event, TrainingEnded) for event in part) == 1
        last = [event for event in part if isinstance(event, SnapshotTaken)][-1]
        end = part[-1]
        assert isinstance(end, TrainingEnded)
        assert last.step == end.step, "the weights at the end are told"


@pytest.mark.parametrize("name", CONSTANT)
def test_with_a_constant_rate_more_epochs_are_one_longer_training(name: str) -> None:
    """Two epochs and three more are five, with the same optimizer and the same orders."""
    whole, parts = CONSTANT[name](5), CONSTANT[name](2)
    expected = learned(told(whole, 5))
    first = learned(told(parts, 2))
    assert not parts.begins_anew
    assert first + learned(told(parts, 3)) == expected
    same(whole, parts)


@pytest.mark.parametrize("name", CYCLES)
def test_after_its_end_a_cycle_is_followed_by_another(name: str) -> None:
    """Counts go on, the weights are the start, the rate rises and falls once more."""
    course = CYCLES[name](2)
    history = History()
    assert not course.begins_anew
    first = told(course, 2)
    assert course.begins_anew
    second = told(course, 2)
    for event in (*first, *second):
        history.add(event)
    steps = history.steps()
    assert np.array_equal(steps.step, np.arange(1, len(steps.step) + 1))
    assert history.epochs().epoch.tolist() == [1, 2, 3, 4]
    assert (np.diff(steps.seconds) >= 0).all()
    half = len(steps.step) // 2
    np.testing.assert_array_equal(steps.learning_rate[half:], steps.learning_rate[:half])
    assert steps.loss[half] < steps.loss[0]
    taken = [event.step for event in second if isinstance(event, SnapshotTaken)]
    assert min(taken) > half, "the start of the second is the end of the first, told already"
    assert all(one <= other for one, other in pairwise(taken))


def test_a_stop_while_it_measures_is_heard_and_it_goes_on() -> None:
    """The characters held out are not read to their end; the epochs that are missing come later."""
    training = TextTraining(zen(), "text", TextSetup("gru", 8, 3, 0.01))
    course, asked = training.course, []

    def stop() -> bool:
        asked.append(course._measuring)
        return course._measuring

    events = list(course.loop_of(3)(stop))
    assert True in asked
    assert isinstance(events[-1], TrainingEnded)
    assert events[-1].reason == "stopped"
    rest = told(course, 3 - course.epoch)
    assert isinstance(rest[-1], TrainingEnded)
    assert (rest[-1].reason, course.epoch) == ("finished", 3)


def test_a_run_that_broke_down_says_so() -> None:
    """Once, with the loss that did it and the last good weights."""

    def breaks(_epochs: int, _number: int, _stop: object) -> Iterator[Event]:
        yield TrainingStarted(10, 2, 5, 3, "cpu", "float32")
        yield StepDone(1, 1, 2.0, 0.1, None, 0.0)
        yield SnapshotTaken(1, 0, {"w": np.array([9.0])}, 0.0)
        yield TrainingEnded("diverged", 1, float("nan"), 0.0)

    good = {"w": np.array([1.0])}
    events = told(Course(breaks, constant=False, weights=lambda: good), 2)
    last, end = events[-2:]
    assert isinstance(last, SnapshotTaken)
    assert last.parameters is good, "the weights that the loop came back to"
    assert isinstance(end, TrainingEnded)
    assert (end.reason, end.step, np.isnan(end.loss or 0)) == ("diverged", 1, True)


def test_time_that_passes_between_two_parts_does_not_count(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An hour before Train on is no hour of training."""
    course = CONSTANT["random"](2)
    before = told(course, 2)[-1]
    course._left -= 3600
    after = told(course, 2)[-1]
    assert isinstance(before, TrainingEnded)
    assert isinstance(after, TrainingEnded)
    assert -3600 - 60 < after.seconds - before.seconds < 0


def test_a_snapshot_within_an_epoch_is_named_as_a_part_of_it() -> None:
    """2 after two whole epochs, 2.4 after two and four tenths; 0.3 before the first is complete."""
    history = History()
    history.add(TrainingStarted(30, 3, 5, 3, "cpu", "float32"))
    names = [
        epochs_of(SnapshotTaken(step, step // 10, {}, 0.0), history) for step in (0, 3, 20, 24)
    ]
    assert names == ["0", "0.3", "2", "2.4"]


@pytest.mark.parametrize("name", ["digits", "names"])
def test_who_stands_still_after_an_epoch_has_its_network(name: str) -> None:
    """Its weights are told before it is, once; the chart then learns its loss all the same."""
    events = told(CYCLES[name](2), 2)
    taken = [event.step for event in events if isinstance(event, SnapshotTaken)]
    assert len(taken) == len(set(taken)) == 3
    for before, event in pairwise(events):
        if isinstance(event, EpochDone):
            assert isinstance(before, SnapshotTaken)
            assert (before.step, before.epoch) == (event.step, event.epoch)


def test_the_chart_learns_the_loss_of_a_snapshot_that_came_before_its_epoch() -> None:
    """Asked between the two, and again."""
    training = DigitsTraining(DigitsSetup(epochs=1, hidden_size=8))
    history, losses = History(), []
    for event in told(training.course, 1):
        history.add(event)
        if isinstance(event, SnapshotTaken | EpochDone):
            moments = training.live_run(history, "", running=True).moments
            losses.append([moment.loss is not None for moment in moments])
    assert losses == [[False], [False, False], [False, True]]
