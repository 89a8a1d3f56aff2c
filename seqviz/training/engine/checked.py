"""What an update of the trainer is made from, on a batch of one's own, checked against PyTorch.

The loss and the gradient come from `batch.gradient_of`, the very function that the trainer calls;
torch's come from `torch.nn` and autograd (`seqviz.models.verify_pages.compare_update`). Left out:
clipping and the optimizer's step, own predictions fed back (`teacher_forcing` below 1).
"""

from __future__ import annotations

import numpy as np

from seqviz.cells import RNNModel
from seqviz.cells.arrays import Array
from seqviz.models.verify import Difference
from seqviz.models.verify_pages import compare_update
from seqviz.training.engine.batch import Batch, gradient_of
from seqviz.training.engine.examples import examples
from seqviz.training.engine.losses import mse
from seqviz.training.engine.weights import Weights

SEQUENCES = 32  # at most, of a batch that is checked
STEPS = 20_000  # at most, of all its sequences together


def check_update(
    model: RNNModel, X: Array, y: Array, *, reset_state: bool = False
) -> list[Difference]:
    """Loss, answers and gradient on the first windows, as many as `SEQUENCES` and `STEPS` allow.

    Args:
        model: read, not changed.
        X: (N, T, 1).
        y: what should come after each, as the trainer takes it.
        reset_state: whether the state is zero before every step.
    """
    count = max(1, min(SEQUENCES, STEPS // X.shape[1]))
    data = examples(model, X[:count], y[:count], loss="mse", every_step=False)
    x, target = data.rows(slice(None))  # (T, N, 1), (K, N, O)
    batch = Batch(x[:0], x, target, data.ahead > 0, None, None, reset_state)
    weights = Weights(model)
    weights.read()
    gradient = np.empty_like(weights.vector)
    outcome = gradient_of(model, batch, mse, gradient, stop=lambda: False)
    assert outcome is not None, "nothing stopped it"
    return compare_update(
        model,
        x,
        target,
        reset_state=reset_state,
        answers=batch.forward(model, slice(None)).y,
        loss=outcome.loss,
        gradients=weights.named(gradient),
    )
