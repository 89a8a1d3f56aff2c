"""A task with a delay as a picture, and the curves of a race, for the browser to draw.

Left out: words, which come in translated.

Symbols: T steps, I inputs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from seqviz.data.memory import COPIED, MemoryTask, Sequences
from seqviz.numbers import fixed
from seqviz.payloads.memory_race import DelaySample, RaceLane
from seqviz.training.race.race import Lane, chance_of

SEED: Final = 3
"""Of the sequence that is shown; no race learns from it."""
DECIMALS: Final = 2  # of a number that is drawn
_WRITTEN: Final[Mapping[str, str]] = MappingProxyType(
    {
        **{"blank": "", "signal": "▸", "begin": "⊢", "end": "⊣"},
        **{"a or b": "a/b", "none": "·", "even": "0", "odd": "1"},
    }
)
"""Names of inputs and answers that are longer than the room for them."""


def sample_of(task: MemoryTask, steps: int, guess: Callable[[float], str]) -> DelaySample:
    """One sequence as it is drawn.

    Args:
        task: whose.
        steps: T.
        guess: the score of guessing → in words.
    """
    drawn = drawn_sequence(task, steps)
    x, chance = drawn.x[0], chance_of(task, steps)
    return DelaySample(
        steps=steps,
        reads=tuple(read_as(task, row) for row in x),
        keys=tuple(_keys(task, x)),
        wanted=tuple(_wanted(task, drawn.y[0])),
        chance=chance,
        guess=guess(chance),
    )


def drawn_sequence(task: MemoryTask, steps: int) -> Sequences:
    """The one sequence that is drawn at a length; numbers as they are written, so a sum is one."""
    drawn = task.sequences(np.random.default_rng((SEED, steps)), 1, steps)
    if task.inputs != ("number", "mark"):
        return drawn
    x = drawn.x.copy()
    x[..., 0] = np.round(x[..., 0], DECIMALS)
    return Sequences(x, (x[..., 0] * x[..., 1]).sum(axis=1, keepdims=True))


def read_as(task: MemoryTask, row: NDArray[Any]) -> str:
    """What stands at one step, (I,), as it is written."""
    if task.inputs == ("bit",):
        return str(int(row[0]))
    if task.inputs == ("number", "mark"):
        return fixed(row[0], DECIMALS)
    on = [name for name, value in zip(task.inputs, row, strict=True) if value and name != "mark"]
    return written(on[0]) if on else ""


def written(name: str) -> str:
    """An input or an answer by a sign that is short enough."""
    return _WRITTEN.get(name, name)


def _wanted(task: MemoryTask, y: Any) -> Sequence[str]:
    if not task.outputs:
        return [fixed(np.ravel(y)[0], DECIMALS)]
    return [written(task.outputs[int(one)]) for one in np.ravel(y)]


def _keys(task: MemoryTask, x: NDArray[Any]) -> list[int]:
    """The steps that decide the answer, where they are few."""
    if "mark" in task.inputs:
        return [int(t) for t in np.flatnonzero(x[:, task.inputs.index("mark")])]
    if "X" in task.inputs and "begin" in task.inputs:
        signals = [task.inputs.index(name) for name in ("X", "Y")]
        return [int(t) for t in np.flatnonzero(x[:, signals].any(axis=1))]
    return list(range(COPIED)) if "signal" in task.inputs else []


def packed_lane(title: str, lane: Lane) -> RaceLane:
    """One entrant's curve so far."""
    looks = tuple(lane.looks)
    return RaceLane(
        title,
        tuple(look.step for look in looks),
        tuple(lane.scored(look) for look in looks),
        lane.state == "solved",
    )
