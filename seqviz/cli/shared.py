"""What the commands that train have in common: options, the bar, the doctor, an end by Ctrl-C.

Left out: what a command prints about its own results.
"""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tqdm import tqdm

from seqviz.cli import UsageError
from seqviz.models.checkpoint import write_atomically
from seqviz.training.engine.events import EpochDone, Event, StepDone, TrainingEnded, TrainingStarted

if TYPE_CHECKING:
    from types import FrameType

    from seqviz.training.doctor.finding import Findings


TRIED: Final = {
    "anew": "copies from the first weights, {updates} updates each: held-out error {cured} with "
    "it, {unchanged} without",
    "beside": "a copy from the first weights, {updates} updates: held-out error {cured}, that of "
    "this network {unchanged}",
    "on": "a copy of this network, {updates} more updates: held-out error {cured}, before them "
    "{unchanged}",
    "curve": "by its own curve it keeps weights with a held-out loss of {cured} so; it ended with "
    "{unchanged}",
}
"""What a trial gave, by the way in which it was made."""


def add_task(
    tasks: argparse._SubParsersAction[Any], name: str, short: str, about: str, *, module: str = ""
) -> argparse.ArgumentParser:
    """Add a task to a command.

    Args:
        tasks: of the command.
        name: as it is typed.
        short: its line in the list of tasks.
        about: the head of its own help, with examples; lines stay as they are.
        module: whose `COMMANDS` do it; the one with the task's name by default.
    """
    parser: argparse.ArgumentParser = tasks.add_parser(
        name,
        help=short,
        description=about,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(module=module or name)
    return parser


def add_out(parser: argparse.ArgumentParser, default: str) -> None:
    """Add `--out`, for a safetensors file."""
    parser.add_argument(
        "--out",
        type=Path,
        default=Path(default),
        metavar="PATH",
        help=f".safetensors (default: {default})",
    )


def add_checkpoint(parser: argparse.ArgumentParser, shipped: Path) -> None:
    """Add `--checkpoint`, for a safetensors file with its card."""
    parser.add_argument(
        "--checkpoint",
        type=Path,
        default=shipped,
        metavar="PATH",
        help="a .safetensors file with its card (default: the one that comes with seqviz)",
    )


def check_out(out: Path, *endings: str) -> None:
    """Refuse, before minutes of training, a path that could not be written after it.

    Args:
        out: where the weights are to go; its folder is made if it is missing.
        endings: the file endings that can be written.

    Raises:
        UsageError: another ending, or a folder.
        OSError: the folder cannot be made or written to.
    """
    if out.suffix not in endings:
        raise UsageError(f"--out is {out}; wanted the ending {' or '.join(endings)}")
    if out.is_dir():
        raise UsageError(f"--out is {out}, which is a folder; wanted a file")
    out.parent.mkdir(parents=True, exist_ok=True)
    probe = out.parent / f".{out.name}.probe"
    write_atomically(probe, lambda part: None)
    probe.unlink()


def follow(
    events: Iterable[Event],
    about: Callable[[TrainingStarted], str],
    epoch_line: Callable[[EpochDone], str],
    advice: str,
) -> TrainingEnded:
    """Draw a bar for the steps of a training and print a line for each epoch.

    Args:
        events: of the training.
        about: gives what follows "Training … weights".
        epoch_line: gives what follows "Epoch …/… done, mean loss ".
        advice: what to try where the training diverges.

    Returns:
        The last event.

    Raises:
        UsageError: the training diverged.
    """
    ended = watch(events, about, epoch_line)
    refuse_divergence(ended, advice)
    return ended


def watch(
    events: Iterable[Event],
    about: Callable[[TrainingStarted], str],
    epoch_line: Callable[[EpochDone], str],
) -> TrainingEnded:
    """The same, whichever way it ends."""
    ended, epochs = None, 0
    with tqdm(unit="step", disable=None, dynamic_ncols=True) as bar:
        for event in events:
            match event:
                case TrainingStarted():
                    bar.total, epochs = event.steps, event.epochs
                    line = f"Training {event.parameters:,} weights{about(event)}"
                    bar.write(line, file=sys.stdout)
                case StepDone():
                    bar.update()
                case EpochDone():
                    line = f"Epoch {event.epoch}/{epochs} done, mean loss {epoch_line(event)}"
                    bar.write(line, file=sys.stdout)
                case TrainingEnded():
                    ended = event
    assert ended is not None, "a training ends with TrainingEnded"
    return ended


def tell_findings(findings: Findings) -> None:
    """Print what the doctor found."""
    for finding in findings:
        cause, trial = finding.cause, finding.trial
        print(f"\n{cause.title}\n  sees: {cause.sees.format(**finding.shown())}")
        if cause.against:
            print(f"  also: {cause.against.format(**finding.shown_against())}")
        print(f"  why:  {cause.why}")
        if finding.cure:
            changes = ", ".join(f"{name} = {value}" for name, value in finding.cure.items())
            print(f"  cure: {cause.cure} ({changes})\n        {cause.expects}")
        if finding.cure and trial is not None:
            print(f"  tried: {TRIED[trial.way].format(**trial.shown())}")
    if not findings:
        print("\nThe doctor finds nothing wrong.")


def refuse_divergence(ended: TrainingEnded, advice: str) -> None:
    """Say that a training diverged, and what to try.

    Raises:
        UsageError: it did.
    """
    if ended.reason == "diverged":
        raise UsageError(
            f"the training diverged at step {ended.step + 1} (loss {ended.loss}), so nothing was "
            f"saved; try {advice}"
        )


@contextmanager
def stop_on_interrupt() -> Iterator[threading.Event]:
    """The first Ctrl-C asks the training to stop, after which it is measured and saved."""
    stop = threading.Event()

    def ask(number: int, frame: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    if threading.current_thread() is not threading.main_thread():
        yield stop
        return
    before = signal.signal(signal.SIGINT, ask)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)
