"""Prove it: take one unit away and see what the model gets wrong.

A unit acts on the rest of the network through its h alone: through column u of W_h and of W_y. So a
unit held at the value m is the network with both columns cut and what they would have carried added
to the biases, which is exact:

    W_h·h + b  →  W_h′·h + (b + m·column u of W_h)          W_y·h + b_y likewise;  m = 0 is silence

What it costs is measured against the same cut through other units, because any cut costs
something. Both are samples: the rise has a standard error (over `BLOCKS` stretches of the text, as
neighbouring characters are not independent) and an interval (by Student's t for so few stretches),
and so has the share of units that cost less, so that a conclusion does not hang on which units were
drawn. Left out: several units at once, layers above the first. So what is shown is use, not
meaning, and where other units carry the same, not even all use.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri, stdtrit

from seqviz.cells import RNNModel, joined_state, split_state
from seqviz.cells.description import PREV
from seqviz.models.char_stepper import Stepper
from seqviz.models.charlm import CharLM
from seqviz.models.detective.states import TextStates, losses_of
from seqviz.models.sampling import softmax64

Bools = NDArray[np.bool_]
Float32 = NDArray[np.float32]

CONTROLS: Final = 40  # other units that are cut to compare with
BLOCKS: Final = 12  # stretches of text whose means the standard error comes from
LEVEL: Final = 0.95  # of every interval
CHUNK: Final = 256  # characters whose losses are computed at once


@dataclass(frozen=True, slots=True)
class Change:
    """One place where the model guesses differently without the unit.

    Attributes:
        place: of the character that was read last, from 0.
        char: what comes next in the text.
        before, after: the probability it gives to that, whole and without the unit.
        guess_before, guess_after: its likeliest next character, and that one's probability.
    """

    place: int
    char: str
    before: float
    after: float
    guess_before: tuple[str, float]
    guess_after: tuple[str, float]


@dataclass(frozen=True, slots=True, eq=False)
class Proof:
    """What is lost without a unit; losses are means in nats per character.

    Attributes:
        unit: which.
        held_at: the value it was held at; 0 is silence.
        characters: how many guesses were made, and how many where the feature is on.
        loss: (before, after) on all characters.
        on, off: (before, after) where the feature is on, and where it is not; NaN where none is.
        controls: the same rise on all characters and where it is on, for other units cut alike.
        error: the standard error of the rise where it is on; NaN where that is in few places.
        extra: the rise of every guess, float32 (T−1,).
        changes: where the loss rose most, the largest first.
    """

    unit: int
    held_at: float
    characters: tuple[int, int]
    loss: tuple[float, float]
    on: tuple[float, float]
    off: tuple[float, float]
    controls: tuple[tuple[float, float], ...]
    error: float
    extra: Float32
    changes: tuple[Change, ...]

    @property
    def rise(self) -> float:
        """The rise where the feature is on."""
        return self.on[1] - self.on[0]

    @property
    def margin(self) -> float:
        """To each side of the rise, the interval that has the true one `LEVEL` of the times."""
        return t_value() * self.error

    @property
    def beaten(self) -> int:
        """How many controls cost less than the unit where the feature is on."""
        return sum(on < self.rise for _, on in self.controls)

    @property
    def share(self) -> tuple[float, float]:
        """Of all units, how many cost less: between these shares, `LEVEL` of the times.

        Source: E. B. Wilson, "Probable inference" (1927).
        """
        n, z = len(self.controls), float(ndtri(0.5 + LEVEL / 2))
        if not n:
            return 0.0, 1.0
        middle = (self.beaten + z * z / 2) / (n + z * z)
        half = z / (n + z * z) * sqrt(self.beaten * (n - self.beaten) / n + z * z / 4)
        return max(0.0, middle - half), min(1.0, middle + half)


def t_value() -> float:
    """How many standard errors from the means of `BLOCKS` stretches an interval has on each side.

    Source: Student, "The probable error of a mean" (1908).
    """
    return float(stdtrit(BLOCKS - 1, 0.5 + LEVEL / 2))


def without(lm: CharLM, unit: int, held_at: float = 0.0) -> CharLM:
    """The model with one unit held at a value for ever; the given one is not changed.

    Raises:
        ValueError: a model of several layers, a unit it does not have, or a value that no bias can
            stand for: in a cell where a gate scales h before it meets the weights only 0 can.
    """
    if len(lm.model.cells) != 1:
        raise ValueError(f"the model has {len(lm.model.cells)} layers; wanted 1")
    cell = lm.model.cells[0]
    if not 0 <= unit < cell.hidden_size:
        raise ValueError(f"unit is {unit}; wanted 0 to {cell.hidden_size - 1}")
    own = type(cell).from_parameters(cell.parameters(), **cell.options)  # copies
    cut = RNNModel.from_parts([own], lm.model.W_y, lm.model.b_y)
    description, arrays, m = own.description, own.parameters(), lm.model.dtype.type(held_at)
    for one in description.sums:  # what the held unit adds to a sum goes to the sum's own bias
        for term in one.terms:
            if not term.array or description.array(term.array).columns != "H":
                continue
            if term.source == "h" + PREV:
                rows = description.array(term.array).rows(one.rows_of, own.hidden_size)
                bias = description.array(one.bias).rows(one.rows_of, own.hidden_size)
                arrays[one.bias][bias] += m * arrays[term.array][rows, unit]
            elif held_at:
                raise ValueError(f"held_at is {held_at}; wanted 0 where a gate scales h, as here")
    for learned in description.arrays:
        if learned.columns == "H":
            arrays[learned.name][:, unit] = 0
    cut.b_y += m * cut.W_y[:, unit]
    cut.W_y[:, unit] = 0
    return CharLM(lm.vocabulary, cut)


def prove(
    whole: TextStates,
    unit: int,
    label: Bools,
    *,
    held: Float32 | None = None,
    others: Sequence[int] | None = None,
    seed: int = 0,
    most: int = 8,
) -> Proof:
    """Read a text without a unit and compare.

    Args:
        whole: the text as the whole model read it; at least two characters.
        unit: which to take away.
        label: where the feature is on, bool (T,).
        held: the value at which each unit is held where it is taken away, (H,); its mean over a
            text keeps what it says on average. All are silenced by default.
        others: units to compare with; `CONTROLS` by chance by default.
        seed: of that choice.
        most: changes to list.
    """
    lm = whole.lm
    if len(whole) < 2:
        raise ValueError(f"text has {len(whole)} characters; wanted 2 or more")
    if label.shape != (len(whole),):
        raise ValueError(f"label has shape {label.shape}; wanted ({len(whole)},)")
    if others is None:
        rest = np.delete(np.arange(lm.model.cells[0].hidden_size), unit)
        rng = np.random.default_rng(seed)
        count = min(CONTROLS, len(rest))
        others = [int(u) for u in rng.choice(rest, count, replace=False)]
    before, on = whole.losses(), label[:-1]
    values = np.zeros(lm.model.cells[0].hidden_size, np.float32) if held is None else held
    held_at = float(values[unit])
    after, logits = _read(without(lm, unit, held_at), whole)
    controls = [
        (_mean(cost), _mean(cost[on])) for cost in _side_by_side(whole, others, values) - before
    ]
    extra = after - before
    extra.flags.writeable = False
    places = np.argsort(-extra, kind="stable")[:most]
    return Proof(
        unit,
        held_at,
        (len(before), int(on.sum())),
        (_mean(before), _mean(after)),
        (_mean(before[on]), _mean(after[on])),
        (_mean(before[~on]), _mean(after[~on])),
        tuple(controls),
        _error(extra[on]),
        extra,
        tuple(_change(whole, logits, int(place)) for place in places),
    )


def _read(lm: CharLM, whole: TextStates) -> tuple[Float32, Float32]:
    """The losses (T−1,) and logits (T−1, V) of another model on the same characters."""
    stepper = Stepper(lm.weights, lm.start)
    logits = np.empty((len(whole) - 1, len(lm.vocabulary)), np.float32)
    for row, index in zip(logits, whole.indices.tolist(), strict=False):
        row[:] = stepper.step(index)
    return losses_of(logits, whole.indices[1:]), logits


def _side_by_side(whole: TextStates, units: Sequence[int], held: Float32) -> Float32:
    """The losses (U, T−1) without each of some units, all read at once.

    Holding h[u] after every step is the same as cutting its wires, and takes one matrix product a
    step for all of them.
    """
    lm, rows = whole.lm, np.arange(len(units))
    cell, vocabulary = lm.model.cells[0], len(lm.vocabulary)
    columns = np.array(units, np.int64)
    losses: Float32 = np.empty((len(rows), len(whole) - 1), np.float32)
    if not len(rows):
        return losses
    h: Float32 = np.zeros((len(rows), cell.hidden_size), np.float32)
    h[rows, columns] = held[columns]
    state: Any = joined_state({**split_state(cell.zero_state(len(rows))), "h": h})
    x: Float32 = np.zeros((len(rows), vocabulary), np.float32)
    kept: Float32 = np.empty((CHUNK, len(rows), cell.hidden_size), np.float32)
    for begin in range(0, len(whole) - 1, CHUNK):
        end = min(begin + CHUNK, len(whole) - 1)
        for t in range(begin, end):
            x[:, whole.indices[t]] = 1
            state = cell.step(x, state)
            x[:, whole.indices[t]] = 0
            now = split_state(state)
            h = np.array(now["h"])
            h[rows, columns] = held[columns]
            state = joined_state({**now, "h": h})
            kept[t - begin] = h
        logits = kept[: end - begin] @ lm.model.W_y.T + lm.model.b_y
        following = np.repeat(whole.indices[begin + 1 : end + 1], len(rows))
        part = losses_of(logits.reshape(-1, vocabulary), following)
        losses[:, begin:end] = part.reshape(-1, len(rows)).T
    return losses


def _change(whole: TextStates, lesioned: Float32, place: int) -> Change:
    characters = whole.lm.vocabulary.characters
    p, q = softmax64(whole.logits(place)), softmax64(lesioned[place])
    following = int(whole.indices[place + 1])
    best = [(characters[int(each.argmax())], float(each.max())) for each in (p, q)]
    return Change(
        place, characters[following], float(p[following]), float(q[following]), best[0], best[1]
    )


def _error(values: Float32) -> float:
    """The standard error of a mean whose neighbours are alike, from the means of its blocks."""
    if len(values) < 2 * BLOCKS:
        return float("nan")
    means = [_mean(part) for part in np.array_split(values, BLOCKS)]
    return float(np.std(means, ddof=1)) / sqrt(BLOCKS)


def _mean(values: Float32) -> float:
    return float(values.mean(dtype=np.float64)) if len(values) else float("nan")
