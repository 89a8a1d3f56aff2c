"""An input that is 0 but for a few pulses: what untrained networks are shown on.

Left out: what is typed (sequences.py). Symbols: T steps.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Pulses:
    """Numbers at some steps.

    Attributes:
        steps: T.
        at: the input at each of these steps, counted from 0; it is 0 at all others.
    """

    steps: int
    at: Mapping[int, float]

    def inputs(self) -> NDArray[np.float64]:
        """One sequence of one number a step, (T, 1, 1)."""
        x = np.zeros((self.steps, 1, 1))
        for t, value in self.at.items():
            x[t] = value
        return x
