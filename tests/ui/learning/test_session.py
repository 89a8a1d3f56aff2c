"""The trainings of a tab: a page keeps its last ones, rests when left, and all end with it."""

from collections.abc import Callable, Iterator

import pytest

from seqviz.training.events import Event, StepDone, TrainingEnded, TrainingStarted
from seqviz.ui.learning.session import Training, Trainings
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
