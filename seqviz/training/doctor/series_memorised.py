"""What the curves of a series' training say: whether they still fall, whether it memorised.

Left out: what it does on values that no curve shows.
"""

from __future__ import annotations

import math

import numpy as np

from seqviz.data.series import Floats
from seqviz.training.doctor.finding import HELPS, Finding, Trial
from seqviz.training.doctor.series_causes import finding
from seqviz.training.doctor.series_suspects import Case
from seqviz.training.engine.history import History


def falling(history: History) -> bool:
    """Whether the last losses lie below those before them by more than they scatter.

    Of the held-out losses, where there are any; of few epochs, the last beside the first.
    """
    epochs = history.epochs()
    losses = epochs.loss if np.isnan(epochs.validation_loss).any() else epochs.validation_loss
    if len(losses) < 2:
        return True
    part = len(losses) // 4
    if part < 1:
        return bool(losses[-1] < losses[0])
    before, late = losses[-2 * part : -part], losses[-part:]
    steps = np.diff(losses[-2 * part :])
    scatter = float(np.median(np.abs(steps - steps.mean())))
    return float(np.median(before) - np.median(late)) > 2 * scatter


def overfit(case: Case) -> Finding | None:
    """The held-out loss has a clear lowest point that lies well behind.

    The rise is judged by the lowest loss itself, by how much the losses scatter from epoch to
    epoch, and by the noise: where the best fit without a network is nearly perfect there is no
    noise to memorise.
    """
    epochs = case.history.epochs()
    held_out = epochs.validation_loss
    if len(held_out) < 6 or not np.isfinite(held_out).all() or case.setup.patience is not None:
        return None
    smooth = np.array([np.median(held_out[max(0, k - 2) : k + 1]) for k in range(len(held_out))])
    best = int(smooth[2:].argmin()) + 2
    late = held_out[-max(3, len(held_out) // 10) :]
    now, lowest = float(np.median(late)), float(smooth[best])
    scatter = float(np.median(np.abs(np.diff(held_out[best:])))) if best < len(held_out) - 1 else 0
    noisy = case.found.best > 0.01 * case.found.guess
    memorised = epochs.loss[-1] < HELPS * epochs.loss[best] and epochs.loss[-1] < HELPS * now
    if not (noisy and memorised and now > 1.1 * lowest and now - lowest > 2 * scatter):
        return None
    patience = max(3, case.setup.epochs // 10)
    trial = Trial(
        {"patience": patience},
        updates=int(epochs.step[-1]),
        before=float(held_out[0]),
        unchanged=float(held_out[-1]),
        cured=_kept(held_out, patience),
        way="curve",
    )
    evidence = {
        "epoch": int(epochs.epoch[best]),
        "best": lowest,
        "now": now,
        "train": float(epochs.loss[-1]),
    }
    cure = trial.cure if trial.helps else {}
    return finding("overfit", evidence, against={"floor": case.found.best}, cure=cure, trial=trial)


def _kept(held_out: Floats, patience: int) -> float:
    """The held-out loss with which the same training would have stopped early."""
    lowest, waited = math.inf, 0
    for loss in held_out:
        lowest, waited = (float(loss), 0) if loss < lowest else (lowest, waited + 1)
        if waited >= patience:
            break
    return lowest
