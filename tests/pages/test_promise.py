"""The promise on Home and in the READMEs names what is on the pages, and no more."""

from __future__ import annotations

import re

import pytest

from seqviz.paths import ROOT
from seqviz.shipped import ALL, as_shipped, sums
from seqviz.training.ladder.rates import SHIPPED as RATES
from seqviz.training.tasks.digits_recipes import LOOKS
from seqviz.ui.controls import shipped_note as notes
from seqviz.ui.frame.i18n import LANGUAGES, Language, _, text, use_language
from tests.pages.harness import open_page

UNSHOWN = {"bracket_lstm.json"}  # no page shows its score
TRIO = {f"connect_{kind}.json" for kind in ("rnn", "lstm", "gru")}
SHOWN = {
    "digit_reader": ({}, {"mnist_lstm.json", "mnist_mistakes.npz"}),
    "text_classification": ({}, {"names_gru.json", "names_curve.json"}),
    "text_classification ": ({"sorts": "poems"}, {"poems_gru.json"}),
    "text_generation": ({"net": "python"}, {"charlm_python.json"}),
    "text_generation ": ({"net": "shakespeare"}, {"charlm_shakespeare.json"}),
    "text_generation  ": ({"net": "tang"}, {"charlm_tang.json"}),
    "gru_cell": ({"source": "names"}, {"names_gru.json"}),
    "lstm_cell": ({"source": "python"}, {"charlm_python.json"}),
    "memory_lab": (
        {},
        {"memory_table.json", "digits_pixels.json", "length_cost.json", *RATES},
    ),
    "neuron_detective": (
        {"text": "own", "connect": "1"},
        {"detective_python.safetensors"} | TRIO,
    ),
    "neuron_detective ": (
        {"text": "own", "model": "shakespeare"},
        {"detective_shakespeare.safetensors"},
    ),
}
"""Page → its address, and the files whose measured numbers stand on it."""
FOLDED = {"memory_lab": ("lab_table", "lab_pixels_open", "lab_cost_open")}
"""Page → what has to be opened to see them."""


@pytest.mark.parametrize("page", SHOWN)
def test_shipped_numbers_are_called_shipped_where_they_stand(page: str) -> None:
    """File, begin of its hash and command stand on the page, in one language or the other."""
    lang = LANGUAGES[list(SHOWN).index(page) % len(LANGUAGES)]
    query, files = SHOWN[page]
    opened = dict.fromkeys(FOLDED.get(page, ()), True)
    app = open_page(page.strip(), lang, query=query, state=opened)
    said = "\n".join(f"{one.value} {one.help}" for one in app.caption)
    known = sums()
    for file in files:
        assert f"`{file}`" in said
        assert known[file][: notes.DIGITS] in said
        assert f"`{ALL[file].command}`" in said


def test_no_measured_file_is_shown_without_its_note() -> None:
    """All files with numbers that were measured stand above, but those that no page shows."""
    told = set().union(*(files for _query, files in SHOWN.values()))
    assert told == {one.file for one in ALL.values() if one.measured} - UNSHOWN


def test_a_file_that_is_not_the_shipped_one_is_called_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """With another hash the page warns that its numbers are not the measured ones."""
    monkeypatch.setattr(notes, "as_shipped", lambda name: name != "mnist_lstm.json")
    app = open_page("digit_reader")
    assert any("`mnist_lstm.json` is not the file" in one.value for one in app.warning)
    assert as_shipped("mnist_lstm.json")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_promise_names_the_button_by_its_label(lang: Language) -> None:
    """What Home and README call the button is what stands on it (every page has it: test_check)."""
    with use_language(lang):
        label, said = _("Compare now"), text("promise")
    readme = (ROOT / {"en": "README.md", "zh": "README.zh.md"}[lang]).read_text(encoding="utf-8")
    for word in (label, *{"en": ("shipped", "not compare"), "zh": ("附带", "没有对照")}[lang]):
        assert word in said.replace("\n", " ")
        assert word in readme.replace("\n", " ")
    assert not re.search(r"[Ee]very number|每个数都", said + readme)


def test_home_shows_the_promise_and_its_own_check() -> None:
    """Below the reading stand the promise and the button that it speaks of."""
    app = open_page("home")
    assert text("promise").strip() in [one.value.strip() for one in app.markdown]
    assert "compare" in {one.key for one in app.button}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_figure_of_the_digits_says_how_often_it_was_looked_at(lang: Language) -> None:
    """Beside the shipped network's score stand all looks at the test images with their scores."""
    app = open_page("digit_reader", lang)
    found = [re.findall(r"\d\d\.\d\d%", one.value) for one in app.caption]
    assert [f"{100 * look.accuracy:.2f}%" for look in LOOKS] in found
