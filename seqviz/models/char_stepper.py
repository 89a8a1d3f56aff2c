"""One character in, V logits out, fast: a model's cells, rearranged for one stream of text.

The cells keep every number of many sequences; to generate text, one number of one sequence is
enough. What is rearranged, without changing what is computed:

    W_x · one-hot(i) is column i of W_x: the columns lie as rows of a table, with b added
    W_h·h_t (for step t+1) and W_y·h_t (or the next layer's W_x·h_t) are one product [W_h; W_y]·h_t
    σ(a) = ½ + ½·tanh(½·a): the halves inside are already in the weights, so one tanh does all gates

Left out: batches, gradients, traces (`seqviz.cells` has them).

A cell without a fast layer of its own here runs by its description, a step at a time.

Symbols: V characters, H hidden units, G blocks of H rows (1 RNN, 4 LSTM, 3 GRU), L layers.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from seqviz.cells import (
    Cell,
    GRUCell,
    LSTMCell,
    LSTMState,
    RNNCell,
    RNNModel,
    joined_state,
    split_state,
)
from seqviz.cells.description import PREV
from seqviz.cells.program import Program

Array = NDArray[Any]
States = tuple[Any, ...]  # one a layer: LSTMState of (1, H) each, or h (1, H); read-only


class FusedWeights:
    """A model's weights as a stepper wants them: copies, made once, shared by all steppers.

    Args:
        model: V inputs and V outputs, any kind and number of layers.
    """

    def __init__(self, model: RNNModel) -> None:
        self.cells = model.cells
        self.dtype = model.dtype
        self.scales = tuple(_scale(cell) for cell in model.cells)
        first, scale = model.cells[0], self.scales[0]
        # (V, G·H)
        self.table: Array = np.ascontiguousarray((first.W_x.T + _bias(first)) * scale)
        self.products: list[Array] = []  # (G·H + rows above, H) a layer
        self.biases: list[Array] = []
        for layer, cell in enumerate(model.cells):
            own, recurrent = _recurrent(cell, self.scales[layer])
            if layer + 1 < len(model.cells):
                above, scale = model.cells[layer + 1], self.scales[layer + 1]
                W_up, b_up = above.W_x * scale[:, None], _bias(above) * scale
            else:
                W_up, b_up = model.W_y, model.b_y
            self.products.append(np.concatenate([own, W_up]))
            self.biases.append(np.concatenate([recurrent, b_up]))


class Stepper:
    """A running state that reads one character after another.

    Args:
        weights: of the model.
        states: to begin from, as `state` gives them or as ``trace.finals`` of a batch of one.
    """

    def __init__(self, weights: FusedWeights, states: States) -> None:
        self._weights = weights
        self._table = weights.table
        parts = zip(
            weights.cells, weights.products, weights.biases, weights.scales, states, strict=True
        )
        self._layers = [_layer_of(cell)(cell, *rest) for cell, *rest in parts]
        self.logits: Array = self._layers[-1].up
        """Logits (V,) of the next character; overwritten by the next `step`."""

    def step(self, index: int) -> Array:
        """Read the character with this index; returns `logits`."""
        below = self._table[index]
        for layer in self._layers:
            layer.step(below)
            below = layer.up
        return self.logits

    def state(self) -> States:
        """A read-only copy of the state, to come back to."""
        return tuple(layer.state() for layer in self._layers)


class _Layer:
    """h of one layer, and the product [W_h; what is above]·h + bias that follows from it."""

    def __init__(self, cell: Any, product: Array, bias: Array, scale: Array, h: Array) -> None:
        rows = len(scale) if _is_fast(cell) else 0
        self._product, self._bias = product, bias
        self._h = np.array(h[0], product.dtype)  # (1, H) → (H,)
        self._out = np.empty(len(product), product.dtype)
        self._recurrent = self._out[:rows]  # W_h·h_{t−1}, scaled
        self.up = self._out[rows:]
        self._a = np.empty(rows, product.dtype)
        self._finish()

    def _finish(self) -> None:
        np.dot(self._product, self._h, out=self._out)
        np.add(self._out, self._bias, out=self._out)

    def state(self) -> Any:
        return _frozen(self._h)


class _RNNLayer(_Layer):
    READS = RNNCell

    def __init__(self, cell: RNNCell, *rest: Any) -> None:
        super().__init__(cell, *rest)
        self._tanh = cell.nonlinearity == "tanh"

    def step(self, wx: Array) -> None:
        a = np.add(wx, self._recurrent, out=self._a)
        if self._tanh:
            np.tanh(a, out=self._h)
        else:
            np.maximum(a, 0, out=self._h)
        self._finish()


class _LSTMLayer(_Layer):
    READS = LSTMCell

    def __init__(
        self, cell: LSTMCell, product: Array, bias: Array, scale: Array, state: LSTMState
    ) -> None:
        super().__init__(cell, product, bias, scale, state.h)
        self._s, self._one_minus_s = scale, 1 - scale
        self._c = np.array(state.c[0], product.dtype)
        self._gates = tuple(self._a[cell.rows(gate)] for gate in ("i", "f", "g", "o"))

    def step(self, wx: Array) -> None:
        a, c, h = self._a, self._c, self._h
        i, f, g, o = self._gates
        np.add(wx, self._recurrent, out=a)
        # σ or tanh of every row at once
        np.tanh(a, out=a)
        np.multiply(a, self._s, out=a)
        np.add(a, self._one_minus_s, out=a)
        # c_t = f_t ⊙ c_{t−1} + i_t ⊙ g_t
        np.multiply(c, f, out=c)
        np.multiply(i, g, out=i)
        np.add(c, i, out=c)
        # h_t = o_t ⊙ tanh(c_t)
        np.tanh(c, out=h)
        np.multiply(h, o, out=h)
        self._finish()

    def state(self) -> LSTMState:
        return LSTMState(h=_frozen(self._h), c=_frozen(self._c))


class _GRULayer(_Layer):
    READS = GRUCell

    def __init__(self, cell: GRUCell, *rest: Any) -> None:
        super().__init__(cell, *rest)
        width = cell.hidden_size
        self._rz, self._n = slice(0, 2 * width), slice(2 * width, 3 * width)
        self._half = np.full((), 0.5, self._h.dtype)

    def step(self, wx: Array) -> None:
        h, n = self._h, self._a[self._n]
        rz = np.add(wx[self._rz], self._recurrent[self._rz], out=self._a[self._rz])
        # r_t and z_t = ½ + ½·tanh(…)
        np.tanh(rz, out=rz)
        np.multiply(rz, self._half, out=rz)
        np.add(rz, self._half, out=rz)
        r, z = rz[: len(h)], rz[len(h) :]
        # n_t = tanh(W_xn·x_t + b_n + r_t ⊙ (W_hn·h_{t−1} + b_hn))
        np.multiply(r, self._recurrent[self._n], out=n)
        np.add(n, wx[self._n], out=n)
        np.tanh(n, out=n)
        # h_t = n_t + z_t ⊙ (h_{t−1} − n_t)
        np.subtract(h, n, out=h)
        np.multiply(h, z, out=h)
        np.add(h, n, out=h)
        self._finish()


class _DescribedLayer(_Layer):
    """Any cell, by its description; only what is above it is multiplied here."""

    def __init__(self, cell: Cell, product: Array, bias: Array, scale: Array, state: Any) -> None:
        states = split_state(state)
        super().__init__(cell, product, bias, scale, states["h"])
        self._program = Program(cell.description, cell.parameters())
        self._states = {name: np.array(one.T, product.dtype) for name, one in states.items()}
        self._none = np.zeros((cell.input_size, 1), product.dtype)  # W_x·x_t is known

    def step(self, wx: Array) -> None:
        before = {name + PREV: one for name, one in self._states.items()}
        made = self._program.step({"x": self._none, **before}, wx=wx[:, np.newaxis])
        self._states = {name: made.values[name] for name in self._states}
        self._h[:] = self._states["h"][:, 0]
        self._finish()

    def state(self) -> Any:
        return joined_state({name: _frozen(one[:, 0]) for name, one in self._states.items()})


_FAST: dict[type[Cell], Any] = {one.READS: one for one in (_RNNLayer, _LSTMLayer, _GRULayer)}


def _is_fast(cell: Cell) -> bool:
    return type(cell) in _FAST


def _layer_of(cell: Cell) -> Any:
    return _FAST.get(type(cell), _DescribedLayer)


def _scale(cell: Cell) -> Array:
    """½ for the rows of sigmoids, 1 for those of tanh and ReLU, (G·H,); 1 in a described layer."""
    description = cell.description
    halves = {one.name for one in description.sums if one.activation == "sigmoid"}
    blocks = [0.5 if _is_fast(cell) and name in halves else 1.0 for name in description.blocks]
    return np.repeat(np.array(blocks, cell.dtype), cell.hidden_size)


def _bias(cell: Cell) -> Array:
    """What is added to W_x·x_t beforehand, (G·H,); a described layer adds its biases itself."""
    return cell.b if _is_fast(cell) else np.zeros_like(cell.b)


def _recurrent(cell: Cell, scale: Array) -> tuple[Array, Array]:
    """What a fast layer multiplies its own h with, and the biases that go to that product."""
    if not _is_fast(cell):
        return np.zeros((0, cell.hidden_size), cell.dtype), np.zeros(0, cell.dtype)
    bias = np.zeros(len(cell.W_h), cell.dtype)
    for one in cell.description.sums:
        if one.bias and one.bias != "b":
            rows = cell.description.array(one.bias).rows(one.rows_of, cell.hidden_size)
            bias[cell.rows(one.rows_of)] = cell.parameters()[one.bias][rows]
    return cell.W_h * scale[:, None], bias


def _frozen(row: Array) -> Array:
    """A read-only copy of (H,) as (1, H)."""
    copy = row[np.newaxis].copy()
    copy.flags.writeable = False
    return copy


def zero_states(model: RNNModel) -> States:
    """The state before the first character: zeros in every layer."""
    return tuple(
        joined_state(
            {
                name: _frozen(np.zeros(cell.hidden_size, model.dtype))
                for name in cell.description.states
            }
        )
        for cell in model.cells
    )
