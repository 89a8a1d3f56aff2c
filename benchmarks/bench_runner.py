"""Time training through the page's runner against the same training headless.

The sine of the tutorial, windows of 10, hidden 32, the NumPy trainer on one thread. All sides run
in turn (A B C A B C …) in one process: trust the ratios. Processor time is that of all threads; on
a busy machine only that one says something: the system prefers threads that have slept.
"In a thread" is headless, too, and must cost the same. It cost half of it while the GNU allocator
gave the main thread's memory back after each step (a thread's own arena it does not): 580
microseconds of processor time a step against 250, with 155 page faults in each step and half of the
time in the system. MALLOC_TOP_PAD_=67108864 in the environment made both sides 270, without a page
fault; MALLOC_ARENA_MAX=1 made both 600. Since then `seqviz.cells.arrays` sees to it that freed
memory is kept: 245 on both.
"Watched" adds what a page does: a thread that reads the whole history four times a second. The
weights of all sides are compared at the end.

Usage: python -m benchmarks.bench_runner [--epochs EPOCHS] [--rounds ROUNDS]
"""

import os

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
os.environ.update(dict.fromkeys(THREADS, "1"))  # the libraries read this once, when they load

import argparse  # noqa: E402  (after the environment is set)
import threading  # noqa: E402
import time  # noqa: E402
from collections.abc import Callable, Iterator  # noqa: E402

import numpy as np  # noqa: E402

from seqviz.cells import RNNModel  # noqa: E402
from seqviz.training.engine.events import Event  # noqa: E402
from seqviz.training.engine.runner import Job, Runner  # noqa: E402
from seqviz.training.engine.trainer import Trainer  # noqa: E402

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


def clocks() -> np.ndarray:
    """Seconds by the wall and by the processor."""
    return np.array([time.perf_counter(), time.process_time()])


def headless(epochs: int) -> tuple[np.ndarray, np.ndarray]:
    """Both times of a step, and the output weights at the end."""
    trainer, loop = new_loop(epochs)
    begin = clocks()
    for _ in loop(lambda: False):
        pass
    return (clocks() - begin) / trainer.step, trainer.model.W_y


def in_a_thread(epochs: int) -> tuple[np.ndarray, np.ndarray]:
    """The same headless, but not on the main thread."""
    results: list[tuple[np.ndarray, np.ndarray]] = []
    thread = threading.Thread(target=lambda: results.append(headless(epochs)))
    thread.start()
    thread.join()
    return results[0]


def through_runner(runner: Runner, epochs: int, *, watched: bool) -> tuple[np.ndarray, np.ndarray]:
    """The same through the runner."""
    trainer, loop = new_loop(epochs)
    done = threading.Event()
    begin = clocks()
    job = runner.submit(loop)
    page = threading.Thread(target=watch, args=(job, done))
    if watched:
        page.start()
    job.join()
    seconds = clocks() - begin
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
    sides: dict[str, Callable[[int], tuple[np.ndarray, np.ndarray]]] = {
        "headless": headless,
        "in a thread": in_a_thread,
        "runner": lambda epochs: through_runner(runner, epochs, watched=False),
        "watched": lambda epochs: through_runner(runner, epochs, watched=True),
    }
    for _ in range(options.rounds):
        results = [side(options.epochs) for side in sides.values()]
        if not all(np.array_equal(weights, results[0][1]) for _, weights in results):
            raise SystemExit("the runner changes the weights")
        rounds.append([times for times, _ in results])
    print(f"numpy {np.__version__}, {options.rounds} rounds of {options.epochs} epochs, float64")
    print("median microseconds a step; ratios to headless, on the main and on another thread, each")
    print(f"the median and the middle half; limit {LIMIT}")
    table = np.array(rounds)  # (rounds, sides, clocks)
    for clock, title in enumerate(("by the wall", "processor time")):
        print(title)
        for side, name in enumerate(sides):
            own = table[:, side, clock]
            line = f"{name:>12}{np.median(own) * 1e6:>10.1f}"
            for base in (0, 1):
                low, ratio, high = np.quantile(own / table[:, base, clock], (0.25, 0.5, 0.75))
                line += f"{ratio:>8.3f} ({low:.2f} to {high:.2f})"
            print(line)


if __name__ == "__main__":
    main()
