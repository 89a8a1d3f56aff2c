"""MNIST from a local copy, and kind errors for everything else."""

import gzip
import os
import shutil
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from seqviz.data.mnist import FILES, DataError, default_root, load_mnist
from tests.patience import PATIENCE
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


def packed(raw: Path) -> Path:
    """As the files are downloaded: only the .gz."""
    for name in FILES:
        (raw / f"{name}.gz").write_bytes(gzip.compress((raw / name).read_bytes()))
        (raw / name).unlink()
    return raw.parent.parent


def dotted(raw: Path) -> Path:
    """A dot instead of a dash, as many mirrors call them, all in the folder that is named."""
    for name in FILES:
        (raw / name).rename(raw.parent.parent / name.replace("-idx", ".idx"))
    return raw.parent.parent


def unpacked_each(raw: Path) -> Path:
    """Each file in a folder of its own name."""
    for name in FILES:
        (raw / name).rename(raw / "file")
        (raw / name).mkdir()
        (raw / "file").rename(raw / name / name)
    return raw.parent.parent


def twice(raw: Path) -> Path:
    """A download again, packed, beside one whose first try was a web page."""
    packed(raw)
    (raw / FILES[0]).write_text("<!DOCTYPE html><html>try again</html>")
    return raw.parent.parent


def beside_another(raw: Path) -> Path:
    """Fashion-MNIST has files of the same names; the folder above both is named."""
    other = raw.parent.parent / "FashionMNIST" / "raw"
    shutil.copytree(raw, other)
    (other / FILES[1]).write_bytes(b"other labels")
    raw.parent.rename(raw.parent.parent / "digits")
    return raw.parent.parent


PLACES: dict[str, Callable[[Path], Path]] = {
    "only the .gz": packed,
    "with a dot": dotted,
    "each in a folder": unpacked_each,
    "a page, and the .gz beside it": twice,
    "beside Fashion-MNIST": beside_another,
    "raw itself": lambda raw: raw,
    "MNIST itself": lambda raw: raw.parent,
    "the folder above": lambda raw: raw.parent.parent.parent,
    "one of the files": lambda raw: raw / FILES[2],
    "a folder inside": lambda raw: [(raw / "processed").mkdir(), raw / "processed"][1],
}


@pytest.mark.parametrize("place", PLACES)
def test_a_copy_is_found_however_it_lies(place: str, tmp_path: Path) -> None:
    """Every usual form of a download gives the same images and labels, without a remark."""
    root = PLACES[place](write_tiny_mnist(tmp_path / "data", train=30, test=20) / "MNIST" / "raw")
    data = load_mnist(root)
    np.testing.assert_array_equal(data.train_images, tiny_digits(30, 1)[0])
    np.testing.assert_array_equal(data.train_labels, tiny_digits(30, 1)[1])
    np.testing.assert_array_equal(data.test_images, tiny_digits(20, 2)[0])
    np.testing.assert_array_equal(data.test_labels, tiny_digits(20, 2)[1])
    assert data.remarks == ()


def test_images_and_labels_with_exchanged_names_are_read_as_what_they_are(tmp_path: Path) -> None:
    """The files say themselves which is which; the data say that it was so."""
    raw = write_tiny_mnist(tmp_path, train=30, test=20) / "MNIST" / "raw"
    (raw / FILES[2]).rename(raw / "x")
    (raw / FILES[3]).rename(raw / FILES[2])
    (raw / "x").rename(raw / FILES[3])
    data = load_mnist(tmp_path)
    np.testing.assert_array_equal(data.test_images, tiny_digits(20, 2)[0])
    np.testing.assert_array_equal(data.test_labels, tiny_digits(20, 2)[1])
    (remark,) = data.remarks
    assert remark.startswith("t10k-images-idx3-ubyte holds labels and t10k-labels-idx1-ubyte")


