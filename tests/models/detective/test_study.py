"""A text studied as a whole, and a window of it."""

from __future__ import annotations

import numpy as np
import pytest

from seqviz.models.detective.states import read_states
from seqviz.models.detective.study import place_of_proof, prove_in, read_levels, study
from tests.models.detective.small import random_text, small_lm


def test_a_study_keeps_what_a_page_needs() -> None:
    """Ranking, bits, means and the loss of the whole text."""
    lm, text = small_lm(), random_text(4_000)
    states = read_states(lm, text)
    found = study(states, text, "c", "code")
    assert len(found.patterns) == len(text)
    assert found.loss == pytest.approx(lm.measure(text).loss, abs=1e-5)
    np.testing.assert_allclose(found.means, states.h.mean(axis=0), atol=1e-6)
    assert "vowel" in found.ranking.features
    with pytest.raises(ValueError, match="text has 1 characters"):
        study(read_states(lm, "a"), "a", "h", "code")
    with pytest.raises(ValueError, match="there are 4000 states; wanted 2"):
        study(states, "ab", "h", "code")


def test_another_text_is_read_on_the_same_scale() -> None:
    """The levels of the study's own text are those that it keeps."""
    lm, text = small_lm(), random_text(500)
    found = study(read_states(lm, text), text, "h", "prose")
    np.testing.assert_array_equal(read_levels(lm, text, "h", found.scale), found.levels)
    assert read_levels(lm, "", "h", found.scale).shape == (0, 12)


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
    text = random_text(3_000)
    found = study(read_states(lm, text), text, "c", "code")
    proof = prove_in(lm, found, 2, found.labels["vowel"], hold=hold)
    assert proof.held_at == pytest.approx(found.means[2] if hold else 0)
    assert proof.characters[0] == 1_499
