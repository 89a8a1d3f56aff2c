"""What the export suites export: every registered cell, with and without surgery."""

from typing import Any

import numpy as np
import pytest

from seqviz.cells import RNNModel, joined_state
from seqviz.cells.surgery import Hold, Intervention, Scale, Silence
from seqviz.export import Snapshot
from tests.register import CASES, Case, name_of

SURGERY: dict[str, list[Intervention]] = {
    "rnn": [Hold("h", 0.5, layer=1, unit=1, first=2, last=3), Silence(unit=0, first=1)],
    "lstm": [Hold("f", 1, layer=1, first=2), Scale("c", 0.5, unit=2), Silence(layer=1, unit=0)],
    "gru": [Hold("r", 0, unit=1, first=3), Scale("n", -1, layer=1, first=1, last=2)],
}
EACH = pytest.mark.parametrize("case", CASES, ids=name_of)
CHANGED = pytest.mark.parametrize("changed", [False, True], ids=["plain", "surgery"])


def surgery_on(case: Case) -> list[Intervention]:
    """What is done to a cell's network of two layers: every quantity that can be cut is."""
    if case.kind in SURGERY:
        return SURGERY[case.kind]
    return [
        *(Hold(name, 0.5, unit=0, first=1) for name in case.description.cuttable),
        *(Scale(name, -1, layer=1, last=3) for name in case.description.cuttable),
        Silence(unit=2, first=2),
    ]


def make_snapshot(
    case: Case | str, *, hidden: int = 3, steps: int = 5, dtype: Any = np.float64, **more: Any
) -> Snapshot:
    """Two layers with random weights, inputs and initial states."""
    rng = np.random.default_rng(2)
    case = Case(case, {}) if isinstance(case, str) else case
    cells = [case.cell(size, hidden, seed=size, dtype=dtype) for size in (2, hidden)]
    W_y, b_y = rng.standard_normal((2, hidden)), rng.standard_normal(2)
    model = RNNModel.from_parts(cells, W_y.astype(dtype), b_y.astype(dtype))
    x = rng.standard_normal((steps, 1, 2)).astype(dtype)
    starts = [
        joined_state(
            {
                name: rng.standard_normal((1, hidden)).astype(dtype)
                for name in case.description.states
            }
        )
        for _ in cells
    ]
    return Snapshot(model, x, starts, **more)
