"""Windows: as in the tutorial, nothing leaks across the split, scaling is undone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seqviz.data.series import Series, generate
from seqviz.data.windows import SCALINGS, Scaler, create_sequences, prepare

FLOATS = st.floats(-1e9, 1e9)


def counting(points: int) -> Series:
    """A series whose values are their own indices."""
    return Series("counting", np.arange(points, dtype=float))


@given(st.integers(2, 60), st.integers(1, 20), st.integers(1, 5), st.integers(0, 5))
def test_windows_equal_the_loop(count: int, length: int, horizon: int, skip: int) -> None:
    """Every window and what follows it, in the order of time."""
    data = np.random.default_rng(count).normal(size=count)
    if count - skip < length + horizon:
        with pytest.raises(ValueError, match="data must have at least"):
            create_sequences(data, length, horizon, skip=skip)
        return
    X, y = create_sequences(data, length, horizon, skip=skip)
    starts = range(skip, count - length - horizon + 1)
    assert np.array_equal(X, [data[s : s + length] for s in starts])
    after = np.array([data[s + length : s + length + horizon] for s in starts])
    assert np.array_equal(y, after[:, 0] if horizon == 1 else after)


def test_the_tutorials_shapes() -> None:
    """1,000 points and windows of 10 give 990 examples."""
    X, y = create_sequences(generate("sine").values, 10)
    assert (X.shape, y.shape) == ((990, 10), (990,))


@given(
    st.integers(40, 300),
    st.integers(1, 15),
    st.integers(1, 5),
    st.floats(0.01, 0.99),
    st.booleans(),
)
def test_no_window_straddles_the_split(
    points: int, window: int, horizon: int, share: float, shuffled: bool
) -> None:
    """Training sees only indices before the cut, validation only those from the cut on."""
    shuffle_seed = 0 if shuffled else None
    data = prepare(
        counting(points), window, horizon, scaling="none", share=share, shuffle_seed=shuffle_seed
    )
    assert max(data.X.max(), data.y.max()) == data.cut - 1
    assert data.X_validation.min() == data.cut
    assert data.y_validation.max() == points - 1
    assert data.X.shape[1:] == data.X_validation.shape[1:] == (window, 1)
    if not shuffled:
        assert data.X_validation[0, 0, 0] == data.cut


def test_changing_the_validation_part_changes_nothing_in_training() -> None:
    """Neither the windows nor the scaling know what comes after the cut."""
    values = generate("sines").values.copy()
    one = prepare(Series("a", values), 10)
    values[one.cut :] *= 100
    two = prepare(Series("a", values), 10)
    assert one.scaler == two.scaler
    assert np.array_equal(one.X, two.X)
    assert np.array_equal(one.y, two.y)


def test_shuffling_keeps_the_values_of_every_window_and_loses_their_order() -> None:
    """The targets stay, and the same generator gives the same order."""
    series = counting(100)
    plain = prepare(series, 10, scaling="none")
    one, two = (prepare(series, 10, scaling="none", shuffle_seed=1) for _ in range(2))
    assert np.array_equal(np.sort(one.X, axis=1), plain.X)
    assert not np.array_equal(one.X, plain.X)
    assert np.array_equal(one.y, plain.y)
    assert np.array_equal(one.X, two.X)


def test_horizons_have_an_axis_of_features() -> None:
    """(N,) for one value, (N, K, 1) for K: what the trainer takes."""
    assert prepare(counting(100), 10).y.shape == (70,)
    assert prepare(counting(100), 10, 4).y.shape == (67, 4, 1)


@given(st.lists(FLOATS, min_size=1, max_size=30), st.sampled_from(SCALINGS))
def test_scaling_is_undone(values: list[float], kind: str) -> None:
    """To rounding, relative to the largest value."""
    array = np.array(values)
    scaler = Scaler.fit(array, kind)  # type: ignore[arg-type]
    again = scaler.undo(scaler.apply(array))
    assert np.abs(again - array).max() <= 1e-14 * (np.abs(array).max() + abs(scaler.shift))


def test_the_scales_are_what_they_say() -> None:
    """Mean 0 and deviation 1, or −1 to 1, or nothing at all; constant values become 0."""
    values = np.random.default_rng(0).normal(7, 3, 100)
    standard = Scaler.fit(values, "standard").apply(values)
    assert (standard.mean(), standard.std()) == (pytest.approx(0, abs=1e-12), pytest.approx(1))
    minmax = Scaler.fit(values, "minmax").apply(values)
    assert (minmax.min(), minmax.max()) == (pytest.approx(-1), pytest.approx(1))
    assert np.array_equal(Scaler.fit(values, "none").apply(values), values)
    for kind in ("standard", "minmax"):
        assert np.allclose(Scaler.fit(np.full(9, 0.1), kind).apply(np.full(9, 0.1)), 0)


def test_what_does_not_fit_is_refused() -> None:
    """Sizes, shapes and kinds are checked, with the value in the message."""
    with pytest.raises(ValueError, match="series must have at least 62 values for two parts"):
        prepare(counting(40), 30)
    with pytest.raises(ValueError, match="share must be between 0 and 1, got 1"):
        prepare(counting(100), 10, share=1)
    with pytest.raises(ValueError, match=r"data must have shape \(V,\), got \(3, 1\)"):
        create_sequences(np.zeros((3, 1)), 1)
    with pytest.raises(ValueError, match="got 0, 1 and 0"):
        create_sequences(np.zeros(3), 0)
    with pytest.raises(ValueError, match="kind must be one of none, standard, minmax, got 'log'"):
        Scaler.fit(np.zeros(3), "log")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="at least one"):
        Scaler.fit(np.zeros(0))
