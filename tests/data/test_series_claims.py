"""What the page says of each kind of series, computed from the values that it generates.

Seeds are those that a visitor meets first; series that no chance makes have the same values for
every seed. Left out: what a network makes of them (``test_sequence_claims.py``).
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from seqviz.data.series import FLAT, Floats, generate
from seqviz.data.windows import create_sequences, prepare
from seqviz.models.forecast import find_period
from seqviz.training.tasks.sequence import SETUPS
from tests.claims.proof import proves

SEEDS = range(5)


def linear_error(values: Floats, window: int, cut: int) -> float:
    """RMSE of the best linear forecast from a window, fitted before ``cut`` and measured after."""
    X, y = create_sequences(values, window)
    X, fitted = np.column_stack([X, np.ones(len(X))]), cut - window
    weights = np.linalg.lstsq(X[:fitted], y[:fitted], rcond=None)[0]
    return float(np.sqrt(np.mean((X[fitted:] @ weights - y[fitted:]) ** 2)))


def crossings(values: Floats) -> Floats:
    """Where the values cross zero, between two points in a straight line."""
    before = np.flatnonzero(np.diff(np.sign(values)) != 0)
    return before + values[before] / (values[before] - values[before + 1])


@proves("The simplest rhythm: two neighbouring values already say what comes next.")
def test_two_values_of_a_sine_say_the_next() -> None:
    """x_{t+1} = 2·cos(δ)·x_t − x_{t−1}, exactly; one value alone leaves an error."""
    x = generate("sine").values
    step = 100 / 999
    assert np.allclose(x[2:], 2 * np.cos(step) * x[1:-1] - x[:-2], atol=1e-12)
    assert linear_error(x, 2, 800) < 1e-12
    assert linear_error(x, 1, 800) > 0.05


@proves(
    "The rhythm stays and the size shrinks, so the network must go on with waves smaller than any "
    "it was trained on."
)
def test_every_later_wave_is_smaller_and_as_long() -> None:
    """Each half wave after the cut is lower than every one before it; all are π long."""
    x, cut = generate("damped").values, 800
    at = crossings(x)
    heights = [np.abs(x[int(a) + 1 : int(b) + 1]).max() for a, b in pairwise(at)]
    begins = at[:-1]
    assert max(h for h, a in zip(heights, begins, strict=True) if a >= cut) < min(
        h for h, a in zip(heights, begins, strict=True) if a < cut - 32
    )
    assert np.diff(at) == pytest.approx(np.full(len(at) - 1, np.pi * 999 / 100), abs=0.02)


@proves(
    "Two rhythms that never line up again, so repeating the last period is never quite right.",
    "Two sines",
    "Two rhythms at once.",
    "Two sines with an LSTM",
)
def test_two_sines_never_repeat() -> None:
    """No shift of the series gives it again, the best period found included; it is two sines."""
    x = generate("sines").values
    t = np.linspace(0, 100, 1000)
    assert np.allclose(x, np.sin(t) + 0.5 * np.sin(np.sqrt(7) * t))
    misses = [np.sqrt(np.mean((x[lag:] - x[:-lag]) ** 2)) / x.std() for lag in range(5, 700)]
    assert min(misses) > 0.03
    period = find_period(x[:800])
    assert period is not None
    assert misses[period - 5] > 0.1


@proves(
    "A slow climb and a sudden fall, always from the same height: one value tells that it comes, "
    "and yet the jump can make most of the error for a while."
)
def test_the_saw_falls_after_one_value_only() -> None:
    """Each value says the next, a fall too; a straight line errs at the falls above all."""
    x = generate("saw").values
    following = {}
    for value, after in zip(x[:-1].round(9), x[1:].round(9), strict=True):
        assert following.setdefault(value, after) == after
    assert set(x[:-1][np.diff(x) < 0]) == {1.0}
    slope, height = np.polyfit(x[:-1], x[1:], 1)
    errors = (slope * x[:-1] + height - x[1:]) ** 2
    assert errors[np.diff(x) < 0].sum() > 0.8 * errors.sum()


@proves(
    "Flat for 20 points, then a jump, over and over.",
    "Windows of 30 always hold a jump, and counting from it tells when the next one comes.",
)
def test_a_window_of_the_square_knows_its_place_or_not() -> None:
    """Windows shorter than 20 and without a jump go on both ways; all of 20 or more in one way."""
    x = generate("square").values
    assert set(np.diff(np.flatnonzero(np.diff(x)))) == {20}
    ways: dict[int, dict[bytes, set[float]]] = {10: {}, FLAT - 1: {}, FLAT: {}, 30: {}}
    for length, seen in ways.items():
        for window, after in zip(*create_sequences(x, length), strict=True):
            seen.setdefault(window.tobytes(), set()).add(float(after))
    for length in (10, FLAT - 1):
        flat = [np.full(length, height).tobytes() for height in (1.0, -1.0)]
        assert all(ways[length][one] == {-1.0, 1.0} for one in flat)
    assert all(len(after) == 1 for length in (FLAT, 30) for after in ways[length].values())
    assert all(len(set(np.frombuffer(one))) == 2 for one in ways[30])


@proves(
    "The rhythm gets faster, so the end of the series is faster than anything in training.",
    "The validation part is faster than all of the training part; look at where the forecast falls "
    "behind.",
)
def test_the_end_of_the_chirp_is_faster_than_all_before() -> None:
    """Each half wave after the cut is shorter than every whole one before it."""
    data = prepare(generate("chirp"), 16, scaling="none")
    at = crossings(data.series.values)
    lengths = np.diff(at)
    before, after = lengths[at[1:] < data.cut], lengths[at[:-1] >= data.cut]
    assert after.max() < before.min()


@proves(
    "One step ahead is a simple parabola, yet on average tiny errors grow by about two thirds at "
    "every step, so a long forecast must fail."
)
@pytest.mark.parametrize("seed", SEEDS)
def test_errors_of_the_logistic_map_grow_by_two_thirds(seed: int) -> None:
    """The mean factor per step is 1.67 to within 4 %, and the next value is a parabola's."""
    x = generate("logistic", seed=seed).values
    assert np.abs(np.polyval(np.polyfit(x[:-1], x[1:], 2), x[:-1]) - x[1:]).max() < 1e-9
    factor = np.exp(np.mean(np.log(np.abs(3.9 * (1 - 2 * x)))))
    assert factor == pytest.approx(1 + 2 / 3, rel=0.04)


