"""Small values that live in the session and in the page's address, so that a link shows the same.

The address wins, since somebody may have just opened it; then the session, so that a choice
survives a walk through other pages; then the default, which stays out of the address. Each page has
its own values: what was typed on one is no name, text or network of another one that calls a value
the same. Only the digit is one for all pages.
"""

from __future__ import annotations

from typing import Final

import streamlit as st

from seqviz.ui.frame.i18n import _
from seqviz.ui.frame.quoting import quoted

OF_A_PAGE: Final = "link_"  # begins every key of the session that means nothing to another page
_BROUGHT: Final = "link_brought"  # what the address says that nothing here wrote into it
_PAGE: Final = "links_page"  # whose values these are
_ELSEWHERE: Final = "links_elsewhere"  # page → its values, while another one is shown
_CARRIED: Final = "links_carried"  # what the page before said, whose address may have come along
_SHARED: Final = ("digit", "do")  # one choice for all pages
LONGEST: Final = 10_000  # characters of a value; what the app writes itself is far shorter
_SHOWN: Final = 40  # characters of what cannot be used


def begin_run(page: str) -> None:
    """The frame's call before the page's script: its own values stand where another one's stood.

    What an earlier run found in the address is no news any more.

    Args:
        page: as in the address.
    """
    state = st.session_state
    state.pop(_BROUGHT, None)
    before = state.get(_PAGE, page)
    state[_PAGE] = page
    if before == page:
        return
    elsewhere = state.setdefault(_ELSEWHERE, {})
    shared = {_key(name) for name in _SHARED}
    own = [str(key) for key in state if str(key).startswith(OF_A_PAGE) and key not in shared]
    elsewhere[before] = state[_CARRIED] = {key: state.pop(key) for key in own}
    for key, value in elsewhere.pop(page, {}).items():
        state[key] = value


def current_page() -> str:
    """Which page is shown, as in the address."""
    page: str = st.session_state.get(_PAGE, "")
    return page


def forget_on(page: str, *names: str) -> None:
    """What was said on a page of the network before means nothing to the one that it shows next."""
    state = st.session_state
    values = state if state.get(_PAGE) == page else state.get(_ELSEWHERE, {}).get(page, {})
    for name in names:
        values.pop(_key(name), None)


def settle(name: str, default: str) -> str:
    """The value of ``name`` now, written to both places."""
    said = st.query_params.get(name)
    carried = st.session_state.get(_CARRIED, {})
    if said and said not in (st.session_state.get(_key(name)), carried.get(_key(name))):
        st.session_state.setdefault(_BROUGHT, {})[name] = said
        if len(said) > LONGEST:
            refuse(name, said)
            said = None
    value = said or st.session_state.get(_key(name), default)
    put(name, value, default)
    return value


def settle_of(name: str, whose: str, default: str) -> str:
    """Like ``settle``, but what the session holds counts only where it was said of ``whose``.

    A step, a unit or a sequence of one network means nothing to another.
    """
    owner = f"{_key(name)}_of"
    if st.session_state.get(owner) != whose and name not in st.query_params:
        forget(name)
    st.session_state[owner] = whose
    return settle(name, default)


def put(name: str, value: str, default: str = "") -> None:
    """Set the value of ``name``; the default takes it out of the address."""
    st.session_state[_key(name)] = value
    if value != default:
        if st.query_params.get(name) != value:
            st.query_params[name] = value
    elif name in st.query_params:
        del st.query_params[name]


def forget(name: str) -> None:
    """Say nothing of ``name`` any more, so that its default holds again."""
    st.session_state.pop(_key(name), None)
    if name in st.query_params:
        del st.query_params[name]


def refuse(name: str, said: str) -> None:
    """Forget a value that means nothing here; where an opened link brought it, say so."""
    if st.session_state.get(_BROUGHT, {}).pop(name, None) == said != "":
        st.toast(
            _("The link says {part}, which is not here. What stands instead is shown.").format(
                part=f"{name}={quoted(said, _SHOWN)}"
            ),
            icon=":material/link_off:",
            duration="long",
        )
    forget(name)


def whole(said: str) -> int | None:
    """The whole number, below a billion, that an address says; None for anything else."""
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else None


def _key(name: str) -> str:
    return f"{OF_A_PAGE}{name}"
