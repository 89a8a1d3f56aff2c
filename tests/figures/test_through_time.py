"""The networks of the page on gradients through time are what the sliders say."""

from dataclasses import replace

import numpy as np
import pytest

from seqviz.cells import CELLS, Array, Cell, Kind
from seqviz.cells.arrays import sigmoid
from seqviz.cells.keeping import keeper
from seqviz.cells.rates import spectral_radius
from seqviz.figures.through_time import run_as_set
from seqviz.payloads.through_time import Asked

USUAL = Asked(steps=30, gate="torch", radius=None, start="torch", form="tanh", hidden=6)
GATED = [kind for kind in CELLS if keeper(CELLS[kind].describe())]


def cell_of(kind: Kind, asked: Asked) -> Cell:
    """The cell of the network that is run."""
    model, trace = run_as_set(kind, asked, 5)
    assert trace.layers[0].seq_len == asked.steps
    return model.cells[0]


def biases(cell: Cell, gate: str) -> Array:
    """Of one gate, (H,)."""
    one = next(one for one in cell.description.sums if one.name == gate)
    rows = cell.description.array(one.bias).rows(one.rows_of, cell.hidden_size)
    return cell.parameters()[one.bias][rows]


@pytest.mark.parametrize("kind", GATED)
def test_a_gate_is_as_open_as_the_slider_says(kind: Kind) -> None:
    """With one bias every unit keeps σ(bias); nothing else of the network is another."""
    gate = keeper(CELLS[kind].describe())
    assert gate is not None
    usual, moved = cell_of(kind, USUAL), cell_of(kind, replace(USUAL, gate=2.0))
    np.testing.assert_allclose(sigmoid(gate.sign * biases(moved, gate.gate)), 0.880797, rtol=1e-6)
    biases(moved, gate.gate)[...] = biases(usual, gate.gate)
    for name, array in usual.parameters().items():
        np.testing.assert_array_equal(moved.parameters()[name], array)


@pytest.mark.parametrize("kind", GATED)
def test_chrono_spreads_memories_from_two_steps_to_all(kind: Kind) -> None:
    """Each unit keeps 1 − 1/d for a d between 2 and T; a gate of its own writes what is left."""
    gate = keeper(CELLS[kind].describe())
    assert gate is not None
    cell = cell_of(kind, replace(USUAL, gate="chrono", hidden=32))
    kept = sigmoid(gate.sign * biases(cell, gate.gate))
    memories = 1 / (1 - kept)
    assert memories.min() >= 2
    assert memories.max() <= USUAL.steps
    assert memories.max() - memories.min() > USUAL.steps / 2
    for writer in gate.writers:
        np.testing.assert_allclose(sigmoid(biases(cell, writer)), 1 - kept, rtol=1e-6)


@pytest.mark.parametrize("start", ["torch", "orthogonal", "identity"])
def test_a_plain_rnn_begins_as_chosen(start: str) -> None:
    """Its W_h has the radius that is asked for; as drawn, a rotation's and the identity's is 1."""
    drawn = cell_of("rnn", replace(USUAL, start=start)).parameters()["W_h"]
    cell = cell_of("rnn", replace(USUAL, start=start, radius=1.4, form="relu"))
    assert cell.options == {"nonlinearity": "relu"}
    assert spectral_radius(cell.parameters()["W_h"]) == pytest.approx(1.4)
    if start != "torch":
        np.testing.assert_allclose(drawn @ drawn.T, np.eye(USUAL.hidden), atol=1e-6)
    assert (np.count_nonzero(drawn) == USUAL.hidden) == (start == "identity")
