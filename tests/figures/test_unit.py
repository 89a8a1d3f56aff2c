"""The unit's curves: the numbers of the trace, in the colours of the theme."""

from __future__ import annotations

import numpy as np
import pytest

from seqviz.cells import GRUTrace, LSTMTrace, RNNModel
from seqviz.figures.theme import DARK, LIGHT
from seqviz.figures.unit import unit_figure

T, H = 6, 3


def _trace(cell: str) -> LSTMTrace | GRUTrace:
    model = RNNModel(2, H, 1, cell=cell, rng=np.random.default_rng(1))  # type: ignore[arg-type]
    trace = model.forward(np.random.default_rng(2).standard_normal((T, 1, 2))).layers[0]
    assert isinstance(trace, LSTMTrace | GRUTrace)
    return trace


@pytest.mark.parametrize(("cell", "names"), [("lstm", "fiogch"), ("gru", "rznh")])
def test_the_curves_are_the_units_values(cell: str, names: str) -> None:
    """One curve per gate and state, holding exactly that unit's values, in its own colour."""
    trace = _trace(cell)
    figure = unit_figure(
        trace, 1, 4, DARK, step_names=[str(t) for t in range(T)], step_title="step"
    )
    assert [curve.name for curve in figure.data] == list(names)
    for curve in figure.data:
        np.testing.assert_array_equal(curve.y, getattr(trace, curve.name)[:, 0, 1])
        assert curve.line.color == DARK.symbols[curve.name]
    assert {shape.x0 for shape in figure.layout.shapes} == {4}


@pytest.mark.parametrize(
    ("unit", "step", "named"), [(3, 0, "0 ... 2, got 3"), (0, 6, "0 ... 5, got 6")]
)
def test_a_unit_or_step_outside_is_refused(unit: int, step: int, named: str) -> None:
    """The error names the range and the value."""
    with pytest.raises(ValueError, match=named):
        unit_figure(_trace("lstm"), unit, step, LIGHT, step_names=["a"] * T, step_title="step")
