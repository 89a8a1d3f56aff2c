"""A training's log as the first tutorial prints it: a line every hundred steps of an epoch.

Where an epoch is shorter, lines come more often, since none would come else. Left out: who shows
them.
"""

from __future__ import annotations

from dataclasses import dataclass

from seqviz.training.engine.history import History
from seqviz.training.tasks.printed import LOG_EVERY


@dataclass(frozen=True, slots=True)
class Log:
    """The lines so far.

    Attributes:
        per_epoch: steps of an epoch.
        every: steps of an epoch between two lines.
        lines: the oldest first.
    """

    per_epoch: int
    every: int
    lines: tuple[str, ...]


def log_of(history: History, held_out: int) -> Log | None:
    """What the tutorial's program would have printed by now; None before anything began.

    A training that goes on counts as one program with more epochs: its last line comes at its end.

    Args:
        history: of a training, which may go on.
        held_out: how many images it is tested on at the end.
    """
    steps, done, started = history.steps(), history.epochs(), history.started
    if started is None or not started.epochs:
        return None
    first = int(done.step[0]) // max(1, int(done.epoch[0])) if len(done.step) else 0
    per_epoch = first or max(1, started.steps // started.epochs)
    every = next(one for one in (LOG_EVERY, LOG_EVERY // 10, 1) if one <= per_epoch)
    lines = []
    for step, epoch, loss in zip(steps.step, steps.epoch, steps.loss, strict=True):
        within = int(step) - (int(epoch) - 1) * per_epoch
        if within % every == 0 and within:
            lines.append(
                f"Epoch [{epoch}/{started.epochs}], Step [{within}/{per_epoch}], Loss: {loss:.4f}"
            )
    ended = history.ended
    if ended is not None and ended.reason == "finished" and len(done.accuracy):
        share = 100 * float(done.accuracy[-1])
        lines.append(f"Test Accuracy of the model on the {held_out} test images: {share:.2f} %")
    return Log(per_epoch, every, tuple(lines))
