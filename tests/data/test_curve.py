"""A drawn curve: evenly resampled, robust to any pointer, typed errors for the rest."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seqviz.data.curve import (
    MAX_DRAWN,
    CurveError,
    MalformedPoint,
    OutsidePoint,
    TooFewPoints,
    TooManyPoints,
    TooNarrow,
    resample,
)

UNIT = st.floats(0, 1)
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=3) | st.integers(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=2), inner),
    max_leaves=8,
)


def test_a_straight_line_stays_straight() -> None:
    """Values at even steps from the left end to the right, bottom −1 and top 1."""
    values = resample([(0.2, 0.0), (0.8, 1.0)], 50).values
    assert np.allclose(values, np.linspace(-1, 1, 50))


@given(st.lists(st.tuples(UNIT, UNIT), min_size=2, max_size=40), st.integers(40, 300))
def test_any_points_give_a_curve_or_are_too_narrow(
    points: list[tuple[float, float]], count: int
) -> None:
    """The values have the length asked for and stay within the heights that were drawn."""
    try:
        values = resample(points, count).values
    except TooNarrow:
        return
    heights = [2 * y - 1 for _x, y in points]
    assert len(values) == count
    assert values.min() >= min(heights) - 1e-9
    assert values.max() <= max(heights) + 1e-9


@given(JSON)
def test_anything_else_gives_a_typed_error(thing: object) -> None:
    """Whatever a browser may send."""
    try:
        resample(thing)
    except CurveError:
        return


def test_how_fast_the_pointer_moved_does_not_matter() -> None:
    """Many points in one half and few in the other: the spacing in x is even all the same."""
    x = np.concatenate([np.linspace(0, 0.5, 500), np.linspace(0.51, 1, 8)])
    values = resample(list(zip(x, (1 + np.sin(6 * x)) / 2, strict=True)), 101).values
    assert np.abs(values - np.sin(6 * np.linspace(0, 1, 101))).max() < 0.03


def test_a_later_stroke_draws_over_an_earlier_one() -> None:
    """Going back at another height replaces what was there."""
    values = resample([(0.0, 0.5), (1.0, 0.5), (0.5, 0.5), (0.5, 0.9), (0.0, 0.9)], 101).values
    assert np.allclose(values[:50], 0.8)
    assert np.allclose(values[51:], 0.0)


@pytest.mark.parametrize(
    ("points", "kind", "index"),
    [
        ("0.1,0.2", MalformedPoint, -1),
        (None, MalformedPoint, -1),
        ([(0.1, 0.2), (0.3,)], MalformedPoint, 1),
        ([(0.1, 0.2), (0.3, "0.4")], MalformedPoint, 1),
        ([(0.1, float("nan")), (0.3, 0.4)], MalformedPoint, 0),
        ([(0.1, True), (0.3, 0.4)], MalformedPoint, 0),
        (json.loads("[[0.1, 0.2], {}]"), MalformedPoint, 1),
        ([(0.1, 0.2), (1.2, 0.4)], OutsidePoint, 1),
        ([], TooFewPoints, -1),
        ([(0.1, 0.2)], TooFewPoints, -1),
        ([(0.1, 0.2)] * (MAX_DRAWN + 1), TooManyPoints, -1),
        ([(0.1, 0.2), (0.12, 0.9)], TooNarrow, -1),
        ([(0.5, 0.2), (0.5, 0.9)], TooNarrow, -1),
    ],
    ids=lambda value: str(value)[:20],
)
def test_an_error_names_the_point(points: object, kind: type[CurveError], index: int) -> None:
    """The kind says what is wrong, and the first wrong point is named."""
    with pytest.raises(kind) as caught:
        resample(points)
    assert caught.value.index == index


def test_a_point_deeper_than_python_can_write_is_named() -> None:
    """The refusal does not write the whole of it out."""
    deep: object = []
    for _ in range(5000):
        deep = [deep]
    with pytest.raises(MalformedPoint, match="point 1 must be two finite numbers") as caught:
        resample([(0.1, 0.2), (deep, 0.4)])
    assert caught.value.index == 1


def test_a_count_that_no_series_has_is_refused() -> None:
    """Too short to learn from."""
    with pytest.raises(ValueError, match="count must be 40 to 5000, got 3"):
        resample([(0, 0), (1, 1)], 3)
