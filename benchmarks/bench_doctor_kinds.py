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

from dataclasses import replace  # noqa: E402  (after the environment is set)

import torch  # noqa: E402

from benchmarks.doctor_kinds_rows import ROWS, Row  # noqa: E402
from benchmarks.doctor_report import Result, diagnosed, parser_of, report  # noqa: E402
from seqviz.training.doctor.rivals import examine_rivals  # noqa: E402


def examined(row: Row, seed: int) -> Result:
    """Train, examine, apply the cure and train again."""
    patient = row.make(seed)
    result = diagnosed(row, seed, examine_rivals(patient.subject))
    if not result.cure:
        return result
    return replace(result, without=patient.error({}), cured=patient.error(result.cure))


def main() -> None:
    """Print the table."""
    torch.set_num_threads(1)
    args = parser_of(__doc__).parse_args()
    seeds = list(range(args.first, args.first + args.seeds))
    rows = [(row, seeds) for row in ROWS if args.only in row.name]
    report(f"{len(rows)} rows, seeds {seeds}", rows, examined, error="loss")


if __name__ == "__main__":
    main()
