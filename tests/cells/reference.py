"""The reference that the cells are tested against: hand-rolled torch loops under autograd.

Every intermediate number is a tensor that keeps its gradient, so that traces and gradients can be
compared number by number.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from seqviz.cells import CELLS, Cell, joined_state
from seqviz.cells.register import FORMS

KINDS = ("rnn-tanh", "rnn-relu", "lstm", "gru")
"""What torch has too."""
ALL = tuple(form.name for form in FORMS)
"""Every registered cell, with every value of its options: "rnn-relu", "lstm", "peephole-free"."""
STEPS, BATCH, INPUTS, HIDDEN = 4, 3, 2, 5


def make_cell(
    kind: str,
    input_size: int = INPUTS,
    hidden_size: int = HIDDEN,
    *,
    seed: int = 0,
    dtype: Any = np.float64,
) -> Any:
    """A cell of one of `ALL`."""
    kind, *values = kind.split("-")
    make = CELLS[kind]
    options = dict(zip(make.OPTIONS, values, strict=False))
    rng = np.random.default_rng(seed)
    return make(input_size, hidden_size, rng=rng, dtype=dtype, **options)


def make_state(cell: Cell, batch_size: int, rng: np.random.Generator) -> Any:
    """A random, non-zero state (or gradient at a state) for a cell."""

    def draw() -> np.ndarray:
        return rng.standard_normal((batch_size, cell.hidden_size)).astype(cell.dtype)

    return joined_state({name: draw() for name in cell.description.states})


def make_case(kind: str, seed: int = 1) -> tuple[Any, np.ndarray, Any, np.ndarray, Any]:
    """A cell, inputs, an initial state, and random loss weights at every h_t and the final state.

    The state of a ReLU cell is drawn until every pre-activation is far enough from the kink for
    central differences.
    """
    cell, rng = make_cell(kind), np.random.default_rng(seed)
    while True:
        x = rng.standard_normal((STEPS, BATCH, INPUTS))
        state = make_state(cell, BATCH, rng)
        if kind != "rnn-relu" or np.abs(cell.forward(x, state).a).min() > 1e-3:
            break
    weights = rng.standard_normal((STEPS, BATCH, HIDDEN))
    return cell, x, state, weights, make_state(cell, BATCH, rng)


def weighted_sum(final: Any, final_weights: Any) -> Any:
    """Σ weights ⊙ final state, for a plain h or an LSTMState."""
    if isinstance(final_weights, tuple):
        return sum((s * w).sum() for s, w in zip(final, final_weights, strict=True))
    return (final * final_weights).sum()


def loss_of(trace: Any, weights: np.ndarray, final_weights: Any) -> float:
    """A loss that looks at every h_t and at the final state."""
    return float((trace.h * weights).sum() + weighted_sum(trace.final, final_weights))


def torch_run(
    cell: Any, x: np.ndarray, state: Any, weights: np.ndarray, final_weights: Any
) -> dict[str, torch.Tensor]:
    """Run the printed equations in torch, backpropagate the loss, return every leaf and node.

    Keys: the parameters; x, h_0, c_0; and stacked over time wx, wh, a, gates, h, c, tanh_c.
    `grad_of(nodes, key)` gives the gradients.
    """
    nodes: dict[str, Any] = {
        name: torch.from_numpy(array.copy()).requires_grad_()
        for name, array in cell.parameters().items()
    }
    pair = state if cell.kind == "lstm" else (state,)
    for name, array in zip(("h_0", "c_0"), pair, strict=False):
        nodes[name] = torch.from_numpy(array.copy()).requires_grad_()
    nodes["x"] = [torch.from_numpy(x_t.copy()).requires_grad_() for x_t in x]
    for name in ("wx", "wh", "a", "gates", "h", "c", "tanh_c"):
        nodes[name] = []
    h, c = nodes["h_0"], nodes.get("c_0")
    for x_t in nodes["x"]:
        wx, wh = x_t @ nodes["W_x"].T, h @ nodes["W_h"].T
        tensors: dict[str, Any] = {"wx": wx, "wh": wh}
        if cell.kind == "gru":
            (x_r, x_z, x_n), (h_r, h_z, h_n) = wx.chunk(3, 1), wh.chunk(3, 1)
            b_r, b_z, b_n = nodes["b"].chunk(3)
            a_r, a_z = x_r + h_r + b_r, x_z + h_z + b_z
            r, z = torch.sigmoid(a_r), torch.sigmoid(a_z)
            a_n = x_n + r * (h_n + nodes["b_hn"]) + b_n
            n = torch.tanh(a_n)
            h = (1 - z) * n + z * h
            tensors |= {"a": (a_r, a_z, a_n), "gates": (r, z, n)}
            tensors |= {"h": h}
        elif cell.kind == "lstm":
            a = wx + wh + nodes["b"]
            i, f, g, o = a.chunk(4, 1)
            i, f, g, o = torch.sigmoid(i), torch.sigmoid(f), torch.tanh(g), torch.sigmoid(o)
            c = f * c + i * g
            tanh_c = torch.tanh(c)
            h = o * tanh_c
            tensors |= {"a": a, "gates": (i, f, g, o), "c": c, "tanh_c": tanh_c}
            tensors |= {"h": h}
        else:
            a = wx + wh + nodes["b"]
            h = torch.tanh(a) if cell.nonlinearity == "tanh" else torch.relu(a)
            tensors |= {"a": a, "h": h}
        for name, tensor in tensors.items():
            for block in tensor if isinstance(tensor, tuple) else (tensor,):
                block.retain_grad()
            nodes[name].append(tensor)
    loss = (torch.stack(nodes["h"]) * torch.from_numpy(weights)).sum()
    final = (h, c) if cell.kind == "lstm" else (h,)
    targets = final_weights if cell.kind == "lstm" else (final_weights,)
    loss = loss + sum((s * torch.from_numpy(w)).sum() for s, w in zip(final, targets, strict=True))
    loss.backward()
    return {name: node for name, node in nodes.items() if not isinstance(node, list) or node}


def value_of(nodes: dict[str, Any], name: str) -> np.ndarray:
    """The values under a key, stacked over time where there are several."""
    return _gather(nodes[name], lambda tensor: tensor.detach())


def grad_of(nodes: dict[str, Any], name: str) -> np.ndarray:
    """The gradients under a key, stacked over time where there are several."""
    return _gather(nodes[name], lambda tensor: tensor.grad)


def _gather(node: Any, take: Callable[[torch.Tensor], torch.Tensor]) -> np.ndarray:
    if isinstance(node, list):  # steps
        return np.stack([_gather(step, take) for step in node])
    if isinstance(node, tuple):  # gates
        return np.concatenate([_gather(block, take) for block in node], axis=-1)
    return take(node).numpy()


def torch_module(kind: str, cells: list[Any]) -> torch.nn.RNNBase:
    """torch.nn.RNN, LSTM or GRU with the weights of the cells, one per layer."""
    sizes = (cells[0].input_size, cells[0].hidden_size, len(cells))
    dtype = torch.float32 if cells[0].dtype == np.float32 else torch.float64
    if kind.startswith("rnn"):
        nonlinearity = kind.removeprefix("rnn-")
        module = torch.nn.RNN(*sizes, nonlinearity=nonlinearity, dtype=dtype)
    else:
        module = {"lstm": torch.nn.LSTM, "gru": torch.nn.GRU}[kind](*sizes, dtype=dtype)
    with torch.no_grad():
        for layer, cell in enumerate(cells):
            own = cell.parameters()
            # torch adds two biases: give it b as a difference, so that it cannot use only one
            hidden_bias = np.full_like(own["b"], 0.25)
            input_bias = own["b"] - hidden_bias
            if kind == "gru":
                n = cell.rows("n")
                input_bias[n], hidden_bias[n] = own["b"][n], own["b_hn"]
            for name, array in (
                ("weight_ih", own["W_x"]),
                ("weight_hh", own["W_h"]),
                ("bias_ih", input_bias),
                ("bias_hh", hidden_bias),
            ):
                getattr(module, f"{name}_l{layer}").copy_(torch.from_numpy(array))
    return module
