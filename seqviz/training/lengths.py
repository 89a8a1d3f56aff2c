"""What a training's pass over a sequence costs, against its length: time and memory of every cell.

Time is processor time, the lowest of many rounds in which all lengths take turns; memory is the
bytes of the arrays that a forward pass keeps: a trace, as pages use it, and a tape, as training
does.

Left out: what the numbers are shown as.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from seqviz.cells import CELLS, Kind
from seqviz.models.checkpoint_files import write_text_atomically
from seqviz.paths import ASSETS_DIR

STEPS: Final = (25, 50, 100, 200, 400)
HIDDEN: Final = 64
BATCH: Final = 32
IN_A_ROW: Final = 4  # so that one has the memory that the one before it let go
SHIPPED: Final = ASSETS_DIR / "length_cost.json"


@dataclass(frozen=True, slots=True)
class Cost:
    """One cell.

    Attributes:
        kind: of the cell.
        milliseconds: forward and backward, one for each length.
        trace, tape: bytes that a forward pass keeps, one for each length.
    """

    kind: Kind
    milliseconds: tuple[float, ...]
    trace: tuple[int, ...]
    tape: tuple[int, ...]

    @property
    def ratios(self) -> tuple[float, ...]:
        """Times of the shortest."""
        return tuple(each / self.milliseconds[0] for each in self.milliseconds)


@dataclass(frozen=True, slots=True)
class Costs:
    """All cells.

    Attributes:
        steps: the lengths, rising.
        hidden, batch: units, and sequences at once.
        cells: of every cell.
    """

    steps: tuple[int, ...]
    hidden: int
    batch: int
    cells: tuple[Cost, ...]

    def write(self, path: Path) -> None:
        """Write it as JSON, whole or not at all.

        Raises:
            OSError: it cannot be written.
        """
        write_text_atomically(path, json.dumps(asdict(self), indent=1) + "\n")


def read_costs(path: Path = SHIPPED) -> Costs:
    """Read what ``Costs.write`` wrote.

    Raises:
        OSError: no such file.
    """
    held = json.loads(path.read_text(encoding="utf-8"))
    cells = tuple(
        Cost(one["kind"], tuple(one["milliseconds"]), tuple(one["trace"]), tuple(one["tape"]))
        for one in held["cells"]
    )
    return Costs(tuple(held["steps"]), held["hidden"], held["batch"], cells)


def held_bytes(kept: Any) -> int:
    """The bytes of all different arrays in a trace or a tape."""
    found: dict[tuple[int, int], int] = {}

    def look(value: Any) -> None:
        if isinstance(value, np.ndarray):
            found[value.__array_interface__["data"][0], value.size] = value.nbytes
        elif isinstance(value, Mapping):
            for each in value.values():
                look(each)
        elif is_dataclass(value):
            for field in fields(value):
                look(getattr(value, field.name))

    look(kept)
    return sum(found.values())


def measured(
    kind: Kind,
    steps: tuple[int, ...] = STEPS,
    *,
    hidden: int = HIDDEN,
    batch: int = BATCH,
    rounds: int = 20,
) -> Cost:
    """Run a cell's pass for training, forward and backward, on sequences of every length.

    Args:
        kind: of a registered cell.
        steps: the lengths.
        hidden: units.
        batch: sequences at once.
        rounds: how often each length is run; the lowest counts.
    """
    rng = np.random.default_rng(0)
    cell = CELLS[kind](1, hidden, rng=rng, dtype=np.float32)
    inputs = [rng.standard_normal((length, batch, 1)).astype(np.float32) for length in steps]
    d_h = np.ones((1, batch, hidden), np.float32)
    lowest = [float("inf")] * len(steps)
    for _ in range(rounds):
        for index, x in enumerate(inputs):
            for _ in range(IN_A_ROW):
                begin = time.process_time()
                cell.rewind(cell.record(x), d_h)
                lowest[index] = min(lowest[index], time.process_time() - begin)
    return Cost(
        kind,
        tuple(round(seconds * 1e3, 4) for seconds in lowest),
        tuple(held_bytes(cell.forward(x)) for x in inputs),
        tuple(held_bytes(cell.record(x)) for x in inputs),
    )
