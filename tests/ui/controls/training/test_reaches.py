"""The gradient through time of a run's snapshots: all of it, the newest first, bit by bit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from seqviz.data.corpora import zen
from seqviz.figures.live import Moment
from seqviz.training.engine import through_time
from seqviz.training.engine.history import History
from seqviz.training.tasks.characters import CharactersRun, TextSetup
from seqviz.training.tasks.names import NamesRun, NamesSetup
from seqviz.ui.controls.training import reaches as module
from seqviz.ui.controls.training.reaches import REST, Reaches


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A time that goes on by a second whenever somebody looks at it, from where it is set."""
    now = [0.0]

    def tick() -> float:
        now[0] += 1
        return now[0]

    monkeypatch.setattr(module.time, "perf_counter", tick)
    return now


def trained() -> tuple[CharactersRun, History]:
    """A short training to its end."""
    run, history = CharactersRun(zen(), TextSetup("gru", 8, 1)), History()
    for event in run.learner.run(1):
        history.add(event)
    return run, history


def shown(reaches: Reaches, history: History) -> list[Any]:
    """What stands beside the moments."""
    moments = [Moment(one.step) for one in history.snapshots]
    return [one.reach for one in reaches.beside(moments, history.snapshots)]


def test_the_newest_snapshot_comes_first_and_in_the_end_all_are_there(clock: list[float]) -> None:
    """A look does one slice where time is short; the last one says that nothing is missing."""
    run, history = trained()
    reaches, count = Reaches(), len(history.snapshots)
    for known in range(1, count + 1):
        assert reaches.look(run, history.snapshots, alive=False) is (known == count)
        assert [one is not None for one in shown(reaches, history)] == (
            [False] * (count - known) + [True] * known
        )
    assert reaches.look(run, history.snapshots, alive=False)
    first, last = shown(reaches, history)[0], shown(reaches, history)[-1]
    assert not np.array_equal(first.norms["h"], last.norms["h"])


def test_it_rests_while_the_network_is_trained(
    clock: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One slice, then nothing for ten times as long, also within one snapshot."""
    monkeypatch.setattr(through_time, "SLICE", 1.0)
    run, history = trained()
    sent: list[int] = []
    real = through_time._of_batch
    monkeypatch.setattr(through_time, "_of_batch", lambda *all: sent.append(1) or real(*all))
    reaches = Reaches()
    assert not reaches.look(run, history.snapshots, alive=True)
    assert len(sent) == 1
    since = clock[0]
    while clock[0] < since + REST - 1:
        assert not reaches.look(run, history.snapshots, alive=True)
        assert len(sent) == 1
    clock[0] = since + 100
    assert not reaches.look(run, history.snapshots, alive=True)
    assert len(sent) == 2


def test_random_numbers_have_nothing_to_wait_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run without the picture is complete at once."""
    run, (other, history) = NamesRun(NamesSetup.of("random"), None), trained()
    monkeypatch.setattr(run, "network", other.network)
    assert Reaches().look(run, history.snapshots, alive=False)
