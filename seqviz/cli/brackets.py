"""`train brackets` and `evaluate brackets`: the network that counts brackets, on the command line.

Evaluating needs NumPy alone; torch is loaded only to train.
"""

from __future__ import annotations

import argparse
import shlex
from datetime import UTC, datetime
from typing import Any, Final

from seqviz.cli import _natural, _positive
from seqviz.cli.shared import add_checkpoint, add_out, add_task, check_out, follow
from seqviz.data.brackets import LABELS, SEED, new_texts
from seqviz.models.bracket_reader import SHIPPED, BracketReader, measure

NAME: Final = ("brackets", "how deep brackets are nested, after every character")
LENGTHS: Final = (40, 60, 100)

TRAIN: Final = """\
Train a small LSTM to say after every character how deep the round brackets are nested. Texts are
drawn as they are needed, so there is nothing to download.

examples:
  python -m seqviz train brackets                                  the shipped network again
  python -m seqviz train brackets --seed 1 --out mine.safetensors

The same seed, threads and machine give the same weights."""

EVALUATE: Final = """\
Measure how many characters of new random texts a network labels right, at several lengths, and
which unit follows the depth best.

examples:
  python -m seqviz evaluate brackets                               the shipped network
  python -m seqviz evaluate brackets --lengths 200 --seed 1"""


def add_train(tasks: argparse._SubParsersAction[Any]) -> None:
    """Add `brackets` to the tasks of `train`."""
    parser = add_task(tasks, *NAME, TRAIN)
    parser.add_argument(
        "--seed", type=_natural, default=0, help="of the weights and the texts (default: 0)"
    )
    parser.add_argument("--epochs", type=_positive, metavar="N", help="instead of the recipe's")
    parser.add_argument(
        "--threads", type=_positive, default=1, metavar="N", help="threads (default: 1)"
    )
    add_out(parser, "bracket_lstm.safetensors")


def add_evaluate(tasks: argparse._SubParsersAction[Any]) -> None:
    """Add `brackets` to the tasks of `evaluate`."""
    parser = add_task(tasks, *NAME, EVALUATE)
    add_checkpoint(parser, SHIPPED)
    parser.add_argument(
        "--lengths",
        type=_positive,
        nargs="+",
        default=LENGTHS,
        metavar="T",
        help=f"characters of a text (default: {' '.join(map(str, LENGTHS))})",
    )
    parser.add_argument(
        "--texts", type=_positive, default=2000, metavar="N", help="of each length (default: 2000)"
    )
    parser.add_argument(
        "--seed", type=_natural, default=SEED, help="of the texts (default: that of the card)"
    )


def train(args: argparse.Namespace) -> int:
    """`train brackets`: train, measure, save; returns the exit code."""
    check_out(args.out, ".safetensors")
    import torch

    from seqviz.training.tasks.brackets_lesson import (
        BracketRecipe,
        new_model,
        save_reader,
        train_brackets,
    )

    torch.set_num_threads(args.threads)
    recipe = BracketRecipe(**({"epochs": args.epochs} if args.epochs else {}))
    model = new_model(args.seed)
    events = train_brackets(model, recipe, seed=args.seed)
    follow(
        events,
        lambda started: f", {started.steps:,} steps",
        lambda done: f"{done.loss:.5f}, new texts {done.accuracy:.3%}",
        "another --seed",
    )
    command = f"python -m seqviz train brackets --seed {args.seed}"
    command += f" --epochs {args.epochs}" if args.epochs else ""
    command += f" --threads {args.threads} --out {shlex.quote(args.out.name)}"
    today = datetime.now(UTC).date()
    card = save_reader(args.out, model, recipe, seed=args.seed, command=command, day=today)
    if card.measured:
        print(f"Accuracy: {card.measured.accuracy:.4%} of {card.measured.on}")
    print(f"Saved {args.out}")
    return 0


def evaluate(args: argparse.Namespace) -> int:
    """`evaluate brackets`: scores at every length, the last one's confusion, the counting unit."""
    reader = BracketReader.load(args.checkpoint)
    print(f"Checkpoint: {args.checkpoint}\n")
    print("length   characters right   texts all right   loss in nats")
    for length in args.lengths:
        drawn = new_texts(length, args.texts, seed=args.seed)
        scored = measure(reader.model, [drawn], "")
        whole = (reader.predict(drawn.texts) == drawn.labels).all(axis=0).mean()
        print(f"{length:>6}   {scored.accuracy:>16.4%}   {whole:>15.2%}   {scored.loss:>12.6f}")
    print(
        f"\nconfusion matrix at length {length}: a row for each true label, a column for each said"
    )
    print(" " * 6 + "".join(f"{label:>8}" for label in LABELS))
    for label, row in zip(LABELS, scored.confusion, strict=True):
        print(f"{label:>6}" + "".join(f"{count or '.':>8}" for count in row))
    unit = reader.counter_unit
    r = reader.depth_correlations[unit]
    print(f"\nunit {unit} follows the depth best: its cell state has correlation {r:.4f} with it")
    return 0


OPTIONS: Final = {"train": add_train, "evaluate": add_evaluate}
COMMANDS: Final = {"train": train, "evaluate": evaluate}
"""What is asked for each command, and what does it."""
