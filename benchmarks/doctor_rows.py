"""Trainings that fail by a known cause, for bench_doctor: each row says the names that are true."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from seqviz.data.series import Floats, Series
from seqviz.training.tasks.sequence import Setup

POINTS = 400
WELL = ("well",)


def _sine(rng: np.random.Generator, points: int) -> Floats:
    return np.sin(np.arange(points) * 0.25 + rng.uniform(0, 6))


def _two(rng: np.random.Generator, points: int) -> Floats:
    t = np.arange(points) * 0.25 + rng.uniform(0, 6)
    return np.sin(t) + 0.5 * np.sin(np.sqrt(7) * t)


def _noisy(rng: np.random.Generator, points: int) -> Floats:
    return _sine(rng, points) + 0.35 * rng.standard_normal(points)


def _white(rng: np.random.Generator, points: int) -> Floats:
    return rng.standard_normal(points)


def _uniform(rng: np.random.Generator, points: int) -> Floats:
    return rng.uniform(-1, 1, points)


def _walk(rng: np.random.Generator, points: int) -> Floats:
    return np.cumsum(0.1 * rng.standard_normal(points))


def _logistic(rng: np.random.Generator, points: int) -> Floats:
    x, values = rng.uniform(0.2, 0.8), []
    for _ in range(points + 50):
        x = 3.9 * x * (1 - x)
        values.append(x)
    return np.array(values[50:])


def _square(rng: np.random.Generator, points: int) -> Floats:
    shift = int(rng.integers(40))
    return np.where((np.arange(points) + shift) % 40 < 20, 1.0, -1.0)


def _spikes(rng: np.random.Generator, points: int) -> Floats:
    # one value in sixteen is high
    return np.where((np.arange(points) + int(rng.integers(16))) % 16 == 0, 2.0, 0.0)


def _echo(rng: np.random.Generator, points: int) -> Floats:
    # chance, and the value of 39 steps before once more
    values = rng.standard_normal(points)
    for index in range(39, points):
        values[index] = 0.9 * values[index - 39] + 0.45 * values[index]
    return values


SERIES: dict[str, Callable[[np.random.Generator, int], Floats]] = {
    "sine": _sine,
    "two": _two,
    "noisy": _noisy,
    "white": _white,
    "uniform": _uniform,
    "walk": _walk,
    "logistic": _logistic,
    "square": _square,
    "spikes": _spikes,
    "echo": _echo,
}


@dataclass(frozen=True)
class Row:
    """One fault.

    Attributes:
        name: what was done.
        accepts: codes of findings that are true of it, "well" for none.
        series: a name in ``SERIES``.
        setup: with the fault.
        times, plus: the series' values are multiplied and shifted.
        points: of the series.
        why: why several names are true, or why there is no other.
    """

    name: str
    accepts: tuple[str, ...]
    series: str = "sine"
    setup: Setup = field(default_factory=Setup)
    times: float = 1.0
    plus: float = 0.0
    points: int = POINTS
    why: str = ""

    def make(self, seed: int) -> tuple[Setup, Series]:
        """The setup and the series of one seed."""
        rng = np.random.default_rng([seed, 7])
        values = SERIES[self.series](rng, self.points) * self.times + self.plus
        return self.setup.changed({"series": "own", "seed": seed}), Series(self.series, values)


def _row(name: str, accepts: str, series: str = "sine", **changes: Any) -> Row:
    own = {key: changes.pop(key) for key in ("times", "plus", "points", "why") if key in changes}
    changes = {"hidden_size": 12, "epochs": 30, "learning_rate": 0.01, **changes}
    return Row(name, tuple(accepts.split("/")), series, Setup(**changes), **own)


SCALED: dict[str, Any] = {"scaling": "standard"}
BOTH_LONG = "the error is large and the step is too long for it: less of either cures it"
ROWS = (
    # too high a rate
    _row("rate 1, Adam, RNN", "step", learning_rate=1.0),
    _row("rate 3, Adam, LSTM", "step", cell="lstm", learning_rate=3.0),
    _row("rate 3, Adam, GRU", "step", cell="gru", learning_rate=3.0),
    _row("rate 0.5, RMSprop, RNN", "step", optimizer="rmsprop", learning_rate=0.5),
    _row("rate 10, SGD, GRU", "step", cell="gru", optimizer="sgd", learning_rate=10.0),
    _row("rate 3, momentum, RNN", "step", optimizer="momentum", learning_rate=3.0),
    _row("rate 3, Nesterov, LSTM", "step", cell="lstm", optimizer="nesterov", learning_rate=3.0),
    _row(
        "rate 3, Nesterov, ReLU",
        "step",
        nonlinearity="relu",
        optimizer="nesterov",
        learning_rate=3.0,
    ),
    _row("rate 1, Adam, ReLU, 2 epochs", "step", nonlinearity="relu", learning_rate=1.0, epochs=2),
    _row("rate 0.5, Adam, two layers", "step", num_layers=2, learning_rate=0.5),
    # too low a rate
    _row("rate 1e-5, Adam, RNN", "slow", learning_rate=1e-5),
    _row("rate 1e-5, Adam, LSTM", "slow", cell="lstm", learning_rate=1e-5),
    _row("rate 1e-4, RMSprop, GRU", "slow", cell="gru", optimizer="rmsprop", learning_rate=1e-5),
    _row("rate 1e-4, SGD, RNN", "slow", optimizer="sgd", learning_rate=1e-4),
    _row("rate 1e-5, momentum, GRU", "slow", cell="gru", optimizer="momentum", learning_rate=1e-5),
    _row("rate 1e-5, logistic map", "slow", "logistic", window=4, learning_rate=1e-5, **SCALED),
    _row(
        "rate 1e-3, SGD, logistic map",
        "slow",
        "logistic",
        window=4,
        optimizer="sgd",
        learning_rate=1e-3,
        **SCALED,
    ),
    _row(
        "clip 0.001, SGD",
        "clip/slow",
        optimizer="sgd",
        learning_rate=0.1,
        clip=0.001,
        why="the update is the product of rate and clip: both are too small",
    ),
    # not finished
    _row("two epochs", "unfinished", epochs=2, learning_rate=0.003),
    _row("two epochs, GRU", "unfinished", cell="gru", epochs=2, learning_rate=0.005),
    # first weights
    _row("all weights zero, RNN", "copies", init="zero"),
    _row("all weights zero, LSTM", "copies", cell="lstm", init="zero"),
    _row(
        "identity, ReLU, no clipping, window 60",
        "explosion/step",
        nonlinearity="relu",
        init="identity",
        clip=None,
        window=60,
        hidden_size=24,
        epochs=12,
        why="a lower rate keeps W_h near the identity, and a clip shortens the gradient",
    ),
    # no clipping
    _row(
        "8 x sine, SGD 0.1, no clipping",
        "step/scale/explosion",
        times=8.0,
        optimizer="sgd",
        learning_rate=0.1,
        clip=None,
        why=BOTH_LONG,
    ),
    _row(
        "20 x sine, SGD 0.1, no clipping",
        "scale/step/explosion",
        times=20.0,
        optimizer="sgd",
        learning_rate=0.1,
        clip=None,
        why=BOTH_LONG,
    ),
    # the size of the values, saturation
    _row("x 1000, RNN", "scale", times=1000.0),
    _row("x 1000, LSTM", "scale", cell="lstm", times=1000.0),
    _row("x 0.001, RNN", "scale", times=0.001),
    _row("x 0.001, GRU", "scale", cell="gru", times=0.001),
    _row("500 + 200 x sine (saturated)", "scale", times=200.0, plus=500.0),
    # dead units
    _row(
        "ReLU died of one long update",
        "step/dead",
        nonlinearity="relu",
        optimizer="sgd",
        learning_rate=3.0,
        clip=10.0,
        why="the long update killed the units; tanh would not die",
    ),
    # the window, the horizon
    _row("square, window 8", "window", "square", window=8, cell="gru"),
    _row("spikes every 16, window 6", "window", "spikes", window=6, cell="gru"),
    _row("logistic map 12 ahead", "horizon", "logistic", window=4, horizon=12, epochs=60, **SCALED),
    # broken on purpose
    _row("time shuffled, RNN", "order", shuffle_time=True),
    _row("time shuffled, GRU", "order", cell="gru", shuffle_time=True),
    _row("state reset, RNN", "memory", reset_state=True),
    _row("state reset, LSTM", "memory", cell="lstm", reset_state=True),
    # memorised
    _row(
        "GRU 48 on 150 noisy values",
        "overfit",
        "noisy",
        cell="gru",
        hidden_size=48,
        points=150,
        window=8,
        epochs=120,
    ),
    _row(
        "RNN 64 on 150 noisy values",
        "overfit",
        "noisy",
        hidden_size=64,
        points=150,
        window=8,
        epochs=200,
    ),
    # far back
    _row(
        "echo of 39 steps before, window 60",
        "vanishing",
        "echo",
        window=60,
        hidden_size=8,
        epochs=10,
        learning_rate=0.003,
        points=800,
    ),
    _row(
        "gate closed, LSTM, square, window 60",
        "vanishing",
        "square",
        cell="lstm",
        init="closed",
        window=60,
        hidden_size=24,
        epochs=12,
        learning_rate=0.005,
        points=1000,
    ),
    _row(
        "gate closed, two LSTM layers, square, window 80",
        "vanishing",
        "square",
        cell="lstm",
        init="closed",
        num_layers=2,
        window=80,
        epochs=12,
        learning_rate=0.005,
        points=1000,
    ),
    # chance
    _row("random walk", "walk", "walk"),
    _row("random walk, GRU, scaled", "walk", "walk", cell="gru", **SCALED),
    _row("white noise, normal", "noise", "white"),
    _row("white noise, uniform, LSTM", "noise", "uniform", cell="lstm"),
    # nothing is wrong
    _row("healthy sine, RNN", "well"),
    _row("healthy sine, ReLU", "well", nonlinearity="relu", learning_rate=0.003, epochs=60),
    _row("healthy two sines, GRU", "well", "two", cell="gru", window=12, epochs=60),
    _row("healthy two sines, LSTM", "well", "two", cell="lstm", window=12, epochs=60),
    _row("healthy logistic map", "well", "logistic", window=4, epochs=60, **SCALED),
    _row("healthy noisy sine", "well", "noisy", window=12, epochs=15),
    _row("healthy large sine, scaled", "well", times=1000.0, **SCALED),
    _row("healthy sine, SGD 0.1", "well", optimizer="sgd", learning_rate=0.1, epochs=100),
    _row("healthy five ahead", "well", horizon=5, epochs=60),
)
"""Every row; the order is that of the table."""


def drawn(count: int, seed: int = 2026) -> list[tuple[Row, int]]:
    """Rows with sizes, windows, cells and rates drawn at random, each with a seed of its own."""
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(count):
        row = ROWS[int(rng.integers(len(ROWS)))]
        changes: dict[str, Any] = {"hidden_size": int(rng.integers(8, 25))}
        if row.accepts not in (("window",), ("vanishing",), ("horizon",)) and row.setup.window > 4:
            changes["window"] = int(row.setup.window * rng.uniform(0.8, 1.6))
        if row.accepts in (("step",), ("slow",)):
            factor = rng.uniform(1, 3)
            rate = row.setup.learning_rate
            changes["learning_rate"] = (
                min(10.0, rate * factor) if row.accepts == ("step",) else (max(1e-6, rate / factor))
            )
        found.append(
            (replace(row, setup=row.setup.changed(changes)), int(rng.integers(1000, 10**6)))
        )
    return found
