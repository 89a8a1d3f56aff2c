"""Measure what a training's pass costs against the length of the sequence, for every cell.

Usage: python -m benchmarks.bench_length [--out FILE] [--rounds N]
"""

import os

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
os.environ.update(dict.fromkeys(THREADS, "1"))  # the libraries read this once, when they load

import argparse  # noqa: E402  (after the environment is set)
from pathlib import Path  # noqa: E402

from seqviz.cells import CELLS  # noqa: E402
from seqviz.training.lengths import BATCH, HIDDEN, STEPS, Costs, measured  # noqa: E402


def main() -> None:
    """Print the table, and write it where asked to."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, help="a JSON file, such as assets/length_cost.json")
    parser.add_argument("--rounds", type=int, default=40, help="of each length (default: 40)")
    asked = parser.parse_args()
    print(f"{HIDDEN} units, {BATCH} sequences, float32, one thread, lowest processor times")
    print(f"{'cell':>9}" + "".join(f"{f'T={steps}':>12}" for steps in STEPS) + "   trace, tape")
    cells = []
    for kind in CELLS:
        cost = measured(kind, rounds=asked.rounds)
        cells.append(cost)
        times = zip(cost.milliseconds, cost.ratios, strict=True)
        row = "".join(f"{ms:>7.2f} {f'{ratio:.1f}×':>4}" for ms, ratio in times)
        print(f"{kind:>9}{row}   {cost.trace[-1]:,}, {cost.tape[-1]:,} bytes", flush=True)
    if asked.out:
        Costs(STEPS, HIDDEN, BATCH, tuple(cells)).write(asked.out)


if __name__ == "__main__":
    main()
