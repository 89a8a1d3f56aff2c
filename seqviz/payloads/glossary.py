"""The terms that the browser marks in the texts of a page, and what it shows of each."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TermShown:
    """One term: its names in lower case as they occur in texts, and what is shown of it."""

    name: str
    forms: tuple[str, ...]
    title: str
    says: str
    formula: tuple[tuple[str, int], ...]
    where: str
    source: str


@dataclass(frozen=True, slots=True)
class TermsShown:
    """All of them in the page's language; ``pattern`` finds them, ``address`` leads to the list."""

    pattern: str
    terms: tuple[TermShown, ...]
    address: str
    more: str
