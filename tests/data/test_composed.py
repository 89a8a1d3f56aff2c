"""NFC of any text, in work that grows with its length."""

import unicodedata
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import seqviz.data.composed as module
from seqviz.data.composed import MAX_MARKS, composed

MARKS = "\u0301\u0323\u0345\u0f73\u3099\U0001d165"
JOINING = "eaｶか\u1100\u1161\u11a8각\u09c7\u09be\u0bc6\u0b3e\u0344\U0001d15e क़" + MARKS
TANGLED = st.text(st.sampled_from(JOINING) | st.characters(), max_size=60)


@given(TANGLED)
def test_a_text_without_endless_marks_is_composed_as_unicode_says(text: str) -> None:
    """Nothing is left out, and the result is NFC, whatever the pieces are."""
    wanted = unicodedata.normalize("NFC", text)
    with pytest.MonkeyPatch.context() as patch:
        for piece in (1, 2, 7, module.PIECE):
            patch.setattr(module, "PIECE", piece)
            found, left_out = composed(text)
            if not left_out:
                assert found == wanted


@pytest.mark.parametrize("mark", [*MARKS, "\u0301\u0323", "\u0344"])
def test_marks_above_thirty_are_left_out_and_counted(mark: str) -> None:
    """Thirty in a row stay, in front of a letter, behind one and alone; letters all stay."""
    one = unicodedata.normalize("NFD", mark)
    run = (one * 60)[:60]
    text, left_out = composed(f"{mark * (60 // len(one))}a{run}b")
    assert left_out == 2 * (60 - MAX_MARKS)
    assert text == unicodedata.normalize("NFC", f"{run[:30]}a{run[:30]}b")
    assert composed(text) == (text, 0)


def test_no_work_is_more_than_a_piece_or_a_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is sorted at once is at most 30 marks, and what is normalised at once is one piece."""
    given_to: list[str] = []

    def counted(form: str, text: str) -> str:
        given_to.append(text)
        return before(form, text)

    before = unicodedata.normalize
    module._patterns()  # kept from here on
    monkeypatch.setattr(module, "unicodedata", SimpleNamespace(normalize=counted))
    hostile = [
        "\u0301" * 80_000,
        "e\u0301" * 200_000,
        "\u0f73\u0301" * 50_000,
        "\u0628\u064e" * 90_000,
    ]
    for text in hostile:
        composed(text)
    assert len(given_to) > len(hostile)
    assert max(map(len, given_to)) <= module.PIECE + MAX_MARKS
    too_many, _beginning = module._patterns()
    assert not any(too_many.search(text) for text in given_to)


def test_every_character_that_sorts_or_joins_is_known() -> None:
    """All of Unicode: each mark counts in a run, and no piece begins with what joins."""
    too_many, beginning = module._patterns()
    everything = [chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000]
    apart = {char: unicodedata.normalize("NFD", char) for char in everything}
    marks = {char for char, form in apart.items() if unicodedata.combining(form[0])}
    signs = {char for char in everything if unicodedata.category(char).startswith("M")} | marks
    joining = {form[1] for char, form in apart.items() if len(form) == 2 and char not in marks}
    assert {char for char in signs if too_many.search(char * 31)} == marks
    assert not any(beginning.match(char) for char in marks | joining)


def test_a_composed_text_is_not_worked_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """English, Chinese and Korean come back as they are."""
    monkeypatch.setattr(module, "unicodedata", None)
    for text in ("plain é" * 9, "床前明月光", "한국어"):
        assert composed(text) == (text, 0)
