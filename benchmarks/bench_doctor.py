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

import json  # noqa: E402  (after the environment is set)
import math  # noqa: E402
from dataclasses import replace  # noqa: E402
from pathlib import Path  # noqa: E402

from benchmarks.doctor_report import Result, diagnosed, parser_of, report  # noqa: E402
from benchmarks.doctor_rows import ROWS, Row, drawn  # noqa: E402
from seqviz.data.series import Series  # noqa: E402
from seqviz.training.doctor import examine  # noqa: E402
from seqviz.training.engine.batch import quiet  # noqa: E402
from seqviz.training.engine.examples import examples  # noqa: E402
from seqviz.training.engine.history import History  # noqa: E402
from seqviz.training.engine.measure import measure  # noqa: E402
from seqviz.training.tasks.sequence import SequenceRun, Setup, build  # noqa: E402

quiet_measure = quiet(measure)


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
    result = diagnosed(row, seed, examine(run, history))
    if not result.cure:
        return result
    better = setup.changed(result.cure)
    window = max(better.window, setup.window)
    without = held_out(run, history, window)
    return replace(result, without=without, cured=held_out(*trained(better, series), window))


def main() -> None:
    """Print both tables."""
    parser = parser_of(__doc__)
    parser.add_argument("--drawn", type=int, default=40, help="runs drawn at random")
    parser.add_argument("--json", type=Path, help="write the results there too")
    args = parser.parse_args()
    seeds = list(range(args.first, args.first + args.seeds))
    rows = [(row, seeds) for row in ROWS if args.only in row.name]
    results: list[Result] = []
    if rows:
        results += report(f"{len(rows)} rows, seeds {seeds}", rows, examined, error="error")
    if args.drawn:
        some = [(row, [seed]) for row, seed in drawn(args.drawn)]
        results += report(f"{args.drawn} drawn", some, examined, error="error")
    if args.json:
        args.json.write_text(
            json.dumps([[r.row.name, r.seed, r.named, r.right, str(r.cure)] for r in results])
        )


if __name__ == "__main__":
    main()
