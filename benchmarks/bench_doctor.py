"""Does the doctor name the right cause? Trainings that were made to fail by a known cause.

Each row below makes one fault and nothing else, and is trained for several seeds; the doctor sees
the run and its history, never the row. A row accepts more than one name only where several are
true, and says why. A name that no row accepts is wrong; "unclear" is counted by itself. Every cure
that is offered is applied and trained to the end, and the held-out error of the whole training with
it is set beside the one without, in the units of the series.

A second set has other sizes, seeds, windows, cells and rates drawn at random for the same faults:
no rule was made by looking at it.

Usage: python -m benchmarks.bench_doctor [--seeds N] [--drawn N] [--only TEXT] [--json FILE]
"""

import os

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
os.environ.update(dict.fromkeys(THREADS, "1"))  # the libraries read this once, when they load

import argparse  # noqa: E402  (after the environment is set)
import json  # noqa: E402
import math  # noqa: E402
import time  # noqa: E402
from dataclasses import dataclass, field  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Any  # noqa: E402

import numpy as np  # noqa: E402

from benchmarks.doctor_rows import ROWS, Row, drawn  # noqa: E402
from seqviz.data.series import Series  # noqa: E402
from seqviz.training.batch import quiet  # noqa: E402
from seqviz.training.doctor import UNCLEAR, examine, finish  # noqa: E402
from seqviz.training.examples import examples  # noqa: E402
from seqviz.training.history import History  # noqa: E402
from seqviz.training.measure import measure  # noqa: E402
from seqviz.training.sequence import SequenceRun, Setup, build  # noqa: E402

WELL = "well"
quiet_measure = quiet(measure)


@dataclass
class Result:
    """What came out for one row and one seed."""

    row: Row
    seed: int
    named: str
    cure: dict[str, Any]
    without: float
    cured: float
    seconds: float
    tried: list[float] = field(default_factory=list)

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


def trained(setup: Setup, series: Series | None) -> tuple[SequenceRun, History]:
    """The whole training."""
    run, history = build(setup, series), History()
    for event in run.loop(lambda: False):
        history.add(event)
    return run, history


def held_out(run: SequenceRun, history: History, window: int) -> float:
    """Mean squared error on the held-out values from its own predictions, in the series' units.

    On the targets that windows of so many values have too; infinite where it diverged.
    """
    if history.ended is not None and history.ended.reason == "diverged":
        return math.inf
    first = max(0, window - run.data.window)
    X, y = run.data.X_validation[first:], run.data.y_validation[first:]
    asked = examples(run.model, X, y, loss="mse", every_step=False)
    found = quiet_measure(run.model, asked, "mse", reset_state=run.setup.reset_state)
    assert found is not None
    return float(found[0]) * run.data.scaler.scale**2


def examined(row: Row, seed: int) -> Result:
    """Train, examine, apply the cure and train again."""
    setup, series = row.make(seed)
    run, history = trained(setup, series)
    begun = time.process_time()
    findings = finish(examine(run, history)) or ()
    seconds = time.process_time() - begun
    named = findings[0].code if findings else WELL
    cure = dict(findings[0].cure) if findings else {}
    without = cured = math.nan
    if cure:
        better = setup.changed(cure)
        window = max(better.window, setup.window)
        without = held_out(run, history, window)
        cured = held_out(*trained(better, series), window)
    return Result(row, seed, named, cure, without, cured, seconds)


def report(title: str, rows: list[tuple[Row, list[int]]]) -> list[Result]:
    """Examine and print the table of one set."""
    print(f"\n{title}")
    print(f"{'row':44}{'accepted':26}{'named':34}cures: held-out error without → with")
    results = []
    for row, seeds in rows:
        own = [examined(row, seed) for seed in seeds]
        results += own
        names = ", ".join(("" if one.right else "!") + one.named for one in own)
        cures = "; ".join(f"{r.without:.3g} → {r.cured:.3g}" for r in own if r.cure)
        print(f"{row.name:44}{'/'.join(row.accepts):26}{names:34}{cures}", flush=True)
    count = len(results)
    right, silent = sum(r.right for r in results), sum(r.silent for r in results)
    cured = [r for r in results if r.cure]
    cost = sorted(r.seconds for r in results)
    print(
        f"{count} runs: {right} rightly named ({right / count:.1%}), "
        f"{count - right - silent} wrongly, {silent} silent or unclear; "
        f"{len(cured)} cures offered, {sum(r.better for r in cured)} made the whole training "
        f"better; an examination took {np.median(cost):.1f} s of CPU, {cost[-1]:.1f} s at most"
    )
    for r in results:
        if not r.right or (r.cure and not r.better):
            print(
                f"  {r.row.name}, seed {r.seed}: {r.named} {r.cure} {r.without:.3g} {r.cured:.3g}"
            )
    return results


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=3, help="for each row")
    parser.add_argument("--first", type=int, default=0, help="seed")
    parser.add_argument("--drawn", type=int, default=40, help="runs drawn at random")
    parser.add_argument("--only", default="", help="rows whose name holds this")
    parser.add_argument("--json", type=Path, help="write the results there too")
    args = parser.parse_args()
    seeds = list(range(args.first, args.first + args.seeds))
    rows = [(row, seeds) for row in ROWS if args.only in row.name]
    results = report(f"{len(rows)} rows, seeds {seeds}", rows) if rows else []
    if args.drawn:
        results += report(f"{args.drawn} drawn", [(row, [seed]) for row, seed in drawn(args.drawn)])
    if args.json:
        args.json.write_text(
            json.dumps([[r.row.name, r.seed, r.named, r.right, str(r.cure)] for r in results])
        )


if __name__ == "__main__":
    main()
