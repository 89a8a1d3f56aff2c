"""What a trained network says about a series, beside two forecasts that need no network.

    one step       every value from the T true values before it
    free running   the network reads T true values, then only its own predictions

The network was trained to read T values from a zero state and to go on for K values (the horizon),
so the free-running forecast never asks for more: it predicts K values with the state carried on,
then reads the last T values anew (by now its own), predicts K more, and so on. With K = 1 the
window is read again for every value.

    last value     every later value is the last known one
    seasonal       every later value is the one a period before; where the series has no season that
                   is known, the period comes from the autocorrelation of the training part

All errors are in the series' own units and on values after the training part:

    MSE = mean (p − v)²    RMSE = √MSE    MAE = mean |p − v|
    MASE = MAE / (mean |v_t − v_{t−1}| of the training part)       below 1: better than last value

Symbols: V values of a series, T in a window, K in the horizon, N windows, S steps ahead.

Source: R. J. Hyndman and A. B. Koehler, "Another look at measures of forecast accuracy",
International Journal of Forecasting 22 (2006), 679-688 (MASE).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from seqviz.cells import RNNModel
from seqviz.data.series import Floats
from seqviz.data.windows import Windows, create_sequences

ORIGINS: Final = 100  # forecasts that are averaged at most
FEWEST: Final = 4  # of a network so large that more would keep its visitor waiting
WORK: Final = 4e9  # multiplications in all of them together, about: a second or two
AHEAD: Final = 50  # steps of each
MAX_STEPS: Final = 5000
MIN_CORRELATION: Final = 0.5  # with itself a period later, to be called seasonal
_AT_A_TIME: Final = 1024  # windows
_NUMBERS: Final = 500_000  # of a trace that are kept at a time, about: 4 MB
CLEARLY: Final = 0.02  # of the other's error: two forecasts that are closer together tie
_OUT_OF_SIGHT: Final = 1e6  # in the network's units: a forecast that ran away ends there

# ---------------------------------------------------------------- the network


def predict(model: RNNModel, X: Floats, horizon: int = 1, *, reset_state: bool = False) -> Floats:
    """Read windows from a zero state and predict the values after each.

    A long reading is made a few steps at a time, so that only the state is kept of all that a
    forward pass computes. The numbers are the same, bit for bit up to 1,024 windows.

    Args:
        model: one input, one output.
        X: (N, T, 1), in the network's units.
        horizon: K; from the second value on the network reads its own predictions.
        reset_state: zero state before every step, for a network that was trained so.

    Returns:
        (N, K), in the network's units.
    """
    if reset_state:
        X = X[:, -1:]  # without its state the network knows the last value only
    # numbers for each window, about: a trace keeps four of each row and three of each unit
    per_step = sum(4 * len(cell.W_x) + 3 * cell.hidden_size for cell in model.cells)
    found = np.empty((len(X), horizon))
    for first in range(0, len(X), _AT_A_TIME):
        part = slice(first, first + _AT_A_TIME)
        x, states = np.asarray(X[part], model.dtype).swapaxes(0, 1), None  # (T, n, 1)
        steps = max(1, _NUMBERS // (per_step * x.shape[1]))
        for ahead in range(horizon):
            for start in range(0, len(x), steps):
                trace = model.forward(x[start : start + steps], states)
                states = None if reset_state else trace.finals
            x = trace.y[-1:]  # (1, n, 1)
            found[part, ahead] = x[0, :, 0]
    return found


def one_step(
    model: RNNModel, data: Windows, *, first: int = 0, reset_state: bool = False
) -> Floats:
    """Predict every value of a series from the true values before it.

    Args:
        model: one input, one output.
        data: the series.
        first: index of the first value that is wanted.
        reset_state: as in training.

    Returns:
        (V,), in the series' own units; NaN before ``first`` and for the first T, which have no
        window. From index ``data.cut`` on the values were not seen in training.
    """
    first = max(first, data.window)
    X = data.fed(create_sequences(data.scaled, data.window)[0])[first - data.window :]
    predictions = np.full(len(data.scaled), np.nan)
    predictions[first:] = data.scaler.undo(predict(model, X, reset_state=reset_state)[:, 0])
    return predictions


def free_running(
    model: RNNModel,
    windows: Floats,
    steps: int,
    *,
    horizon: int = 1,
    reset_state: bool = False,
) -> Floats:
    """Let the network go on by itself.

    Args:
        model: one input, one output.
        windows: (T,) or (N, T), the values to begin with, in the network's units and in the order
            of time.
        steps: S.
        horizon: K that the network was trained for.
        reset_state: as in training.

    Returns:
        (S,) or (N, S), in the network's units; NaN from where a forecast ran away.

    Raises:
        ValueError: steps out of range.
    """
    if not 1 <= steps <= MAX_STEPS:
        raise ValueError(f"steps must be 1 to {MAX_STEPS}, got {steps}")
    known = np.atleast_2d(np.asarray(windows, np.float64))  # (N, T)
    length = known.shape[1]
    lost = np.zeros((len(known), 1), bool)
    found = []
    for start in range(0, steps, horizon):
        new = predict(
            model, known[:, :, None], min(horizon, steps - start), reset_state=reset_state
        )
        gone = np.logical_or.accumulate(~(np.abs(new) < _OUT_OF_SIGHT), axis=1) | lost
        lost = gone[:, -1:]
        found.append(np.where(gone, np.nan, new))
        known = np.concatenate([known, np.where(gone, 0.0, new)], axis=1)[:, -length:]
    forecast = np.concatenate(found, axis=1)
    return forecast[0] if np.ndim(windows) == 1 else forecast


def continuation(
    model: RNNModel,
    data: Windows,
    steps: int,
    *,
    start: int | None = None,
    reset_state: bool = False,
) -> Floats:
    """Free-run from a place in a series.

    Args:
        model: trained on these windows.
        data: the series.
        steps: S.
        start: index of the first value to predict, T ≤ start ≤ V; the first after the training
            part if left out.
        reset_state: as in training.

    Returns:
        (S,), in the series' own units.

    Raises:
        ValueError: a start or steps out of range.
    """
    start = data.cut if start is None else start
    if not data.window <= start <= len(data.scaled):
        raise ValueError(f"start must be {data.window} to {len(data.scaled)}, got {start}")
    window = data.scaled[start - data.window : start]
    forecast = free_running(model, window, steps, horizon=data.horizon, reset_state=reset_state)
    return data.scaler.undo(forecast)


# ---------------------------------------------------------------- without a network


def find_period(values: Floats) -> int | None:
    """Estimate the period from the autocorrelation, or None if nothing repeats.

        r_k = corr(v_1 … v_{V−k}, v_{1+k} … v_V),  k up to V/3

    The period is the first peak, after r has been below 0 once, that comes within 5 % of the
    highest such peak and is at least ``MIN_CORRELATION``.
    """
    count = len(values)
    if np.ptp(values) == 0:
        return None
    correlations = np.ones(count // 3 + 1)
    for lag in range(1, len(correlations)):
        late, early = values[lag:], values[:-lag]
        late, early = late - late.mean(), early - early.mean()
        size = np.sqrt((late @ late) * (early @ early))
        correlations[lag] = late @ early / size if size > 0 else 0.0
    below = np.flatnonzero(correlations < 0)
    if not len(below):
        return None
    inner = correlations[1:-1]
    is_peak = (inner >= correlations[:-2]) & (inner >= correlations[2:])
    peaks = 1 + np.flatnonzero(is_peak & (inner >= MIN_CORRELATION))
    peaks = peaks[peaks > below[0]]
    if not len(peaks):
        return None
    high_enough = correlations[peaks] >= 0.95 * correlations[peaks].max()
    return int(peaks[high_enough][0])


def last_value(values: Floats, starts: NDArray[np.integer[Any]], steps: int) -> Floats:
    """Repeat the value before each start: (N,) indices to (N, S)."""
    return np.repeat(values[starts - 1][:, None], steps, axis=1)


def seasonal(values: Floats, starts: NDArray[np.integer[Any]], steps: int, period: int) -> Floats:
    """Repeat the period before each start: (N,) indices to (N, S)."""
    ahead = np.arange(steps) % period
    found: Floats = values[starts[:, None] - period + ahead]
    return found


# ---------------------------------------------------------------- side by side


@dataclass(frozen=True, slots=True)
class Errors:
    """How far a forecast is off, in the series' own units; ``inf`` where it ran away."""

    mse: float
    rmse: float
    mae: float
    mase: float

    @classmethod
    def of(cls, predictions: Floats, truth: Floats, change: float) -> Errors:
        """Measure.

        Args:
            predictions: of any shape; NaN where they ran away.
            truth: of the same shape.
            change: mean size of a change in the training part, for MASE.
        """
        difference = _off(predictions, truth)
        mse, mae = float(np.mean(difference**2)), float(difference.mean())
        return cls(mse, float(np.sqrt(mse)), mae, mae / change if change > 0 else float("inf"))


