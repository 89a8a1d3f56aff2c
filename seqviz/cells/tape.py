"""A model's pass for training: forward and backward that keep only what backward needs.

A cell that has such a pass of its own (``Cell.record`` and ``rewind``) keeps a tape; any other
keeps its whole trace, which is a tape as well. The arithmetic is model.py's, except that the
output layer is asked for the last K steps only, and nothing is computed that no parameter's
gradient needs.

Left out: what pages show (model.py).

Symbols: T steps, N sequences, I inputs, H hidden units, O outputs, K ≤ T answers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from seqviz.cells.arrays import Array, check_array, frozen
from seqviz.cells.model import RNNModel


class Tape(Protocol):
    """What a layer keeps of a forward pass."""

    @property
    def x(self) -> Array:
        """The inputs, (T, N, I)."""

    @property
    def h(self) -> Array:
        """The state after each step, (T, N, H)."""

    @property
    def final(self) -> Any:
        """The state after the last step."""


class Slopes(Protocol):
    """What a layer's backward pass gives a training."""

    @property
    def d_x(self) -> Array | None:
        """(T, N, I), or None where it was not wanted."""

    @property
    def d_h(self) -> Array | None:
        """The total gradient of every h_t, (T, N, H), or None where it was not wanted."""

    def parameters(self) -> dict[str, Array]:
        """The gradients of the parameters, by name."""

    def start(self, state: str) -> Array:
        """The gradient of an initial state, (N, H)."""


@dataclass(frozen=True, slots=True, eq=False)
class ModelTape:
    """What backward needs of one forward pass, read-only.

    Attributes:
        layers: of every layer, the lowest first.
        y: (K, N, O), the outputs after the last K steps.
    """

    layers: tuple[Tape, ...]
    y: Array

    @property
    def finals(self) -> tuple[Any, ...]:
        """The state of every layer after the last step, to begin another run with."""
        return tuple(layer.final for layer in self.layers)


@dataclass(frozen=True, slots=True, eq=False)
class ModelSlopes:
    """The gradients that a training uses, read-only.

    Attributes:
        layers: of every layer, the lowest first.
        d_W_y, d_b_y: (O, H) and (O).
    """

    layers: tuple[Slopes, ...]
    d_W_y: Array
    d_b_y: Array

    def parameters(self) -> dict[str, Array]:
        """The gradients under the names, and in the order, of ``model.parameters()``."""
        found = {
            f"{index}.{name}": array
            for index, layer in enumerate(self.layers)
            for name, array in layer.parameters().items()
        }
        return {**found, "W_y": self.d_W_y, "b_y": self.d_b_y}


def record(
    model: RNNModel, x: Array, states: Sequence[Any] | None = None, *, answers: int | None = None
) -> ModelTape:
    """Run all layers, and the output layer over the last steps.

    Args:
        model: read, not changed.
        x: (T, N, I).
        states: an initial state per layer; zeros if left out.
        answers: K; all T if left out.

    Raises:
        TypeError: something that is not an array.
        ValueError: a wrong number of states, a wrong shape or dtype.
    """
    layers: list[Tape] = []
    for cell, state in zip(model.cells, model.per_layer("states", states), strict=True):
        layers.append(cell.record(layers[-1].h if layers else x, state))
    h = layers[-1].h if answers is None else layers[-1].h[-answers:]
    y = h @ model.W_y.T  # (K, N, O)
    y += model.b_y
    return ModelTape(tuple(layers), frozen(y))


def rewind(
    model: RNNModel,
    tape: ModelTape,
    d_y: Array,
    d_finals: Sequence[Any] | None = None,
    *,
    wants_x: bool = False,
    watched: bool = False,
) -> ModelSlopes:
    """Send the gradient of the outputs back through all layers and steps.

    The parameters must still be those of the forward pass.

    Args:
        model: with them.
        tape: what ``record`` returned.
        d_y: (K, N, O), the gradient that the loss sends to every output.
        d_finals: a gradient at the final state per layer; none if left out.
        wants_x: whether the lowest layer's d_x is wanted.
        watched: whether the top layer's d_h is wanted.

    Raises:
        TypeError: something that is not an array.
        ValueError: a wrong shape or dtype.
    """
    check_array("d_y", d_y, tape.y.shape, model.dtype)
    (answers, batch_size, outputs), hidden = d_y.shape, model.W_y.shape[1]
    # d_W_y = Σ_t d_y_t·h_tᵀ, d_b_y = Σ_t d_y_t
    flat = d_y.reshape(-1, outputs)  # (K·N, O)
    h = tape.layers[-1].h[-answers:]
    columns = h.transpose(2, 0, 1).reshape(hidden, -1)  # (H, K·N)
    d_W_y, d_b_y = (columns @ flat).T, flat.sum(axis=0)
    # d_h of the top layer = W_yᵀ·d_y_t; of a lower one, d_x of the layer above
    d_columns = np.dot(model.W_y.T, flat.T)  # (H, K·N)
    d_h: Array | None = d_columns.reshape(hidden, answers, batch_size).transpose(1, 2, 0)
    layers: list[Slopes] = []
    finals, top = model.per_layer("d_finals", d_finals), len(model.cells) - 1
    for index in range(top, -1, -1):
        assert d_h is not None, "every layer above another gives d_x"
        layers.append(
            model.cells[index].rewind(
                tape.layers[index],
                d_h,
                finals[index],
                wants_x=wants_x or index > 0,
                watched=watched and index == top,
            )
        )
        d_h = layers[-1].d_x
    return ModelSlopes(tuple(reversed(layers)), frozen(d_W_y), frozen(d_b_y))
