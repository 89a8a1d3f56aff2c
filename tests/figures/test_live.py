"""The packed training: no peak is lost, no number invented, nothing that is not finite travels."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from seqviz.cells import RNNModel
from seqviz.data.series import generate
from seqviz.figures.live import (
    BINS,
    MAX_POINTS,
    RUN_COLOURS,
    LiveRun,
    Mark,
    Moment,
    PackedTraining,
    Spread,
    Truth,
    kept,
    pack_training,
    picked,
)
from seqviz.figures.spreads import SAMPLE, Activations, activation_spreads, weight_spreads
from seqviz.figures.theme import palette
from seqviz.figures.thinning import MAX_VALUES
from seqviz.payloads.live_chart import NOTHING
from seqviz.training.engine.through_time import Reach

T = 1000


def _run(steps: int = 5000, **changes: Any) -> LiveRun:
    rng = np.random.default_rng(1)
    step = np.arange(1, steps + 1)
    epochs = np.arange(25, steps + 1, 25)
    run = LiveRun(
        "LSTM",
        step,
        np.exp(rng.standard_normal(steps)),
        np.exp(rng.standard_normal(steps)),
        epochs,
        np.linspace(1, 0.1, len(epochs)),
        np.linspace(2, 0.2, len(epochs)),
        clip=0.5,
        chance=2.5,
        marks=(Mark(300, "learning rate 0.1"),),
        epoch=len(epochs),
    )
    return replace(run, **changes)


def _truth() -> Truth:
    return Truth(np.sin(np.linspace(0, 100, T)), 800, 800)


def _moment(step: int, model: RNNModel, **changes: Any) -> Moment:
    rng = np.random.default_rng(step)
    moment = Moment(
        step,
        1 / (1 + step),
        rng.standard_normal(T),
        rng.standard_normal(250),
        weight_spreads(model.parameters(), model.cells[0].BLOCKS),
        activation_spreads(model.forward(rng.standard_normal((5, 3, 1)))),
    )
    return replace(moment, **changes)


def _model(cell: str = "lstm", layers: int = 1) -> RNNModel:
    return RNNModel(
        1, 4, 1, num_layers=layers, cell=cell, rng=np.random.default_rng(3), dtype=np.float64
    )  # type: ignore[arg-type]


def _read(packed: PackedTraining, place: dict[str, Any]) -> np.ndarray:
    count = int(np.prod(place["s"]))
    return np.frombuffer(packed.numbers, "<f4", count, 4 * place["o"]).reshape(place["s"])


def _bars(packed: PackedTraining, place: dict[str, Any]) -> np.ndarray:
    count = int(np.prod(place["s"]))
    offset = 4 * packed.meta["floats"] + place["o"]
    return np.frombuffer(packed.numbers, np.uint8, count, offset).reshape(place["s"])


# ---------------------------------------------------------------- thinning


@given(
    values=some.lists(
        some.floats(allow_nan=True, allow_infinity=True, width=32), min_size=1, max_size=2000
    )
)
def test_thinning_keeps_extremes_and_ends(values: list[float]) -> None:
    """At most 300 points, ascending; the highest, the lowest, the first and the last are there."""
    array = np.array(values)
    picks = kept(array)
    assert len(picks) <= MAX_POINTS
    assert (np.diff(picks) > 0).all()
    assert picks[0] == 0
    assert picks[-1] == len(array) - 1
    finite = array[np.isfinite(array)]
    if finite.size:
        left = array[picks]
        left = left[np.isfinite(left)]
        assert left.max() == finite.max()
        assert left.min() == finite.min()


def test_a_growing_curve_does_not_flicker() -> None:
    """Adding values moves no bucket that was full already."""
    values = np.random.default_rng(0).standard_normal(4000)
    before, after = kept(values[:2600]), kept(values[:2700])
    full = 2592  # the last whole bucket of 32 before 2600
    assert set(before[before < full]) == set(after[after < full])


def test_a_short_curve_stays_whole() -> None:
    """Up to 300 points nothing is left out."""
    assert kept(np.zeros(MAX_POINTS)).tolist() == list(range(MAX_POINTS))


# ---------------------------------------------------------------- packing


def test_a_sine_keeps_its_shape() -> None:
    """Straight lines between the points drawn of a long sine miss it by 0.02 at most."""
    values = generate("sine", 3000).values
    run = replace(_run(), moments=())
    packed = pack_training([run], Truth(values, 800, 800))
    series = packed.meta["series"]
    drawn = np.interp(
        np.arange(len(values)), _read(packed, series["x"]), _read(packed, series["y"])
    )
    assert np.abs(drawn - values).max() < 0.02
    assert len(_read(packed, series["x"])) <= MAX_VALUES


def test_a_series_of_a_thousand_values_stays_whole() -> None:
    """A part of it is looked at closely, and its windows are cut: no value is left out."""
    values = generate("noise").values
    assert picked(values).tolist() == list(range(MAX_VALUES))
    truth = Truth(values, 800, 800, window=7, horizon=2, shuffled=True)
    packed = pack_training([replace(_run(), moments=())], truth)
    series = packed.meta["series"]
    np.testing.assert_array_equal(_read(packed, series["y"]), values.astype(np.float32))
    assert (series["window"], series["horizon"], series["shuffled"]) == (7, 2, True)


@pytest.mark.parametrize("name", ["sine", "square", "logistic", "mackey-glass", "chirp"])
def test_a_series_is_drawn_with_few_points_and_its_peaks(name: str) -> None:
    """Ascending, both ends; jumps and chaos keep their extremes, a smooth curve nearly."""
    values = generate(name, 4000).values
    picks = picked(values)
    assert len(picks) <= MAX_VALUES
    assert (np.diff(picks) > 0).all()
    assert (picks[0], picks[-1]) == (0, len(values) - 1)
    assert np.ptp(values[picks]) >= 0.98 * np.ptp(values)


def test_the_curves_are_those_of_the_history() -> None:
    """Every point drawn is a step with its own loss, and a lone peak is among them."""
    run = _run()
    run.loss[3333] = 1e6
    packed = pack_training([run])
    entry = packed.meta["runs"][0]
    for name, values in (("loss", run.loss), ("gradient", run.gradient_norm)):
        x, y = _read(packed, entry[name]["x"]), _read(packed, entry[name]["y"])
        assert len(x) <= MAX_POINTS
        np.testing.assert_allclose(y, values[x.astype(int) - 1], rtol=1e-6)
    assert 1e6 in _read(packed, entry["loss"]["y"])
    np.testing.assert_allclose(_read(packed, entry["epochs"]["y"]), run.epoch_loss, rtol=1e-6)
    np.testing.assert_allclose(
        _read(packed, entry["validation"]["y"]), run.validation_loss, rtol=1e-6
    )
    assert entry["step"] == 5000
    assert (entry["clip"], entry["chance"]) == (0.5, 2.5)
    assert entry["marks"] == [{"step": 300, "text": "learning rate 0.1"}]


def test_what_is_not_finite_becomes_a_gap() -> None:
    """NaN and infinity leave no trace but NaN, and the map is JSON that any browser reads."""
    run = _run(50)
    run.loss[[3, 4, 5]] = np.nan, np.inf, 1e300
    run.gradient_norm[:] = np.nan
    model = _model()
    wild = _moment(0, model, loss=float("inf"), predictions=np.full(T, np.inf))
    packed = pack_training([replace(run, moments=(wild,))], _truth())
    entry = packed.meta["runs"][0]
    loss = _read(packed, entry["loss"]["y"])
    assert np.isnan(loss[[3, 4, 5]]).all()
    assert np.isfinite(np.delete(loss, [3, 4, 5])).all()
    assert entry["gradient"] is None
    assert np.isnan(_read(packed, entry["moments"]["predictions"])).all()
    json.dumps(packed.meta, allow_nan=False)


def test_numpy_numbers_are_made_plain() -> None:
    """A NumPy scalar in the map would break the message."""
    run = _run(30, epoch=np.int64(3), running=np.bool_(True), clip=np.float64(2))
    json.dumps(pack_training([run]).meta)


def test_an_empty_run_can_be_drawn() -> None:
    """Before the first step there is nothing, and that is no error."""
    none = np.zeros(0)
    packed = pack_training([LiveRun("RNN", none, none, none, none, none, none)], _truth())
    entry = packed.meta["runs"][0]
    assert entry["step"] == 0
    assert entry["loss"] is None
    assert entry["moments"]["count"] == 0


def test_predictions_stand_at_the_points_of_the_series() -> None:
    """Truth and every moment's prediction share their places; forecasts begin where they say."""
    model, truth = _model(), _truth()
    moments = tuple(_moment(step, model) for step in (0, 10, 20))
    packed = pack_training([_run(moments=moments[:2], now=moments[2])], truth)
    series, entry = packed.meta["series"], packed.meta["runs"][0]["moments"]
    assert entry["count"] == 3
    assert entry["now"] is True
    assert entry["step"] == [0, 10, 20]
    x = _read(packed, series["x"]).astype(int)
    np.testing.assert_allclose(_read(packed, series["y"]), truth.values[x], rtol=1e-6)
    rows = [*_read(packed, entry["predictions"]), *_read(packed, entry["latest"])]
    later = _read(packed, entry["forecast"]["x"]).astype(int)
    assert later.min() >= 800
    assert later.max() == 1049
    for moment, row, ahead in zip(
        moments, rows, _read(packed, entry["forecast"]["y"]), strict=True
    ):
        assert moment.predictions is not None
        assert moment.forecast is not None
        np.testing.assert_allclose(row, moment.predictions[x], rtol=1e-6)
        np.testing.assert_allclose(ahead, moment.forecast[later - 800], rtol=1e-6)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"predictions": np.zeros(7)}, "length 1000, that of the series, got 7"),
        ({"weights": ()}, "every moment must have the spreads"),
    ],
)
def test_moments_must_fit(changes: dict[str, Any], message: str) -> None:
    """Another length or other weights are refused by name."""
    model = _model()
    run = _run(moments=(_moment(0, model, **changes), _moment(1, model)))
    with pytest.raises(ValueError, match=message):
        pack_training([run], _truth())


