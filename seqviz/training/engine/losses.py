"""What is minimised: a number that says how wrong the outputs are, and its gradient.

    mse            loss = mean (y − target)²            ∂loss/∂y = 2·(y − target) / count
    cross_entropy  loss = mean −log softmax(y)_label    ∂loss/∂y = (softmax(y) − onehot) / count

Cross-entropy is in nats. The mean is over everything that has a target: all sequences, and all
steps where every step has one. Left out: weights per class, ignored labels.

Symbols and shapes: y (..., O) the outputs; target (..., O) numbers, or labels (...) 0 to O − 1.

Source: C. M. Bishop, "Pattern Recognition and Machine Learning" (2006), sections 5.2 and 5.3.
"""

from collections.abc import Callable
from typing import Final, Literal

import numpy as np

from seqviz.cells.arrays import Array

LossName = Literal["mse", "cross_entropy"]
Loss = Callable[[Array, Array], tuple[float, Array]]


def mse(y: Array, target: Array) -> tuple[float, Array]:
    """Return the mean squared error and its gradient.

    Args:
        y: the outputs, any shape.
        target: the same shape.

    Returns:
        mean (y − target)², in the square of the data's unit, and ∂loss/∂y of y's shape.

    Raises:
        ValueError: different shapes (they would be broadcast, silently).
    """
    if y.shape != target.shape:
        raise ValueError(f"target: got shape {target.shape}, want that of y, {y.shape}")
    error = y - target
    # loss = mean (y − target)²
    loss = float(np.vdot(error, error)) / error.size
    # ∂loss/∂y = 2·(y − target) / count
    error *= 2 / error.size
    return loss, error


def cross_entropy(y: Array, labels: Array) -> tuple[float, Array]:
    """Return the mean cross-entropy of softmax(y), and its gradient.

    Args:
        y: (..., O), logits.
        labels: (...), whole numbers from 0 to O − 1.

    Returns:
        mean −log softmax(y)_label in nats, and ∂loss/∂y of y's shape.

    Raises:
        ValueError: labels of another shape, not whole numbers, or outside 0 … O − 1.
    """
    check_labels("labels", labels, y.shape[:-1], y.shape[-1])
    logits = y.reshape(-1, y.shape[-1])  # (M, O)
    row = np.arange(len(logits)), labels.reshape(-1)
    # log softmax(y) = y − max − log Σ exp(y − max): the shift by the maximum keeps exp finite
    shifted = logits - logits.max(axis=1, keepdims=True)
    exps = np.exp(shifted)
    sums = exps.sum(axis=1, keepdims=True)
    loss = float(np.mean(np.log(sums[:, 0]) - shifted[row]))
    # ∂loss/∂y = (softmax(y) − onehot) / count
    d_y: Array = exps / sums
    d_y[row] -= 1
    d_y /= len(logits)
    return loss, d_y.reshape(y.shape)


LOSSES: Final[dict[LossName, Loss]] = {"mse": mse, "cross_entropy": cross_entropy}


def of_each(y: Array, target: Array, loss: LossName) -> Array:
    """The loss of each sequence, in float64, (N,): the mean over its answers.

    Args:
        y: (K, N, O), the answers.
        target: (K, N, O) numbers, or (K, N) labels.
        loss: "mse" or "cross_entropy".
    """
    wide = y.astype(np.float64)
    if loss == "mse":
        errors: Array = ((wide - target) ** 2).mean(axis=(0, 2))
        return errors
    shifted = wide - wide.max(axis=2, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=2, keepdims=True))
    own: Array = -np.take_along_axis(logs, target[..., None], axis=2)[..., 0].mean(axis=0)
    return own


def check_labels(name: str, labels: Array, shape: tuple[int, ...], classes: int) -> None:
    """Refuse labels that a network with this many outputs cannot be asked for.

    Raises:
        ValueError: another shape, not whole numbers, or outside 0 … classes − 1.
    """
    if labels.shape != shape:
        raise ValueError(f"{name}: got shape {labels.shape}, want {shape}")
    if not np.issubdtype(labels.dtype, np.integer):
        raise ValueError(f"{name}: got {labels.dtype}, want whole numbers")
    if labels.size and not (labels.min() >= 0 and labels.max() < classes):
        got = f"from {labels.min()} to {labels.max()}"
        raise ValueError(f"{name}: got values {got}, want 0 to {classes - 1}")
