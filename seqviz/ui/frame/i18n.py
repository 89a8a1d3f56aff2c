"""Two languages: English strings in the code, Chinese from a gettext catalogue, long texts apart.

The language is that of the Streamlit session whose script is running: an explicit `?lang=`
wins, then the visitor's own choice, then the browser's locale. Outside Streamlit (tests,
notebooks) it is English, or what `use_language` says. The catalogue is read from its .po file
once per process, so a fresh clone needs no compiling. `make messages` extracts new strings.
Numbers and dates are not localised: both languages write them alike.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from gettext import c2py
from pathlib import Path

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from seqviz.ui.frame.address import LANGUAGE as ADDRESSED
from seqviz.ui.frame.languages import SPOKEN
from seqviz.ui.frame.languages import Language as Language  # for all who ask for one

LANGUAGES: tuple[Language, ...] = tuple(SPOKEN)
LANGUAGE_NAMES: dict[Language, str] = {lang: spoken.title for lang, spoken in SPOKEN.items()}

LOCALE_DIR = Path(__file__).resolve().parents[2] / "locale"
CONTENT_DIR = Path(__file__).resolve().parents[1] / "content"
KEY = ADDRESSED.name  # of the switch, of the session state and of the query parameter

_REPLACED = "lang_replaced"  # the languages that the switch was turned away from

_HAN = r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]"  # Chinese characters and their punctuation

_override: ContextVar[Language | None] = ContextVar("seqviz_language", default=None)


def language() -> Language:
    """The language of the session whose script is running."""
    chosen = _override.get()
    if chosen is not None:
        return chosen
    if get_script_run_ctx(suppress_warning=True) is None:
        return "en"
    return _known(st.session_state.get(KEY)) or "en"


def set_language(lang: Language) -> None:
    """Give the running session a language, and its URL too."""
    if lang not in LANGUAGES:
        raise ValueError(f"lang is {lang!r}; it must be one of {', '.join(LANGUAGES)}")
    st.session_state[KEY] = lang
    if st.query_params.get_all(KEY) != [lang]:
        st.query_params[KEY] = lang


@contextmanager
def use_language(lang: Language) -> Iterator[None]:
    """Speak `lang` inside the block, whatever the session says: for tests and exported files."""
    token = _override.set(lang)
    try:
        yield
    finally:
        _override.reset(token)


def _(message: str) -> str:
    """The English `message` in the session's language; itself where the catalogue has nothing."""
    if not message:
        return message
    return _catalogue(language()).get(message, (message,))[0]


@cache
def speaker(lang: Language) -> Callable[[str], str]:
    """What `_` says in a language, for those below the UI; one function for each, so it can key."""
    return lambda message: _catalogue(lang).get(message, (message,))[0]


def ngettext(singular: str, plural: str, n: int) -> str:
    """The form for the number `n` of a message with a singular and a plural."""
    lang = language()
    forms = _catalogue(lang).get(singular)
    if forms is None:
        return singular if n == 1 else plural
    return forms[_plural(lang)(n)]


def together(sentences: Iterable[str]) -> str:
    """Sentences one after another, without the empty ones; Chinese ones need no space between."""
    return SPOKEN[language()].between.join(filter(None, sentences))


def all_of(names: Iterable[str]) -> str:
    """Names as a sentence lists them: "a", "a and b", "a, b and c"."""
    return _listed(names, _("{all_but_last} and {last}"))


def one_of(names: Iterable[str]) -> str:
    """Names of which one is meant: "a", "a or b", "a, b or c"."""
    return _listed(names, _("{all_but_last} or {last}"))


def told_apart(name: str, more: str) -> str:
    """A name, and what tells it from others of that name."""
    return _("{name}, {more}").format(name=name, more=more)


def _listed(names: Iterable[str], form: str) -> str:
    *others, last = names
    if not others:
        return last
    listed = form.format(all_but_last=_(", ").join(others), last=last)
    return re.sub(rf"(?<={_HAN}) (?={_HAN})", "", listed)  # spaces are for names in Latin letters


def N_(message: str) -> str:
    """Mark a string of a module-level table for extraction; `_` translates it when it is shown."""
    return message


def text(name: str) -> str:
    """The long text `name`, from `content/<language>/<name>.md`, in the session's language."""
    return _read_text(language(), name)


def begin_session_run() -> None:
    """Settle the language at the start of a script run, before the first string is looked up.

    The browser's own language is left out of the address: each address that the script writes by
    itself is one more press of the browser's Back.
    """
    explicit = _known(st.query_params.get(KEY))
    if explicit is not None and explicit in st.session_state.get(_REPLACED, ()):
        explicit = None  # a run carries the address as the browser had it before the switch
    chosen = _known(st.session_state.get(KEY))
    usual = language_of_locale(st.context.locale)
    st.session_state[KEY] = explicit or chosen or usual
    if not explicit and (KEY in st.query_params or st.session_state[KEY] != usual):
        set_language(st.session_state[KEY])


def language_switch() -> None:
    """The control that changes the language; `begin_session_run` must have run before."""
    st.segmented_control(
        _("Language"),
        LANGUAGES,
        format_func=LANGUAGE_NAMES.__getitem__,
        key=KEY,
        required=True,
        label_visibility="collapsed",
        on_change=_language_chosen,
    )


def language_of_locale(locale: str | None) -> Language:
    """The language to greet a browser with: one of ours whatever its country, else English."""
    return _known((locale or "").lower().replace("_", "-").split("-")[0]) or "en"


def _language_chosen() -> None:
    """The visitor pressed the switch: its choice, not the URL's older one, is now explicit."""
    chosen = _known(st.session_state.get(KEY)) or "en"
    st.session_state[_REPLACED] = [one for one in LANGUAGES if one != chosen]
    set_language(chosen)


def _known(value: object) -> Language | None:
    """`value` if it is a language of ours; a URL may say anything."""
    return next((lang for lang in LANGUAGES if lang == value), None)


@cache
def _catalogue(lang: Language) -> dict[str, tuple[str, ...]]:
    """English message → its forms in `lang`; empty for English."""
    if lang == "en":
        return {}
    return {
        message: (forms,) if isinstance(forms, str) else tuple(forms)
        for message, forms in _messages(lang)
    }


def _messages(lang: Language) -> Iterator[tuple[str, str | Sequence[str]]]:
    """The finished entries of a catalogue: no header, nothing empty, nothing fuzzy."""
    from babel.messages.pofile import read_po  # only a session that is not English pays for it

    with (LOCALE_DIR / lang / "LC_MESSAGES" / "seqviz.po").open("rb") as file:
        catalogue = read_po(file, locale=lang, domain="seqviz")
    for message in catalogue:
        if message.id and message.string and not message.fuzzy:
            singular = message.id if isinstance(message.id, str) else message.id[0]
            yield singular, message.string


@cache
def _plural(lang: Language) -> Callable[[int], int]:
    """Number → index of the plural form, by the rule that Babel knows for the language."""
    from babel.messages.plurals import get_plural

    return c2py(get_plural(lang).plural_expr)


@cache
def _read_text(lang: Language, name: str) -> str:
    return _join_lines((CONTENT_DIR / lang / f"{name}.md").read_text(encoding="utf-8"))


def _join_lines(markdown: str) -> str:
    """The text without line breaks between Chinese characters, which would show as spaces."""
    return re.sub(rf"(?m)^(?![#|>])(.*{_HAN})\n(?={_HAN})", r"\1", markdown)
