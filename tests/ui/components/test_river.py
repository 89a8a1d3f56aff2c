"""Which classes the river names."""

import numpy as np

from seqviz.models.text_classifier import shipped_text_classifier
from seqviz.ui.components.river import MOST, SURE, named_classes


def test_the_likeliest_and_the_highest_peaks_are_named() -> None:
    """The three likeliest in the end, whoever led on the way, ordered by the end."""
    reading = shipped_text_classifier().read("Papadopoulos")
    named = named_classes(reading)
    last = reading.probabilities[-1]
    assert len(named) == len(set(named)) == MOST
    assert set(np.argsort(-last)[:SURE].tolist()) <= set(named)
    assert [*named] == sorted(named, key=lambda k: -last[k])
    leaders = set(reading.probabilities[6:].argmax(axis=1).tolist())
    assert leaders <= set(named)


def test_two_classes_are_enough() -> None:
    """No more are named than there are."""
    assert len(named_classes(shipped_text_classifier().read("Ng"), most=2)) == 2
