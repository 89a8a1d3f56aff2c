"""What bench_doctor and bench_doctor_kinds do alike: examine a row, print a table and a verdict.

``scripts/figures_table.py`` reads the title and the verdict. Left out: how a row is trained.
"""

import argparse
import math
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import numpy as np

from seqviz.training.doctor import UNCLEAR, Examination, finish

WELL = "well"


class Row(Protocol):
    """What a table needs to know of a row."""

    @property
    def name(self) -> str:
        """What was done."""

    @property
    def accepts(self) -> tuple[str, ...]:
        """The names that are true of it, "well" for none."""


AnyRow = TypeVar("AnyRow", bound=Row)


@dataclass(frozen=True)
class Result:
    """What came out for one row and one seed.

    Attributes:
        row, seed: of the training.
        named: the first finding, "well" where there is none.
        cure: that was offered.
        seconds: of CPU that the examination took.
        without, cured: the error of the whole training without the cure and with it.
    """

    row: Row
    seed: int
    named: str
    cure: dict[str, Any]
    seconds: float
    without: float = math.nan
    cured: float = math.nan

    @property
    def right(self) -> bool:
        """Whether a name that is true was given, or rightly none."""
        return self.named in self.row.accepts

    @property
    def silent(self) -> bool:
        """Whether nothing was named where something is wrong."""
        return not self.right and self.named in (UNCLEAR, WELL)

    @property
    def better(self) -> bool:
        """Whether the cure made the whole training better."""
        return self.cured < self.without or (math.isfinite(self.cured) and math.isinf(self.without))


def diagnosed(row: Row, seed: int, examination: Examination) -> Result:
    """Do the whole examination; the errors are to be measured yet."""
    begun = time.process_time()
    findings = finish(examination) or ()
    seconds = time.process_time() - begun
    if not findings:
        return Result(row, seed, WELL, {}, seconds)
    return Result(row, seed, findings[0].code, dict(findings[0].cure), seconds)


def report(
    title: str,
    rows: Iterable[tuple[AnyRow, Iterable[int]]],
    examined: Callable[[AnyRow, int], Result],
    *,
    error: str,
) -> list[Result]:
    """Examine and print the table of one set.

    Args:
        title: above it.
        rows: each with its seeds.
        examined: trains and examines one.
        error: the word for what a cure is judged by.
    """
    print(f"\n{title}")
    print(f"{'row':44}{'accepted':26}{'named':38}cures: held-out {error} without → with")
    results = []
    for row, seeds in rows:
        own = [examined(row, seed) for seed in seeds]
        results += own
        names = ", ".join(("" if one.right else "!") + one.named for one in own)
        cures = "; ".join(f"{one.without:.3g} → {one.cured:.3g}" for one in own if one.cure)
        print(f"{row.name:44}{'/'.join(row.accepts):26}{names:38}{cures}", flush=True)
    if results:
        _verdict(results)
    return results


def _verdict(results: list[Result]) -> None:
    """The shares, and each run whose name or cure was wrong."""
    count = len(results)
    right, silent = sum(one.right for one in results), sum(one.silent for one in results)
    cured = [one for one in results if one.cure]
    cost = [one.seconds for one in results]
    print(
        f"{count} runs: {right} rightly named ({right / count:.1%}), "
        f"{count - right - silent} wrongly, {silent} silent or unclear; "
        f"{len(cured)} cures offered, {sum(one.better for one in cured)} made the whole training "
        f"better; an examination took {np.median(cost):.1f} s of CPU, {max(cost):.1f} s at most"
    )
    for one in results:
        if not one.right or (one.cure and not one.better):
            print(
                f"  {one.row.name}, seed {one.seed}: {one.named} {one.cure} "
                f"{one.without:.3g} {one.cured:.3g}"
            )


def parser_of(description: str | None) -> argparse.ArgumentParser:
    """The options that both have."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--seeds", type=int, default=3, help="for each row")
    parser.add_argument("--first", type=int, default=0, help="seed")
    parser.add_argument("--only", default="", help="rows whose name holds this")
    return parser
