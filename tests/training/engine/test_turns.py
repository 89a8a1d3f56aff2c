"""The pace of a worker: what comes late is made up for, within bounds, by a clock of the test's."""

from __future__ import annotations

import threading
from types import SimpleNamespace

import pytest

from seqviz.training.engine import turns as turns_module
from seqviz.training.engine.turns import LATE, Turns


class Clock(threading.Condition):
    """Waiting moves its time on, and a little further than was asked."""

    def __init__(self, over: float) -> None:
        super().__init__()
        self.now, self.over = 0.0, over

    def wait(self, timeout: float | None = None) -> bool:
        """At once."""
        self.now += (timeout or 0.0) + self.over
        return False


@pytest.mark.parametrize(
    ("over", "took"), [(0.02, 1.0 + 0.02), (1.0, 10 * 1.0 + 0.1 + 9 * (0.1 - LATE))]
)
def test_a_little_delay_is_made_up_for(
    monkeypatch: pytest.MonkeyPatch, over: float, took: float
) -> None:
    """Ten updates of a tenth of a second take one, also where each comes a fiftieth too late.

    Of a long delay no more than ``LATE`` is saved.
    """
    clock = Clock(over)
    fake = SimpleNamespace(monotonic=lambda: clock.now, sleep=lambda _seconds: None)
    monkeypatch.setattr(turns_module, "time", fake)
    turns = Turns(clock)
    turns.pace = 0.1
    for _update in range(10):
        turns.between(1, lambda: False)
    assert clock.now == pytest.approx(took)
