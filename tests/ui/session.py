"""Run a few lines inside a Streamlit session, with an address, and look at what they left there."""

from collections.abc import Callable, Mapping
from typing import Any

from streamlit.testing.v1 import AppTest

from tests.patience import PATIENCE


def in_session(
    script: Callable[[], None],
    *,
    query: Mapping[str, str] | None = None,
    state: Mapping[str, object] | None = None,
) -> tuple[Any, dict[str, str]]:
    """What `script` left in `session_state["result"]`, and the address after it.

    Args:
        script: its source runs alone, so it imports what it needs.
        query: query parameters of the address.
        state: session state from before.
    """
    app = AppTest.from_function(script, default_timeout=PATIENCE)
    for key, value in (query or {}).items():
        app.query_params[key] = value
    for key, value in (state or {}).items():
        app.session_state[key] = value
    app.run()
    assert not app.exception, app.exception[0].message
    return app.session_state["result"], address(app)


def address(app: AppTest) -> dict[str, str]:
    """The query parameters of the address, one value each."""
    return {
        key: value if isinstance(value, str) else value[-1]
        for key, value in app.query_params.items()
    }
