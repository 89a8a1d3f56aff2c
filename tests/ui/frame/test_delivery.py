"""The wait for the browser: it ends when all is sent, and whatever Streamlit looks like inside."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit import runtime

from seqviz.ui.frame import delivery
from seqviz.ui.frame.delivery import deliver, wait_until_sent
from tests.patience import PATIENCE as SOON


class Queue:
    """What waits to be sent; a message is there from the beginning if ``full``."""

    def __init__(self, *, full: bool) -> None:
        self.full = full
        self.asked = threading.Event()

    def is_empty(self) -> bool:
        """As Streamlit's own."""
        self.asked.set()
        return not self.full


@pytest.fixture
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    """A server's loop, on a thread of its own."""
    found = asyncio.new_event_loop()
    thread = threading.Thread(target=found.run_forever, daemon=True)
    thread.start()
    yield found
    found.call_soon_threadsafe(found.stop)
    thread.join(SOON)
    found.close()


def test_it_waits_until_all_is_sent(loop: asyncio.AbstractEventLoop) -> None:
    """What was handed over before comes first; then the queue has to be empty."""
    queue, ended = Queue(full=False), []
    loop.call_soon_threadsafe(lambda: setattr(queue, "full", True))  # drawn, not yet in the queue

    def wait() -> None:
        ended.append(wait_until_sent(queue, loop, SOON))

    page = threading.Thread(target=wait, daemon=True)
    page.start()
    assert queue.asked.wait(SOON)
    assert not ended
    queue.full = False  # sent
    page.join(SOON)
    assert ended == [True]


def test_a_browser_that_takes_nothing_is_not_waited_for(loop: asyncio.AbstractEventLoop) -> None:
    """Patience ends."""
    assert not wait_until_sent(Queue(full=True), loop, 0.01)


def test_a_server_that_closes_is_not_waited_for() -> None:
    """Its loop takes no more callbacks."""
    closed = asyncio.new_event_loop()
    closed.close()
    assert not wait_until_sent(Queue(full=True), closed, SOON)


@pytest.mark.parametrize(
    "inside",
    [
        SimpleNamespace(),
        SimpleNamespace(_session_mgr=SimpleNamespace(get_active_session_info=lambda _id: None)),
        SimpleNamespace(_session_mgr=SimpleNamespace(get_active_session_info=lambda: None)),
        SimpleNamespace(
            _session_mgr=SimpleNamespace(
                get_active_session_info=lambda _id: SimpleNamespace(
                    session=SimpleNamespace(_browser_queue=[], _event_loop=object())
                )
            )
        ),
    ],
    ids=["no sessions", "tab gone", "other call", "other queue"],
)
def test_another_streamlit_is_left_alone(inside: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is raised where its insides are not those that are known."""
    monkeypatch.setattr(delivery, "served", lambda: True)
    monkeypatch.setattr(
        delivery, "get_script_run_ctx", lambda **_options: SimpleNamespace(session_id="a")
    )
    monkeypatch.setattr(runtime, "get_instance", lambda: inside)
    deliver()
