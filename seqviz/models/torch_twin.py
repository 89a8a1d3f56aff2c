"""A model once more in torch: `torch.nn`'s own cells, one step at a time, under autograd.

What `torch.nn` does not have is computed by its description in torch's operations.

It exists to be compared with (`seqviz.models.verify`), so nothing of the NumPy path computes here:
the weights are copied, all arithmetic and every gradient is torch's. Its gates follow the equations
in the documentation of `torch.nn`, whose cells do not give them away. Left out: speed.

Symbols: T steps, N sequences, I inputs, H units, O outputs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Final, cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional as F

from seqviz.cells import RNNModel, split_state
from seqviz.models.architecture import in_torch
from seqviz.models.bridge import TorchCell, cells_to_torch
from seqviz.models.torch_described import DescribedCell

Array = NDArray[Any]
LAST_DIGIT: Final = 8  # smallest steps of a number: about its last decimal digit
_NUDGE: ContextVar[np.random.Generator | None] = ContextVar("nudge", default=None)
State = tuple[torch.Tensor, ...]
"""(h) or (h, c) of one layer, (N, H) each."""
_CELLS: dict[type, type[nn.RNNCellBase]] = {
    nn.RNN: nn.RNNCell,
    nn.LSTM: nn.LSTMCell,
    nn.GRU: nn.GRUCell,
}


@dataclass(frozen=True, slots=True, eq=False)
class TorchRun:
    """What the twin computed.

    Attributes:
        x: (T, N, I), the inputs; a leaf.
        before: the state of every layer before the first step.
        states: of every layer, after every step.
        y: (T, N, O).
    """

    x: torch.Tensor
    before: tuple[State, ...]
    states: tuple[tuple[State, ...], ...]
    y: torch.Tensor

    def of_layer(self, layer: int, part: int) -> torch.Tensor:
        """H (part 0) or c (part 1) of a layer after every step, (T, N, H)."""
        return torch.stack([state[part] for state in self.states[layer]])

    def gradients(self, layer: int, part: int) -> torch.Tensor:
        """What `backward` left at the same, (T, N, H); zeros where nothing came."""
        return torch.stack([gradient(state[part]) for state in self.states[layer]])


@contextmanager
def nudged(seed: int) -> Iterator[None]:
    """Within it, twins have every weight changed in its last digit, up or down by chance."""
    before = _NUDGE.set(np.random.default_rng(seed))
    try:
        yield
    finally:
        _NUDGE.reset(before)


def _weights(array: Array) -> torch.Tensor:
    """A copy of some weights."""
    chance = _NUDGE.get()
    if chance is None:
        return torch.tensor(array)
    signs = chance.choice([-1, 1], np.shape(array)).astype(array.dtype)
    with np.errstate(over="ignore", under="ignore"):
        return torch.tensor(array * (1 + LAST_DIGIT * np.finfo(array.dtype).eps * signs))


class TorchTwin:
    """The same weights in torch.

    Args:
        model: layers of one kind with an output layer, in float32 or float64; its weights are
            copied.
    """

    def __init__(self, model: RNNModel) -> None:
        self.cells: list[Any] = []
        self.states = [len(cell.description.states) for cell in model.cells]
        for cell in model.cells:
            if not in_torch(cell.kind):
                own = {name: _weights(one) for name, one in cell.parameters().items()}
                self.cells.append(DescribedCell(cell.description, own))
                continue
            whole = cells_to_torch([cast(TorchCell, cell)])
            options = {"nonlinearity": whole.nonlinearity} if isinstance(whole, nn.RNN) else {}
            make: Any = _CELLS[type(whole)]
            step = make(
                cell.input_size, cell.hidden_size, dtype=whole.weight_ih_l0.dtype, **options
            )
            with torch.no_grad():
                for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"):
                    getattr(step, name).copy_(
                        _weights(getattr(whole, f"{name}_l0").detach().numpy())
                    )
            self.cells.append(step)
        self.W_y = _weights(model.W_y).requires_grad_()
        self.b_y = _weights(model.b_y).requires_grad_()

    def start(self, sequences: int) -> tuple[State, ...]:
        """A state of zeros in every layer, for N sequences."""
        return tuple(
            tuple(
                torch.zeros(sequences, cell.hidden_size, dtype=self.W_y.dtype)
                for _ in range(states)
            )
            for cell, states in zip(self.cells, self.states, strict=True)
        )

    def step(self, x_t: torch.Tensor, states: Sequence[State]) -> tuple[torch.Tensor, list[State]]:
        """One step of all layers: (N, I) → y (N, O), and the states after it."""
        after: list[State] = []
        signal = x_t
        for cell, state in zip(self.cells, states, strict=True):
            whole = len(state) > 1 or isinstance(cell, DescribedCell)
            found = cell(signal, state if whole else state[0])
            after.append(found if isinstance(found, tuple) else (found,))
            signal = after[-1][0]
        return F.linear(signal, self.W_y, self.b_y), after

    def read(self, x: Array, states: Sequence[State] | None = None) -> TorchRun:
        """Whole sequences (T, N, I), every state keeping its gradient where gradients are kept."""
        inputs = torch.tensor(x, requires_grad=torch.is_grad_enabled())
        first = now = tuple(states) if states is not None else self.start(x.shape[1])
        kept: list[list[State]] = [[] for _ in self.cells]
        outputs = []
        for x_t in inputs:
            y, found = self.step(x_t, now)
            for layer, state in zip(kept, found, strict=True):
                layer.append(state)
                for part in state if torch.is_grad_enabled() else ():
                    part.retain_grad()
            now = tuple(found)
            outputs.append(y)
        return TorchRun(inputs, first, tuple(map(tuple, kept)), torch.stack(outputs))

    def gates(self, run: TorchRun, layer: int) -> dict[str, torch.Tensor]:
        """All gates of a layer by their letter, (T, N, H) each; none of a plain RNN.

        LSTM: i, f, g, o; GRU: r, z, n; as in the documentation of `nn.LSTMCell` and `nn.GRUCell`;
        of other cells those of the description.
        """
        cell = self.cells[layer]
        x = run.of_layer(layer - 1, 0) if layer else run.x
        if isinstance(cell, DescribedCell):
            before = [
                torch.cat([first[None], run.of_layer(layer, part)[:-1]])
                for part, first in enumerate(run.before[layer])
            ]
            made = cell.values(x, before)
            return {name: made[name] for name in cell.description.gates}
        h = torch.cat([run.before[layer][0][None], run.of_layer(layer, 0)[:-1]])  # h_{t−1}
        wx = F.linear(x, cell.weight_ih, cell.bias_ih)
        wh = F.linear(h, cell.weight_hh, cell.bias_hh)
        if isinstance(cell, nn.LSTMCell):
            i, f, g, o = (wx + wh).chunk(4, -1)
            return {"i": i.sigmoid(), "f": f.sigmoid(), "g": g.tanh(), "o": o.sigmoid()}
        if isinstance(cell, nn.GRUCell):
            (x_r, x_z, x_n), (h_r, h_z, h_n) = wx.chunk(3, -1), wh.chunk(3, -1)
            r = (x_r + h_r).sigmoid()
            return {"r": r, "z": (x_z + h_z).sigmoid(), "n": (x_n + r * h_n).tanh()}
        return {}

    def weight_gradients(self) -> dict[str, torch.Tensor]:
        """What `backward` left at all weights, named as in ``RNNModel.parameters()``."""
        named: dict[str, torch.Tensor] = {}
        for layer, cell in enumerate(self.cells):
            if isinstance(cell, DescribedCell):
                own = {f"{layer}.{name}": gradient(one) for name, one in cell.arrays.items()}
                named |= own
                continue
            named[f"{layer}.W_x"] = gradient(cell.weight_ih)
            named[f"{layer}.W_h"] = gradient(cell.weight_hh)
            named[f"{layer}.b"] = gradient(cell.bias_ih)
            if isinstance(cell, nn.GRUCell):
                named[f"{layer}.b_hn"] = gradient(cell.bias_hh)[2 * cell.hidden_size :]
        return named | {"W_y": gradient(self.W_y), "b_y": gradient(self.b_y)}


def states_of(states: Sequence[Any]) -> tuple[State, ...]:
    """States as the cells have them (h, or ``LSTMState``), (N, H) each, for torch."""
    return tuple(
        tuple(torch.tensor(np.array(part)) for part in split_state(state).values())
        for state in states
    )


def gradient(tensor: torch.Tensor) -> torch.Tensor:
    """What `backward` left there, or zeros."""
    return torch.zeros_like(tensor) if tensor.grad is None else tensor.grad
