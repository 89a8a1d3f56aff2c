"""Lesson links: parts of a page that its address hides or locks, and the editor that makes one.

Hiding is for teaching: the page computes and sends what it does anyway, and one press shows
everything again. It holds for the page that the link opens; another page is whole. What it hides
and locks in the browser is done there (``components/lesson_link``), for Streamlit's widgets and
for our own components alike.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import urljoin

import streamlit as st

from seqviz.payloads.lesson_link import LessonLink, PartPlace, QrCode, Share, SharedPart
from seqviz.ui.frame.address import HIDE, LOCK, Parameter
from seqviz.ui.frame.i18n import LANGUAGE_NAMES, _
from seqviz.ui.frame.link import current_page, forget, put, refuse_some, settle
from seqviz.ui.frame.parts import Part, names_in, parts_of
from seqviz.ui.frame.qr import LONGEST, qr_code
from seqviz.ui.frame.session import Key, told_by
from seqviz.ui.kit.host import component

FIRST: Final = "home"
_KEY: Final = "lesson_link"
_SHARE: Final = "share"
_SCHEMES: Final = ("http://", "https://")
_ASKED: Final[Key[str]] = Key("share_link", "")
"""The link whose QR code the browser has asked for."""
_limits = component("lesson_link")
_editor = component("share")


def lesson_link() -> None:
    """The frame's call before a page: hide and lock what its address says, and say so."""
    known = parts_of(current_page() or FIRST)
    hidden = _said(HIDE, tuple(known))
    locked = _said(LOCK, tuple(name for name, part in known.items() if part.locks))
    labels = {
        "said": _("This page is shown as a lesson link: parts of it are hidden or locked."),
        "all": _("Show everything"),
        "locked": _("Locked by this link"),
    }
    _limits(
        LessonLink(
            tuple(_place(known[name]) for name in hidden),
            tuple(_place(known[name]) for name in locked if name not in hidden),
            labels,
        ),
        key=_KEY,
        on_all_change=show_everything,
    )


def show_everything() -> None:
    """Nothing is hidden or locked any more on the page that is shown."""
    forget(HIDE, LOCK)


def _said(entry: Parameter[str], possible: tuple[str, ...]) -> tuple[str, ...]:
    """The parts that the address says; what the page does not have leaves it, and is told."""
    said = settle(entry)
    names = names_in(said)
    good = tuple(name for name in names if name in possible)
    if good != names:
        refuse_some(entry, said, tuple(name for name in names if name not in good))
    put(entry, ",".join(good))
    return good


def _place(part: Part) -> PartPlace:
    return PartPlace(part.outer, part.inner)


@st.fragment(key=_SHARE)
def share() -> None:
    """The editor of lesson links, behind a sign in the page's line."""
    hidden, locked = names_in(settle(HIDE)), names_in(settle(LOCK))
    parts = tuple(
        SharedPart(
            name,
            _(part.title),
            part.locks,
            "hidden" if name in hidden else "locked" if name in locked else "shown",
            _place(part),
        )
        for name, part in parts_of(current_page() or FIRST).items()
    )
    code = qr_code(_ASKED.get()) if _ASKED.get() else None
    _editor(
        Share(
            parts,
            {str(lang): name for lang, name in LANGUAGE_NAMES.items()},
            code,
            LONGEST,
            "./for_teachers",
            _words(),
        ),
        key=_SHARE,
        on_code_change=_asked,
    )


def _asked() -> None:
    _ASKED.set(link_asked_for(told_by(_SHARE).get("code")))


def link_asked_for(told: object) -> str:
    """The link that a message means; "" for anything else, and for what no code could hold.

    The browser asks for no code of a link that is too long, and says so by itself.
    """
    if not isinstance(told, str) or len(told) > LONGEST:
        return ""
    return told if told.startswith(_SCHEMES) else ""


def code_words() -> dict[str, str]:
    """Of a link that is handed on: to copy it, and its QR code."""
    return {
        "link": _("The link"),
        "copy": _("Copy the link"),
        "copied": _("Copied"),
        "by_hand": _("The link is marked: press Ctrl+C, or ⌘C."),
        "code": _("QR code of the link {link}"),
        "local": _(
            "This address is known on this computer only: for a class, open the app by the address "
            "that others reach it at, and make the link there."
        ),
        "too_long": _("This link is too long for a QR code."),
    }


def _words() -> dict[str, str]:
    return {
        **code_words(),
        "share": _("Share"),
        "share_help": _("Make a link to this page as it stands, or to a part of it for a lesson"),
        "title": _("A link to this page"),
        "about": _(
            "It opens the page as it stands now. What only this browser has stays behind: a "
            "network that was trained here, data that you brought. Hide or lock what would "
            "distract a class."
        ),
        "parts": _("Parts of this page"),
        "shown": _("Shown"),
        "locked": _("Locked"),
        "hidden": _("Hidden"),
        "present": _("Presenter mode: no menus, large type"),
        "language": _("Language"),
        "any": _("The visitor's own"),
        "close": _("Close"),
        "open": _("Open it"),
        "more": _("Demonstrations ready for a class"),
    }


def code_of(link: str) -> QrCode:
    """The QR code of a link of this app, as it is reached from where the visitor is.

    Args:
        link: relative, such as ``./gradients?steps=20``.
    """
    return qr_code(urljoin(st.context.url or "http://localhost/", link))
