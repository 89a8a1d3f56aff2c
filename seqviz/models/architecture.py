"""The sizes of a stacked recurrent network, and the name and shape of every tensor that they fix.

Left out: numbers, and where they come from (checkpoint, foreign).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from seqviz.cells.register import CELLS, described
from seqviz.models.checkpoint_files import CheckpointError, short

IN_TORCH = ("rnn", "lstm", "gru")
GATE_COUNT = {kind: len(described(kind).blocks) for kind in IN_TORCH}
"""How many blocks of rows the cells that torch has stack."""
SIZE_CAPS = {"input_size": 4096, "hidden_size": 2048, "num_layers": 8, "num_classes": 4096}
CHOICES = {
    "kind": tuple(CELLS),
    "nonlinearity": ("tanh", "relu"),
    "task": ("classes", "regression"),
    "dtype": ("float32", "float64"),
}


def in_torch(kind: str) -> bool:
    """Whether `torch.nn` has this kind of cell, so that its weights have torch's names."""
    return kind in IN_TORCH


@dataclass(frozen=True, slots=True)
class Architecture:
    """The sizes that fix every name and shape of a stacked recurrent network.

    Left out, they are those of the digit reader's.

    Args:
        kind: a name in the register of cells; also the prefix of the recurrent weights' names.
        input_size, hidden_size, num_layers: I, H and L.
        num_classes: the number of classes, or of the outputs of a regression.
        nonlinearity: "tanh" or "relu"; only an "rnn" has the choice.
        task: what the outputs mean: logits of "classes", or the values of a "regression".
        dtype: of all weights, "float32" or "float64".
    """

    kind: str = "lstm"
    input_size: int = 28
    hidden_size: int = 128
    num_layers: int = 2
    num_classes: int = 10
    nonlinearity: str = "tanh"
    task: str = "classes"
    dtype: str = "float32"

    def __post_init__(self) -> None:
        for name, choices in CHOICES.items():
            if getattr(self, name) not in choices:
                got, wanted = getattr(self, name), ", ".join(choices)
                raise CheckpointError(f"{name} is {short(got)}; wanted one of {wanted}")
        if self.nonlinearity != "tanh" and "nonlinearity" not in CELLS[self.kind].OPTIONS:
            raise CheckpointError(f"nonlinearity is {self.nonlinearity!r}; {self.kind} has tanh")
        for name, cap in SIZE_CAPS.items():
            value = getattr(self, name)
            if type(value) is not int or not 1 <= value <= cap:
                raise CheckpointError(
                    f"{name} is {short(value)}; wanted a whole number from 1 to {cap}"
                )

    @property
    def reads_digits(self) -> bool:
        """Whether it has the digit reader's kind of cell, inputs and classes: the defaults."""
        usual = Architecture()
        fixed = ("kind", "input_size", "num_classes")
        return all(getattr(self, name) == getattr(usual, name) for name in fixed)

    def shapes(self) -> dict[str, tuple[int, ...]]:
        """Every tensor's name and shape, in torch's state-dict order (G gates, H hidden units).

        Of a cell that torch does not have, the arrays of its description.
        """
        shapes: dict[str, tuple[int, ...]] = {}
        for layer in range(self.num_layers):
            width = self.input_size if layer == 0 else self.hidden_size
            if not in_torch(self.kind):
                own = described(self.kind).shapes(width, self.hidden_size)
                shapes |= {f"{self.kind}.{name}_l{layer}": shape for name, shape in own.items()}
                continue
            rows = GATE_COUNT[self.kind] * self.hidden_size
            shapes[f"{self.kind}.weight_ih_l{layer}"] = (rows, width)
            shapes[f"{self.kind}.weight_hh_l{layer}"] = (rows, self.hidden_size)
            shapes[f"{self.kind}.bias_ih_l{layer}"] = (rows,)
            shapes[f"{self.kind}.bias_hh_l{layer}"] = (rows,)
        shapes["fc.weight"] = (self.num_classes, self.hidden_size)
        shapes["fc.bias"] = (self.num_classes,)
        return shapes

    def num_parameters(self) -> int:
        """The number of numbers in all tensors together."""
        return sum(int(np.prod(shape)) for shape in self.shapes().values())
