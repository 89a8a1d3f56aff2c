"""An RNN's training in three classes, to read, run and take away: cell, model, trainer.

The lines need no package but NumPy and make the same updates as the trainer of a series with its
usual settings (Adam, gradients clipped, mini-batches in a new order each epoch). Comments are
fields, so that whoever shows the lines says them in the reader's language.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from seqviz.cells.description import N_

COMMENTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "cell": N_("One step: multiply, add, squash."),
        "back": N_("The same step backwards: what each weight had to do with the error."),
        "model": N_("The loop over the steps, and the answer after the last one."),
        "axes": N_("X: sequences, steps, inputs. The loop runs over the steps."),
        "through": N_("Backpropagation through time: from the last step to the first."),
        "trainer": N_("Read, measure, send the error back, change the weights."),
        "clip": N_("A gradient that is too long is shortened."),
        "adam": N_("Adam: each weight has its own step size."),
        "order": N_("Every epoch in another order."),
    }
)
"""Field → its sentence, an English source string."""

_LINES: Final = """\
import numpy as np


class RNNCell:
    # <cell>
    def __init__(self, input_size, hidden_size, rng):
        bound = 1 / np.sqrt(hidden_size)
        self.W_x = rng.uniform(-bound, bound, (hidden_size, input_size))
        self.W_h = rng.uniform(-bound, bound, (hidden_size, hidden_size))
        self.b = rng.uniform(-bound, bound, hidden_size)

    def forward(self, x_t, h_prev):
        return np.tanh(x_t @ self.W_x.T + h_prev @ self.W_h.T + self.b)

    # <back>
    def backward(self, x_t, h_prev, h_t, d_h, d):
        d_a = d_h * (1 - h_t**2)
        d["W_x"] += d_a.T @ x_t
        d["W_h"] += d_a.T @ h_prev
        d["b"] += d_a.sum(axis=0)
        return d_a @ self.W_h


class RNNModel:
    # <model>
    def __init__(self, input_size, hidden_size, output_size, rng):
        bound = 1 / np.sqrt(hidden_size)
        self.cell = RNNCell(input_size, hidden_size, rng)
        self.W_y = rng.uniform(-bound, bound, (output_size, hidden_size))
        self.b_y = rng.uniform(-bound, bound, output_size)

    def parameters(self):
        cell = self.cell
        return {"W_x": cell.W_x, "W_h": cell.W_h, "b": cell.b, "W_y": self.W_y, "b_y": self.b_y}

    # <axes>
    def forward(self, X):
        states = [np.zeros((len(X), len(self.cell.b)))]
        for t in range(X.shape[1]):
            states.append(self.cell.forward(X[:, t], states[-1]))
        return states[-1] @ self.W_y.T + self.b_y, states

    # <through>
    def backward(self, X, states, d_y):
        d = {name: np.zeros_like(array) for name, array in self.parameters().items()}
        d["W_y"] += d_y.T @ states[-1]
        d["b_y"] += d_y.sum(axis=0)
        d_h = d_y @ self.W_y
        for t in reversed(range(X.shape[1])):
            d_h = self.cell.backward(X[:, t], states[t], states[t + 1], d_h, d)
        return d


class Trainer:
    # <trainer>
    def __init__(self, model, rng, learning_rate=0.003, clip=1.0, batch_size=32):
        self.model, self.rng = model, rng
        self.learning_rate, self.clip, self.batch_size = learning_rate, clip, batch_size
        self.steps = 0
        self.mean = {name: np.zeros_like(array) for name, array in model.parameters().items()}
        self.square = {name: np.zeros_like(array) for name, array in model.parameters().items()}

    def update(self, X, y):
        answer, states = self.model.forward(X)
        loss = np.mean((answer - y) ** 2)
        d = self.model.backward(X, states, 2 * (answer - y) / y.size)
        # <clip>
        length = np.sqrt(sum(np.sum(g**2) for g in d.values()))
        scale = min(1.0, self.clip / (length + 1e-6))
        # <adam>
        self.steps += 1
        for name, weights in self.model.parameters().items():
            g, m, q = scale * d[name], self.mean[name], self.square[name]
            m += (1 - 0.9) * (g - m)
            q += (1 - 0.999) * (g**2 - q)
            step = m / (1 - 0.9**self.steps)
            weights -= self.learning_rate * step / (np.sqrt(q / (1 - 0.999**self.steps)) + 1e-8)
        return loss

    def train(self, X, y, epochs):
        history = []
        for epoch in range(epochs):
            # <order>
            order = self.rng.permutation(len(X))
            batches = [order[k : k + self.batch_size] for k in range(0, len(X), self.batch_size)]
            losses = [self.update(X[rows], y[rows]) for rows in batches]
            history += losses
            print(f"{epoch + 1}/{epochs}  {np.mean(losses):.6f}")
        return history
"""


def classes(comments: Mapping[str, str] = COMMENTS) -> str:
    """The lines with these comments.

    Raises:
        ValueError: a comment that is lacking, or would not stay on its line.
    """
    if set(comments) != set(COMMENTS) or any("\n" in said for said in comments.values()):
        raise ValueError(f"comments: wanted one line each for {', '.join(COMMENTS)}")
    return re.sub(r"<(\w+)>", lambda found: comments[found[1]], _LINES)
