"""What the four stations are told of one training step; a number that is not finite is None.

Symbols: T steps, H units of h that are shown, P pairs of output and target.
"""

from __future__ import annotations

from dataclasses import dataclass

from seqviz.payloads.colours import Palettes

Numbers = tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class ForwardStation:
    """The first sequence: its inputs x (T,), some units of h (H, T), and the output.

    Attributes:
        x, h: at each step.
        y: the output; of a choice among classes, the probability of the right one.
        choice: whether it is one.
    """

    x: Numbers
    h: tuple[Numbers, ...]
    y: float | None
    choice: bool


@dataclass(frozen=True, slots=True)
class LossStation:
    """Outputs and targets (P,) of some sequences, and the loss of all.

    Attributes:
        y: outputs; of a choice among classes, the probability of the right one.
        target: what they should be.
        loss: of all.
        choice: whether it is one among classes, with a cross-entropy.
    """

    y: Numbers
    target: Numbers
    loss: float | None
    choice: bool


@dataclass(frozen=True, slots=True)
class ParameterNorm:
    """How long the gradient of one parameter is."""

    name: str
    norm: float | None


@dataclass(frozen=True, slots=True)
class SharedParts:
    """One weight that every step uses: what each step adds to its gradient.

    Attributes:
        name: of the parameter that it stands in.
        gate: that it belongs to, or None.
        place: its indices among that gate's weights.
        parts: of the steps that are shown (T,).
        before: how many earlier steps are not shown, and what they add together.
        total: the weight's gradient, with which the update was made.
    """

    name: str
    gate: str | None
    place: tuple[int, ...]
    parts: Numbers
    before: tuple[int, float | None]
    total: float | None


@dataclass(frozen=True, slots=True)
class BackwardStation:
    """How long the gradient is: at each h_t (T,), for some parameters, for all.

    Attributes:
        d_h: at each step.
        parameters: the longest first.
        left_out: how many more parameters there are.
        gradient_norm, clipped_norm: of all, before and after clipping.
        shared: how the gradient of one weight adds up; None where it is not known.
    """

    d_h: Numbers
    parameters: tuple[ParameterNorm, ...]
    left_out: int
    gradient_norm: float | None
    clipped_norm: float | None
    shared: SharedParts | None


@dataclass(frozen=True, slots=True)
class MovedWeight:
    """One weight before and after the update.

    Attributes:
        name: of the parameter that it stands in.
        gate: that it belongs to, or None.
        place: its indices among that gate's weights.
        before, after: its values.
        plain: by how much −η·g alone would have moved it.
    """

    name: str
    gate: str | None
    place: tuple[int, ...]
    before: float
    after: float
    plain: float | None


@dataclass(frozen=True, slots=True)
class UpdateStation:
    """The weights that moved most."""

    weights: tuple[MovedWeight, ...]
    learning_rate: float | None


@dataclass(frozen=True, slots=True)
class Stations:
    """The newest step; a station that it has not reached is None."""

    step: int
    epoch: int
    forward: ForwardStation | None
    loss: LossStation | None
    backward: BackwardStation | None
    update: UpdateStation | None


@dataclass(frozen=True, slots=True)
class Rule:
    """The lines by which the optimizer changes a weight, and what their letters stand for."""

    lines: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class PhaseWords:
    """Every word of the four stations; what stands in braces is filled in by the browser."""

    region: str
    title: str
    step: str
    nothing: str
    waits: str
    forward: str
    forward_says: str
    loss: str
    loss_says: str
    choice_says: str
    backward: str
    backward_says: str
    update: str
    update_says: str
    log: str
    time: str
    back: str
    sum: str
    sum_said: str
    sum_total: str
    sum_earlier: str
    likely: str
    target: str
    output: str
    clipped: str
    left_out: str
    plain: str
    alt_forward: str
    alt_loss: str
    alt_backward: str
    alt_update: str


@dataclass(frozen=True, slots=True)
class Phases:
    """All of it."""

    stations: Stations
    rule: Rule
    palettes: Palettes
    labels: PhaseWords
