"""`train TASK` for every task of the register that has no words of its own on the command line.

An option for each setting, with its usual value; what is printed holds for any task: the score on
what is held out, beside the best answer that looks at nothing, and what the doctor finds. Left out:
tasks that need data of the visitor's beside their settings.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, get_args, get_type_hints

from seqviz.cli import UsageError, _natural, _positive
from seqviz.cli.shared import (
    add_task,
    check_out,
    refuse_divergence,
    stop_on_interrupt,
    tell_findings,
    watch,
)
from seqviz.training.tasks.task import Run, Task

if TYPE_CHECKING:
    from seqviz.training.engine.events import EpochDone, Event
    from seqviz.training.engine.history import History

TRAIN: Final = """\
Train a network on the task "{name}": {title}. Then it is measured on what was held out, and the
doctor looks at the training.

examples:
  python -m seqviz train {name}
  python -m seqviz train {name} --epochs 5 --seed 1 --out mine.safetensors

The same settings and seed give the same network. Ctrl-C stops the training, and what it has learned
so far is measured."""
OFF: Final = "off"


def add_train(tasks: argparse._SubParsersAction[Any], task: Task) -> None:
    """Add a task of the register to those of `train`, where its settings alone begin it."""
    if task.setup is None:
        return
    about = TRAIN.format(name=task.name, title=task.title)
    parser = add_task(tasks, task.name, task.title, about, module="any_task")
    kinds = get_type_hints(type(task.setup))
    for one in fields(task.setup):
        usual = getattr(task.setup, one.name)
        parser.add_argument(
            f"--{one.name.replace('_', '-')}",
            dest=one.name,
            default=usual,
            help=f"default: {OFF if usual is None else usual}",
            **_kind(one.name, usual, kinds[one.name]),
        )
    parser.add_argument("--out", type=Path, metavar="PATH", help="where the network is saved")


def _kind(name: str, usual: object, hint: Any) -> dict[str, Any]:
    """How argparse reads a setting, by its type and its usual value."""
    from seqviz.cells import CELLS

    if name == "cell":
        return {"choices": tuple(CELLS)}
    if isinstance(usual, bool):
        return {"action": argparse.BooleanOptionalAction}
    if isinstance(usual, int):
        return {"type": _natural if name == "seed" else _positive, "metavar": "N"}
    if isinstance(usual, float) or float in get_args(hint):
        return {"type": _number_or_off if None in _of(hint) else float, "metavar": "X"}
    words = [one for one in get_args(hint) if isinstance(one, str)]
    return {"choices": tuple(words)} if words else {"metavar": "NAME"}


def _of(hint: Any) -> tuple[Any, ...]:
    """What a type is one of."""
    return tuple(None if one is type(None) else one for one in get_args(hint))


def _number_or_off(text: str) -> float | None:
    """A number, or None for "off"."""
    try:
        return None if text == OFF else float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no number and not {OFF!r}") from None


def train(args: argparse.Namespace) -> int:
    """`train TASK`: train, measure, save, diagnose; returns the exit code.

    Raises:
        UsageError: the training diverged; nothing was saved.
    """
    from seqviz.training.doctor import finish
    from seqviz.training.engine.events import never
    from seqviz.training.engine.history import History
    from seqviz.training.tasks import TASKS

    task: Task = TASKS[args.task]
    given = {one.name: getattr(args, one.name) for one in fields(task.setup)}
    if args.out is not None:
        check_out(args.out, ".safetensors")
    try:
        run = task.begin(replace(task.setup, **given))
    except ValueError as error:
        raise UsageError(str(error)) from None
    history = History()
    with stop_on_interrupt() as stop:
        events = run.learner.run(given["epochs"], stop=stop.is_set)
        ended = watch(
            _kept(events, history),
            lambda started: f", {started.steps:,} steps",
            lambda done: f"{done.loss:.4g}{_held_out(done)}",
        )
    print(f"Training {ended.reason} after {ended.step:,} steps, {ended.seconds:.1f} s")
    _score(run, history)
    if (
        args.out is not None and ended.reason != "diverged"
    ):  # before the doctor, whom a second Ctrl-C may send away
        _save(task, run, history, args.out)
    examine = run.examine(history)
    if examine is not None:
        found = finish(examine(never))
        tell_findings(found or ())
    refuse_divergence(ended, "a smaller --learning-rate")
    return 0


def _kept(events: Iterator[Event], history: History) -> Iterator[Event]:
    """The same events, of which the history keeps what it keeps."""
    for event in events:
        history.add(event)
        yield event


def _held_out(done: EpochDone) -> str:
    """What an epoch has on what is held out, as far as it is measured."""
    said = "" if done.validation_loss is None else f", held out {done.validation_loss:.4g}"
    return said if done.accuracy is None else f"{said}, right {done.accuracy:.1%}"


def _score(run: Run, history: History) -> None:
    """The last network on all that is held out, beside the best answer that looks at nothing."""
    from seqviz.training.tasks.arrays import Repeatable

    accuracy, loss = run.score(history.snapshots[-1])
    said = [] if accuracy is None else [f"{accuracy:.2%} right"]
    said += [] if loss is None else [f"loss {loss * run.unit:.4g}"]
    print(f"\nHeld out: {', '.join(said)}")
    if run.chance is not None:
        print(f"Guessing has a loss of {run.chance * run.unit:.4g}")
    elif isinstance(run, Repeatable):
        chance = run.arrays.chance * run.unit
        print(f"The best answer that looks at nothing has a loss of {chance:.4g}")


def _save(task: Task, run: Run, history: History, out: Path) -> None:
    from seqviz.models.checkpoint_model import save_model

    model = run.now(history)
    assert model is not None, "it was trained"
    settings = dict(run.settings())
    save_model(
        out,
        model,
        task=task.card,
        recipe=settings,
        seed=settings.get("seed", 0),
        data=run.about,
        command=_command(task, settings),
    )
    print(f"Saved {out}")


def _command(task: Task, settings: Mapping[str, Any]) -> str:
    """The command line that repeats the training: what is not as usual."""
    said = ""
    for one in fields(task.setup):
        value = settings[one.name]
        option = f"--{one.name.replace('_', '-')}"
        if value == getattr(task.setup, one.name):
            continue
        if isinstance(value, bool):
            said += f" {option if value else option.replace('--', '--no-', 1)}"
        else:
            said += f" {option} {OFF if value is None else value}"
    return f"python -m seqviz train {task.name}{said}"


OPTIONS: Final = {"train": add_train}
COMMANDS: Final = {"train": train}
"""What is asked for each command, and what does it."""
