"""A closed tab leaves little behind, and in the end nothing."""

import gc
import weakref
from types import SimpleNamespace
from typing import Any
from unittest.mock import MagicMock

import pytest
from streamlit import runtime
from streamlit.runtime.fragment import MemoryFragmentStorage
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager

from seqviz.ui.frame import leaving


class Session:
    """Stands for one of Streamlit's."""

    id = "one"


@pytest.fixture
def stored(monkeypatch: pytest.MonkeyPatch) -> MemorySessionStorage:
    """Where Streamlit's own manager keeps the sessions of closed tabs; here they expire at once."""
    storage = MemorySessionStorage(ttl_seconds=0)
    manager = WebsocketSessionManager(storage, MagicMock(), MagicMock(), None)
    found = SimpleNamespace(_session_mgr=manager)
    monkeypatch.setattr(runtime, "get_instance", lambda: found)
    return storage


def test_an_expired_session_is_thrown_out(stored: MemorySessionStorage) -> None:
    """Also where no other visitor leaves after it, at which Streamlit itself would do it."""
    session: Any = SimpleNamespace(session=Session())
    gone = weakref.ref(session.session)
    stored.save(session)
    del session
    gc.collect()
    assert gone() is not None
    leaving._expire()
    gc.collect()
    assert gone() is None


def test_what_fragments_closed_over_is_let_go() -> None:
    """Streamlit's own storage forgets them when it is told that the tab has closed."""
    storage, held = MemoryFragmentStorage(), Session()
    gone = weakref.ref(held)

    def fragment(held: Session = held) -> None:
        del held

    storage._fragments["one"] = fragment  # type: ignore[assignment]
    del held, fragment
    leaving.left(storage)
    gc.collect()
    assert gone() is None


def test_an_unknown_streamlit_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where its insides have other names, all else goes on."""
    monkeypatch.setattr(runtime, "get_instance", SimpleNamespace)
    leaving._expire()
    leaving.left(SimpleNamespace())
