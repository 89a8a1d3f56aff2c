"""The unit's curves: the numbers of the trace, in the colours of the theme."""

from __future__ import annotations

import numpy as np
import pytest

from seqviz.cells import Description, Trace
from seqviz.cells.description import GATE_ROLES
from seqviz.figures import unit as unit_module
from seqviz.figures.cell_entry import rows_of
from seqviz.figures.theme import DARK, LIGHT
from seqviz.figures.unit import unit_figure
from seqviz.numbers import fixed
from tests.register import CASES, Case, name_of

T, H = 6, 3
PANELS = {
    "rnn": ("h",),
    "lstm": ("fio", "gch"),
    "gru": ("rz", "nh"),
    "mgu": ("f", "nh"),
    "mingru": ("z", "nh"),
    "peephole": ("fio", "gch"),
}


def usual_panels(cell: Description) -> tuple[str, ...]:
    """Of a cell that is not in the table: gates through σ, then candidate and states."""
    gates = [one for one in cell.sums if one.role in GATE_ROLES]
    shares = [one.name for one in gates if one.activation == "sigmoid"]
    rows = rows_of(cell)
    panels = [[n for n in rows if n in shares], [n for n in rows if n not in shares]]
    return tuple("".join(names) for names in panels if names)


def _trace(case: Case) -> Trace:
    cell = case.cell(2, H, seed=1)
    return cell.forward(np.random.default_rng(2).standard_normal((T, 1, 2)))


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_the_curves_are_the_units_values(case: Case) -> None:
    """One curve per gate and state, holding exactly that unit's values, in its own colour."""
    trace = _trace(case)
    figure = unit_figure(
        trace, 1, 4, DARK, step_names=[str(t) for t in range(T)], step_title="step"
    )
    panels = PANELS.get(case.kind) or usual_panels(case.description)
    assert [curve.name for curve in figure.data] == list("".join(panels))
    for curve in figure.data:
        np.testing.assert_array_equal(curve.y, trace.quantity(curve.name)[:, 0, 1])
        assert list(curve.customdata) == [fixed(value, 4) for value in curve.y]
        assert "-" not in "".join(curve.customdata)  # the true minus sign, as on the axes
        assert curve.line.color == DARK.symbols[curve.name]
        k = next(k for k, names in enumerate(panels) if curve.name in names)
        assert curve.yaxis == ("y2" if k else "y")
    assert [shape.x0 for shape in figure.layout.shapes] == [4] * len(panels)
    shares = figure.layout.yaxis.range == (-0.04, 1.04)
    assert shares == (len(panels) == 2)


def test_more_curves_than_patterns_are_all_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pattern comes again before a curve is left out."""
    monkeypatch.setattr(unit_module, "DASHES", ("solid", "dot"))
    names = [str(t) for t in range(T)]
    trace = _trace(Case("lstm", {}))
    figure = unit_figure(trace, 1, 4, DARK, step_names=names, step_title="step")
    dashes = [(curve.name, curve.line.dash) for curve in figure.data]
    assert dashes[:3] == [("f", "solid"), ("i", "dot"), ("o", "solid")]


@pytest.mark.parametrize(
    ("unit", "step", "named"), [(3, 0, "0 ... 2, got 3"), (0, 6, "0 ... 5, got 6")]
)
def test_a_unit_or_step_outside_is_refused(unit: int, step: int, named: str) -> None:
    """The error names the range and the value."""
    with pytest.raises(ValueError, match=named):
        unit_figure(
            _trace(Case("lstm", {})), unit, step, LIGHT, step_names=["a"] * T, step_title="step"
        )
