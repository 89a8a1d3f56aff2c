"""`train brackets` and `evaluate brackets`: the network that counts brackets, on the command line.

Evaluating needs NumPy alone; torch is loaded only to train.
"""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import Final

from tqdm import tqdm

from seqviz.data.brackets import LABELS, new_texts
from seqviz.models.bracket_reader import SHIPPED, BracketReader, measure
from seqviz.models.checkpoint import Measured

SEED: Final = 0  # of the shipped network
LENGTHS: Final = (40, 60, 100)

TRAIN_EXAMPLES: Final = """\
examples:
  python -m seqviz train brackets                      the shipped network, in half a minute
  python -m seqviz train brackets --seed 1 --out my.safetensors
  python -m seqviz evaluate brackets --checkpoint my.safetensors
"""
EVALUATE_EXAMPLES: Final = """\
examples:
  python -m seqviz evaluate brackets                   the shipped network
  python -m seqviz evaluate brackets --lengths 200 --seed 1
"""


def add_train(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register `train brackets` under `train`."""
    parser = commands.add_parser(
        "brackets",
        help="train the small LSTM that counts brackets",
        description="Train a small LSTM to say after every character how deep the round brackets "
        "are nested. Texts are drawn as needed: no data, no network.",
        epilog=TRAIN_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--seed", type=_natural, default=SEED, help="default: %(default)s")
    parser.add_argument("--epochs", type=_positive, help="of 500 steps each; default: the recipe's")
    parser.add_argument("--threads", type=_positive, default=1, help="default: %(default)s")
    parser.add_argument(
        "--out",
        type=Path,
        default=Path("bracket_lstm.safetensors"),
        help="where the weights go, with a .json card beside them; default: %(default)s",
    )
    parser.set_defaults(run=train)


def add_evaluate(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register `evaluate brackets` under `evaluate`."""
    parser = commands.add_parser(
        "brackets",
        help="measure a network that counts brackets",
        description="Measure how many characters of new random texts a network labels right, at "
        "several lengths, and which unit counts.",
        epilog=EVALUATE_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--checkpoint", type=Path, default=SHIPPED, help="default: the shipped one")
    parser.add_argument("--lengths", type=_positive, nargs="+", default=LENGTHS, metavar="T")
    parser.add_argument("--texts", type=_positive, default=2000, help="of each length")
    parser.add_argument("--seed", type=_natural, default=60_001, help="of the texts")
    parser.set_defaults(run=evaluate)


def train(args: argparse.Namespace) -> int:
    """Train, save and measure; 0, or 1 if it diverged."""
    if args.out.suffix != ".safetensors":
        raise ValueError(f"--out is {args.out}; wanted a name that ends in .safetensors")
    import torch

    from seqviz.training.brackets import BracketRecipe, new_model, save_reader, train_brackets
    from seqviz.training.events import EpochDone, StepDone, TrainingEnded, TrainingStarted

    torch.set_num_threads(args.threads)
    recipe = BracketRecipe() if args.epochs is None else BracketRecipe(epochs=args.epochs)
    model = new_model(args.seed)
    with tqdm(unit="step", disable=None) as bar:
        for event in train_brackets(model, recipe, seed=args.seed):
            match event:
                case TrainingStarted(steps=steps, parameters=parameters):
                    bar.reset(steps)
                    bar.write(f"{parameters} numbers to train, {steps} steps", sys.stdout)
                case StepDone(loss=loss):
                    bar.update()
                    bar.set_postfix_str(f"loss {loss:.4f}", refresh=False)
                case EpochDone(epoch=epoch, loss=loss, accuracy=accuracy):
                    line = f"epoch {epoch:2d}: loss {loss:.5f}, new texts {accuracy:.3%} right"
                    bar.write(line, sys.stdout)
                case TrainingEnded(reason="diverged", step=step):
                    print(
                        f"The loss is no number after step {step}; nothing saved.", file=sys.stderr
                    )
                    return 1
    command = f"python -m seqviz train brackets --seed {args.seed} --threads {args.threads}"
    command += "" if args.epochs is None else f" --epochs {args.epochs}"
    card = save_reader(args.out, model, recipe, seed=args.seed, command=command, day=date.today())
    if card.measured:
        print(f"{card.measured.accuracy:.4%} right: {card.measured.on}")
    print(f"saved {args.out} and {args.out.with_suffix('.json')}")
    return 0


def evaluate(args: argparse.Namespace) -> int:
    """Print the share read right at every length, the confusion counts, and the counting unit."""
    reader = BracketReader.load(args.checkpoint)
    print(f"{args.checkpoint}\n\ncharacters   characters right   texts all right   loss (nats)")
    for length in args.lengths:
        drawn = new_texts(length, args.texts, seed=args.seed)
        scored = measure(reader.model, [drawn], f"{args.texts} texts of {length} characters")
        whole = (reader.predict(drawn.texts) == drawn.labels).all(axis=0).mean()
        print(f"{length:10d}   {scored.accuracy:16.4%}   {whole:15.2%}   {scored.loss:11.6f}")
    print(f"\n{_confusion(scored)}\n")
    unit = reader.counter_unit
    print(f"unit {unit} counts: |correlation| with the depth {reader.depth_correlations[unit]:.4f}")
    return 0


def _confusion(scored: Measured) -> str:
    rows = [[label, *map(str, row)] for label, row in zip(LABELS, scored.confusion, strict=True)]
    table = [[" ", *LABELS], *rows]
    width = max(len(cell) for row in table for cell in row)
    lines = ["  ".join(cell.rjust(width) for cell in row) for row in table]
    return "\n".join([f"{scored.on}: true class (rows), said (columns)", *lines])


def _natural(text: str) -> int:
    value = int(text)
    if value < 0:
        raise argparse.ArgumentTypeError(f"{text} is negative; wanted 0 or more")
    return value


def _positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"{text} is too small; wanted 1 or more")
    return value
