"""The comparison with torch: tiny for a true reading, large as soon as one weight is wrong."""

from __future__ import annotations

import numpy as np
import pytest

from seqviz.cells import Kind, Nonlinearity, RNNModel
from seqviz.cells.presets import PRESETS, Preset
from seqviz.data.sample import load_sample
from seqviz.models.digit_reader import shipped_reader
from seqviz.models.verify import compare_with_torch


def test_a_true_reading_agrees_with_torch_and_autograd() -> None:
    """States, outputs and gradients of the shipped network differ by rounding only."""
    reader = shipped_reader()
    found = compare_with_torch(reader.model, reader.read(load_sample().images[7]).trace)
    quantities = [(d.quantity, d.layer) for d in found]
    assert quantities[0] == ("logits", None)
    assert quantities[-1] == ("d_x", None)
    assert {("h", 0), ("c", 1), ("d_h", 0), ("d_c", 1)} <= set(quantities)
    for difference in found:
        assert difference.scale > 0, "a gradient of zeros proves nothing"
        assert difference.largest <= 1e-5 * max(1.0, difference.scale), difference


def test_a_wrong_number_is_found() -> None:
    """A reading made with one altered recurrent weight does not agree."""
    reader = shipped_reader()
    first, second = reader.model.cells
    parameters = {name: array.copy() for name, array in second.parameters().items()}
    parameters["W_h"][40, 3] += 0.5
    altered = type(second).from_parameters(parameters)
    model = RNNModel.from_parts((first, altered), reader.model.W_y, reader.model.b_y)
    trace = model.forward(reader.rows(load_sample().images[7:8]))
    found = {(d.quantity, d.layer): d.largest for d in compare_with_torch(reader.model, trace)}
    assert found["h", 1] > 1e-3
    assert found["h", 0] < 1e-5
    assert np.isfinite(list(found.values())).all()


@pytest.mark.parametrize("outputs", [1, 3])
@pytest.mark.parametrize(
    ("kind", "nonlinearity"), [("rnn", "tanh"), ("rnn", "relu"), ("lstm", "tanh"), ("gru", "tanh")]
)
def test_every_kind_of_cell_agrees(kind: Kind, nonlinearity: Nonlinearity, outputs: int) -> None:
    """Two layers in float64 from random states: all quantities to 12 digits, none all zeros."""
    rng = np.random.default_rng(3)
    model = RNNModel(2, 4, outputs, num_layers=2, cell=kind, nonlinearity=nonlinearity, rng=rng)
    x = rng.standard_normal((6, 1, 2))
    middle = model.forward(rng.standard_normal((3, 1, 2))).finals
    found = compare_with_torch(model, model.forward(x, middle))
    layered = {"h", "d_h"} | ({"c", "d_c"} if kind == "lstm" else set())
    assert {(d.quantity, d.layer) for d in found} == {
        ("logits", None),
        ("d_x", None),
        *((name, layer) for name in layered for layer in (0, 1)),
    }
    for difference in found:
        assert difference.scale > 0, "a gradient of zeros proves nothing"
        assert difference.largest <= 1e-12 * max(1.0, difference.scale), difference


@pytest.mark.parametrize(
    "preset",
    [preset for presets in PRESETS.values() for preset in presets.values()],
    ids=lambda preset: f"{preset.kind}-{preset.name}",
)
def test_every_preset_agrees(preset: Preset) -> None:
    """The hand-set networks compute what torch computes, forwards and backwards."""
    model = preset.model()
    for difference in compare_with_torch(model, model.forward(preset.inputs(), preset.states())):
        assert difference.largest <= 1e-9 * max(1.0, difference.scale), difference
