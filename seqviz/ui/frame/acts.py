"""What a visitor did is done whole: a second click does not break off what the first one began.

Streamlit looks for newer requests whenever the session's state is read or written or something is
sent to the browser, a new address for instance, also while a widget's callback runs. On a busy
machine a second click then ends the callback of the first in its middle, and since a button is
pressed for one run only, nobody runs it again: *Train* did nothing for those who chose a pace right
after it. The same look stands right before the callbacks, when a click is no longer waiting and not
yet dealt with. So nothing comes between a click and the end of its callbacks; what came meanwhile
runs right after.

A callback may ask that only some fragments run again (`redraw_only`). Where the run of an earlier
act was given up for it, all of the page runs instead: *Undo* right after a step left the numbers on
the page that it had taken back.

Streamlit has no public way to ask for this (1.67, SafeSessionState and ScriptRunner); where its
insides have changed all stays as it is there (tests/ui/frame/test_acts.py looks after it).
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import Any, Final

import streamlit as st
from streamlit.errors import StreamlitAPIException
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.state.safe_session_state import SafeSessionState

from seqviz.ui.frame.session import Key

_MARK: Final = "_seqviz_whole"
_UNDRAWN: Final[Key[bool]] = Key("seqviz_undrawn", False)
"""Whether something was done since the page was last drawn whole."""
_in_parts: ContextVar[bool] = ContextVar("seqviz_in_parts", default=False)


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
        runner = getattr(look, "__self__", None)  # looks by itself whenever something is sent
        runs = getattr(runner, "_execing", None)
        object.__setattr__(state, "_yield_callback", _nothing)
        if runner is not None and runs is True:
            runner._execing = False
        _in_parts.set(False)
        try:
            usual(state, *given, **named)
            context = get_script_run_ctx(suppress_warning=True)
            if not (_in_parts.get() or context is None or context.fragment_ids_this_run):
                state[_UNDRAWN.name] = True
        finally:
            object.__setattr__(state, "_yield_callback", look)
            if runner is not None and runs is True:
                runner._execing = True

    setattr(whole, _MARK, True)
    SafeSessionState.on_script_will_rerun = whole  # type: ignore[method-assign, assignment]


def redraw_only(*fragments: str) -> None:
    """Last line of a callback that changes nothing but these fragments; they alone run again.

    Args:
        fragments: their keys.
    """
    if _UNDRAWN.get():
        return
    _in_parts.set(True)
    try:
        st.rerun(list(fragments))
    except StreamlitAPIException:
        # What a control had still to say came together with the way to another page, where there
        # are no such fragments: all of that page runs.
        _in_parts.set(False)


def page_is_drawn() -> None:
    """The frame's call when a page's script has come to its end."""
    _UNDRAWN.set(False)


def _nothing() -> None:
    """Instead of a look for newer requests."""
