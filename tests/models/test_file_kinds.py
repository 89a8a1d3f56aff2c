"""What somebody took for a checkpoint is named, wherever it is handed in."""

import gzip
import io
import os
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from seqviz.models.char_checkpoint import load_charlm
from seqviz.models.checkpoint import CheckpointError, load_ckpt, load_numpy
from seqviz.models.foreign import read_foreign


def zipped(*names: str) -> bytes:
    """A zip with these entries."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, b"x")
    return buffer.getvalue()


def bundle() -> bytes:
    """Arrays as `np.savez` writes them."""
    buffer = io.BytesIO()
    np.savez(buffer, a=np.zeros(3))
    return buffer.getvalue()


def tar() -> bytes:
    """As torch wrote before 0.2."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name in ("sys_info", "pickle", "storages", "tensors"):
            archive.addfile(tarfile.TarInfo(name))
    return buffer.getvalue()


def saved() -> bytes:
    """A state dict."""
    buffer = io.BytesIO()
    torch.save(nn.Linear(2, 2).state_dict(), buffer)
    return buffer.getvalue()


def script() -> bytes:
    """A TorchScript archive, by its names."""
    return zipped("net/data.pkl", "net/constants.pkl", "net/code/net.py")


KINDS: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "is empty"),
    "zeros": (lambda: bytes(100), "nothing but zeros"),
    "a page": (lambda: b"\n<!DOCTYPE html>\n<html>", "a web page"),
    "a page in XHTML": (lambda: b'\xef\xbb\xbf<?xml version="1.0"?><html>', "a web page"),
    "LFS": (lambda: b"version https://git-lfs.github.com/spec/v1\noid sha256:0", "Git LFS"),
    "JSON": (lambda: b' {"error": "not found"}', "a JSON text"),
    "HDF5": (lambda: b"\x89HDF\r\n\x1a\n" + bytes(99), "an HDF5 file"),
    "Keras": (lambda: zipped("config.json", "model.weights.h5"), "Keras"),
    "ONNX": (lambda: b"\x08\x08\x12\x07pytorch\x1a\x052.1.0:" + bytes(50), "an ONNX network"),
    "npz": (bundle, "NumPy arrays"),
    "npy": (lambda: b"\x93NUMPY\x01\x00", "an array of NumPy"),
    "gzip": (lambda: gzip.compress(saved()), "packed with gzip"),
    "tar": (tar, "a tar archive, perhaps of torch.save before torch 0.2"),
    "cut off": (lambda: saved()[:700], "cut off or damaged"),
    "without its end": (lambda: saved()[:-5], "cut off or damaged"),
    "TorchScript": (script, "a TorchScript program"),
    "a saved run": (lambda: zipped("weights.safetensors", "run.json"), "a saved run of seqviz"),
    "an office document": (lambda: zipped("[Content_Types].xml"), "an office document"),
    "a zip": (lambda: zipped("net.pt"), "a zip archive"),
    "a text": (lambda: "grüße\x1b[31m\n".encode(), "a plain text"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n", "a picture"),
    "noise": (lambda: bytes(range(255, 0, -1)) * 9, "of a kind that seqviz does not know"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_of_another_kind_is_named(kind: str, tmp_path: Path) -> None:
    """Whatever its ending says; the sentence also tells what is wanted."""
    make, words = KINDS[kind]
    for name in ("x.ckpt", "x.safetensors"):
        path = tmp_path / name
        path.write_bytes(make())
        for load in (read_foreign, load_ckpt, load_numpy, load_charlm):
            with pytest.raises(CheckpointError) as caught:
                load(path)  # type: ignore[operator]
            assert words in str(caught.value)
            assert "wanted" in str(caught.value)
            assert str(caught.value).isprintable()
            assert caught.value.code == "foreign"


def test_a_network_without_its_card_is_told_from_a_missing_one(tmp_path: Path) -> None:
    """Where a card is needed, its name and what the weights are."""
    (tmp_path / "x.pt").write_bytes(saved())
    with pytest.raises(CheckpointError, match=r"is a file of torch.save; .* x\.json beside it"):
        load_numpy(tmp_path / "x.pt")
    with pytest.raises(CheckpointError, match=r"no readable checkpoint file at .*y\.json"):
        load_numpy(tmp_path / "y.pt")


def test_only_plain_files_are_opened(tmp_path: Path) -> None:
    """A pipe does not wait, a device does not flow, a folder is called one; links may lead on."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "good.pt").write_bytes(b"")
    (tmp_path / "link.pt").symlink_to("good.pt")
    for path, words in (
        (tmp_path / "pipe", "is a pipe"),
        (tmp_path, "is a folder"),
        (Path("/dev/zero"), "is a device"),
        (tmp_path / "link.pt", "is empty"),
        (tmp_path / "no\x1b[31mne", "at .*/no�"),
        (Path("a\0b"), "at a�b"),
    ):
        with pytest.raises(CheckpointError, match=words) as caught:
            read_foreign(path)
        assert str(caught.value).isprintable()


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    """Its size alone is enough."""
    path = tmp_path / "x.pt"
    path.touch()
    os.truncate(path, 10**12)
    with pytest.raises(CheckpointError, match="1,000,000,000,000 bytes") as caught:
        read_foreign(path)
    assert caught.value.code == "too_large"
