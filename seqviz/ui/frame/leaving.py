"""What becomes of a session whose tab has closed: Streamlit keeps it for a while, but light.

For two minutes a browser that lost its connection may come back to its session. Meanwhile Streamlit
holds what its fragments closed over, which can be whole trainings: that is let go at once, since a
browser that comes back runs the page anew. Expired sessions are only thrown out when the next
visitor leaves, which may be never; so they are looked at once more when their time is over.

Both use insides of Streamlit that are not promised (tests/ui/test_leaving.py looks after them);
where they are not as expected nothing is let go early, and all else works.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any, Final

from streamlit import config, runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from seqviz.memory import tidying

LATER: Final = 2.0  # seconds after a session has expired
_log = logging.getLogger(__name__)


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
