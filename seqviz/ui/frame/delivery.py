"""Wait until the browser has been sent what a run of the page drew.

A live part is a fragment that runs again by itself. Where such a run follows right behind one of
the whole page, Streamlit throws away what the page drew in that fragment and has not sent yet, but
still says that the page was drawn completely. The browser then takes the chart off the page, and
the fragment mounts another one: seen on a busy machine at every third start of a training. So the
page's script ends only when all of it is on its way; a fragment cannot run before that.

Streamlit has no public way to ask for this (1.67, AppSession._clear_queue); where its insides have
changed, nothing is waited for.
"""

from __future__ import annotations

import threading
import time
from typing import Any, Final

from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from seqviz.ui.frame.router import served

PATIENCE: Final = 5.0  # seconds; a browser that is gone takes nothing any more
_ASK: Final = 0.002  # seconds between two looks at the queue


def deliver() -> None:
    """Last line of a page with a live part; does nothing where the page runs without a server."""
    context = get_script_run_ctx(suppress_warning=True)
    if context is None or not served():
        return
    try:
        sessions: Any = runtime.get_instance()._session_mgr
        session = sessions.get_active_session_info(context.session_id).session
        wait_until_sent(session._browser_queue, session._event_loop)
    except (AttributeError, TypeError):  # the tab is gone, or this is another Streamlit
        return


def wait_until_sent(queue: Any, loop: Any, patience: float = PATIENCE) -> bool:
    """Wait until all that was handed over so far has left the queue; whether it has.

    Args:
        queue: with ``is_empty``, filled by callbacks of the loop.
        loop: the server's; runs in another thread.
        patience: seconds.
    """
    end = time.monotonic() + patience
    arrived = threading.Event()
    try:
        loop.call_soon_threadsafe(arrived.set)  # behind all that this thread has handed over
    except RuntimeError:  # the server is closing
        return False
    if not arrived.wait(patience):
        return False
    while not queue.is_empty():
        if time.monotonic() > end:
            return False
        time.sleep(_ASK)
    return True
