"""Words of the page: visitors' texts are no markup, and shares never claim certainty."""

import pytest

from seqviz.data.names import load_names
from seqviz.ui.i18n import use_language
from seqviz.ui.names.words import ORIGINS, class_names, percent


def test_every_class_has_a_name_in_both_languages() -> None:
    """The shipped classes are exactly those of the table, and each has its own Chinese name."""
    data = load_names()
    assert set(ORIGINS) == set(data.classes)
    assert class_names(data) == data.classes
    with use_language("zh"):
        assert len(set(class_names(data))) == len(data.classes)
        assert not set(class_names(data)) & set(data.classes)


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.5, "50%"),
        (0.0, "< 0.1%"),
        (1.0, "> 99.9%"),
        (0.005, "0.5%"),
        (0.995, "99.5%"),
        (0.9999, "> 99.9%"),
    ],
)
def test_a_share_is_never_0_or_100(share: float, words: str) -> None:
    """A softmax is never certain, and neither are the words."""
    assert percent(share) == words
