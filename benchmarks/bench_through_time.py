"""Time gradients through time: the triangle of all losses, the links, the cliff.

For every registered cell, one layer of 64 units over 200 steps (and of 32 over 100, as a page has
it): ``triangle`` of all 200 losses in one sweep, the same by one ``flow`` after another (for 20 of
them, times ten), and ``links``, every step's Jacobian, with its spectral norms. Beside the times
stands what the matrices cost, in billions of multiplications and additions. The bounds are 300 ms
for the triangle and 200 ms for the cliff of 64 × 64 points over 50 steps; the exit status is 1
where a median is above.

Usage: python -m benchmarks.bench_through_time [--seconds SECONDS]
"""

import os

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
os.environ.update(dict.fromkeys(THREADS, "1"))  # the libraries read this once, when they load

import argparse  # noqa: E402
import statistics  # noqa: E402
import time  # noqa: E402
from collections.abc import Callable  # noqa: E402
from functools import partial  # noqa: E402

import numpy as np  # noqa: E402

from seqviz.cells import CELLS, Array, ModelTrace, RNNModel  # noqa: E402
from seqviz.cells.cliff import OneUnit, cliff  # noqa: E402
from seqviz.cells.links import links  # noqa: E402
from seqviz.cells.through_time import flow, linear_runs, triangle  # noqa: E402

SIZES = ((200, 64), (100, 32))  # T, H
INPUTS, MIN_ROUNDS, SOME = 8, 5, 10
TRIANGLE_MS, CLIFF_MS = 300.0, 200.0


def median_ms(work: Callable[[], object], seconds: float) -> float:
    """The median time of a call, in milliseconds."""
    work()  # warm up
    times, end = [], time.perf_counter() + seconds
    while len(times) < MIN_ROUNDS or time.perf_counter() < end:
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
    return statistics.median(times) * 1e3


def singly(model: RNNModel, trace: ModelTrace, own: Array) -> None:
    """A tenth of the losses, one flow after another."""
    for t in range(0, len(own), SOME):
        flow(model, trace, own, t)


def main() -> None:
    """Print the table, and say with the exit status whether the bounds hold."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=1.0, help="for each number (default: 1)")
    seconds, slow = parser.parse_args().seconds, []
    print(f"numpy {np.__version__}, float64, one thread; median times in ms")
    header = ("cell", "steps", "units", "10⁹ flop", "triangle", "by flows", "links", "norms")
    print(("{:>9}" * len(header)).format(*header))
    for kind in CELLS:
        for steps, hidden in SIZES:
            rng = np.random.default_rng(0)
            model = RNNModel(INPUTS, hidden, 2, cell=kind, rng=rng)
            trace = model.forward(rng.standard_normal((steps, 1, INPUTS)))
            own = rng.standard_normal((steps, hidden))
            (run,) = linear_runs(model, trace)
            found = links(run)
            every = range(0, steps, SOME)
            one_by_one = np.array([flow(model, trace, own, t).norms("h") for t in every])
            if not np.allclose(triangle(model, trace, own).norms["h"][every], one_by_one):
                raise SystemExit(f"{kind}: the sweep and single flows differ")
            # loss t is a column through t + 1 steps
            flop = run.flops_a_column * steps * (steps + 1) / 2 / 1e9
            sweep = median_ms(partial(triangle, model, trace, own), seconds)
            rest = (
                median_ms(partial(singly, model, trace, own), seconds) * SOME,
                median_ms(partial(links, run), seconds),
                median_ms(found.spectral, seconds),
            )
            numbers = "".join(f"{number:>9.1f}" for number in (sweep, *rest))
            print(f"{kind:>9}{steps:>9}{hidden:>9}{flop:>9.3f}{numbers}")
            if sweep > TRIANGLE_MS:
                slow.append(f"triangle of {kind}: {sweep:.0f} ms")
    wall = median_ms(lambda: cliff(OneUnit()), seconds)
    print(f"cliff, 64 × 64, 50 steps, with its slopes: {wall:.1f} ms")
    if wall > CLIFF_MS:
        slow.append(f"cliff: {wall:.0f} ms")
    if slow:
        raise SystemExit("over the bounds: " + "; ".join(slow))


if __name__ == "__main__":
    main()
