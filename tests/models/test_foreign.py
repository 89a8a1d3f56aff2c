"""Networks that others saved: the numbers they hold, whatever wraps them, or what they are."""

import argparse
import pickle
import random
import re
import warnings
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import save_file
from torch import nn

from seqviz.models.architecture import Architecture
from seqviz.models.checkpoint_files import CheckpointError
from seqviz.models.foreign import NAME_CAP, read_foreign

SIZES = Architecture(input_size=3, hidden_size=4, num_layers=2, num_classes=2)
State = dict[str, torch.Tensor]


class Net(nn.Module):
    """A recurrent module and an output layer, called as their author likes."""

    def __init__(
        self, kind: str = "LSTM", rec: str = "lstm", head: str = "fc", **options: Any
    ) -> None:
        super().__init__()
        width = (options.get("proj_size") or 4) * (2 if options.get("bidirectional") else 1)
        setattr(self, rec, getattr(nn, kind)(3, 4, 2, **options))
        setattr(self, head, nn.Linear(width, 2, bias=options.get("bias", True)))


def net(**options: Any) -> Net:
    """The same weights each time."""
    torch.manual_seed(4)
    return Net(**options)


def state(**options: Any) -> State:
    """Its state dict."""
    return dict(net(**options).state_dict())


def prefixed(prefix: str) -> State:
    """Every name behind the same words."""
    return {prefix + name: tensor for name, tensor in state().items()}


def turned(tensor: torch.Tensor) -> torch.Tensor:
    """The same numbers, in memory column by column."""
    return tensor.t().contiguous().t() if tensor.ndim == 2 else tensor


@cache
def trained() -> tuple[State, dict[str, Any]]:
    """A state dict, and the state of an optimizer after a step."""
    model = net()
    optimizer = torch.optim.Adam(model.parameters(), lr=0.0)
    for weights in model.parameters():
        weights.grad = torch.ones_like(weights)
    optimizer.step()
    return dict(model.state_dict()), optimizer.state_dict()


def training(name: str, **more: Any) -> dict[str, Any]:
    """A training checkpoint with the weights under a name."""
    weights, optimizer = trained()
    return {"epoch": 3, name: weights, "optimizer": optimizer, "loss": 0.5, **more}


def lightning() -> dict[str, Any]:
    """As Lightning lays one out."""
    weights, optimizer = trained()
    return {
        "epoch": 1,
        "pytorch-lightning_version": "2.4.0",
        "state_dict": {f"model.{name}": one for name, one in weights.items()}
        | {"criterion.weight": torch.ones(2)},
        "callbacks": {"ModelCheckpoint{'mode': 'min'}": {"best_model_score": torch.tensor(0.5)}},
        "optimizer_states": [optimizer],
        "hparams_name": "kwargs",
        "hyper_parameters": {"lr": 0.001, "hidden_size": 4},
    }


def as_dtype(dtype: torch.dtype) -> State:
    """All numbers in another precision."""
    return {name: tensor.to(dtype) for name, tensor in state().items()}


LOADED: dict[str, tuple[Callable[[], Any], str]] = {
    "a state dict": (state, ""),
    "named parameters": (lambda: dict(net().named_parameters()), ""),
    "DataParallel": (lambda: prefixed("module."), "“module.lstm.” as “lstm.”"),
    "torch.compile": (lambda: prefixed("_orig_mod."), "“_orig_mod.fc.” as “fc.”"),
    "Lightning's names": (lambda: prefixed("model."), "“model.lstm.” as “lstm.”"),
    "all of them": (lambda: prefixed("module._orig_mod.model."), "“module._orig_mod.model.fc.”"),
    "rnn and linear": (lambda: state(rec="rnn", head="linear"), "“rnn.” as “lstm.”, “linear.”"),
    "gru and classifier": (lambda: state(rec="gru", head="classifier"), "“gru.” as “lstm.”"),
    "encoder and out": (lambda: state(rec="encoder", head="out"), "“out.” as “fc.”"),
    "float64": (lambda: as_dtype(torch.float64), "turned from float64 into float32"),
    "turned": (lambda: {n: turned(t) for n, t in state().items()}, "another order"),
    "model_state_dict": (lambda: training("model_state_dict"), "“model_state_dict”; what lies"),
    "model": (lambda: training("model"), "(epoch, optimizer, loss) was left unread"),
    "net": (lambda: training("net"), "are its “net”"),
    "state_dict": (lambda: training("state_dict"), "are its “state_dict”"),
    "some name": (lambda: training("my_lstm"), "are its “my_lstm”"),
    "deep": (lambda: {"checkpoint": {"model": {"weights": state()}}}, "“checkpoint.model.weights”"),
    "the model before its average": (lambda: training("model", ema=as_dtype(torch.float16)), "“model”"),  # noqa: E501
    "Lightning": (lightning, "takes no part in the answer: criterion.weight"),
    "arguments beside it": (
        lambda: training("model", a=argparse.Namespace(lr=1), b=np.float64(0.5), c=Path("x")),
        "argparse.Namespace",
    ),
}  # fmt: skip


