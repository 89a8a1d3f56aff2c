"""Checkpoints of the NumPy models: any `RNNModel`, its weights under torch's names.

The arrays of a cell that torch has are named as it names them (`lstm.weight_ih_l0`, …,
`fc.weight`), so a file that was trained here also loads into `torch.nn`; b is stored in `bias_ih`,
as in the bridge, which makes NumPy → file → NumPy exact. Those of other cells have the names of
their description (`mgu.W_x_l0`). Left out: layers of different sizes, which torch's modules do not
have.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from seqviz.cells import Cell, RNNModel
from seqviz.cells.register import CELLS, described
from seqviz.models.architecture import in_torch
from seqviz.models.bridge import model_from_state
from seqviz.models.checkpoint import (
    Architecture,
    Card,
    CheckpointError,
    load_ckpt,
    load_numpy,
    save,
)

Array = NDArray[Any]


def architecture_of(model: RNNModel, task: str = "regression") -> Architecture:
    """The sizes of a model.

    Args:
        model: all layers of one kind and size.
        task: "regression" or "classes".

    Raises:
        CheckpointError: layers that differ, sizes beyond the caps, or an unusual option of a cell
            other than the nonlinearity, which no card names.
    """
    first = model.cells[0]
    for name, value in first.options.items():
        usual = type(first).OPTIONS[name][0]
        if name != "nonlinearity" and value != usual:
            raise CheckpointError(f"{name} is {value!r}; a file holds {usual!r} only")
    forms = {(cell.kind, cell.hidden_size, _nonlinearity(cell)) for cell in model.cells}
    if len(forms) != 1:
        raise CheckpointError(f"the layers are {sorted(forms)}; wanted one kind and one size")
    return Architecture(
        kind=first.kind,
        input_size=first.input_size,
        hidden_size=first.hidden_size,
        num_layers=len(model.cells),
        num_classes=model.W_y.shape[0],
        nonlinearity=_nonlinearity(first),
        task=task,
        dtype=str(model.dtype),
    )


def state_of(model: RNNModel) -> dict[str, Array]:
    """Copies of all weights under torch's names, in the architecture's order."""
    state: dict[str, Array] = {}
    for layer, cell in enumerate(model.cells):
        own = cell.parameters()
        if not in_torch(cell.kind):
            state |= {f"{cell.kind}.{name}_l{layer}": array.copy() for name, array in own.items()}
            continue
        hidden_bias = np.zeros_like(own["b"])
        if "b_hn" in own:  # a GRU's candidate keeps its hidden bias apart
            hidden_bias[-cell.hidden_size :] = own["b_hn"]
        named = {
            "weight_ih": own["W_x"],
            "weight_hh": own["W_h"],
            "bias_ih": own["b"],
            "bias_hh": hidden_bias,
        }
        state |= {f"{cell.kind}.{name}_l{layer}": array.copy() for name, array in named.items()}
    return state | {"fc.weight": model.W_y.copy(), "fc.bias": model.b_y.copy()}


def model_of(tensors: Mapping[str, Array], architecture: Architecture) -> RNNModel:
    """The model of a checkpoint's arrays, all copied."""
    kind = architecture.kind
    if not in_torch(kind):
        own = [
            {one.name: tensors[f"{kind}.{one.name}_l{layer}"] for one in described(kind).arrays}
            for layer in range(architecture.num_layers)
        ]
        return RNNModel.from_parts(
            [CELLS[kind].from_parameters(arrays) for arrays in own],
            tensors["fc.weight"],
            tensors["fc.bias"],
        )
    model = model_from_state(tensors, architecture.kind)
    if architecture.nonlinearity == "tanh":
        return model
    cells = [
        type(cell).from_parameters(cell.parameters(), nonlinearity=architecture.nonlinearity)
        for cell in model.cells
    ]
    return RNNModel.from_parts(cells, model.W_y, model.b_y)


def save_model(
    path: Path,
    model: RNNModel,
    *,
    task: str = "regression",
    recipe: Mapping[str, Any] | None = None,
    seed: int = 0,
    data: str = "",
    command: str = "",
    day: date | None = None,
) -> Card:
    """Write a model and its card, atomically, after the checks that loading will make.

    Args:
        path: `*.safetensors`; the card goes beside it.
        model: any cell, any number of layers and outputs, float32 or float64.
        task: "regression" or "classes".
        recipe: every setting of the training by name, as JSON can hold it.
        seed: of the training.
        data: what it was trained on, in words.
        command: the command line that repeats the training, where there is one.
        day: today by default.

    Returns:
        The card as it was written.

    Raises:
        CheckpointError: the model or the card would not load again.
    """
    tensors = state_of(model)
    for name, array in tensors.items():
        if not np.isfinite(array).all():
            raise CheckpointError(f"{path}: {name} holds a value that is not finite")
    card = Card(
        architecture=architecture_of(model, task),
        mean=0.0,
        std=1.0,
        recipe=dict(recipe or {}),
        seed=seed,
        command=command,
        depends_on={"numpy": np.__version__},
        data=data,
        date=(day or date.today()).isoformat(),
    )
    return save(path, tensors, card)


def load_model(path: Path, *, follow: bool = True) -> tuple[RNNModel, Card]:
    """Read a checkpoint of any recurrent network, with NumPy alone.

    Args:
        path: `*.safetensors`; its card lies beside it.
        follow: whether symbolic links may lead to the two files.

    Raises:
        CheckpointError: anything is missing or is not what the card's architecture says.
    """
    tensors, card = load_numpy(path, follow=follow)
    return model_of(tensors, card.architecture), card


def load_model_ckpt(path: Path, architecture: Architecture | None = None) -> RNNModel:
    """Read a torch state dict as a NumPy model; nothing in the file is run.

    Args:
        path: a file written by `torch.save(model.state_dict(), path)`, where the recurrent module
            is called `rnn`, `lstm` or `gru` and the output layer `fc`.
        architecture: the sizes it must have; the tutorial's classifier by default.

    Raises:
        CheckpointError: not such a file, or a name, dtype, shape, stride or size differs.
    """
    architecture = architecture or Architecture()
    return model_of(load_ckpt(path, architecture), architecture)


def _nonlinearity(cell: Cell) -> str:
    return cell.options.get("nonlinearity", "tanh")
