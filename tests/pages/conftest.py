"""Page tests run in this process: no background thread may import torch into it meanwhile."""

from collections.abc import Iterator
from typing import Any

import pytest

from seqviz.ui.controls.training import findings, session
from seqviz.ui.controls.training.session import Training, Trainings
from seqviz.ui.frame import link, warm
from seqviz.ui.frame.address import Parameter
from seqviz.ui.pages.sequence_prediction import pace
from tests.patience import PATIENCE


@pytest.fixture(autouse=True)
def no_warm_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the warm-up out."""
    monkeypatch.setattr(warm, "start", lambda: None)


@pytest.fixture(autouse=True)
def nobody_watches(monkeypatch: pytest.MonkeyPatch) -> None:
    """A training that a page would slow down to be followed runs at full speed."""
    monkeypatch.setattr(pace, "WHOLE", 0.0)


@pytest.fixture(autouse=True)
def nobody_leaves() -> None:
    """A page that runs only when a test says so is watched all the same."""
    runner = session.runner()
    runner.heartbeat = runner.paused_heartbeat = runner.max_seconds = 100 * PATIENCE


@pytest.fixture(autouse=True)
def addresses_are_in_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail where a page reads or writes a value that the table gives to other pages alone."""
    key = link._key

    def checked(entry: Parameter[Any]) -> str:
        page = link.current_page()
        assert not page or entry.shared or entry.means_something_on(page), (entry.name, page)
        return key(entry)

    monkeypatch.setattr(link, "_key", checked)


@pytest.fixture
def doctor() -> None:
    """For a test that wants runs to be examined."""


@pytest.fixture(autouse=True)
def doctor_is_out(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin no examination in a test that does not ask for it: it would compute beside it."""
    if "doctor" not in request.fixturenames:
        monkeypatch.setattr(findings, "_examined", lambda *_args: None)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Training]]:
    """Every training that the test starts, in order; at its end all stop and are forgotten.

    To Streamlit all tests of a process are one session: what one leaves, the next would find.
    """
    found: list[Training] = []
    boxes: list[Trainings] = []
    start = Trainings.start

    def noted(box: Trainings, *args: Any, **options: Any) -> Training:
        boxes.append(box)
        training = start(box, *args, **options)
        found.append(training)
        return training

    monkeypatch.setattr(Trainings, "start", noted)
    yield found
    for box in boxes:
        box.close()
    assert all(training.job.join(PATIENCE) for training in found), "a worker is left"
