"""A file that a visitor brings: its name, what was read from it and what is wrong with it, as one.

A page that shows name, warning and result from one `Brought` cannot show one file's result under
another one's name: where the newest file is refused, nothing of the one before is left in use. The
file stays in the session, so it is there again after a walk through other pages, and a file that
is the same as before is not read again, refused or not. Left out: what to say of it; each page has
its own words.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

import streamlit as st

from seqviz.ui.frame.i18n import _
from seqviz.ui.frame.quoting import quoted
from seqviz.ui.frame.session import Keys

T = TypeVar("T")

# by the field's own key: the file, and whether the visitor took it out or put another one in
_KEPT: Final[Keys[Any]] = Keys("brought_", None)
_EMPTIED: Final[Keys[bool]] = Keys("emptied_", False)


@dataclass(frozen=True, slots=True)
class Brought(Generic[T]):
    """One file and what came of it.

    Attributes:
        name: of the file, as its owner calls it; never trusted, see `seqviz.ui.frame.quoting`.
        data: its bytes.
        digest: of the bytes, in hexadecimal; another content has another one.
        options: with which it was read.
        value: what was read; None where it was refused.
        problem: why it was refused; None where it was read.
    """

    name: str
    data: bytes
    digest: str
    options: Hashable
    value: T | None
    problem: ValueError | None


def bring(
    label: str,
    *,
    key: str,
    read: Callable[[bytes], T],
    megabytes: int,
    types: Sequence[str] | None = None,
    options: Hashable = None,
    locked: bool = False,
    help: str | None = None,  # noqa: A002 - Streamlit's own word
) -> Brought[T] | None:
    """Show the field for a file; return the last one that came by it, read or refused.

    Args:
        label: of the field.
        key: of the field; one file is kept for each.
        read: bytes → value; refuses with a ValueError, whose words the page chooses. It is called
            once for a content and its options, whether it reads or refuses them.
        megabytes: that a file may have at most; the browser refuses more.
        types: endings of names, without a dot; None for all.
        options: what `read` depends on beside the bytes.
        locked: whether the field is off.
        help: shown at the field.

    Returns:
        The file, or None where there is none or the visitor took it out.
    """
    what = help or _("It is read in memory and not kept.")
    file = st.file_uploader(
        label,
        type=types,
        max_upload_size=megabytes,
        key=key,
        on_change=_changed,
        args=(key,),
        disabled=locked,
        help=f"{what} {_not_taken(megabytes)}",
    )
    kept: Brought[T] | None = _KEPT.of(key).get()
    emptied = _EMPTIED.of(key).take()
    if file is None:
        if emptied:
            _KEPT.of(key).forget()
            return None
        if kept is None:
            return None
        _still_here(key, kept.name)
        name, data, digest = kept.name, kept.data, kept.digest
    else:
        name, data = file.name, file.getvalue()
        digest = hashlib.sha256(data).hexdigest()
    if kept is None or (kept.digest, kept.options) != (digest, options):
        kept = read_file(name, data, digest, options, read)
    elif kept.name != name:
        kept = Brought(name, data, digest, options, kept.value, kept.problem)
    _KEPT.of(key).set(kept)
    return kept


def what_is_used(file: Brought[T]) -> str:
    """Whose result stands on the page; "" where nothing is used.

    A file that the browser itself refuses never reaches the server: the one before stays.
    """
    if file.value is None:
        return ""
    return _("In use: “{file}”.").format(file=quoted(file.name))


def _not_taken(megabytes: int) -> str:
    return _(
        "A file that is marked red in the field was not taken: it is larger than {megabytes} MB or "
        "of another kind."
    ).format(megabytes=megabytes)


def refused(name: str, complaint: str) -> str:
    """What is wrong with a file, under its name: it stays if the browser refuses the next one.

    Args:
        name: of the file, as its owner calls it.
        complaint: Markdown.
    """
    return _("**{file}** {complaint}").format(file=quoted(name), complaint=complaint)


def _still_here(key: str, name: str) -> None:
    """After a walk through other pages Streamlit's field is empty: say whose file this is."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(_("“{file}” is still here.").format(file=quoted(name)), width="content")
        st.button(
            _("Put it away"),
            key=f"{key}_away",
            icon=":material/close:",
            type="tertiary",
            on_click=_KEPT.of(key).forget,
        )


def _changed(key: str) -> None:
    _EMPTIED.of(key).set(True)


def read_file(
    name: str, data: bytes, digest: str, options: Hashable, read: Callable[[bytes], T]
) -> Brought[T]:
    """A file with what came of it, read or refused; the arguments are those of `Brought`."""
    try:
        return Brought(name, data, digest, options, read(data), None)
    except ValueError as problem:
        # Without its frames, which would keep all that was half read.
        return Brought(name, data, digest, options, None, problem.with_traceback(None))