@pytest.mark.parametrize("count", [0, 4])
def test_one_to_three_runs(count: int) -> None:
    """More lines could not be told apart."""
    with pytest.raises(ValueError, match=f"runs must be 1 to 3, got {count}"):
        pack_training([_run(30)] * count)


# ---------------------------------------------------------------- spreads


@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize(("cell", "blocks"), [("rnn", "h"), ("lstm", "ifgo"), ("gru", "rzn")])
def test_every_weight_is_in_one_spread(cell: str, blocks: str, layers: int) -> None:
    """Each gate's rows of each parameter once; the layer is named where there are several."""
    model = _model(cell, layers)
    spreads = weight_spreads(model.parameters(), model.cells[0].BLOCKS)
    together = np.concatenate([spread.values.ravel() for spread in spreads])
    expected = np.concatenate([values.ravel() for values in model.parameters().values()])
    np.testing.assert_array_equal(np.sort(together), np.sort(expected))
    assert {s.symbol for s in spreads} == {*blocks, "y"}
    assert {s.layer for s in spreads if s.symbol != "y"} == ({1, 2} if layers == 2 else {None})
    first = next(s for s in spreads if s.name == "W_h" and s.symbol == blocks[-1])
    np.testing.assert_array_equal(first.values, model.cells[0].W_h[-4:])


