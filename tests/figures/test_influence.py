"""What is left of an input: the gains of the exact Jacobians, from the source step on."""

from __future__ import annotations

import numpy as np
import pytest

from seqviz.cells import RNNCell, RNNModel
from seqviz.cells.influence import Influence, influence
from seqviz.cells.presets import PRESETS
from seqviz.figures.influence import influence_alt, influence_figure, kinks_said
from seqviz.figures.theme import DARK, LIGHT

T = 6
NAMES = [str(t + 1) for t in range(T)]


def _influence(**changes: float) -> Influence:
    model = RNNModel(2, 3, 1, rng=np.random.default_rng(1))
    for name, factor in changes.items():
        model.cells[0].parameters()[name][...] *= factor
    return influence(model, model.forward(np.random.default_rng(2).standard_normal((T, 1, 2))))


@pytest.mark.parametrize("source", [0, 3])
def test_the_curve_is_the_gain_from_the_source_on(source: int) -> None:
    """Its points are the largest singular values, in the colour of h, on a log axis."""
    found = _influence()
    figure = influence_figure(found, source, DARK, step_names=NAMES, step_title="step")
    (curve,) = figure.data
    np.testing.assert_array_equal(curve.x, range(source, T))
    np.testing.assert_allclose(curve.y, found.gains[source:, source], rtol=1e-12)
    assert curve.line.color == DARK.symbols["h"]
    assert figure.layout.yaxis.type == "log"
    low, high = figure.layout.yaxis.range
    assert low < figure.layout.annotations[0].y == 0 < high


def test_nothing_left_is_a_cross_at_the_bottom() -> None:
    """Without a way from step to step every later gain is exactly 0, which no log axis can show."""
    figure = influence_figure(_influence(W_h=0.0), 0, LIGHT, step_names=NAMES, step_title="step")
    curve, crosses = figure.data
    assert np.isnan(curve.y[1:]).all()
    assert list(crosses.x) == [1, 2, 3, 4, 5]
    assert (np.log10(crosses.y) > figure.layout.yaxis.range[0]).all()


def test_a_network_that_hears_nothing_still_has_a_figure() -> None:
    """All gains 0: only crosses, and finite axes."""
    figure = influence_figure(_influence(W_x=0.0), 0, LIGHT, step_names=NAMES, step_title="step")
    assert np.isfinite(figure.layout.yaxis.range).all()
    assert list(figure.data[1].x) == list(range(T))


def test_the_alternative_says_first_and_last() -> None:
    """A leaky unit that halves: 1 at the source, 1/32 after five more steps."""
    cell = RNNCell.from_parameters(
        {"W_x": np.eye(1), "W_h": np.full((1, 1), 0.5), "b": np.zeros(1)}, nonlinearity="relu"
    )
    model = RNNModel.from_parts([cell], np.eye(1), np.zeros(1))
    found = influence(model, model.forward(np.ones((T, 1, 1))))
    assert "1.0 times as far at that step, 0.031 times after step 6" in influence_alt(found, 0)


def test_a_source_that_was_not_followed_is_refused() -> None:
    """The error names the sources."""
    with pytest.raises(ValueError, match=r"one of \(0, 1, 2, 3, 4, 5\), got 6"):
        influence_figure(_influence(), 6, LIGHT, step_names=NAMES, step_title="step")


def _parity() -> Influence:
    preset = PRESETS["rnn"]["parity"]
    model = preset.model()
    return influence(model, model.forward(preset.inputs()), sources=[0])


def test_without_a_derivative_there_is_a_gap_and_both_sides() -> None:
    """Parity stands on its kinks: no point and no zero is drawn, but the rates up and down."""
    found = _parity()
    names = [str(t + 1) for t in range(10)]
    figure = influence_figure(found, 0, LIGHT, step_names=names, step_title="step")
    curve, up, down = figure.data
    assert np.isnan(curve.y).all()
    for marks, side, symbol in zip((up, down), found.sides, ("up", "down"), strict=True):
        np.testing.assert_allclose(marks.y, side[:, 0])
        assert symbol in marks.name
        assert symbol in marks.marker.symbol
    assert up.y[0] == pytest.approx(np.sqrt(2))
    assert down.y[0] == pytest.approx(1)


def test_the_alternative_names_every_kink() -> None:
    """Each step without a derivative stands there with its two rates; none elsewhere."""
    said = influence_alt(_parity(), 0)
    assert "step 1 (up [1, 1], down [1, 0])" in said
    assert said.count("(up ") == 10
    assert "times as far" not in said
    assert kinks_said(_influence(), 0) == ""
    short = kinks_said(_parity(), 0, most=2)
    assert short.count("(up ") == 2
    assert short.endswith("and 8 more.")
