"""What can be told of a series without a network: each way sees its own kind of rule."""

from __future__ import annotations

import numpy as np
import pytest

from seqviz.data.series import Floats, generate
from seqviz.training.doctor.references import References, references


def found(values: Floats, window: int, first: int = 0) -> References:
    """The last thing that comes."""
    (*_, last) = references(values, window, first=first)
    assert last is not None
    return last


@pytest.mark.parametrize("times", [1e-6, 1.0, -1.0, 0.3, 1e9])
@pytest.mark.parametrize("plus", [0.0, -5.0])
def test_a_sine_is_a_straight_line_of_its_last_two_values(times: float, plus: float) -> None:
    """Whatever its size; the plain guesses are the ones that they are called."""
    values = times * (generate("sine").values + plus)
    seen = found(values, 10)
    assert seen.linear < 1e-9 * seen.mean
    assert seen.back == 2
    assert seen.learnable > 0.999
    at = np.unique(np.linspace(10, len(values) - 1, 600).astype(int))
    assert seen.last == pytest.approx(np.mean((values[at] - values[at - 1]) ** 2), rel=1e-6)


@pytest.mark.parametrize("seed", range(3))
def test_chance_is_not_taken_for_a_rule(seed: int) -> None:
    """White noise: not much below the mean; a walk: not much below the last value."""
    noise = found(generate("noise", 400, seed=seed).values, 12)
    assert noise.learnable < 0.1
    assert noise.guess == noise.mean
    walk = found(generate("walk", 400, seed=seed).values, 12)
    assert walk.learnable < 0.1
    assert walk.guess == walk.last


def test_a_parabola_and_a_product_are_found() -> None:
    """Neither is a straight line: the logistic map, and a product of two far values."""
    chaos = found(generate("logistic", 400).values, 4)
    assert chaos.products < 1e-6 * chaos.mean
    assert chaos.linear > 0.3 * chaos.mean
    values = list(np.random.default_rng(0).choice([-1.0, 1.0], 20))
    while len(values) < 500:
        values.append(values[-20] * values[-17])
    product = found(np.array(values), 22)
    assert product.products < 0.1 * product.mean
    assert product.linear > 0.7 * product.mean


def test_a_wider_window_is_compared_on_the_same_values() -> None:
    """A square of 20 and 20: ten values do not tell of the jump, thirty do."""
    values = generate("square").values
    short, wide = found(values, 10, first=30), found(values, 30, first=30)
    assert short.mean == wide.mean
    assert short.windows == wide.windows
    assert short.best > 0.1
    assert wide.best < 1e-6
    assert 20 <= wide.back <= 24


@pytest.mark.parametrize("count", [0, 5, 12, 20, 40])
def test_short_and_constant_series_are_no_trouble(count: int) -> None:
    """Finite errors; a constant has nothing to learn."""
    seen = found(np.full(count, 3.0), 10)
    assert np.isfinite([seen.last, seen.mean, seen.linear, seen.products, seen.neighbours]).all()
    assert seen.learnable == 0