@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
def test_activations_are_those_of_the_trace(cell: str) -> None:
    """The bars of each gate and of the hidden state count what the trace has, in any slices."""
    model = _model(cell)
    x = np.random.default_rng(2).standard_normal((60, 40, 1))
    trace = model.forward(x)
    sliced, states = Activations(), None
    for first in range(0, 60, 7):
        part = model.forward(x[first : first + 7], states)
        states = part.finals
        sliced.add(part)
    layer = trace.layers[0]
    for spreads in (activation_spreads(trace), sliced.spreads()):
        packed = pack_training([_run(30, moments=(Moment(0, activations=spreads),))])
        entry = packed.meta["runs"][0]["moments"]["activations"]
        bars = _bars(packed, entry["bars"])[0]
        assert {kind["symbol"] for kind in entry["kinds"]} == {"h", *layer.BLOCKS}
        for kind, row in zip(entry["kinds"], bars, strict=True):
            values = layer.h if kind["symbol"] == "h" else layer.part(kind["symbol"], "gates")
            counts, _ = np.histogram(values, BINS, (-1, 1))
            assert (kind["low"], kind["high"]) == (-1, 1)
            np.testing.assert_array_equal(row, np.ceil(counts * 255 / counts.max()))


def test_a_state_without_limits_keeps_its_axis_and_its_shape() -> None:
    """Once h has left ±1 all moments share a longer axis; a sample shows each one's shape."""
    rng = np.random.default_rng(5)
    model = RNNModel(1, 8, 1, nonlinearity="relu", rng=rng)
    small, large = (model.forward(k * rng.standard_normal((50, 60, 1))) for k in (0.01, 40))
    assert np.abs(small.layers[0].h).max() < 1 < np.abs(large.layers[0].h).max()
    moments = tuple(
        Moment(k, activations=activation_spreads(trace)) for k, trace in enumerate((large, small))
    )
    packed = pack_training([_run(30, moments=moments)])
    entry = packed.meta["runs"][0]["moments"]["activations"]
    (kind,) = entry["kinds"]
    end = kind["high"]
    assert np.abs(large.layers[0].h).max() <= end * 1.001
    for row, trace in zip(_bars(packed, entry["bars"])[:, 0], (large, small), strict=True):
        counts, _ = np.histogram(trace.layers[0].h, BINS, (-end, end))
        np.testing.assert_allclose(row / 255, counts / counts.max(), atol=0.05)


