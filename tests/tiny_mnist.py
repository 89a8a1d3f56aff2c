"""A tiny data set in MNIST's file format: for digit d, a bar in rows 2d + 2 … 2d + 5, and noise."""

import struct
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


def tiny_digits(count: int, seed: int) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Images uint8 (count, 28, 28) and labels int64 (count,), every digit as often."""
    rng = np.random.default_rng(seed)
    labels = rng.permutation(np.arange(count) % 10)
    images = rng.integers(0, 40, (count, 28, 28))
    for image, digit in zip(images, labels, strict=True):
        image[2 * digit + 2 : 2 * digit + 6, 4:24] = rng.integers(180, 255)
    return images.astype(np.uint8), labels


def write_tiny_mnist(root: Path, *, train: int = 60, test: int = 20) -> Path:
    """Write the four files where torchvision looks for them below `root`; returns `root`."""
    raw = root / "MNIST" / "raw"
    raw.mkdir(parents=True)
    for part, count, seed in (("train", train, 1), ("t10k", test, 2)):
        images, labels = tiny_digits(count, seed)
        head = struct.pack(">IIII", 0x803, count, 28, 28)
        (raw / f"{part}-images-idx3-ubyte").write_bytes(head + images.tobytes())
        head = struct.pack(">II", 0x801, count)
        (raw / f"{part}-labels-idx1-ubyte").write_bytes(head + labels.astype(np.uint8).tobytes())
    return root