def _off(predictions: Floats, truth: Floats) -> Floats:
    """How far predictions are off; ``inf`` where they ran away, so that nothing is further."""
    difference: Floats = np.abs(np.where(np.isfinite(predictions), predictions, np.inf) - truth)
    return difference


def beats(one: Errors, other: Errors) -> bool:
    """Whether one forecast is better: in RMSE and in MAE, and by `CLEARLY` in both.

    Where neither beats the other it is a tie.
    """
    most = 1 - CLEARLY
    return one.rmse < other.rmse and one.rmse <= most * other.rmse and one.mae <= most * other.mae


@dataclass(frozen=True, slots=True, eq=False)
class Evaluation:
    """A network beside the baselines, on values after the training part.

    Attributes:
        one_step: errors of "model", "last" and, where there is a season, "seasonal".
        free: the same over free-running forecasts of S steps from many origins.
        ahead: the same as RMSE at each step ahead, (S,); ``inf`` where a forecast ran away.
        period: of the seasonal baseline, in steps; None if nothing repeats.
        origins: where the forecasts began, indices into the series.
    """

    one_step: Mapping[str, Errors]
    free: Mapping[str, Errors]
    ahead: Mapping[str, Floats]
    period: int | None
    origins: tuple[int, ...]


def period_of(data: Windows) -> int | None:
    """Steps after which the series repeats: as is known of it, else as its training part shows."""
    return data.series.season or find_period(data.train)


