"""Time forward + backward of the NumPy cells against `torch.nn.RNN`, `LSTM` and `GRU`.

Both sides have the same weights, inputs, initial states and loss gradient, in float32 on one
thread, and run in turn (A B C A B C …) in one process, in processor time, so that other work on the
machine meets both alike. The times are the lowest of all rounds, the ratio is theirs; the middle
half of the rounds' own ratios stands beside it. Ours runs twice: as the pages use it, with the
full trace and the gradient of every h_t and c_t, and as a training does, which keeps what backward
needs. Torch computes the gradients of parameters, inputs and initial states. The results are
compared before they are timed.

Usage: python -m benchmarks.bench_cells [--seconds SECONDS]
"""

import os

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
os.environ.update(dict.fromkeys(THREADS, "1"))  # the libraries read this once, when they load

import argparse  # noqa: E402  (after the environment is set)
import ctypes  # noqa: E402
import statistics  # noqa: E402
import time  # noqa: E402
from collections.abc import Callable  # noqa: E402
from itertools import pairwise  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Any  # noqa: E402

import numpy as np  # noqa: E402
import torch  # noqa: E402

from seqviz.cells import Cell, GRUCell, LSTMCell, LSTMState, RNNCell  # noqa: E402

SIZES = ((990, 10, 1, 32), (64, 25, 50, 128), (32, 28, 28, 64), (38, 5, 20, 32))
CELLS: tuple[tuple[type[Cell], type[torch.nn.RNNBase]], ...] = (
    (RNNCell, torch.nn.RNN),
    (LSTMCell, torch.nn.LSTM),
    (GRUCell, torch.nn.GRU),
)
MIN_ROUNDS = 30


def blas() -> str:
    """Return the BLAS that NumPy was built with, and the kernel it chose if it says so."""
    info: dict[str, Any] = np.show_config(mode="dicts")["Build Dependencies"]["blas"]
    built_with = f"{info.get('name', 'unknown BLAS')} {info.get('version', '')}".strip()
    for library in Path(np.__file__).parents[1].glob("numpy.libs/libscipy_openblas64_*"):
        corename = ctypes.CDLL(str(library)).scipy_openblas_get_corename64_
        corename.restype = ctypes.c_char_p
        return f"{built_with}, kernel {corename().decode()}"
    return built_with


def pair(
    ours: type[Cell], theirs: type[torch.nn.RNNBase], size: tuple[int, int, int, int]
) -> tuple[Callable[[], Any], Callable[[], Any], Callable[[], dict[str, torch.Tensor]]]:
    """Return three functions that compute the same: ours, ours for training, torch's."""
    batch_size, steps, inputs, hidden = size
    rng = np.random.default_rng(0)
    cell = ours(inputs, hidden, rng=rng, dtype=np.float32)
    module = theirs(inputs, hidden)
    own = cell.parameters()
    hidden_bias = np.zeros_like(own["b"])
    if "b_hn" in own:
        hidden_bias[-hidden:] = own["b_hn"]
    copied = (own["W_x"], own["W_h"], own["b"], hidden_bias)
    with torch.no_grad():
        for parameter, values in zip(module.parameters(), copied, strict=True):
            parameter.copy_(torch.from_numpy(values))

    def random(*shape: int) -> np.ndarray[Any, Any]:
        return rng.standard_normal(shape).astype(np.float32)

    x, d_h = random(steps, batch_size, inputs), random(steps, batch_size, hidden)
    lstm = cell.kind == "lstm"
    states = [random(batch_size, hidden) for _ in range(2 if lstm else 1)]
    state = LSTMState(*states) if lstm else states[0]
    t_x, t_d_h = torch.from_numpy(x).requires_grad_(), torch.from_numpy(d_h)
    t_states = tuple(torch.from_numpy(s)[None].requires_grad_() for s in states)
    t_state = t_states if lstm else t_states[0]
    leaves = {**dict(module.named_parameters()), "x": t_x, "h_0": t_states[0]}

    def numpy_pass() -> Any:
        return cell.backward(cell.forward(x, state), d_h)

    def training_pass() -> Any:
        return cell.rewind(cell.record(x, state), d_h, wants_x=True)

    def torch_pass() -> dict[str, torch.Tensor]:
        for leaf in (*module.parameters(), t_x, *t_states):
            leaf.grad = None
        h, _ = module(t_x, t_state)
        h.backward(t_d_h)
        return {name: leaf.grad for name, leaf in leaves.items()}

    return numpy_pass, training_pass, torch_pass


def check(ours: Any, theirs: dict[str, torch.Tensor]) -> None:
    """Stop the benchmark if the two sides do not compute the same gradients."""
    for mine, name in (
        (ours.d_W_x, "weight_ih_l0"),
        (ours.d_W_h, "weight_hh_l0"),
        (ours.d_b, "bias_ih_l0"),
        (ours.d_x, "x"),
        (ours.d_h_0[None], "h_0"),
    ):
        wanted = theirs[name].numpy()
        error = np.abs(mine - wanted).max() / np.abs(wanted).max()
        if not error < 1e-4:
            raise SystemExit(f"{name}: the two sides differ by {error:.1e} of its largest value")


def measure(*functions_and_seconds: Any) -> list[tuple[float, ...]]:
    """Run some functions in turn, for so many seconds by the wall (the last argument).

    Returns:
        The processor time of each, in seconds, a tuple a round.
    """
    *functions, seconds = functions_and_seconds
    clock, rounds = time.process_time, []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end or len(rounds) < MIN_ROUNDS:
        marks = [clock()]
        for function in functions:
            function()
            marks.append(clock())
        rounds.append(tuple(after - before for before, after in pairwise(marks)))
    return rounds


def lowest(rounds: list[tuple[float, ...]]) -> list[float]:
    """Each function's shortest time, in milliseconds: what other work disturbed least."""
    return [min(times) * 1e3 for times in zip(*rounds, strict=True)]


def middle_half(rounds: list[tuple[float, ...]]) -> tuple[float, float]:
    """The quartiles of the first one's ratio to the last one's."""
    low, _, high = statistics.quantiles((each[0] / each[-1] for each in rounds), n=4)
    return low, high


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=2.0, help="for each row (default: 2)")
    seconds = parser.parse_args().seconds
    torch.set_num_threads(1)
    print(f"numpy {np.__version__} ({blas()}), torch {torch.__version__}, float32, one thread")
    print("forward + backward, lowest processor times; ratio = ours / torch, and the middle half")
    header = ("cell", "batch", "steps", "input", "hidden", "ours ms", "torch ms", "ratio")
    print(("{:>5}" + "{:>7}" * 4 + "{:>10}" * 2 + "{:>8}").format(*header), "  for training")
    for ours, theirs in CELLS:
        for size in SIZES:
            passes = pair(ours, theirs, size)
            wanted = passes[-1]()
            for one in passes[:-1]:
                check(one(), wanted)
            measure(*passes, seconds / 10)  # warm up
            rounds = measure(*passes, seconds)
            (mine, training, other), (low, high) = lowest(rounds), middle_half(rounds)
            print(
                f"{ours.kind:>5}" + "".join(f"{number:>7}" for number in size),
                f"{mine:>9.3f} {other:>9.3f} {mine / other:>7.2f}  ({low:.2f} to {high:.2f})",
                f"  {training:.3f} ms, {training / other:.2f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
