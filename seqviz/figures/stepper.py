"""Pack a network's trace for the stepper: one block of float32 numbers and a map of it.

The browser gets every array of the trace as it was computed, so nothing is calculated twice and
no number on the screen has another source. Left out: words and colours, which the UI adds.

Symbols: T steps, I input, G gates, H hidden, O outputs. One sequence at a time (N = 1).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from seqviz.cells import Made, ModelTrace, RNNModel, Trace
from seqviz.cells.base import GatedTrace
from seqviz.figures.cell_entry import describe_layer
from seqviz.models.digit_reader import SURE, sure_at
from seqviz.payloads.arrays import Place
from seqviz.payloads.stepper import StepperLayer, StepperOutput

Array = NDArray[np.floating]


def step_arrays(layer: Trace, *, whole: bool = True) -> dict[str, Array]:
    """The arrays of a layer that have a row for every step, (T, N, ·), by the browser's names.

    ``wx``, ``wh``: W_x·x and W_h·(what it multiplies), as the arrays stack their blocks; ``a`` and
    ``gates``: pre-activations and values of the blocks; the states; and what the browser cannot
    compute from these without rounding anew, or after surgery.

    Args:
        layer: the trace of a layer.
        whole: or inputs and states only.
    """
    cell = layer.description
    states = {name: layer.quantity(name) for name in cell.names if name in cell.states}
    if not whole:
        return {"x": layer.x, **states}
    arrays = {"x": layer.x, "wx": layer.wx, "wh": layer.wh, "a": layer.a}
    arrays |= kept_arrays(layer)
    squashed = [one.name for one in cell if isinstance(one, Made) and one.operation == "tanh"]
    arrays |= {name: layer.quantity(name) for name in squashed}
    return {name: array for name, array in arrays.items() if array.shape[-1]}


def kept_arrays(layer: Trace) -> dict[str, Array]:
    """What surgery may change, (T, N, ·): the blocks' values together, other gates, the states."""
    cell = layer.description
    apart = [name for name in cell.cuttable if name not in cell.blocks or name in cell.states]
    gates = {"gates": layer.gates} if isinstance(layer, GatedTrace) else {}
    return gates | {name: layer.quantity(name) for name in apart}


@dataclass(frozen=True, slots=True)
class PackedTrace:
    """What the stepper draws.

    Attributes:
        layers: the lowest first.
        output: what the network says after every step, or None.
        image: the picture (height, width) in 0 … 1, or None.
        steps: T.
        numbers: all arrays back to back, little-endian float32; the network's own behind the run's.
        network_at: the byte at which the network's own begin: they stay when its input changes.
    """

    layers: tuple[StepperLayer, ...]
    output: StepperOutput | None
    image: Place | None
    steps: int
    numbers: bytes
    network_at: int

    def array(self, place: Place) -> NDArray[np.float32]:
        """The numbers that stand at a place."""
        flat = np.frombuffer(self.numbers, "<f4", math.prod(place.s), 4 * place.o)
        return flat.reshape(place.s)

    @property
    def probabilities(self) -> NDArray[np.float32] | None:
        """The shares (T, O) that travel to the browser, or None where the output is no share."""
        if self.output is None or not self.output.shares:
            return None
        return self.array(self.output.values)


class _Block:
    """Arrays put one behind another; ``begin`` counts the numbers that stand before the first."""

    def __init__(self, begin: int = 0) -> None:
        self._parts: list[bytes] = []
        self.end = begin

    def put(self, array: NDArray[Any]) -> Place:
        values = np.ascontiguousarray(array, dtype="<f4")
        place = Place(self.end, values.shape)
        self._parts.append(values.tobytes())
        self.end += values.size
        return place

    def steps(self, arrays: Mapping[str, Array]) -> dict[str, Place]:
        """Arrays of one sequence, (T, 1, ·) → (T, ·)."""
        return {name: self.put(array[:, 0]) for name, array in arrays.items()}

    def bytes(self) -> bytes:
        return b"".join(self._parts)


def is_drawable(trace: ModelTrace) -> bool:
    """Whether every number of a trace fits into the float32 that travels to the browser."""
    arrays: list[Array] = []
    for layer in trace.layers:
        arrays += step_arrays(layer).values()
        arrays += (layer.state(name)[0] for name in layer.description.states)
    most = float(np.finfo(np.float32).max)
    return all(bool((np.abs(array) <= most).all()) for array in [*arrays, trace.y])


def pack_trace(
    trace: ModelTrace,
    model: RNNModel,
    *,
    values: Array | None = None,
    labels: Sequence[str] = (),
    decided_at: int | None = None,
    shares: bool = True,
    whole: bool = True,
    image: NDArray[np.uint8] | None = None,
    untouched: ModelTrace | None = None,
    untouched_values: Array | None = None,
) -> PackedTrace:
    """Pack one sequence's trace with the weights that made it.

    Args:
        trace: of ``model``, batch size 1.
        model: the network that ran; its weights explain the sums of the trace.
        values: what is shown as output after every step, (T, O); None shows no output.
        labels: a name for each of the O outputs.
        whole: whether everything travels; else inputs and states only, for the reader layout.
        shares: whether the values are shares of 1 (probabilities) or free numbers.
        decided_at: index of the step from which on the largest output stays the largest.
        untouched: the same sequence without interventions, to be drawn beside ``trace``.
        untouched_values: its output, as ``values``.
        image: the picture whose rows are the steps, uint8 (T, width).

    Raises:
        ValueError: a batch of more than one sequence, or values and labels that do not fit.
    """
    steps = trace.layers[0].seq_len
    if values is not None and values.shape != (steps, len(labels)):
        raise ValueError(
            f"values must have shape ({steps}, {len(labels)}) for {len(labels)} labels, "
            f"got {values.shape}"
        )
    run = _Block()
    arrays: list[dict[str, Place]] = []
    beside: list[dict[str, Place] | None] = []
    for k, layer in enumerate(trace.layers):
        if layer.batch_size != 1:
            raise ValueError(f"trace must hold one sequence, got a batch of {layer.batch_size}")
        begun = layer.description.states
        arrays.append(
            run.steps(step_arrays(layer, whole=whole))
            | {f"{name}_0": run.put(layer.state(name)[0, 0]) for name in begun}  # (1, H) → (H)
        )
        beside.append(None if untouched is None else run.steps(kept_arrays(untouched.layers[k])))
    shown = None if values is None else run.put(values)
    plain = None if shown is None or untouched_values is None else run.put(untouched_values)
    picture = None if image is None else run.put(image / np.float32(255))

    network = _Block(run.end)
    for own, cell in zip(arrays, model.cells, strict=True):
        if whole:
            own |= {name: network.put(array) for name, array in cell.parameters().items()}
    output = None
    if values is not None and shown is not None:
        free = whole and not shares
        output = StepperOutput(
            labels=tuple(labels),
            values=shown,
            untouched=plain,
            decided_at=decided_at,
            sure_at=None if decided_at is None else sure_at(values),
            sure=SURE,
            shares=shares,
            W=network.put(model.W_y) if free else None,
            b=network.put(model.b_y) if free else None,
        )
    layers = tuple(
        StepperLayer(layer.kind, describe_layer(layer.description), own, other)
        for layer, own, other in zip(trace.layers, arrays, beside, strict=True)
    )
    numbers = run.bytes()
    return PackedTrace(layers, output, picture, steps, numbers + network.bytes(), len(numbers))
