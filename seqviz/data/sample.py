"""5,000 real MNIST images, 500 of each digit, shipped as a gallery and for live training.

All of them come from MNIST's *training* part, so the shipped network has seen every one: what it
scores on them says nothing about new digits. For a network trained live on ``train`` the images of
``held_out`` are new.

Left out: the full data set (``seqviz.data.mnist``).

Source: ``assets/README.md`` names the origin and licence; ``scripts/make_mnist_sample.py`` made the
file.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from seqviz.paths import ASSETS_DIR

SAMPLE_FILE: Final = "mnist_sample.npz"
HELD_OUT: Final = 1000
CLASSES: Final = 10


@dataclass(frozen=True, slots=True, eq=False)
class DigitSample:
    """Images whose labels run 0, 1, … 9, 0, 1, …: any first ten, twenty, … are balanced.

    Attributes:
        images: uint8 (N, 28, 28), white ink on black.
        labels: int64 (N,).
        train_index: where each image stands in MNIST's training part, int64 (N,).
    """

    images: NDArray[np.uint8]
    labels: NDArray[np.int64]
    train_index: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, part: slice) -> DigitSample:
        return DigitSample(self.images[part], self.labels[part], self.train_index[part])

    @property
    def train(self) -> DigitSample:
        """The first 4,000 images, 400 of each digit, for training live."""
        return self[: len(self) - HELD_OUT]

    @property
    def held_out(self) -> DigitSample:
        """The last 1,000 images, 100 of each digit, to test a network trained on ``train``."""
        return self[len(self) - HELD_OUT :]

    def of(self, digit: int) -> DigitSample:
        """All images of one digit.

        Raises:
            ValueError: for anything but 0 … 9.
        """
        if digit not in range(CLASSES):
            raise ValueError(f"digit must be in 0 ... 9, got {digit!r}")
        return self[digit::CLASSES]


@cache
def load_sample(path: Path = ASSETS_DIR / SAMPLE_FILE) -> DigitSample:
    """The shipped sample, read once; its arrays are read-only."""
    with np.load(path, allow_pickle=False) as file:
        images = file["images"]
        labels = file["labels"].astype(np.int64)
        train_index = file["train_index"].astype(np.int64)
    for array in (images, labels, train_index):
        array.flags.writeable = False
    return DigitSample(images, labels, train_index)
