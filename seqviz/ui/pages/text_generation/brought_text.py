"""A text that the visitor brings, pasted or as a file. It stays in the session."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import streamlit as st

from seqviz.data.composed import MAX_MARKS
from seqviz.data.corpora import Corpus, own
from seqviz.data.encodings import Reading
from seqviz.data.text import MAX_BYTES, CleanText, NotText, TextError, clean
from seqviz.ui.controls.files.brought import Brought, bring, refused, what_is_used
from seqviz.ui.controls.files.encoding_words import not_text, read_again, read_as
from seqviz.ui.controls.writers.doubts import Doubts
from seqviz.ui.frame.i18n import N_, _, ngettext, together
from seqviz.ui.frame.quoting import quoted
from seqviz.ui.frame.session import Key

_FIELD: Final[Key[str]] = Key("paste", "")  # of the control
_REFUSED: Final[Key[bool]] = Key("brought_text_refused", False)
MAX_PASTED: Final = 200_000
MEGABYTES: Final = MAX_BYTES // 2**20
# after a walk through other pages the field is filled with it
_KEPT: Final[Key[str]] = Key("pasted_kept", "")
NAMED: Final = 40  # characters of what a text is called
_BEGIN: Final = 60  # characters shown of a text whose encoding was guessed
_COMPLAINTS: Final = {
    "empty": N_("There is no character in it that a network could learn."),
    "too_short": N_(
        "One character has no next one to guess. A few words are enough, a page is better."
    ),
    "too_large": N_("This text is larger than {megabytes} MB. A part of it will do."),
}


@dataclass(frozen=True, slots=True)
class BroughtText:
    """A visitor's text, ready to be learned.

    Attributes:
        corpus: the text in its two parts.
        doubts: what its loss cannot say.
        left_out, marks, reading: as in `CleanText`.
    """

    corpus: Corpus
    doubts: Doubts
    left_out: int
    marks: int
    reading: Reading


@dataclass(frozen=True, slots=True)
class _Pasted:
    """A pasted text and what came of it."""

    typed: str
    value: BroughtText | None
    problem: TextError | None


_LAST: Final[Key[_Pasted | None]] = Key("pasted_text", None)  # read or refused


def bring_text(*, locked: bool) -> tuple[Corpus, str] | None:
    """Show both ways; return the text that came by one of them, and what to call it."""
    paste, field = st.columns([3, 2], gap="large")
    _FIELD.begin(_KEPT.get())
    typed = paste.text_area(
        _("Paste a text"),
        key=_FIELD.name,
        height=150,
        max_chars=MAX_PASTED,
        disabled=locked,
        placeholder=_("A story, a song, your own code: anything, in any language."),
    )[:MAX_PASTED]
    _KEPT.set(typed)
    _REFUSED.set(False)
    with field:
        file = _file(locked=locked)
    if file is not None:
        if typed:
            st.caption(_("The file is what counts here; take it out to use the pasted text."))
        corpus = _told(file.name, file.value, file.problem)
        return None if corpus is None else (corpus, _name(file.name))
    if not typed:
        return None
    pasted = _pasted(typed)
    corpus = _told(None, pasted.value, pasted.problem)
    return None if corpus is None else (corpus, _name(corpus.text))


def _name(text: str) -> str:
    """A file's name, or the words that a text begins with, on one line."""
    begin = " ".join(text[: 4 * NAMED].split())
    return begin if len(begin) <= NAMED else begin[: NAMED - 1].rstrip() + "…"


def brought_text_refused() -> bool:
    """Whether something was brought, when the fields were last shown, that cannot be used."""
    return _REFUSED.get()


def _file(*, locked: bool) -> Brought[BroughtText] | None:
    file = bring(
        _("Or bring a file"),
        key="text_file",
        read=_read,
        megabytes=MEGABYTES,
        locked=locked,
        help=_(
            "Plain text in any language, up to {megabytes} MB. It is read in memory and not kept."
        ).format(megabytes=MEGABYTES),
    )
    if file is None:
        return None
    if file.value is not None:
        file = read_again(file, file.value.reading, _read, key="text_file", locked=locked)
    used = what_is_used(file)
    if used:
        st.caption(used)
    return file


def _read(data: bytes | str, encoding: str | None = None) -> BroughtText:
    cleaned = clean(data, encoding=encoding)
    corpus = own(cleaned)
    return BroughtText(corpus, Doubts.of(corpus), cleaned.left_out, cleaned.marks, cleaned.reading)


def _pasted(typed: str) -> _Pasted:
    """The pasted text, read once for a content."""
    kept = _LAST.get()
    if kept is not None and kept.typed == typed:
        return kept
    try:
        found = _Pasted(typed, _read(typed), None)
    except TextError as problem:
        found = _Pasted(typed, None, problem.with_traceback(None))
    _LAST.set(found)
    return found


def _told(name: str | None, value: BroughtText | None, problem: ValueError | None) -> Corpus | None:
    """Say what came of a text, or why it is refused; both under its name, if it has one."""
    _REFUSED.set(value is None)
    if value is None:
        assert isinstance(problem, TextError)
        said = complaint(problem)
        if name is not None:
            said = refused(name, said)
        st.warning(said, icon=":material/sentiment_dissatisfied:")
        return None
    corpus = value.corpus
    about = (
        _("{count} characters of {kinds} kinds; the last {percent}% are held out.")
        if corpus.held_out
        else _("{count} characters of {kinds} kinds; too short to hold a part out.")
    ).format(
        count=f"{len(corpus.text):,}",
        kinds=f"{len(set(corpus.text)):,}",
        percent=f"{100 * len(corpus.held_out) / len(corpus.text):.0f}",
    )
    if name is not None:
        about = _("“{file}”: {about}").format(file=quoted(name), about=about)
    st.caption(together([about, _rare(corpus), remarks(value), *_encoding(value)]))
    doubt = value.doubts.before()
    if doubt:
        st.warning(doubt, icon=":material/warning:")
    return corpus


def _rare(corpus: Corpus) -> str:
    """Which characters it cannot tell apart; "" for none."""
    known = set(corpus.vocabulary.characters)
    rare = len(set(corpus.text) - known)
    if not rare:
        return ""
    return ngettext(
        "The rarest {count} kind is read as a character like it, or as unknown.",
        "The rarest {count} kinds are read as characters like them, or as unknown.",
        rare,
    ).format(count=f"{rare:,}")


def _encoding(value: BroughtText) -> list[str]:
    """How the bytes were read, and what they begin with, so that a wrong guess is seen."""
    said = read_as(value.reading)
    if not said:
        return []
    return [said, _("It begins: {begin}").format(begin=quoted(value.corpus.text[:_BEGIN]))]


def remarks(cleaned: CleanText | BroughtText) -> str:
    """What was left out of a text; "" where nothing was."""
    said = []
    if cleaned.left_out:
        said.append(
            ngettext(
                "Left out, since no text: {count} control character such as NUL.",
                "Left out, since no text: {count} control characters such as NUL.",
                cleaned.left_out,
            ).format(count=f"{cleaned.left_out:,}")
        )
    if cleaned.marks:
        said.append(
            ngettext(
                "Left out: {count} accent of a run of more than {most}.",
                "Left out: {count} accents of runs of more than {most}.",
                cleaned.marks,
            ).format(count=f"{cleaned.marks:,}", most=MAX_MARKS)
        )
    return together(said)


def complaint(error: TextError) -> str:
    """What is wrong with a text, in the session's language."""
    if isinstance(error, NotText):
        return not_text(error.why)
    return _(_COMPLAINTS[error.code]).format(megabytes=MEGABYTES)
