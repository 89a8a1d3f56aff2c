"""MNIST from a local copy, and kind errors for everything else."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from seqviz.data.mnist import DataError, default_root, load_mnist
from tests.tiny_mnist import tiny_digits, write_tiny_mnist


def test_local_copy_is_read_as_it_was_written(tmp_path: Path) -> None:
    """Images and labels come back exactly, read-only, train and test not mixed up."""
    data = load_mnist(write_tiny_mnist(tmp_path, train=30, test=20))
    for images, labels, (count, seed) in (
        (data.train_images, data.train_labels, (30, 1)),
        (data.test_images, data.test_labels, (20, 2)),
    ):
        true_images, true_labels = tiny_digits(count, seed)
        np.testing.assert_array_equal(images, true_images)
        np.testing.assert_array_equal(labels, true_labels)
        assert not images.flags.writeable
        assert not labels.flags.writeable
    assert (data.train_images.dtype, data.train_labels.dtype) == (np.uint8, np.int64)


def test_missing_data_names_both_ways_out(tmp_path: Path) -> None:
    """With neither a copy nor leave to download, both options are named and nothing is written."""
    with pytest.raises(DataError, match=r"--data DIR.*--download"):
        load_mnist(tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()


def test_no_network_names_the_option_for_a_local_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A failed download says why, on one line, and names --data."""
    from seqviz.data.torchvision_ops import torchvision_datasets

    utils = torchvision_datasets().mnist

    def no_network(url: str, *_: object, **__: object) -> None:
        raise OSError("<urlopen error no network>")

    monkeypatch.setattr(utils, "download_and_extract_archive", no_network)
    monkeypatch.setattr(utils.MNIST, "mirrors", ["http://mirror.invalid/"])
    with pytest.raises(DataError, match="no network") as caught:
        load_mnist(tmp_path, download=True)
    assert "--data DIR" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("train-images-idx3-ubyte", b""),
        ("train-images-idx3-ubyte", b"\0\0\x08\x03" + b"\0" * 12 + b"x"),
        ("t10k-labels-idx1-ubyte", b"\0\0\x08\x01\0\0\0\x02\0\x01"),
        ("t10k-labels-idx1-ubyte", b"\0\0\x08\x01\0\0\0\x14" + b"\x0b" * 20),
        ("train-labels-idx1-ubyte", b"not an idx file at all"),
    ],
)
def test_damaged_files_are_refused(tmp_path: Path, name: str, content: bytes) -> None:
    """An empty, cut or wrong file, a label above 9, a wrong count: one kind error."""
    write_tiny_mnist(tmp_path)
    (tmp_path / "MNIST" / "raw" / name).write_bytes(content)
    with pytest.raises(DataError, match="damaged"):
        load_mnist(tmp_path)


def test_the_environment_names_the_default_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SEQVIZ_DATA_DIR is used when no folder is given."""
    monkeypatch.setenv("SEQVIZ_DATA_DIR", str(tmp_path))
    assert default_root() == tmp_path
    write_tiny_mnist(tmp_path, train=10, test=10)
    assert load_mnist().train_images.shape == (10, 28, 28)


def test_light_modules_load_neither_torch_nor_torchvision() -> None:
    """What a page imports before it needs torch stays without it."""
    code = (
        "import sys, seqviz.data.mnist, seqviz.models.bridge, seqviz.models.checkpoint, "
        "seqviz.training.events, seqviz.training.recipes, seqviz.cli\n"
        "assert not {'torch', 'torchvision', 'streamlit'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120)
