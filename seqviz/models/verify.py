"""Check a trace against PyTorch: the same weights and input through torch.nn and its autograd.

This is the promise of the project made testable on any input: what the cells computed with NumPy
is compared with what torch computes, forward and backward. Left out: training.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from seqviz.cells import LSTMCell, LSTMGradients, LSTMTrace, ModelTrace, RNNModel
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

    The gradients are those of L = log p(likeliest class) after the last step with respect to every
    input x_t and every h_t and c_t of all layers; torch's come from autograd through a loop of
    ``torch.nn.LSTMCell``.

    Args:
        model: LSTM layers with an output layer.
        trace: what ``model`` computed for one sequence.

    Raises:
        ValueError: a layer of another kind.
    """
    import torch

    x = torch.tensor(trace.layers[0].x, requires_grad=True)  # (T, 1, I)
    states = _run_in_torch(model, x)
    w_y, b_y = torch.tensor(model.W_y), torch.tensor(model.b_y)
    logits = torch.stack([h @ w_y.T + b_y for h, _ in states[-1]])  # (T, 1, O)
    best = int(trace.y[-1, 0].argmax())
    torch.log_softmax(logits[-1, 0], dim=0)[best].backward()

    d_y = np.zeros_like(trace.y)
    d_y[-1] = -softmax(trace.y[-1])
    d_y[-1, 0, best] += 1  # ∂ log softmax(y)_k / ∂y = onehot(k) − softmax(y)
    gradients = model.backward(trace, d_y)

    found = [_difference("logits", None, trace.y, logits)]
    for k, (ours, back) in enumerate(zip(trace.layers, gradients.layers, strict=True)):
        assert isinstance(ours, LSTMTrace), "only LSTM layers are compared"
        assert isinstance(back, LSTMGradients), "an LSTM's gradients are an LSTM's"
        hs, cs = zip(*states[k], strict=True)
        found += [
            _difference("h", k, ours.h, torch.stack(hs)),
            _difference("c", k, ours.c, torch.stack(cs)),
            _difference("d_h", k, back.d_h, torch.stack([_grad(h) for h in hs])),
            _difference("d_c", k, back.d_c, torch.stack([_grad(c) for c in cs])),
        ]
    found.append(_difference("d_x", None, gradients.d_x, _grad(x)))
    return found


def _run_in_torch(
    model: RNNModel, x: torch.Tensor
) -> list[list[tuple[torch.Tensor, torch.Tensor]]]:
    """(h_t, c_t) of every layer at every step, each keeping its gradient."""
    import torch
    from torch import nn

    from seqviz.models.bridge import cells_to_torch

    cells = [cell for cell in model.cells if isinstance(cell, LSTMCell)]
    if len(cells) < len(model.cells):
        raise ValueError(f"model must have LSTM layers only, got {model.cells}")
    weights = cells_to_torch(cells)
    states: list[list[tuple[torch.Tensor, torch.Tensor]]] = []
    signal = list(x)  # T times (1, I)
    for k, cell in enumerate(cells):
        step = nn.LSTMCell(cell.input_size, cell.hidden_size)
        with torch.no_grad():
            for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"):
                getattr(step, name).copy_(getattr(weights, f"{name}_l{k}"))
        h, c = torch.zeros(1, cell.hidden_size), torch.zeros(1, cell.hidden_size)
        states.append([])
        for x_t in signal:
            h, c = step(x_t, (h, c))
            h.retain_grad()
            c.retain_grad()
            states[k].append((h, c))
        signal = [h for h, _ in states[k]]
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
