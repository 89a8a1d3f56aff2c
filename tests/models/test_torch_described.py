"""Described cells in torch's operations: the same numbers and gradients as the NumPy path."""

import numpy as np
import pytest
import torch

from seqviz.cells import RNNModel, split_state
from seqviz.models.torch_described import DescribedCell
from tests.cells.reference import ALL, make_cell, make_state

DEVICES = ["cpu", *(["cuda"] if torch.cuda.is_available() else [])]


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("device", DEVICES)
def test_layers_compute_what_the_cells_compute(name: str, device: str) -> None:
    """Every h of the top layer, all final states, and autograd's gradient of every weight."""
    cells = [make_cell(name, 3, 4, seed=1), make_cell(name, 4, 4, seed=2)]
    rng = np.random.default_rng(3)
    x = rng.standard_normal((5, 2, 3))
    starts = [make_state(cell, 2, rng) for cell in cells]
    weights = rng.standard_normal((5, 2, 4))
    model = RNNModel.from_parts(cells, np.eye(4), np.zeros(4))
    trace = model.forward(x, starts)
    wanted = model.backward(trace, weights)

    layers = []
    for cell in cells:
        arrays = {key: torch.tensor(one) for key, one in cell.parameters().items()}
        layers.append(DescribedCell(cell.description, arrays).to(device))
    states = [
        tuple(torch.tensor(part, device=device) for part in split_state(start).values())
        for start in starts
    ]
    found = []
    for x_t in torch.tensor(x, device=device):
        signal = x_t
        for place, layer in enumerate(layers):
            states[place] = layer(signal, states[place])
            signal = states[place][0]
        found.append(signal)
    h = torch.stack(found)  # (T, N, H)
    close = {"rtol": 1e-10, "atol": 1e-12}
    np.testing.assert_allclose(h.detach().cpu(), trace.layers[-1].h, **close)
    for mine, theirs in zip(states, trace.finals, strict=True):
        for one, other in zip(mine, split_state(theirs).values(), strict=True):
            np.testing.assert_allclose(one.detach().cpu(), other, **close)
    (h * torch.tensor(weights, device=device)).sum().backward()
    for layer, gradients in zip(layers, wanted.layers, strict=True):
        for key, gradient in gradients.parameters().items():
            np.testing.assert_allclose(layer.arrays[key].grad.cpu(), gradient, **close)