@pytest.mark.parametrize("legacy", [False, True], ids=["zip", "before 1.6"])
@pytest.mark.parametrize("case", LOADED)
def test_what_can_be_read_is_read_exactly(case: str, legacy: bool, tmp_path: Path) -> None:
    """The very numbers, under our names, and a sentence on what was done."""
    make, remark = LOADED[case]
    path = tmp_path / "x.pt"
    torch.save(make(), path, _use_new_zipfile_serialization=not legacy)
    found = read_foreign(path)
    assert found.architecture == SIZES
    assert list(found.tensors) == list(SIZES.shapes())
    for name, tensor in state().items():
        np.testing.assert_array_equal(found.tensors[name], tensor.numpy())
        assert found.tensors[name].dtype == np.float32
        assert not found.tensors[name].flags.writeable
    said = " ".join(found.remarks)
    assert remark in said
    assert ("before torch 1.6" in said) == legacy
    assert bool(found.remarks) == bool(remark or legacy)


@pytest.mark.parametrize("bare", [False, True], ids=["torch", "safetensors"])
@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_half_precision_keeps_its_values(dtype: torch.dtype, bare: bool, tmp_path: Path) -> None:
    """16 bits become 32 without another rounding, in a bare safetensors file too."""
    path, rounded = tmp_path / "x.bin", as_dtype(dtype)
    if bare:
        save_file(rounded, str(path))
    else:
        torch.save(rounded, path)
    found = read_foreign(path)
    for name, tensor in rounded.items():
        np.testing.assert_array_equal(found.tensors[name], tensor.float().numpy())
    name = str(dtype).removeprefix("torch.")
    assert found.remarks == (f"Its numbers were turned from {name} into float32.",)


@pytest.mark.parametrize(("kind", "own"), [("LSTM", "lstm"), ("GRU", "gru"), ("RNN", "rnn")])
def test_sizes_and_kind_are_read_off_the_tensors(kind: str, own: str, tmp_path: Path) -> None:
    """Whatever the module is called; without biases they are 0."""
    weights = state(kind=kind, rec="anything", bias=False)
    torch.save(weights, tmp_path / "x.pt")
    found = read_foreign(tmp_path / "x.pt")
    assert found.architecture == Architecture(own, 3, 4, 2, 2)
    np.testing.assert_array_equal(
        found.tensors[f"{own}.weight_hh_l1"], weights["anything.weight_hh_l1"].numpy()
    )
    assert not found.tensors[f"{own}.bias_hh_l0"].any()
    assert found.tensors["fc.bias"].shape == (2,)
    assert any(remark.startswith("It has no ") for remark in found.remarks)
    with pytest.raises(
        CheckpointError, match="wanted an LSTM of 2 layers with 128 units"
    ) as caught:
        read_foreign(tmp_path / "x.pt", Architecture())
    assert caught.value.code == "unfit"


