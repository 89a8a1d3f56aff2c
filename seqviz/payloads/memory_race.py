"""What the picture of a task with a delay and its race is told.

Symbols: T steps.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from seqviz.payloads.colours import Palettes


@dataclass(frozen=True, slots=True)
class DelaySample:
    """One sequence of a task at one length.

    Attributes:
        steps: T.
        reads: what is read at each step, as it is written; "" for nothing.
        keys: the steps (from 0) that decide the answer; none where all do.
        wanted: the answer after each step, or the one after the last.
        chance: the score of guessing at this length.
        guess: the same in words.
    """

    steps: int
    reads: tuple[str, ...]
    keys: tuple[int, ...]
    wanted: tuple[str, ...]
    chance: float
    guess: str


@dataclass(frozen=True, slots=True)
class DelayTask:
    """A task at every length that can be chosen, the shortest first.

    Attributes:
        numbers: whether numbers from 0 to 1 are read, and a number is wanted.
        measure: what a score is, "right", "error" or "loss" (a share of guessing's); only of right
            answers more is better.
        colours: one for each entrant, in both modes.
    """

    samples: tuple[DelaySample, ...]
    numbers: bool
    measure: str
    colours: Mapping[str, tuple[str, ...]]
    palettes: Palettes
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RaceLane:
    """One entrant's curve.

    Attributes:
        title: its cell and initialisation.
        updates, scores: one each look.
        solved: whether it has solved the task.
    """

    title: str
    updates: tuple[int, ...]
    scores: tuple[float, ...]
    solved: bool


@dataclass(frozen=True, slots=True)
class RaceNow:
    """How the race stands.

    Attributes:
        steps: T that is chosen.
        lanes: one for each entrant; no updates before the start.
        budget: updates that each may make.
        locked: whether the delay may not be changed now.
        alt: the chart in words.
    """

    steps: int
    lanes: tuple[RaceLane, ...]
    budget: int
    locked: bool
    alt: str
