"""Checkpoints: written whole, read back exactly, and nothing in a file is believed."""

import json
import pickle
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.numpy import save_file

from seqviz.models import checkpoint, checkpoint_files
from seqviz.models.checkpoint import (
    Architecture,
    Card,
    CheckpointError,
    Measured,
    card_path,
    load_ckpt,
    load_numpy,
    save,
    save_ckpt,
)

SMALL = Architecture(input_size=3, hidden_size=4, num_layers=2, num_classes=2)


def weights(architecture: Architecture = SMALL) -> dict[str, np.ndarray]:
    """Random float32 weights of every name and shape."""
    rng = np.random.default_rng(7)
    shapes = architecture.shapes().items()
    return {name: rng.normal(size=shape).astype(np.float32) for name, shape in shapes}


def card(architecture: Architecture = SMALL) -> Card:
    """A card with a score."""
    measured = Measured("two images", 0.5, 0.7, ((1, 0), (1, 0)))
    return Card(
        architecture,
        0.5,
        0.25,
        {"name": "x"},
        3,
        "run",
        {"threads": 1},
        "d",
        "2024-02-29",
        measured,
    )


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """A good checkpoint."""
    save(tmp_path / "net.safetensors", weights(), card())
    return tmp_path / "net.safetensors"


def test_saving_and_loading_keeps_everything(saved: Path) -> None:
    """Arrays come back bit for bit, read-only, in the architecture's order, with the whole card."""
    tensors, read = load_numpy(saved)
    assert list(tensors) == list(SMALL.shapes())
    for name, array in weights().items():
        np.testing.assert_array_equal(tensors[name], array)
        assert not tensors[name].flags.writeable
    assert replace(read, weights_sha256="") == card()
    assert sorted(p.name for p in saved.parent.iterdir()) == ["net.json", "net.safetensors"]


def test_a_failed_save_leaves_the_old_file(saved: Path) -> None:
    """When writing breaks in the middle, the old weights are still there and no part remains."""
    before = saved.read_bytes()

    def breaks(part: Path) -> None:
        part.write_bytes(b"half")
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        checkpoint.write_atomically(saved, breaks)
    assert saved.read_bytes() == before
    assert len(list(saved.parent.iterdir())) == 2


def test_saving_checks_what_loading_checks(tmp_path: Path) -> None:
    """Float64 weights are refused before anything is written."""
    doubles = {name: array.astype(np.float64) for name, array in weights().items()}
    with pytest.raises(CheckpointError, match="float64"):
        save(tmp_path / "net.safetensors", doubles, card())
    assert not list(tmp_path.iterdir())


def drop(tensors: dict[str, np.ndarray]) -> None:
    """Remove one."""
    del tensors["fc.weight"]


def add(tensors: dict[str, np.ndarray]) -> None:
    """Add an unknown one."""
    tensors["extra"] = np.zeros(1, np.float32)


def reshape(tensors: dict[str, np.ndarray]) -> None:
    """Turn one around."""
    tensors["fc.weight"] = np.ascontiguousarray(tensors["fc.weight"].T)


def retype(tensors: dict[str, np.ndarray]) -> None:
    """Store one as whole numbers."""
    tensors["fc.bias"] = tensors["fc.bias"].astype(np.int16)


def poison(tensors: dict[str, np.ndarray]) -> None:
    """Make one value not a number."""
    tensors["fc.bias"][0] = np.nan


ATTACKS = [
    (drop, "lacks fc.weight"),
    (add, "unknown extra"),
    (reshape, r"fc.weight is float32 \(4, 2\)"),
    (retype, "fc.bias"),
    (poison, "not finite"),
]


@pytest.mark.parametrize(("attack", "message"), ATTACKS)
def test_wrong_tensors_are_refused(
    saved: Path, attack: Callable[[dict[str, np.ndarray]], None], message: str
) -> None:
    """A missing, unknown, misshapen, mistyped or non-finite tensor, in both formats."""
    tensors = weights()
    attack(tensors)
    save_file(tensors, saved)
    with pytest.raises(CheckpointError, match=message):
        load_numpy_with_matching_hash(saved)
    torch.save({n: torch.tensor(a) for n, a in tensors.items()}, saved.with_suffix(".ckpt"))
    with pytest.raises(CheckpointError, match=message):
        load_ckpt(saved.with_suffix(".ckpt"), SMALL)


def load_numpy_with_matching_hash(path: Path) -> None:
    """Load after the card was made to name the file's hash, as an attacker would."""
    edit(path, weights_sha256=checkpoint_files.sha256(path))
    load_numpy(path)


def edit(path: Path, **changes: Any) -> None:
    """Change fields of the card."""
    content = json.loads(card_path(path).read_text("utf-8")) | changes
    card_path(path).write_text(json.dumps(content), "utf-8")


@pytest.mark.parametrize(
    "changes",
    [
        {"format": "other"},
        {"std": 0.0},
        {"mean": float("nan")},
        {"mean": "0.1"},
        {"seed": "3"},
        {"recipe": None},
        {"unknown": 1},
        {"architecture": {"hidden_size": 10**9}},
        {"architecture": {"hidden_size": True}},
        {"architecture": {"kind": "transformer"}},
        {"architecture": [1, 2]},
        {"measured": {"on": "x", "accuracy": 2.0, "loss": 1, "confusion": [[1, 0], [0, 1]]}},
        {"measured": {"on": "x", "accuracy": 0.5, "loss": 1, "confusion": [[1], [0]]}},
        {"measured": {"on": "x", "accuracy": 0.5, "loss": 10**400, "confusion": [[1, 0], [0, 1]]}},
        {"measured": 5},
    ],
)
def test_wrong_cards_are_refused(saved: Path, changes: dict[str, Any]) -> None:
    """A field of another type, size or meaning gives one kind error."""
    edit(saved, **changes)
    with pytest.raises(CheckpointError):
        load_numpy(saved)


