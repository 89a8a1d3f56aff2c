"""`bench memory`: how long a delay each cell learns, as it is initialised, within a budget.

The table is written after every training and is gone on with where it was left. Left out: what a
training is and when it has solved its task (training/ladder).
"""

from __future__ import annotations

import argparse
import json
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from seqviz.cli import UsageError, _natural, _positive, _rate
from seqviz.cli.shared import add_task, check_out, stop_on_interrupt

if TYPE_CHECKING:
    from seqviz.training.ladder.climb import Entrant, Plan
    from seqviz.training.ladder.table import Row, Table

ABOUT: Final = """\
Train every cell, as each initialisation begins it, on tasks with a delay, and say how long a delay
it learns. The rule: a training ends when the loss on what is held out is at most 5 % of that of the
best reader without a memory, at two measurements in a row, or when its budget of updates is used
up. Each seed climbs for itself, from the shortest delay up to the first that it fails. The budget
is counted in updates of 32 sequences, not in seconds, so a busy machine changes nothing.

Ctrl-C, or a lost machine, loses one training at most: the same command goes on where it was left.
Another command with the same budget adds to the same file: what lies there is kept.

examples:
  python -m seqviz bench memory --seeds 3                         the shipped table again
  python -m seqviz bench memory                                   more seeds
  python -m seqviz bench memory --seeds 1 --ladder 10 20 --out small.json"""
OUT: Final = Path("memory_table.json")
GROW: Final = ("tasks", "entrants", "ladder", "seeds")  # what a table may have more of later
ASKED: Final = {"budget": "--budget", "learning_rate": "--learning-rate"}  # of the recipe


def add_memory(tasks: argparse._SubParsersAction[Any]) -> None:
    """Add `memory` to what can be benched."""
    from seqviz.data.memory import MEMORY_TASKS
    from seqviz.training.ladder.climb import Plan

    usual = Plan()
    short = "the longest delay that each cell learns, per initialisation"
    parser = add_task(tasks, "memory", short, ABOUT, module="bench")
    names = [one.name for one in MEMORY_TASKS]
    parser.add_argument(
        "--tasks", nargs="+", choices=names, default=list(usual.tasks), metavar="TASK",
        help=f"of {', '.join(names)} (default: {' '.join(usual.tasks)})",
    )  # fmt: skip
    parser.add_argument(
        "--cells", nargs="+", metavar="CELL-INIT",
        choices=[label(one) for one in usual.entrants], default=None,
        help=f"of {', '.join(map(label, usual.entrants))} (default: all)",
    )  # fmt: skip
    parser.add_argument(
        "--ladder", nargs="+", type=_positive, default=list(usual.ladder), metavar="T",
        help=f"delays, the shortest first (default: {' '.join(map(str, usual.ladder))})",
    )  # fmt: skip
    parser.add_argument(
        "--seeds", type=_positive, default=len(usual.seeds), metavar="N",
        help=f"how many, from 0 on (default: {len(usual.seeds)})",
    )  # fmt: skip
    parser.add_argument(
        "--budget", type=_natural, default=usual.budget, metavar="N",
        help=f"updates of a training, at most (default: {usual.budget})",
    )  # fmt: skip
    parser.add_argument(
        "--learning-rate", type=_rate, default=usual.learning_rate, metavar="R",
        help=f"of Adam (default: {usual.learning_rate:g})",
    )  # fmt: skip
    parser.add_argument(
        "--out", type=Path, default=OUT, metavar="PATH",
        help=f".json, and a plot beside it with the ending .html (default: {OUT})",
    )  # fmt: skip


def label(entrant: Entrant) -> str:
    """Such as "lstm-chrono", or "rnn-relu-identity"."""
    bent = () if entrant.nonlinearity == "tanh" else (entrant.nonlinearity,)
    return "-".join((entrant.cell, *bent, entrant.initialisation))


