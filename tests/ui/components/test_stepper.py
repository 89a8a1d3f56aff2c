"""The stepper from Python: views that survive any link or message, one envelope, all words."""

from __future__ import annotations

import json
import re
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as some

from seqviz.cells import CELLS, described
from seqviz.payloads import plain
from seqviz.ui.components.stepper import FOCUSES, View
from seqviz.ui.components.stepper.words import words
from seqviz.ui.frame.i18n import LANGUAGES, Language, _, use_language
from seqviz.ui.kit.envelope import envelope

ANYTHING = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=8),
    lambda children: (
        some.lists(children, max_size=4)
        | some.dictionaries(
            some.sampled_from(["layer", "t", "unit", "focus", "level"]), children, max_size=5
        )
    ),
    max_leaves=12,
)


@given(
    layer=some.integers(0, 7),
    t=some.integers(0, 999),
    unit=some.integers(0, 2047),
    focus=some.none() | some.sampled_from(sorted(FOCUSES)),
)
def test_a_view_survives_its_link(layer: int, t: int, unit: int, focus: str | None) -> None:
    """What a link says is what was seen."""
    view = View(layer, t, unit, focus, "operation" if focus else "cell")
    assert View.from_link(view.to_link(), View(level="cell")) == view


@given(level=some.sampled_from(["overview", "cell"]), usual=some.sampled_from(["overview", "cell"]))
def test_a_link_says_where_it_is_not_as_usual(level: str, usual: str) -> None:
    """All steps or the cell: whichever the page does not open at stands in the link."""
    view, default = View(0, 1, 2, level=level), View(level=usual)  # type: ignore[arg-type]
    assert View.from_link(view.to_link(default), default) == view
    assert (view.to_link(default) == "1.2.3") == (level == usual)


@given(text=some.none() | some.text(max_size=30))
def test_any_link_gives_a_view(text: str | None) -> None:
    """A broken link opens the default, a whole one only whole non-negative numbers."""
    default = View(level="cell")
    view = View.from_link(text, default)
    assert view == default or re.fullmatch(r"\d+\.\d+\.\d+(\..*)?", text or "", re.ASCII)
    assert min(view.layer, view.t, view.unit) >= 0


def test_a_link_of_endless_digits_opens_the_default() -> None:
    """Python refuses to read a number of 5,000 digits; a visitor is not told so."""
    default = View(level="cell")
    assert View.from_link(f"{'1' * 5000}.1.1", default) == default
    assert View.from_link(f"1.{'9' * 5}.1", default) == default


@pytest.mark.parametrize("name", ["layer", "t", "unit"])
def test_a_message_of_endless_digits_gives_the_default(name: str) -> None:
    """Python refuses to print a number of 5,000 digits, and none such counts anything here."""
    assert View.from_browser({name: 10**5000}, View(1, 2, 3)) == View(1, 2, 3)


@given(message=ANYTHING)
def test_any_message_gives_a_view(message: object) -> None:
    """The browser's word is not trusted: each field has its type and range, or the default."""
    view = View.from_browser(message, View(1, 2, 3))
    assert all(type(n) is int and n >= 0 for n in (view.layer, view.t, view.unit))
    assert view.level in ("overview", "cell", "operation", "numbers")
    assert view.focus is None or view.focus in FOCUSES


def test_the_envelope_holds_words_and_numbers_apart() -> None:
    """Length, JSON and payload can be taken apart again; text stays Unicode."""
    sealed = envelope({"name": "遗忘门", "n": 3}, b"\x00\x01\xff")
    (size,) = struct.unpack("<I", sealed[:4])
    assert json.loads(sealed[4 : 4 + size]) == {"name": "遗忘门", "n": 3}
    assert sealed[4 + size :] == b"\x00\x01\xff"


def test_the_envelope_refuses_what_json_cannot_say() -> None:
    """NaN would break the whole component in the browser."""
    with pytest.raises(ValueError, match="JSON"):
        envelope({"limit": float("nan")}, b"")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_word_is_there(lang: Language) -> None:
    """In each language; what the notes of quantities say comes with the trace."""
    with use_language(lang):
        said = plain(words())
    assert said.pop("notes") == {}
    assert said.pop("between") == {"en": " ", "zh": ""}[lang]  # sentences
    assert all(said.values())


def test_each_quantity_that_can_be_opened_has_its_words() -> None:
    """A name and a note for every one, whichever cell it is of."""
    for kind in CELLS:
        cell = described(kind)
        for name in cell.opens:
            for text in (cell[name].title, cell[name].note):
                assert text, (kind, name)
                with use_language("zh"):
                    assert _(text) != text, (kind, name)
