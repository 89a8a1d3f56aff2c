"""Memory is given back once for all who asked, and later again."""

import gc
import threading
import weakref

import pytest

from seqviz import memory
from seqviz.memory import Tidying, few_arenas, tidy
from tests.patience import PATIENCE


def test_many_requests_are_one_deed() -> None:
    """Whoever asks while one is due adds nothing; who asks afterwards is heard again."""
    allowed, done = threading.Event(), threading.Semaphore(0)
    deeds: list[int] = []

    class Held(threading.Timer):
        """A timer that waits for the test, not for its time."""

        def run(self) -> None:
            assert allowed.wait(PATIENCE)
            self.function(*self.args, **self.kwargs)

    def deed() -> None:
        deeds.append(1)
        done.release()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(threading, "Timer", Held)
        tidying = Tidying(deed, 0.0)
        for _request in range(5):
            tidying.soon()
        allowed.set()
        assert done.acquire(timeout=PATIENCE)
        assert len(deeds) == 1
        tidying.soon()
        assert done.acquire(timeout=PATIENCE)
    assert len(deeds) == 2


class Ring:
    """Refers to itself."""

    def __init__(self) -> None:
        self.own = self


def test_what_refers_to_itself_is_freed() -> None:
    """Without waiting for Python's own collector, which may not come for hours."""
    gc.disable()
    try:
        gone = weakref.ref(Ring())
        assert gone() is not None
        tidy()
        assert gone() is None
    finally:
        gc.enable()


def test_a_system_without_these_functions_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another C library has nothing to be told."""
    monkeypatch.setattr(memory, "_of_libc", lambda name: None)
    tidy()
    few_arenas()
