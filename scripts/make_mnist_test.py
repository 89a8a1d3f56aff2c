"""Draw ``assets/mnist_test.npz`` at random from MNIST's test part.

Run: ``python -m scripts.make_mnist_test --data DIR`` where DIR/MNIST/raw holds the four original
files. No network is asked: which images are drawn hangs on the seed alone.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from scripts.make_mnist_sample import read_idx
from seqviz.data.unseen import DRAWN, SEED, UNSEEN_FILE
from seqviz.paths import ASSETS_DIR


def main() -> None:
    """Draw the images and write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder that holds MNIST/raw")
    parser.add_argument("--out", type=Path, default=ASSETS_DIR / UNSEEN_FILE)
    options = parser.parse_args()

    images, labels = read_idx(options.data / "MNIST" / "raw", "t10k")
    drawn = np.random.default_rng(SEED).permutation(len(images))[:DRAWN]
    np.savez_compressed(
        options.out,
        images=images[drawn],
        labels=labels[drawn],
        test_index=drawn.astype(np.uint16),
    )
    print(f"{options.out}: {options.out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
