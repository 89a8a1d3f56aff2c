"""Generated series: seeded, finite, each with the property that its sentence speaks of."""

from __future__ import annotations

import numpy as np
import pytest

from seqviz.data.series import KINDS, MAX_POINTS, MIN_POINTS, Series, generate


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("points", [MIN_POINTS, 1000, MAX_POINTS])
def test_a_series_is_finite_seeded_and_read_only(name: str, points: int) -> None:
    """The same arguments give the same bits, which nobody can change."""
    one, two = (generate(name, points, noise=0.1, seed=3).values for _ in range(2))
    assert one.shape == (points,)
    assert np.isfinite(one).all()
    assert one.std() > 0
    assert np.array_equal(one, two)
    with pytest.raises(ValueError, match="read-only"):
        one[0] = 0


def test_every_kind_says_what_it_teaches(subtests: pytest.Subtests) -> None:
    """A title, and one sentence."""
    for name, kind in KINDS.items():
        with subtests.test(kind=name):
            assert kind.name == name
            assert kind.title
            assert kind.teaches.endswith(".")
            assert ". " not in kind.teaches


def test_the_sine_is_the_tutorials() -> None:
    """1,000 points of sin on [0, 100], to the bit."""
    assert np.array_equal(generate("sine").values, np.sin(np.linspace(0, 100, 1000)))


def test_noise_is_a_share_of_the_series_own_size() -> None:
    """A share of 0.5 adds Gaussian noise of half the standard deviation, another for each seed."""
    clean = generate("sine", 5000).values
    added = generate("sine", 5000, noise=0.5).values - clean
    assert added.std() / clean.std() == pytest.approx(0.5, rel=0.05)
    assert not np.array_equal(added, generate("sine", 5000, noise=0.5, seed=1).values - clean)


def test_the_logistic_map_is_a_parabola_and_forgets_its_start() -> None:
    """One step ahead is exact; two starts 1e-9 apart have nothing in common 60 steps later."""
    x = generate("logistic").values
    assert np.allclose(x[1:], 3.9 * x[:-1] * (1 - x[:-1]), rtol=1e-12)
    twins = np.array([x[0], x[0] + 1e-9])
    far = []
    for _ in range(100):
        twins = 3.9 * twins * (1 - twins)
        far.append(abs(twins[0] - twins[1]))
    assert max(far[60:]) > 0.3


def test_square_and_saw_have_a_period_of_40() -> None:
    """They repeat exactly, from −1 to 1."""
    for name in ("square", "saw"):
        x = generate(name, 200).values
        assert np.array_equal(x[40:], x[:-40])
        assert (x.min(), x.max()) == (-1, 1)


def test_the_walk_has_independent_steps_and_the_noise_independent_values() -> None:
    """Neighbours are uncorrelated to within chance."""
    for x in (np.diff(generate("walk", 5000).values), generate("noise", 5000).values):
        assert abs(np.corrcoef(x[1:], x[:-1])[0, 1]) < 0.05


def test_the_chirp_gets_faster() -> None:
    """More sign changes in the second half than in the first."""
    x = generate("chirp").values
    changes = np.diff(np.sign(x)) != 0
    assert changes[500:].sum() > 1.5 * changes[:500].sum()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"name": "cosine"}, "name must be one of sine, .*got 'cosine'"),
        ({"name": "sine", "points": MIN_POINTS - 1}, f"points must be {MIN_POINTS} to"),
        ({"name": "sine", "points": MAX_POINTS + 1}, f"points must be {MIN_POINTS} to"),
        ({"name": "sine", "noise": -0.1}, "noise must be 0 to 2, got -0.1"),
        ({"name": "sine", "noise": float("nan")}, "noise must be 0 to 2, got nan"),
    ],
)
def test_what_cannot_be_generated_is_refused(arguments: dict[str, object], message: str) -> None:
    """The error names the argument, the value and what is wanted."""
    with pytest.raises(ValueError, match=message):
        generate(**arguments)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (np.zeros((MIN_POINTS, 1)), "must have shape"),
        (np.zeros(MIN_POINTS - 1), "must have shape"),
        (np.where(np.arange(MIN_POINTS) == 7, np.nan, 0.0), "finite .* got nan at 7"),
        (np.where(np.arange(MIN_POINTS) == 9, -1e13, 0.0), "got -10000000000000.0 at 9"),
    ],
)
def test_a_series_holds_finite_numbers_only(values: np.ndarray, message: str) -> None:
    """Shape, length and every value are checked."""
    with pytest.raises(ValueError, match=message):
        Series("mine", values)
