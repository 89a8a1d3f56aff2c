"""Pack a network's trace for the stepper: one block of float32 numbers and a map of it.

The browser gets every array of the trace as it was computed, so nothing is calculated twice and
no number on the screen has another source. Left out: words and colours, which the UI adds.

Symbols: T steps, I input, G gates, H hidden, O outputs. One sequence at a time (N = 1).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from seqviz.cells import Made, ModelTrace, RNNModel, Trace
from seqviz.cells.base import GatedTrace
from seqviz.figures.cell_entry import describe_layer
from seqviz.models.digit_reader import SURE, sure_at

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
        layers: per layer its kind, its ``cell`` (cell_entry.py) and, per array,
            ``{"o": offset, "s": shape}`` in float32 numbers.
        output: labels, values (T, O), the deciding step and, of free numbers, W_y and b_y; or None.
        image: the picture (height, width) in 0 … 1, or None.
        steps: T.
        numbers: all arrays back to back, little-endian float32; the network's own behind the run's.
        network_at: the byte at which the network's own begin: they stay when its input changes.
    """

    layers: list[dict[str, Any]]
    output: dict[str, Any] | None
    image: dict[str, Any] | None
    steps: int
    numbers: bytes
    network_at: int

    @property
    def probabilities(self) -> NDArray[np.float32] | None:
        """The shares (T, O) that travel to the browser, or None where the output is no share."""
        if self.output is None or not self.output["shares"]:
            return None
        place, shape = self.output["values"]["o"], self.output["values"]["s"]
        numbers = np.frombuffer(self.numbers, "<f4", int(np.prod(shape)), 4 * place)
        return numbers.reshape(shape)


class _Block:
    """Arrays put one behind another, each remembered by offset and shape."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._entries: list[dict[str, Any]] = []
        self._size = 0

    def put(self, array: NDArray[Any]) -> dict[str, Any]:
        values = np.ascontiguousarray(array, dtype="<f4")
        entry = {"o": self._size, "s": list(values.shape)}
        self._parts.append(values.tobytes())
        self._entries.append(entry)
        self._size += values.size
        return entry

    def follow(self, other: _Block) -> None:
        """Count every place from where another block begins, which comes before this one."""
        for entry in self._entries:
            entry["o"] += other._size

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
    block, network = _Block(), _Block()
    layers: list[dict[str, Any]] = []
    for layer, cell in zip(trace.layers, model.cells, strict=True):
        if layer.batch_size != 1:
            raise ValueError(f"trace must hold one sequence, got a batch of {layer.batch_size}")
        described = layer.description
        arrays = {
            name: block.put(array[:, 0])  # (T, 1, ·) → (T, ·)
            for name, array in step_arrays(layer, whole=whole).items()
        }
        arrays |= {
            f"{name}_0": block.put(layer.state(name)[0, 0])  # (1, H) → (H)
            for name in described.states
        }
        own = cell.parameters() if whole else {}
        arrays |= {name: network.put(array) for name, array in own.items()}
        entry: dict[str, Any] = {
            "kind": layer.kind,
            "cell": describe_layer(described),
            "arrays": arrays,
        }
        if untouched is not None:
            plain = untouched.layers[len(layers)]
            entry["untouched"] = {
                name: block.put(array[:, 0]) for name, array in kept_arrays(plain).items()
            }
        layers.append(entry)
    steps = trace.layers[0].seq_len
    output = None
    if values is not None:
        if values.shape != (steps, len(labels)):
            raise ValueError(
                f"values must have shape ({steps}, {len(labels)}) for {len(labels)} labels, "
                f"got {values.shape}"
            )
        output = {
            "labels": list(labels),
            "values": block.put(values),
            "decided_at": decided_at,
            "sure_at": None if decided_at is None else sure_at(values),
            "sure": SURE,
            "shares": shares,
        }
        if untouched_values is not None:
            output["untouched"] = block.put(untouched_values)
        if whole and not shares:
            output |= {"W": network.put(model.W_y), "b": network.put(model.b_y)}
    picture = None if image is None else block.put(image / np.float32(255))
    network.follow(block)
    run = block.bytes()
    return PackedTrace(layers, output, picture, steps, run + network.bytes(), len(run))
