"""The shipped sample: real, balanced, split once and for all, and unchanged since it was hashed."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest

from seqviz.data.sample import SAMPLE_FILE, load_sample
from seqviz.paths import ASSETS_DIR


def test_the_sample_is_500_images_of_each_digit_in_turns() -> None:
    """Labels run 0 to 9 over and over, so any leading multiple of ten is balanced."""
    sample = load_sample()
    assert sample.images.shape == (5000, 28, 28)
    assert sample.images.dtype == np.uint8
    np.testing.assert_array_equal(sample.labels, np.tile(np.arange(10), 500))


def test_train_and_held_out_are_balanced_and_share_no_image() -> None:
    """4,000 and 1,000 images, each digit equally often, no image in both."""
    sample = load_sample()
    train, held_out = sample.train, sample.held_out
    assert np.bincount(train.labels).tolist() == [400] * 10
    assert np.bincount(held_out.labels).tolist() == [100] * 10
    assert not {i.tobytes() for i in train.images} & {i.tobytes() for i in held_out.images}
    assert not set(train.train_index.tolist()) & set(held_out.train_index.tolist())


def test_of_gives_the_images_of_one_digit() -> None:
    """``of(7)`` is 500 sevens; what is no digit is refused by value."""
    assert set(load_sample().of(7).labels.tolist()) == {7}
    assert len(load_sample().of(7)) == 500
    with pytest.raises(ValueError, match="got 10"):
        load_sample().of(10)


def test_the_arrays_are_read_only_and_read_once() -> None:
    """Nobody can change what every session shares."""
    sample = load_sample()
    assert load_sample() is sample
    for array in (sample.images, sample.labels, sample.train_index, sample.train.images):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


def test_the_file_is_small_and_is_the_one_the_readme_describes() -> None:
    """At most 1.2 MB, and its hash stands beside its origin and licence."""
    raw = (ASSETS_DIR / SAMPLE_FILE).read_bytes()
    readme = (ASSETS_DIR / "README.md").read_text("utf-8")
    assert len(raw) <= 1_200_000
    assert hashlib.sha256(raw).hexdigest() in readme


def test_every_asset_has_its_origin_and_licence_stated() -> None:
    """A file in assets/ that the README does not name fails here."""
    readme = (ASSETS_DIR / "README.md").read_text("utf-8")
    files = {path.name for path in ASSETS_DIR.iterdir() if path.name != "README.md"}
    assert {name for name in files if f"`{name}`" not in readme} == set()


@pytest.mark.mnist
def test_every_image_stands_in_the_training_part_where_its_index_says(mnist_raw: Path) -> None:
    """Byte for byte, image and label; and none of them is in the test part."""
    sample = load_sample()
    train = np.fromfile(mnist_raw / "train-images-idx3-ubyte", np.uint8)[16:].reshape(-1, 28, 28)
    labels = np.fromfile(mnist_raw / "train-labels-idx1-ubyte", np.uint8)[8:]
    test = np.fromfile(mnist_raw / "t10k-images-idx3-ubyte", np.uint8)[16:].reshape(-1, 28, 28)
    np.testing.assert_array_equal(train[sample.train_index], sample.images)
    np.testing.assert_array_equal(labels[sample.train_index], sample.labels)
    assert not {image.tobytes() for image in test} & {i.tobytes() for i in sample.images}


@pytest.fixture
def mnist_raw() -> Path:
    """The folder with the four original files, or a skip with the reason."""
    from seqviz.paths import data_dir_from_env

    root = data_dir_from_env()
    if root is None or not (root / "MNIST" / "raw" / "train-images-idx3-ubyte").is_file():
        pytest.skip("SEQVIZ_DATA_DIR names no folder with MNIST/raw")
    return root / "MNIST" / "raw"
