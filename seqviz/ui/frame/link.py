"""Small values that live in the session and in the page's address, so that a link shows the same.

The address wins, since somebody may have just opened it; then the session, so that a choice
survives a walk through other pages; then the default, which stays out of the address. Each page has
its own values: what was typed on one is no name, text or network of another one that calls a value
the same. What there is stands in one table, see ``seqviz.ui.frame.address``.

A run that the browser asks for carries the address as the browser had it then, which may be older
than what the run before has written. So the values that were replaced are remembered for a while:
in the address of the same page they are no news, and the next write takes them out again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final, TypeVar

import streamlit as st

from seqviz.ui.frame.address import TABLE, Parameter
from seqviz.ui.frame.i18n import _
from seqviz.ui.frame.quoting import quoted

OF_A_PAGE: Final = "link_"  # begins every key of the session that means nothing to another page
_BROUGHT: Final = "link_brought"  # what the address says that nothing here wrote into it
_PAGE: Final = "links_page"  # whose values these are
_ELSEWHERE: Final = "links_elsewhere"  # page → its values, while another one is shown
_CARRIED: Final = "links_carried"  # what the page before said, whose address may have come along
LONGEST: Final = 10_000  # characters of a value; what the app writes itself is far shorter
_WAS: Final = "_was"  # ends the key of the values that were replaced, the latest last
_SAYS: Final = "_says"  # and of what the address says since the last write
_MOST_REPLACED: Final = 16  # of them for each name
OLDER: Final = frozenset({"slow"})  # names of older links, each taken out where it is understood
_SHOWN: Final = 40  # characters of what cannot be used
_TOLD: Final = 3  # names of it that are told together

T = TypeVar("T")


def begin_run(page: str) -> None:
    """The frame's call before the page's script: its own values stand where another one's stood.

    What an earlier run found in the address is no news any more, and what says nothing that its
    entry can hold leaves it.

    Args:
        page: as in the address.
    """
    state = st.session_state
    state.pop(_BROUGHT, None)
    if _PAGE not in state:
        _sweep(page)
    before = state.get(_PAGE, page)
    state[_PAGE] = page
    if before != page:
        _change_pages(before, page)
    for entry in TABLE:
        said = st.query_params.get(entry.name) if entry.means_something_on(page) else None
        if said and entry.form.read(said) is None and not _is_old(entry):
            state.setdefault(_BROUGHT, {})[entry.name] = said
            refuse(entry, said)


def _sweep(page: str) -> None:
    """What an opened link says and this page does not know leaves the address, and is told once."""
    known = {entry.name for entry in TABLE if entry.means_something_on(page)}
    unknown = [name for name in st.query_params if name not in known | OLDER]
    if unknown:
        told = [f"{quoted(one, _SHOWN)}={quoted(st.query_params[one], _SHOWN)}" for one in unknown]
        more = ["…"] if len(unknown) > _TOLD else []
        _say(
            _(
                "The link also says {parts}. That means nothing on this page and was left out."
            ).format(parts=", ".join(told[:_TOLD] + more))
        )
    for name in unknown:
        del st.query_params[name]


def _change_pages(before: str, page: str) -> None:
    """The values of a page that is left are put away, those of the one that is shown come back."""
    state = st.session_state
    for key in [key for key in state if str(key).endswith(_WAS)]:
        del state[key]  # another page's address, or one that was gone back to, counts as it is
    elsewhere = state.setdefault(_ELSEWHERE, {})
    shared = {_key(entry) for entry in TABLE if entry.shared}
    own = [str(key) for key in state if str(key).startswith(OF_A_PAGE) and key not in shared]
    elsewhere[before] = state[_CARRIED] = {key: state.pop(key) for key in own}
    for key, value in elsewhere.pop(page, {}).items():
        state[key] = value


def current_page() -> str:
    """Which page is shown, as in the address."""
    page: str = st.session_state.get(_PAGE, "")
    return page


def forget_on(page: str, *entries: Parameter[Any]) -> None:
    """What was said on a page of the network before means nothing to the one that it shows next."""
    state = st.session_state
    values = state if state.get(_PAGE) == page else state.get(_ELSEWHERE, {}).get(page, {})
    for entry in entries:
        values.pop(f"{OF_A_PAGE}{entry.name}", None)


def begin_anew(page: str, *kept: Parameter[Any]) -> None:
    """What was said of a page before counts no more: a link is about to say how it stands.

    Args:
        page: another one than is shown.
        kept: shared values that stay.
    """
    st.session_state.get(_ELSEWHERE, {}).pop(page, None)
    for entry in TABLE:
        if entry.shared and entry not in kept and entry.means_something_on(page):
            st.session_state.pop(_key(entry), None)


def settle(entry: Parameter[Any], default: str | None = None) -> str:
    """The value of ``entry`` now, as it is written; in both places from now on.

    Args:
        entry: of the table.
        default: where the table has none.
    """
    name, usual = entry.name, entry.usual if default is None else default
    said = None if _is_old(entry) else st.query_params.get(name)
    carried = st.session_state.get(_CARRIED, {})
    if said and said not in (st.session_state.get(_key(entry)), carried.get(_key(entry))):
        st.session_state.setdefault(_BROUGHT, {})[name] = said
        if len(said) > LONGEST:
            refuse(entry, said)
            said = None
    value = said or st.session_state.get(_key(entry), usual)
    put(entry, value, usual)
    return value


def settle_of(entry: Parameter[Any], whose: str, default: str | None = None) -> str:
    """Like ``settle``, but what the session holds counts only where it was said of ``whose``.

    A step, a unit or a sequence of one network means nothing to another.
    """
    owner = f"{_key(entry)}_of"
    if st.session_state.get(owner) != whose and not in_address(entry):
        forget(entry)
    st.session_state[owner] = whose
    return settle(entry, default)


def value_of(entry: Parameter[T], default: T | None = None) -> T:
    """The value of ``entry`` now, read; what is no such value leaves the address for the default.

    Raises:
        ValueError: neither the table nor the caller has a default.
    """
    usual = entry.default if default is None else default
    if usual is None:
        raise ValueError(f"{entry.name} has no default in the table, so the caller must give one")
    value = entry.form.read(settle(entry, entry.form.write(usual)))
    if value is None:
        put_value(entry, usual, usual)
        return usual
    return value


def put_value(entry: Parameter[T], value: T, default: T | None = None) -> None:
    """Set the value of ``entry``; the default takes it out of the address."""
    usual = entry.default if default is None else default
    put(entry, entry.form.write(value), "" if usual is None else entry.form.write(usual))


def choice_of(
    entry: Parameter[Any],
    options: Collection[str],
    default: str | None = None,
    whose: str | None = None,
) -> str:
    """Which of the options ``entry`` says; anything else leaves the address for the default."""
    usual = entry.usual if default is None else default
    value = settle(entry, usual) if whose is None else settle_of(entry, whose, usual)
    if value not in options:
        put(entry, usual, usual)
        return usual
    return value


def in_address(entry: Parameter[Any]) -> bool:
    """Whether the address itself says anything of it."""
    return entry.name in st.query_params and not _is_old(entry)


def address_says(pairs: Iterable[tuple[str, str]]) -> bool:
    """Whether the address, as this run was asked for, says all of this."""
    return all(st.query_params.get(name) == value for name, value in pairs)


def address_denies(pairs: Iterable[tuple[str, str]]) -> bool:
    """Whether the address says something else of any of this; what it leaves out is no denial."""
    said = dict(pairs)
    here = (entry for entry in TABLE if entry.means_something_on(current_page()))
    return any(
        entry.name in said
        and in_address(entry)
        and st.query_params.get(entry.name) != said[entry.name]
        for entry in here
    )


def in_browser(entry: Parameter[T]) -> T | None:
    """What a component wrote into the address by itself, or told since that was written.

    What is no such value has left the address when the run began.
    """
    said = st.query_params.get(entry.name) if in_address(entry) else None
    return entry.form.read(said or st.session_state.get(_key(entry), ""))


def take(entries: Iterable[Parameter[Any]], told: Mapping[str, Any]) -> None:
    """Hold what a component says of these, as it is written; it may say anything."""
    for entry in entries:
        said = told.get(entry.name)
        value = entry.form.read(said) if isinstance(said, str) else None
        if value is None:
            forget(entry)
        else:
            put_value(entry, value)


def put(entry: Parameter[Any], value: str, default: str | None = None) -> None:
    """Set how ``entry`` is written; the default takes it out of the address."""
    usual = entry.usual if default is None else default
    _replace(entry, value, None if value == usual else value)


def forget(*entries: Parameter[Any]) -> None:
    """Say nothing of these any more, so that their defaults hold again."""
    for entry in entries:
        _replace(entry, None, None)


def _replace(entry: Parameter[Any], value: str | None, written: str | None) -> None:
    """Hold a value, or none any more, and write what the address is to say of it, if anything."""
    state, key, name = st.session_state, _key(entry), entry.name
    said = st.query_params.get(name)
    was = [one for one in state.get(key + _WAS, ()) if one != written]
    if said not in (None, written, *was):
        was.append(said)
    state[key + _WAS], state[key + _SAYS] = tuple(was[-_MOST_REPLACED:]), written
    if value is None:
        state.pop(key, None)
    else:
        state[key] = value
    if said == written:
        return
    for other in TABLE:  # what is written is the whole address
        if other is not entry and other.means_something_on(current_page()) and _is_old(other):
            _write(other.name, state.get(_key(other) + _SAYS))
    _write(name, written)


def _write(name: str, written: str | None) -> None:
    if written is not None:
        st.query_params[name] = written
    elif name in st.query_params:
        del st.query_params[name]


def _is_old(entry: Parameter[Any]) -> bool:
    """Whether the address still says what was replaced since."""
    return st.query_params.get(entry.name) in st.session_state.get(_key(entry) + _WAS, ())


def refuse(entry: Parameter[Any], said: str) -> None:
    """Forget a value that means nothing here; where an opened link brought it, say so."""
    if st.session_state.get(_BROUGHT, {}).pop(entry.name, None) == said != "":
        part = f"{entry.name}={quoted(said, _SHOWN)}"
        _say(
            _("The link says {part}, which is not here. What stands instead is shown.").format(
                part=part
            )
        )
    forget(entry)


def refuse_some(entry: Parameter[Any], said: str, wrong: tuple[str, ...]) -> None:
    """Tell which names of a list mean nothing here, where an opened link brought it.

    Args:
        entry: a list with commas.
        said: the whole of it.
        wrong: of its names.
    """
    if st.session_state.get(_BROUGHT, {}).pop(entry.name, None) == said != "":
        part = f"{entry.name}={quoted(','.join(wrong), _SHOWN)}"
        _say(
            _("The link says {part}, which is not on this page and was left out.").format(part=part)
        )


def _say(sentence: str) -> None:
    st.toast(sentence, icon=":material/link_off:", duration="long")


def _key(entry: Parameter[Any]) -> str:
    return f"{OF_A_PAGE}{entry.name}"


def taken_out(name: str) -> str | None:
    """What an older link says under a name that no entry has any more; it leaves the address."""
    said = st.query_params.get(name)
    if said is not None:
        del st.query_params[name]
    return said
