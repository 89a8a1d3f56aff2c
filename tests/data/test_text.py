"""Cleaning any text, and characters as indices and back."""

from __future__ import annotations

import tracemalloc
import unicodedata
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seqviz.data import composed
from seqviz.data.text import (
    MAX_BYTES,
    UNKNOWN,
    CleanText,
    EmptyText,
    NotText,
    TextError,
    TooLargeText,
    TooShortText,
    Vocabulary,
    clean,
)

DAMAGED = "一二三,1\n".encode() * 20 + b"\xff"  # 12 bytes a row


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("nul\0 bell\x07 tab\tend\x9b", "nul bell tab\tend"),
        ("\ufeffmark\ufeff", "mark"),
        ("e\u0301", "é"),
        ("ab\ud800cd", "abcd"),
        ("ｆｕｌｌ　width", "ｆｕｌｌ　width"),
        ("שלום עולם", "שלום עולם"),
        ("👩\u200d💻 ok", "👩\u200d💻 ok"),
        (b"caf\xc3\xa9", "café"),
        ("mark".encode("utf-8-sig"), "mark"),
        ("wide".encode("utf-16"), "wide"),
        ("床前明月光".encode(), "床前明月光"),
        (b"caf\xe9 noir", "café noir"),
        ("床前明月光，疑是地上霜。".encode("gb18030"), "床前明月光，疑是地上霜。"),
        ("wide".encode("utf-16-le"), "wide"),
        ("x" + "\u0323" * 80_000 + "y", "x" + "\u0323" * 30 + "y"),
    ],
)
def test_what_cleaning_does(data: str | bytes, text: str) -> None:
    """Line ends, control characters, marks, accents; letters of all scripts and emoji stay."""
    if unicodedata.normalize("NFC", text) == "é":
        assert clean(data, at_least=1).text == text
    else:
        assert clean(data).text == text


