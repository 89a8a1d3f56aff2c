"""A stretch's pattern, and where else it is: the same as comparing character by character."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seqviz.models.detective.matching import Patterns
from seqviz.models.detective.ranking import Levels


def some_levels(characters: int, units: int, seed: int = 0) -> Levels:
    """Smooth enough that stretches have patterns."""
    rng = np.random.default_rng(seed)
    coarse = rng.integers(1, 256, (characters // 5 + 1, units), dtype=np.uint8)
    return np.repeat(coarse, 5, axis=0)[:characters]


@given(
    begin=st.integers(0, 180),
    length=st.integers(1, 20),
    units=st.sampled_from([1, 7, 64, 70]),
    share=st.sampled_from([1.0, 0.7]),
    seed=st.integers(0, 5),
)
def test_packed_bits_find_what_plain_arrays_find(
    begin: int, length: int, units: int, share: float, seed: int
) -> None:
    """The pattern and the places with it agree with boolean arrays, whatever the width."""
    levels = some_levels(200, units, seed)
    patterns = Patterns(levels, 0.3)
    end = begin + length
    pattern = patterns.pattern(begin, end)
    found = patterns.find(pattern, length, share=share)
    np.testing.assert_array_equal(patterns.pattern_of(levels[begin:end]).mask, pattern.mask)
    up, down = levels >= 128 + 38, levels <= 128 - 38
    bits = np.concatenate([up, down], axis=1)
    throughout = bits[begin : begin + length].all(axis=0) & (bits.mean(axis=0) <= 0.5)
    columns = np.where(pattern.signs > 0, pattern.units, pattern.units + units)
    assert sorted(columns) == np.flatnonzero(throughout).tolist()
    np.testing.assert_allclose(pattern.shares, bits.mean(axis=0)[columns])
    if len(pattern):
        on = bits[:, columns].sum(axis=1) >= share * len(pattern) - 1e-9
        np.testing.assert_array_equal(found.on, on)
        assert on[begin : begin + length].all()
    else:
        assert not found.on.any()


def test_passages_are_other_runs() -> None:
    """Runs elsewhere, the nearest in length first; the stretch itself is not among them."""
    levels = np.full((60, 3), 128, np.uint8)
    for begin, end in ((5, 10), (20, 24), (30, 42), (50, 55)):
        levels[begin:end, 1] = 250
    patterns = Patterns(levels)
    found = patterns.find(patterns.pattern(5, 10), 5, leave_out=(5, 10))
    assert [(p.begin, p.end) for p in found.passages] == [(50, 55), (20, 24), (30, 42)]
    assert found.count == 3
    assert found.pattern.units.tolist() == [1]
    assert found.on.sum() == 26


def test_edges_leave_out_what_was_on_before() -> None:
    """With `edges` only what switches on with the stretch counts."""
    levels = np.full((40, 2), 128, np.uint8)
    levels[8:20] = [250, 128]
    levels[12:16, 1] = 1
    patterns = Patterns(levels)
    assert sorted(patterns.pattern(12, 16).units) == [0, 1]
    switched = patterns.pattern(12, 16, edges=True)
    assert (switched.units.tolist(), switched.signs.tolist()) == ([1], [-1])
    elsewhere = patterns.pattern_of(levels[12:16], levels[11:12])
    np.testing.assert_array_equal(elsewhere.mask, switched.mask)


def test_hundred_thousand_characters_are_searched() -> None:
    """512 units, a bit each; how long that takes stands in benchmarks/bench_detective.py."""
    patterns = Patterns(some_levels(100_000, 512))
    found = patterns.find(patterns.pattern(1_000, 1_005), 5, share=0.8)
    assert len(found.on) == 100_000
    assert patterns.bytes == 12_800_000


@pytest.mark.parametrize(("begin", "end"), [(-1, 2), (3, 3), (5, 4), (0, 11)])
def test_a_stretch_outside_the_text_is_refused(begin: int, end: int) -> None:
    """With what was given and what there is; likewise a share or threshold that means nothing."""
    patterns = Patterns(some_levels(10, 2))
    with pytest.raises(ValueError, match=f"the stretch is {begin} to {end}; wanted one within 0"):
        patterns.pattern(begin, end)
    with pytest.raises(ValueError, match="share is 0"):
        patterns.find(patterns.pattern(0, 1), 1, share=0)
    with pytest.raises(ValueError, match=r"levels have shape \(0, 2\); wanted \(1 or more, 2\)"):
        patterns.pattern_of(some_levels(0, 2))
    with pytest.raises(ValueError, match="threshold is 1"):
        Patterns(some_levels(10, 2), 1)
