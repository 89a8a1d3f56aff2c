"""A text studied as a whole, and parts of it."""

from __future__ import annotations

import numpy as np
import pytest

from seqviz.models.charlm import CharLM
from seqviz.models.detective.pieces import read_anchors
from seqviz.models.detective.states import read_states
from seqviz.models.detective.study import (
    Study,
    place_of_proof,
    prove_in,
    read_levels,
    search,
    study,
)
from tests.claims.proof import proves
from tests.models.detective.small import random_text, small_lm


def studied(lm: CharLM, text: str, quantity: str = "c") -> Study:
    """A study from a plain reading."""
    return study(lm, text, quantity, "code", read_anchors(lm, text))


def test_a_study_keeps_what_a_page_needs() -> None:
    """Ranking, means and the loss of the whole text, and the levels of any part."""
    lm, text = small_lm(), random_text(4_000)
    states, found = read_states(lm, text), studied(lm, text)
    assert found.loss == pytest.approx(lm.measure(text).loss, abs=1e-5)
    np.testing.assert_allclose(found.means, states.h.mean(axis=0), atol=1e-5)
    assert "vowel" in found.ranking.features
    part, whole = found.levels([(1_500, 2_600), (0, 4_000)])
    wanted = found.scale.levels(states.quantity("c")).astype(int)
    assert np.abs(whole - wanted).max() <= 1
    np.testing.assert_array_equal(part, whole[1_500:2_600])
    with pytest.raises(ValueError, match="text has 1 characters"):
        studied(lm, "a")


def test_a_search_reads_the_whole_text() -> None:
    """Its bits are those of the levels, and its nearer anchors give the same levels."""
    found = studied(small_lm(), random_text(2_500))
    prepared = search(found)
    assert len(prepared.patterns) == 2_500
    (whole,) = found.levels([(0, 2_500)])
    own = prepared.patterns.pattern(700, 703)
    assert own.mask.tolist() == prepared.patterns.pattern_of(whole[700:703]).mask.tolist()
    (far,) = found.levels([(1_950, 2_010)])
    (near,) = found.levels([(1_950, 2_010)], prepared.anchors)
    assert np.abs(far.astype(int) - near).max() <= 1


def test_another_text_is_read_on_the_same_scale() -> None:
    """The levels of the study's own text are those that it gives."""
    lm, text = small_lm(), random_text(500)
    found = studied(lm, text, "h")
    levels = read_levels(lm, text, "h", found.scale)
    assert np.abs(levels.astype(int) - found.levels([(0, 500)])[0]).max() <= 1
    assert read_levels(lm, "", "h", found.scale).shape == (0, 12)


@proves(
    "Read: {count} characters of the second half of {text}, which chose no unit, {on} of them "
    "{feature}."
)
def test_a_proof_reads_where_the_feature_is() -> None:
    """In the second half only: the first part with plenty of it, or the part with most."""
    label = np.zeros(60_000, np.bool_)
    label[1_000:20_000] = label[45_000:45_100] = True
    assert place_of_proof(label) == slice(38_000, 46_000)
    label[55_000:55_300] = True
    assert place_of_proof(label) == slice(48_000, 56_000)
    assert place_of_proof(np.zeros(3_000, np.bool_)).start == 1_500


@pytest.mark.parametrize("hold", [False, True])
def test_a_proof_in_a_study(hold: bool) -> None:
    """Held at the mean of the whole text, or silent."""
    lm = small_lm()
    found = studied(lm, random_text(3_000))
    proof = prove_in(lm, found, 2, found.labels["vowel"], hold=hold)
    assert proof.held_at == pytest.approx(found.means[2] if hold else 0)
    assert proof.characters[0] == 1_499
