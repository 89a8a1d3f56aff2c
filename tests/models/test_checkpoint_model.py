"""Checkpoints of NumPy models: exact, and torch and we read each other's files."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from seqviz.cells import CELLS, LSTMCell, RNNModel
from seqviz.models.architecture import in_torch
from seqviz.models.checkpoint import Architecture, CheckpointError, card_path, save_ckpt
from seqviz.models.checkpoint_model import (
    architecture_of,
    load_model,
    load_model_ckpt,
    save_model,
    state_of,
)

FORMS = [("rnn", "tanh"), ("rnn", "relu"), ("lstm", "tanh"), ("gru", "tanh")]
EVERY = [*FORMS, *((kind, "tanh") for kind in CELLS if not in_torch(kind))]


def new_model(kind: Any, nonlinearity: Any, dtype: Any = np.float64, layers: int = 2) -> RNNModel:
    """A random model with biases everywhere."""
    rng = np.random.default_rng(5)
    options: dict[str, Any] = {"num_layers": layers, "cell": kind, "rng": rng, "dtype": dtype}
    if "nonlinearity" in CELLS[kind].OPTIONS:
        options["nonlinearity"] = nonlinearity
    return RNNModel(3, 5, 4, **options)


def test_an_option_that_no_card_names_is_refused() -> None:
    """A coupled peephole's file would be read as a free one's."""
    model = RNNModel(3, 5, 4, cell="peephole", gates="coupled", rng=np.random.default_rng(0))
    with pytest.raises(CheckpointError, match="gates is 'coupled'; a file holds 'free' only"):
        architecture_of(model)


def inputs(dtype: Any = np.float64) -> np.ndarray:
    """(T, N, I)."""
    return np.random.default_rng(6).normal(size=(7, 2, 3)).astype(dtype)


class Tutorial(nn.Module):
    """A recurrent module and a linear layer on the last step, named as tutorials name them."""

    def __init__(self, kind: str, *sizes: int, outputs: int, **options: Any) -> None:
        super().__init__()
        self.kind = kind
        module = {"rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}[kind]
        setattr(self, kind, module(*sizes, batch_first=True, **options))
        self.fc = nn.Linear(sizes[1], outputs)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Outputs (N, O) after the last step of x (N, T, I)."""
        h = getattr(self, self.kind)(x)[0]
        y: torch.Tensor = self.fc(h[:, -1])
        return y


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(("kind", "nonlinearity"), EVERY)
def test_any_model_comes_back_exactly(
    tmp_path: Path, kind: str, nonlinearity: str, dtype: Any
) -> None:
    """All parameters bit for bit, the same outputs, the same card."""
    model, path = new_model(kind, nonlinearity, dtype), tmp_path / "net.safetensors"
    recipe = {"window": 10, "clip": None, "note": "[ 1,  2 ]"}
    card = save_model(path, model, recipe=recipe, seed=4, data="sine", day=date(2024, 2, 29))
    read, card_read = load_model(path)
    assert card_read == card
    assert card.recipe == recipe
    assert (card.architecture.task, card.architecture.num_classes) == ("regression", 4)
    assert list(read.parameters()) == list(model.parameters())
    for name, array in model.parameters().items():
        np.testing.assert_array_equal(read.parameters()[name], array)
        assert read.parameters()[name].dtype == dtype
        assert read.parameters()[name].flags.writeable
    x = inputs(dtype)
    np.testing.assert_array_equal(read.forward(x).y, model.forward(x).y)


@pytest.mark.parametrize(("kind", "nonlinearity"), FORMS)
def test_torch_reads_what_we_write_and_we_read_what_torch_writes(
    tmp_path: Path, kind: str, nonlinearity: str
) -> None:
    """A state dict of a torch module gives the same outputs here, and ours gives them there."""
    options = {"nonlinearity": nonlinearity} if kind == "rnn" else {}
    torch.manual_seed(3)
    theirs = Tutorial(kind, 3, 5, 2, outputs=4, **options).double()
    path, x = tmp_path / "net.ckpt", inputs()
    torch.save(theirs.state_dict(), path)
    architecture = architecture_of(new_model(kind, nonlinearity))
    ours = load_model_ckpt(path, architecture)
    wanted = theirs(torch.tensor(x).transpose(0, 1)).detach().numpy()
    np.testing.assert_allclose(ours.forward(x).y[-1], wanted, rtol=1e-12, atol=1e-14)
    changed = new_model(kind, nonlinearity)
    save_ckpt(path, state_of(changed))
    theirs.load_state_dict(torch.load(path, weights_only=True))
    back = theirs(torch.tensor(x).transpose(0, 1)).detach().numpy()
    np.testing.assert_allclose(changed.forward(x).y[-1], back, rtol=1e-12, atol=1e-14)


