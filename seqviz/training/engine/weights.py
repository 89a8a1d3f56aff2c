"""All parameters of a model as one vector, and whole copies of them for readers on other threads.

One vector, because an update is elementwise: one NumPy call instead of one a matrix. The model
keeps its own arrays, which are written after each update under a lock, so a reader never gets half
of one.

Left out: optimizers, files.
"""

import threading

import numpy as np

from seqviz.cells import RNNModel
from seqviz.cells.arrays import Array
from seqviz.training.engine.optimizers import Optimizer


class Weights:
    """The parameters of a model, (P,).

    Args:
        model: whose arrays are read and written.

    Attributes:
        vector: (P,), in the order of `model.parameters()`.
    """

    def __init__(self, model: RNNModel) -> None:
        self._model, self._lock = model, threading.Lock()
        self.read()

    def read(self) -> None:
        """Take over what the model has now; it may have been changed by hand."""
        self.vector = np.concatenate([a.ravel() for a in self._model.parameters().values()])

    @np.errstate(over="ignore", invalid="ignore")  # the next loss tells
    def update(self, optimizer: Optimizer, gradient: Array, learning_rate: float) -> None:
        """Let the optimizer make one step with a gradient (P,)."""
        with self._lock:
            optimizer.step(self.vector, gradient, learning_rate)
            self._write()

    def restore(self, vector: Array) -> None:
        """Go back to earlier parameters (P,)."""
        with self._lock:
            self.vector[...] = vector
            self._write()

    def current(self) -> dict[str, Array]:
        """Return copies of all arrays, all of one moment."""
        with self._lock:
            return self.named(self.vector.copy())

    def named(self, vector: Array) -> dict[str, Array]:
        """Return the parts of a vector (P,) as views with the parameters' names and shapes."""
        named, start = {}, 0
        for name, array in self._model.parameters().items():
            named[name] = vector[start : start + array.size].reshape(array.shape)
            start += array.size
        return named

    def _write(self) -> None:
        start = 0
        for array in self._model.parameters().values():
            array.reshape(-1)[...] = self.vector[start : start + array.size]
            start += array.size