@pytest.mark.parametrize(
    ("data", "kind", "code"),
    [
        ("", EmptyText, "empty"),
        (b"", EmptyText, "empty"),
        ("\0\0\ufeff", EmptyText, "empty"),
        ("x", TooShortText, "too_short"),
        (DAMAGED, NotText, "not_text"),
        (b"\xff\xfea", NotText, "not_text"),
        (b"a" * (MAX_BYTES + 1), TooLargeText, "too_large"),
        ("\u6708" * (MAX_BYTES // 2), TooLargeText, "too_large"),
    ],
)
def test_what_cannot_be_learned_is_refused_with_a_code(
    data: str | bytes, kind: type[TextError], code: str
) -> None:
    """A typed error, in one line."""
    with pytest.raises(kind) as caught:
        clean(data)
    assert caught.value.code == code
    assert "\n" not in str(caught.value)


def test_a_wrong_byte_is_named() -> None:
    """Its place, counted from 0, its row from 1, and what all the rest is."""
    with pytest.raises(NotText) as caught:
        clean(DAMAGED)
    why = caught.value.why
    assert (why.kind, why.place, why.row, why.encoding) == ("damaged", 240, 21, "utf-8")


def test_what_is_left_out_is_counted_and_the_encoding_kept() -> None:
    """Control characters and endless accents apart; how the bytes were read stands beside them."""
    cleaned = clean(("e" + "\u0301" * 50 + "\0\x07\r\nGr\xfc\xdfe").encode("utf-16"))
    assert cleaned.text == "é" + "\u0301" * 29 + "\nGrüße"
    assert (cleaned.left_out, cleaned.marks, cleaned.reading.encoding) == (2, 20, "utf-16")
    assert clean("café".encode("cp1252")).reading.guessed
    assert clean("caf\x8e".encode("latin-1"), encoding="mac-roman").text == "café"


def test_a_text_of_marks_is_cleaned_with_little_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 80,000 accents in a row 30 are given to Unicode's own sorting, once."""
    given_to: list[int] = []

    def counted(form: str, text: str) -> str:
        given_to.append(len(text))
        return before(form, text)

    before = unicodedata.normalize
    composed._patterns()  # kept from here on
    monkeypatch.setattr(composed, "unicodedata", SimpleNamespace(normalize=counted))
    assert clean("\u0323\u0301" * 40_000).marks == 79_970
    assert given_to == [30]


def test_50_megabytes_are_refused_at_once() -> None:
    """Before they are decoded, whether they come as bytes or as text."""
    for data in (b"a" * 50_000_000, "a" * 50_000_000):
        tracemalloc.start()
        try:
            with pytest.raises(TooLargeText):
                clean(data)
            assert tracemalloc.get_traced_memory()[1] < 1_000_000, "something was copied"
        finally:
            tracemalloc.stop()


def _cleaned(data: str | bytes) -> CleanText | str:
    """What `clean` gives, or the code with which it refuses; any other error is raised."""
    try:
        return clean(data)
    except TextError as error:
        return error.code


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    """Any text is cleaned for good, or refused with a code."""
    once = _cleaned(text)
    if not isinstance(once, str):
        again = clean(once.text)
        assert (again.text, again.left_out) == (once.text, 0)


@given(st.binary())
def test_any_bytes_are_cleaned_or_refused(data: bytes) -> None:
    """Never another error."""
    _cleaned(data)


@given(st.text(min_size=1))
def test_encoding_and_decoding_gives_the_text_back(text: str) -> None:
    """With the vocabulary of the text itself; indices lie in 0 … V − 1."""
    vocabulary = Vocabulary.of(text)
    indices = vocabulary.encode(text)
    assert indices.dtype == np.int64
    assert (indices >= 0).all()
    assert (indices < len(vocabulary)).all()
    assert vocabulary.decode(indices) == text
    assert list(vocabulary.characters) == sorted(set(text))


@given(st.text())
def test_every_character_has_a_nearest(text: str) -> None:
    """Also lone surrogates and unassigned ones; each kind that is unknown is told."""
    vocabulary = Vocabulary("\n ,.abc")
    assert len(vocabulary.encode(text)) == len(text)
    assert set(vocabulary.replaced(text)) == set(text) - set(vocabulary.characters)


@pytest.mark.parametrize(
    ("char", "nearest"),
    [
        ("a", "a"),
        ("A", "a"),
        ("é", "e"),
        ("É", "e"),
        ("ｆ", "f"),
        ("“", '"'),
        ("’", "'"),
        ("—", "-"),
        ("…", "."),
        ("，", ","),
        ("。", "."),
        ("\t", " "),
        ("\u3000", " "),
        ("\r", " "),
        ("²", "2"),
        ("月", " "),
        ("\0", " "),
        ("😀", " "),
        ("\ud800", " "),
    ],
)
def test_the_nearest_character(char: str, nearest: str) -> None:
    """Plain forms, compatible forms, letters without accents, the other case, spaces, a space."""
    assert Vocabulary("\n \"',-.2aef").nearest(char) == nearest


def test_without_a_space_the_unknown_is_the_mark_or_the_first_character() -> None:
    """The last two resorts."""
    assert Vocabulary("ab").nearest("月") == "a"
    assert Vocabulary(f"ab{UNKNOWN}").nearest("月") == UNKNOWN


def test_of_too_many_kinds_the_most_frequent_stay() -> None:
    """The rest is read as the mark for unknown characters."""
    vocabulary = Vocabulary.of("aaabbcd", size=3)
    assert vocabulary.characters == f"ab{UNKNOWN}"
    assert vocabulary.decode(vocabulary.encode("abcd")) == f"ab{UNKNOWN}{UNKNOWN}"


def test_a_million_characters_are_encoded() -> None:
    """Each as in a short text."""
    vocabulary = Vocabulary.of("to be or not to be, ")
    codes = vocabulary.encode("to be or not to be, " * 50_000)
    assert codes.tolist() == vocabulary.encode("to be or not to be, ").tolist() * 50_000


def test_a_vocabulary_names_each_character_once() -> None:
    """No character twice, at least one."""
    for characters in ("", "aba"):
        with pytest.raises(ValueError, match="all different"):
            Vocabulary(characters)
