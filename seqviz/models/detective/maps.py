"""The states of a text as points of a plane: principal components, or neighbours side by side.

    principal components   the two directions in which the states differ most (SVD); distances
                           along them are true, the rest is left out; new states can be put in
    neighbours             t-SNE: states close to each other stay close; what lies far apart, and
                           how large a group looks, means nothing; new states cannot be put in

Left out: more than `MOST` points, other embeddings.

Source: L. van der Maaten and G. Hinton, "Visualizing Data using t-SNE" (2008), as in scikit-learn.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Float32 = NDArray[np.float32]
Array = NDArray[Any]

MOST: Final = 2_000  # points
ITERATIONS: Final = 500  # twice as many move the points by little more
KEPT: Final = 30  # principal components that the neighbours are found in


@dataclass(frozen=True, slots=True, eq=False)
class Axes:
    """Principal components of some states.

    Attributes:
        mean: (H,).
        directions: (K, H), of length 1, the one with the largest spread first.
        shares: of the whole variance that each holds, (K,).
    """

    mean: Array
    directions: Array
    shares: Array

    @classmethod
    def of(cls, states: Float32, count: int = 2) -> Axes:
        """The components of (T, H); each points to where its largest entry is positive.

        Raises:
            ValueError: fewer than 2 states, or more than `MOST`.
        """
        if not 2 <= len(states) <= MOST:
            raise ValueError(f"there are {len(states)} states; wanted 2 to {MOST}")
        mean = states.mean(axis=0, dtype=np.float64)
        _, sizes, rows = np.linalg.svd(states - mean, full_matrices=False)
        rows, variances = rows[:count], sizes**2
        largest = rows[np.arange(len(rows)), np.abs(rows).argmax(axis=1)]
        rows = rows * np.where(largest < 0, -1, 1)[:, None]
        return cls(mean, rows, variances[:count] / max(float(variances.sum()), 1e-30))

    def place(self, states: Float32) -> Float32:
        """States (T, H) as points (T, K)."""
        points: Float32 = ((states - self.mean) @ self.directions.T).astype(np.float32)
        return points


def neighbours(states: Float32, *, seed: int = 0) -> Float32:
    """t-SNE of (T, H) as points (T, 2); the same states and seed give the same picture.

    Takes about three seconds for 1,500 points, on one thread: on a busy machine several wait for
    each other, which took fifteen times as long.
    """
    from sklearn.manifold import TSNE
    from threadpoolctl import threadpool_limits

    axes = Axes.of(states, min(KEPT, states.shape[1], len(states)))
    perplexity = min(30.0, max(1.0, (len(states) - 1) / 3))
    embedding = TSNE(
        perplexity=perplexity, init="pca", random_state=seed, n_jobs=1, max_iter=ITERATIONS
    )
    with threadpool_limits(1):
        points: Float32 = embedding.fit_transform(axes.place(states)).astype(np.float32)
    return points