def without_network(data: Windows) -> dict[str, Floats]:
    """Every held-out value as the value before it, and as that a period before: (V − cut,) each.

    Only "last" where nothing repeats.
    """
    values, later = data.series.values, np.arange(data.cut, len(data.series))
    found = {"last": last_value(values, later, 1)[:, 0]}
    period = period_of(data)
    if period is not None:
        found["seasonal"] = seasonal(values, later, 1, period)[:, 0]
    return found


def errors_on(data: Windows, predictions: Mapping[str, Floats]) -> dict[str, Errors]:
    """The errors of predictions (V − cut,) of all held-out values."""
    change = float(np.abs(np.diff(data.train)).mean())
    return {name: Errors.of(found, data.validation, change) for name, found in predictions.items()}


def _affordable(model: RNNModel, steps: int) -> int:
    """How many forecasts are made, where each reads so many steps: fewer of a large network."""
    return int(np.clip(WORK / (steps * model.parameter_count), FEWEST, ORIGINS))


def evaluate(
    model: RNNModel, data: Windows, *, steps: int = AHEAD, reset_state: bool = False
) -> Evaluation:
    """Measure a network and both baselines on the same values.

    Args:
        model: trained on these windows.
        data: a series with its split.
        steps: S, of the free-running forecasts; fewer where the validation part is short.
        reset_state: as in training.
    """
    values, cut = data.series.values, data.cut
    change = float(np.abs(np.diff(data.train)).mean())
    period = period_of(data)
    steps = max(1, min(steps, len(data.validation) // 2))
    count = _affordable(model, steps * data.window)
    origins = np.unique(np.linspace(cut, len(values) - steps, count).astype(int))
    truth = values[origins[:, None] + np.arange(steps)]  # (N, S)
    windows = data.scaled[origins[:, None] - np.arange(data.window, 0, -1)]  # (N, T)
    going = free_running(model, windows, steps, horizon=data.horizon, reset_state=reset_state)
    own = one_step(model, data, first=cut, reset_state=reset_state)[cut:]
    single = {"model": own, **without_network(data)}
    free = {"model": data.scaler.undo(going), "last": last_value(values, origins, steps)}
    if period is not None:
        free["seasonal"] = seasonal(values, origins, steps, period)
    return Evaluation(
        one_step=errors_on(data, single),
        free={name: Errors.of(p, truth, change) for name, p in free.items()},
        ahead={name: np.sqrt(np.mean(_off(p, truth) ** 2, axis=0)) for name, p in free.items()},
        period=period,
        origins=tuple(int(origin) for origin in origins),
    )
