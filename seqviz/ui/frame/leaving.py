"""What is done when a visitor goes to another page, and what becomes of a tab that has closed.

Rooms above the frame say what else is to be done when a page begins (`at_each_page`), so that the
frame need not know them. Streamlit keeps the session of a closed tab for a while, but light.

For two minutes a browser that lost its connection may come back to its session. Meanwhile Streamlit
holds what its fragments closed over, which can be whole trainings: that is let go at once, since a
browser that comes back runs the page anew. Expired sessions are only thrown out when the next
visitor leaves, which may be never; so they are looked at once more when their time is over.

Both use insides of Streamlit that are not promised (tests/ui/frame/test_leaving.py looks after
them); where they are not as expected nothing is let go early, and all else works.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import streamlit as st
from streamlit import config, runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from seqviz.memory import tidying

LATER: Final = 2.0  # seconds after a session has expired
_log = logging.getLogger(__name__)
_at_each_page: Final[dict[str, Callable[[str], None]]] = {}


def at_each_page(call: Callable[[str], None]) -> None:
    """From now on ``call(page)`` before a page's script, in every session."""
    _at_each_page[f"{call.__module__}.{call.__qualname__}"] = call  # once, also when read again


def begin_page(page: str) -> None:
    """The frame's call before the page's script.

    Args:
        page: as in the address.
    """
    _tab()
    for call in list(_at_each_page.values()):
        call(page)


@dataclass(frozen=True, slots=True)
class _Tab:
    """Streamlit's fragments of one session."""

    fragments: Any


def _release(tab: _Tab) -> None:
    left(tab.fragments)
    tidying.soon()


@st.cache_resource(scope="session", on_release=_release, show_spinner=False)
def _tab() -> _Tab:
    """This tab's; closing the tab lets go of it."""
    return _Tab(fragments_of_this_session())


def fragments_of_this_session() -> Any:
    """Where Streamlit keeps the fragments of the session that runs now; None outside of one."""
    return getattr(get_script_run_ctx(suppress_warning=True), "fragment_storage", None)


def left(fragments: Any) -> None:
    """The tab is closed: let go of its fragments now, of its session when it has expired.

    Args:
        fragments: of the session, or None.
    """
    try:
        if fragments is not None:
            fragments.clear()
        loop = asyncio.get_running_loop()
    except RuntimeError:  # no server
        return
    except Exception:
        _log.exception("The fragments of a closed tab are kept for a while.")
        return
    loop.call_later(config.get_option("server.disconnectedSessionTTL") + LATER, _expire)


def _expire() -> None:
    """Counting the sessions that are stored throws out those whose time is over."""
    try:
        len(runtime.get_instance()._session_mgr._session_storage._cache)  # type: ignore[attr-defined]
    except Exception:
        _log.exception("Expired sessions are kept until the next visitor leaves.")
    tidying.soon()
