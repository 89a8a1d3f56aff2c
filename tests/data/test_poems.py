"""The shipped verse: as long everywhere, balanced, apart; and what reads it beside counting."""

import numpy as np
import pytest

from scripts.make_poem_reader import counted
from seqviz.data.poems import CLASSES, LENGTH, load_poems
from seqviz.models.text_classifier import SHIPPED_POEMS, TextClassifier, baseline_of


def test_length_alone_is_worth_no_more_than_guessing() -> None:
    """Every text is as long, every class as common, and no text stands on both sides."""
    data = load_poems()
    for part, count in ((data.train, 3800), (data.held_out, 1000)):
        assert {len(text) for text in part.texts} == {LENGTH}
        np.testing.assert_array_equal(np.bincount(part.labels), [count] * len(CLASSES))
    assert data.commonest == pytest.approx(1 / len(CLASSES))
    assert set(data.train.texts).isdisjoint(data.held_out.texts)


def test_the_reader_of_verse_is_as_good_as_its_card() -> None:
    """Network and counting, measured again on what is held out, are what the page says."""
    data, reader = load_poems(), TextClassifier.load(SHIPPED_POEMS)
    assert reader.card is not None
    assert reader.card.measured is not None
    again = reader.measure(data.held_out, reader.card.measured.on)
    assert again.accuracy == pytest.approx(reader.card.measured.accuracy, abs=1e-3)
    baseline = baseline_of(reader)
    assert baseline is not None
    counting = counted(data.train, data.held_out, len(CLASSES))
    assert counting["accuracy"] == pytest.approx(baseline.accuracy)
    assert counting["loss"] == pytest.approx(baseline.loss)
