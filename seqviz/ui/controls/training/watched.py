"""What a lesson's card is told of trainings: that one was started, and that it has ended."""

from __future__ import annotations

from collections.abc import Sequence

from seqviz.training.engine.runner import ALIVE
from seqviz.ui.controls.training.session import Training
from seqviz.ui.frame.course_acts import did


def train_pressed(*further: Training) -> None:
    """The visitor has started a training, or lets these go on.

    Args:
        further: runs that had ended; a new one has not, and needs no mention.
    """
    did("train_pressed")
    for run in further:
        run.end_told = False


def tell_ends(runs: Sequence[Training]) -> None:
    """Report each end of a training once, whether or not anybody saw it at work."""
    for run in runs:
        state = run.job.state
        if state not in ALIVE and not run.end_told:
            did("training_ended", state=state)
        run.end_told = state not in ALIVE
