"""A training's history as the live chart draws it: curves, and a moment for each snapshot.

The same for every task; what only one task can show of a moment, its page adds. Left out: packing
(live.py).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from seqviz.figures.live import LiveRun, Mark, Moment
from seqviz.training.engine.events import SnapshotTaken
from seqviz.training.engine.history import History
from seqviz.training.tasks.task import Run

LossOf = Callable[[History, SnapshotTaken], float | None]


def held_out_loss(history: History, snapshot: SnapshotTaken) -> float | None:
    """What its epoch had on what is held out; None until that is told, and within an epoch."""
    epochs = history.epochs()
    at = np.flatnonzero(epochs.step == snapshot.step)
    return float(epochs.validation_loss[at[0]]) if len(at) else None


def loss_before(history: History, snapshot: SnapshotTaken) -> float | None:
    """That of the batch which its weights were the first to read: of the update to come."""
    steps = history.steps()
    if not len(steps.step):
        return None
    at = int(np.searchsorted(steps.step, snapshot.step + 1))
    return float(steps.loss[min(at, len(steps.loss) - 1)])


class Moments:
    """The moments of one run: each is built once, since the packing remembers it.

    Args:
        loss_of: what is shown as a moment's loss.
    """

    def __init__(self, loss_of: LossOf = held_out_loss) -> None:
        self._loss_of = loss_of
        self._known: dict[int, Moment] = {}

    def __len__(self) -> int:
        return len(self._known)

    def of(
        self, history: History, snapshots: Sequence[SnapshotTaken], unit: float = 1.0
    ) -> tuple[Moment, ...]:
        """One for each of the snapshots.

        Args:
            history: that they are of.
            snapshots: the oldest first.
            unit: what a loss is multiplied by.
        """
        moments = {}
        for snapshot in snapshots:
            known = self._known.get(snapshot.step)
            if known is None or known.loss is None:  # it may come before its loss
                loss = self._loss_of(history, snapshot)
                if known is None or loss is not None:
                    known = Moment(snapshot.step, None if loss is None else loss * unit)
            moments[snapshot.step] = known
        self._known = moments
        return tuple(moments.values())


def live_run(
    run: Run,
    history: History,
    name: str,
    moments: Sequence[Moment],
    *,
    running: bool,
    marks: Sequence[Mark] = (),
    now: Moment | None = None,
) -> LiveRun:
    """A run of any task as far as it has come.

    Args:
        run: its clip, the loss of guessing and the unit of its losses are shown.
        history: of its training.
        name: as shown at its lines.
        moments: the snapshots, the oldest first.
        running: whether more is to come.
        marks: where settings were changed.
        now: the network as it is, newer than the last snapshot, or None.
    """
    steps, epochs = history.steps(), history.epochs()
    return LiveRun(
        name=name,
        step=steps.step,
        loss=steps.loss * run.unit,
        gradient_norm=steps.gradient_norm,
        epoch_step=epochs.step,
        epoch_loss=epochs.loss * run.unit,
        validation_loss=epochs.validation_loss * run.unit,
        clip=run.clip,
        chance=None if run.chance is None else run.chance * run.unit,
        marks=tuple(marks),
        moments=tuple(moments),
        now=now,
        epoch=int(epochs.epoch[-1]) if len(epochs.epoch) else 0,
        running=running,
    )