@proves(
    "The change depends on a value 17 steps back, and yet a few neighbouring values say most of it "
    "one step ahead.",
    "The next value is made of the latest one and of what was 17 steps back; the window holds "
    "both.",
)
@pytest.mark.parametrize("seed", SEEDS)
def test_mackey_glass_is_made_of_now_and_of_17_steps_back(seed: int) -> None:
    """These two make it to within 1 % of its deviation; four neighbours leave 1 % of a change."""
    x = generate("mackey-glass", seed=seed).values
    late = 0.2 * x / (1 + x**10)
    known = np.exp(-0.1) * x[17:-1] + (1 - np.exp(-0.1)) / 0.2 * (late[:-18] + late[1:-17])
    assert np.abs(known - x[18:]).max() < 0.01 * x.std()
    last = np.sqrt(np.mean(np.diff(x[800:]) ** 2))
    assert SETUPS["mackey-glass"].setup.window > 18
    assert linear_error(x, 4, 800) < 0.1 * last
    assert linear_error(x, 6, 800) < 0.02 * last


@proves(
    "Every change of the walk is chance: on average nothing beats repeating its last value.",
    "There is nothing to learn: the best prediction is the mean, and a training loss that falls "
    "further has memorised.",
)
def test_no_window_says_more_than_the_last_value_or_the_mean() -> None:
    """Over 40 seeds the best linear forecast is worse than both, on values after the fit."""
    walks, noises = [], []
    for seed in range(40):
        walk, noise = (generate(name, seed=seed).values for name in ("walk", "noise"))
        walks.append(linear_error(walk, 10, 800) / np.sqrt(np.mean(np.diff(walk[799:]) ** 2)))
        mean = noise[:800].mean()
        noises.append(linear_error(noise, 10, 800) / np.sqrt(np.mean((noise[800:] - mean) ** 2)))
    assert np.mean(walks) > 1
    assert np.mean(noises) > 1
