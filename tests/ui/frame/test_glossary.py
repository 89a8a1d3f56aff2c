"""The glossary: every term in every language, with page, source and formula, found in texts."""

from __future__ import annotations

import re

import pytest

from seqviz.ui.frame.address import TABLE
from seqviz.ui.frame.formulas import bits, runs
from seqviz.ui.frame.glossary import Term, found, pattern, terms
from seqviz.ui.frame.i18n import CONTENT_DIR, LANGUAGES, Language
from seqviz.ui.frame.router import page_named
from tests.claims.sentences import has_number
from tests.pages.components import sent
from tests.pages.harness import open_page

every_language = pytest.mark.parametrize("lang", LANGUAGES)
YEAR = re.compile(r"\b(?:19|20)\d\d\)$")


@every_language
def test_every_term_is_whole(lang: Language) -> None:
    """Words, a page that reads its address, and a publication with a year; no number unproved."""
    known = terms(lang)
    assert len(known) > 30
    for term in known.values():
        assert term.title
        assert term.says.endswith({"en": ".", "zh": "。"}[lang]), term.name
        assert not has_number(term.says), term.name
        assert YEAR.search(term.source), term.name
        assert page_named(term.page)
        own = {one.name: one for one in TABLE if one.means_something_on(term.page)}
        for name, said in term.query.items():
            assert own[name].form.read(said) is not None, (term.name, name)


def test_the_terms_that_were_missing_are_there() -> None:
    """Those that no Chinese text explained."""
    titles = {term.title for term in terms("zh").values()}
    assert {"过拟合", "变长输入", "教师强制", "随时间反向传播"} <= titles


@every_language
def test_no_form_stands_for_two_terms(lang: Language) -> None:
    """Each word of the glossary leads to one term, and the pattern finds it alone."""
    whose: dict[str, Term] = {}
    for term in terms(lang).values():
        for form in (term.title, *term.forms):
            assert form.lower() not in whose, form
            whose[form.lower()] = term
            assert found(form, lang) == [(term.name, 0, len(form))], form


@pytest.mark.parametrize(
    ("lang", "text", "names"),
    [
        ("en", "The forget gate and the Forget gates of a GRU.", ["forget_gate"]),
        ("en", "Truncated backpropagation through time, clipped.", ["truncated_bptt"]),
        ("en", "Backpropagation through time.", ["bptt"]),
        ("en", "madame, adamant", []),
        ("en", "the top-k, not stop-kinds", ["top_k"]),
        ("zh", "只是把训练文本背了下来（过拟合）", ["overfitting"]),
        ("zh", "截断的随时间反向传播，以及随时间反向传播", ["truncated_bptt", "bptt"]),
        ("zh", "用Adam训练", ["adam"]),
    ],
)
def test_a_text_with_a_term_gets_its_mark(lang: Language, text: str, names: list[str]) -> None:
    """The longest form wins, a term is marked once, and no part of a word is taken for one."""
    assert [name for name, _begin, _end in found(text, lang)] == names


@every_language
def test_most_terms_stand_in_the_long_texts(lang: Language) -> None:
    """The marks are of use: at least half of the terms occur in the texts of the pages."""
    texts = [path.read_text(encoding="utf-8") for path in (CONTENT_DIR / lang).rglob("*.md")]
    met = {name for text in texts for name, _begin, _end in found(text, lang)}
    assert len(met) > len(terms(lang)) / 2


@every_language
def test_the_browser_can_use_the_pattern(lang: Language) -> None:
    """Nothing in it but what Python and JavaScript read alike."""
    assert not re.search(r"\\(?![()|.\[\]*+?^$])|\(\?P|\(\?#", pattern(lang))


@pytest.mark.parametrize(
    ("latex", "pieces"),
    [
        (r"h_{t-1}", [("h", 0), ("t−1", -1)]),
        (r"W_h^\top x", [("W", 0), ("h", -1), ("⊤", 1), (" x", 0)]),
        (r"\frac{a_t}{b}", [("(a", 0), ("t", -1), (") / (b)", 0)]),
    ],
)
def test_a_formula_in_a_line(latex: str, pieces: list[tuple[str, int]]) -> None:
    """Indices stand below the line, powers above it, fractions become quotients."""
    assert list(runs(latex)) == pieces


def test_every_formula_can_stand_in_a_line() -> None:
    """No command is left in any of them."""
    for term in terms("en").values():
        assert not re.search(r"[\\{}_^]", "".join(text for text, _level in runs(term.formula)))


@every_language
def test_the_page_opens_what_is_looked_up(lang: Language) -> None:
    """The address names the term; all are sent, each with its words, page and source."""
    app = open_page("glossary", lang, query={"term": "overfitting"})
    (whole,) = sent(app, "dictionary")
    assert whole.meta["at"] == "overfitting"
    known = terms(lang)
    entries = {one["name"]: one for group in whole.meta["groups"] for one in group["entries"]}
    assert set(entries) == set(known)
    for name, one in entries.items():
        term = known[name]
        assert (one["title"], one["says"], one["source"]) == (term.title, term.says, term.source)
        assert term.title.lower() in one["finds"]
        assert bool(one["formula"]) == bool(term.formula)
        assert one["address"].startswith(f"./{term.page}")


def test_a_letter_of_a_gate_has_its_colour() -> None:
    """With an index of time below it; a weight's index has none. What is marked is said so."""
    found = bits(r"f_t \odot \wrong{h_{t-1}} + W_f x_t")
    assert [(one.text, one.symbol, one.mark) for one in found if one.symbol or one.mark] == [
        *[("f", "f", ""), ("t", "f", ""), ("h", "h", "wrong"), ("t−1", "h", "wrong")],
    ]
    with pytest.raises(ValueError, match="wanted one of"):
        bits(r"\unheard x")
