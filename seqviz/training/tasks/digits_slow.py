"""Slow motion of the digit network: the four phases of one of torch's updates, as events.

The update itself is made as always. What it does not keep is found beside it, on the same batch and
the same weights: the network is read once more, a row at a time, with a copy of the top layer's
W_h for every row, and autograd says what comes to each h_t and to each copy,

    ∂loss/∂W_h = Σ_t ∂loss/∂W_h⁽ᵗ⁾        W_h⁽ᵗ⁾ is the copy that row t is read with

Both are in float32, also where the update is in bfloat16. Left out: d_c.

Symbols: T rows, N images, I pixels of a row, H hidden units, O classes, L layers.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional as F

from seqviz.models.classifier import DigitLSTM
from seqviz.training.engine.batch import SHOWN
from seqviz.training.engine.events import Phase, PhaseDone
from seqviz.training.engine.phases import parts_key


class SlowUpdate:
    """One update of the digit network, before it is made.

    Args:
        model: with the weights before it.
        x: (T, N, I), the rows of the batch's images.
        kept: (N, H), what dropout makes of the last state; 1 where there is none.
        targets: (N,), the digits.
        step, epoch: of the update, counted from 1.
    """

    def __init__(
        self,
        model: DigitLSTM,
        x: torch.Tensor,
        kept: torch.Tensor | float,
        targets: torch.Tensor,
        step: int,
        epoch: int,
    ) -> None:
        self._model, self._step, self._epoch = model, step, epoch
        self._x = x.detach()
        self._before = _weights(model)
        copies, states, logits = _read(model, self._x, kept)
        loss = F.cross_entropy(logits, targets)
        (*d_states,) = torch.autograd.grad(loss, [*states, *copies])
        self._h = torch.stack([h[-1] for h in states]).detach()  # (T, N, H)
        self._d_h = torch.stack([d[-1] for d in d_states[: len(states)]])
        self._d_copies = torch.stack(d_states[len(states) :]).double()  # (T, 4H, H)
        shares = logits.detach().softmax(1)
        self._likely = shares.gather(1, targets[:, None])[:, 0]  # (N,)

    def forward(self) -> PhaseDone:
        """What was read, of each row its mean; the top layer's states; the answers."""
        x = self._x.mean(2, keepdim=True)[:, :SHOWN]
        return self._event(
            "forward", {"x": x, "h": self._h[:, :SHOWN], "y": self._likely[:, None]} | self._choice
        )

    def loss(self, loss: float) -> PhaseDone:
        """The probability of the right digit, which should be 1."""
        y = self._likely[:, None]
        arrays = {"y": y, "target": torch.ones_like(y), "error": y - 1} | self._choice
        return self._event("loss", arrays, loss=loss)

    def backward(self, norm: float, clipped: float) -> PhaseDone:
        """The gradient of every h_t of the top layer and of every block, before clipping."""
        gradients = {
            name: torch.zeros_like(one) if one.grad is None else one.grad
            for name, one in _parameters(self._model).items()
        }
        top = len(gradients) // 3 - 1  # W_x, W_h and b of each layer, W_y, b_y
        name = f"{top}.W_h"
        whole = gradients[name].abs()
        place = tuple(int(k) for k in np.unravel_index(int(whole.argmax()), tuple(whole.shape)))
        arrays = {
            "d_h": self._d_h[:, :SHOWN],
            "h_norm": self._d_h.double().square().sum((1, 2)).sqrt(),
            **{f"d_{one}": array for one, array in gradients.items()},
            parts_key(name, place): self._d_copies[:, place[0], place[1]],
        }
        return self._event("backward", arrays, gradient_norm=norm, clipped_norm=clipped)

    def update(self, rate: float, clipped: float) -> PhaseDone:
        """Every weight before and after; the biases, which torch has twice, are left out."""
        after = _weights(self._model)
        arrays = {f"before.{name}": array for name, array in self._before.items()}
        arrays |= {f"after.{name}": array for name, array in after.items()}
        return self._event("update", arrays, learning_rate=rate, clipped_norm=clipped)

    @property
    def _choice(self) -> dict[str, torch.Tensor]:
        return {"likely": self._likely}

    def _event(
        self, phase: Phase, tensors: Mapping[str, torch.Tensor], **values: float
    ) -> PhaseDone:
        arrays = {name: _array(one) for name, one in tensors.items()}
        return PhaseDone(phase, self._step, self._epoch, arrays, values)


def _read(
    model: DigitLSTM, x: torch.Tensor, kept: torch.Tensor | float
) -> tuple[list[torch.Tensor], list[torch.Tensor], torch.Tensor]:
    """The top layer's W_h for every row, the states (L, N, H) after every row, and the logits."""
    own = dict(model.lstm.named_parameters())
    layers = model.lstm.num_layers
    top = own[f"weight_hh_l{layers - 1}"]
    h = [x.new_zeros(x.shape[1], model.lstm.hidden_size) for _ in range(layers)]
    c = list(h)
    copies: list[torch.Tensor] = []
    states: list[torch.Tensor] = []
    with torch.enable_grad():
        for x_t in x:
            copies.append(top.detach().clone().requires_grad_())
            below = x_t
            for layer in range(layers):
                W_h = copies[-1] if layer == layers - 1 else own[f"weight_hh_l{layer}"]
                a = F.linear(below, own[f"weight_ih_l{layer}"], own[f"bias_ih_l{layer}"])
                a = a + F.linear(h[layer], W_h, own[f"bias_hh_l{layer}"])
                i, f, g, o = a.chunk(4, 1)
                c[layer] = f.sigmoid() * c[layer] + i.sigmoid() * g.tanh()
                h[layer] = o.sigmoid() * c[layer].tanh()
                below = h[layer]
            states.append(torch.stack(h))
            h = list(states[-1].unbind())
        logits = model.fc(h[-1] * kept)
    return copies, states, logits


def _parameters(model: DigitLSTM) -> dict[str, torch.Tensor]:
    """By the names of our cells; of torch's two biases, whose gradients are the same, one."""
    own = dict(model.lstm.named_parameters())
    named: dict[str, torch.Tensor] = {
        f"{layer}.{letter}": own[f"{name}_l{layer}"]
        for layer in range(model.lstm.num_layers)
        for letter, name in (("W_x", "weight_ih"), ("W_h", "weight_hh"), ("b", "bias_ih"))
    }
    return {**named, "W_y": model.fc.weight, "b_y": model.fc.bias}


def _weights(model: DigitLSTM) -> dict[str, torch.Tensor]:
    """Copies of all but the LSTM's biases."""
    return {
        name: one.detach().clone()
        for name, one in _parameters(model).items()
        if not name.endswith(".b")
    }


def _array(one: torch.Tensor) -> NDArray[np.float64]:
    array = np.array(one.detach().cpu().numpy(), order="C")
    array.flags.writeable = False
    return array
