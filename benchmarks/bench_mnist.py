"""One epoch of our digit training against the plain script's loop, side by side.

    python -m benchmarks.bench_mnist --data DIR [--steps N] [--threads N]

The plain loop is what a script writes: a DataLoader over `torchvision.datasets.MNIST` with
ToTensor and Normalize, a batch-first LSTM, Adam. Ours is `train_digits` with the recipe "tutorial",
once in float32 and, on a processor built for it, once in bfloat16, which it then picks by itself.
All start from the same weights and take turns, 20 steps each, so that other
work on the machine slows all of them alike. Where there is no MNIST, the sample of 5,000 images
that comes with seqviz stands in.
"""

from __future__ import annotations

import argparse
import struct
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader

from seqviz.data.mnist import MNIST, DataError, load_mnist
from seqviz.data.torchvision_ops import torchvision_datasets
from seqviz.models.classifier import MEAN, STD, DigitLSTM
from seqviz.training.engine.events import StepDone
from seqviz.training.tasks.digits_lesson import evaluate, native_bfloat16, train_digits
from seqviz.training.tasks.digits_recipes import RECIPES

TURN = 20  # steps
AIM = 0.65


class PlainLSTM(nn.Module):
    """The same network as a plain script writes it: images first, explicit zero states."""

    def __init__(self) -> None:
        super().__init__()
        self.lstm = nn.LSTM(28, 128, 2, batch_first=True)
        self.fc = nn.Linear(128, 10)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Logits (N, 10) of rows (N, 28, 28)."""
        h_0, c_0 = torch.zeros(2, len(x), 128), torch.zeros(2, len(x), 128)
        h, _ = self.lstm(x, (h_0, c_0))
        logits: torch.Tensor = self.fc(h[:, -1])
        return logits


def plain_loop(model: PlainLSTM, root: Path, batch_size: int, seed: int) -> Iterator[None]:
    """The plain script's epoch, paused after each step."""
    datasets = torchvision_datasets()
    from torchvision import transforms

    prepare = transforms.Compose([transforms.ToTensor(), transforms.Normalize((MEAN,), (STD,))])
    images = datasets.MNIST(str(root), train=True, transform=prepare)
    order = torch.Generator().manual_seed(seed)
    loader = DataLoader(images, batch_size=batch_size, shuffle=True, generator=order)
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    model.train()
    for pixels, labels in loader:
        loss = criterion(model(pixels.reshape(-1, 28, 28)), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        loss.item()
        yield


def our_loop(model: DigitLSTM, data: MNIST, precision: str, seed: int) -> Iterator[None]:
    """Our epoch, paused after each step."""
    recipe = replace(RECIPES["tutorial"], epochs=1)
    events = train_digits(
        model, data.train_images, data.train_labels, recipe, seed=seed, precision=precision
    )
    for event in events:
        if isinstance(event, StepDone):
            yield


@dataclass
class Runner:
    """One of the loops that take turns."""

    name: str
    model: DigitLSTM | PlainLSTM
    steps: Iterator[None]
    turns: list[float] = field(default_factory=list)  # seconds of each whole turn
    seconds: float = 0.0
    done: int = 0

    def turn(self, limit: int) -> bool:
        """Make up to TURN steps; False when the epoch is over."""
        started, made = time.perf_counter(), 0
        while made < TURN and self.done < limit and next(self.steps, self) is None:
            made += 1
            self.done += 1
        elapsed = time.perf_counter() - started
        self.seconds += elapsed
        if made == TURN:
            self.turns.append(elapsed)
        return made == TURN

    def accuracy(self, data: MNIST) -> float:
        """Share of the test images read right."""
        model = DigitLSTM()
        model.load_state_dict(self.model.state_dict())
        return evaluate(model, data.test_images, data.test_labels).accuracy


def sample_as_files(root: Path) -> Path:
    """Write the shipped sample in MNIST's file format, a fifth of it as test images."""
    from seqviz.data.sample import load_sample

    sample = load_sample()
    order = np.random.default_rng(0).permutation(len(sample.images))
    raw = root / "MNIST" / "raw"
    raw.mkdir(parents=True)
    cut = len(order) * 4 // 5
    for part, chosen in (("train", order[:cut]), ("t10k", order[cut:])):
        head = struct.pack(">IIII", 0x803, len(chosen), 28, 28)
        (raw / f"{part}-images-idx3-ubyte").write_bytes(head + sample.images[chosen].tobytes())
        labels = sample.labels[chosen].astype(np.uint8).tobytes()
        (raw / f"{part}-labels-idx1-ubyte").write_bytes(
            struct.pack(">II", 0x801, len(chosen)) + labels
        )
    return root


def compare(root: Path, limit: int, seed: int) -> None:
    """Run all loops over the data below `root` and print the table."""
    data = load_mnist(root)
    start = DigitLSTM(generator=torch.Generator().manual_seed(seed)).state_dict()
    plain, batch_size = PlainLSTM(), RECIPES["tutorial"].batch_size
    plain.load_state_dict(start)
    runners = [Runner("plain loop", plain, plain_loop(plain, root, batch_size, seed))]
    precisions = ["float32"] + (["bfloat16"] if native_bfloat16() else [])
    for precision in precisions:
        model = DigitLSTM()
        model.load_state_dict(start)
        steps = our_loop(model, data, precision, seed)
        runners.append(Runner(f"ours, {precision}", model, steps))
    going = list(runners)
    while going:
        going = [runner for runner in going if runner.turn(limit)]
    print(
        f"torch {torch.__version__}, {torch.get_num_threads()} threads, "
        f"{len(data.train_images):,} images, batch {batch_size}, {runners[0].done} steps"
    )
    print(f"{'':<16}{'seconds':>9}{'ms/step':>9}{'ratio':>8}{'of medians':>12}{'accuracy':>10}")
    base = runners[0]
    for runner in runners:
        medians = float(np.median(runner.turns) / np.median(base.turns)) if base.turns else np.nan
        print(
            f"{runner.name:<16}{runner.seconds:>9.1f}{runner.seconds / runner.done * 1e3:>9.1f}"
            f"{runner.seconds / base.seconds:>8.2f}{medians:>12.2f}{runner.accuracy(data):>10.2%}"
        )
    print(f"aim: {AIM} or less at the same accuracy; by default we run {runners[-1].name[6:]}")


def main() -> None:
    """Read the options, find data, compare."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, help="the folder that holds MNIST/raw")
    parser.add_argument("--steps", type=int, default=10**9, help="only so many steps")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    try:
        load_mnist(args.data)
    except DataError as error:
        print(f"{error}\nUsing the 5,000 images that come with seqviz instead.")
        with tempfile.TemporaryDirectory() as folder:
            compare(sample_as_files(Path(folder)), args.steps, args.seed)
        return
    from seqviz.data.mnist import default_root

    compare(args.data or default_root(), args.steps, args.seed)


if __name__ == "__main__":
    main()
