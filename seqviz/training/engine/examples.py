"""What a network learns from: input sequences and what it should have answered, checked once.

    y of shape             the network is asked                           loss
    (N,) or (N, O)         once, after the last step                      mse
    (N, K, O), K > 1       K times: after the last step, then reading on  mse, O == I
    (N, T) or (N, T, O)    after every step (`every_step=True`)           mse
    (N,) whole numbers     once: which class                              cross_entropy
    (N, T) whole numbers   after every step (`every_step=True`)           cross_entropy

`(N,)` and `(N, T)` of numbers need O == 1. Left out: sequences of different lengths in one set.

Dimension letters: N sequences, T steps, I inputs, O outputs, K answers wanted of each sequence.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from seqviz.cells import RNNModel
from seqviz.cells.arrays import Array
from seqviz.training.engine.losses import LossName, check_labels


@dataclass(frozen=True, slots=True, eq=False)
class Examples:
    """Sequences with their targets.

    Attributes:
        x: (N, T, I), in the model's dtype.
        target: (N, K, O) in the model's dtype, or labels (N, K).
        every_step: the targets belong to all T steps (K == T), not to the end.
    """

    x: Array
    target: Array
    every_step: bool

    def __len__(self) -> int:
        """N."""
        return len(self.x)

    @property
    def ahead(self) -> int:
        """How many further steps are taken after the window: K − 1, or 0."""
        return 0 if self.every_step else self.target.shape[1] - 1

    def rows(self, rows: slice | NDArray[Any]) -> tuple[Array, Array]:
        """Return some sequences, time first: x (T, n, I) and target (K, n, O) or (K, n)."""
        return self.x[rows].swapaxes(0, 1), self.target[rows].swapaxes(0, 1)


def examples(
    model: RNNModel, X: Array, y: Array, *, loss: LossName, every_step: bool, name: str = ""
) -> Examples:
    """Check inputs and targets against a model, and convert them to its dtype.

    Args:
        model: whose sizes must fit.
        X: (N, T, I).
        y: see the table at the top of the module.
        loss: decides whether targets are numbers or classes.
        every_step: targets at every step.
        name: put before X and y in messages.

    Raises:
        TypeError: something that is not an array.
        ValueError: a wrong shape, numbers that are not finite, labels out of range.
    """
    for letter, array in (("X", X), ("y", y)):
        checked: object = array
        if not isinstance(checked, np.ndarray):
            raise TypeError(f"{name}{letter}: got {type(checked).__name__}, want a NumPy array")
    inputs, outputs = model.cells[0].input_size, model.W_y.shape[0]
    if X.ndim != 3 or X.shape[2] != inputs or 0 in X.shape:
        want = f"(N, T, {inputs}) with N and T at least 1"
        raise ValueError(f"{name}X: got shape {X.shape}, want {want}")
    number, steps, _ = X.shape
    x = _finite(f"{name}X", X, model)
    if loss == "cross_entropy":
        check_labels(f"{name}y", y, (number, steps) if every_step else (number,), outputs)
        return Examples(x, y.reshape(number, -1), every_step)
    wanted: list[tuple[int, ...]] = [(number, steps, outputs) if every_step else (number, outputs)]
    if outputs == 1:
        wanted.append(wanted[0][:-1])
    target = y
    if every_step or y.ndim != 3:
        if y.shape not in wanted:
            shapes = " or ".join(map(str, wanted))
            raise ValueError(f"{name}y: got shape {y.shape}, want {shapes}")
        target = y.reshape(number, -1, outputs)
    elif y.shape[::2] != (number, outputs) or y.shape[1] < 1:
        raise ValueError(f"{name}y: got shape {y.shape}, want ({number}, K, {outputs})")
    if not every_step and target.shape[1] > 1 and outputs != inputs:
        got = f"{target.shape[1]} values after each window"
        want = f"1, because {outputs} outputs cannot be read as {inputs} inputs"
        raise ValueError(f"{name}y: got {got}, want {want}")
    return Examples(x, _finite(f"{name}y", target, model), every_step)


def _finite(name: str, array: Array, model: RNNModel) -> Array:
    if array.dtype.kind not in "fiub":
        raise ValueError(f"{name}: got {array.dtype}, want numbers")
    with np.errstate(over="ignore"):
        converted = np.ascontiguousarray(array, model.dtype)
    if not np.isfinite(converted).all():
        raise ValueError(f"{name}: got NaN or infinity as {model.dtype}, want finite numbers")
    return converted
