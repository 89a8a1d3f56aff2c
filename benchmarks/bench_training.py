"""Time one training step of the NumPy `Trainer` against the same step in torch.

A step is forward, loss, backward and update. Both sides begin with the same weights, make the same
updates on the same batches in one process, in turn (A B A B …), in float32 on one thread and in
processor time, so that other work on the machine meets both alike. The times are the lowest of all
rounds, the ratio is theirs; the middle half of the rounds' own ratios stands beside it. Ours runs
as a page or a script runs it, events included; torch runs the usual loop with its own optimizer,
and reads the loss of each step. The losses of both are compared before anything is timed.

Usage: python -m benchmarks.bench_training [--seconds SECONDS]
"""

import os

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
os.environ.update(dict.fromkeys(THREADS, "1"))  # the libraries read this once, when they load

import argparse  # noqa: E402  (after the environment is set)
from collections.abc import Iterator  # noqa: E402

import numpy as np  # noqa: E402
import torch  # noqa: E402

from benchmarks.bench_cells import blas, lowest, measure, middle_half  # noqa: E402
from seqviz.cells import RNNModel  # noqa: E402
from seqviz.training.engine.events import StepDone  # noqa: E402
from seqviz.training.engine.trainer import Trainer  # noqa: E402

SIZES = ((32, 10, 32), (32, 10, 8), (32, 50, 64), (990, 10, 32))
KINDS = {"rnn": torch.nn.RNN, "lstm": torch.nn.LSTM, "gru": torch.nn.GRU}
OPTIMIZERS = {"adam": torch.optim.Adam, "sgd": torch.optim.SGD}
RATE = 1e-3


class Forecaster(torch.nn.Module):
    """One recurrent layer and a linear one on the last state, with the weights of ours."""

    def __init__(self, kind: str, model: RNNModel) -> None:
        super().__init__()
        own, cell = model.parameters(), model.cells[0]
        self.layer = KINDS[kind](1, cell.hidden_size, batch_first=True)
        self.out = torch.nn.Linear(cell.hidden_size, 1)
        hidden_bias = np.zeros_like(own["0.b"])
        if "0.b_hn" in own:
            hidden_bias[-cell.hidden_size :] = own["0.b_hn"]
        copied = (own["0.W_x"], own["0.W_h"], own["0.b"], hidden_bias, own["W_y"], own["b_y"])
        with torch.no_grad():
            for parameter, values in zip(self.parameters(), copied, strict=True):
                parameter.copy_(torch.from_numpy(values))
        if kind != "gru":  # ours has one bias, not the sum of two; a GRU's second is needed for n
            self.layer.bias_hh_l0.requires_grad_(requires_grad=False)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """The value after each window."""
        answers: torch.Tensor = self.out(self.layer(x)[0][:, -1])
        return answers


def numpy_steps(
    model: RNNModel, X: np.ndarray, y: np.ndarray, batch_size: int, optimizer: str
) -> Iterator[float]:
    """The loss of each step, without end."""
    rows = None if batch_size == len(X) else batch_size
    trainer = Trainer(model, RATE, optimizer=optimizer, batch_size=rows)
    for event in trainer.run(X, y, 10**9):
        if isinstance(event, StepDone):
            yield event.loss


def torch_steps(
    module: Forecaster, X: torch.Tensor, y: torch.Tensor, batch_size: int, optimizer: str
) -> Iterator[float]:
    """The same in torch."""
    parameters = [p for p in module.parameters() if p.requires_grad]
    steps = OPTIMIZERS[optimizer](parameters, RATE)
    whole = batch_size == len(X)
    while True:
        batches = [slice(None)] if whole else torch.randperm(len(X)).split(batch_size)
        for rows in batches:
            loss = torch.nn.functional.mse_loss(module(X[rows]), y[rows])
            steps.zero_grad()
            loss.backward()
            steps.step()
            yield loss.item()


def compare(kind: str, optimizer: str) -> None:
    """Stop the benchmark if ten full-batch steps do not give the same losses."""
    X, y = data(64, 10)
    model = RNNModel(1, 16, 1, cell=kind, rng=np.random.default_rng(0), dtype=np.float32)
    module = Forecaster(kind, model)
    if kind == "gru":  # the second bias of r and z would be a second step on the same number
        keep = torch.zeros_like(module.layer.bias_hh_l0)
        keep[-16:] = 1
        module.layer.bias_hh_l0.register_hook(lambda gradient: gradient * keep)
    ours = numpy_steps(model, X, y, 64, optimizer)
    theirs = torch_steps(module, torch.from_numpy(X), torch.from_numpy(y), 64, optimizer)
    for step, (mine, wanted) in enumerate(zip(ours, theirs, strict=True), start=1):
        if not abs(mine - wanted) < 1e-4 * wanted:
            raise SystemExit(f"{kind}, {optimizer}, step {step}: loss {mine} and {wanted}")
        if step == 10:
            return


def data(count: int, window: int) -> tuple[np.ndarray, np.ndarray]:
    """Windows of a sine and the value after each."""
    values = np.sin(np.linspace(0, count / 10, count + window)).astype(np.float32)
    X = np.stack([values[i : i + window] for i in range(count)])
    return X[..., None], values[window:, None]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=1.0, help="for each row (default: 1)")
    seconds = parser.parse_args().seconds
    torch.set_num_threads(1)
    print(f"numpy {np.__version__} ({blas()}), torch {torch.__version__}, float32, one thread")
    print("one training step, lowest processor times; ratio = ours / torch, and the middle half")
    header = ("cell", "optimizer", "batch", "window", "hidden", "ours ms", "torch ms", "ratio")
    print(("{:>5}{:>10}" + "{:>7}" * 3 + "{:>10}" * 2 + "{:>8}").format(*header))
    for kind in KINDS:
        for optimizer in OPTIMIZERS:
            compare(kind, optimizer)
            for batch_size, window, hidden in SIZES:
                X, y = data(990, window)
                rng = np.random.default_rng(0)
                model = RNNModel(1, hidden, 1, cell=kind, rng=rng, dtype=np.float32)
                module = Forecaster(kind, model)
                ours = numpy_steps(model, X, y, batch_size, optimizer)
                tensors = torch.from_numpy(X), torch.from_numpy(y)
                theirs = torch_steps(module, *tensors, batch_size, optimizer)
                step_of_ours, step_of_theirs = ours.__next__, theirs.__next__
                measure(step_of_ours, step_of_theirs, seconds / 10)  # warm up
                rounds = measure(step_of_ours, step_of_theirs, seconds)
                (mine, other), (low, high) = lowest(rounds), middle_half(rounds)
                print(
                    f"{kind:>5}{optimizer:>10}{batch_size:>7}{window:>7}{hidden:>7}",
                    f"{mine:>9.3f} {other:>9.3f} {mine / other:>7.2f}  ({low:.2f} to {high:.2f})",
                    flush=True,
                )


if __name__ == "__main__":
    main()
