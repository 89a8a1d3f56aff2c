"""The phase portrait: the trace's own states, and arrows that are the cell's own step."""

from __future__ import annotations

import numpy as np
import pytest

from seqviz.cells import CELLS, ModelTrace, RNNModel
from seqviz.cells.base import Kind
from seqviz.cells.surgery import Hold, forward_with
from seqviz.figures.phase import GRID, phase_alt, phase_figure
from seqviz.figures.theme import DARK, LIGHT

T = 5


def _run(cell: Kind, units: int) -> tuple[RNNModel, ModelTrace]:
    model = RNNModel(2, units, 1, cell=cell, rng=np.random.default_rng(3))
    return model, model.forward(np.random.default_rng(4).standard_normal((T, 1, 2)))


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("units", [2, 3])
def test_the_way_is_the_states(cell: Kind, units: int) -> None:
    """Initial state and every h_t, coloured by step; the marked step is ringed."""
    model, trace = _run(cell, units)
    *_, way, ring = phase_figure(model, trace, 2, DARK).data
    states = np.concatenate([trace.layers[0].h_0, trace.layers[0].h[:, 0]])
    shown = [getattr(way, axis) for axis in "xyz"[:units]]
    np.testing.assert_array_equal(np.array(shown).T, states)
    assert list(way.marker.color) == list(range(T + 1))
    assert [getattr(ring, axis)[0] for axis in "xyz"[:units]] == list(states[3])


@pytest.mark.parametrize("cell", ["rnn", "gru", "mgu", "mingru"])
def test_the_arrows_are_the_cells_step(cell: Kind) -> None:
    """Each arrow points from a state to where the marked step's input takes it, all as short."""
    model, trace = _run(cell, 2)
    arrows = phase_figure(model, trace, 2, LIGHT).data[0]
    x, y = np.reshape(arrows.x, (-1, 3)), np.reshape(arrows.y, (-1, 3))
    starts = np.stack([x[:, 0], y[:, 0]], axis=1)
    moved = np.stack([x[:, 1], y[:, 1]], axis=1) - starts
    x_t = np.repeat(trace.layers[0].x[2], GRID**2, axis=0)
    real = model.cells[0].step(x_t, starts) - starts  # type: ignore[arg-type]
    ratio = moved / real
    np.testing.assert_allclose(ratio, ratio[0, 0], rtol=1e-6)
    assert 0 < ratio[0, 0] <= 1


@pytest.mark.parametrize("cell", ["lstm", "peephole"])
def test_a_cell_with_two_states_has_no_arrows(cell: Kind) -> None:
    """Its next h depends on c too, so arrows over h alone would be an invention."""
    model, trace = _run(cell, 2)
    assert len(phase_figure(model, trace, 0, LIGHT).data) == 2


def test_the_alternative_names_the_places() -> None:
    """Start, end and the marked step, to two decimals."""
    model, trace = _run("rnn", 2)
    del model
    here = ", ".join(f"{v:.2f}".replace("-", "−") for v in trace.layers[0].h[1, 0])
    assert f"at step 2 it is at ({here})" in phase_alt(trace, 1)
    assert "from (0.00, 0.00)" in phase_alt(trace, 1)


def test_the_arrows_obey_surgery() -> None:
    """Where a unit is held, every arrow ends at that value or on the way there; later not."""
    model = RNNModel(2, 2, 1, cell="rnn", rng=np.random.default_rng(3))
    cuts = (Hold("h", 0.25, unit=1, first=1, last=2),)
    x = np.random.default_rng(4).standard_normal((T, 1, 2))
    trace = forward_with(model, x, cuts)
    field = phase_figure(model, trace, 2, LIGHT, interventions=cuts).data[0]
    starts, ends = np.array(field.y[0::3]), np.array(field.y[1::3])
    shares = (ends - starts) / (0.25 - starts)
    np.testing.assert_allclose(shares, shares[0], rtol=1e-9)
    free = phase_figure(model, trace, 3, LIGHT, interventions=cuts).data[0]
    plain = phase_figure(model, trace, 3, LIGHT).data[0]
    np.testing.assert_array_equal(free.y, plain.y)


@pytest.mark.parametrize(
    ("units", "step", "layer", "named"),
    [(4, 0, 0, "2 or 3 units, got 4"), (2, T, 0, "0 ... 4, got 5"), (2, 0, 1, "0 ... 0, got 1")],
)
def test_what_has_no_portrait_is_refused(units: int, step: int, layer: int, named: str) -> None:
    """The error names what would have one."""
    with pytest.raises(ValueError, match=named):
        phase_figure(*_run("rnn", units), step, LIGHT, layer=layer)