@pytest.mark.parametrize("raw", [b"", b"{", b"[" * 100_000, b"\xff\xfe", b"null", b" " * 300_000])
def test_cards_that_are_not_json_are_refused(saved: Path, raw: bytes) -> None:
    """Broken, deeply nested, undecodable and huge cards give one kind error."""
    card_path(saved).write_bytes(raw)
    with pytest.raises(CheckpointError):
        load_numpy(saved)


@pytest.mark.parametrize("raw", [b"", b"garbage", b"\xff" * 64, (1 << 40).to_bytes(8, "little")])
def test_damaged_weights_are_refused(saved: Path, raw: bytes) -> None:
    """Empty, random and lying headers give one kind error, in both formats."""
    for path, load in ((saved, load_numpy), (saved.with_suffix(".ckpt"), load_ckpt)):
        path.write_bytes(raw)
        with pytest.raises(CheckpointError):
            load(path)


def test_size_is_capped_before_reading(saved: Path) -> None:
    """A file far larger than its architecture is refused by its size alone."""
    with saved.open("ab") as file:
        file.truncate(10**9)  # sparse: takes no room on the disk
    with pytest.raises(CheckpointError, match="1,000,000,000 bytes"):
        load_numpy(saved)


def test_weights_and_card_of_two_checkpoints_do_not_mix(saved: Path) -> None:
    """Other weights of the same shapes under this card are noticed."""
    save_file({name: array + 1 for name, array in weights().items()}, saved)
    with pytest.raises(CheckpointError, match="describes"):
        load_numpy(saved)


def test_missing_files_are_named(tmp_path: Path) -> None:
    """The error names the path that was looked for."""
    for load, name in ((load_numpy, "none.json"), (load_ckpt, "none.ckpt")):
        with pytest.raises(CheckpointError, match=name):
            load((tmp_path / name).with_suffix(".safetensors" if "json" in name else ".ckpt"))


def test_ckpt_round_trip_is_plain_torch(tmp_path: Path) -> None:
    """Plain `torch.load` reads what we write, and we read what plain `torch.save` writes."""
    path = tmp_path / "lstm_model.ckpt"
    save_ckpt(path, weights())
    state = torch.load(path, weights_only=True)
    torch.save(state, path)
    for name, array in load_ckpt(path, SMALL).items():
        np.testing.assert_array_equal(array, weights()[name])


class Bomb:
    """Would run code when unpickled."""

    def __reduce__(self) -> tuple[Any, ...]:
        return (Path("/tmp/seqviz-was-here").touch, ())


def states() -> list[tuple[Any, str]]:
    """State dicts that only look like one."""
    good = {name: torch.tensor(array) for name, array in weights().items()}
    return [
        (good | {"fc.weight": torch.zeros(1).as_strided((2, 4), (0, 0))}, "claims more"),
        (good | {"fc.weight": torch.zeros(2, 4, device="meta")}, "claims more"),
        (good | {"fc.weight": torch.zeros(2, 4).to_sparse()}, "not a plain"),
        (good | {"fc.bias": 5}, "not a plain tensor"),
        (good | {"fc.bias": Bomb()}, "not a plain state dict"),
        (list(good.values()), "holds a list"),
    ]


@pytest.mark.parametrize("case", range(len(states())))
def test_hostile_state_dicts_are_refused(tmp_path: Path, case: int) -> None:
    """Strides of 0, empty, sparse, foreign objects, code, and no dict at all."""
    state, message = states()[case]
    torch.save(state, tmp_path / "x.ckpt")
    with pytest.raises(CheckpointError, match=message):
        load_ckpt(tmp_path / "x.ckpt", SMALL)
    assert not Path("/tmp/seqviz-was-here").exists()


def test_a_billion_elements_in_a_tiny_file_are_refused(tmp_path: Path) -> None:
    """A file of 6 KB that claims 10⁹ numbers by stride 0 is refused without making them."""
    huge = torch.zeros(1).as_strided((10**9,), (0,))
    good = {name: torch.tensor(array) for name, array in weights().items()}
    torch.save(good | {"fc.bias": huge}, tmp_path / "x.ckpt")
    assert (tmp_path / "x.ckpt").stat().st_size < 8192
    with pytest.raises(CheckpointError, match="claims more"):
        load_ckpt(tmp_path / "x.ckpt", SMALL)


def test_compressed_bombs_and_bare_pickles_are_refused(tmp_path: Path) -> None:
    """A zip that unpacks to far more, and a pickle without a zip, are not even opened by torch."""
    path = tmp_path / "x.ckpt"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x/data.pkl", b"\0" * 10_000_000)
    with pytest.raises(CheckpointError, match="unpacks to"):
        load_ckpt(path, SMALL)
    path.write_bytes(pickle.dumps({"fc.bias": 1}))
    with pytest.raises(CheckpointError, match="not a file written by torch"):
        load_ckpt(path, SMALL)


def test_shipped_checkpoint_is_complete() -> None:
    """The shipped card belongs to the shipped weights, and its numbers agree with each other."""
    tensors, read = load_numpy()
    assert read.architecture == Architecture()
    assert (read.mean, read.std) == (0.1307, 0.3081)
    assert set(tensors) == set(Architecture().shapes())
    assert read.measured is not None
    confusion = np.array(read.measured.confusion)
    assert read.measured.accuracy == pytest.approx(np.trace(confusion) / confusion.sum())
    assert read.measured.accuracy > 0.99
