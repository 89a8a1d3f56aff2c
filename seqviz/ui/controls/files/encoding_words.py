"""What the page says of a file's encoding: how it was read, how else it may be, or what it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final, TypeVar, cast

import streamlit as st

from seqviz.data.encodings import NAMES, NotText, Reading
from seqviz.ui.controls.files.brought import Brought, read_file
from seqviz.ui.frame.i18n import N_, _
from seqviz.ui.frame.session import Key, control

T = TypeVar("T")

_LANGUAGES: Final = {
    "cp1252": N_("Western European"),
    "cp850": N_("Western European, from DOS"),
    "mac-roman": N_("Western European, from older Macs"),
    "gb18030": N_("simplified Chinese"),
    "big5hkscs": N_("traditional Chinese"),
    "cp932": N_("Japanese"),
    "euc-jp": N_("Japanese"),
    "cp949": N_("Korean"),
    "cp1250": N_("Central European"),
    "iso8859-2": N_("Central European"),
    "cp1251": N_("Cyrillic"),
    "koi8-r": N_("Cyrillic"),
    "cp1253": N_("Greek"),
    "cp1254": N_("Turkish"),
    "cp1255": N_("Hebrew"),
    "cp1256": N_("Arabic"),
    "cp1257": N_("Baltic"),
    "cp1258": N_("Vietnamese"),
    "cp874": N_("Thai"),
}
_KINDS: Final = {
    "zip": N_(
        "This is a workbook, another office document or a ZIP, not plain text. Save it as plain "
        "text or CSV in UTF-8, please."
    ),
    "office": N_(
        "This is an older office document, not plain text. Save it as plain text or CSV in UTF-8, "
        "please."
    ),
    "pdf": N_("This is a PDF. Copy its text into a plain text file in UTF-8, please."),
    "picture": N_("This is a picture. Plain text is wanted here."),
    "binary": N_("This is not plain text. Save it as plain text or CSV in UTF-8, please."),
    "damaged": N_(
        "Nearly all of this is {encoding}, but the byte at place {place} in row {row} is no "
        "character of it. Save the file again as UTF-8, please, or take that byte out."
    ),
}


def encoding_name(encoding: str) -> str:
    """An encoding for people: "GB 18030 (simplified Chinese)"."""
    name = NAMES[encoding]
    if encoding not in _LANGUAGES:
        return name
    return _("{encoding} ({languages})").format(encoding=name, languages=_(_LANGUAGES[encoding]))


def read_as(reading: Reading) -> str:
    """How a file was read; "" for UTF-8, which needs no words."""
    if reading.encoding == "utf-8":
        return ""
    name = encoding_name(reading.encoding)
    if reading.guessed:
        return _("It does not say its encoding; it is read as {encoding}.").format(encoding=name)
    return _("It is read as {encoding}.").format(encoding=name)


def encoding_choice(reading: Reading, *, key: str, disabled: bool = False) -> str | None:
    """Offer the other readings of a file that does not name its encoding.

    Args:
        reading: as it was read without a choice.
        key: of the widget; one for each file, so that a choice never goes to another one.
        disabled: while it must not be changed.

    Returns:
        The encoding to read it by instead, or None where the guess stays.
    """
    if not reading.guessed:
        return None
    kept: Key[str | None] = Key(f"{key}_chosen", None)
    options = [reading.encoding, *reading.others]
    before = kept.get()
    if before in options:  # after a walk through other pages
        control(key).begin(before)
    chosen = st.selectbox(
        _("Encoding"),
        options,
        format_func=encoding_name,
        key=key,
        disabled=disabled,
        help=_("If letters look wrong, choose another. Saved as UTF-8, a file needs no guess."),
    )
    kept.set(chosen)
    return None if chosen == reading.encoding else chosen


def read_again(
    file: Brought[T],
    reading: Reading,
    read: Callable[[bytes, str], T],
    *,
    key: str,
    locked: bool = False,
) -> Brought[T]:
    """Offer the other encodings of a guessed one; the file as the visitor wants it read.

    Args:
        file: as it was read by the guess.
        reading: the guess.
        read: bytes and an encoding → value, or a ValueError; called once for each of both.
        key: of the field that the file came by.
        locked: while it must not be changed.
    """
    encoding = encoding_choice(reading, key=f"{key}_encoding_{file.digest[:16]}", disabled=locked)
    if encoding is None:
        return file
    again = control(f"{key}_again")
    kept = again.get()
    if kept is None or (kept.digest, kept.options) != (file.digest, encoding):
        kept = read_file(
            file.name, file.data, file.digest, encoding, lambda data: read(data, encoding)
        )
        again.set(kept)
    return cast("Brought[T]", replace(kept, name=file.name))


def not_text(error: NotText) -> str:
    """What a file is that cannot be read as text, and what to do."""
    return _(_KINDS[error.kind]).format(
        encoding=NAMES.get(error.encoding, ""), place=f"{error.place + 1:,}", row=f"{error.row:,}"
    )
