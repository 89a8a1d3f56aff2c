"""What registered cells look at, and how many weights they have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from seqviz.cells import CELLS, joined_state
from seqviz.questions.puzzle import Puzzle, Rng, Truth

UNITS: Final = 4
LOOKS: Final = ("changes", "stays")


@dataclass(frozen=True, slots=True)
class Look:
    """One thing changes before a step, and a gate is watched at that step.

    Attributes:
        kind: of the cell.
        gate: that is watched.
        changed: "x", "h" or "c": what is another one.
        seed: of weights, input and states.
    """

    kind: str
    gate: str
    changed: str
    seed: int


def gates_of(kind: str) -> tuple[str, ...]:
    """The sigmoids of a cell, by its description."""
    sums = CELLS[kind].describe().sums
    return tuple(one.name for one in sums if one.activation == "sigmoid")


def _look(rng: Rng) -> Look:
    kinds = [kind for kind in CELLS if gates_of(kind)]
    kind = kinds[int(rng.integers(len(kinds)))]
    gates, inputs = gates_of(kind), ("x", *CELLS[kind].describe().states)
    gate = gates[int(rng.integers(len(gates)))]
    return Look(kind, gate, inputs[int(rng.integers(len(inputs)))], int(rng.integers(1000)))


def gate_values(case: Look) -> np.ndarray:
    """The gate at the step, as it is and with the other input or state, (2, H)."""
    rng = np.random.default_rng(case.seed)
    cell = CELLS[case.kind](1, UNITS, rng=rng)
    before = {"x": rng.uniform(-1, 1, (1, 1))}
    before |= {name: rng.uniform(-1, 1, (1, UNITS)) for name in cell.description.states}
    found = []
    for change in (0.0, 0.5):
        given = {name: one + change * (name == case.changed) for name, one in before.items()}
        x = given.pop("x")
        found.append(cell.forward(x[None], joined_state(given)).quantity(case.gate)[0, 0])
    return np.array(found)


def _looked(case: Look) -> Truth:
    first, second = gate_values(case)
    apart = float(np.abs(first - second).max())
    return Truth(
        LOOKS[int(apart == 0)],
        {"first": float(first[0]), "second": float(second[0]), "apart": apart},
        apart == 0 or apart > 0.005,
    )


LOOK: Final = Puzzle("more_cells.look", _look, _looked, LOOKS)

NEAR: Final = 0.05
COUNTS: Final = ("first", "alike", "second")
"""Which layer has more weights, by more than ``NEAR`` of the other's."""


@dataclass(frozen=True, slots=True)
class Layers:
    """Two layers that read the same input.

    Attributes:
        first, second: their cells.
        first_units, second_units: H of each.
        inputs: I.
    """

    first: str
    first_units: int
    second: str
    second_units: int
    inputs: int


def _layers(rng: Rng) -> Layers:
    first, second = (str(one) for one in rng.choice([*CELLS], 2, replace=False))
    sizes = [int(one) for one in rng.choice([8, 12, 16, 20, 24, 32, 48], 2)]
    return Layers(first, sizes[0], second, sizes[1], int(rng.choice([1, 4, 16])))


def _counted(case: Layers) -> Truth:
    rng = np.random.default_rng(0)
    made = (
        CELLS[case.first](case.inputs, case.first_units, rng=rng),
        CELLS[case.second](case.inputs, case.second_units, rng=rng),
    )
    first, second = (sum(one.size for one in cell.parameters().values()) for cell in made)
    ratio = first / second
    outcome = "first" if ratio > 1 + NEAR else "second" if ratio < 1 / (1 + NEAR) else "alike"
    clear = 1 / 2.5 < ratio < 2.5 and (outcome == "alike" or abs(np.log(ratio)) > 0.12)
    return Truth(outcome, {"first": first, "second": second}, bool(clear))


WEIGHTS: Final = Puzzle("more_cells.weights", _layers, _counted, COUNTS, tries=200)
PUZZLES: Final = (LOOK, WEIGHTS)
