"""Check a trace against PyTorch: the same weights and input through torch.nn and its autograd.

This is the promise of the project made testable on any input: what the cells computed with NumPy
is compared with what torch computes, forward and backward. Left out: training.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import numpy as np
from numpy.typing import NDArray

from seqviz.cells import LSTMTrace, ModelTrace, RNNCell, RNNModel
from seqviz.models.digit_reader import softmax

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True, slots=True)
class Difference:
    """The largest absolute difference between NumPy and torch over all entries of a quantity.

    Attributes:
        quantity: ``h``, ``c``, ``logits``, ``d_x``, ``d_h`` or ``d_c``.
        layer: index of the layer, None where there is none.
        count: how many numbers were compared.
        largest: the largest absolute difference.
        scale: the largest absolute value in torch's result.
    """

    quantity: str
    layer: int | None
    count: int
    largest: float
    scale: float


def compare_with_torch(model: RNNModel, trace: ModelTrace) -> list[Difference]:
    """Run a sequence again in torch and compare every state, output and gradient.

    The gradients are those of L with respect to every input x_t and every h_t (and c_t) of all
    layers; torch's come from autograd through a loop of ``torch.nn``'s cell. With several outputs
    L = log p(likeliest class) after the last step; with a single one L = y_1 + … + y_T.

    Args:
        model: layers of one kind with an output layer, in float32 or float64.
        trace: what ``model`` computed for one sequence, from whatever initial states.
    """
    import torch

    x = torch.tensor(trace.layers[0].x, requires_grad=True)  # (T, 1, I)
    states = _run_in_torch(model, trace, x)
    w_y, b_y = torch.tensor(model.W_y), torch.tensor(model.b_y)
    logits = torch.stack([h @ w_y.T + b_y for h, *_ in states[-1]])  # (T, 1, O)

    d_y = np.zeros_like(trace.y)
    if trace.y.shape[2] == 1:
        logits.sum().backward()
        d_y[:] = 1
    else:
        best = int(trace.y[-1, 0].argmax())
        torch.log_softmax(logits[-1, 0], dim=0)[best].backward()
        d_y[-1] = -softmax(trace.y[-1])
        d_y[-1, 0, best] += 1  # ∂ log softmax(y)_k / ∂y = onehot(k) − softmax(y)
    gradients = model.backward(trace, d_y)

    found = [_difference("logits", None, trace.y, logits)]
    for k, (ours, back) in enumerate(zip(trace.layers, gradients.layers, strict=True)):
        for name, values in zip(("h", "c"), zip(*states[k], strict=True), strict=False):
            slopes = torch.stack([_grad(value) for value in values])
            found += [
                _difference(name, k, getattr(ours, name), torch.stack(values)),
                _difference(f"d_{name}", k, getattr(back, f"d_{name}"), slopes),
            ]
    found.append(_difference("d_x", None, gradients.d_x, _grad(x)))
    return found


def _run_in_torch(
    model: RNNModel, trace: ModelTrace, x: torch.Tensor
) -> list[list[tuple[torch.Tensor, ...]]]:
    """(h_t) or (h_t, c_t) of every layer at every step, each keeping its gradient."""
    import torch
    from torch import nn

    from seqviz.models.bridge import Cell, cells_to_torch

    weights = cells_to_torch([cast(Cell, cell) for cell in model.cells])
    states: list[list[tuple[torch.Tensor, ...]]] = []
    signal = list(x)  # T times (1, I)
    for k, (cell, layer) in enumerate(zip(model.cells, trace.layers, strict=True)):
        sizes = (cell.input_size, cell.hidden_size)
        step: nn.RNNCell | nn.LSTMCell | nn.GRUCell
        if isinstance(cell, RNNCell):
            step = nn.RNNCell(*sizes, nonlinearity=cell.nonlinearity, dtype=x.dtype)
        else:
            step = (nn.LSTMCell if cell.kind == "lstm" else nn.GRUCell)(*sizes, dtype=x.dtype)
        with torch.no_grad():
            for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"):
                getattr(step, name).copy_(getattr(weights, f"{name}_l{k}"))
        state: tuple[torch.Tensor, ...] = (torch.tensor(layer.h_0),)
        if isinstance(layer, LSTMTrace):
            state += (torch.tensor(layer.c_0),)
        states.append([])
        for x_t in signal:
            after = step(x_t, state if len(state) > 1 else state[0])
            state = after if isinstance(after, tuple) else (after,)
            for part in state:
                part.retain_grad()
            states[k].append(state)
        signal = [h for h, *_ in states[k]]
    return states


def _grad(tensor: torch.Tensor) -> torch.Tensor:
    return torch.zeros_like(tensor) if tensor.grad is None else tensor.grad


def _difference(
    quantity: str, layer: int | None, ours: NDArray[np.floating], theirs: torch.Tensor
) -> Difference:
    reference = theirs.detach().numpy().reshape(ours.shape)
    return Difference(
        quantity,
        layer,
        ours.size,
        float(np.abs(ours - reference).max()),
        float(np.abs(reference).max()),
    )