def test_a_moment_holds_no_trace() -> None:
    """What is kept of a reading does not grow with it: counts, and 4,096 values of a state."""
    sizes = []
    for steps, relu in ((20, False), (200, False), (20, True), (200, True)):
        cell = "rnn" if relu else "lstm"
        nonlinearity = "relu" if relu else "tanh"
        model = RNNModel(
            1, 32, 1, cell=cell, nonlinearity=nonlinearity, rng=np.random.default_rng(1)
        )
        trace = model.forward(np.ones((steps, 30, 1)))
        spreads = activation_spreads(trace)
        assert not any(np.shares_memory(s.values, trace.layers[0].hs) for s in spreads)
        assert all(s.values.base is None for s in spreads)  # or it would hold what it views
        sizes.append(sum(spread.nbytes for spread in spreads))
    assert sizes == [5 * 8 * BINS, 5 * 8 * BINS, 8 * BINS + 4 * SAMPLE, 8 * BINS + 4 * SAMPLE]


def test_bars_count_what_lies_between_their_edges() -> None:
    """The highest bar is 255, the others in proportion; all moments share one axis."""
    values = np.array([-0.9, -0.9, 0.05, 0.05, 0.05, 0.05, np.nan, np.inf])
    first = Moment(0, weights=(Spread("b", "f", values),))
    second = Moment(1, weights=(Spread("b", "f", values * 2),))
    packed = pack_training([_run(30, moments=(first, second))])
    entry = packed.meta["runs"][0]["moments"]["weights"]
    (kind,) = entry["kinds"]
    assert (kind["name"], kind["symbol"], kind["low"], kind["high"]) == ("b", "f", -2, 2)
    bars = _bars(packed, entry["bars"])
    assert bars.shape == (2, 1, BINS)
    for row, scale in zip(bars[:, 0], (1, 2), strict=True):
        counts, _ = np.histogram(values[:6] * scale, BINS, (-2, 2))
        np.testing.assert_array_equal(row, np.ceil(counts * 255 / 4))


