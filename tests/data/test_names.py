"""Labelled texts: the shipped names and their split, and a visitor's own table, however broken."""

from __future__ import annotations

import json
import unicodedata
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seqviz.data.names import (
    MAX_BYTES,
    MAX_CLASSES,
    MAX_LABEL,
    MAX_LENGTH,
    MAX_ROWS,
    NAMES_FILE,
    BrokenText,
    Examples,
    TableError,
    TooLongText,
    clean_text,
    families,
    load_names,
    plain,
    read_table,
    split,
)
from seqviz.data.text import EmptyText
from seqviz.paths import ASSETS_DIR

NAMES = load_names()
GOOD = "text,label\n" + "".join(f"a{k},x\nb{k},y\n" for k in range(10))


def _table(text: str) -> bytes:
    return text.encode()


# --- the shipped names ----------------------------------------------------------------------------


def test_the_shipped_names_are_many_and_real_unicode() -> None:
    """Thirty classes, thousands of names, NFC, letters as they are written, none twice."""
    texts = NAMES.train.texts + NAMES.held_out.texts
    assert len(NAMES.classes) == len(set(NAMES.classes)) == 30
    assert len(texts) == len({text.casefold() for text in texts}) > 15_000
    assert all(unicodedata.is_normalized("NFC", text) and 2 <= len(text) <= 20 for text in texts)
    assert set("éłøßñğőș") <= set("".join(texts))
    assert NAMES.commonest < 0.06


def test_every_class_is_in_both_parts() -> None:
    """A fifth of each is held out, and no class is much larger than another."""
    train = np.bincount(NAMES.train.labels, minlength=30)
    held = np.bincount(NAMES.held_out.labels, minlength=30)
    np.testing.assert_allclose(held / (train + held), 0.2, atol=0.02)
    assert (train + held).min() >= 190
    assert (train + held).max() <= 800
    assert not NAMES.train.labels.flags.writeable


def test_no_name_and_no_near_copy_is_in_both_parts() -> None:
    """Neither with other accents nor with another ending."""
    assert not set(map(plain, NAMES.train.texts)) & set(map(plain, NAMES.held_out.texts))
    both = NAMES.train.texts + NAMES.held_out.texts
    numbers = families(both)
    first = len(NAMES.train)
    assert not set(numbers[:first]) & set(numbers[first:])


def test_a_name_of_several_classes_is_in_neither_part() -> None:
    """Maria is on many lists: kept apart, with all of them."""
    texts = {text.casefold() for text in NAMES.train.texts + NAMES.held_out.texts}
    assert not texts & {text.casefold() for text in NAMES.shared}
    assert {NAMES.classes[k] for k in NAMES.shared["Maria"]} >= {"Italian", "Croatian", "German"}
    assert all(len(set(own)) == len(own) >= 2 for own in NAMES.shared.values())


def test_the_origin_is_stated() -> None:
    """In the file and beside it: package, version, licence."""
    origin = json.loads((ASSETS_DIR / NAMES_FILE).read_text("utf-8"))["origin"]
    assert NAMES.origin == origin
    version = origin.split(",")[0]
    readme = (ASSETS_DIR / "README.md").read_text("utf-8")
    assert version in readme
    assert f"`{NAMES_FILE}`" in readme
    assert "Daniele Faraglia" in readme


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Novák", "Nováková", True),
        ("Kowalski", "Kowalska", True),
        ("Ólafur", "Olafur", True),
        ("Papadopoulos", "Papadopoulou", True),
        ("Łukasz", "lukasz", True),
        ("Novák", "Novotný", False),
        ("Anna", "Anastasia", False),
        ("Li", "Lin", False),
    ],
)
def test_families_are_near_copies(one: str, other: str, same: bool) -> None:
    """Other accents, other endings; not any common beginning."""
    numbers = families([one, "Zzz", other])
    assert (numbers[0] == numbers[2]) is same
    assert numbers[1] not in (numbers[0], numbers[2])


