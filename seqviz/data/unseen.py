"""200 MNIST test images, drawn at random: digits that no network here has learned from.

They were not chosen by what any network makes of them, so the share of them that one reads right is
an honest, if rough, figure. Left out: the whole test part (``seqviz.data.mnist``), and those that
the shipped network misreads (``seqviz.data.mistakes``).

Source: ``assets/README.md`` names the origin and licence; ``scripts/make_mnist_test.py`` made the
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

UNSEEN_FILE: Final = "mnist_test.npz"
DRAWN: Final = 200
SEED: Final = 0


@dataclass(frozen=True, slots=True, eq=False)
class UnseenDigits:
    """Images in the order in which they were drawn.

    Attributes:
        images: uint8 (N, 28, 28), white ink on black.
        labels: what the writers meant, int64 (N,).
        test_index: where each image stands in MNIST's test part, int64 (N,).
    """

    images: NDArray[np.uint8]
    labels: NDArray[np.int64]
    test_index: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.labels)


@cache
def load_unseen(path: Path = ASSETS_DIR / UNSEEN_FILE) -> UnseenDigits:
    """The shipped images, read once; their arrays are read-only."""
    with np.load(path, allow_pickle=False) as file:
        arrays = (
            file["images"],
            file["labels"].astype(np.int64),
            file["test_index"].astype(np.int64),
        )
    for array in arrays:
        array.flags.writeable = False
    return UnseenDigits(*arrays)