def memory(args: argparse.Namespace) -> int:
    """`bench memory`: train what is missing, write table and plot, print the rows.

    Returns:
        0, or 130 where it was stopped before it was whole.

    Raises:
        UsageError: a plan that cannot be, or a file with the table of another one.
    """
    from threadpoolctl import threadpool_limits
    from tqdm import tqdm

    from seqviz.training.ladder.climb import climb, wanted
    from seqviz.training.ladder.table import Table, save

    plan = _plan(args)
    check_out(args.out, ".json")
    kept = _kept(args.out, plan)
    mine = set(wanted(plan))
    table = Table(plan, tuple(one for one in kept.trials if one.which in mine))
    others = tuple(one for one in kept.trials if one.which not in mine)
    most = sum(1 for _ in wanted(plan))
    with (
        threadpool_limits(1),  # the matrices are small
        stop_on_interrupt() as stop,
        tqdm(total=most, unit="training", disable=None, dynamic_ncols=True) as bar,
    ):
        bar.update(_settled(table))
        for trial in climb(plan, table.trials, stop=stop.is_set):
            table = Table(plan, (*table.trials, trial))
            save(args.out, Table(kept.plan, (*others, *table.trials)))
            said = "failed" if trial.solved is None else f"solved after {trial.solved:,} updates"
            who = f"{trial.task}, {label(trial.entrant)}, T = {trial.steps}, seed {trial.seed}"
            bar.set_description(f"{who}: {said}", refresh=False)
            bar.update(_settled(table) - bar.n)
    save(args.out, Table(kept.plan, (*others, *table.trials)))
    _tell(table)
    plot = args.out.with_suffix(".html")
    _plot(table, plot)
    print(f"\nSaved {args.out} and {plot}")
    if others:
        count = f"{len(others):,} training{'' if len(others) == 1 else 's'}"
        print(f"{args.out} also keeps {count} from before that this command did not ask for.")
    if not table.whole:
        print("It is not whole yet: the same command goes on with it.")
        return 130
    return 0


def _plan(args: argparse.Namespace) -> Plan:
    from seqviz.training.ladder.climb import Plan

    usual = Plan()
    chosen = [one for one in usual.entrants if args.cells is None or label(one) in args.cells]
    try:
        return replace(
            usual,
            tasks=tuple(args.tasks),
            entrants=tuple(chosen),
            ladder=tuple(args.ladder),
            seeds=tuple(range(args.seeds)),
            budget=args.budget,
            learning_rate=args.learning_rate,
        )
    except ValueError as error:
        raise UsageError(str(error)) from None


def _kept(out: Path, plan: Plan) -> Table:
    """All trainings that lie there already, in a plan that has room for them and for this one's.

    Raises:
        UsageError: no table, one that was trained by another recipe or budget, or one whose tasks
            and delays do not go together with those of the plan.
    """
    from seqviz.training.ladder.table import Table, TableError, load

    if not out.exists():
        return Table(plan)
    try:
        there = load(out)
    except TableError as error:
        raise UsageError(f"{error}; name another --out") from None
    for one in fields(plan):
        own, its = getattr(plan, one.name), getattr(there.plan, one.name)
        if one.name not in GROW and own != its:
            option = ASKED.get(one.name)
            go_on = f", or {option} {its} to go on with it" if option else ""
            raise UsageError(
                f"{out} holds a table with {one.name} {json.dumps(its)}, not {json.dumps(own)}; "
                f"name another --out{go_on}"
            )
    try:
        return Table(_joined(plan, there.plan), there.trials)
    except ValueError as error:
        raise UsageError(f"{out} holds another plan ({error}); name another --out") from None


def _joined(plan: Plan, other: Plan) -> Plan:
    """What either of two plans has that differ in nothing but what a table may grow by."""
    both = {name: (*getattr(plan, name), *getattr(other, name)) for name in GROW}
    each: dict[str, Any] = {name: tuple(dict.fromkeys(values)) for name, values in both.items()}
    each["ladder"] = tuple(sorted(each["ladder"]))
    return replace(plan, **each)


def _settled(table: Table) -> int:
    """How many of all trainings of the plan are made, or need not be made after a failed one."""
    settled = {one.which for one in table.trials}
    for one in table.trials:
        if one.solved is None:
            longer = (steps for steps in table.plan.ladder if steps > one.steps)
            settled |= {(one.task, one.entrant, steps, one.seed) for steps in longer}
    return len(settled)


def _tell(table: Table) -> None:
    """A line for each row."""
    plan = table.plan
    print(
        f"The longest delay of {', '.join(map(str, plan.ladder))} that was learned within "
        f"{plan.budget:,} updates of {plan.batch_size} sequences ({plan.sequences:,} sequences), "
        f"{plan.hidden_size} units, Adam {plan.learning_rate:g}: median over seeds (spread)"
    )
    for task in plan.tasks:
        print(f"\n{task}")
        for row in table.rows:
            if row.task == task:
                print(f"  {label(row.entrant):18} {_said(row)}")


def _said(row: Row) -> str:
    if not row.measured:
        return "not measured"
    low, high = row.spread
    more = " or more" if row.reached_top else ""
    count = len(row.longest)
    seeds = f"{count} seed{'' if count == 1 else 's'}"
    return f"{row.median:g}{more} ({low} to {high}, {seeds})"


def _plot(table: Table, path: Path) -> None:
    from seqviz.figures.ladder import ladder_figure
    from seqviz.figures.theme import palette
    from seqviz.models.checkpoint import write_atomically

    figure = ladder_figure(table, palette("light"), names=label)
    write_atomically(path, lambda part: figure.write_html(part, include_plotlyjs=True))


OPTIONS: Final = {"bench": add_memory}
COMMANDS: Final = {"bench": memory}
"""What is asked, and what does it."""