def test_a_single_cell_is_a_layer(tmp_path: Path) -> None:
    """nn.LSTMCell names its weights without a number."""
    cell, head = nn.LSTMCell(3, 4), nn.Linear(4, 2)
    both = {f"cell.{n}": t for n, t in cell.state_dict().items()}
    torch.save(both | {f"fc.{n}": t for n, t in head.state_dict().items()}, tmp_path / "x.pt")
    found = read_foreign(tmp_path / "x.pt")
    assert found.architecture == Architecture("lstm", 3, 4, 1, 2)
    np.testing.assert_array_equal(
        found.tensors["lstm.weight_ih_l0"], cell.weight_ih.detach().numpy()
    )


def with_more(**more: Any) -> State:
    """A good state dict with something else in it."""
    return state() | {name.replace("_", ".", 1): value for name, value in more.items()}


REFUSED: dict[str, tuple[Callable[[], Any], str]] = {
    "a whole network": (net, "a whole network of the class Net, as torch.save(model)"),
    "one in a training checkpoint": (lambda: {"epoch": 1, "model": net()}, "a whole network"),
    "both directions": (lambda: state(bidirectional=True), "reads in both directions"),
    "a projection": (lambda: state(proj_size=2), "a projection of its hidden state"),
    "two heads": (lambda: with_more(fc2_weight=torch.zeros(2, 2)), "several layers beside"),
    "a norm": (lambda: with_more(bn_mean=torch.zeros(4)), "the unknown bn.mean"),
    "no head": (lambda: dict(nn.LSTM(3, 4).state_dict()), "has a recurrent layer alone"),
    "two networks": (lambda: state() | prefixed("x."), "recurrent layers at "),
    "no recurrent layer": (lambda: dict(nn.Linear(2, 2).state_dict()), "holds weight, bias"),
    "an optimizer": (lambda: trained()[1], "holds state, param_groups"),
    "names that are numbers": (lambda: {1: state()}, "it holds things that have no name"),
    "an empty dictionary": (dict, "it holds nothing"),
    "a list": (lambda: list(state().values()), "holds a list"),
    "a tensor": (lambda: torch.zeros(3), "holds a single tensor"),
    "whole numbers": (lambda: as_dtype(torch.int8), "holds int8"),
    "complex numbers": (lambda: as_dtype(torch.complex64), "holds complex64"),
    "not finite": (lambda: with_more(fc_bias=torch.tensor([0.0, torch.nan])), "not finite"),
    "too large for float32": (
        lambda: as_dtype(torch.float64) | {"fc.bias": torch.ones(2).double() * 1e300},
        "not finite",
    ),
    "five gates": (
        lambda: with_more(lstm_weight_hh_l0=torch.zeros(20, 4)),
        "wanted 1, 3 or 4 times as many rows",
    ),
    "a missing layer": (
        lambda: {n: t for n, t in state().items() if "weight_ih_l1" not in n},
        "lacks lstm.weight_ih_l1",
    ),
    "99 layers": (lambda: with_more(lstm_weight_hh_l98=torch.zeros(16, 4)), "from 1 to 8"),
    "names that steer a terminal": (
        lambda: with_more(**{"a\x1b[31m\u202e_b": torch.zeros(1)}),
        "the unknown a�[31m�",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_the_rest_is_named(case: str, tmp_path: Path) -> None:
    """One visible line that says what it is."""
    make, message = REFUSED[case]
    torch.save(make(), tmp_path / "x.pt")
    with pytest.raises(CheckpointError, match=re.escape(message)) as caught:
        read_foreign(tmp_path / "x.pt")
    assert str(caught.value).isprintable()


class Runs:
    """Would run code when it is unpickled."""

    def __init__(self, place: Path) -> None:
        self.place = place

    def __reduce__(self) -> tuple[Any, ...]:
        return (Path.touch, (self.place,))


@pytest.mark.parametrize("legacy", [False, True])
def test_nothing_in_a_file_is_run(legacy: bool, tmp_path: Path) -> None:
    """Not among the weights, not beside them; what lies beside does not keep them from loading."""
    place, path = tmp_path / "was here", tmp_path / "x.pt"
    for content in (state() | {"fc.bias": Runs(place)}, training("model", extra=Runs(place))):
        torch.save(content, path, _use_new_zipfile_serialization=not legacy)
        with suppress(CheckpointError):
            assert read_foreign(path).architecture == SIZES
        assert not place.exists()


def test_rooms_that_a_file_only_claims_are_not_made(tmp_path: Path) -> None:
    """A pickle that asks for a terabyte of zeros is refused before anything is asked for."""

    class Zeros:
        def __reduce__(self) -> tuple[Any, ...]:
            return (bytearray, (10**12,))

    torch.save(training("model", extra=Zeros()), tmp_path / "x.pt")
    with pytest.raises(CheckpointError, match="not a plain state dict"):
        read_foreign(tmp_path / "x.pt")


@pytest.mark.parametrize("bare", [False, True])
def test_no_pattern_is_held_against_an_endless_name(bare: bool, tmp_path: Path) -> None:
    """A name beyond the cap is refused by its length, one at the cap is looked at."""
    path = tmp_path / "long"
    for length, said in ((NAME_CAP, "Left out"), (NAME_CAP + 1, f"name is {NAME_CAP + 1} char")):
        odd = ("loss." * NAME_CAP)[:length]
        named = state() | {odd: torch.zeros(1)}
        save_file(named, path) if bare else torch.save(named, path)
        try:
            told = " ".join(read_foreign(path).remarks)
        except CheckpointError as error:
            told = str(error)
        assert said in told


def test_nothing_is_looked_for_behind_an_endless_name(tmp_path: Path) -> None:
    """A few letters in a file, used as a name again and again, never become gigabytes of places."""
    path = tmp_path / "deep.pt"
    torch.save({"a" * 10_000: {str(k): state() for k in range(3)}}, path)
    with pytest.raises(CheckpointError, match="holds no weights of a recurrent layer"):
        read_foreign(path)


def test_sums_that_torch_left_out_are_not_missed(tmp_path: Path) -> None:
    """Torch can write files without checksums; with them, one changed number is noticed."""
    path = tmp_path / "x.pt"
    torch.serialization.set_crc32_options(False)
    try:
        torch.save(state(), path)
    finally:
        torch.serialization.set_crc32_options(True)
    assert read_foreign(path).remarks == ()
    torch.save(state(), path)
    raw = bytearray(path.read_bytes())
    number = raw.index(state()["fc.bias"].numpy().tobytes())
    raw[number] ^= 1
    path.write_bytes(raw)
    with pytest.raises(CheckpointError, match="is damaged"):
        read_foreign(path)


def test_damage_anywhere_is_one_kind_of_error(tmp_path: Path) -> None:
    """Files cut off and bytes changed at random: weights, or one visible sentence."""
    rng, path, kept = random.Random(6), tmp_path / "x.bin", []
    for legacy in (False, True):
        torch.save(lightning(), path, _use_new_zipfile_serialization=not legacy)
        kept.append(path.read_bytes())
    save_file(as_dtype(torch.bfloat16), str(path))
    kept.append(path.read_bytes())
    said: list[str] = []
    for _case in range(300):
        raw = bytearray(rng.choice(kept))
        if rng.random() < 0.3:
            del raw[rng.randrange(len(raw)) :]
        else:
            for _byte in range(rng.choice((1, 2, 20))):
                raw[rng.randrange(min(len(raw), 6000))] = rng.randrange(256)
        path.write_bytes(raw)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                read_foreign(path)
        except CheckpointError as error:
            said.append(str(error))
    assert len(said) > 150
    assert all(sentence.isprintable() for sentence in said)


def test_another_protocol_is_named(tmp_path: Path) -> None:
    """Torch's safe reader knows one protocol; the sentence says how to save."""
    torch.save(state(), tmp_path / "x.pt", pickle_protocol=4)
    with pytest.raises(CheckpointError, match=r"usual protocol; .*torch.save\(model.state_dict"):
        read_foreign(tmp_path / "x.pt")


def test_a_bare_pickle_is_not_opened(tmp_path: Path) -> None:
    """It is named, whatever it would do."""
    (tmp_path / "x.pkl").write_bytes(pickle.dumps(Runs(tmp_path / "was here"), protocol=4))
    with pytest.raises(CheckpointError, match="is a Python pickle, not a file written by torch"):
        read_foreign(tmp_path / "x.pkl")
    assert not (tmp_path / "was here").exists()
