"""What is compared: two ways to read a digit × two ways to begin, and what is kept of each run.

    rows     the image as 28 steps of 28 pixels
    pixels   the image, made 14 × 14 by the mean of each 2 × 2 pixels, as 196 steps of one

    closed   torch's own draw: a forget gate of about ½, a memory of about one step
    open     the same weights, with the forget biases of chrono for as many steps as are read

One LSTM layer, and one linear layer on its last state; a run is one reading, one start, one seed.
Left out: the training (run.py).

Source: Q. V. Le, N. Jaitly and G. E. Hinton, 2015, arXiv:1504.00941 (digits pixel by pixel).
"""

from __future__ import annotations

import json
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from seqviz.models.checkpoint_files import write_text_atomically
from seqviz.paths import ASSETS_DIR

Reading = Literal["rows", "pixels"]
Start = Literal["closed", "open"]
READINGS: Final[tuple[Reading, ...]] = ("rows", "pixels")
STARTS: Final[tuple[Start, ...]] = ("closed", "open")
BEGUN: Final[Mapping[Start, str]] = {"closed": "torch", "open": "chrono"}
"""The initialisation of each start, see ``seqviz.cells.initialisations``."""
SHAPES: Final[Mapping[Reading, tuple[int, int]]] = {"rows": (28, 28), "pixels": (196, 1)}
"""Steps and inputs of each reading."""
SHIPPED: Final = ASSETS_DIR / "digits_pixels.json"
HELD_OUT: Final = 2_000
"""So many of the last training images are measured on and never trained on."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The same for all runs.

    Attributes:
        hidden: units.
        batch: images an update.
        learning_rate: of Adam.
        clip: longest gradient.
        every: updates between two measurements.
    """

    hidden: int = 64
    batch: int = 50
    learning_rate: float = 2e-3
    clip: float = 1.0
    every: int = 100


@dataclass(frozen=True, slots=True)
class Curve:
    """How one run went.

    Attributes:
        reading, start, seed: which run.
        updates: when it was measured, rising.
        accuracy: 0 to 1, on the held-out images, one for each.
    """

    reading: Reading
    start: Start
    seed: int
    updates: tuple[int, ...] = ()
    accuracy: tuple[float, ...] = ()

    @property
    def name(self) -> str:
        """Of its files."""
        return f"{self.reading}-{self.start}-{self.seed}"


@dataclass(frozen=True, slots=True)
class Line:
    """The runs of one reading and start, at the updates that all of them reached.

    Attributes:
        updates: (K,).
        low, middle, high: accuracies over the seeds: lowest, median, highest, (K,) each.
        seeds: how many runs.
    """

    updates: tuple[int, ...]
    low: tuple[float, ...]
    middle: tuple[float, ...]
    high: tuple[float, ...]
    seeds: int


@dataclass(frozen=True, slots=True)
class Record:
    """All that is shipped.

    Attributes:
        settings: of the training.
        trained_on, measured_on: images.
        chance: accuracy on the latter of who always names their most frequent digit.
        curves: of every run.
    """

    settings: Settings
    trained_on: int
    measured_on: int
    chance: float
    curves: tuple[Curve, ...]

    def line(self, reading: Reading, start: Start) -> Line:
        """The runs of one kind together.

        Raises:
            ValueError: there is none, or one was never measured.
        """
        runs = [one for one in self.curves if (one.reading, one.start) == (reading, start)]
        common = min((len(one.updates) for one in runs), default=0)
        if not common:
            raise ValueError(f"reading, start: got {reading!r}, {start!r}, want runs with results")
        columns = list(zip(*(one.accuracy[:common] for one in runs), strict=True))
        return Line(
            updates=runs[0].updates[:common],
            low=tuple(map(min, columns)),
            middle=tuple(map(statistics.median, columns)),
            high=tuple(map(max, columns)),
            seeds=len(runs),
        )

    def write(self, path: Path) -> None:
        """Write it as JSON, a run a line, whole or not at all.

        Raises:
            OSError: it cannot be written.
        """
        head = {
            "settings": asdict(self.settings),
            "trained_on": self.trained_on,
            "measured_on": self.measured_on,
            "chance": self.chance,
        }
        lines = ",\n".join(f"  {json.dumps(asdict(one))}" for one in self.curves)
        fields = "".join(
            f" {json.dumps(key)}: {json.dumps(value)},\n" for key, value in head.items()
        )
        write_text_atomically(path, f'{{\n{fields} "curves": [\n{lines}\n ]\n}}\n')


def read_record(path: Path) -> Record:
    """Read what ``Record.write`` wrote.

    Raises:
        OSError: no such file.
        ValueError: another content.
    """
    try:
        held: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        curves = tuple(
            Curve(
                one["reading"],
                one["start"],
                int(one["seed"]),
                tuple(map(int, one["updates"])),
                tuple(map(float, one["accuracy"])),
            )
            for one in held["curves"]
        )
        return Record(
            Settings(**held["settings"]),
            int(held["trained_on"]),
            int(held["measured_on"]),
            float(held["chance"]),
            curves,
        )
    except (KeyError, TypeError, json.JSONDecodeError) as error:
        raise ValueError(f"path: got {path}, which does not hold such runs ({error})") from error


def steps_of(images: NDArray[np.uint8], reading: Reading) -> NDArray[np.float32]:
    """Images as they are read, time first: 0 is paper, 1 is ink.

    Args:
        images: (N, 28, 28), 0 to 255.
        reading: "rows" or "pixels".

    Returns:
        (28, N, 28) or (196, N, 1).
    """
    ink = images.astype(np.float32) / 255
    if reading == "rows":
        return np.ascontiguousarray(ink.transpose(1, 0, 2))
    small = ink.reshape(-1, 14, 2, 14, 2).mean(axis=(2, 4))  # (N, 14, 14)
    return np.ascontiguousarray(small.reshape(-1, 196).T)[..., None]


def chance_of(labels: NDArray[np.int64]) -> float:
    """The share of the most frequent label."""
    return float(np.bincount(labels).max() / len(labels))


def every_run(seeds: Sequence[int]) -> tuple[Curve, ...]:
    """All runs of some seeds, not begun."""
    return tuple(
        Curve(reading, start, seed) for seed in seeds for reading in READINGS for start in STARTS
    )