@given(st.integers(0, 50), st.integers(0, 100))
def test_a_split_keeps_groups_whole(groups: int, seed: int) -> None:
    """Every text is in one part, groups stay together, the same seed gives the same parts."""
    labels = np.arange(60) % 3
    numbers = [k % (groups + 10) for k in range(60)]
    whole = Examples(tuple(f"t{k}" for k in range(60)), labels)
    train, held = split(whole, numbers, seed=seed)
    assert sorted(train.texts + held.texts) == sorted(whole.texts)
    where = dict(zip(whole.texts, numbers, strict=True))
    assert not {where[t] for t in train.texts} & {where[t] for t in held.texts}
    assert split(whole, numbers, seed=seed)[1].texts == held.texts


# --- one text -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "error", "code"),
    [
        ("", EmptyText, "empty"),
        (" \t\n", EmptyText, "empty"),
        ("a" * (MAX_LENGTH + 1), TooLongText, "too_long"),
        ("a" * 50_000_000, TooLongText, "too_long"),
        ("a\0b", BrokenText, "broken"),
        ("\0", BrokenText, "broken"),
        ("a\ud800", BrokenText, "broken"),
    ],
)
def test_hostile_texts_are_refused_kindly(text: str, error: type[Exception], code: str) -> None:
    """By type, with a code and a message for people."""
    with pytest.raises(error, match="text must") as caught:
        clean_text(text)
    assert caught.value.code == code  # type: ignore[attr-defined]


@pytest.mark.parametrize("text", ["مريم", "‏שלום", "👩‍👩‍👧", "李", "é", "x" * MAX_LENGTH])
def test_any_writing_is_read(text: str) -> None:
    """Right-to-left, emoji, combining marks; always NFC."""
    assert clean_text(f" {unicodedata.normalize('NFD', text)}\n") == text


# --- own data -------------------------------------------------------------------------------------


def test_a_table_becomes_data() -> None:
    """Both parts, classes by name; the same bytes give the same split."""
    data = read_table(_table(GOOD))
    assert data.classes == ("x", "y")
    assert (len(data.train), len(data.held_out)) == (16, 4)
    assert np.bincount(data.held_out.labels).tolist() == [2, 2]
    assert all(
        text[0] == "ab"[k] for text, k in zip(data.train.texts, data.train.labels, strict=True)
    )
    assert read_table(_table(GOOD)).held_out.texts == data.held_out.texts
    assert (data.dropped, dict(data.shared)) == (0, {})


@pytest.mark.parametrize(
    "text",
    [
        GOOD.replace(",", ";"),
        GOOD.replace(",", "\t"),
        GOOD.replace("\n", "\r\n"),
        "\ufeff" + GOOD,
        GOOD.replace("text,label", " Text , LABEL "),
        GOOD + "\n\n,\n",
    ],
)
def test_what_spreadsheets_write_is_read(text: str) -> None:
    """Other delimiters and line ends, a byte order mark, blank rows."""
    assert read_table(_table(text)).train.texts == read_table(_table(GOOD)).train.texts


def test_columns_may_stand_in_any_order_with_others_beside_them() -> None:
    """The header decides; quotes hold commas and line breaks."""
    rows = 'id,label,text\n1,x,"a, b"\n2,x,"c\nd"\n3,y,e\n4,y,f\n'
    data = read_table(_table(rows))
    assert set(data.train.texts + data.held_out.texts) == {"a, b", "c\nd", "e", "f"}


def test_repeated_and_contradicting_rows_are_counted_openly() -> None:
    """The same row twice counts once; one text with two labels goes to neither part."""
    data = read_table(_table(GOOD + "A1,x\nboth,x\nboth,y\n"))
    assert data.dropped == 1
    assert dict(data.shared) == {"both": (0, 1)}
    assert "both" not in data.train.texts + data.held_out.texts


def test_any_unicode_can_be_learned() -> None:
    """Right-to-left, emoji, Chinese and unnormalised texts and labels."""
    rows = "text,label\nمريم,ع\nעברית,ع\n李,汉\n👩‍👩‍👧 e\u0301,汉\n"
    data = read_table(_table(rows))
    assert data.classes == tuple(sorted(("ع", "汉")))
    assert "👩‍👩‍👧 é" in data.train.texts + data.held_out.texts


