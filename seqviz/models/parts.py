"""A network's parts: groups of units between which no recurrent weight leads.

What one group does cannot reach another, so each group can run alone, and the logits are the sum of
what the groups add. For K equal groups that is a K-th of the recurrent products. Left out: networks
of several layers, and of so many groups that running each would cost more than it saves, such as
those without recurrent weights; they count as one part.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from seqviz.cells import Cell, RNNModel

MOST: Final = 16  # groups that run each for itself


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Some units and what they compute.

    Attributes:
        units: their numbers in the whole network, rising.
        model: they alone; b_y stands in the first part.
    """

    units: NDArray[np.int64]
    model: RNNModel


def parts_of(model: RNNModel) -> tuple[Part, ...]:
    """All parts; the model itself where it has only one, or more than ``MOST``."""
    cell = model.cells[0]
    size = cell.hidden_size
    if len(model.cells) > 1:
        return (Part(np.arange(size), model),)
    own, linked = cell.parameters(), np.eye(size, dtype=bool)  # (H, H)
    for name in _recurrent(cell):
        linked |= (own[name].reshape(-1, size, size) != 0).any(axis=0)
    linked |= linked.T
    groups: list[NDArray[np.int64]] = []
    left = np.ones(size, bool)
    while left.any():
        group = np.zeros(size, bool)
        reached = np.zeros(size, bool)
        reached[left.argmax()] = True
        while reached.any():
            group |= reached
            reached = linked[reached].any(axis=0) & ~group
        groups.append(np.flatnonzero(group))
        left &= ~group
    if not 1 < len(groups) <= MOST:
        return (Part(np.arange(size), model),)
    return tuple(
        Part(units, _only(model, units, first=number == 0)) for number, units in enumerate(groups)
    )


def _only(model: RNNModel, units: NDArray[np.int64], *, first: bool) -> RNNModel:
    cell = model.cells[0]
    own = {}
    for name, array in cell.parameters().items():
        blocks = array.reshape(-1, cell.hidden_size, *array.shape[1:])[:, units]  # (G, h, …)
        rows = blocks.reshape(-1, *array.shape[1:])
        own[name] = rows[:, units] if name in _recurrent(cell) else rows
    b_y = model.b_y if first else np.zeros_like(model.b_y)
    alone = type(cell).from_parameters(own, **cell.options)
    return RNNModel.from_parts([alone], model.W_y[:, units], b_y)


def _recurrent(cell: Cell) -> tuple[str, ...]:
    """The matrices that lead from unit to unit; a cell may have none."""
    return tuple(one.name for one in cell.description.arrays if one.columns == "H")
