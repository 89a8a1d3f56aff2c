"""What is said of a score holds at its edges too."""

import numpy as np
import pytest

from seqviz.models.text_classifier import shipped_text_classifier
from seqviz.ui.frame.i18n import LANGUAGES, Language, _, use_language
from seqviz.ui.pages.text_classification.score import _verdict


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("gap", [0.0, 0.04, -0.04])
def test_a_tie_is_no_victory(gap: float, lang: Language) -> None:
    """Where a tenth of a point does not part the two, neither beats the other."""
    with use_language(lang):
        tie = _(
            "**It is right as often as the simple n-gram baseline**, as far as the digits shown "
            "tell."
        )
        assert _verdict(gap) == tie
        for apart in (gap + 0.1, gap - 0.1):
            assert _verdict(apart) != tie
            assert "0.1" in _verdict(apart)


def test_what_cannot_be_read_is_one_text_a_length() -> None:
    """The answer is the same for all texts of as many unknown characters, not for other lengths."""
    read = shipped_text_classifier().read
    one, other, longer = (read(text).probabilities[-1] for text in ("王小", "金大", "王小明"))
    np.testing.assert_array_equal(one, other)
    assert np.abs(one - longer).max() > 1e-3
