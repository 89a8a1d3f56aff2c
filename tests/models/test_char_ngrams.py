"""The model of counts: its shares, and its loss on what it never saw."""

from __future__ import annotations

import math

import pytest

from seqviz.models.char_ngrams import NGrams


def test_shares_add_up_to_one() -> None:
    """After any context, known or not, over all kinds of characters, the unseen ones too."""
    model = NGrams("abracadabra", 6)
    for before in ("", "a", "br", "zz", "xa"):
        assert sum(model.probability(before, c) for c in "abcdrz") == pytest.approx(1)


def test_a_share_is_what_its_formula_says() -> None:
    """By hand: after "a" in "aab", of two followers each once, one is b."""
    model = NGrams("aab", 2)
    alone = (1 - 0.75 + 0.75 * 2 / 2) / 3
    assert model.probability("", "b") == pytest.approx(alone)
    assert model.probability("a", "b") == pytest.approx((0.25 + 0.75 * 2 * alone) / 2)


def test_the_loss_is_the_mean_of_its_guesses() -> None:
    """Of a text of three characters two are guessed."""
    model = NGrams("abcabcabc", 3)
    measured = model.measure("abc", "a text")
    wanted = -(math.log(model.probability("a", "b")) + math.log(model.probability("ab", "c"))) / 2
    assert (measured.characters, measured.on) == (2, "a text")
    assert measured.loss == pytest.approx(wanted)
