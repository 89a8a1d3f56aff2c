"""Find the test images that the shipped network misreads: ``assets/mnist_mistakes.npz``.

Run after every change of the shipped checkpoint: ``python -m scripts.find_mistakes --data DIR``
where DIR/MNIST/raw holds the four original files.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from scripts.make_mnist_sample import read_idx
from seqviz.data.mistakes import MAX_MISTAKES, MISTAKES_FILE
from seqviz.models.digit_reader import shipped_reader
from seqviz.paths import ASSETS_DIR


def main() -> None:
    """Read the 10,000 test images and keep the surest errors."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder that holds MNIST/raw")
    parser.add_argument("--out", type=Path, default=ASSETS_DIR / MISTAKES_FILE)
    options = parser.parse_args()

    images, labels = read_idx(options.data / "MNIST" / "raw", "t10k")
    reading = shipped_reader().read_many(images)
    probabilities = reading.probabilities[-1]  # (N, O)
    wrong = np.flatnonzero(reading.predictions != labels)
    sureness = probabilities[wrong, reading.predictions[wrong]]
    worst = wrong[np.argsort(-sureness, kind="stable")][:MAX_MISTAKES]
    np.savez_compressed(
        options.out,
        images=images[worst],
        labels=labels[worst],
        predictions=reading.predictions[worst].astype(np.uint8),
        probabilities=probabilities[worst],
        test_index=worst.astype(np.uint16),
        total=np.int64(len(wrong)),
        tested=np.int64(len(labels)),
    )
    accuracy = 100 * (1 - len(wrong) / len(labels))
    print(f"{len(wrong)} of {len(labels)} misread ({accuracy:.2f} % right), {len(worst)} kept")
    print(f"{options.out}: {options.out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
