"""The character model as a torch module: it reads one character a step and guesses the next.

Equations, for the character with index i_t out of a vocabulary of V:

    x_t = one-hot row of i_t                          or an embedding E[i_t] of D numbers
    h_t, c_t = LSTM(x_t, h_{t−1}, c_{t−1})            likewise an RNN or a GRU
    logits_t = W_y · h_t + b_y                        P(next = k) = softmax(logits_t)_k

An embedding followed by W_x is a linear map of a one-hot row, so `numpy_state` folds the two into
one matrix, W_x ← W_x Eᵀ: a checkpoint always is a plain one-hot model. Left out: attention.

Symbols: T characters, N streams side by side, V vocabulary, D embedding, H hidden units.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional as F

from seqviz.data.text import Vocabulary
from seqviz.models.bridge import torch_layers
from seqviz.models.checkpoint import Architecture
from seqviz.models.sampling import Sampling, uniforms


class CharNetwork(nn.Module):
    """Characters → one recurrent layer (or more) → V logits after every character.

    Args:
        architecture: `input_size` and `num_classes` are both V.
        embedding_size: D, or None to read one-hot rows.
        generator: draws the initial weights, uniform in ±1/√H; torch's global one by default.

    State-dict names: `lstm.weight_ih_l0` … , `fc.weight`, `fc.bias`, with an embedding also
    `embedding.weight`.
    """

    def __init__(
        self,
        architecture: Architecture,
        *,
        embedding_size: int | None = None,
        generator: torch.Generator | None = None,
    ) -> None:
        super().__init__()
        sizes = architecture
        if sizes.input_size != sizes.num_classes:
            raise ValueError(
                f"input_size and num_classes are {sizes.input_size} and {sizes.num_classes}; "
                "wanted the size of one vocabulary for both"
            )
        self.architecture = sizes
        self.embedding = nn.Embedding(sizes.input_size, embedding_size) if embedding_size else None
        width = embedding_size or sizes.input_size
        layer = torch_layers(sizes.kind, width, sizes.hidden_size, sizes.num_layers)
        self.add_module(sizes.kind, layer)
        self.fc = nn.Linear(sizes.hidden_size, sizes.num_classes)
        if generator is not None:
            bound = sizes.hidden_size**-0.5
            for weights in self.parameters():
                nn.init.uniform_(weights, -bound, bound, generator=generator)

    @property
    def recurrent(self) -> nn.RNNBase:
        """The recurrent layers."""
        layer = getattr(self, self.architecture.kind)
        assert isinstance(layer, nn.RNNBase)
        return layer

    def inputs(self, indices: torch.Tensor) -> torch.Tensor:
        """What the first layer reads: (T, N) indices → (T, N, V) one-hot rows or (T, N, D)."""
        if self.embedding is not None:
            embedded: torch.Tensor = self.embedding(indices)
            return embedded
        return F.one_hot(indices, self.architecture.input_size).to(self.fc.weight.dtype)

    def read(self, indices: torch.Tensor, state: Any = None) -> tuple[torch.Tensor, Any]:
        """Hidden states (T, N, H) of the top layer, and the state to go on from.

        Args:
            indices: int64 (T, N).
            state: what the last call returned, or None for zeros.
        """
        h, state = self.recurrent(self.inputs(indices), state)
        return h, state

    def forward(self, indices: torch.Tensor, state: Any = None) -> tuple[torch.Tensor, Any]:
        """Logits (T, N, V) after every character, and the state to go on from."""
        h, state = self.read(indices, state)
        return self.fc(h), state

    @torch.inference_mode()
    def write(
        self,
        vocabulary: Vocabulary,
        prompt: str,
        length: int,
        *,
        sampling: Sampling | None = None,
        seed: int = 0,
    ) -> str:
        """Generate text step by step, plainly: the slow twin of `charlm.CharLM.write`.

        Args:
            vocabulary: V characters.
            prompt: at least one character, read first.
            length: how many characters.
            sampling: how each is chosen; `Sampling()` by default.
            seed: of the random numbers, the same as those of the twin.
        """
        chosen, state, draws = sampling or Sampling(), None, uniforms(seed)
        indices: list[int] = []
        for index in vocabulary.encode(prompt).tolist():
            logits, state = self(torch.tensor([[index]]), state)  # (1, 1, V)
        for _ in range(length):
            indices.append(chosen.choose(logits[0, 0].numpy(), next(draws)))
            logits, state = self(torch.tensor([[indices[-1]]]), state)
        return vocabulary.decode(np.array(indices))

    def numpy_state(self) -> dict[str, NDArray[np.float32]]:
        """Copies of all weights, name → array; an embedding is folded into `weight_ih_l0`."""
        state = {name: t.detach().cpu().numpy().copy() for name, t in self.state_dict().items()}
        if self.embedding is not None:
            first = f"{self.architecture.kind}.weight_ih_l0"
            state[first] = state[first] @ state.pop("embedding.weight").T  # (G·H, D)·(D, V)
        return state

    def load_numpy_state(self, tensors: Mapping[str, NDArray[np.float32]]) -> None:
        """Take over weights as `numpy_state` of a one-hot model gives them."""
        self.load_state_dict({name: torch.tensor(array) for name, array in tensors.items()})