@pytest.mark.parametrize(
    ("raw", "code", "row", "column"),
    [
        (b"", "empty", None, None),
        (b"\n\n", "empty", None, None),
        (b"name,kind\na,x\n", "header", 1, "text"),
        (b"text,kind\na,x\n", "header", 1, "label"),
        (b"text,label,text\na,x,b\n", "header", 1, "text"),
        (b"text,label\na,x\nb\n", "fields", 3, None),
        (b"text,label\na,x\n\nb,c,d\n", "fields", 4, None),
        (b"text,label\na,x\n ,y\n", "empty", 3, "text"),
        (b"text,label\na,x\nb,\n", "empty", 3, "label"),
        (b'text,label\n"a\nb",x\n,y\n', "empty", 4, "text"),
        (b"text,label\na,x\n" + b"b" * (MAX_LENGTH + 1) + b",x\n", "too_long", 3, "text"),
        (b"text,label\na," + b"x" * (MAX_LABEL + 1) + b"\n", "too_long", 2, "label"),
        (b"text,label\na,x\nb\xff,y\n", "encoding", 3, None),
        ("text,label\na,x\n".encode("utf-16"), "nul", 1, None),
        (b"text,label\na,x\nb\0,y\n", "nul", 3, None),
        (b'text,label\na,x\n"b,y\n', "csv", 3, None),
        (b'text,label\n"a"b,x\n', "csv", 2, None),
        (b"text,label\na,x\nb,x\n", "classes", None, "label"),
        (b"text,label\na,x\nb,x\nc,y\n", "few", None, "label"),
        (b"text,label\n" + b"a" * 200_000 + b",x\n", "csv", 2, None),
        (b"x" * (MAX_BYTES + 1), "bytes", None, None),
    ],
)
def test_a_broken_table_is_told_with_its_place(
    raw: bytes, code: str, row: int | None, column: str | None
) -> None:
    """Code, row as an editor counts lines, column, and a reason for people."""
    with pytest.raises(TableError) as caught:
        read_table(raw)
    error = caught.value
    assert (error.code, error.row, error.column) == (code, row, column)
    assert error.reason
    assert error.reason in str(error)
    assert not row or f"row {row}" in str(error)


def test_too_many_rows_and_classes_are_refused() -> None:
    """At the row where it is too much; the caps are named."""
    rows = "text,label\n" + "".join(f"{k},{k % 2}\n" for k in range(MAX_ROWS + 1))
    with pytest.raises(TableError, match=f"{MAX_ROWS:,}") as caught:
        read_table(_table(rows))
    assert (caught.value.code, caught.value.row) == ("rows", MAX_ROWS + 2)
    rows = "text,label\n" + "".join(f"{k},c{k}\n" for k in range(MAX_CLASSES + 1))
    with pytest.raises(TableError, match=str(MAX_CLASSES)):
        read_table(_table(rows))


@given(
    st.binary(max_size=200)
    | st.text(max_size=200).map(lambda t: ("text,label\n" + t).encode("utf-8", "surrogatepass"))
)
def test_no_bytes_raise_anything_else(raw: bytes) -> None:
    """Whatever comes, it is data or a `TableError`."""
    with suppress(TableError):
        data = read_table(raw)
        assert len(data.train)
        assert len(data.held_out)


def test_the_shipped_file_is_what_the_script_makes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Byte for byte, from the version of faker that it names."""
    faker = pytest.importorskip("faker")
    if f"faker {faker.VERSION}," not in NAMES.origin:
        pytest.skip(f"faker {faker.VERSION} is installed; the file is from {NAMES.origin}")
    from scripts.make_names import main

    out = tmp_path / NAMES_FILE
    monkeypatch.setattr("sys.argv", ["make_names", "--out", str(out)])
    main()
    assert out.read_bytes() == (ASSETS_DIR / NAMES_FILE).read_bytes()
