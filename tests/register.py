"""Every registered cell with every option, for suites that run over the register."""

from __future__ import annotations

from typing import Any

import numpy as np

from seqviz.cells import CELLS, Cell, RNNModel
from seqviz.cells.register import FORMS, Form


class Case(Form):
    """A cell to be made."""

    def cell(self, input_size: int, hidden_size: int, *, seed: int = 0, dtype: Any = float) -> Cell:
        """One with random weights."""
        rng = np.random.default_rng(seed)
        return CELLS[self.kind](input_size, hidden_size, rng=rng, dtype=dtype, **self.options)

    def model(
        self, sizes: tuple[int, int, int], *, layers: int = 1, seed: int = 0, dtype: Any = float
    ) -> RNNModel:
        """A network of such cells with random weights: inputs, units and outputs."""
        more: dict[str, Any] = dict(self.options)
        rng = np.random.default_rng(seed)
        return RNNModel(*sizes, num_layers=layers, cell=self.kind, rng=rng, dtype=dtype, **more)


CASES = [Case(*form) for form in FORMS]


def name_of(case: Case) -> str:
    """For a test's id: "rnn-relu"."""
    return case.name
