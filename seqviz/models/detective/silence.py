"""Prove it: take one unit away and see what the model gets wrong.

A unit acts on the rest of the network through its h alone: through column u of W_h and of W_y. So a
unit held at the value m is the network with both columns cut and what they would have carried added
to the biases, which is exact:

    W_h·h + b  →  W_h′·h + (b + m·column u of W_h)          W_y·h + b_y likewise;  m = 0 is silence

What it costs is measured against the same cut through other units, because any cut costs
something. Left out: several units at once, layers above the first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from seqviz.cells import GRUCell, RNNModel
from seqviz.models.char_stepper import Stepper
from seqviz.models.charlm import CharLM
from seqviz.models.detective.states import TextStates, losses_of
from seqviz.models.sampling import softmax64

Bools = NDArray[np.bool_]
Float32 = NDArray[np.float32]

CONTROLS: Final = 4  # other units that are cut to compare with


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
    extra: Float32
    changes: tuple[Change, ...]

    @property
    def rise(self) -> float:
        """The rise where the feature is on."""
        return self.on[1] - self.on[0]

    @property
    def rank(self) -> int:
        """1 where no control costs more where the feature is on, 2 where one does, and so on."""
        return 1 + sum(on >= self.rise for _, on in self.controls)


def without(lm: CharLM, unit: int, held_at: float = 0.0) -> CharLM:
    """The model with one unit held at a value for ever; the given one is not changed.

    Raises:
        ValueError: a model of several layers, or a unit it does not have.
    """
    if len(lm.model.cells) != 1:
        raise ValueError(f"the model has {len(lm.model.cells)} layers; wanted 1")
    cell = lm.model.cells[0]
    if not 0 <= unit < cell.hidden_size:
        raise ValueError(f"unit is {unit}; wanted 0 to {cell.hidden_size - 1}")
    hidden = cell.hidden_size
    cut = RNNModel(
        len(lm.vocabulary),
        hidden,
        len(lm.vocabulary),
        cell=cell.kind,
        rng=np.random.default_rng(0),
        nonlinearity=getattr(cell, "nonlinearity", "tanh"),
        dtype=lm.model.dtype,
    )
    parameters = cut.parameters()
    for name, weights in lm.model.parameters().items():
        parameters[name][...] = weights
    m = lm.model.dtype.type(held_at)
    carried = m * parameters["0.W_h"][:, unit]
    if isinstance(cell, GRUCell):  # of n the product with h goes through its own bias
        parameters["0.b"][: 2 * hidden] += carried[: 2 * hidden]
        parameters["0.b_hn"] += carried[2 * hidden :]
    else:
        parameters["0.b"] += carried
    parameters["b_y"] += m * parameters["W_y"][:, unit]
    parameters["0.W_h"][:, unit] = parameters["W_y"][:, unit] = 0
    return CharLM(lm.vocabulary, cut)


def prove(
    whole: TextStates,
    unit: int,
    label: Bools,
    *,
    held_at: float = 0.0,
    others: Sequence[int] | None = None,
    seed: int = 0,
    most: int = 8,
) -> Proof:
    """Read a text without a unit and compare.

    Args:
        whole: the text as the whole model read it; at least two characters.
        unit: which to take away.
        label: where the feature is on, bool (T,).
        held_at: 0 silences it; its mean over a text keeps what it says on average.
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
    after, logits = _read(without(lm, unit, held_at), whole)
    controls = []
    for other in others:
        mean = float(whole.h[:, other].mean()) if held_at else 0.0
        extra = _read(without(lm, other, mean), whole)[0] - before
        controls.append((float(extra.mean()), _mean(extra[on])))
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


def _change(whole: TextStates, lesioned: Float32, place: int) -> Change:
    characters = whole.lm.vocabulary.characters
    p, q = softmax64(whole.logits(place)), softmax64(lesioned[place])
    following = int(whole.indices[place + 1])
    best = [(characters[int(each.argmax())], float(each.max())) for each in (p, q)]
    return Change(
        place, characters[following], float(p[following]), float(q[following]), best[0], best[1]
    )


def _mean(values: Float32) -> float:
    return float(values.mean(dtype=np.float64)) if len(values) else float("nan")
