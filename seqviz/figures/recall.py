"""Pack trained networks and sequences, so that the browser can ask them at any delay by itself.

Left out: the run (in the browser ``ui/kit/machine``), words.

Symbols: N sequences, T steps, K letters, H hidden units.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from numpy.typing import NDArray

from seqviz.cells import RNNModel
from seqviz.cells.keeping import keeper
from seqviz.data.memory import Sequences
from seqviz.figures.cell_entry import describe_layer
from seqviz.figures.through_time import Numbers
from seqviz.payloads.recall import Recaller

LONGEST: Final = 120
"""The longest delay that can be asked for."""
COUNT: Final = 200
"""Sequences that the shares are measured on."""


class Told(NamedTuple):
    """The words for a network: its name, how it began, and its gate that keeps, if it has one."""

    title: str
    note: str
    gate: str


def pack_recallers(
    models: Mapping[str, RNNModel], told: Mapping[str, Told], numbers: Numbers
) -> tuple[Recaller, ...]:
    """Networks of one layer, with their answer.

    Args:
        models: by name.
        told: the words for each.
        numbers: where their arrays are put.
    """
    return tuple(_lane(name, model, told[name], numbers) for name, model in models.items())


def _lane(name: str, model: RNNModel, told: Told, numbers: Numbers) -> Recaller:
    (cell,) = model.cells
    found = keeper(cell.description)
    return Recaller(
        name=name,
        title=told.title,
        note=told.note,
        cell=describe_layer(cell.description),
        keeps=None if found is None else found.state,
        gate=told.gate,
        hidden=cell.hidden_size,
        arrays={one: numbers.put(array) for one, array in cell.parameters().items()},
        W=numbers.put(model.W_y),
        b=numbers.put(model.b_y),
    )


def letters_read(sequences: Sequences, letters: int) -> NDArray[Any]:
    """Which letter each step reads, (N, T): the number of the input that is 1."""
    read: NDArray[Any] = sequences.x[:, :, :letters].argmax(axis=2)
    return read
