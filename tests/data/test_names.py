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
    related,
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
    """Neither with other accents, nor with another ending, nor in a family of either."""
    assert not set(map(plain, NAMES.train.texts)) & set(map(plain, NAMES.held_out.texts))
    both = NAMES.train.texts + NAMES.held_out.texts
    numbers = families(both, [*NAMES.train.labels, *NAMES.held_out.labels])
    first = len(NAMES.train)
    assert not set(numbers[:first]) & set(numbers[first:])


def test_no_held_out_name_is_one_edit_from_a_training_name_of_its_class() -> None:
    """In none of the classes; of another class some may be."""

    def texts(part: Examples, label: int) -> list[str]:
        return [t for t, own in zip(part.texts, part.labels, strict=True) if own == label]

    for label in range(len(NAMES.classes)):
        assert not related(texts(NAMES.held_out, label), texts(NAMES.train, label)).any()
    assert related(NAMES.held_out.texts, NAMES.train.texts).any()


def test_few_names_are_of_families_that_cannot_be_held_out() -> None:
    """Those that hold more of a class than a fifth: about a twentieth of all names."""
    both = NAMES.train.texts + NAMES.held_out.texts
    labels = np.concatenate([NAMES.train.labels, NAMES.held_out.labels])
    numbers = np.array(families(both, labels.tolist()))
    most = np.round(np.bincount(labels) * 0.2)
    found, sizes = np.unique(numbers, return_counts=True)
    large = [numbers == number for number in found[sizes > most.min()]]
    stuck = [m for m in large if (np.bincount(labels[m], minlength=len(most)) > most).any()]
    assert 0 < np.sum(stuck) < 0.06 * len(both)


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
    ("one", "other", "across", "within"),
    [
        ("Novák", "Nováková", True, True),
        ("Kowalski", "Kowalska", True, True),
        ("Ólafur", "Olafur", True, True),
        ("Papadopoulos", "Papadopoulou", True, True),
        ("Łukasz", "lukasz", True, True),
        ("Shih-Ming", "Chih-Ming", False, True),
        ("Shih-Ming", "Chih-Meng", False, False),  # two letters
        ("Hsiu-Yu", "Hsin-Yu", False, True),
        ("Marko", "Márco", False, True),
        ("Li", "Lin", False, True),
        ("Æsa", "Esa", False, True),
        ("Novák", "Novotný", False, False),
        ("Anna", "Anastasia", False, False),
        ("Lin", "Nil", False, False),
    ],
)
def test_families_are_near_copies(one: str, other: str, across: bool, within: bool) -> None:
    """Other accents and endings, whatever the class; within one, also one letter."""
    for second, same in ((1, across), (0, within)):
        numbers = families([one, "Zzz", other], [0, 0, second])
        assert (numbers[0] == numbers[2]) is same
        assert numbers[1] not in (numbers[0], numbers[2])


def _one_edit_apart(a: str, b: str) -> bool:
    """By hand: equal but for one letter that is put in, left out or replaced."""
    if abs(len(a) - len(b)) > 1:
        return False
    k = next((k for k, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), None)
    if k is None:
        return True
    return a[k + 1 :] == b[k + 1 :] or a[k:] == b[k + 1 :] or a[k + 1 :] == b[k:]


_FEW = st.lists(st.text("abc", max_size=4), min_size=1, max_size=8)


@given(_FEW, _FEW)
def test_patterns_tell_one_edit(texts: list[str], others: list[str]) -> None:
    """Shared by exactly the texts that one letter parts."""
    wanted = [any(_one_edit_apart(a, b) for b in others) for a in texts]
    assert related(texts, others).tolist() == wanted


@given(_FEW, st.data())
def test_chains_of_one_edit_are_one_family(texts: list[str], data: st.DataObject) -> None:
    """Found again by spreading from name to name, within each class."""
    labels = data.draw(st.lists(st.integers(0, 1), min_size=len(texts), max_size=len(texts)))

    def near(i: int, j: int) -> bool:
        return (labels[i] == labels[j] and _one_edit_apart(texts[i], texts[j])) or (
            texts[i] == texts[j]
        )

    numbers = families(texts, labels)
    for i in range(len(texts)):
        reached = {i}
        while more := {j for k in reached for j in range(len(texts)) if near(k, j)} - reached:
            reached |= more
        assert {j for j, number in enumerate(numbers) if number == numbers[i]} == reached


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
