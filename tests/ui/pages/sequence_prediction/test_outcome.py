"""How far a network's own forecast carries, in words: from its errors at each step ahead."""

from __future__ import annotations

import numpy as np
import pytest

from seqviz.models.forecast import Evaluation, evaluate
from seqviz.training.tasks.sequence import DEFAULT, build
from seqviz.ui.frame.i18n import use_language
from seqviz.ui.pages.sequence_prediction.outcome import _measured_on, errors_of_the_mean, how_far


def found(model: list[float], **others: list[float]) -> Evaluation:
    """An evaluation of which only the errors at each step ahead matter."""
    ahead = {name: np.array(errors) for name, errors in {"model": model, **others}.items()}
    return Evaluation({}, {}, ahead, None, (0,))


@pytest.mark.parametrize(
    ("model", "seasonal", "said"),
    [
        (
            [0.1, 0.2, 0.4, 0.9],
            [0.3, 0.3, 0.3, 0.3],
            "Its own forecast is the closest for 2 steps; at the next one “repeat the last period” "
            "is as close or closer (RMSE). "
            "4 steps ahead it is for the first time no better than always saying the mean.",
        ),
        (
            [0.1, 0.4, 0.1, 0.1],
            [0.3, 0.3, 0.3, 0.3],
            "Its own forecast is the closest for 1 step; at the next one “repeat the last period” "
            "is as close or closer (RMSE).",
        ),
        (
            [0.1, 0.1, 0.1, 0.1],
            [0.3, 0.3, 0.3, 0.3],
            "Its own forecast is the closest for all 4 steps that are measured (RMSE).",
        ),
        (
            [0.7, float("inf"), float("inf"), float("inf")],
            [0.0, 0.0, 0.0, 0.0],
            "Even the first step of its own forecast is no closer than “repeat the last period” "
            "(RMSE). Already 1 step ahead it is no better than always saying the mean.",
        ),
        (
            [0.0, 0.0, 0.0, 0.0],
            [0.0, 0.0, 0.0, 0.0],
            "Even the first step of its own forecast is no closer than “repeat the last period” "
            "(RMSE).",
        ),
    ],
)
def test_how_far_a_forecast_carries_is_counted(
    model: list[float], seasonal: list[float], said: str
) -> None:
    """Up to the first step at which another is as close, and the first that the mean equals."""
    one = found(model, last=[1.0, 1.0, 1.0, 1.0], seasonal=seasonal)
    with use_language("en"):
        assert how_far(one, np.full(4, 0.7)) == said


def test_a_forecast_that_ties_with_the_mean_is_no_better() -> None:
    """One that says a single value beats the mean by chance, by less than is called better."""
    others = {"last": [1.0, 1.0, 1.0], "seasonal": [0.1, 0.1, 0.1]}
    for errors, step in (([0.69, 0.69, 0.72], 1), ([0.68, 0.69, 0.72], 2), ([0.68, 0.68, 0.7], 3)):
        with use_language("en"):
            said = how_far(found(errors, **others), np.full(3, 0.7))
        words = "Already 1 step ahead it is" if step == 1 else f"{step} steps ahead it is"
        assert words in said, said


def test_a_forecast_that_runs_away_is_the_closest_for_no_step() -> None:
    """From where it leaves all bounds nothing is further off, and the words say so."""
    run = build(
        DEFAULT.changed({"hidden_size": 2, "nonlinearity": "relu", "init": "identity", "window": 2})
    )
    for array in run.model.parameters().values():
        array[...] = np.abs(array) * 9
    one = evaluate(run.model, run.data)
    assert one.free["model"].rmse == np.inf
    assert one.ahead["model"][-1] == np.inf
    assert not np.isnan(one.ahead["model"]).any()
    with use_language("en"):
        said = how_far(one, errors_of_the_mean(one, run.data))
    assert said.startswith("Even the first step of its own forecast is no closer")
    assert said.endswith("no better than always saying the mean.")


@pytest.mark.parametrize("series", ["sine", "walk", "noise"])
def test_the_mean_is_measured_on_the_same_values(series: str) -> None:
    """As the other forecasts are: at each step ahead from the same origins."""
    run = build(DEFAULT.changed({"series": series, "hidden_size": 2}))
    one = evaluate(run.model, run.data, steps=7)
    values = run.data.series.values
    off = [[values[origin + k] - run.data.train.mean() for origin in one.origins] for k in range(7)]
    assert np.allclose(errors_of_the_mean(one, run.data), np.sqrt(np.mean(np.square(off), axis=1)))


def test_early_stopping_is_told_where_the_errors_are() -> None:
    """The held-out values have a part in the choice then, and only then."""
    with use_language("en"):
        assert "had a part in the choice" in _measured_on(DEFAULT.changed({"patience": 3}), 100)
        assert "had a part in the choice" not in _measured_on(DEFAULT, 100)
