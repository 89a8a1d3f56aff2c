"""Any described cell in basic operations of torch, under autograd: a step, and whole layers.

`torch.nn` has an RNN, an LSTM and a GRU; of every other cell the equations of its description are
computed here, one operation after another, with torch's own functions, so that it can be compared
with, and trained on any device. Nothing of the NumPy path computes here. Left out: speed.

Symbols: N sequences, I inputs, H units; leading axes are left alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType
from typing import Final, Self

import torch
from torch import nn
from torch.nn import functional as F

from seqviz.cells import CELLS, Cell, Description, Sum
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


class DescribedLayers(nn.Module):
    """Layers of one described cell over whole sequences, batch first.

    Args:
        cells: one a layer, the lowest first, each reading the h of the one below; their weights
            are copied.

    Raises:
        ValueError: no cells, or sizes, kinds or options that do not fit together.
    """

    def __init__(self, cells: Sequence[Cell]) -> None:
        super().__init__()
        if not cells:
            raise ValueError("cells is empty; wanted at least one")
        for layer, (below, above) in enumerate(pairwise(cells), start=1):
            own = (above.input_size, above.kind, above.options)
            if own != (below.hidden_size, below.kind, below.options):
                raise ValueError(f"cells[{layer}] is {above!r}; wanted one that reads {below!r}")
        self.kind, self.options = cells[0].kind, cells[0].options
        self.layers = nn.ModuleList(
            DescribedCell(
                cell.description,
                {name: torch.tensor(array) for name, array in cell.parameters().items()},
            )
            for cell in cells
        )

    def forward(
        self, x: torch.Tensor, states: Sequence[Sequence[torch.Tensor]] | None = None
    ) -> tuple[torch.Tensor, tuple[tuple[torch.Tensor, ...], ...]]:
        """Run over whole sequences.

        Args:
            x: (N, T, I).
            states: of every layer, (N, H) each, in the description's order; zeros if left out.

        Returns:
            The top layer's h, (N, T, H), and the states of every layer after the last step.
        """
        finals = []
        signal = x
        for index, layer in enumerate(self.layers):
            assert isinstance(layer, DescribedCell), "made so"
            zero = x.new_zeros(len(x), layer.hidden_size)
            state = (zero,) * len(layer.description.states) if states is None else states[index]
            found = []
            for x_t in signal.unbind(dim=1):
                state = layer(x_t, state)
                found.append(state[0])
            signal = torch.stack(found, dim=1)  # (N, T, H)
            finals.append(tuple(state))
        return signal, tuple(finals)

    def cells(self) -> tuple[Cell, ...]:
        """The same as cells, the weights copied, from whatever device."""
        found = []
        for layer in self.layers:
            assert isinstance(layer, DescribedCell), "made so"
            own = {name: one.detach().cpu().numpy() for name, one in layer.arrays.items()}
            found.append(CELLS[self.kind].from_parameters(own, **self.options))
        return tuple(found)

    def adopt(self, cells: Sequence[Cell]) -> Self:
        """Copy the weights of cells of the same sizes into these layers, wherever they lie."""
        for layer, cell in zip(self.layers, cells, strict=True):
            assert isinstance(layer, DescribedCell), "made so"
            with torch.no_grad():
                for name, array in cell.parameters().items():
                    layer.arrays[name].copy_(torch.tensor(array))
        return self
