"""Does the doctor name the right cause in digits, texts and characters? As bench_doctor for series.

Each row makes one fault and nothing else, and is trained for several seeds; the doctor sees the
training and its history, never the row. A name that no row accepts is wrong; "unclear" is counted
by itself. Every cure that is offered is applied and trained to the end, and the loss of the whole
training with it is set beside the one without, in nats, on answers that the doctor never saw.

Usage: python -m benchmarks.bench_doctor_kinds [--seeds N] [--first N] [--only TEXT]
"""

import os

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
os.environ.update(dict.fromkeys(THREADS, "1"))  # the libraries read this once, when they load

import argparse  # noqa: E402  (after the environment is set)
import math  # noqa: E402
import time  # noqa: E402

import torch  # noqa: E402

from benchmarks.bench_doctor import WELL, Result  # noqa: E402
from benchmarks.doctor_kinds_rows import ROWS, Row  # noqa: E402
from seqviz.training.doctor import finish  # noqa: E402
from seqviz.training.doctor.rivals import examine_rivals  # noqa: E402


def examined(row: Row, seed: int) -> Result:
    """Train, examine, apply the cure and train again."""
    patient = row.make(seed)
    begun = time.process_time()
    findings = finish(examine_rivals(patient.subject)) or ()
    seconds = time.process_time() - begun
    named = findings[0].code if findings else WELL
    cure = dict(findings[0].cure) if findings else {}
    without, cured = (patient.error({}), patient.error(cure)) if cure else (math.nan, math.nan)
    return Result(row, seed, named, cure, without, cured, seconds)


def main() -> None:
    """Print the table."""
    torch.set_num_threads(1)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=3, help="for each row")
    parser.add_argument("--first", type=int, default=0, help="seed")
    parser.add_argument("--only", default="", help="rows whose name holds this")
    args = parser.parse_args()
    seeds = range(args.first, args.first + args.seeds)
    rows, results = [row for row in ROWS if args.only in row.name], []
    print(f"{len(rows)} rows, seeds {list(seeds)}")
    print(f"{'row':36}{'accepted':18}{'named':38}cures: held-out loss without → with")
    for row in rows:
        own = [examined(row, seed) for seed in seeds]
        results += own
        names = ", ".join(("" if one.right else "!") + one.named for one in own)
        cures = "; ".join(f"{one.without:.3g} → {one.cured:.3g}" for one in own if one.cure)
        print(f"{row.name:36}{'/'.join(row.accepts):18}{names:38}{cures}", flush=True)
    if results:
        report(results)


def report(results: list[Result]) -> None:
    """The shares, and each run whose name or cure was wrong."""
    count = len(results)
    right, silent = sum(one.right for one in results), sum(one.silent for one in results)
    cured = [one for one in results if one.cure]
    most = max(one.seconds for one in results)
    print(
        f"{count} runs: {right} rightly named ({right / count:.1%}), {count - right - silent} "
        f"wrongly, {silent} silent or unclear; {len(cured)} cures offered, "
        f"{sum(one.better for one in cured)} made the whole training better; an examination took "
        f"{most:.1f} s of CPU at most"
    )
    for one in results:
        if not one.right or (one.cure and not one.better):
            print(
                f"  {one.row.name}, seed {one.seed}: {one.named} {one.cure} "
                f"{one.without:.3g} {one.cured:.3g}"
            )


if __name__ == "__main__":
    main()
