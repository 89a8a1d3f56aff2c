"""The comparison with torch: tiny for a true reading, large as soon as one weight is wrong."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pytest

from seqviz.cells import CELLS, Kind, LSTMTrace, RNNModel, described
from seqviz.cells.graph import GraphGradients
from seqviz.cells.presets import PRESETS, Preset
from seqviz.data.sample import load_sample
from seqviz.models.digit_reader import shipped_reader
from seqviz.models.verify import Difference, compare_with_torch, difference

EVERY = [
    (kind, dict(zip(make.OPTIONS, values, strict=True)))
    for kind, make in CELLS.items()
    for values in product(*make.OPTIONS.values())
]
"""Every registered cell with every combination of its options."""


def test_a_true_reading_agrees_with_torch_and_autograd() -> None:
    """States, outputs and gradients of the shipped network differ by rounding only."""
    reader = shipped_reader()
    found = compare_with_torch(reader.model, reader.read(load_sample().images[7]).trace)
    quantities = [(d.quantity, d.layer) for d in found]
    assert quantities[0] == ("logits", None)
    assert quantities[-2:] == [("d_x", None), ("d_weights", None)]
    assert {("h", 0), ("c", 1), ("d_h", 0), ("d_c", 1), ("gates", 1)} <= set(quantities)
    for one in found:
        assert one.holds, one
        assert one.scale > 0, "a gradient of zeros proves nothing"
        assert one.largest <= 1e-5 * max(1.0, one.scale), one


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
@pytest.mark.parametrize(("kind", "options"), EVERY, ids=str)
def test_every_kind_of_cell_agrees(kind: Kind, options: dict[str, str], outputs: int) -> None:
    """Two layers in float64 from random states: all quantities to 12 digits, none all zeros."""
    rng = np.random.default_rng(3)
    model = RNNModel(2, 4, outputs, num_layers=2, cell=kind, rng=rng, **options)
    x = rng.standard_normal((6, 1, 2))
    middle = model.forward(rng.standard_normal((3, 1, 2))).finals
    found = compare_with_torch(model, model.forward(x, middle))
    description = described(kind, **options)
    layered = {name for state in description.states for name in (state, f"d_{state}")}
    layered |= {"gates"} if description.gates else set()
    assert {(d.quantity, d.layer) for d in found} == {
        ("logits", None),
        ("d_x", None),
        ("d_weights", None),
        *((name, layer) for name in layered for layer in (0, 1)),
    }
    for one in found:
        assert one.scale > 0, "a gradient of zeros proves nothing"
        assert one.holds, one
        assert one.largest <= 1e-12 * max(1.0, one.scale), one


@pytest.mark.parametrize(
    "preset",
    [preset for presets in PRESETS.values() for preset in presets.values()],
    ids=lambda preset: f"{preset.kind}-{preset.name}",
)
def test_every_preset_agrees(preset: Preset) -> None:
    """The hand-set networks compute what torch computes, forwards and backwards."""
    model = preset.model()
    for one in compare_with_torch(model, model.forward(preset.inputs(), preset.states())):
        assert one.holds, one
        assert one.largest <= 1e-9 * max(1.0, one.scale), one


def failing(found: list[Difference]) -> set[tuple[str, int | None]]:
    """What does not agree."""
    return {(one.quantity, one.layer) for one in found if not one.holds}


def test_a_wrong_gate_or_probability_is_caught() -> None:
    """One gate of one unit at one step, or one share, off by a thousandth: only that row fails."""
    reader = shipped_reader()
    reading = reader.read(load_sample().images[7])
    first, second = reading.trace.layers
    assert isinstance(second, LSTMTrace)
    gates = second.gates.copy()
    gates[11, 0, 300] += 1e-3
    altered = replace(reading.trace, layers=(first, replace(second, gates=gates)))
    found = compare_with_torch(reader.model, altered, reading.probabilities)
    assert ("gates", 1) in failing(found)
    assert not {("gates", 0), ("h", 0), ("h", 1), ("probabilities", None)} & failing(found)
    shares = reading.probabilities.copy()
    shares[20, 4] += 1e-3
    assert failing(compare_with_torch(reader.model, reading.trace, shares)) == {
        ("probabilities", None)
    }


@pytest.mark.parametrize("kind", CELLS)
@pytest.mark.parametrize("outputs", [1, 4])
@pytest.mark.parametrize(
    ("part", "quantity"), [("d_h", "d_h"), ("d_x", "d_x"), ("d_b", "d_weights")]
)
def test_a_backward_that_loses_a_little_is_caught(
    kind: Kind, outputs: int, part: str, quantity: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A gradient that is a thousandth too small fails, in float32, where the network is small."""
    rng = np.random.default_rng(5)
    model = RNNModel(3, 5, outputs, cell=kind, rng=rng, dtype=np.float32)
    trace = model.forward(rng.standard_normal((7, 1, 3)).astype(np.float32))
    assert not failing(compare_with_torch(model, trace))
    cell = type(model.cells[0])
    right = cell.backward

    def lame(self: Any, *args: Any) -> Any:
        found, less = right(self, *args), np.float32(0.999)
        if isinstance(found, GraphGradients):
            field = {"d_h": "totals", "d_b": "arrays"}.get(part)
            if field is not None:
                name = part.removeprefix("d_")
                known = getattr(found, field)
                return replace(found, **{field: {**known, name: known[name] * less}})
        return replace(found, **{part: getattr(found, part) * less})

    monkeypatch.setattr(cell, "backward", lame)
    assert quantity in {name for name, _layer in failing(compare_with_torch(model, trace))}


def test_what_is_no_number_agrees_only_with_its_like() -> None:
    """Infinite on both sides agrees; a NaN on one side never does."""
    torch = pytest.importorskip("torch")
    ours = np.array([np.inf, -np.inf, np.nan, 1.0])
    theirs = torch.tensor(ours.copy())
    assert difference("h", ours, theirs).holds
    for place, value in ((0, -np.inf), (0, np.nan), (3, np.nan), (2, 0.0)):
        other = ours.copy()
        other[place] = value
        assert not difference("h", other, theirs).holds
