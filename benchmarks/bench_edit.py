"""Time the server's part of an edit: weights changed → new trace, packed for the browser.

One edit of a network of 32 units over 50 steps: a weight is changed, the network runs (with and
without surgery), and ``pack_trace`` makes the message; "influence" adds every ∂h_t/∂x_s. Beside it
runs ``torch.nn``'s forward over the same sequence with the same weights, in turn (A B A B …) in one
process on one thread, so trust the ratios. The bound is 150 ms for an edit; the exit status is 1
where a median is above it.

Usage: python -m benchmarks.bench_edit [--seconds SECONDS]
"""

import os

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
os.environ.update(dict.fromkeys(THREADS, "1"))  # the libraries read this once, when they load

import argparse  # noqa: E402  (after the environment is set)
import json  # noqa: E402
import statistics  # noqa: E402
from collections.abc import Callable  # noqa: E402

import numpy as np  # noqa: E402
import torch  # noqa: E402

from benchmarks.bench_cells import measure  # noqa: E402
from seqviz.cells import RNNModel  # noqa: E402
from seqviz.cells.influence import influence  # noqa: E402
from seqviz.cells.surgery import Scale, forward_with  # noqa: E402
from seqviz.figures.stepper import pack_trace  # noqa: E402
from seqviz.models.bridge import cells_to_torch  # noqa: E402
from seqviz.payloads import plain  # noqa: E402

UNITS, STEPS, INPUTS, OUTPUTS = 32, 50, 2, 2
BOUND_MS = 150.0
NAMES = ("edit", "edit + surgery", "edit + influence")


def edits(
    kind: str, layers: int
) -> tuple[list[Callable[[], int]], Callable[[], torch.Tensor], Callable[[], None]]:
    """Return the edits to time, torch's forward, and a check that both compute the same."""
    model = RNNModel(
        INPUTS,
        UNITS,
        OUTPUTS,
        num_layers=layers,
        cell=kind,  # type: ignore[arg-type]
        rng=np.random.default_rng(0),
    )
    rng = np.random.default_rng(1)
    x = rng.standard_normal((STEPS, 1, INPUTS))
    surgery = [Scale("h", 0.5, layer=layers - 1, first=10), Scale("h", 2, unit=3, last=30)]
    labels = [f"y{k}" for k in range(OUTPUTS)]
    module, t_x = cells_to_torch(model.cells), torch.from_numpy(x)

    def edit(with_surgery: bool = False, with_influence: bool = False) -> int:
        model.cells[0].W_h[0, 0] = rng.uniform(-1, 1)
        trace = forward_with(model, x, surgery) if with_surgery else model.forward(x)
        packed = pack_trace(trace, model, values=trace.y[:, 0], labels=labels)
        size = len(json.dumps(plain(packed.layers))) + len(packed.numbers)
        return size + (influence(model, trace).norms.size if with_influence else 0)

    def theirs() -> torch.Tensor:
        with torch.no_grad():
            return module(t_x)[0]

    def check() -> None:
        error = np.abs(model.forward(x).layers[-1].h - theirs().numpy()).max()
        if not error < 1e-9:
            raise SystemExit(f"{kind}: the two sides differ by {error:.1e}")

    return [edit, lambda: edit(True), lambda: edit(False, True)], theirs, check


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=0.5, help="for each row (default: 0.5)")
    seconds = parser.parse_args().seconds
    torch.set_num_threads(1)
    print(f"numpy {np.__version__}, torch {torch.__version__}, float64, one thread")
    print(f"{UNITS} units, {STEPS} steps; median times; ratio = edit / torch.nn forward; bound ms")
    print(
        f"{'cell':>5}{'layers':>7}  {'':<17}{'edit ms':>9}{'torch ms':>9}{'ratio':>7}{'bound':>7}"
    )
    slow = False
    for kind in ("rnn", "lstm", "gru"):
        for layers in (1, 3):
            ours, theirs, check = edits(kind, layers)
            check()
            for name, edit in zip(NAMES, ours, strict=True):
                measure(edit, theirs, seconds / 10)  # warm up
                rounds = measure(edit, theirs, seconds)
                mine, other = (statistics.median(t) * 1e3 for t in zip(*rounds, strict=True))
                ratio = statistics.median(a / b for a, b in rounds)
                slow |= mine > BOUND_MS
                row = f"{kind:>5}{layers:>7}  {name:<17}{mine:>9.2f}{other:>9.2f}{ratio:>7.2f}"
                print(f"{row}{BOUND_MS:>7.0f}")
    raise SystemExit(slow)


if __name__ == "__main__":
    main()
