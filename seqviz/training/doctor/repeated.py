"""The doctor of any task whose run can be begun again: what he looks at, and how he trains a copy.

Losses are those of the sequences held out, one a sequence: answers after many steps of one sequence
hang together, so they count as one. The answer that needs no network is the best one that looks at
nothing. Beside the rivals that every training has, two are tried where the run itself shows cause:

    exploding   nothing shortens the gradient, and its longest was many times as long as usual
                → a clipped one
    vanishing   a change of the first input hardly moves the last answer
                → a cell with gates, where it has none; else the gate begun open, where its task
                  lets the network begin so

Where the task has a setting for a cure it is tried; a task without hidden units to choose has no
larger network. Left out: the rules (rivals.py), the words (repeated_causes.py).

Symbols: N sequences held out, T steps, I inputs, K answers of a sequence, O outputs.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from seqviz.cells import CELLS, RNNModel, described
from seqviz.cells.arrays import Array
from seqviz.cells.initialisations import fitting
from seqviz.cells.register import check_kind
from seqviz.training.doctor.choices import Choices, there, within
from seqviz.training.doctor.curves import Curve, Losses
from seqviz.training.doctor.finding import Stop
from seqviz.training.doctor.repeated_causes import CAUSES
from seqviz.training.doctor.rivals import Attempt, Changes, Subject
from seqviz.training.engine import bptt
from seqviz.training.engine.batch import at_a_time
from seqviz.training.engine.events import StepDone, never
from seqviz.training.engine.history import History
from seqviz.training.engine.losses import of_each
from seqviz.training.tasks.arrays import Arrays, Repeatable

ASKED: Final = 400  # sequences whose losses are compared
LOOKED: Final = 32  # sequences in which an influence is measured
WORK: Final = 1.2e10  # of multiplications in an attempt
A_STEP: Final = 3e5  # multiplications that take as long as calling one step of a network
MOST, FEWEST = 800, 60  # updates of an attempt
LONG: Final = 10.0  # times the usual length, from which on a gradient explodes
LOST: Final = 0.01  # of the last input's influence: the first one's has vanished
CLIP: Final = 1.0  # that is tried
SHUT, OPEN = "torch", "chrono"  # initialisations of a gate that keeps


@dataclass(frozen=True, slots=True, eq=False)
class Repeated:
    """A training of any task.

    Args:
        run: its settings and data; no copy of it is this one.
        model: its network as it is, a copy.
        history: of its training.
        choices: that a cure may come to.
    """

    run: Repeatable
    model: RNNModel
    history: History
    choices: Choices

    def subject(self) -> Subject:
        """What an examination needs."""
        settings, choices = self.run.settings(), self.choices
        curve, most = Curve.of(self.history, held_out=True), self._most()
        done = curve.epochs or settings["epochs"]
        longest, usual = self._lengths()
        reach = _reach(self.model, self.run.arrays.X_held_out[:LOOKED])
        rivals: dict[str, tuple[str, Any]] = {
            **choices.lengths(done, curve.at, within(self._updates, most))
        }
        if "learning_rate" in settings:
            rate = settings["learning_rate"]
            rivals["faster"] = "learning_rate", _twice(choices.faster, rate)
            rivals["slower"] = "learning_rate", _twice(choices.slower, rate)
        if "hidden_size" in settings:
            rivals["larger"] = "hidden_size", choices.larger(settings["hidden_size"])
        if "clip" in settings and settings["clip"] is None and not longest <= LONG * usual:
            rivals["clipped"] = "clip", CLIP
        if "cell" in settings and reach < LOST:
            rivals["gated"] = "cell", _with_gates(settings["cell"])
        if settings.get("initialisation") == SHUT and reach < LOST:
            rivals["opened"] = "initialisation", OPEN if _can_open(settings["cell"]) else None
        offered = there(rivals)
        if "gated" in offered and "initialisation" in settings:
            offered["gated"]["initialisation"] = OPEN  # a gate that is shut keeps nothing
        return Subject(
            history=self.history,
            held_out=True,
            measure=lambda stop: self._losses(self.model, stop),
            trivial=self.run.arrays.chances[:ASKED],
            rivals=offered,
            attempt=self._attempt,
            updates=self._updates,
            most=most,
            units=self.model.cells[0].hidden_size,
            briefly=True,
            unit=self.run.unit,
            causes=CAUSES,
            more={"longest": longest, "usual": usual, "reach": 100 * reach},
            lost=reach < LOST,
        )

    def _updates(self, changes: Changes) -> int:
        return self.run.again(changes).updates

    def _most(self) -> int:
        """Updates that an attempt may make, so that it takes some seconds."""
        arrays = self.run.arrays
        batch = self.run.settings().get("batch_size", 1)
        update = arrays.X.shape[1] * (3 * batch * self.model.parameter_count + A_STEP)
        return int(min(MOST, max(FEWEST, WORK // update)))

    def _lengths(self) -> tuple[float, float]:
        """Of the longest gradient and of the middle one; infinite where one was no number."""
        lengths = self.history.steps().gradient_norm
        if not len(lengths):
            return math.nan, math.nan
        finite = np.isfinite(lengths)
        usual = float(np.median(lengths[finite])) if finite.any() else math.inf
        ended = self.history.ended
        if not finite.all() or (ended is not None and ended.reason == "diverged"):
            return math.inf, usual
        return float(lengths.max()), usual

    def _losses(self, model: RNNModel, stop: Stop = never) -> Losses | None:
        """Of each sequence held out, (N,); None where it was stopped."""
        arrays = self.run.arrays
        asked, found = arrays.asked[:, :ASKED], []
        X = arrays.X_held_out[:ASKED]
        length = at_a_time(model, X.shape[1] + len(asked))
        for first in range(0, len(X), length):
            if stop():
                return None
            part = slice(first, first + length)
            y = _answers(model, arrays, X[part], len(asked))
            found.append(of_each(y, asked[:, part], arrays.loss))
        return np.concatenate(found)

    def _attempt(self, changes: Changes, count: int | None, stop: Stop) -> Attempt:
        """Train a copy from the first weights; see ``rivals.Subject``."""
        copy, history = self.run.again(changes), History()
        enough = math.inf if count is None else count
        for event in copy.learner.run(
            copy.settings()["epochs"], stop=lambda: stop() or copy.learner.step >= enough
        ):
            history.add(event)
            if isinstance(event, StepDone):
                yield
        model = copy.now(history)
        if stop() or model is None:
            return None
        if history.ended is not None and history.ended.reason == "diverged":
            return np.full(len(self.run.arrays.X_held_out[:ASKED]), math.inf)
        return self._losses(model, stop)


def _answers(model: RNNModel, arrays: Arrays, X: Array, count: int) -> Array:
    """What it says of some sequences, (K, N, O); where it reads on, it reads its own answers."""
    x = X.swapaxes(0, 1).astype(model.dtype)  # (T, N, I)
    after = own = None
    if not arrays.every_step and count > 1:
        after = np.zeros((count - 1, *x.shape[1:]), model.dtype)
        own = np.ones(after.shape[:2], np.bool_)
    with np.errstate(over="ignore", invalid="ignore"):
        return bptt.forward(model, x, answers=count, after=after, own=own).y


def _reach(model: RNNModel, X: Array) -> float:
    """How far the first input moves the last answer, of how far the last one does."""
    x = X.swapaxes(0, 1).astype(model.dtype)
    with np.errstate(over="ignore", invalid="ignore"):
        done = bptt.forward(model, x, answers=1)
        (gradient,) = bptt.backward(model, done, np.ones_like(done.y))
        moved = np.abs(gradient.d_x).mean(axis=(1, 2))  # (T,)
    return float(moved[0] / moved[-1]) if moved[-1] > 0 else math.nan


def _twice(further: Callable[[float], float | None], rate: float) -> float | None:
    """The next but one rate in a direction, about ten times as far; the next where it is the last.

    Nobody knows how a task of one's own should be learned, so its rate may be far off.
    """
    first = further(rate)
    return None if first is None else further(first) or first


def _with_gates(kind: str) -> str | None:
    """The first kind of cell with gates that keep; None for one that has some itself."""
    if _keeps(kind) or _can_open(kind):
        return None
    return next((one for one in CELLS if _keeps(one)), None)


def _can_open(kind: str) -> bool:
    """Whether a cell has a gate that can be begun open."""
    return OPEN in fitting(described(check_kind("kind", kind)))


def _keeps(kind: str) -> bool:
    return bool(described(kind).with_role("keeps"))
