"""The digit classifier: an LSTM reads an image row by row and names the digit after the last.

Equations, for an image of T = 28 rows x_t of I = 28 pixels:

    h¹_t, c¹_t = LSTM¹(x_t, h¹_{t−1}, c¹_{t−1})        h²_t, c²_t = LSTM²(h¹_t, h²_{t−1}, c²_{t−1})
    logits = W_y · h²_T + b_y                          probability of class k = softmax(logits)_k

Both layers start from zeros. Left out: bidirectional reading and attention, which would score
higher but would no longer read as a person reads, one row after another.

Symbols: N batch, T steps (rows), I input (pixels in a row), H hidden units, O classes.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from seqviz.models.checkpoint import Architecture

MEAN, STD = 0.1307, 0.3081  # of all training pixels in [0, 1]


class DigitLSTM(nn.Module):
    """28 inputs → 2 LSTM layers of 128 → the last step → 10 classes.

    Args:
        architecture: other sizes, for small tests; the kind must be "lstm".
        generator: draws the initial weights, uniform in ±1/√H; torch's global one by default.

    State-dict names: `lstm.weight_ih_l0` … `lstm.bias_hh_l1`, `fc.weight`, `fc.bias`.
    """

    def __init__(
        self,
        architecture: Architecture | None = None,
        *,
        generator: torch.Generator | None = None,
    ) -> None:
        super().__init__()
        usual = Architecture()
        sizes = architecture or usual
        if sizes.kind != usual.kind:
            raise ValueError(f"architecture.kind is {sizes.kind!r}; wanted {usual.kind!r}")
        self.architecture = sizes
        self.lstm = nn.LSTM(sizes.input_size, sizes.hidden_size, sizes.num_layers)
        self.fc = nn.Linear(sizes.hidden_size, sizes.num_classes)
        if generator is not None:
            bound = sizes.hidden_size**-0.5
            for weights in self.parameters():
                nn.init.uniform_(weights, -bound, bound, generator=generator)

    def read(self, x: torch.Tensor) -> torch.Tensor:
        """Hidden state of the top layer after the last row.

        Args:
            x: normalised rows, time first: (T, N, I), as `rows_first` makes them. Time first is
                the order in which the LSTM works, so nothing is copied.

        Returns:
            h_T (N, H).
        """
        h, _ = self.lstm(x)  # (T, N, H)
        last: torch.Tensor = h[-1]  # (N, H)
        return last

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Logits (N, O) after the last row of x (T, N, I)."""
        logits: torch.Tensor = self.fc(self.read(x))  # (N, O)
        return logits

    def numpy_state(self) -> dict[str, NDArray[np.float32]]:
        """Copies of all weights, name → array."""
        return {name: t.detach().cpu().numpy().copy() for name, t in self.state_dict().items()}

    def load_numpy_state(self, tensors: Mapping[str, NDArray[np.float32]]) -> None:
        """Take over weights read by `checkpoint.load_numpy` or `checkpoint.load_ckpt`."""
        self.load_state_dict({name: torch.tensor(array) for name, array in tensors.items()})


def rows_first(images: torch.Tensor, *, mean: float = MEAN, std: float = STD) -> torch.Tensor:
    """Turn images into what `DigitLSTM` reads.

    Args:
        images: (N, 28, 28), uint8 in 0 … 255 or float in [0, 1].
        mean: of the pixels in [0, 1].
        std: standard deviation of the pixels in [0, 1].

    Returns:
        Normalised float32 rows (28, N, 28), contiguous.
    """
    scale = 1 / 255 if images.dtype == torch.uint8 else 1.0
    x = images.to(torch.float32).transpose(0, 1).contiguous()  # (N, T, I) → (T, N, I)
    return x.mul_(scale / std).sub_(mean / std)
