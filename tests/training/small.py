"""What the tests of the trainer share: a small model, windows of a sine, sorting events."""

import numpy as np

from seqviz.cells import RNNModel


def make_model(kind="rnn", *, hidden=6, inputs=1, outputs=1, seed=0, **options):
    """A small model."""
    rng = np.random.default_rng(seed)
    return RNNModel(inputs, hidden, outputs, cell=kind, rng=rng, **options)


def sine(count=70, window=6, ahead=1):
    """Windows of a sine and the value, or values, after each."""
    values = np.sin(np.linspace(0, 20, count + window + ahead - 1))
    X = np.stack([values[i : i + window] for i in range(count)])[..., None]
    after = np.stack([values[i + window : i + window + ahead] for i in range(count)])
    return X, after[:, 0] if ahead == 1 else after[..., None]


def of(kind, events):
    """The events of one type."""
    return [event for event in events if isinstance(event, kind)]


def same(first, second):
    """Whether two sets of parameters are equal bit for bit."""
    return all(np.array_equal(first[name], second[name]) for name in first)
