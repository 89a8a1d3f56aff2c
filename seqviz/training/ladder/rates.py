"""What another learning rate changes: the same climb at several, each with a file of its own.

Left out: the recipe and the rule (climb.py), the rates' own files (table.py reads them).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from statistics import median
from typing import Final

from seqviz.paths import ASSETS_DIR
from seqviz.training.ladder.climb import Entrant
from seqviz.training.ladder.table import Table, load, shipped

SHIPPED: Final = tuple(f"memory_rate_{rate}.json" for rate in ("0.0003", "0.001", "0.01", "0.03"))
"""Beside the table itself, which has a rate of its own."""


@dataclass(frozen=True, slots=True)
class AtRate:
    """How far an entrant came at one learning rate.

    Attributes:
        rate: of Adam.
        longest: of each seed, the longest delay that it learned, in order of length; 0 for none.
    """

    rate: float
    longest: tuple[int, ...]

    @property
    def median(self) -> float:
        """Of the longest delays."""
        return float(median(self.longest))


@dataclass(frozen=True, slots=True)
class OverRates:
    """An entrant at every learning rate, the smallest first."""

    entrant: Entrant
    at: tuple[AtRate, ...]

    @property
    def best(self) -> float:
        """The longest of its medians."""
        return max(one.median for one in self.at)

    @property
    def best_at(self) -> tuple[float, ...]:
        """The rates at which it came that far."""
        return tuple(one.rate for one in self.at if one.median == self.best)


@dataclass(frozen=True, slots=True)
class Rates:
    """One task, climbed at several learning rates.

    Attributes:
        task: by name.
        ladder: the delays that all of them climbed, the shortest first.
        rows: one for each entrant.
    """

    task: str
    ladder: tuple[int, ...]
    rows: tuple[OverRates, ...]

    @property
    def rates(self) -> tuple[float, ...]:
        """All learning rates, the smallest first."""
        return tuple(one.rate for one in self.rows[0].at)


def over_rates(tables: tuple[Table, ...]) -> Rates:
    """What tables of one recipe have in common that differ in nothing but their learning rates.

    A seed that climbed on where others were not asked counts as far as they were.

    Args:
        tables: whole ones; the first says the task, the entrants and the ladder.
    """
    plan = tables[0].plan
    (task,), top = plan.tasks, plan.ladder[-1]
    by_rate = sorted(tables, key=lambda one: one.plan.learning_rate)

    def at(table: Table, entrant: Entrant) -> AtRate:
        longest = (min(one, top) for one in table.row(task, entrant).longest)
        return AtRate(table.plan.learning_rate, tuple(longest))

    return Rates(
        task,
        plan.ladder,
        tuple(
            OverRates(entrant, tuple(at(table, entrant) for table in by_rate))
            for entrant in plan.entrants
        ),
    )


@cache
def shipped_rates() -> Rates:
    """The climbs that come with seqviz, with that of the table itself."""
    return over_rates((*(load(ASSETS_DIR / name) for name in SHIPPED), shipped()))
