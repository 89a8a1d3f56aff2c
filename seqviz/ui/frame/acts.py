"""What a visitor did is done whole: a second click does not break off what the first one began.

Streamlit looks for newer requests whenever the session's state is read or written, also while a
widget's callback runs. On a busy machine a second click then ends the callback of the first in its
middle, and since a button is pressed for one run only, nobody runs it again: *Train* did nothing
for those who chose a pace right after it. So nothing interrupts a callback; what came meanwhile
runs right after it.

Streamlit has no public way to ask for this (1.67, SafeSessionState); where its insides have changed
all stays as it is there (tests/ui/frame/test_acts.py looks after it).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from streamlit.runtime.state.safe_session_state import SafeSessionState

_MARK: Final = "_seqviz_whole"


def do_acts_whole() -> None:
    """From now on, in every session of this process; calling it again changes nothing."""
    usual: Callable[..., None] | None = getattr(SafeSessionState, "on_script_will_rerun", None)
    if usual is None or getattr(usual, _MARK, False):
        return

    @wraps(usual)
    def whole(state: Any, *given: Any, **named: Any) -> None:
        look = getattr(state, "_yield_callback", None)
        if look is None:
            usual(state, *given, **named)
            return
        look()  # what has come before the callbacks begin counts as usual
        object.__setattr__(state, "_yield_callback", _nothing)
        try:
            usual(state, *given, **named)
        finally:
            object.__setattr__(state, "_yield_callback", look)

    setattr(whole, _MARK, True)
    SafeSessionState.on_script_will_rerun = whole  # type: ignore[method-assign, assignment]


def _nothing() -> None:
    """Instead of a look for newer requests."""
