"""The doctor of series: what it sees, why that happens, and changes of the setup as the cure.

Rules read the real history and the probe (probe.py), never which break was clicked. A training is
*well* when it neither diverged nor does worse than 0.8 of the better of two answers that need no
network: the last value, and the mean. The rules, in this order:

    copies       all units have the same weights, and no gradient reaches any of them
    order        neighbours inside the windows are no neighbours in the series
    memory       earlier inputs have no influence, and no gradient reaches W_h
    scale        inputs far larger or smaller than 1, and not well
    step         an update changes the weights by a fifth of their length, and not well
    explosion    a gradient longer than 20, not clipped, and not well
    dead         half of the ReLU units are always 0, and not well
    saturated    half of all tanh values or gates are at their ends, and not well
    slow         updates below a five-hundredth of the weights' length, still falling, not well
    unfinished   still falling (the held-out loss, where there is one), not well
    noise        the series has no correlation with its own past, and not well
    no_gain      nothing of all this, and yet not well
    diverged     nothing of all this, and yet it ended in a loss beyond all bounds
    overfit      well, but the held-out loss rose again while the training loss fell

In "step" an update counts as if the gradient had at most length 1 where its length decides (SGD and
its kin), so that a long gradient is not mistaken for a high learning rate. The first finding is the
cause; later ones are what follows from it. What is said of each stands in series_causes.py.
Left out: faults in the code of a network.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

import numpy as np

from seqviz.data.series import Floats
from seqviz.training.doctor.finding import Examination, Finding, Findings, Progress, Stop
from seqviz.training.doctor.series_causes import CAUSES as CAUSES
from seqviz.training.doctor.series_causes import DOING
from seqviz.training.events import never
from seqviz.training.history import History
from seqviz.training.probe import Probe, measure
from seqviz.training.sequence import LIMITS, SequenceRun, Setup

WELL: Final = 0.8
LONG_UPDATE, SHORT_UPDATE, GOOD_UPDATE = 0.2, 0.002, 0.03  # of the length of the weights
LONG_GRADIENT: Final = 20.0
LATE: Final = 20  # updates whose gradients are looked at
TOO_HIGH: Final[Mapping[str, float]] = MappingProxyType(
    {"adam": 0.1, "rmsprop": 0.1, "sgd": 1.0, "momentum": 0.5, "nesterov": 0.5}
)
"""A learning rate that is suspect where no snapshots tell how long the updates were."""
_OWN_LENGTH: Final = ("adam", "rmsprop")  # their updates do not depend on the gradient's length


def examine(run: SequenceRun, history: History, stop: Stop = never) -> Examination:
    """Look at a training and say what is wrong with it; see ``finding.Examination``.

    Args:
        run: not training at the moment; nothing of it is changed.
        history: of this run, ended or not.
        stop: asked before each slice of work.
    """
    if stop():
        return None
    yield Progress(0.0, DOING["measure"])
    probe = measure(run, history)
    return diagnose(history, probe, run.setup)


def diagnose(history: History, probe: Probe, setup: Setup) -> Findings:
    """Say what is wrong with a training, the cause first; nothing if it is well.

    Args:
        history: of the training, ended or not.
        probe: of its network now.
        setup: with which it ran; read for what a cure would change.
    """
    return tuple(_findings(history, probe, setup))


def _findings(history: History, probe: Probe, setup: Setup) -> Iterator[Finding]:
    found = list(_structure(probe))
    yield from found
    diverged = history.ended is not None and history.ended.reason == "diverged"
    baseline = min(probe.last_loss, probe.mean_loss)
    losses = {"loss": probe.train_loss, "last": probe.last_loss, "mean": probe.mean_loss}
    if diverged or not probe.train_loss <= WELL * baseline:
        seen = False
        for finding in _failure(history, probe, setup, losses):
            seen = True
            yield finding
        if not (seen or found):
            yield from (_ran_away if diverged else _no_progress)(history, probe, setup, losses)
    elif not found:
        yield from _overfit(history, probe, setup)


def _structure(probe: Probe) -> Iterator[Finding]:
    """What is wrong however the training went."""
    of_cells = {name: size for name, size in probe.gradients.items() if not name.endswith("_y")}
    longest = max(of_cells.values())
    if probe.unit_spread == 0 and longest == 0:
        evidence = {"spread": probe.unit_spread, "gradient": longest}
        yield _finding("copies", evidence, {"init": "uniform"})
    if probe.order < 0.99:
        evidence = {"percent": 100 * probe.order, "roughness": probe.roughness}
        yield _finding("order", evidence, {"shuffle_time": False})
    to_state = max(size for name, size in of_cells.items() if name.endswith("W_h"))
    earlier = float(probe.influence[1:].max(initial=0.0))
    if probe.influence[0] > 0 and earlier <= 1e-9 * probe.influence[0] and to_state == 0:
        evidence = {"now": float(probe.influence[0]), "earlier": earlier, "gradient": to_state}
        yield _finding("memory", evidence, {"reset_state": False})


def _failure(
    history: History, probe: Probe, setup: Setup, losses: Mapping[str, float]
) -> Iterator[Finding]:
    """Why a training that is not well may have failed."""
    steps = history.steps()
    if probe.size > 5 or probe.size < 0.05:
        yield _finding("scale", {"size": probe.size}, {"scaling": "standard"})
    length = _update_length(history, probe, setup)
    longest = float(np.nanmax(steps.gradient_norm, initial=0.0))
    relu = setup.cell == "rnn" and setup.nonlinearity == "relu"
    if length >= LONG_UPDATE:
        rate = float(steps.learning_rate.max())
        evidence = {"ratio": length, "rate": rate, **losses}
        yield _finding("step", evidence, {"learning_rate": _nice(rate * GOOD_UPDATE / length)})
    elif longest > LONG_GRADIENT and None in _clips(history, setup):
        evidence = {"longest": longest, **losses}
        yield _finding("explosion", evidence, {"clip": 1.0}, "relu" if relu else "tanh")
    if probe.dead >= 0.5:
        yield _finding("dead", {"percent": 100 * probe.dead}, {"nonlinearity": "tanh"})
    if probe.saturated >= 0.5:
        rate = float(steps.learning_rate[-1]) if len(steps.loss) else setup.learning_rate
        late = steps.gradient_norm[-LATE:]
        late = late[np.isfinite(late)]
        gradient = float(np.median(late)) if late.size else 0.0
        evidence = {"percent": 100 * probe.saturated, "updates": len(late), "gradient": gradient}
        yield _finding("saturated", evidence, {"learning_rate": _nice(rate / 10)})


def _ran_away(
    history: History, probe: Probe, setup: Setup, losses: Mapping[str, float]
) -> Iterator[Finding]:
    """A training that diverged, though no update was long and no gradient exploded."""
    steps = history.steps()
    rate = float(steps.learning_rate.max()) if len(steps.loss) else setup.learning_rate
    evidence = {"step": history.last_step or 0, "rate": rate, **losses}
    yield _finding("diverged", evidence, {"learning_rate": _nice(rate / 10)})


def _no_progress(
    history: History, probe: Probe, setup: Setup, losses: Mapping[str, float]
) -> Iterator[Finding]:
    """A training that is not well, though nothing in it is broken."""
    epochs = history.epochs()
    falls = _fall(epochs.loss if np.isnan(epochs.validation_loss).any() else epochs.validation_loss)
    falling = falls > 1
    length, rate = _longest_step(history, probe)
    if falling and length < SHORT_UPDATE:
        better = min(_nice(rate * GOOD_UPDATE / length), LIMITS["learning_rate"][1])
        evidence = {"ratio": length, "rate": rate, "falls": falls, **losses}
        yield _finding("slow", evidence, {"learning_rate": better})
    elif falling:
        more = min(int(2 * setup.epochs), int(LIMITS["epochs"][1]))
        cure = {"epochs": more} if more > setup.epochs else {}
        yield _finding("unfinished", {"epochs": len(epochs.loss), **losses}, cure)
    elif probe.correlation < 4 / math.sqrt(max(1, probe.length)):
        yield _finding("noise", {"correlation": probe.correlation, **losses})
    else:
        wider = min(3 * setup.window, int(LIMITS["window"][1]))
        cure = {"window": wider} if wider > setup.window else {}
        percent = 100 * (1 - losses["loss"] / min(losses["last"], losses["mean"]))
        case = "hardly" if percent > 0 else "not"
        yield _finding(
            "no_gain", {"window": setup.window, "percent": percent, **losses}, cure, case
        )


def _overfit(history: History, probe: Probe, setup: Setup) -> Iterator[Finding]:
    """The held-out loss has a clear lowest point that lies well behind."""
    epochs = history.epochs()
    held_out = epochs.validation_loss
    if len(held_out) < 6 or not np.isfinite(held_out).all():
        return
    smooth = np.array([np.median(held_out[max(0, k - 2) : k + 1]) for k in range(len(held_out))])
    best = int(smooth[2:].argmin()) + 2
    risen = float(smooth[-1] - smooth[best])
    falls_on = epochs.loss[-1] < 0.9 * epochs.loss[best]
    if (
        risen > 0.2 * smooth[best]
        and risen > 0.02 * probe.validation_spread
        and falls_on
        and setup.patience is None
    ):
        evidence = {
            "epoch": int(epochs.epoch[best]),
            "best": float(smooth[best]),
            "now": float(smooth[-1]),
            "train": float(epochs.loss[-1]),
        }
        yield _finding("overfit", evidence, {"patience": max(3, setup.epochs // 10)})


def _fall(losses: Floats) -> float:
    """By how many percent the last tenth of the epochs is below the tenth before it."""
    part = max(2, len(losses) // 10)
    if len(losses) < 2 * part:  # too few to compare parts
        return math.inf if len(losses) < 2 or losses[-1] < losses[0] else 0.0
    late, before = losses[-part:].mean(), losses[-2 * part : -part].mean()
    return 100 * float(1 - late / before) if before > 0 else 0.0


def _clips(history: History, setup: Setup) -> set[float | None]:
    """Every length to which gradients were clipped in this run, None for not at all."""
    return {setup.clip, *(one.value for one in history.settings if one.name == "clip")}


def _update_length(history: History, probe: Probe, setup: Setup) -> float:
    """The longest update, for a gradient of length 1 at most; 0 if unknown.

    Measured on the first ones; where the learning rate was raised later, longer in proportion.
    """
    steps = history.steps()
    if not len(steps.loss):
        return 0.0
    highest = float(steps.learning_rate.max())
    if not probe.updates:
        # no snapshots, or none that can be used
        suspect = highest / TOO_HIGH[setup.optimizer]
        diverged = history.ended is not None and history.ended.reason == "diverged"
        return suspect if (diverged or not history.snapshots) and suspect >= 1 else 0.0
    lengths = np.array(probe.updates)
    count = min(len(lengths), len(steps.loss))
    if setup.optimizer not in _OWN_LENGTH:
        lengths[:count] /= np.fmax(1.0, steps.gradient_norm[:count])
    return float(lengths.max() * highest / steps.learning_rate[:count].max())


def _longest_step(history: History, probe: Probe) -> tuple[float, float]:
    """How long an update was at the highest learning rate, and that rate; endless where unknown.

    Measured on the first ones; where the learning rate was raised later, longer in proportion.
    """
    rates = history.steps().learning_rate
    if not probe.updates or not len(rates):
        return math.inf, math.nan
    highest = float(rates.max())
    return max(probe.updates) * highest / float(rates[: len(probe.updates)].max()), highest


def _nice(value: float) -> float:
    """The next lower number of 1, 2, 3, 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(value))
    digit = max(d for d in (1, 2, 3, 5) if d * power <= value * (1 + 1e-9))
    return max(float(f"{digit * power:.3g}"), LIMITS["learning_rate"][0])


def _finding(
    code: str, evidence: Mapping[str, float], cure: Mapping[str, Any] | None = None, case: str = ""
) -> Finding:
    cause = CAUSES[f"{code}, {case}" if case else code]
    return Finding(code, cause, evidence, cure=cure or {}, case=case)
