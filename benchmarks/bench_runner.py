"""Time training through the page's runner against the same training headless.

The sine of the tutorial, windows of 10, hidden 32, the NumPy trainer on one thread. All sides run
in turn (A B C A B C …) in one process: trust the ratios, on a busy machine those of the fastest.
"Watched" adds what a page does: a thread that reads the whole history four times a second. The
weights of all sides are compared at the end.

Usage: python -m benchmarks.bench_runner [--epochs EPOCHS] [--rounds ROUNDS]
"""

import os

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
os.environ.update(dict.fromkeys(THREADS, "1"))  # the libraries read this once, when they load

import argparse  # noqa: E402  (after the environment is set)
import statistics  # noqa: E402
import threading  # noqa: E402
import time  # noqa: E402
from collections.abc import Callable, Iterator  # noqa: E402

import numpy as np  # noqa: E402

from seqviz.cells import RNNModel  # noqa: E402
from seqviz.training.events import Event  # noqa: E402
from seqviz.training.runner import Job, Runner  # noqa: E402
from seqviz.training.trainer import Trainer  # noqa: E402

WINDOW, HIDDEN = 10, 32
LIMIT = 1.15  # what the runner may cost at most
READS = 0.25  # seconds between two readings of a page


def sine() -> tuple[np.ndarray, np.ndarray]:
    """Windows (N, T, 1) of a sine and the value after each (N, 1)."""
    values = np.sin(np.linspace(0, 100, 1000))
    windows = np.lib.stride_tricks.sliding_window_view(values, WINDOW + 1)
    return windows[:, :-1, None].copy(), windows[:, -1:].copy()


def new_loop(epochs: int) -> tuple[Trainer, Callable[[Callable[[], bool]], Iterator[Event]]]:
    """A trainer and its loop; the same weights each time."""
    model = RNNModel(1, HIDDEN, 1, rng=np.random.default_rng(0))
    trainer = Trainer(model, 0.01)
    x, y = sine()
    return trainer, lambda stop: trainer.run(x, y, epochs, stop=stop)


def headless(epochs: int) -> tuple[float, np.ndarray]:
    """Seconds a step, and the output weights at the end."""
    trainer, loop = new_loop(epochs)
    begin = time.perf_counter()
    for _ in loop(lambda: False):
        pass
    return (time.perf_counter() - begin) / trainer.step, trainer.model.W_y


def through_runner(runner: Runner, epochs: int, *, watched: bool) -> tuple[float, np.ndarray]:
    """The same through the runner."""
    trainer, loop = new_loop(epochs)
    done = threading.Event()
    begin = time.perf_counter()
    job = runner.submit(loop)
    page = threading.Thread(target=watch, args=(job, done))
    if watched:
        page.start()
    job.join()
    seconds = time.perf_counter() - begin
    done.set()
    if watched:
        page.join()
    if job.state != "finished":
        raise SystemExit(f"the job is {job.state}: {job.error}")
    return seconds / trainer.step, trainer.model.W_y


def watch(job: Job, done: threading.Event) -> None:
    """Read as a page does."""
    while not done.wait(READS):
        job.touch()
        job.history.steps()
        job.history.epochs()


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=4, help="for each training (default: 4)")
    parser.add_argument("--rounds", type=int, default=60, help="of all sides (default: 60)")
    options = parser.parse_args()
    runner = Runner(1, heartbeat=600)
    headless(options.epochs)  # warm up
    rounds = []
    for _ in range(options.rounds):
        alone, wanted = headless(options.epochs)
        times = [alone]
        for watched in (False, True):
            seconds, got = through_runner(runner, options.epochs, watched=watched)
            if not np.array_equal(got, wanted):
                raise SystemExit("the runner changes the weights")
            times.append(seconds)
        rounds.append(times)
    print(f"numpy {np.__version__}, {options.rounds} rounds of {options.epochs} epochs, float64")
    print(
        f"microseconds a step and ratio to headless, of the fastest and the median; limit {LIMIT}"
    )
    print(f"{'':>10}{'fastest':>10}{'ratio':>8}{'median':>10}{'ratio':>8}  middle half")
    best = [min(column) for column in zip(*rounds, strict=True)]
    for column, name in enumerate(("headless", "runner", "watched")):
        median = statistics.median(times[column] for times in rounds)
        low, ratio, high = statistics.quantiles((t[column] / t[0] for t in rounds), n=4)
        print(
            f"{name:>10}{best[column] * 1e6:>10.1f}{best[column] / best[0]:>8.3f}"
            f"{median * 1e6:>10.1f}{ratio:>8.3f}  ({low:.2f} to {high:.2f})"
        )


if __name__ == "__main__":
    main()
