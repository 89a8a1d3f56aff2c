"""The command line: `python -m seqviz train | evaluate | predict | generate | bench`.

Results go to standard output, progress bars and errors to standard error. What a user can put
right ends with one line and exit code 2, never a traceback. Nothing heavy is imported before a
command runs.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

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
  python -m seqviz train recall --cell gru          a task with a delay: which symbol stood first
  python -m seqviz bench memory                     how long a delay each cell learns

The app itself starts with: streamlit run app.py"""


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
        module = importlib.import_module(f"seqviz.cli.{args.module}")
        return int(module.COMMANDS[args.command](args))
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
    from seqviz.cli import (
        any_task,
        bench,
        bench_digits,
        brackets,
        charlm,
        mnist_options,
        names,
        sequence,
    )
    from seqviz.training.tasks import TASKS

    of_tasks = {  # those with words of their own; any other task of the register has the usual ones
        "digits": mnist_options,
        "brackets": brackets,
        "names": names,
        "sequence": sequence,
        "characters": charlm,
    }
    plain = argparse.RawDescriptionHelpFormatter
    top = _Parser(prog="python -m seqviz", description=ABOUT, formatter_class=plain)
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, short in (
        ("train", "train a network"),
        ("evaluate", "measure a checkpoint"),
        ("predict", "read test images or a name"),
    ):
        told = short.capitalize() + "."
        if name == "evaluate":
            told += (
                " Without a task: every checkpoint that comes with seqviz; where the data is not "
            )
            told += "at hand, the score on its card is quoted, and called that."
        command = commands.add_parser(name, help=short, description=told)
        tasks = command.add_subparsers(dest="task", required=name != "evaluate", metavar="TASK")
        for module in of_tasks.values():
            if name in module.OPTIONS:
                module.OPTIONS[name](tasks)
        for task in TASKS.values():
            if name in any_task.OPTIONS and task.name not in of_tasks:
                any_task.OPTIONS[name](tasks, task)
    charlm.add_generate(commands)
    measured = "measure what no single training shows"
    command = commands.add_parser("bench", help=measured, description=f"{measured.capitalize()}.")
    benches = command.add_subparsers(dest="task", required=True, metavar="WHAT")
    for measures in (bench, bench_digits):
        measures.OPTIONS["bench"](benches)
    return top


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


def _rate(text: str) -> float:
    """A number above 0."""
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number above 0")
    return value
