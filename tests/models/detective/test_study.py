"""A text studied as a whole, and a window of it."""

from __future__ import annotations

import numpy as np
import pytest

from seqviz.models.detective.states import read_states
from seqviz.models.detective.study import WINDOW, study, window
from tests.models.detective.small import random_text, small_lm


def test_a_study_keeps_what_a_page_needs() -> None:
    """Ranking, bits, means and the loss of the whole text."""
    lm, text = small_lm(), random_text(4_000)
    found = study(lm, text, "c", "code")
    states = read_states(lm, text)
    assert len(found.patterns) == len(text)
    assert found.loss == pytest.approx(lm.measure(text).loss, abs=1e-5)
    np.testing.assert_allclose(found.means, states.h.mean(axis=0), atol=1e-6)
    assert "vowel" in found.ranking.features
    with pytest.raises(ValueError, match="text has 1 characters"):
        study(lm, "a", "h", "code")


@pytest.mark.parametrize("begin", [0, 300, 1_700, 99_999, -5])
def test_a_window_shows_the_state_that_the_whole_text_gives(begin: int) -> None:
    """A few hundred characters before it are enough that its levels agree to one step."""
    lm, text = small_lm(), random_text(3_000)
    found = study(lm, text, "h", "code")
    part = window(lm, text, begin, "h", found.scale)
    assert 0 <= part.begin <= len(text) - WINDOW
    assert part.text == text[part.begin : part.begin + WINDOW]
    whole = found.scale.levels(read_states(lm, text).h)[part.begin : part.begin + WINDOW]
    assert np.abs(part.levels.astype(int) - whole).max() <= 1


def test_a_text_shorter_than_a_window_is_all_of_it() -> None:
    """Whatever place is asked for."""
    lm = small_lm()
    found = study(lm, "abcab", "h", "prose")
    assert window(lm, "abcab", 3, "h", found.scale).text == "abcab"
