"""How far three explanations agree: each sentence stands only where it is true."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seqviz.models.text_explanations import (
    Disagreement,
    Explanations,
    disagreement,
    explain,
    rank_correlation,
)
from seqviz.ui.controls.classifier.network import shipped_network
from seqviz.ui.controls.classifier.why import quarrel
from tests.claims.proof import proves

KINDS = ("gradient", "occlusion", "counterfactual")


def _of(text: str) -> Explanations:
    reader = shipped_network().classifier
    return explain(reader, reader.read(text))


def _differ(*tops: int | None) -> Disagreement:
    """Three explanations that put these characters first."""
    return Disagreement(
        dict.fromkeys(combinations(KINDS, 2)),
        dict(zip(KINDS, tops, strict=True)),
        len(set(tops)) == 1 and None not in tops,
    )


@proves(
    "**None of the three puts one character first:** the highest scores are equal.",
    "**All three put the same character first.**",
    "**Two of the three put the same character first.**",
)
@pytest.mark.parametrize(
    ("tops", "said"),
    [
        ((None, None, None), "**None of the three puts one"),
        ((1, 1, 1), "**All three put the same"),
        ((1, 0, 1), "**Two of the three put the same"),
        ((0, 0, 2), "**Two of the three put the same"),
        ((0, 1, 2), "**Each puts another"),
        ((None, 1, 1), "**Not each of them"),
        ((None, 1, 0), "**Not each of them"),
        ((None, None, 0), "**Not each of them"),
    ],
)
def test_who_agrees_is_counted(tops: tuple[int | None, ...], said: str) -> None:
    """By the characters that the three put first."""
    assert quarrel(_of("Ana"), _differ(*tops))[0].startswith(said)


@proves("With a single character there is nothing to rank.")
def test_a_single_character_is_not_ranked() -> None:
    """Only there, and every correlation is nothing."""
    explained = _of("a")
    differ = disagreement(explained)
    assert set(differ.correlations.values()) == {None}
    assert quarrel(explained, differ) == ["With a single character there is nothing to rank."]
    assert len(quarrel(replace(explained, text="ab"), differ)) == 2


_SCORES = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=9)


@proves("By the order of all characters (rank correlation, −1 to 1): {pairs}.")
@given(_SCORES, st.randoms())
def test_rank_correlations_lie_between_minus_one_and_one(scores: list[float], rng: object) -> None:
    """Of a list with itself, turned round, and shuffled."""
    values = np.array(scores)
    other = np.array(rng.sample(scores, len(scores)))  # type: ignore[attr-defined]
    if len(set(scores)) == 1:
        assert rank_correlation(values, values) is None
        return
    assert rank_correlation(values, values) == pytest.approx(1)
    assert rank_correlation(values, -values) == pytest.approx(-1)
    found = rank_correlation(values, other)
    assert found is not None
    assert -1 - 1e-9 <= found <= 1 + 1e-9
