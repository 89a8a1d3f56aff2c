"""Train the networks of plan.py, a stretch at a time, so that it can be stopped and gone on with.

The runs take turns: each goes on to the next mark before any goes further, so that whatever time
there was, all were trained for as many updates. After each stretch its weights, its optimizer and
its curve are kept in a file; the order of the images follows from the seed and the count of updates
alone, so a run gone on with is the run that was never stopped.

Left out: what the numbers are shown as.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from seqviz.cells.initialisations import drawn
from seqviz.cells.register import described
from seqviz.training.pixels.plan import BEGUN, SHAPES, Curve, Settings, chance_of, steps_of

Images = NDArray[np.uint8]
Labels = NDArray[np.int64]
STRETCH: Final = 500
"""Updates of a run before the next one has its turn."""


@dataclass(frozen=True, slots=True)
class Digits:
    """Images and labels: those to learn from and those to measure on."""

    images: Images
    labels: Labels
    held_out: Images
    held_out_labels: Labels

    @property
    def chance(self) -> float:
        """Accuracy on what is held out of who always names its most frequent digit."""
        return chance_of(self.held_out_labels)


class Network(nn.Module):
    """One LSTM layer and a linear one on its last state; torch's second bias is not needed."""

    def __init__(self, curve: Curve, settings: Settings) -> None:
        super().__init__()
        (steps, inputs), start, seed = SHAPES[curve.reading], curve.start, curve.seed
        rng, hidden = np.random.default_rng(seed), settings.hidden
        name = BEGUN[start]
        options = {"longest": float(steps)} if name == "chrono" else {}
        cell = drawn(described("lstm"), inputs, hidden, name, rng=rng, dtype=np.float32, **options)
        bound = hidden**-0.5
        head = np.random.default_rng((seed, 1)).uniform(-bound, bound, (10, hidden + 1))
        self.lstm, self.out = nn.LSTM(inputs, hidden), nn.Linear(hidden, 10)
        self.lstm.bias_hh_l0.requires_grad = False
        values = (cell["W_x"], cell["W_h"], cell["b"], np.zeros_like(cell["b"]))
        with torch.no_grad():
            for parameter, array in zip(
                self.parameters(), (*values, head[:, :-1], head[:, -1]), strict=True
            ):
                parameter.copy_(torch.from_numpy(np.ascontiguousarray(array)))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Logits (N, 10) after the last step of x (T, N, I)."""
        logits: torch.Tensor = self.out(self.lstm(x)[0][-1])
        return logits


class Run:
    """One run, in the middle of its training."""

    def __init__(self, curve: Curve, settings: Settings) -> None:
        self.curve, self.settings = curve, settings
        self.network = Network(curve, settings)
        learned = [one for one in self.network.parameters() if one.requires_grad]
        self.optimizer = torch.optim.Adam(learned, settings.learning_rate)
        self.done = 0

    def advance(self, digits: Digits, updates: int) -> Iterator[int]:
        """Train until ``updates`` were made; yield their count after each.

        It is measured before the first and after every ``settings.every``.
        """
        if not self.curve.updates:
            self._measure(digits)
        while self.done < updates:
            self._update(digits)
            if self.done % self.settings.every == 0:
                self._measure(digits)
            yield self.done

    def _update(self, digits: Digits) -> None:
        batch = self.settings.batch
        epoch, place = divmod(self.done, len(digits.images) // batch)
        order = np.random.default_rng((self.curve.seed, 2, epoch)).permutation(len(digits.images))
        rows = order[place * batch : (place + 1) * batch]
        x = torch.from_numpy(steps_of(digits.images[rows], self.curve.reading))
        loss = nn.functional.cross_entropy(self.network(x), torch.from_numpy(digits.labels[rows]))
        self.optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self.network.parameters(), self.settings.clip)
        self.optimizer.step()
        self.done += 1

    def _measure(self, digits: Digits) -> None:
        right = 0
        with torch.inference_mode():
            for first in range(0, len(digits.held_out), 500):
                some = slice(first, first + 500)
                x = torch.from_numpy(steps_of(digits.held_out[some], self.curve.reading))
                named = self.network(x).argmax(dim=1).numpy()
                right += int((named == digits.held_out_labels[some]).sum())
        self.curve = replace(
            self.curve,
            updates=(*self.curve.updates, self.done),
            accuracy=(*self.curve.accuracy, right / len(digits.held_out)),
        )

    def save(self, path: Path) -> None:
        """Keep where it is."""
        kept = {
            "network": self.network.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "done": self.done,
            "updates": list(self.curve.updates),
            "accuracy": list(self.curve.accuracy),
        }
        unfinished = path.with_suffix(".unfinished")
        torch.save(kept, unfinished)
        unfinished.replace(path)

    def load(self, path: Path) -> None:
        """Go on where ``save`` left it."""
        kept: dict[str, Any] = torch.load(path, weights_only=True)
        self.network.load_state_dict(kept["network"])
        self.optimizer.load_state_dict(kept["optimizer"])
        self.done = int(kept["done"])
        self.curve = replace(
            self.curve, updates=tuple(kept["updates"]), accuracy=tuple(kept["accuracy"])
        )


def train_all(
    curves: tuple[Curve, ...],
    digits: Digits,
    settings: Settings,
    folder: Path,
    marks: Sequence[int],
    *,
    stop: Callable[[], bool] = lambda: False,
) -> Iterator[tuple[Curve, ...]]:
    """Take all runs to one mark after the other.

    Args:
        curves: the runs.
        digits: what is read.
        settings: of all.
        folder: keeps where each run is; what lies there is gone on with.
        marks: counts of updates, rising.
        stop: asked before every update; True ends it after what was begun is kept.

    Yields:
        All curves: as they are found, and after each stretch of a run.
    """
    folder.mkdir(parents=True, exist_ok=True)
    runs = [Run(one, settings) for one in curves]
    for run in runs:
        if (path := folder / f"{run.curve.name}.pt").exists():
            run.load(path)
    yield tuple(one.curve for one in runs)
    for mark, run in product(marks, runs):
        if run.done >= mark:
            continue
        for _done in run.advance(digits, mark):
            if stop():
                break
        run.save(folder / f"{run.curve.name}.pt")
        yield tuple(one.curve for one in runs)
        if stop():
            return
