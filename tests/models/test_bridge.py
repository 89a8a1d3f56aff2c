"""The bridge: the same numbers on both sides, whichever way the weights are copied."""

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from seqviz.cells import CELLS, GRUCell, LSTMCell, LSTMState, RNNCell
from seqviz.models.bridge import cells_from_torch, cells_to_torch, model_from_state
from seqviz.models.checkpoint import load_numpy
from seqviz.models.classifier import DigitLSTM

MODULES: list[tuple[type[nn.RNNBase], dict[str, Any]]] = [
    (nn.RNN, {"nonlinearity": "tanh"}),
    (nn.RNN, {"nonlinearity": "relu"}),
    (nn.LSTM, {}),
    (nn.GRU, {}),
]
DEVICES = ["cpu"] + (["cuda"] if torch.cuda.is_available() else [])


def run_cells(cells: Any, x: np.ndarray, h_0: np.ndarray, c_0: np.ndarray) -> np.ndarray:
    """Outputs (T, N, H) of stacked cells from the states h_0, c_0 (L, N, H)."""
    for layer, cell in enumerate(cells):
        state = LSTMState(h_0[layer], c_0[layer]) if cell.kind == "lstm" else h_0[layer]
        x = cell.forward(x, state).h
    return x


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize(("dtype", "tolerance"), [(torch.float64, 1e-6), (torch.float32, 1e-5)])
@pytest.mark.parametrize(("module_type", "options"), MODULES)
def test_cells_compute_what_torch_computes(
    module_type: type[nn.RNNBase],
    options: dict[str, Any],
    dtype: torch.dtype,
    tolerance: float,
    device: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Three layers over 100 steps from random states give torch's outputs, from any device."""
    monkeypatch.setattr(torch.backends.cudnn, "allow_tf32", False)  # 10 bits: only 1e-4 near
    torch.manual_seed(4)
    module = module_type(5, 8, 3, dtype=dtype, **options).to(device)
    x = torch.randn(100, 2, 5, dtype=dtype)
    h_0, c_0 = torch.randn(2, 3, 2, 8, dtype=dtype) / 2
    state = (h_0.to(device), c_0.to(device)) if module_type is nn.LSTM else h_0.to(device)
    with torch.no_grad():
        wanted = module(x.to(device), state)[0].cpu().numpy()
    cells = cells_from_torch(module)
    got = run_cells(cells, x.numpy(), h_0.numpy(), c_0.numpy())
    assert got.dtype == wanted.dtype
    np.testing.assert_allclose(got, wanted, rtol=0, atol=tolerance)
    back = cells_to_torch(cells)
    with torch.no_grad():
        state = (h_0, c_0) if module_type is nn.LSTM else h_0
        np.testing.assert_allclose(back(x, state)[0], wanted, rtol=0, atol=tolerance)


@given(
    kind=st.sampled_from(["tanh", "relu", "lstm", "gru"]),
    layers=st.integers(1, 3),
    sizes=st.tuples(st.integers(1, 5), st.integers(1, 6)),
    dtype=st.sampled_from([np.float32, np.float64]),
    seed=st.integers(0, 1000),
)
def test_numpy_to_torch_to_numpy_keeps_the_weights(
    kind: str, layers: int, sizes: tuple[int, int], dtype: type, seed: int
) -> None:
    """Every number survives the way there and back, bit for bit."""
    rng, (inputs, hidden) = np.random.default_rng(seed), sizes
    cells: list[Any] = []
    for layer in range(layers):
        size = (inputs if layer == 0 else hidden, hidden)
        if kind == "lstm":
            cells.append(LSTMCell(*size, rng=rng, dtype=dtype))
        elif kind == "gru":
            cells.append(GRUCell(*size, rng=rng, dtype=dtype))
        else:
            cells.append(RNNCell(*size, rng=rng, dtype=dtype, nonlinearity=kind))  # type: ignore[arg-type]
    again = cells_from_torch(cells_to_torch(cells))
    assert len(again) == layers
    for cell, copy in zip(cells, again, strict=True):
        assert getattr(copy, "nonlinearity", None) == getattr(cell, "nonlinearity", None)
        for name, array in cell.parameters().items():
            np.testing.assert_array_equal(copy.parameters()[name], array)
            assert copy.parameters()[name].dtype == dtype


def test_copies_do_not_share_memory() -> None:
    """Changing one side leaves the other as it was."""
    module = nn.LSTM(2, 3)
    (cell,) = cells_from_torch(module)
    before = cell.parameters()["W_x"].copy()
    with torch.no_grad():
        module.weight_ih_l0.add_(1)
    np.testing.assert_array_equal(cell.parameters()["W_x"], before)


def test_without_biases_b_is_zero() -> None:
    """A module without biases becomes cells whose bias is 0, with the same outputs."""
    module = nn.GRU(3, 4, 2, bias=False, dtype=torch.float64)
    x = torch.randn(6, 2, 3, dtype=torch.float64)
    cells, zeros = cells_from_torch(module), np.zeros((2, 2, 4))
    assert not cells[1].parameters()["b"].any()
    with torch.no_grad():
        wanted = module(x)[0].numpy()
    np.testing.assert_allclose(run_cells(cells, x.numpy(), zeros, zeros), wanted, atol=1e-12)


@pytest.mark.parametrize(
    ("module", "message"),
    [
        (nn.LSTM(2, 3, bidirectional=True), "bidirectional"),
        (nn.LSTM(2, 3, proj_size=2), "proj_size is 2"),
        (nn.GRU(2, 3, dtype=torch.float16), "float16"),
        (nn.Linear(2, 3), "module is a Linear"),
    ],
)
def test_what_cells_do_not_have_is_refused(module: Any, message: str) -> None:
    """The error names what is in the way."""
    with pytest.raises(ValueError, match=message):
        cells_from_torch(module)


def test_cells_that_do_not_fit_are_refused() -> None:
    """No cells, mixed kinds, one unknown to torch, sizes that do not fit: the cell is named."""
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match="empty"):
        cells_to_torch([])
    with pytest.raises(ValueError, match=r"cells\[0\] is mgu; wanted one that torch has"):
        cells_to_torch([CELLS["mgu"](2, 3, rng=rng)])
    with pytest.raises(ValueError, match=r"cells\[1\]"):
        cells_to_torch([LSTMCell(2, 3, rng=rng), GRUCell(3, 3, rng=rng)])
    with pytest.raises(ValueError, match=r"cells\[1\]"):
        cells_to_torch([LSTMCell(2, 3, rng=rng), LSTMCell(4, 3, rng=rng)])
    with pytest.raises(ValueError, match=r"lacks lstm\.weight_ih_l0"):
        model_from_state({"fc.weight": np.zeros((1, 1)), "fc.bias": np.zeros(1)}, "lstm")


