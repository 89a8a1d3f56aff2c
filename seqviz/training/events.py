"""What a training loop tells: frozen events with plain numbers, in one fixed order.

    TrainingStarted, (StepDone …, EpochDone) …, TrainingEnded

A loop is an iterator of these. It knows nothing of its audience: a command line draws bars from
them, a page draws curves, a test compares lists. It ends with exactly one `TrainingEnded`, also
when it is stopped in the middle or when the loss stops being a number.

Symbols: losses in nats, times in seconds since the start, steps and epochs counted from 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Reason = Literal["finished", "stopped", "diverged"]


@dataclass(frozen=True, slots=True)
class TrainingStarted:
    """The first event.

    Args:
        steps: how many steps the whole training takes.
        epochs: how many times it goes through the data.
        examples: how many examples an epoch has.
        parameters: how many numbers are trained.
        device, precision: where, and with which numbers, the forward pass computes.
    """

    steps: int
    epochs: int
    examples: int
    parameters: int
    device: str
    precision: str


@dataclass(frozen=True, slots=True)
class StepDone:
    """One update of the weights.

    Args:
        step, epoch: counted from 1.
        loss: of this step's batch, before the update.
        learning_rate: with which the update was made.
        gradient_norm: Euclidean length of the whole gradient before clipping; None if not measured.
        seconds: since the start.
    """

    step: int
    epoch: int
    loss: float
    learning_rate: float
    gradient_norm: float | None
    seconds: float


@dataclass(frozen=True, slots=True)
class EpochDone:
    """One pass through the data.

    Args:
        epoch, step: counted from 1; `step` is the last one of the epoch.
        loss: mean over the epoch's steps.
        accuracy: share read right of the examples held out, or None where none are.
        seconds: since the start.
    """

    epoch: int
    step: int
    loss: float
    accuracy: float | None
    seconds: float


@dataclass(frozen=True, slots=True)
class TrainingEnded:
    """The last event, exactly once.

    Args:
        reason: "finished", "stopped" (the caller asked) or "diverged" (the loss is not finite; the
            weights are those before that step).
        step: how many steps were made.
        loss: the last one computed, or None if there was none.
        seconds: since the start.
    """

    reason: Reason
    step: int
    loss: float | None
    seconds: float


Event = TrainingStarted | StepDone | EpochDone | TrainingEnded
