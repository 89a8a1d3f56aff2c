"""Examinations end with whatever they are about: the tab, the run, the network as it was."""

import threading
from collections.abc import Callable, Iterator

import pytest

from seqviz.training.doctor import Examination, Progress
from seqviz.training.doctor.examined import Examined
from seqviz.training.engine.events import Event, TrainingEnded, TrainingStarted
from seqviz.training.engine.runner import Busy, Job, Runner
from seqviz.ui.controls.training import session
from seqviz.ui.controls.training.session import Training, Trainings
from tests.patience import PATIENCE


def trained(_stop: Callable[[], bool]) -> Iterator[Event]:
    """A training that is over at once."""
    yield TrainingStarted(1, 1, 1, 1, "cpu", "float64")
    yield TrainingEnded("finished", 0, None, 0.0)


class Endless:
    """An examination that ends only where it is stopped; it counts its slices once it is told."""

    def __init__(self) -> None:
        self.begun, self.told, self.slices_after = threading.Event(), False, 0

    def __call__(self, stop: Callable[[], bool]) -> Examination:
        """As a doctor's."""
        while True:
            self.slices_after += self.told
            yield Progress(0.5, "Looks.")
            self.begun.set()
            if stop():
                return None


@pytest.fixture
def box(monkeypatch: pytest.MonkeyPatch) -> Iterator[Trainings]:
    """A tab's trainings, on a runner of its own."""
    runner = Runner(2, heartbeat=PATIENCE, paused_heartbeat=PATIENCE)
    monkeypatch.setattr(session, "runner", lambda: runner)
    yield Trainings()
    assert runner.close(PATIENCE)


def under_examination(box: Trainings, endless: Endless) -> tuple[Training, Examined, Job]:
    """A run that has ended and is being examined."""
    run = box.start("page", trained, what=object())
    assert run.job.join(PATIENCE)
    run.examined = Examined(0)
    run.examined.begin(session.runner(), endless, name="RNN")
    assert endless.begun.wait(PATIENCE)
    assert run.examined.job is not None
    return run, run.examined, run.examined.job


@pytest.mark.parametrize("way", ["close", "drop", "start"])
def test_it_ends_with_the_tab_the_run_and_a_new_training(
    box: Trainings, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It hears of it before its next slice but one, finds nothing, and nothing of it is kept."""
    endless = Endless()
    run, examined, job = under_examination(box, endless)
    stop = job.stop

    def tell() -> None:  # from here on slices count: what goes before may take any time
        stop()
        endless.told = True

    monkeypatch.setattr(job, "stop", tell)
    if way == "close":
        box.close()
    elif way == "drop":
        box.drop("page")
    else:
        box.start("page", trained, what=object(), most=2)
        assert run.examined is None, "it is examined again when the new one has ended"
    assert job.join(PATIENCE)
    assert job.state == "stopped"
    assert examined.findings is None
    assert endless.told
    assert endless.slices_after <= 2


def test_it_waits_its_turn_among_the_trainings(box: Trainings) -> None:
    """It takes a place of the runner's like any training, and is refused where all are taken."""
    runner = session.runner()
    runner.max_alive = 2
    _run, _examined, job = under_examination(box, Endless())
    assert set(runner.jobs) == {job}
    other = Examined(0)
    other.begin(runner, Endless(), name="GRU")
    with pytest.raises(Busy):
        Examined(0).begin(runner, Endless(), name="LSTM")
    other.stop()
