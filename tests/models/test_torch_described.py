"""Layers of any described cell in torch: equal to the cells, forwards, backwards and in weights."""

import numpy as np
import pytest
import torch

from seqviz.cells import RNNModel, split_state
from seqviz.models.torch_described import DescribedLayers
from tests.cells.reference import ALL, make_cell, make_state

every_cell = pytest.mark.parametrize("name", ALL)
DEVICES = ["cpu", *(["cuda"] if torch.cuda.is_available() else [])]


@every_cell
@pytest.mark.parametrize("device", DEVICES)
def test_layers_compute_what_the_cells_compute(name: str, device: str) -> None:
    """Every h of the top layer, all final states, and autograd's gradient of every weight."""
    cells = [make_cell(name, 3, 4, seed=1), make_cell(name, 4, 4, seed=2)]
    rng = np.random.default_rng(3)
    x = rng.standard_normal((5, 2, 3))
    states = [make_state(cell, 2, rng) for cell in cells]
    weights = rng.standard_normal((5, 2, 4))
    model = RNNModel.from_parts(cells, np.eye(4), np.zeros(4))
    trace = model.forward(x, states)
    wanted = model.backward(trace, weights)
    module = DescribedLayers(cells).to(device)
    own = [[torch.tensor(part, device=device) for part in split_state(s).values()] for s in states]
    h, finals = module(torch.tensor(x, device=device).transpose(0, 1), own)
    close = {"rtol": 1e-10, "atol": 1e-12}
    got = h.detach().cpu().transpose(0, 1)
    np.testing.assert_allclose(got, trace.layers[-1].h, **close)
    for mine, theirs in zip(finals, trace.finals, strict=True):
        for one, other in zip(mine, split_state(theirs).values(), strict=True):
            np.testing.assert_allclose(one.detach().cpu(), other, **close)
    (h.transpose(0, 1) * torch.tensor(weights, device=device)).sum().backward()
    for layer, gradients in zip(module.layers, wanted.layers, strict=True):
        for key, gradient in gradients.parameters().items():
            np.testing.assert_allclose(layer.arrays[key].grad.cpu(), gradient, **close)
    zeros, _ = module(torch.tensor(x, device=device).transpose(0, 1))
    np.testing.assert_allclose(
        zeros.detach().cpu().transpose(0, 1), model.forward(x).layers[-1].h, **close
    )


@every_cell
def test_weights_go_both_ways_exactly(name: str) -> None:
    """Cells to torch to cells: the same bits and options; adopting copies them in place."""
    cells = [make_cell(name, 3, 4, seed=1), make_cell(name, 4, 4, seed=2)]
    module = DescribedLayers([make_cell(name, 3, 4, seed=8), make_cell(name, 4, 4, seed=9)])
    for back in (DescribedLayers(cells).cells(), module.adopt(cells).cells()):
        assert [cell.options for cell in back] == [cell.options for cell in cells]
        for one, other in zip(back, cells, strict=True):
            for key, array in other.parameters().items():
                np.testing.assert_array_equal(one.parameters()[key], array)
                assert one.parameters()[key] is not array


def test_cells_that_do_not_fit_are_refused() -> None:
    """None at all, and a layer that reads something else."""
    with pytest.raises(ValueError, match="cells is empty"):
        DescribedLayers([])
    with pytest.raises(ValueError, match=r"cells\[1\] is MGUCell"):
        DescribedLayers([make_cell("mgu", 3, 4), make_cell("mgu", 3, 4)])
