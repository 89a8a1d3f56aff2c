"""One step of any described cell in basic operations of torch, under autograd.

`torch.nn` has an RNN, an LSTM and a GRU; of every other cell the equations of its description are
computed here, one operation after another, with torch's own functions, so that it can be compared
with, and trained on any device. Nothing of the NumPy path computes here. Left out: speed.

Symbols: N sequences, I inputs, H units; leading axes are left alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

import torch
from torch import nn
from torch.nn import functional as F

from seqviz.cells import Description, Sum
from seqviz.cells.description import PREV

_ACTIVATIONS: Final[Mapping[str, Callable[[torch.Tensor], torch.Tensor]]] = MappingProxyType(
    {"sigmoid": torch.sigmoid, "tanh": torch.tanh, "relu": torch.relu, "identity": lambda a: a}
)
_OPERATIONS: Final[Mapping[str, Callable[..., torch.Tensor]]] = MappingProxyType(
    {
        "product": torch.mul,
        "add": torch.add,
        "complement": lambda u: 1 - u,
        "tanh": torch.tanh,
    }
)


class DescribedCell(nn.Module):
    """One step of a described cell.

    Args:
        description: what it computes.
        arrays: its learned arrays, by name.
    """

    def __init__(self, description: Description, arrays: Mapping[str, torch.Tensor]) -> None:
        super().__init__()
        self.description = description
        self.arrays = nn.ParameterDict({name: nn.Parameter(one) for name, one in arrays.items()})
        self.hidden_size = len(arrays["W_x"]) // len(description.blocks)

    def forward(self, x: torch.Tensor, states: Sequence[torch.Tensor]) -> tuple[torch.Tensor, ...]:
        """One step: x (N, I) and every state (N, H) to the states after it."""
        made = self.values(x, states)
        return tuple(made[name] for name in self.description.states)

    def values(self, x: torch.Tensor, states: Sequence[torch.Tensor]) -> dict[str, torch.Tensor]:
        """Every quantity of a step, (…, H).

        Args:
            x: (…, I), the inputs.
            states: as before the step, (…, H) each.
        """
        own = self.description
        known = {"x": x}
        known |= {name + PREV: s for name, s in zip(own.states, states, strict=True)}
        for one in own:
            if isinstance(one, Sum):
                known[one.name] = _ACTIVATIONS[one.activation](self._pre(one, known))
            else:
                sources = [known[name] for name in one.of]
                known[one.name] = _OPERATIONS[one.operation](*sources)
        return {one.name: known[one.name] for one in own}

    def _pre(self, one: Sum, known: Mapping[str, torch.Tensor]) -> torch.Tensor:
        parts = []
        for term in one.terms:
            part = known[term.source]
            if term.array:
                rows = self._rows(term.array, one)
                part = F.linear(part, rows) if rows.dim() == 2 else part * rows
            parts.append(part)
        if one.bias:
            parts.append(self._rows(one.bias, one))
        return torch.stack(torch.broadcast_tensors(*parts)).sum(dim=0)

    def _rows(self, array: str, one: Sum) -> torch.Tensor:
        rows = self.description.array(array).rows(one.rows_of, self.hidden_size)
        found: torch.Tensor = self.arrays[array][rows]
        return found
