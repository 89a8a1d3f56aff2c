"""Which causes a series' training that went badly may have, each with its evidence and its cures.

    Case       what was measured: history, probe, references, the setup as it ran
    Suspect    a possible cause: the numbers that point to it, and the changes that would cure it

The suspects come in the order in which they are believed: first what has evidence of its own (the
size of the values, long gradients), then what only a trial can tell (a lower rate, a higher one).
Which of them is the cause, the trials decide (series.py).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from seqviz.cells.register import CELLS, described
from seqviz.training.doctor.probe import Probe
from seqviz.training.doctor.references import References
from seqviz.training.engine.history import History
from seqviz.training.tasks.sequence import LIMITS, Setup
from seqviz.training.tasks.sequence_setup import has_gate

LARGE_INPUT, SMALL_INPUT = 3.0, 0.1  # typical sizes that first weights are not made for
SHORT_UPDATE, GOOD_UPDATE = 0.002, 0.03  # of the length of the weights
LONG_GRADIENT: Final = 20.0
VANISHED: Final = 1e-6
"""Influence of the first value of a window beside that of the last, below which it is lost."""
LOST: Final = 1e-3
"""Influence of the farthest value that a fit needs beside that of the last, likewise."""
FAR: Final = 10
"""Steps back from which on a value counts as far back."""
SHORTER: Final = 0.7
"""Of a window, at most what a shorter one keeps."""
GATED: Final = tuple(
    kind
    for kind in CELLS
    if any(described(kind).with_role(role) for role in ("keeps", "writes", "resets"))
)
"""Cells that can hand a value on: a gate decides what of the state stays."""
TRIED: Final = GATED[:2]
"""Those that are tried as a cure; each costs a training."""
FEW_UNITS: Final = 4
LATE: Final = 20  # updates whose gradients are looked at
OWN_LENGTH: Final = ("adam", "rmsprop")  # their updates do not depend on the gradient's length


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """What was measured of one training.

    Attributes:
        history, probe: of it.
        found: how well the next value can be told without a network.
        wider: the same for windows of `wide` values, on the same targets as `alike` for its own;
            both None where the series is too short.
        setup: as it was asked for.
        ran: as it went: the highest rate, and no clipping if there was none for a while.
    """

    history: History
    probe: Probe
    found: References
    alike: References | None
    wider: References | None
    wide: int
    setup: Setup
    ran: Setup

    @property
    def diverged(self) -> bool:
        """Whether it ended in a loss beyond all bounds."""
        return self.history.ended is not None and self.history.ended.reason == "diverged"

    @property
    def losses(self) -> dict[str, float]:
        """Of the network and of two answers without one, for sentences."""
        probe = self.probe
        return {"loss": probe.train_loss, "last": probe.last_loss, "mean": probe.mean_loss}

    @property
    def looked(self) -> dict[str, float]:
        """What could be told without a network, for sentences."""
        found = self.found
        return {
            "linear": found.linear,
            "products": found.products,
            "neighbours": found.neighbours,
            "windows": found.windows,
        }

    def came_far(self, share: float) -> bool:
        """Whether it came so far from the better guess to the best fit, on either part.

        On the training part, or on the held-out one beside the guesses there: noise may lie in
        either that no network can tell.
        """
        probe, guess = self.probe, self.found.guess
        enough = guess - share * (guess - self.reachable)
        held_out = min(probe.validation_last, probe.validation_spread)
        return probe.train_loss <= enough or probe.validation_loss * guess <= enough * held_out

    @property
    def told_apart(self) -> bool:
        """Whether it does better than both guesses on values that it did not learn from."""
        guess = min(self.probe.validation_last, self.probe.validation_spread)
        return self.probe.validation_loss <= 0.9 * guess

    @property
    def short(self) -> bool:
        """Whether what decides the next value lies beyond the window and within a wider one."""
        alike, wider = self.alike, self.wider
        if alike is None or wider is None:
            return False
        return wider.best < 0.7 * alike.best and alike.best > 0.1 * alike.guess

    @property
    def reachable(self) -> float:
        """The smallest error that is known to be possible, with a wider window if need be."""
        if self.short and self.wider is not None:
            return min(self.found.best, self.wider.best)
        return self.found.best

    @property
    def updates(self) -> int:
        """That were made."""
        return len(self.history.steps().loss)


def as_it_ran(history: History, setup: Setup) -> Setup:
    """The setup with what was changed while it ran: the highest rate, and the longest clip."""
    rates = history.steps().learning_rate
    clips = {setup.clip, *(one.value for one in history.settings if one.name == "clip")}
    low, high = LIMITS["learning_rate"]
    changes: dict[str, Any] = {"clip": None if None in clips else max(c for c in clips if c)}
    if len(rates) and any(one.name == "learning_rate" for one in history.settings):
        changes["learning_rate"] = min(max(float(rates.max()), low), high)
    return setup.changed(changes)


@dataclass(frozen=True, slots=True)
class Suspect:
    """A possible cause: its code and case, its evidence, and cures to try, the likeliest first."""

    code: str
    evidence: Mapping[str, float]
    cures: tuple[Mapping[str, Any], ...]
    case: str = ""


def suspects(case: Case) -> Iterator[Suspect]:
    """Every cause that may be, those with evidence of their own first."""
    yield from _of_size(case)
    yield from _of_clipping(case)
    yield from _of_start(case)
    yield from _of_memory(case)
    yield from _of_rate(case)
    yield from _of_network(case)


def _of_size(case: Case) -> Iterator[Suspect]:
    size = case.probe.size
    if case.ran.scaling == "none" and not SMALL_INPUT <= size <= LARGE_INPUT:
        evidence = {"size": size, "low": SMALL_INPUT, "high": LARGE_INPUT, **case.losses}
        yield Suspect("scale", evidence, ({"scaling": "standard"},))


def _of_clipping(case: Case) -> Iterator[Suspect]:
    norms = case.history.steps().gradient_norm
    norms = norms[np.isfinite(norms)]
    longest = float(norms.max(initial=0.0))
    ran, influence = case.ran, case.probe.influence_then
    if ran.clip is None and longest > LONG_GRADIENT:
        grows = ran.nonlinearity == "relu" and bool(influence[-1] >= influence[0])
        evidence = {"longest": longest, **case.losses}
        if grows:
            evidence |= {"first": float(influence[-1]), "latest": float(influence[0])}
        yield Suspect("explosion", evidence, ({"clip": 1.0},), "relu" if grows else "error")
    typical = float(np.median(norms[-LATE:])) if norms.size else 0.0
    if ran.optimizer not in OWN_LENGTH and ran.clip is not None and ran.clip < 0.1 * typical:
        longer = min(max(1.0, 10 * ran.clip), LIMITS["clip"][1])
        evidence = {"clip": ran.clip, "typical": typical, **case.losses}
        yield Suspect("clip", evidence, ({"clip": longer},))


def _of_start(case: Case) -> Iterator[Suspect]:
    longest = float(np.nanmax(case.history.steps().gradient_norm, initial=0.0))
    if case.ran.init == "identity" and not (case.ran.clip is None and longest > LONG_GRADIENT):
        evidence = {"window": case.ran.window, **case.losses}
        yield Suspect("start", evidence, ({"init": "uniform"},))


def _of_memory(case: Case) -> Iterator[Suspect]:
    influence, found = case.probe.influence, case.found
    if not influence[0] > 0 or case.diverged:
        return
    far = min(found.back, len(influence)) - 1
    ratio = float(influence[-1] / influence[0])
    reached = float(influence[far] / influence[0])
    lost = ratio < VANISHED or reached < LOST
    # it has learned what near values tell, and nothing of the far ones; the better guess is a
    # measure of how hard the windows are that each of the two was measured on
    probe, arrives = case.probe, case.probe.arrives
    guess = min(probe.last_loss, probe.mean_loss)
    as_near = (
        probe.train_loss <= 1.25 * found.near
        or probe.train_loss * found.guess <= 1.25 * found.near * guess
    )
    if found.back >= FAR and found.near > 1.1 * found.best and lost and as_near:
        share = float(arrives[far] / arrives[0]) if arrives[0] > 0 else 0.0
        evidence = {
            "ratio": ratio,
            "back": found.back,
            "reached": reached,
            "arrives": share,
            **case.losses,
        }
        yield Suspect("vanishing", evidence, tuple(_reaching_further(case.ran, found.back)))


def _reaching_further(ran: Setup, back: int) -> Iterator[Mapping[str, Any]]:
    """What may let the gradient reach the far steps: an open gate, another cell, fewer steps."""
    if has_gate(ran.cell):
        yield from ({"init": way} for way in ("open", "chrono") if way != ran.init)
    for cell in TRIED:
        if cell != ran.cell:
            yield {"cell": cell} if ran.init == "uniform" else {"cell": cell, "init": "uniform"}
    if not has_gate(ran.cell):
        yield {"cell": TRIED[0], "init": "open"}
    if FAR <= back <= SHORTER * ran.window:
        yield {"window": back}


def _of_rate(case: Case) -> Iterator[Suspect]:
    rate = case.ran.learning_rate
    length = update_length(case)
    evidence = {"rate": rate, **case.losses}
    lower = {rate / 3, rate / 10, rate / 100} if case.diverged else {rate / 3, rate / 10}
    if 0 < length < math.inf and length > 2 * GOOD_UPDATE:
        lower.add(rate * GOOD_UPDATE / length)
    cures = sorted({nice(one) for one in lower if nice(one) < rate}, reverse=True)
    yield Suspect("step", evidence, tuple({"learning_rate": one} for one in cures))
    if case.diverged:
        return
    higher = {10 * rate, 3 * rate}
    if length < SHORT_UPDATE:
        higher = {10 * rate, 100 * rate}
        if length > 0:
            higher.add(rate * GOOD_UPDATE / length)
    top = LIMITS["learning_rate"][1]
    cures = sorted({min(nice(one), top) for one in higher if min(nice(one), top) > rate})
    yield Suspect("slow", evidence, tuple({"learning_rate": one} for one in cures))


def _of_network(case: Case) -> Iterator[Suspect]:
    ran, probe = case.ran, case.probe
    if probe.dead >= 0.5:
        evidence = {"percent": 100 * probe.dead, **case.losses}
        yield Suspect("dead", evidence, ({"nonlinearity": "tanh"},))
    alike, wider = case.alike, case.wider
    if case.short and alike is not None and wider is not None:
        evidence = {
            "window": ran.window,
            "short": alike.best,
            "long": wider.best,
            "wide": case.wide,
            **case.losses,
        }
        cures: tuple[Mapping[str, Any], ...] = ({"window": case.wide},)
        if ran.cell not in GATED:
            cures = (*cures, {"window": case.wide, "cell": TRIED[-1]})
        yield Suspect("window", evidence, cures)
    if ran.hidden_size <= FEW_UNITS:
        evidence = {"units": ran.hidden_size, **case.losses}
        yield Suspect("small", evidence, ({"hidden_size": 4 * ran.hidden_size},))
    if ran.horizon > 1:
        evidence = {"horizon": ran.horizon, **case.losses}
        yield Suspect("horizon", evidence, ({"horizon": max(1, ran.horizon // 4)},))


# ---------------------------------------------------------------- the length of an update


def update_length(case: Case) -> float:
    """The longest of the first updates beside the length of all weights; NaN where unknown.

    Where the rate was raised later, longer in proportion; for a gradient of length 1 at most where
    its length decides, so that a long gradient is not taken for a high rate.
    """
    steps = case.history.steps()
    if not case.probe.updates or not len(steps.loss):
        return math.nan
    lengths = np.array(case.probe.updates)
    count = min(len(lengths), len(steps.loss))
    if case.setup.optimizer not in OWN_LENGTH:
        lengths[:count] /= np.fmax(1.0, steps.gradient_norm[:count])
    highest = float(steps.learning_rate.max())
    return float(lengths.max() * highest / steps.learning_rate[:count].max())


def nice(value: float) -> float:
    """The next lower number of 1, 2, 3, 5 times a power of ten, that may be set."""
    power = 10.0 ** math.floor(math.log10(value))
    digit = max(d for d in (1, 2, 3, 5) if d * power <= value * (1 + 1e-9))
    return max(float(f"{digit * power:.3g}"), LIMITS["learning_rate"][0])
