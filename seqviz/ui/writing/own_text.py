"""A text that the visitor brings, pasted or as a file. It stays in the session."""

from __future__ import annotations

from typing import Final

import streamlit as st

from seqviz.data.corpora import Corpus, own
from seqviz.data.text import MAX_BYTES, TextError, clean
from seqviz.ui.i18n import N_, _
from seqviz.ui.quoting import quoted

MAX_PASTED: Final = 200_000
MEGABYTES: Final = MAX_BYTES // 2**20
_OWN: Final = "own_corpus"
_COMPLAINTS: Final = {
    "empty": N_("There is no character in it that a network could learn."),
    "too_short": N_("One character has no next one to guess. Two are enough, a page is better."),
    "too_large": N_("This text is larger than {megabytes} MB. A part of it will do."),
    "not_text": N_(
        "This is not plain text: the byte at place {got} fits neither UTF-8 nor UTF-16. Save it as "
        "plain text in UTF-8, please."
    ),
}


def own_corpus(*, locked: bool) -> Corpus | None:
    """Show both ways; return the text that came by one of them."""
    paste, file = st.columns([3, 2], gap="large")
    typed = paste.text_area(
        _("Paste a text"),
        key="own_typed",
        height=150,
        max_chars=MAX_PASTED,
        disabled=locked,
        placeholder=_("A story, a song, your own code: anything, in any language."),
    )
    upload = file.file_uploader(
        _("Or bring a file"),
        key="own_text_file",
        max_upload_size=MEGABYTES,
        disabled=locked,
        help=_(
            "Plain text in any language, up to {megabytes} MB. It is read in memory and not kept."
        ).format(megabytes=MEGABYTES),
    )
    if upload is None and not typed:
        return None
    if upload is not None:
        file.caption(only_what_is_used(upload.name, MEGABYTES))
    data = upload.getvalue() if upload is not None else typed
    known = st.session_state.get(_OWN)
    if known is not None and known[0] == data:
        found: Corpus = known[1]
        dropped: int = known[2]
    else:
        try:
            found, dropped = own(data), clean(data).left_out
        except TextError as error:
            st.warning(complaint(error), icon=":material/sentiment_dissatisfied:")
            return None
        st.session_state[_OWN] = (data, found, dropped)
    about = (
        _("{count} characters of {kinds} kinds; the last tenth is held out.")
        if found.held_out
        else _("{count} characters of {kinds} kinds; too short to hold a part out.")
    ).format(count=f"{len(found.text):,}", kinds=len(found.vocabulary))
    if upload is not None:  # a file that the browser refuses leaves the one before in place
        about = _("“{file}”: {about}").format(file=quoted(upload.name), about=about)
    st.caption(about + (" " + left_out(dropped) if dropped else ""))
    return found


def only_what_is_used(name: str, megabytes: int) -> str:
    """What happens to a file that the browser refuses: it marks it red, in its own language.

    The server never hears of it, and the file before stays where it is.
    """
    return _(
        "“{file}” is in use. A file marked red is not: it is larger than {megabytes} MB or of "
        "another kind."
    ).format(file=quoted(name), megabytes=megabytes)


def left_out(count: int) -> str:
    """That control characters were dropped, and how many."""
    return _("Left out, since no text: {count} control characters such as NUL.").format(
        count=f"{count:,}"
    )


def control_characters(text: str) -> int:
    """How many characters `clean` leaves out."""
    try:
        return clean(text, at_least=1).left_out
    except TextError:
        return len(text)  # nothing else was in it


def complaint(error: TextError) -> str:
    """What is wrong with a text, in the session's language."""
    return _(_COMPLAINTS[error.code]).format(got=f"{error.got:,}", megabytes=MEGABYTES)
