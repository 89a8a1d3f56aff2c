"""`train sequence`: learn to continue a series of numbers, with NumPy alone.

It prints the errors beside those of two forecasts that need no network, and what the doctor finds.
Left out: saving the network.
"""

from __future__ import annotations

import argparse
import sys
from typing import Any, Final

from tqdm import tqdm

from seqviz.cli import UsageError, _natural, _positive
from seqviz.cli.series_file import add_file_options, read_series
from seqviz.cli.shared import add_task, tell_findings
from seqviz.data.real import KNOWN, REAL
from seqviz.training.tasks.sequence_setup import CHOICES, OWN, Setup

TRAIN: Final = """\
Train a network to say the next value of a series from the values before it, then compare it with
repeating the last value and the last period: one step ahead, and free running (it reads its own
predictions). All errors are on the validation part, the last fifth of the series or more where it
is short, on which no update is made.

examples:
  python -m seqviz train sequence                                  the tutorial: a sine, 32 units
  python -m seqviz train sequence --series chirp --cell gru --epochs 30
  python -m seqviz train sequence --preset sunspots                measured; co2 is another one
  python -m seqviz train sequence --csv weather.csv --column temperature --window 24
  python -m seqviz train sequence --csv station.csv --missing=-999 --gaps interpolate
  python -m seqviz train sequence --preset chaos
  python -m seqviz train sequence --break zero                     what goes wrong, and why

The same settings and seed give the same network."""

SETTINGS: Final = {
    "cell": "cell",
    "hidden_size": "hidden",
    "num_layers": "layers",
    "window": "window",
    "horizon": "horizon",
    "epochs": "epochs",
    "learning_rate": "learning-rate",
    "optimizer": "optimizer",
    "noise": "noise",
    "scaling": "scaling",
    "seed": "seed",
}
"""The fields of a setup that have an option of their own, with its name."""


def add_train(tasks: argparse._SubParsersAction[Any]) -> None:
    """Add `sequence` to the tasks of `train`."""
    parser = add_task(tasks, "sequence", "continue a series of numbers", TRAIN)
    parser.add_argument("--preset", default="tutorial", metavar="NAME", help="to begin with")
    parser.add_argument("--series", choices=tuple(KNOWN), help="what to learn")
    parser.add_argument("--break", dest="fault", metavar="NAME", help="a failure on purpose")
    for name, option in SETTINGS.items():
        kind: dict[str, Any] = {"type": _positive, "metavar": "N"}
        if name in CHOICES:
            kind = {"choices": CHOICES[name]}
        elif isinstance(getattr(Setup(), name), float):
            kind = {"type": float, "metavar": "X"}
        elif name == "seed":
            kind = {"type": _natural, "metavar": "N"}
        parser.add_argument(f"--{option}", dest=name, help="instead of the preset's", **kind)
    add_file_options(parser)


def train(args: argparse.Namespace) -> int:
    """`train sequence`: train, compare, diagnose; returns the exit code."""
    from seqviz.models.forecast import evaluate
    from seqviz.training.doctor import examine, finish
    from seqviz.training.engine.history import History
    from seqviz.training.tasks.sequence import build

    setup, series, said = _setup(args), None, ""
    if args.csv is not None:
        series, said = read_series(args)
    try:
        run = build(setup, series)
    except ValueError as error:
        raise UsageError(str(error)) from None
    if setup.series in REAL:
        said = f"{REAL[setup.series].origin}\n{REAL[setup.series].licence}"
    if said:
        print(said)
    history = History()
    _show(run.loop(lambda: False), history)
    reset = setup.reset_state
    found = evaluate(run.model, run.data, reset_state=reset)
    about = "none found" if found.period is None else f"{found.period} steps"
    if run.data.series.season is not None:
        about += ", which is known of this series"
    print(f"\nErrors on the last {len(run.data.validation)} values; period: {about}")
    ahead = len(found.ahead["model"])
    print(f"{'':12}{'one step ahead':>24}{f'free running, {ahead} steps':>28}")
    print(f"{'':12}{'RMSE':>12}{'MASE':>12}{'RMSE':>16}{'MASE':>12}")
    titles = {"model": "network", "last": "last value", "seasonal": "last period"}
    for name, one in found.one_step.items():
        free = found.free[name]
        row = f"{one.rmse:>12.4g}{one.mase:>12.4g}{free.rmse:>16.4g}{free.mase:>12.4g}"
        print(f"{titles[name]:12}{row}")
    findings = finish(examine(run, history))
    tell_findings(findings or ())
    return 0


def _setup(args: argparse.Namespace) -> Setup:
    from seqviz.training.tasks.sequence import BREAKS, SETUPS

    if args.preset not in SETUPS:
        raise UsageError(f"--preset is {args.preset!r}; wanted one of {', '.join(SETUPS)}")
    if args.fault is not None and args.fault not in BREAKS:
        raise UsageError(f"--break is {args.fault!r}; wanted one of {', '.join(BREAKS)}")
    given = {name: getattr(args, name) for name in SETTINGS if getattr(args, name) is not None}
    if args.series is not None:
        given["series"] = args.series
    if args.csv is not None:
        given |= {"series": OWN, "scaling": given.get("scaling", "standard")}
    try:
        setup = SETUPS[args.preset].setup.changed(given)
    except ValueError as error:
        raise UsageError(str(error)) from None
    return setup if args.fault is None else BREAKS[args.fault].apply(setup)


def _show(events: Any, history: Any) -> None:
    """Fill the history and draw a bar for the steps; a line for ten moments of the training."""
    from seqviz.training.engine.events import EpochDone, StepDone, TrainingEnded, TrainingStarted

    epochs = 0
    with tqdm(unit="step", disable=None, dynamic_ncols=True) as bar:
        for event in events:
            history.add(event)
            match event:
                case TrainingStarted():
                    bar.total, epochs = event.steps, event.epochs
                    about = f"Training {event.parameters:,} weights on {event.examples:,} windows"
                    bar.write(f"{about}, {epochs} epochs", file=sys.stdout)
                case StepDone():
                    bar.update()
                case EpochDone() if event.epoch % max(1, epochs // 10) == 0:
                    bar.write(
                        f"Epoch {event.epoch}/{epochs} done, mean loss {event.loss:.3e}, "
                        f"held out {event.validation_loss:.3e}",
                        file=sys.stdout,
                    )
                case TrainingEnded():
                    bar.write(
                        f"Training {event.reason} after {event.step:,} steps, "
                        f"{event.seconds:.1f} s",
                        file=sys.stdout,
                    )


OPTIONS: Final = {"train": add_train}
COMMANDS: Final = {"train": train}
"""What is asked for each command, and what does it."""
