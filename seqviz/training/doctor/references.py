"""How well the next value of a series can be told without a network, and from how far back.

On the windows that a network learns from, each way is fitted on four fifths and judged on the fifth
that it has not seen (in blocks of time, each block once), so that none can shine by memorising:

    last        y = x_T
    mean        y = mean of the targets
    linear      least squares on the latest d values, for several d
    products    least squares on the few values and products of two values that correlate most
    neighbours  the mean of what followed the three most similar stretches of d values

What none of these sees may still be there: a failure of all is no proof of chance. Left out:
networks. Symbols: N windows, T values in each, d of them looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from seqviz.data.series import Floats

_Way = Callable[[Floats, Floats, Floats], Floats]

MOST: Final = 600
"""Windows that are looked at: so many, evenly spread over the training part."""
FOLDS, NEAREST, CHOSEN = 5, 3, 6  # parts, similar stretches, values and products
AS_GOOD: Final = 0.9
"""A shorter stretch is enough where the error is above this share of it, with a longer one."""


@dataclass(frozen=True, slots=True)
class References:
    """Mean squared errors on windows that a way was not fitted on, in the network's units.

    Attributes:
        last, mean, linear, products, neighbours: see the module.
        back: how many steps back the farthest value is that the best fit needs; 1 is the last one.
        near: the error of the better of linear and products, where they see only half as far.
        windows: N, that were looked at.
    """

    last: float
    mean: float
    linear: float
    products: float
    neighbours: float
    back: int
    near: float
    windows: int

    @property
    def guess(self) -> float:
        """The better of the two answers that look at nothing else."""
        return min(self.last, self.mean)

    @property
    def best(self) -> float:
        """The smallest error that any of the ways has."""
        return min(self.last, self.mean, self.linear, self.products, self.neighbours)

    @property
    def learnable(self) -> float:
        """Which share of the better guess's error some way gets rid of, 0 to 1."""
        return 1 - self.best / self.guess if self.guess > 0 else 0.0


def references(values: Floats, window: int, *, first: int = 0) -> Iterator[References | None]:
    """Look at a series in slices of work; the last thing that comes is what was found.

    Args:
        values: (V,), the training part.
        window: T, how far back may be looked.
        first: index of the earliest target, at least T; so that windows of several lengths are
            compared on the same targets.
    """
    first = max(first, window)
    at = first + np.arange(max(0, len(values) - first))
    if len(at) > MOST:
        at = at[np.unique(np.linspace(0, len(at) - 1, MOST).astype(int))]
    if not len(values):
        at, values = at[:0], np.zeros(1)
    scale = float(values.std()) or 1.0
    known = (values - values.mean()) / scale
    X, y = known[at[:, None] - 1 - np.arange(window)], known[at]  # (N, T), the latest first
    if len(y) < 2 * FOLDS:
        plain = float(np.mean((X[:, 0] - y) ** 2)) * scale**2 if len(y) else 0.0
        mean = float(y.var()) * scale**2 if len(y) else 0.0
        yield References(plain, mean, mean, mean, mean, 1, mean, len(y))
        return
    folds = np.array_split(np.arange(len(y)), FOLDS)
    lengths = [d for d in (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 80, 100) if d < window]
    lengths.append(window)
    linear: dict[int, float] = {}
    products: dict[int, float] = {}
    for d in lengths:
        linear[d] = _judged(X[:, :d], y, folds, _linear)
        yield None
        products[d] = _judged(X[:, :d], y, folds, _products)
        yield None
    near = {d: _judged(X[:, :d], y, folds, _neighbours) for d in lengths if d <= 16}
    yield None
    by_length = {d: min(linear[d], products[d], near.get(d, np.inf)) for d in lengths}
    best = min(by_length.values())
    floor = best + 1e-6
    back = next(d for d in lengths if AS_GOOD * by_length[d] <= floor)
    shorter = [d for d in lengths if d <= max(1, back // 2)]
    power = scale**2
    yield References(
        last=float(np.mean((X[:, 0] - y) ** 2)) * power,
        mean=_judged(X, y, folds, _mean) * power,
        linear=min(linear.values()) * power,
        products=min(products.values()) * power,
        neighbours=min(near.values()) * power,
        back=back,
        near=min(min(linear[d], products[d]) for d in shorter) * power,
        windows=len(y),
    )


# ---------------------------------------------------------------- the ways


def _judged(X: Floats, y: Floats, folds: list[np.ndarray], way: _Way) -> float:
    """Mean squared error, each fold judged by what was fitted on the others."""
    total = 0.0
    for fold in folds:
        rest = np.ones(len(y), np.bool_)
        rest[fold] = False
        answers = way(X[rest], y[rest], X[fold])
        total += float(np.sum((answers - y[fold]) ** 2))
    return total / len(y)


def _mean(_X: Floats, y: Floats, asked: Floats) -> Floats:
    return np.full(len(asked), y.mean())


def _solved(X: Floats, y: Floats, asked: Floats) -> Floats:
    """Least squares with a constant; a trace of ridge keeps copies of a value apart."""
    A = np.column_stack([X, np.ones(len(X))])
    gram = A.T @ A
    gram[np.diag_indices_from(gram)] += 1e-8 * len(X)
    weights = np.linalg.solve(gram, A.T @ y)
    answers: Floats = np.column_stack([asked, np.ones(len(asked))]) @ weights
    return answers


_linear = _solved


def _products(X: Floats, y: Floats, asked: Floats) -> Floats:
    """Least squares on the values, and products of two, that correlate most with the target."""
    d = X.shape[1]
    i, j = np.triu_indices(d)
    target = y - y.mean()
    # covariance of y with each product: Σ_n y_n x_ni x_nj, less the means
    middle = X.T @ X / len(X)
    power = np.sqrt(np.fmax((X**2).T @ (X**2) / len(X) - middle**2, 1e-12))
    of_products = np.abs((X * target[:, None]).T @ X / len(X) / power)[i, j]
    of_values = np.abs(target @ X / len(X) / np.fmax(X.std(axis=0), 1e-6))
    most = np.argsort(np.concatenate([of_values, of_products]))[::-1][:CHOSEN]

    def chosen(rows: Floats) -> Floats:
        return np.column_stack(
            [rows[:, k] if k < d else rows[:, i[k - d]] * rows[:, j[k - d]] for k in most]
        )

    return _solved(chosen(X), y, chosen(asked))


def _neighbours(X: Floats, y: Floats, asked: Floats) -> Floats:
    """The mean of what followed the most similar stretches."""
    apart = (asked**2).sum(axis=1)[:, None] - 2 * asked @ X.T + (X**2).sum(axis=1)  # (n, N)
    count = min(NEAREST, len(X))
    nearest = np.argpartition(apart, count - 1, axis=1)[:, :count]
    answers: Floats = y[nearest].mean(axis=1)
    return answers
