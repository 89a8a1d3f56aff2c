"""What the commands on MNIST are told: `mnist` among the tasks of `train`, `evaluate`, `predict`.

They stand apart from what the commands do (mnist.py), which loads torch.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from seqviz.cli import _natural, _positive
from seqviz.cli.shared import add_task
from seqviz.models.checkpoint import SHIPPED

NAME: Final = ("mnist", "handwritten digits, read row by row")

TRAIN: Final = """\
Load MNIST, train with a log line each 100 steps, measure the accuracy on the test images, predict
one of them, save the weights and load them again.

examples:
  python -m seqviz train mnist --data DIR                          writes lstm_model.ckpt
  python -m seqviz train mnist --data DIR --epochs 1 --seed 3
  python -m seqviz train mnist --recipe best --threads 1 --out mine.safetensors
  python -m seqviz train mnist --recipe best --hold-out 5000       to compare recipes, see below

The weights are a plain state dict with the ending .ckpt, or safetensors with a JSON card beside
them with the ending .safetensors. The same seed, threads, precision and machine give the same
weights. With --hold-out N the last N training images are measured instead of the test images:
whoever chooses between recipes should look at those, so that the test images stay unseen until
the end. Ctrl-C stops the training, then measures and saves what it has learned so far."""

EVALUATE: Final = """\
Measure a checkpoint on the 10,000 test images: accuracy, loss, accuracy of each digit, and the
confusion matrix (rows are the true digits, columns what was read).

examples:
  python -m seqviz evaluate mnist --data DIR                       the shipped checkpoint
  python -m seqviz evaluate mnist --checkpoint lstm_model.ckpt"""

PREDICT: Final = """\
Draw a test image in the terminal, read it, and print label, prediction and probabilities.

examples:
  python -m seqviz predict mnist --data DIR                        a random test image
  python -m seqviz predict mnist --index 7 --checkpoint lstm_model.ckpt
  python -m seqviz predict mnist --count 5 --seed 1"""


def _add_train(tasks: argparse._SubParsersAction[Any]) -> None:
    parser = add_task(tasks, *NAME, TRAIN)
    _of_all(parser)
    _of_training(parser)


def _add_evaluate(tasks: argparse._SubParsersAction[Any]) -> None:
    parser = add_task(tasks, *NAME, EVALUATE)
    _of_all(parser)
    _checkpoint(parser)


def _add_predict(tasks: argparse._SubParsersAction[Any]) -> None:
    parser = add_task(tasks, *NAME, PREDICT)
    _of_all(parser)
    _checkpoint(parser)
    parser.add_argument("--index", type=_natural, help="which test image, counted from 0")
    parser.add_argument(
        "--count", type=_positive, default=1, help="how many random images (default: 1)"
    )
    parser.add_argument("--seed", type=_natural, help="for the same random images again")


OPTIONS: Final[Mapping[str, Callable[[argparse._SubParsersAction[Any]], None]]] = {
    "train": _add_train,
    "evaluate": _add_evaluate,
    "predict": _add_predict,
}


def _checkpoint(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--checkpoint",
        type=Path,
        default=SHIPPED,
        metavar="PATH",
        help="a .safetensors file, with its card or without, or a file of PyTorch: a state "
        "dict, or a training checkpoint with one (default: the checkpoint that comes with "
        "seqviz)",
    )


def _of_all(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--data",
        type=Path,
        metavar="DIR",
        help="the folder that holds MNIST/raw, or the four files, packed with gzip or not "
        "(default: $SEQVIZ_DATA_DIR, else the user's cache)",
    )
    parser.add_argument(
        "--download", action="store_true", help="fetch MNIST (12 MB) if it is not there"
    )
    parser.add_argument(
        "--device",
        choices=("auto", "cpu", "cuda"),
        default="auto",
        help="where to compute (default: auto, CUDA if there is any)",
    )
    parser.add_argument(
        "--threads", type=_positive, metavar="N", help="threads on the CPU (default: torch's)"
    )


def _of_training(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--recipe",
        choices=("tutorial", "best"),
        default="tutorial",
        help="tutorial: Adam 1e-3, batch 100, 5 epochs; best: one-cycle AdamW with augmentation, "
        "40 epochs (default: tutorial)",
    )
    parser.add_argument("--epochs", type=_positive, metavar="N", help="instead of the recipe's")
    parser.add_argument("--batch-size", type=_positive, metavar="N", help="instead of the recipe's")
    parser.add_argument("--learning-rate", type=float, metavar="X", help="instead of the recipe's")
    parser.add_argument("--seed", type=_natural, default=0, help="of all randomness (default: 0)")
    parser.add_argument(
        "--precision",
        choices=("auto", "float32", "bfloat16"),
        default="auto",
        help="of the LSTM's matrix products (default: auto, bfloat16 on a CPU built for it)",
    )
    parser.add_argument(
        "--hold-out",
        type=_natural,
        default=0,
        metavar="N",
        help="measure on the last N training images instead of the test images (default: 0)",
    )
    parser.add_argument(
        "--log-every", type=_positive, default=100, metavar="N", help="steps a log line"
    )
    parser.add_argument(
        "--out",
        type=Path,
        default=Path("lstm_model.ckpt"),
        metavar="PATH",
        help=".ckpt or .safetensors (default: lstm_model.ckpt)",
    )
