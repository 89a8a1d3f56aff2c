"""Labelled texts: the shipped names and their split."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seqviz.data.names import (
    MAX_LENGTH,
    NAMES_FILE,
    BrokenText,
    Examples,
    TooLongText,
    clean_text,
    families,
    load_names,
    plain,
    split,
)
from seqviz.data.text import EmptyText
from seqviz.paths import ASSETS_DIR

NAMES = load_names()

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
