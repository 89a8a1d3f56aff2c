"""What a training loop tells: frozen events with plain numbers, in one fixed order.

    TrainingStarted, (StepDone …, EpochDone) …, TrainingEnded

with `SnapshotTaken`, `SettingsChanged` and, in slow motion, `PhaseDone` in between.

A loop is an iterator of these. It knows nothing of its audience: a command line draws bars from
them, a page draws curves, a test compares lists. It ends with exactly one `TrainingEnded`, also
when it is stopped in the middle or when the loss stops being a number.

Symbols: losses in nats, times in seconds since the start, steps and epochs counted from 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from numpy.typing import NDArray

Reason = Literal["finished", "stopped", "diverged"]
Phase = Literal["forward", "loss", "backward", "update"]


def never() -> bool:
    """The default of a loop's `stop`: go on."""
    return False


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
        validation_loss: mean over the examples held out, with the weights after the epoch, or None.
    """

    epoch: int
    step: int
    loss: float
    accuracy: float | None
    seconds: float
    validation_loss: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class SnapshotTaken:
    """All weights at one moment, to come back to.

    Args:
        step, epoch: updates made and epochs completed so far; both 0 before the first update.
        parameters: read-only copies, named as in `model.parameters()`.
        seconds: since the start.
    """

    step: int
    epoch: int
    parameters: Mapping[str, NDArray[Any]]
    seconds: float


@dataclass(frozen=True, slots=True)
class SettingsChanged:
    """A setting that was changed while the loop ran, told before the first step that uses it.

    Args:
        step: the last step made with the old value.
        name: "learning_rate", "clip" or "teacher_forcing".
        value: the new one; None switches the setting off.
        seconds: since the start.
    """

    step: int
    name: str
    value: float | None
    seconds: float


@dataclass(frozen=True, slots=True, eq=False)
class PhaseDone:
    """One of the four phases of an update, told only in slow motion.

    Args:
        phase: "forward", "loss", "backward" or "update".
        step, epoch: of the update that the phase belongs to, counted from 1.
        arrays: what the phase computed, read-only copies: "forward" gives x (T, N, I), h (T, N, H)
            of the top layer and y (N, O); "loss" gives y, target and error (N, O); "backward" gives
            d_h (T, N, H) of the top layer, h_norm (T,), the length of the gradient at each step's
            states, d_<parameter>, and what each step adds to the gradient of one weight that all
            use, parts.<parameter>@<its place> (T,); "update" gives <parameter> before and after as
            "before.<name>" and "after.<name>". Of x, h and d_h the first 32 sequences are kept.
        values: single numbers: "loss", "gradient_norm", "clipped_norm", "learning_rate".
    """

    phase: Phase
    step: int
    epoch: int
    arrays: Mapping[str, NDArray[Any]]
    values: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class TrainingEnded:
    """The last event, exactly once.

    Args:
        reason: "finished", "stopped" (the caller asked) or "diverged" (the loss or the gradient is
            not finite, or the loss exploded; the weights are the last good ones).
        step: how many steps were made.
        loss: the last one computed, or None if there was none.
        seconds: since the start.
        early: finished before the last epoch because the held-out loss stopped falling.
    """

    reason: Reason
    step: int
    loss: float | None
    seconds: float
    early: bool = False


Event = (
    TrainingStarted
    | StepDone
    | EpochDone
    | SnapshotTaken
    | SettingsChanged
    | PhaseDone
    | TrainingEnded
)
