"""Strokes: Otsu's threshold, connected regions, and what is taken for the digit."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from seqviz.data.pictures import BlankPicture
from seqviz.data.strokes import components, find_strokes, grown, otsu


def test_otsu_separates_two_heaps() -> None:
    """Two clearly separate levels fall on two sides of the threshold."""
    rng = np.random.default_rng(0)
    paper, ink = rng.normal(60, 8, 3000), rng.normal(180, 12, 500)
    threshold = otsu(np.concatenate([paper, ink]))
    assert (paper < threshold).mean() > 0.99
    assert (ink > threshold).all()


def test_otsu_maximises_the_variance_between_classes() -> None:
    """No other threshold separates random levels better."""
    values = np.random.default_rng(1).integers(0, 256, 400).astype(np.float32)

    def between(t: float) -> float:
        low, high = values[values <= t], values[values > t]
        if not len(low) or not len(high):
            return 0.0
        return len(low) * len(high) * float(low.mean() - high.mean()) ** 2

    assert between(otsu(values)) == pytest.approx(max(between(t + 0.5) for t in range(255)))


def _flood(mask: NDArray[np.bool_]) -> list[frozenset[tuple[int, int]]]:
    """The 8-connected regions by flood fill, slowly and surely."""
    left = {(int(r), int(c)) for r, c in np.argwhere(mask)}
    regions = []
    while left:
        stack = [left.pop()]
        region = set(stack)
        while stack:
            r, c = stack.pop()
            near = {(r + a, c + b) for a in (-1, 0, 1) for b in (-1, 0, 1)} & left
            left -= near
            region |= near
            stack += near
        regions.append(frozenset(region))
    return regions


@given(arrays(np.bool_, st.tuples(st.integers(1, 14), st.integers(1, 14))))
def test_components_are_those_of_a_flood_fill(mask: NDArray[np.bool_]) -> None:
    """The same regions, numbered 1 to count, and 0 outside."""
    labels, count = components(mask)
    regions = [
        frozenset((int(r), int(c)) for r, c in np.argwhere(labels == k))
        for k in range(1, count + 1)
    ]
    assert set(regions) == set(_flood(mask))
    assert len(regions) == count
    assert ((labels > 0) == mask).all()


def _map() -> NDArray[np.float32]:
    """Two strokes of 120 levels on a paper with a little noise."""
    d = np.random.default_rng(2).uniform(0, 4, (100, 100)).astype(np.float32)
    d[30:70, 40:46] = 120
    d[30:36, 55:75] = 120
    return d


def test_strokes_are_found_and_specks_are_not() -> None:
    """Both strokes, exactly; a speck of two pixels is left."""
    d = _map()
    wanted = d > 100
    d[10, 90] = d[11, 90] = 200
    strokes = find_strokes(d)
    np.testing.assert_array_equal(strokes.mask, wanted)
    assert 4 < strokes.threshold < 120
    assert not strokes.runs_off


def test_a_dark_edge_does_not_hide_faint_strokes() -> None:
    """Beside a table's edge of 250 levels, strokes of 60 are found."""
    d = np.where(_map() > 100, np.float32(60), _map())
    wanted = d == 60
    d[:, :8] = 250
    d[:5] = 250
    np.testing.assert_array_equal(find_strokes(d).mask, wanted)


def test_a_digit_that_runs_off_the_picture_is_still_a_digit() -> None:
    """Where nothing lies inside, what touches the frame is taken."""
    d = np.zeros((100, 100), np.float32)
    d[:, 45:55] = 150
    strokes = find_strokes(d)
    np.testing.assert_array_equal(strokes.mask, d > 0)
    assert strokes.runs_off


@pytest.mark.parametrize(
    "d", [np.zeros((50, 50)), np.random.default_rng(0).uniform(0, 20, (80, 80)), np.eye(90) * 20]
)
def test_a_paper_without_strokes_is_blank(d: NDArray[np.float64]) -> None:
    """Nothing, noise and faint lines are no digit."""
    with pytest.raises(BlankPicture):
        find_strokes(d)


def test_grown_adds_two_pixels_around() -> None:
    """One pixel becomes a square of five."""
    mask = np.zeros((9, 9), np.bool_)
    mask[4, 4] = True
    assert grown(mask).sum() == 25
    assert grown(mask)[2:7, 2:7].all()
