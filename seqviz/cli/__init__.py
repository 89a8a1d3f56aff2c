"""The command line: `python -m seqviz train | evaluate | predict | generate`.

Results go to standard output, progress bars and errors to standard error. What a user can put
right ends with one line and exit code 2, never a traceback. Nothing heavy is imported before a
command runs.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from seqviz.models.checkpoint import SHIPPED

ABOUT = """\
Train, measure and try the networks behind seqviz's pages: an LSTM that reads a 28 × 28 image row by
row (2 layers of 128) and names the digit, one that counts brackets, one that says where a name
comes from, two that write text, and any that you train on a series of numbers.

examples:
  python -m seqviz evaluate                         every checkpoint that comes with seqviz
  python -m seqviz evaluate mnist --data DIR        measure the one that reads digits
  python -m seqviz train mnist --download           the tutorial's training: 5 epochs, about 98.6 %
  python -m seqviz train mnist --recipe best        the shipped checkpoint's training: above 99.4 %
  python -m seqviz predict mnist --index 7          read one test image
  python -m seqviz evaluate brackets                measure the small network that counts brackets
  python -m seqviz predict names Kowalska           where a name comes from, letter by letter
  python -m seqviz evaluate charlm                  measure the networks that write text
  python -m seqviz generate --prompt ROMEO:         let one of them write

The app itself starts with: streamlit run app.py"""

TRAIN = """\
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

EVALUATE = """\
Measure a checkpoint on the 10,000 test images: accuracy, loss, accuracy of each digit, and the
confusion matrix (rows are the true digits, columns what was read).

examples:
  python -m seqviz evaluate mnist --data DIR                       the shipped checkpoint
  python -m seqviz evaluate mnist --checkpoint lstm_model.ckpt"""

PREDICT = """\
Draw a test image in the terminal, read it, and print label, prediction and probabilities.

examples:
  python -m seqviz predict mnist --data DIR                        a random test image
  python -m seqviz predict mnist --index 7 --checkpoint lstm_model.ckpt
  python -m seqviz predict mnist --count 5 --seed 1"""


class UsageError(ValueError):
    """A request that cannot be met as it was put; the message is for people."""


class _Parser(argparse.ArgumentParser):
    """argparse, with its errors on one line."""

    def error(self, message: str) -> NoReturn:
        sys.stderr.write(f"seqviz: {message} (see {self.prog} --help)\n")
        raise SystemExit(2)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line.

    Args:
        argv: the arguments after the program's name; those of this process by default.

    Returns:
        The exit code: 0, or 2 after an error that the user can put right, or 130 after Ctrl-C.
    """
    from seqviz.data.lines import one_line
    from seqviz.data.mnist import DataError
    from seqviz.data.text import TextError
    from seqviz.models.checkpoint import CheckpointError

    try:
        args = parse(argv)
    except SystemExit as wanted:  # --help and usage errors: already printed
        return int(wanted.code or 0)
    try:
        if args.command == "evaluate" and args.task is None:
            from seqviz.cli import everything

            return everything.evaluate()
        if args.command == "generate" or args.task == "charlm":
            from seqviz.cli import charlm

            return charlm.COMMANDS[args.command](args)
        if args.task == "brackets":
            from seqviz.cli import brackets

            return (brackets.train if args.command == "train" else brackets.evaluate)(args)
        if args.task == "sequence":
            from seqviz.cli import sequence

            return sequence.train(args)
        if args.task == "names":
            from seqviz.cli import names

            run = {"train": names.train, "evaluate": names.evaluate, "predict": names.predict}
            return run[args.command](args)
        from seqviz.cli import mnist

        run = {"train": mnist.train, "evaluate": mnist.evaluate, "predict": mnist.predict}
        return run[args.command](args)
    except (UsageError, DataError, TextError, CheckpointError) as error:
        print(f"seqviz: {one_line(str(error))}", file=sys.stderr)
        return 2
    except BrokenPipeError:  # the reader of our output, such as head, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        said = error.strerror or str(error)
        said += f": {error.filename}" if error.filename else ""  # a full disk names no file
        print(f"seqviz: {one_line(said)}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("seqviz: interrupted", file=sys.stderr)
        return 130


def parse(argv: Sequence[str] | None = None) -> argparse.Namespace:
    """Read one command line; the arguments are as for `main`.

    Raises:
        SystemExit: after --help, or after an error, which is printed.
    """
    return _parser().parse_args(argv)


def _parser() -> argparse.ArgumentParser:
    from seqviz.cli import brackets, charlm, names, sequence, shared

    plain = argparse.RawDescriptionHelpFormatter
    top = _Parser(prog="python -m seqviz", description=ABOUT, formatter_class=plain)
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, about, short in (
        ("train", TRAIN, "train a network"),
        ("evaluate", EVALUATE, "measure a checkpoint"),
        ("predict", PREDICT, "read test images or a name"),
    ):
        told = short.capitalize() + "."
        if name == "evaluate":
            told += (
                " Without a task: every checkpoint that comes with seqviz; where the data is not "
            )
            told += "at hand, the score on its card is quoted, and called that."
        command = commands.add_parser(name, help=short, description=told)
        tasks = command.add_subparsers(dest="task", required=name != "evaluate", metavar="TASK")
        parser = shared.add_task(tasks, "mnist", "handwritten digits, read row by row", about)
        _common(parser)
        if name == "train":
            _train_options(parser)
            brackets.add_train(tasks)
            names.add_train(tasks)
            sequence.add_train(tasks)
            charlm.add_train(tasks)
        else:
            parser.add_argument(
                "--checkpoint",
                type=Path,
                default=SHIPPED,
                metavar="PATH",
                help="a .safetensors file, with its card or without, or a file of PyTorch: a state "
                "dict, or a training checkpoint with one (default: the checkpoint that comes with "
                "seqviz)",
            )
        if name == "evaluate":
            brackets.add_evaluate(tasks)
            names.add_evaluate(tasks)
            charlm.add_evaluate(tasks)
        if name == "predict":
            names.add_predict(tasks)
            parser.add_argument("--index", type=_natural, help="which test image, counted from 0")
            parser.add_argument(
                "--count", type=_positive, default=1, help="how many random images (default: 1)"
            )
            parser.add_argument("--seed", type=_natural, help="for the same random images again")
    charlm.add_generate(commands)
    return top


def _common(parser: argparse.ArgumentParser) -> None:
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


def _train_options(parser: argparse.ArgumentParser) -> None:
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


def _natural(text: str) -> int:
    """A whole number from 0 on, small enough for every seed."""
    value = int(text) if text.isascii() and text.isdigit() else -1
    if not 0 <= value < 2**31:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 0 to 2^31 − 1")
    return value


def _positive(text: str) -> int:
    """A whole number from 1 on."""
    value = _natural(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 on")
    return value
