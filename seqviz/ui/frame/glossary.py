"""The glossary: every term in both languages, and the one component that marks them in texts.

Facts (formula, page, source) stand in ``glossary.toml`` beside this file, words in each language's
``glossary.toml``. The browser marks the first occurrence of a term in each block of prose of the
page, by the pattern that is made here; nothing of the page's own scripts takes part. Left out: the
list itself (``pages/glossary.py``).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from seqviz.payloads.glossary import TermShown, TermsShown
from seqviz.ui.frame.formulas import runs
from seqviz.ui.frame.i18n import CONTENT_DIR, Language, _, language
from seqviz.ui.kit.host import Parcel, component

PAGE: Final = "glossary"
FACTS: Final = Path(__file__).with_name("glossary.toml")
_mark = component("glossary")


@dataclass(frozen=True, slots=True)
class Term:
    """One term in one language.

    Attributes:
        name: in the address and in all files.
        title: as the list has it.
        forms: other words for it that are marked too.
        says: in plain words.
        formula: LaTeX, or "".
        page: where it can be seen.
        query: the address there.
        source: a publication.
    """

    name: str
    title: str
    forms: tuple[str, ...]
    says: str
    formula: str
    page: str
    query: Mapping[str, str]
    source: str


@cache
def terms(lang: Language) -> Mapping[str, Term]:
    """Every term, in the order of the file of facts.

    Raises:
        ValueError: a term has facts without words, or words without facts.
    """
    facts, words = _read(FACTS), _read(CONTENT_DIR / lang / "glossary.toml")
    if set(facts) != set(words):
        unlike = ", ".join(sorted(set(facts) ^ set(words)))
        raise ValueError(f"glossary.toml and {lang}/glossary.toml differ in {unlike}")
    return MappingProxyType(
        {
            name: Term(
                name,
                words[name]["name"],
                tuple(words[name]["forms"]),
                words[name]["says"],
                fact.get("formula", ""),
                fact["page"],
                MappingProxyType(fact.get("query", {})),
                fact["source"],
            )
            for name, fact in facts.items()
        }
    )


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def pattern(lang: Language) -> str:
    """A regular expression, for Python and JavaScript alike, that finds every form of a term.

    Longer forms count before shorter ones; what is written in letters must be whole words.
    """
    forms = sorted(
        {form for term in terms(lang).values() for form in (term.title, *term.forms)},
        key=lambda form: (-len(form), form),
    )
    return "|".join(
        rf"(?<![A-Za-z0-9_-]){re.escape(form)}(?![A-Za-z0-9_-])".replace("\\ ", " ").replace(
            "\\-", "-"
        )
        if form.isascii()
        else re.escape(form).replace("\\ ", " ").replace("\\-", "-")
        for form in forms
    )


def found(text: str, lang: Language) -> list[tuple[str, int, int]]:
    """Where terms stand first in a block of text: name, begin and end."""
    whose = {
        form.lower(): term.name
        for term in terms(lang).values()
        for form in (term.title, *term.forms)
    }
    seen: dict[str, tuple[int, int]] = {}
    for match in re.finditer(pattern(lang), text, re.IGNORECASE):
        seen.setdefault(whose[match[0].lower()], match.span())
    return [(name, begin, end) for name, (begin, end) in seen.items()]


def mark_terms(titles: Mapping[str, str]) -> None:
    """Let the browser mark the terms of the page, now and whenever its texts change.

    Args:
        titles: of all pages, by their names, in the session's language.
    """
    lang = language()
    shown = tuple(
        TermShown(
            term.name,
            tuple(form.lower() for form in (term.title, *term.forms)),
            term.title,
            term.says,
            tuple(runs(term.formula)),
            titles[term.page],
            term.source,
        )
        for term in terms(lang).values()
    )
    more = _("Shown on: {page}. Source: {source}.")
    words = TermsShown(pattern(lang), shown, f"{PAGE}?lang={lang}&term=", more)
    _mark({}, parcels=(Parcel(words),), key="glossary")
