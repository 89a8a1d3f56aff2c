"""Forecasts equal loops written by hand, baselines are what they say, errors are in own units."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

from seqviz.cells import RNNModel
from seqviz.data.real import known
from seqviz.data.series import KINDS, Floats, Series, generate
from seqviz.data.windows import prepare
from seqviz.models import forecast
from seqviz.models.forecast import (
    Errors,
    continuation,
    evaluate,
    find_period,
    free_running,
    last_value,
    one_step,
    predict,
    seasonal,
)

CELLS = ["rnn", "lstm", "gru"]


def network(cell: str, layers: int = 2) -> RNNModel:
    """Random weights, larger than usual so that the state matters."""
    rng = np.random.default_rng(0)
    model = RNNModel(1, 5, 1, num_layers=layers, cell=cell, rng=rng)  # type: ignore[arg-type]
    for array in model.parameters().values():
        array *= 2
    return model


@pytest.mark.parametrize("cell", CELLS)
def test_one_step_is_the_last_answer_to_each_window_in_own_units(cell: str) -> None:
    """Window by window with the model itself; the first T values have no prediction."""
    model = network(cell)
    data = prepare(Series("a", 7 + 3 * generate("sines", 90).values), 6)
    found = one_step(model, data)
    assert np.isnan(found[:6]).all()
    for t in range(6, 90):
        x = data.scaled[t - 6 : t, None, None]  # (T, 1, 1)
        want = model.forward(x).y[-1, 0, 0] * data.scaler.scale + data.scaler.shift
        assert found[t] == pytest.approx(want, rel=1e-12)


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("horizon", [1, 3])
@pytest.mark.parametrize("reset", [False, True])
def test_free_running_equals_a_loop_written_by_hand(cell: str, horizon: int, reset: bool) -> None:
    """Read T values, predict K with the state carried on, read the last T anew, and so on."""
    model = network(cell)
    window = np.random.default_rng(1).normal(size=7)
    known, found = list(window), []
    while len(found) < 11:
        read, states = known[-7:], None
        for _ in range(horizon):
            for value in read:
                trace = model.forward(np.array([[[value]]]), None if reset else states)
                states = trace.finals
            read = [trace.y[0, 0, 0]]
            found.append(read[0])
            known.append(read[0])
    forecast = free_running(model, window, 11, horizon=horizon, reset_state=reset)
    assert np.allclose(forecast, found[:11], rtol=1e-12, atol=0)


def test_windows_do_not_mix() -> None:
    """Many forecasts at once are the same as one after the other."""
    model, windows = network("gru"), np.random.default_rng(2).normal(size=(5, 8))
    together = free_running(model, windows, 6, horizon=2)
    apart = [free_running(model, window, 6, horizon=2) for window in windows]
    assert np.allclose(together, apart, rtol=1e-12)


def test_predictions_over_a_horizon_feed_themselves_back() -> None:
    """The second value is the answer to the first with the state carried on."""
    model, X = network("lstm"), np.random.default_rng(3).normal(size=(4, 6, 1))
    first = predict(model, X)
    longer = np.concatenate([X, first[:, None]], axis=1)
    both = predict(model, X, 2)
    assert np.array_equal(both[:, :1], first)
    assert np.allclose(both[:, 1:], predict(model, longer), rtol=1e-12)


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("horizon", [1, 3])
def test_a_reading_in_parts_is_the_same_reading(cell: str, horizon: int) -> None:
    """Bit for bit what one forward pass says, though no trace of the whole is ever kept."""
    rng = np.random.default_rng(4)
    model = RNNModel(1, 48, 1, num_layers=2, cell=cell, rng=rng)  # type: ignore[arg-type]
    X = rng.normal(size=(900, 50, 1))
    x, states, want = X.swapaxes(0, 1), None, []
    for _ in range(horizon):
        trace = model.forward(x, states)
        x, states = trace.y[-1:], trace.finals
        want.append(x[0, :, 0])
    del trace, states
    tracemalloc.start()
    found = predict(model, X, horizon)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert np.array_equal(found, np.stack(want, axis=1))
    assert peak < 80e6


def test_more_windows_than_are_read_at_a_time_keep_their_order() -> None:
    """The longest series gives thousands; each answer is that of its own window."""
    model, X = network("gru"), np.random.default_rng(5).normal(size=(2500, 6, 1))
    found = predict(model, X, 2)
    assert found.shape == (2500, 2)
    for index in (0, 1023, 1024, 2499):
        want = predict(model, X[index : index + 1], 2)[0]
        assert np.allclose(found[index], want, rtol=1e-12, atol=0)


def test_continuation_begins_after_the_training_part_and_uses_true_values_only_before() -> None:
    """Changing later values changes nothing; the result is in own units."""
    values = 100 + generate("sine", 200).values
    model, cut = network("rnn"), 160
    one = continuation(model, prepare(Series("a", values), 10), 20)
    later = values.copy()
    later[cut:] = 0
    assert np.array_equal(one, continuation(model, prepare(Series("a", later), 10), 20))
    assert abs(one[0] - 100) < 10
    with pytest.raises(ValueError, match="start must be 10 to 200, got 9"):
        continuation(model, prepare(Series("a", values), 10), 20, start=9)
    with pytest.raises(ValueError, match="steps must be 1 to 5000, got 0"):
        free_running(model, values[:10], 0)


@pytest.mark.filterwarnings("error")
def test_a_forecast_that_runs_away_ends_in_nan_without_a_warning() -> None:
    """ReLU and large weights: the others in the batch go on."""
    model = RNNModel(1, 2, 1, rng=np.random.default_rng(0), nonlinearity="relu")
    for array in model.parameters().values():
        array[...] = np.abs(array) * 9
    model.b_y[...] = model.cells[0].b[...] = 0
    forecast = free_running(model, np.array([[1.0, 1.0], [-1.0, -1.0]]), 40)
    assert np.isnan(forecast[0, -1])
    assert np.isfinite(forecast[1]).all()
    gone = np.isnan(forecast[0])
    assert (np.diff(gone.astype(int)) >= 0).all()
    assert Errors.of(forecast[0], np.zeros(40), 1.0).mse == np.inf


def test_baselines_repeat() -> None:
    """The last value, or the last period again and again."""
    values = np.arange(20.0)
    starts = np.array([10, 15])
    assert last_value(values, starts, 3).tolist() == [[9] * 3, [14] * 3]
    assert seasonal(values, starts, 5, 3).tolist() == [[7, 8, 9, 7, 8], [12, 13, 14, 12, 13]]


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [("sine", 62, 64), ("damped", 62, 64), ("square", 40, 40), ("saw", 40, 40)],
)
def test_the_period_is_found(name: str, low: int, high: int) -> None:
    """In steps; also under noise, and in whatever units."""
    values = generate(name, noise=0.2).values[:800]
    for series in (values, 1000 * values - 5):
        period = find_period(series)
        assert period is not None
        assert low - 1 <= period <= high + 1


@pytest.mark.parametrize("name", ["noise", "logistic"])
def test_what_does_not_repeat_has_no_period(name: str) -> None:
    """Nothing is called seasonal by chance; constant values neither."""
    assert find_period(generate(name).values[:800]) is None
    assert find_period(np.full(100, 3.0)) is None


@pytest.mark.parametrize("name", KINDS)
def test_an_evaluation_has_the_baselines_own_errors(name: str) -> None:
    """Recomputed plainly from the values; "seasonal" is there exactly if there is a period."""
    data = prepare(generate(name, 300), 10)
    found = evaluate(network("rnn"), data, steps=12)
    values, cut = data.series.values, data.cut
    assert found.one_step["last"].mse == pytest.approx(np.mean(np.diff(values[cut - 1 :]) ** 2))
    assert ("seasonal" in found.one_step) == ("seasonal" in found.free) == bool(found.period)
    assert min(found.origins) == cut
    assert max(found.origins) == len(values) - 12
    for name in found.free:
        assert found.ahead[name].shape == (12,)
        assert np.mean(found.ahead[name] ** 2) == pytest.approx(found.free[name].mse)


def test_a_large_network_makes_fewer_forecasts(monkeypatch: pytest.MonkeyPatch) -> None:
    """All forecasts together cost a bounded amount; what is predicted one step ahead is the same.

    Windows that lie wholly in the training part are not read for it.
    """
    read = []
    whole = forecast.predict

    def counted(model: RNNModel, X: Floats, *args: int, **named: bool) -> Floats:
        read.append(X.shape[0] * X.shape[1] * model.parameter_count)
        return whole(model, X, *args, **named)

    monkeypatch.setattr(forecast, "predict", counted)
    data = prepare(generate("sine", 400), 60)
    large = RNNModel(1, 128, 1, cell="lstm", num_layers=3, rng=np.random.default_rng(0))
    assert len(evaluate(network("lstm"), data).origins) > 40
    read.clear()
    found = evaluate(large, data)
    assert forecast.FEWEST <= len(found.origins) < 10
    later_windows = len(data.scaled) - data.cut
    assert sum(read) <= forecast.WORK + later_windows * 60 * large.parameter_count
    later = one_step(large, data, first=data.cut)
    assert np.isnan(later[: data.cut]).all()
    assert later[data.cut :] == pytest.approx(one_step(large, data)[data.cut :], abs=1e-12)


def test_errors_are_the_textbooks() -> None:
    """MSE, RMSE, MAE and MASE of a small example."""
    found = Errors.of(np.array([1.0, 2.0, 5.0]), np.array([1.0, 4.0, 4.0]), 0.5)
    assert found.mse == pytest.approx(5 / 3)
    assert found.rmse == pytest.approx(np.sqrt(5 / 3))
    assert (found.mae, found.mase) == (pytest.approx(1), pytest.approx(2))


def test_a_season_that_is_known_need_not_be_found() -> None:
    """CO₂ climbs, so no period shows in its correlations; the year is known all the same."""
    data = prepare(known("co2"), 24)
    assert find_period(data.train) is None
    found = evaluate(network("rnn"), data, steps=12)
    values, cut = data.series.values, data.cut
    off = values[cut:] - values[cut - 12 : -12]
    assert found.period == 12
    assert found.one_step["seasonal"].rmse == pytest.approx(np.sqrt(np.mean(off**2)))
