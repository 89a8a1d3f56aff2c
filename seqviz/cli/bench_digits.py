"""`bench digits`: digits row by row against pixel by pixel, with the gate closed and open.

Left out: the trainings (training/pixels).
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, Final

from seqviz.cli import UsageError, _positive
from seqviz.cli.shared import add_task, check_out, stop_on_interrupt

ABOUT: Final = """\
Train an LSTM on MNIST's digits as 28 rows and as 196 pixels (14 × 14), with its forget gate as
torch draws it and opened by chrono, several seeds each. The runs take turns, so that all are
trained for as many updates whenever it is stopped. What is measured are the last training images;
the test images are not looked at.

Ctrl-C, or a lost machine, loses one stretch of one run at most: the same command goes on with it,
and with more --updates it goes further.

examples:
  python -m seqviz bench digits --data DIR --out assets/digits_pixels.json
  python -m seqviz bench digits --data DIR --updates 500 --seeds 1 --out small.json"""


def add_digits(tasks: argparse._SubParsersAction[Any]) -> None:
    """Add `digits` to what can be benched."""
    short = "digits row by row against pixel by pixel"
    parser = add_task(tasks, "digits", short, ABOUT, module="bench_digits")
    parser.add_argument(
        "--data", type=Path, metavar="DIR",
        help="the folder that holds MNIST/raw (default: as for train mnist)",
    )  # fmt: skip
    parser.add_argument(
        "--updates", type=_positive, default=3500, metavar="N",
        help="updates of each run (default: 3500)",
    )  # fmt: skip
    parser.add_argument(
        "--seeds", type=_positive, default=3, metavar="N",
        help="how many, from 0 on (default: 3)",
    )  # fmt: skip
    parser.add_argument(
        "--out", type=Path, default=Path("digits_pixels.json"), metavar="PATH",
        help=".json; where each run is, is kept beside it (default: digits_pixels.json)",
    )  # fmt: skip


def digits(args: argparse.Namespace) -> int:
    """`bench digits`: train what is missing, write the curves, print where each run is.

    Returns:
        0, or 130 where it was stopped before it was whole.

    Raises:
        UsageError: fewer images than are held out.
    """
    import torch
    from tqdm import tqdm

    from seqviz.data.mnist import load_mnist
    from seqviz.training.pixels.plan import HELD_OUT, Record, Settings, every_run
    from seqviz.training.pixels.run import STRETCH, Digits, train_all

    check_out(args.out, ".json")
    data, settings = load_mnist(args.data), Settings()
    used = len(data.train_images) - HELD_OUT
    if used < settings.batch:
        raise UsageError(
            f"--data holds {len(data.train_images):,} images; wanted {HELD_OUT:,} to measure on "
            f"and {settings.batch} or more to learn from"
        )
    known = Digits(
        data.train_images[:used],
        data.train_labels[:used],
        data.train_images[used:],
        data.train_labels[used:],
    )
    torch.set_num_threads(1)  # the matrices are small
    marks = [*range(STRETCH, args.updates, STRETCH), args.updates]
    runs, folder = every_run(range(args.seeds)), args.out.with_suffix(".runs")
    with (
        stop_on_interrupt() as stop,
        tqdm(total=args.updates * len(runs), unit="update", disable=None) as bar,
    ):
        for curves in train_all(runs, known, settings, folder, marks, stop=stop.is_set):
            begun = tuple(one for one in curves if one.updates)
            if begun:  # else there is nothing that could stand in for what lies there
                Record(settings, used, HELD_OUT, known.chance, begun).write(args.out)
            bar.update(sum(one.updates[-1] for one in begun) - bar.n)
        stopped = stop.is_set()
    for one in begun:
        print(f"{one.name:>16} {one.updates[-1]:>6} updates {one.accuracy[-1]:>7.2%}")
    print(f"Saved {args.out}")
    return 130 if stopped else 0


OPTIONS: Final = {"bench": add_digits}
COMMANDS: Final = {"bench": digits}
"""What is asked, and what does it."""
