"""The table of how long a delay can be learned: its file, its rows, and the one that is shipped.

    {"format": …, "plan": {…}, "trials": [[task, entrant's place, T, seed, solved, updates, share]]}

A file is written whole after every trial, so it is at any moment one that can be gone on with.
Left out: making trials (climb.py).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any, Final

from seqviz.models.checkpoint_files import write_text_atomically
from seqviz.models.strict_json import JSONError, read_json
from seqviz.paths import ASSETS_DIR
from seqviz.training.ladder.climb import Entrant, Plan, Trial, wanted

FORMAT: Final = "seqviz-memory-table-1"
SHIPPED: Final = ASSETS_DIR / "memory_table.json"
CAP: Final = 2**20  # bytes of a file


class TableError(ValueError):
    """A file that holds no table, or the table of another plan; the message is for people."""


@dataclass(frozen=True, slots=True)
class Rung:
    """What one entrant made of one delay.

    Attributes:
        steps: T.
        tried: seeds that came so far.
        solved: updates that those needed who solved it, the fewest first.
    """

    steps: int
    tried: int
    solved: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """What one entrant made of one task.

    Attributes:
        task: by name.
        entrant: who.
        longest: of each seed whose climb is over, the longest delay it solved before it failed one,
            0 where that was the first; in order of length.
        rungs: the delays that were tried.
        top: the last delay of the ladder.
    """

    task: str
    entrant: Entrant
    longest: tuple[int, ...]
    rungs: tuple[Rung, ...]
    top: int

    @property
    def measured(self) -> bool:
        """Whether any seed's climb is over."""
        return bool(self.longest)

    @property
    def median(self) -> float:
        """Of the longest delays."""
        return float(median(self.longest))

    @property
    def spread(self) -> tuple[int, int]:
        """The shortest and the longest of them."""
        return self.longest[0], self.longest[-1]

    @property
    def reached_top(self) -> bool:
        """Whether the median is the last delay of the ladder: it may be longer."""
        return self.measured and self.median == self.top


@dataclass(frozen=True, slots=True)
class Table:
    """A plan with the trials that were made."""

    plan: Plan
    trials: tuple[Trial, ...] = ()

    @property
    def rows(self) -> tuple[Row, ...]:
        """One for each task and entrant of the plan, in its order, measured or not."""
        plan = self.plan
        return tuple(self._row(task, one) for task in plan.tasks for one in plan.entrants)

    def row(self, task: str, entrant: Entrant) -> Row:
        """One of them.

        Raises:
            KeyError: the plan has no such.
        """
        for row in self.rows:
            if (row.task, row.entrant) == (task, entrant):
                return row
        raise KeyError((task, entrant))

    @property
    def whole(self) -> bool:
        """Whether every seed of the plan has climbed as far as it comes, everywhere."""
        return all(len(row.longest) == len(self.plan.seeds) for row in self.rows)

    def _row(self, task: str, entrant: Entrant) -> Row:
        own = [one for one in self.trials if (one.task, one.entrant) == (task, entrant)]
        climbs = (
            self._climbed({one.steps: one.solved is not None for one in own if one.seed == seed})
            for seed in self.plan.seeds
        )
        longest = [one for one in climbs if one is not None]
        rungs = tuple(
            Rung(
                steps,
                sum(one.steps == steps for one in own),
                tuple(sorted(o.solved for o in own if o.steps == steps and o.solved is not None)),
            )
            for steps in self.plan.ladder
            if any(one.steps == steps for one in own)
        )
        return Row(task, entrant, tuple(sorted(longest)), rungs, self.plan.ladder[-1])

    def _climbed(self, solved: Mapping[int, bool]) -> int | None:
        """How far one seed came; None where that is not known yet.

        Args:
            solved: of the delays that were tried, whether it learned them.
        """
        longest = 0
        for steps in self.plan.ladder:
            if steps not in solved:
                return None
            if not solved[steps]:
                break
            longest = steps
        return longest


def save(path: Path, table: Table) -> None:
    """Write a table, whole or not at all.

    Raises:
        OSError: it cannot be written.
    """
    plan, places = table.plan, {one: k for k, one in enumerate(table.plan.entrants)}
    order = {which: k for k, which in enumerate(wanted(plan))}
    trials = sorted(table.trials, key=lambda one: order[one.which])
    rows = [
        [o.task, places[o.entrant], o.steps, o.seed, o.solved, o.updates, o.share] for o in trials
    ]
    lines = ",\n  ".join(map(json.dumps, rows))
    text = (
        f'{{"format": "{FORMAT}",\n "plan": {json.dumps(asdict(plan))},\n'
        f' "trials": [\n  {lines}\n ]}}\n'
    )
    write_text_atomically(path, text)


def load(path: Path) -> Table:
    """Read a table.

    Raises:
        TableError: it is none.
        OSError: it cannot be read.
    """
    if path.stat().st_size > CAP:
        raise TableError(f"{path} has {path.stat().st_size:,} bytes; a table has at most {CAP:,}")
    try:
        found = read_json(path.read_text("utf-8"))
        if found["format"] != FORMAT:
            raise TableError(f"{path} has format {found['format']!r}; wanted {FORMAT!r}")
        plan = _plan(found["plan"])
        return Table(plan, tuple(_trials(plan, found["trials"])))
    except (KeyError, TypeError, IndexError, ValueError, JSONError) as error:
        if isinstance(error, TableError):
            raise
        raise TableError(f"{path} holds no table of delays: {error}") from None


def _plan(found: dict[str, Any]) -> Plan:
    for name in ("ladder", "seeds"):
        for one in found[name]:
            _whole(f"a number of {name}", one)
    for name in ("budget", "hidden_size", "batch_size", "check_every"):
        if name in found:
            _whole(name, found[name], 1)
    lists = {name: tuple(found[name]) for name in ("tasks", "ladder", "seeds")}
    entrants = tuple(Entrant(**one) for one in found["entrants"])
    return Plan(**{**found, **lists, "entrants": entrants})


def _trials(plan: Plan, found: Iterable[list[Any]]) -> Iterable[Trial]:
    possible, known = set(wanted(plan)), set()
    for task, place, steps, seed, solved, updates, share in found:
        entrant = plan.entrants[_whole("an entrant's place", place, 0, len(plan.entrants) - 1)]
        which = task, entrant, _whole("a delay", steps), _whole("a seed", seed)
        if which not in possible:
            raise ValueError(f"a trial of {which}, which the plan has not")
        if which in known:
            raise ValueError(f"two trials of {which}; wanted one of each")
        known.add(which)
        _whole("the updates of a trial", updates, 0, plan.budget)
        if solved is not None:
            _whole("the update at which a trial was solved", solved, 1, updates)
        if not _is_share(share, known=solved is not None):
            raise ValueError(f"the share of a trial is {share!r}; wanted 0 or more")
        yield Trial(*which, solved, updates, share)


def _whole(what: str, value: Any, low: int = 0, high: int | None = None) -> int:
    """The value, where it is a whole number in a range, written as one.

    Raises:
        ValueError: it is none.
    """
    if type(value) is not int or value < low or (high is not None and value > high):
        upper = "" if high is None else f" to {high:,}"
        raise ValueError(f"{what} is {value!r}; wanted a whole number from {low:,}{upper or ' on'}")
    return value


def _is_share(value: Any, *, known: bool) -> bool:
    """Whether it is a share of chance's loss; None where that need not be known."""
    if value is None:
        return not known
    return type(value) in (int, float) and value >= 0


@cache
def shipped() -> Table:
    """The table that comes with seqviz, read once."""
    return load(SHIPPED)
