"""MNIST: 60,000 + 10,000 handwritten digits of 28 × 28 pixels, read through torchvision.

Nothing is downloaded unless the caller asks. Left out: the processed `.pt` files of old torchvision
versions, and a loader in batches (all images fit in 55 MB, so training indexes one array).

Source: Y. LeCun, C. Cortes, C. Burges, https://yann.lecun.com/exdb/mnist/ (CC BY-SA 3.0).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from seqviz.paths import data_dir_from_env, user_cache_dir

FILES = tuple(
    f"{part}-{kind}-ubyte" for part in ("train", "t10k") for kind in ("images-idx3", "labels-idx1")
)


class DataError(ValueError):
    """Data that is missing, damaged or out of reach; the message is for people."""


@dataclass(frozen=True, slots=True)
class MNIST:
    """The whole data set, read-only.

    Args:
        train_images, test_images: uint8 (60000, 28, 28) and (10000, 28, 28), ink is 255.
        train_labels, test_labels: int64 (60000,) and (10000,), the digits 0 to 9.
    """

    train_images: NDArray[np.uint8]
    train_labels: NDArray[np.int64]
    test_images: NDArray[np.uint8]
    test_labels: NDArray[np.int64]


def default_root() -> Path:
    """Where MNIST is looked for: $SEQVIZ_DATA_DIR, else the user's cache."""
    return data_dir_from_env() or user_cache_dir() / "datasets"


def load_mnist(root: Path | None = None, *, download: bool = False) -> MNIST:
    """Read MNIST, downloading it first only if asked to and if it is not there.

    Args:
        root: the folder that holds `MNIST/raw/train-images-idx3-ubyte` and its three companions;
            `default_root()` by default.
        download: fetch missing files (11 MB) into `root`; torchvision draws its progress bar on
            standard error.

    Raises:
        DataError: not there and not asked for, no network, or damaged files.
    """
    root = Path(root).expanduser() if root is not None else default_root()
    raw = root / "MNIST" / "raw"
    missing = [name for name in FILES if not (raw / name).is_file()]
    if missing and not download:
        raise DataError(
            f"MNIST is not in {root} ({raw / missing[0]} is missing); name the folder that holds "
            "MNIST/raw with --data DIR, or fetch it (11 MB) with --download"
        )
    from seqviz.data.torchvision_ops import torchvision_datasets

    datasets = torchvision_datasets()
    try:
        if missing:
            raw.mkdir(parents=True, exist_ok=True)
            datasets.MNIST(str(root), train=True, download=True)
    except Exception as error:
        raise DataError(
            f"MNIST could not be downloaded into {root} ({_first_line(error)}); "
            "if you have a copy, name the folder that holds MNIST/raw with --data DIR"
        ) from None
    try:
        parts = [datasets.MNIST(str(root), train=train, download=False) for train in (True, False)]
        arrays = [a for part in parts for a in _checked(part.data, part.targets)]
    except Exception as error:
        raise DataError(f"the MNIST files in {raw} are damaged: {_first_line(error)}") from None
    return MNIST(*arrays)


def _checked(images: Any, labels: Any) -> tuple[NDArray[Any], NDArray[Any]]:
    """The two tensors of one part as read-only arrays, after shapes and values are checked."""
    pixels, digits = images.numpy(), labels.numpy().astype(np.int64)
    if pixels.dtype != np.uint8 or pixels.ndim != 3 or pixels.shape[1:] != (28, 28):
        raise ValueError(f"images are {pixels.dtype} {pixels.shape}; wanted uint8 (N, 28, 28)")
    if digits.shape != pixels.shape[:1] or not len(digits):
        raise ValueError(f"{digits.shape[0]} labels for {pixels.shape[0]} images")
    if digits.min() < 0 or digits.max() > 9:
        raise ValueError(f"labels reach from {digits.min()} to {digits.max()}; wanted 0 to 9")
    pixels.flags.writeable = digits.flags.writeable = False
    return pixels, digits


def _first_line(error: Exception) -> str:
    """What an error says, on one line: torchvision's last lines name the reason."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    reasons = [line for line in lines if "urlopen" in line or "Errno" in line]
    return (reasons or lines or [type(error).__name__])[0]
