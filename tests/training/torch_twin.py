"""A torch twin of an `RNNModel`: the same parameters as leaves, stepped by hand under autograd."""

import numpy as np
import torch

from seqviz.cells import RNNModel


class Twin:
    """The printed equations in torch, one step at a time.

    Args:
        model: its parameters are copied.
        reset_state: begin every step with a zero state.
    """

    def __init__(self, model: RNNModel, *, reset_state: bool = False) -> None:
        self.kinds = [cell.kind for cell in model.cells]
        self.relu = getattr(model.cells[0], "nonlinearity", "tanh") == "relu"
        self.leaves = {
            name: torch.tensor(array, requires_grad=True)
            for name, array in model.parameters().items()
        }
        self.hidden, self.reset_state = model.cells[0].hidden_size, reset_state

    def zeros(self, batch_size):
        """A zero state (h, c) for every layer."""
        zero = torch.zeros(batch_size, self.hidden, dtype=self.leaves["W_y"].dtype)
        return [(zero, zero) for _ in self.kinds]

    def step(self, x, states):
        """One step of all layers: y (N, O) and the new states."""
        if self.reset_state:
            states = self.zeros(len(x))
        after = []
        for layer, (kind, (h, c)) in enumerate(zip(self.kinds, states, strict=True)):
            p = {n.split(".")[1]: t for n, t in self.leaves.items() if n.startswith(f"{layer}.")}
            wx, wh = x @ p["W_x"].T, h @ p["W_h"].T
            if kind == "rnn":
                h = torch.relu(wx + wh + p["b"]) if self.relu else torch.tanh(wx + wh + p["b"])
            elif kind == "lstm":
                i, f, g, o = (wx + wh + p["b"]).chunk(4, 1)
                c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
                h = torch.sigmoid(o) * torch.tanh(c)
            else:
                (x_r, x_z, x_n), (h_r, h_z, h_n) = (wx + p["b"]).chunk(3, 1), wh.chunk(3, 1)
                r, z = torch.sigmoid(x_r + h_r), torch.sigmoid(x_z + h_z)
                h = (1 - z) * torch.tanh(x_n + r * (h_n + p["b_hn"])) + z * h
            after.append((h, c))
            x = h
        return x @ self.leaves["W_y"].T + self.leaves["b_y"], after

    def read(self, x, states=None):
        """Read x (T, N, I): the answers (T, N, O) and the last states."""
        states = states or self.zeros(x.shape[1])
        answers = []
        for x_t in x:
            y, states = self.step(x_t, states)
            answers.append(y)
        return torch.stack(answers), states

    def gradient(self):
        """All gradients as one vector, in the model's order."""
        return np.concatenate([leaf.grad.numpy().ravel() for leaf in self.leaves.values()])


def detached(states):
    """The same states, through which no gradient flows back."""
    return [(h.detach(), c.detach()) for h, c in states]
