"""The test images that the shipped network reads wrong, the surest errors first.

Left out: finding them (``scripts/find_mistakes.py``, which needs the full MNIST).

Source: ``assets/README.md`` names the origin and licence of the images.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from seqviz.paths import ASSETS_DIR

MISTAKES_FILE: Final = "mnist_mistakes.npz"
MAX_MISTAKES: Final = 60


@dataclass(frozen=True, slots=True, eq=False)
class Mistakes:
    """Misread images, ordered by the probability that the wrong digit got.

    Attributes:
        images: uint8 (N, 28, 28).
        labels: what the writers meant, int64 (N,).
        predictions: what the network says, int64 (N,).
        probabilities: of the ten digits after the last row, float32 (N, 10).
        test_index: where each image stands in MNIST's test part, int64 (N,).
        total: how many of the ``tested`` images are misread; more than N where the list was cut.
        tested: how many test images were read.
    """

    images: NDArray[np.uint8]
    labels: NDArray[np.int64]
    predictions: NDArray[np.int64]
    probabilities: NDArray[np.float32]
    test_index: NDArray[np.int64]
    total: int
    tested: int

    def __len__(self) -> int:
        return len(self.labels)


@cache
def load_mistakes(path: Path = ASSETS_DIR / MISTAKES_FILE) -> Mistakes:
    """The shipped list, read once; its arrays are read-only."""
    with np.load(path, allow_pickle=False) as file:
        mistakes = Mistakes(
            images=file["images"],
            labels=file["labels"].astype(np.int64),
            predictions=file["predictions"].astype(np.int64),
            probabilities=file["probabilities"],
            test_index=file["test_index"].astype(np.int64),
            total=int(file["total"]),
            tested=int(file["tested"]),
        )
    for array in (
        mistakes.images,
        mistakes.labels,
        mistakes.predictions,
        mistakes.probabilities,
        mistakes.test_index,
    ):
        array.flags.writeable = False
    return mistakes