def test_the_tutorials_checkpoint_loads(tmp_path: Path) -> None:
    """`lstm_model.ckpt`: input 28, hidden 128, 2 layers, fc to 10; logits as torch's, float32."""
    torch.manual_seed(0)
    theirs = Tutorial("lstm", 28, 128, 2, outputs=10)
    path = tmp_path / "lstm_model.ckpt"
    torch.save(theirs.state_dict(), path)
    model = load_model_ckpt(path)
    assert architecture_of(model, "classes") == Architecture()
    images = torch.rand(5, 28, 28)
    logits = model.forward(images.transpose(0, 1).numpy()).y[-1]  # (N, 10)
    np.testing.assert_allclose(logits, theirs(images).detach().numpy(), rtol=1e-4, atol=1e-5)
    torch.save(theirs, path)  # the whole module: code, not weights
    with pytest.raises(CheckpointError, match="not a plain state dict"):
        load_model_ckpt(path)


def test_another_kind_is_refused_and_another_precision_turned(tmp_path: Path) -> None:
    """An LSTM's file for a GRU names both; float32 for float64 gives the same numbers."""
    path, model = tmp_path / "net.ckpt", new_model("lstm", "tanh", np.float32)
    save_ckpt(path, state_of(model))
    gru = architecture_of(new_model("gru", "tanh", np.float32))
    with pytest.raises(CheckpointError, match=r"it is an LSTM of 2 layers.*; wanted a GRU"):
        load_model_ckpt(path, gru)
    read = load_model_ckpt(path, architecture_of(new_model("lstm", "tanh", np.float64)))
    for name, array in model.parameters().items():
        np.testing.assert_array_equal(read.parameters()[name], array)
        assert read.parameters()[name].dtype == np.float64


@pytest.mark.parametrize(
    "changes",
    [
        {"nonlinearity": "relu"},
        {"nonlinearity": "sin"},
        {"dtype": "float16"},
        {"dtype": "float64"},
        {"task": []},
        {"num_classes": 5},
    ],
)
def test_a_card_that_does_not_fit_is_refused(tmp_path: Path, changes: dict[str, Any]) -> None:
    """An LSTM with relu, unknown words, and sizes that are not the file's."""
    path = tmp_path / "net.safetensors"
    save_model(path, new_model("lstm", "tanh", np.float32))
    content = json.loads(card_path(path).read_text("utf-8"))
    content["architecture"] |= changes
    card_path(path).write_text(json.dumps(content), "utf-8")
    with pytest.raises(CheckpointError):
        load_model(path)


def test_old_cards_still_load(tmp_path: Path) -> None:
    """A card without the newer fields is a float32 classifier with tanh."""
    path = tmp_path / "net.safetensors"
    save_model(path, new_model("lstm", "tanh", np.float32), task="classes")
    content = json.loads(card_path(path).read_text("utf-8"))
    for name in ("nonlinearity", "task", "dtype"):
        del content["architecture"][name]
    card_path(path).write_text(json.dumps(content), "utf-8")
    assert load_model(path)[1].architecture == Architecture("lstm", 3, 5, 2, 4)


@pytest.mark.parametrize(
    ("recipe", "message"),
    [
        ({"x": object()}, "JSON"),
        ({"x": float("nan")}, "JSON"),
        ({"x": "\ud800"}, "JSON"),
        ({"x": "y" * 300_000}, "at most"),
    ],
)
def test_a_card_that_would_not_load_is_not_written(
    tmp_path: Path, recipe: dict[str, Any], message: str
) -> None:
    """Refused before anything is on the disk."""
    with pytest.raises(CheckpointError, match=message):
        save_model(tmp_path / "net.safetensors", new_model("rnn", "tanh"), recipe=recipe)
    assert not list(tmp_path.iterdir())


def test_weights_that_would_not_load_are_not_written(tmp_path: Path) -> None:
    """A weight that is not finite, and layers that no torch module has."""
    model = new_model("rnn", "tanh")
    model.b_y[0] = np.inf
    with pytest.raises(CheckpointError, match=r"fc\.bias"):
        save_model(tmp_path / "net.safetensors", model)
    rng = np.random.default_rng(0)
    cells = [LSTMCell(3, 5, rng=rng), LSTMCell(5, 6, rng=rng)]
    odd = RNNModel.from_parts(cells, np.zeros((1, 6)), np.zeros(1))
    with pytest.raises(CheckpointError, match="one kind and one size"):
        save_model(tmp_path / "net.safetensors", odd)
    assert not list(tmp_path.iterdir())
