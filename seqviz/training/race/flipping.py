"""By what one step multiplies a small change of a network's state, and whether that can flip it.

The eigenvalues of the step's Jacobian ∂s_t/∂s_{t−1} at the states that the network really had. To
count odd and even, a step that reads a 1 has to turn the state around: an eigenvalue with a
negative real part. A minGRU's Jacobian is the diagonal of 1 − z_t, and each lies between 0 and 1.

Left out: the line of thought for several layers.

Source: R. Grazzi et al., "Unlocking State-Tracking in Linear RNNs Through Negative Eigenvalues",
2024, arXiv:2411.12537.

Symbols: T steps, N sequences, E eigenvalues.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from seqviz.cells import RNNModel
from seqviz.cells.linear import LinearRun
from seqviz.data.memory import MemoryTask

SEQUENCES: Final = 4
STEPS: Final = 60
"""So many short sequences are looked at that they have this many steps: ones are among them."""


def factors_at_ones(
    model: RNNModel, task: MemoryTask, steps: int, seed: int
) -> NDArray[np.float64]:
    """The real parts of all eigenvalues at steps that read a 1, in ascending order, (E,).

    A step whose numbers grew out of bounds has none.

    Args:
        model: one layer, trained on parity; read, not changed.
        task: parity.
        steps: T.
        seed: of the sequences.
    """
    (cell,) = model.cells
    count = max(SEQUENCES, -(-STEPS // steps))
    drawn = task.sequences(np.random.default_rng((seed, steps)), count, steps)
    with np.errstate(over="ignore", invalid="ignore"):
        run = model.forward(drawn.x.swapaxes(0, 1).astype(model.dtype)).layers[0]
    states = [run.quantity(name) for name in cell.description.states]  # (T, N, H) each
    known = np.isfinite(np.stack(states)).all(axis=(0, 3))  # (T, N)
    found = []
    for k in range(count):
        with np.errstate(over="ignore", invalid="ignore"):
            jacobians = LinearRun(cell, run, sequence=k).jacobians()  # (T, S·H, S·H)
        ones = drawn.x[k, 1:, 0] == 1  # the first step has no state before it
        read = jacobians[1:][ones & known[1:, k]].astype(np.float64)
        bounded = read[np.isfinite(read).all(axis=(1, 2))]
        found.append(np.linalg.eigvals(bounded).real.ravel())
    return np.sort(np.concatenate(found))