def test_no_bar_wraps_around() -> None:
    """255/n times n may come out above 255; the highest bar stays the highest."""
    for count in range(1, 400):
        packed = pack_training(
            [_run(30, moments=(Moment(0, weights=(Spread("b", "f", np.full(count, 0.5)),)),))]
        )
        entry = packed.meta["runs"][0]["moments"]["weights"]
        assert _bars(packed, entry["bars"]).max() == 255


# ---------------------------------------------------------------- colours


def _lab(colour: str) -> np.ndarray:
    rgb = _linear(colour)
    lms = np.cbrt(
        np.array(
            [
                [0.4122214708, 0.5363325363, 0.0514459929],
                [0.2119034982, 0.6806995451, 0.1073969566],
                [0.0883024619, 0.2817188376, 0.6299787005],
            ]
        )
        @ rgb
    )
    to_lab = [
        [0.2104542553, 0.793617785, -0.0040720468],
        [1.9779984951, -2.428592205, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.808675766],
    ]
    return np.array(to_lab) @ lms


def _linear(colour: str) -> np.ndarray:
    v = np.array([int(colour[k : k + 2], 16) for k in (1, 3, 5)]) / 255
    return np.where(v <= 0.04045, v / 12.92, ((v + 0.055) / 1.055) ** 2.4)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_a_run_looks_like_no_gate(mode: str) -> None:
    """Runs differ from each gate's colour and from each other, and can be read on the page."""
    page = palette(mode)  # type: ignore[arg-type]
    colours = RUN_COLOURS[mode]  # type: ignore[index]
    luminance = np.array([0.2126, 0.7152, 0.0722])
    below = _linear(page.background) @ luminance
    for k, colour in enumerate(colours):
        others = [*page.symbols.values(), *colours[:k]]
        assert min(np.linalg.norm(_lab(colour) - _lab(other)) for other in others) > 0.1
        above = _linear(colour) @ luminance
        light, dark = max(above, below), min(above, below)
        assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_what_a_new_update_leaves_as_it_is_stands_first() -> None:
    """The series and the snapshots' predictions, so that they need not travel with every update."""
    model = _model()
    moments = tuple(_moment(step, model, predictions=np.full(T, step)) for step in (0, 10))
    packs = [
        pack_training(
            [replace(_run(), moments=moments, now=_moment(step, model, predictions=np.ones(T)))],
            _truth(),
        )
        for step in (11, 12)
    ]
    one, other = (pack.numbers[: pack.settled] for pack in packs)
    assert one == other
    assert packs[0].settled == 4 * T * (2 + len(moments))
    assert packs[0].numbers != packs[1].numbers


def test_the_gradient_through_time_is_packed_as_logarithms() -> None:
    """State by state and step by step; 0 and what is not known have numbers of their own."""
    reach = Reach({"h": np.array([0.0, 1e-200, 10.0]), "c": np.array([np.nan, 0.1, 1.0])}, 7)
    moments = (Moment(0, reach=reach), Moment(4))
    packed = pack_training([_run(10, moments=moments)])
    found = packed.meta["runs"][0]["moments"]["reach"]
    assert (found["states"], found["steps"], found["sequences"]) == (["h", "c"], 3, 7)
    logs = _read(packed, found["logs"])
    np.testing.assert_array_equal(logs[0], np.float32([[NOTHING, -200, 1], [np.nan, -1, 0]]))
    assert np.isnan(logs[1]).all()
    assert (found["latest"], packed.settled) == (None, 4 * 2 * 2 * 3)
    newer = pack_training([_run(10, moments=moments, now=Moment(6, reach=reach))])
    apart = newer.meta["runs"][0]["moments"]["reach"]["latest"]
    np.testing.assert_array_equal(_read(newer, apart), logs[:1])
    assert newer.settled == packed.settled
    assert pack_training([_run(10)]).meta["runs"][0]["moments"]["reach"] is None
