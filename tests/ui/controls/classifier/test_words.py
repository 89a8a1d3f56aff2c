"""Words of the page: visitors' texts are no markup, and shares never claim certainty."""

import numpy as np
import pytest

from seqviz.data.names import Examples, TextData, load_names
from seqviz.models.text_classifier import shipped_text_classifier
from seqviz.ui.controls.classifier.network import Network, introduction
from seqviz.ui.controls.classifier.words import (
    ORIGINS,
    class_names,
    examples_of,
    name_with,
    percent,
)
from seqviz.ui.frame.i18n import Language, use_language


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
        (0.5, "50.0%"),
        (0.2874, "28.7%"),
        (0.0007, "0.1%"),
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


def test_examples_are_short_held_out_texts_of_every_label() -> None:
    """One of each label comes before a second one of any; long ones only where short ones lack."""
    texts = ("a1", "a2", "b" * 100, "b2", "a3", "a4", "a5", "a6", "c" * 100)
    labels = np.array([0, 0, 1, 1, 0, 0, 0, 0, 2])
    part = Examples(texts, labels)
    data = TextData(("a", "b", "c"), part, part, "mine.csv", {})
    assert examples_of(data) == ("a1", "b2", "a2", "a3", "a4", "a5")


@pytest.mark.parametrize(("lang", "count"), [("en", "{} GRUs side"), ("zh", "{} 个并排的 GRU")])
def test_the_introduction_counts_the_networks_that_read(lang: Language, count: str) -> None:
    """The shipped one is several joined; its first words say as many as are asked together."""
    shipped = Network(shipped_text_classifier(), load_names())
    with use_language(lang):
        said = introduction(shipped)
    assert count.format(len(shipped.classifier.parts)) in said
    assert f"which of {len(shipped.names)} " in said or f"{len(shipped.names)} 种" in said


def test_a_network_is_named_with_its_file_in_60_characters() -> None:
    """Cell and size stand whole, a long file's name is cut, and no file leaves no comma."""
    assert name_with("GRU 128", "spam.csv") == "GRU 128, spam.csv"
    assert name_with("GRU 128", "") == "GRU 128"
    long = name_with("GRU 128", "x" * 200)
    assert (len(long), long[:10], long[-1]) == (60, "GRU 128, x", "…")
