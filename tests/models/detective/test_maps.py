"""Maps: components are those of the covariance, neighbours stay neighbours, and both repeat."""

from __future__ import annotations

import numpy as np
import pytest

from seqviz.models.detective.maps import MOST, Axes, neighbours


def cloud(points: int, seed: int = 0) -> np.ndarray:
    """Points with one long direction, in float32 (points, 6)."""
    rng = np.random.default_rng(seed)
    return (rng.normal(size=(points, 6)) * [9, 4, 1, 1, 1, 1] + 5).astype(np.float32)


def test_components_are_the_covariance_s_eigenvectors() -> None:
    """Orthogonal, of length 1, with the largest variances; the places are centred."""
    states = cloud(300)
    axes = Axes.of(states)
    values, vectors = np.linalg.eigh(np.cov(states.T.astype(np.float64)))
    np.testing.assert_allclose(axes.shares, values[::-1][:2] / values.sum(), rtol=1e-5)
    np.testing.assert_allclose(
        np.abs(axes.directions @ vectors[:, ::-1][:, :2]), np.eye(2), atol=1e-4
    )
    np.testing.assert_allclose(axes.place(states).mean(axis=0), 0, atol=1e-4)


def test_new_states_are_placed_on_the_same_axes() -> None:
    """A state of the text lies where it lay; its mirror's axes point the same way."""
    states = cloud(100)
    axes = Axes.of(states)
    np.testing.assert_allclose(axes.place(states[3:4]), axes.place(states)[3:4], rtol=1e-6)
    again = Axes.of(states[::-1])
    np.testing.assert_allclose(again.directions, axes.directions, atol=1e-6)


def test_neighbours_keep_two_groups_apart_and_repeat() -> None:
    """Two far groups: each point's nearest one is of its own group; the same seed, the same map."""
    states = np.concatenate([cloud(60), cloud(60, 1) + 100]).astype(np.float32)
    points = neighbours(states)
    apart = np.linalg.norm(points[:, None] - points[None], axis=2) + np.eye(120) * 1e9
    group = np.arange(120) // 60
    assert (group[apart.argmin(axis=1)] == group).mean() > 0.98
    np.testing.assert_array_equal(points, neighbours(states))


@pytest.mark.parametrize("count", [1, MOST + 1])
def test_too_few_and_too_many_are_refused(count: int) -> None:
    """With the number of points."""
    with pytest.raises(ValueError, match=f"there are {count} states; wanted 2 to {MOST}"):
        Axes.of(np.zeros((count, 3), np.float32))


def test_equal_states_are_one_point() -> None:
    """No variance is no error."""
    assert not Axes.of(np.ones((5, 3), np.float32)).place(np.ones((2, 3), np.float32)).any()
