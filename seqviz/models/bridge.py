"""The bridge between `torch.nn` and the NumPy cells: the same weights on both sides.

Both sides stack the gates alike (LSTM i, f, g, o; GRU r, z, n), so matrices are copied as they are:

    weight_ih_l{k} = W_x (G·H, I)        weight_hh_l{k} = W_h (G·H, H)

Only biases differ. Torch adds two, which an RNN and an LSTM only see as a sum: b = b_ih + b_hh.
A GRU's candidate n is the exception, because the reset gate scales the hidden bias too:

    n = tanh(W_x x + b_n + r ⊙ (W_h h + b_hn))

so b_hn stays separate, and b = b_ih plus the r and z parts of b_hh.

NumPy → torch puts b into `bias_ih` and zeros into `bias_hh`, so NumPy → torch → NumPy is exact.
Left out: bidirectional modules and projections (`proj_size`), which the cells do not have.
Torch itself is needed only by the three functions that name it; `model_from_state` needs NumPy
alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import NDArray

from seqviz.cells import GRUCell, LSTMCell, RNNCell, RNNModel

if TYPE_CHECKING:
    from torch import nn

TorchCell = RNNCell | LSTMCell | GRUCell
Array = NDArray[Any]
TORCH_CELLS: dict[str, type[TorchCell]] = {"rnn": RNNCell, "lstm": LSTMCell, "gru": GRUCell}


def torch_layers(
    kind: str, input_size: int, hidden_size: int, num_layers: int
) -> nn.RNN | nn.LSTM | nn.GRU:
    """Torch's own layers of a kind of cell, time first, with weights drawn by torch.

    Raises:
        ValueError: a kind that torch does not have.
    """
    from torch import nn

    made = {"rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}
    if kind not in made:
        raise ValueError(f"kind is {kind!r}; wanted one that torch has: {', '.join(made)}")
    layers: nn.RNN | nn.LSTM | nn.GRU = made[kind](input_size, hidden_size, num_layers)
    return layers


def cells_from_torch(module: nn.RNN | nn.LSTM | nn.GRU) -> tuple[TorchCell, ...]:
    """Copy a torch module into cells, one a layer.

    Args:
        module: `nn.RNN` (tanh or relu), `nn.LSTM` or `nn.GRU` on any device, float32 or float64.
            `batch_first` and `dropout` do not touch the weights; without biases, b is 0.

    Returns:
        The cells, lowest layer first, with the module's dtype.

    Raises:
        ValueError: another module, a bidirectional one, one with projections, another dtype.
    """
    from torch import nn

    kinds = {nn.RNN: "rnn", nn.LSTM: "lstm", nn.GRU: "gru"}
    kind = next((name for cls, name in kinds.items() if isinstance(module, cls)), None)
    if kind is None:
        raise ValueError(f"module is a {type(module).__name__}; wanted nn.RNN, nn.LSTM or nn.GRU")
    if module.bidirectional:
        raise ValueError("module.bidirectional is True; the cells read forwards only")
    if module.proj_size:
        raise ValueError(f"module.proj_size is {module.proj_size}; the cells have no projection")
    state = {name: p.detach().cpu() for name, p in module.named_parameters()}
    dtype = str(state["weight_ih_l0"].dtype).removeprefix("torch.")
    if dtype not in ("float32", "float64"):
        raise ValueError(f"module's dtype is {dtype}; wanted float32 or float64")
    arrays = {name: tensor.numpy() for name, tensor in state.items()}
    options = {"nonlinearity": str(module.nonlinearity)} if kind == "rnn" else {}
    return _cells(arrays, kind, options)


def cells_to_torch(cells: Sequence[TorchCell]) -> nn.RNN | nn.LSTM | nn.GRU:
    """Copy cells of one kind into one torch module on the CPU, time first (`batch_first=False`).

    Raises:
        ValueError: no cells, several kinds, one that torch does not have, or sizes that do not fit
            on top of each other.
    """
    import torch
    from torch import nn

    if not cells:
        raise ValueError("cells is empty; wanted at least one")
    first, kind, width = cells[0], cells[0].kind, cells[0].hidden_size
    for layer, cell in enumerate(cells):
        inputs = first.input_size if layer == 0 else width
        same = (cell.kind, cell.hidden_size, cell.input_size) == (kind, width, inputs)
        if not same or _nonlinearity(cell) != _nonlinearity(first):
            raise ValueError(
                f"cells[{layer}] is {cell.kind} {cell.input_size} → {cell.hidden_size}; "
                f"wanted {kind} {inputs} → {width} with one nonlinearity"
            )
    parameters = [cell.parameters() for cell in cells]
    dtype = torch.tensor(parameters[0]["W_x"][:0]).dtype
    sizes = (first.input_size, width, len(cells))
    module: nn.RNN | nn.LSTM | nn.GRU
    if kind == "rnn":
        module = nn.RNN(*sizes, nonlinearity=_nonlinearity(first), dtype=dtype)
    elif kind == "lstm":
        module = nn.LSTM(*sizes, dtype=dtype)
    elif kind == "gru":
        module = nn.GRU(*sizes, dtype=dtype)
    else:
        raise ValueError(f"cells[0] is {kind}; wanted one that torch has: {', '.join(TORCH_CELLS)}")
    state: dict[str, torch.Tensor] = {}
    for layer, own in enumerate(parameters):
        hidden_bias = np.zeros_like(own["b"])
        if kind == "gru":
            hidden_bias[2 * width :] = own["b_hn"]
        state[f"weight_ih_l{layer}"] = torch.tensor(own["W_x"])
        state[f"weight_hh_l{layer}"] = torch.tensor(own["W_h"])
        state[f"bias_ih_l{layer}"] = torch.tensor(own["b"])
        state[f"bias_hh_l{layer}"] = torch.tensor(hidden_bias)
    module.load_state_dict(state)
    return module


def model_from_state(tensors: Mapping[str, Array], kind: str = "lstm") -> RNNModel:
    """Build the NumPy model of a checkpoint, without torch.

    Args:
        tensors: name → array as `checkpoint.load_numpy` gives them: `{kind}.weight_ih_l0` … and
            `fc.weight`, `fc.bias`.
        kind: "rnn" (tanh), "lstm" or "gru".

    Returns:
        The stacked model; its `y` is the output layer after every step.
    """
    if kind not in TORCH_CELLS:
        raise ValueError(f"kind is {kind!r}; wanted one of {', '.join(TORCH_CELLS)}")
    prefix = f"{kind}."
    arrays = {name[len(prefix) :]: t for name, t in tensors.items() if name.startswith(prefix)}
    missing = [n for n in ("fc.weight", "fc.bias") if n not in tensors]
    if "weight_ih_l0" not in arrays or missing:
        lacking = ", ".join(missing) or f"{prefix}weight_ih_l0"
        raise ValueError(
            f"tensors lacks {lacking}; it has {', '.join(sorted(tensors)) or 'nothing'}"
        )
    return RNNModel.from_parts(
        _cells(arrays, kind, {}), np.array(tensors["fc.weight"]), np.array(tensors["fc.bias"])
    )


def _cells(
    arrays: Mapping[str, Array], kind: str, options: dict[str, str]
) -> tuple[TorchCell, ...]:
    """Cells from torch-named arrays, all copied."""
    cells: list[TorchCell] = []
    while f"weight_ih_l{len(cells)}" in arrays:
        layer = len(cells)
        W_x, W_h = (np.array(arrays[f"weight_{side}_l{layer}"]) for side in ("ih", "hh"))
        zeros = np.zeros(W_x.shape[0], W_x.dtype)
        b_ih, b_hh = (np.array(arrays.get(f"bias_{side}_l{layer}", zeros)) for side in ("ih", "hh"))
        own = {"W_x": W_x, "W_h": W_h}
        if kind == "gru":
            n = slice(2 * W_h.shape[1], None)
            own |= {"b_hn": b_hh[n].copy()}
            b_hh[n] = 0  # already kept in b_hn
        own |= {"b": b_ih + b_hh}
        make = cast(Any, TORCH_CELLS[kind])
        cells.append(make.from_parameters(own, **options))
    return tuple(cells)


def _nonlinearity(cell: TorchCell) -> str:
    return cell.nonlinearity if isinstance(cell, RNNCell) else ""