def test_shipped_network_reads_the_same_in_numpy_and_torch() -> None:
    """Hidden states of both layers and logits after every row agree with torch's within 1e-5."""
    tensors, card = load_numpy()
    torch_model = DigitLSTM(card.architecture)
    torch_model.load_numpy_state(tensors)
    rng = np.random.default_rng(3)
    x = rng.normal(0, 1, (28, 16, 28)).astype(np.float32)
    trace = model_from_state(tensors, "lstm").forward(x)
    with torch.no_grad():
        h, (h_n, c_n) = torch_model.lstm(torch.tensor(x))
        logits = torch_model.fc(h)
        last = torch_model(torch.tensor(x))
    np.testing.assert_allclose(trace.layers[1].h, h, atol=1e-5)
    np.testing.assert_allclose(trace.y, logits, atol=1e-5 * float(logits.abs().max()))
    np.testing.assert_allclose(trace.y[-1], last, atol=1e-5 * float(logits.abs().max()))
    for layer in range(2):
        np.testing.assert_allclose(trace.layers[layer].h[-1], h_n[layer], atol=1e-5)
        np.testing.assert_allclose(trace.layers[layer].c[-1], c_n[layer], atol=1e-4)
    first = nn.LSTM(28, 128)
    first.load_state_dict({n: torch.tensor(tensors[f"lstm.{n}"]) for n in first.state_dict()})
    with torch.no_grad():
        np.testing.assert_allclose(trace.layers[0].h, first(torch.tensor(x))[0], atol=1e-5)
