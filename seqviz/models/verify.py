"""Check a reading against PyTorch: the same weights and picture through torch.nn and its autograd.

This is the promise of the project made testable on any input: what the cells computed with NumPy
is compared with what torch computes, forward and backward. Left out: training.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from seqviz.cells import LSTMTrace
from seqviz.models.digit_reader import DigitReader, DigitReading

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


def compare_with_torch(reader: DigitReader, reading: DigitReading) -> list[Difference]:
    """Run the reading again in torch and compare every state, logit and gradient.

    The gradients are those of L = log p(prediction) after the last row with respect to every pixel
    x_t and every h_t and c_t of both layers; torch's come from autograd through a loop of
    ``torch.nn.LSTMCell``.
    """
    import torch
    from torch import nn

    from seqviz.models.bridge import cells_to_torch

    trace = reading.trace
    layers = cells_to_torch(reader.model.cells)
    x = torch.tensor(reading.x, requires_grad=True)  # (T, 1, I)
    states: list[list[tuple[torch.Tensor, torch.Tensor]]] = []
    signal = list(x)
    for k, layer_trace in enumerate(trace.layers):
        cell = nn.LSTMCell(layer_trace.x.shape[2], layer_trace.hidden_size)
        with torch.no_grad():
            for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"):
                getattr(cell, name).copy_(getattr(layers, f"{name}_l{k}"))
        h = torch.zeros(1, layer_trace.hidden_size)
        c = torch.zeros(1, layer_trace.hidden_size)
        states.append([])
        for t, x_t in enumerate(signal):
            h, c = cell(x_t, (h, c))
            h.retain_grad()
            c.retain_grad()
            states[-1].append((h, c))
            signal[t] = h
    w_y, b_y = torch.tensor(reader.model.W_y), torch.tensor(reader.model.b_y)
    logits = torch.stack([h @ w_y.T + b_y for h in signal])[:, 0]  # (T, O)
    torch.log_softmax(logits[-1], dim=0)[reading.prediction].backward()

    d_y = np.zeros_like(trace.y)
    d_y[-1, 0] = -reading.probabilities[-1]
    d_y[-1, 0, reading.prediction] += 1  # ∂ log softmax(y)_k / ∂y = onehot(k) − softmax(y)
    gradients = reader.model.backward(trace, d_y)

    found = [_difference("logits", None, reading.logits, logits)]
    for k, (layer_trace, gradient) in enumerate(zip(trace.layers, gradients.layers, strict=True)):
        assert isinstance(layer_trace, LSTMTrace), "the digit reader is made of LSTM layers"
        hs, cs = zip(*states[k], strict=True)
        found += [
            _difference("h", k, layer_trace.h, torch.stack(hs)),
            _difference("c", k, layer_trace.c, torch.stack(cs)),
            _difference("d_h", k, gradient.d_h, torch.stack([_grad(h) for h in hs])),
            _difference("d_c", k, gradient.d_c, torch.stack([_grad(c) for c in cs])),
        ]
    found.append(_difference("d_x", None, gradients.d_x, _grad(x)))
    return found


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