def test_two_copies_are_not_chosen_between(tmp_path: Path) -> None:
    """Both are named."""
    for name in ("a", "b"):
        write_tiny_mnist(tmp_path / name, train=10, test=10)
        (tmp_path / name / "MNIST").rename(tmp_path / name / "digits")
    with pytest.raises(DataError, match=r"a/digits/raw and .*b/digits/raw; name one"):
        load_mnist(tmp_path)


def test_a_copy_with_a_gap_names_it(tmp_path: Path) -> None:
    """What is there, where, and what is missing."""
    raw = write_tiny_mnist(tmp_path) / "MNIST" / "raw"
    (raw / FILES[3]).unlink()
    with pytest.raises(DataError, match=r"raw has only train-images.*: t10k-labels") as caught:
        load_mnist(tmp_path)
    assert caught.value.code == "missing"


def idx(*shape: int, kind: int = 8, size: int | None = None) -> bytes:
    """A file of zeros in MNIST's format that says these lengths."""
    head = bytes([0, 0, kind, len(shape)]) + struct.pack(f">{len(shape)}I", *shape)
    return head + bytes(int(np.prod(shape)) if size is None else size)


WRONG: list[tuple[str, bytes, str]] = [
    (FILES[0], b"<!DOCTYPE html>\n<html>", "is a web page: the download gave a page"),
    (FILES[0], b"version https://git-lfs.github.com/spec/v1", "Git LFS"),
    (FILES[0], b"", "is empty"),
    (FILES[0], bytes(5000), "nothing but zeros"),
    (FILES[0], gzip.compress(idx(60, 28, 28))[:40], "cannot be unpacked"),
    (FILES[0], gzip.compress(b"<html>"), "is a web page"),
    (FILES[0], idx(60, 28, 28, size=999), "is cut off: it says 60 × 28 × 28 bytes"),
    (FILES[0], idx(60, 28, 28, size=60 * 784 + 1), "holds too much"),
    (FILES[0], idx(60, 32, 32), "60 × 32 × 32; wanted images of 28 × 28"),
    (FILES[0], idx(59, 28, 28), "59 images, but train-labels-idx1-ubyte has 60 labels"),
    (FILES[0], idx(60, 28, 28, kind=13), "begins with 00 00 0d 03; wanted 00 00 08 03"),
    (FILES[0], b"\0\0\x08\x03\0\0", "cut off in its first bytes"),
    (FILES[1], idx(60, 28, 28), "wanted labels, one number each"),
    (FILES[1], idx(60)[:8] + b"\x0a" * 60, "labels up to 10"),
    (FILES[0], idx(2**32 - 1, 2**32 - 1, 2**32 - 1, size=9), "is cut off"),
]


@pytest.mark.parametrize(("name", "content", "words"), WRONG, ids=[words for *_, words in WRONG])
def test_a_wrong_file_is_named_with_what_it_is(
    tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    """The file, what is in it, and what to do."""
    write_tiny_mnist(tmp_path)
    (tmp_path / "MNIST" / "raw" / name).write_bytes(content)
    with pytest.raises(DataError) as caught:
        load_mnist(tmp_path)
    assert words in str(caught.value)
    assert name in str(caught.value)
    assert "--download" in str(caught.value)
    assert str(caught.value).isprintable()
    assert caught.value.code == "damaged"
    assert caught.value.file == name


def test_only_plain_files_are_read(tmp_path: Path) -> None:
    """A pipe does not wait, and a swollen .gz is not unpacked to its end."""
    raw = write_tiny_mnist(tmp_path) / "MNIST" / "raw"
    (raw / FILES[0]).unlink()
    os.mkfifo(raw / FILES[0])
    with pytest.raises(DataError, match="is a pipe"):
        load_mnist(tmp_path)
    (raw / FILES[0]).unlink()
    with gzip.open(raw / f"{FILES[0]}.gz", "wb", compresslevel=1) as file:
        for _ in range(65):
            file.write(bytes(2**20))
    with pytest.raises(DataError, match="unpacks to more than"):
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
        "seqviz.training.engine.events, seqviz.training.tasks.digits_recipes, seqviz.cli\n"
        "assert not {'torch', 'torchvision', 'streamlit'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=PATIENCE)
