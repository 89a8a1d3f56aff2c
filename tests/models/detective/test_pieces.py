"""Reading in pieces gives what the plain reading gives, and a wrong anchor shows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from seqviz.cells import Kind
from seqviz.models.detective.pieces import Anchors, gap, read_anchors, read_ranges
from seqviz.models.detective.states import QUANTITIES, read_states
from tests.models.detective.small import random_text, small_lm

every_kind = pytest.mark.parametrize("kind", ["rnn", "lstm", "gru"])


@every_kind
@pytest.mark.parametrize("length", [1, 7, 8, 9, 61])
def test_any_range_is_read_as_from_the_beginning(kind: Kind, length: int) -> None:
    """Every quantity, at ranges within a piece, over several, to the end, and twice the same."""
    lm, text = small_lm(kind), random_text(length)
    whole, anchors = read_states(lm, text), read_anchors(lm, text, 8)
    ranges = [(a, b) for a in range(0, length, 5) for b in (a + 1, min(a + 13, length), length)]
    ranges = [(a, b) for a, b in ranges if a < b <= length]
    for (begin, end), found in zip(ranges, read_ranges(lm, text, anchors, ranges), strict=True):
        assert found.indices.tolist() == whole.indices[begin:end].tolist()
        for name in QUANTITIES[kind]:
            wanted = whole.quantity(name)[begin:end]
            np.testing.assert_allclose(found.quantity(name), wanted, atol=1e-4)


@every_kind
def test_anchors_are_states_of_the_plain_reading(kind: Kind) -> None:
    """Kept on the way or taken from all states; a gap is seen where one is wrong."""
    lm, text = small_lm(kind), random_text(50)
    anchors, whole = read_anchors(lm, text, 8), read_states(lm, text)
    taken = Anchors.of(whole, 8)
    np.testing.assert_allclose(anchors.h, taken.h, atol=1e-6)
    assert anchors.h.shape == (7, 12)
    (again,) = read_ranges(lm, text, anchors, [(0, 50)])
    assert gap(again, anchors) < 1e-4
    wrong = anchors.h.copy()
    wrong[3] += 0.5
    assert gap(again, replace(anchors, h=wrong)) > 0.1


def test_what_is_no_range_is_refused() -> None:
    """Outside the text, empty, or with the anchors of another text."""
    lm, text = small_lm(), random_text(20)
    anchors = read_anchors(lm, text, 8)
    for begin, end in ((-1, 3), (3, 3), (0, 21)):
        with pytest.raises(ValueError, match=f"the range is {begin} to {end}"):
            read_ranges(lm, text, anchors, [(begin, end)])
    with pytest.raises(ValueError, match="wanted those of 30"):
        read_ranges(lm, random_text(30), anchors, [(0, 1)])
