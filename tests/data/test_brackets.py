"""Bracket depth: the exact labels, what the network reads, and texts worth learning from."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seqviz.data.brackets import (
    BROKEN,
    LABELS,
    MAX_DEPTH,
    MAX_LENGTH,
    SYMBOLS,
    BracketTextError,
    EmptyText,
    TooLongText,
    check_text,
    depths,
    encode,
    new_texts,
    random_texts,
)

TEXTS = st.text(st.sampled_from("()ab"), min_size=1, max_size=80)


def _naive(text: str) -> list[int]:
    """The definition, one character after another."""
    depth, labels = 0, []
    for char in text:
        if depth != BROKEN:
            depth += {"(": 1, ")": -1}.get(char, 0)
            if depth < 0 or depth > MAX_DEPTH:
                depth = BROKEN
        labels.append(depth)
    return labels


@given(TEXTS | st.text(min_size=1))
def test_depths_are_those_of_counting_one_by_one(text: str) -> None:
    """The vectorised labels equal a plain loop on any text."""
    assert depths(text).tolist() == _naive(text)


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("((a)(b))", [1, 2, 2, 1, 2, 2, 1, 0]),
        ("a)(", [0, 7, 7]),
        ("(((((()", [1, 2, 3, 4, 5, 6, 5]),
        ("((((((()", [1, 2, 3, 4, 5, 6, 7, 7]),
        ("（[", [0, 0]),
    ],
)
def test_known_depths(text: str, labels: list[int]) -> None:
    """Nesting, both ways to break, staying broken, and brackets that do not count."""
    assert depths(text).tolist() == labels


def test_labels_name_every_class() -> None:
    """One name a class, the broken one last."""
    assert LABELS == ("0", "1", "2", "3", "4", "5", "6", "broken")
    assert LABELS[BROKEN] == "broken"


def test_a_character_becomes_one_of_three_inputs() -> None:
    """(, ) and anything else, emoji and line breaks too."""
    rows = [[1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 0, 1], [0, 0, 1]]
    x = encode("()字\n🙂")
    assert x.dtype == np.float32
    np.testing.assert_array_equal(x[:, 0], rows)
    assert len(SYMBOLS) == 3


def test_several_texts_stand_side_by_side() -> None:
    """Column n is text n; lengths may not differ."""
    x = encode(["(a", "))"])
    np.testing.assert_array_equal(x[:, :1], encode("(a"))
    np.testing.assert_array_equal(x[:, 1:], encode("))"))
    with pytest.raises(ValueError, match=r"\[1, 2\]"):
        encode(["(", "()"])
    with pytest.raises(ValueError, match="at least one"):
        encode([])


@pytest.mark.parametrize(
    ("text", "error", "code"),
    [("", EmptyText, "empty"), ("a" * (MAX_LENGTH + 1), TooLongText, "too_long")],
)
def test_empty_and_too_long_texts_are_refused(
    text: str, error: type[BracketTextError], code: str
) -> None:
    """The page tells them apart by a code; the message has the number."""
    with pytest.raises(error, match=f"got {len(text)}") as caught:
        check_text(text)
    assert caught.value.code == code


def test_the_longest_text_is_accepted_and_an_empty_one_has_no_code_points() -> None:
    """The limit itself is inside; nothing can be encoded from nothing."""
    check_text("(" * MAX_LENGTH)
    with pytest.raises(EmptyText):
        encode("")


def test_random_texts_carry_their_own_truth() -> None:
    """Inputs and labels are those of the texts, and nobody can change them."""
    drawn = random_texts(np.random.default_rng(3), 50, 40)
    assert [len(text) for text in drawn.texts] == [40] * 50
    np.testing.assert_array_equal(drawn.x, encode(drawn.texts))
    np.testing.assert_array_equal(drawn.labels.T, [_naive(text) for text in drawn.texts])
    assert not drawn.x.flags.writeable
    assert not drawn.labels.flags.writeable


def test_the_generator_decides_everything() -> None:
    """The same seed gives the same texts, another seed others."""
    first, again, other = (random_texts(np.random.default_rng(s), 20, 30) for s in (1, 1, 2))
    assert first.texts == again.texts
    assert first.texts != other.texts


def test_texts_to_measure_with_are_always_the_same() -> None:
    """Each length has its own, and another seed gives others."""
    assert new_texts(30, 5).texts == new_texts(30, 5).texts
    assert not set(new_texts(30, 50).texts) & set(new_texts(30, 50, seed=1).texts)
    assert not {text[:30] for text in new_texts(40, 50).texts} & set(new_texts(30, 50).texts)


def test_random_texts_show_every_case_often() -> None:
    """Each class has a share of 5 % or more, and texts break at both ends."""
    drawn = random_texts(np.random.default_rng(0), 2000, 40)
    assert np.bincount(drawn.labels.ravel(), minlength=8).min() >= 0.05 * drawn.labels.size
    before = drawn.labels[:-1][np.diff(drawn.labels, axis=0) != 0]
    into_broken = drawn.labels[1:][np.diff(drawn.labels, axis=0) != 0] == BROKEN
    assert np.unique(before[into_broken]).tolist() == [0, MAX_DEPTH]
    assert np.bincount(before[into_broken])[[0, MAX_DEPTH]].min() >= 40


def test_no_texts_cannot_be_drawn() -> None:
    """Both sizes are named."""
    with pytest.raises(ValueError, match="got 0 and 5"):
        random_texts(np.random.default_rng(0), 0, 5)
