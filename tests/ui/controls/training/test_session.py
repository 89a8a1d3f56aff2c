"""The trainings of a tab: a page keeps its last ones, rests when left, and all end with it."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from seqviz.training.engine import bptt
from seqviz.training.engine.events import Event, StepDone, TrainingEnded, TrainingStarted
from seqviz.training.tasks.sequence import DEFAULT
from seqviz.ui.controls.training import session
from seqviz.ui.controls.training.sequence_run import SequenceTraining
from seqviz.ui.controls.training.session import Training, Trainings
from tests.patience import PATIENCE


def endless(stop: Callable[[], bool]) -> Iterator[Event]:
    """Steps until it is stopped."""
    yield TrainingStarted(10**9, 1, 1, 1, "cpu", "float64")
    step = 0
    while not stop():
        step += 1
        yield StepDone(step, 1, 1.0, 0.1, None, 0.0)
    yield TrainingEnded("stopped", step, None, 0.0)


@pytest.fixture
def box() -> Iterator[Trainings]:
    """A tab; closed at the end."""
    trainings = Trainings()
    yield trainings
    left = [one for page in trainings.pages.values() for one in page]
    trainings.close()
    assert all(one.job.join(PATIENCE) for one in left)


def begin(box: Trainings, page: str, most: int = 1) -> Training:
    """One that runs."""
    training = box.start(page, endless, None, name=page, most=most)
    assert training.job.wait("running", timeout=PATIENCE)
    return training


def test_a_page_keeps_its_last_ones(box: Trainings) -> None:
    """Beyond the most that a page keeps, the oldest is stopped and forgotten; others are not."""
    first, second = begin(box, "here", most=2), begin(box, "here", most=2)
    first.job.pause()
    assert first.job.wait("paused", timeout=PATIENCE)
    second.job.pause()
    assert second.job.wait("paused", timeout=PATIENCE)
    third = begin(box, "here", most=2)
    assert first.job.join(PATIENCE)
    assert first.job.state == "stopped"
    assert box.of("here") == (second, third)
    assert second.job.alive
    assert box.of("elsewhere") == ()


def test_what_another_page_trains_rests(box: Trainings) -> None:
    """A page that is looked at goes on; what runs elsewhere is paused, not stopped."""
    one, other = begin(box, "one"), begin(box, "other")
    box.rest(but="one")
    assert other.job.wait("paused", timeout=PATIENCE)
    assert other.job.state == "paused"
    assert one.job.state == "running"
    box.rest()
    assert one.job.wait("paused", timeout=PATIENCE)


def test_a_closed_tab_leaves_no_worker(box: Trainings) -> None:
    """Running or paused, all threads end, and nothing is kept."""
    running, paused = begin(box, "one"), begin(box, "other")
    paused.job.pause()
    assert paused.job.wait("paused", timeout=PATIENCE)
    box.close()
    for training in (running, paused):
        assert training.job.join(PATIENCE)
        assert training.job.state == "stopped"
    assert not box.pages
    box.close()


def test_dropping_a_page_touches_no_other(box: Trainings) -> None:
    """One page's trainings are stopped and forgotten; those of another run on."""
    one, other = begin(box, "one"), begin(box, "other")
    box.drop("one")
    box.drop("nowhere")
    assert one.job.join(PATIENCE)
    assert box.of("one") == ()
    assert other.job.state == "running"


def test_a_closed_tab_keeps_nothing_of_its_trainings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever still holds the shell of one holds no network, no snapshots and no preview."""
    monkeypatch.setattr(session, "STILL_RUNNING", 0.0)
    done = threading.Event()
    monkeypatch.setattr(session.tidying, "soon", done.set)
    box = Trainings()
    what = SequenceTraining.of(DEFAULT.changed({"hidden_size": 2, "epochs": 1}), None)
    training = box.start("page", what.remaining(), what)
    assert training.job.join(PATIENCE)
    assert training.job.history.snapshots
    box.previewed("settings", lambda: what)
    done.clear()  # the end of the training asked for it too
    box.close()
    assert done.wait(PATIENCE)
    assert training.gone
    assert (training.what, training.job.history.snapshots, box.preview) == (None, (), None)


def test_a_preview_is_made_once_for_its_settings() -> None:
    """A tab keeps the latest one, and another one in its place."""
    box, made = Trainings(), []
    for settings in ("a", "a", "b", "a"):
        assert box.previewed(settings, lambda: made.append(1) or len(made)) == len(made)
    assert len(made) == 3


@pytest.fixture
def held(
    box: Trainings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Training, list[int], threading.Event]]:
    """The largest network in its first reading of sequences; the event lets it go on."""
    largest = {"cell": "lstm", "hidden_size": 128, "num_layers": 3, "window": 100, "horizon": 20}
    what = SequenceTraining.of(DEFAULT.changed({**largest, "batch_size": 1024}), None)
    read: list[int] = []
    begun, go_on = threading.Event(), threading.Event()
    record = bptt.record

    def counted(model: Any, x: Any, *rest: Any, **named: Any) -> Any:
        read.append(x.shape[1])
        begun.set()
        assert go_on.wait(PATIENCE)
        return record(model, x, *rest, **named)

    monkeypatch.setattr(bptt, "record", counted)
    training = box.start("page", what.remaining(), what)
    assert begun.wait(PATIENCE)
    yield training, read, go_on
    go_on.set()


@pytest.mark.parametrize("how", ["close", "drop"])
def test_the_largest_training_ends_in_the_middle_of_an_update(
    box: Trainings, held: tuple[Training, list[int], threading.Event], how: str
) -> None:
    """After the tab is closed it finishes the few sequences that it reads, of 681, and no more."""
    training, read, go_on = held
    what = training.what
    box.close() if how == "close" else box.drop("page")
    go_on.set()
    assert training.job.join(PATIENCE)
    assert training.job.state == "stopped"
    assert len(read) == 1
    assert read[0] <= 16
    assert what.run.trainer.step == 0


def test_the_largest_training_rests_in_the_middle_of_an_update(
    box: Trainings, held: tuple[Training, list[int], threading.Event]
) -> None:
    """Its page left, it gives its place away after those few sequences; then it can be ended."""
    training, read, go_on = held
    box.rest()
    go_on.set()
    assert training.job.wait("paused", timeout=PATIENCE)
    assert training.job.state == "paused"
    assert (len(read), training.what.run.trainer.step) == (1, 0)
    assert not session.runner()._running
    training.job.stop()
    assert training.job.join(PATIENCE)
    assert (len(read), training.job.state) == (1, "stopped")
