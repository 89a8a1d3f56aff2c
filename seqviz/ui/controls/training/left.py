"""How far a training is, and how much longer it takes, measured on this machine."""

from __future__ import annotations

import math
from typing import Final

from seqviz.training.engine.history import History
from seqviz.training.engine.runner import Job
from seqviz.ui.frame.i18n import _

LATELY: Final = 200  # points of the curve over which the pace is measured
ENOUGH: Final = 5


def seconds_left(history: History) -> float | None:
    """Seconds until the last update that is planned, at the pace of the latest ones.

    None before there are enough to measure, and where no end is known.
    """
    steps, started = history.steps(), history.started
    if started is None or len(steps.step) < ENOUGH:
        return None
    first = max(0, len(steps.step) - LATELY)
    made = int(steps.step[-1] - steps.step[first])
    took = float(steps.seconds[-1] - steps.seconds[first])
    missing = started.steps - int(steps.step[-1])
    return missing * took / made if made > 0 and missing > 0 and took >= 0 else None


def time_left(history: History) -> str:
    """The same in words, in seconds or minutes; "" where it is not known or next to nothing."""
    seconds = seconds_left(history)
    if seconds is None or seconds < ENOUGH:
        return ""
    if seconds <= 90:
        return _("about {count} s left at this pace").format(count=10 * math.ceil(seconds / 10))
    return _("about {count} min left at this pace").format(count=math.ceil(seconds / 60))


def left_of(job: Job) -> str:
    """The same of a job that runs to its end; "" where it rests or pauses before."""
    return time_left(job.history) if job.state == "running" and job.until is None else ""


def epoch_at(history: History) -> int:
    """Which epoch a training is in, or the last one where it stands at its end; from 1."""
    done = history.epochs()
    whole = len(done.epoch)
    return whole if whole and int(done.step[-1]) == history.last_step else whole + 1
