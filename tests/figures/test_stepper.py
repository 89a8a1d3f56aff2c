"""The packed trace: what the browser will read is what the model computed, to the bit."""

from __future__ import annotations

import numpy as np
import pytest

from seqviz.cells import Cell, RNNModel, Trace
from seqviz.figures.cell_entry import describe_layer
from seqviz.figures.stepper import PackedTrace, pack_trace
from seqviz.payloads.arrays import Place
from tests.register import CASES, Case, name_of

T, I, H, O = 5, 3, 4, 2  # noqa: E741 (the field's letters)


def _model(cell: str = "lstm") -> RNNModel:
    rng = np.random.default_rng(4)
    return RNNModel(I, H, O, num_layers=2, cell=cell, rng=rng, dtype=np.float32)  # type: ignore[arg-type]


def _sequence(batch: int = 1) -> np.ndarray:
    return np.random.default_rng(5).standard_normal((T, batch, I)).astype(np.float32)


def _unpack(packed: PackedTrace, place: Place) -> np.ndarray:
    numbers = np.frombuffer(packed.numbers, "<f4")
    size = int(np.prod(place.s))
    return numbers[place.o : place.o + size].reshape(place.s)


PACKED = {
    "rnn": "x wx wh a h h_0 W_x W_h b",
    "lstm": "x wx wh a gates c h tanh_c h_0 c_0 W_x W_h b",
    "gru": "x wx wh a gates h h_0 W_x W_h b b_hn",
    "mgu": "x wx wh a gates h h_0 W_x W_h b",
    "mingru": "x wx a gates h h_0 W_x b",
    "peephole": "x wx wh a gates c h tanh_c h_0 c_0 W_x W_h b p",
}


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_every_array_arrives_as_computed(case: Case) -> None:
    """Each array of each layer's trace, and each weight, can be read back without any change."""
    model = case.model((I, H, O), layers=2, seed=4, dtype=np.float32)
    trace = model.forward(_sequence())
    packed = pack_trace(trace, model, untouched=trace)
    assert packed.steps == T
    for layer, built, entry in zip(trace.layers, model.cells, packed.layers, strict=True):
        assert (entry.kind, entry.cell) == (case.kind, describe_layer(case.description))
        apart = {"i"} if case.options == {"gates": "coupled"} else set()  # no block, but can be cut
        if case.kind in PACKED:
            assert set(entry.arrays) == {*PACKED[case.kind].split(), *apart}
        started = {f"{name}_0" for name in case.description.states}
        assert {"x", "wx", "a", *case.description.states, *started} <= set(entry.arrays)
        assert set(built.parameters()) <= set(entry.arrays)
        assert entry.untouched is not None
        for name, place in (*entry.arrays.items(), *entry.untouched.items()):
            np.testing.assert_array_equal(_unpack(packed, place), _computed(layer, built, name))
        single = {*case.description.cuttable} - ({*case.description.blocks} - {"h"})
        assert set(entry.untouched) == single | ({"gates"} & set(entry.arrays))


def _computed(layer: Trace, built: Cell, name: str) -> np.ndarray:
    if name in built.parameters():
        return built.parameters()[name]
    if name.endswith("_0"):
        return layer.state(name.removesuffix("_0"))[0, 0]
    whole: np.ndarray = layer.quantity(name) if name in layer.description else getattr(layer, name)
    return whole[:, 0]


def test_the_networks_own_numbers_stand_last_and_stay() -> None:
    """Another input changes only what comes before the weights; the readout is one of them."""
    model, x = _model(), _sequence()
    run, other = (
        pack_trace(trace, model, values=trace.y[:, 0], labels=("a", "b"), shares=False)
        for trace in (model.forward(x), model.forward(x[::-1].copy()))
    )
    own, others = (one.numbers[one.network_at :] for one in (run, other))
    assert own == others
    assert run.numbers[: run.network_at] != other.numbers[: other.network_at]
    assert len(own) == 4 * sum(array.size for array in model.parameters().values())


def test_output_and_picture_travel_too() -> None:
    """Values keep their labels and place; a picture's bytes become shares of full ink."""
    model = _model()
    trace = model.forward(_sequence())
    picture = np.arange(T * I, dtype=np.uint8).reshape(T, I) * 17
    packed = pack_trace(
        trace, model, values=trace.y[:, 0], labels=("a", "b"), decided_at=3, image=picture
    )
    assert packed.output is not None
    assert packed.output.labels == ("a", "b")
    assert packed.output.decided_at == 3
    np.testing.assert_array_equal(_unpack(packed, packed.output.values), trace.y[:, 0])
    assert packed.image is not None
    np.testing.assert_allclose(_unpack(packed, packed.image), picture / 255, rtol=1e-6)


def test_one_sequence_at_a_time() -> None:
    """A batch is refused by its size."""
    model = _model()
    with pytest.raises(ValueError, match="batch of 2"):
        pack_trace(model.forward(_sequence(2)), model)


def test_labels_must_fit_the_values() -> None:
    """The error names the wanted and the given shape."""
    model = _model()
    trace = model.forward(_sequence())
    with pytest.raises(ValueError, match=r"\(5, 3\) for 3 labels, got \(5, 2\)"):
        pack_trace(trace, model, values=trace.y[:, 0], labels=("a", "b", "c"))
