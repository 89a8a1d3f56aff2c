"""What every run that torch trains has in common: its network, made late, told and let go.

The network is made by the first lesson, in the worker, which is what loads torch; this module does
not. Left out: what a lesson is made of.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from numpy.typing import NDArray

from seqviz.training.engine.torch_trainer import read_only
from seqviz.training.tasks.task import Run


class TorchNetwork(Protocol):
    """One that torch trains."""

    def numpy_state(self) -> dict[str, NDArray[Any]]:
        """Copies of all weights, by torch's names."""


class TorchRun(Run):
    """One network that torch trains.

    Attributes:
        model: torch's network, once the worker has made it.
    """

    model: TorchNetwork | None

    def _weights(self) -> Mapping[str, NDArray[Any]]:
        """Read-only copies of all weights, by the names that `network` reads."""
        assert self.model is not None
        return read_only(self.model.numpy_state())

    def let_go(self) -> None:
        """Nobody trains on: keep neither the lesson nor the network."""
        super().let_go()
        self.model = None
