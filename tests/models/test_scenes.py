"""Pictures as people bring them: what is around the digit does not keep it from being read."""

from __future__ import annotations

import numpy as np
import pytest

from seqviz.data.digits import prepare_drawing, prepare_piece
from seqviz.data.ink import find_ink
from seqviz.models.digit_reader import shipped_reader
from tests.data.scenes import KINDS, scene

EACH = 20


@pytest.mark.slow
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "several"])
def test_nine_of_ten_of_each_kind_are_read(kind: str) -> None:
    """Of 20 pictures of the kind, at least 18 are read as the digit that was written."""
    wrong = []
    for seed in range(EACH):
        pixels, (label,) = scene(kind, seed)
        read = shipped_reader().read(prepare_drawing(pixels).image).prediction
        wrong += [(seed, label, read)] if read != label else []
    assert len(wrong) <= 2, wrong


def test_several_digits_are_several_pieces_in_reading_order() -> None:
    """Of 20 pictures, at least 18 give as many pieces as digits, each read, in reading order."""
    wrong = []
    for seed in range(EACH):
        pixels, labels = scene("several", seed)
        found = find_ink(pixels)
        images = [prepare_piece(found, k).image for k in range(len(found.pieces.boxes))]
        read = shipped_reader().read_many(np.stack(images)).predictions.tolist()
        wrong += [(seed, labels, read)] if read != labels else []
    assert len(wrong) <= 2, wrong
