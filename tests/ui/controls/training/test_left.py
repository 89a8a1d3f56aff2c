"""How much longer a training takes is measured on the training itself."""

from types import SimpleNamespace
from typing import cast

import pytest

from seqviz.training.engine.events import StepDone, TrainingStarted
from seqviz.training.engine.history import History
from seqviz.training.engine.runner import Job
from seqviz.ui.controls.training.left import left_of, seconds_left, time_left
from seqviz.ui.frame.i18n import use_language


def history(made: int, planned: int, each: float) -> History:
    """So many updates of so many, each in so many seconds."""
    told = History()
    told.add(TrainingStarted(planned, 10, 100, 1000, "cpu", "float32"))
    for step in range(1, made + 1):
        told.add(StepDone(step, 1, 1.0, 0.1, 1.0, each * step))
    return told


@pytest.mark.parametrize(
    ("made", "planned", "each", "left", "words"),
    [
        (100, 1000, 0.1, 90.0, "about 90 s left at this pace"),
        (100, 1000, 0.04, 36.0, "about 40 s left at this pace"),
        (100, 1000, 1.0, 900.0, "about 15 min left at this pace"),
        (990, 1000, 0.1, 1.0, ""),
        (1000, 1000, 0.1, None, ""),
        (3, 1000, 0.1, None, ""),
    ],
)
def test_the_time_left_is_that_of_the_updates_so_far(
    made: int, planned: int, each: float, left: float | None, words: str
) -> None:
    """Seconds for each update so far times those to come; nothing where that is not known."""
    told = history(made, planned, each)
    assert seconds_left(told) == (None if left is None else pytest.approx(left))
    with use_language("en"):
        assert time_left(told) == words


@pytest.mark.parametrize(
    ("state", "until", "words"),
    [
        ("running", None, "about 90 s left at this pace"),
        ("running", "epoch", ""),
        ("paused", None, ""),
    ],
)
def test_no_time_is_told_to_an_end_that_is_not_run_to(
    state: str, until: str | None, words: str
) -> None:
    """One epoch, or one step, is not followed by all the others."""
    job = SimpleNamespace(history=history(100, 1000, 0.1), state=state, until=until)
    with use_language("en"):
        assert left_of(cast("Job", job)) == words
