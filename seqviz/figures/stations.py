"""What the four stations of one training step show, from the events of that step: plain numbers.

A batch has many sequences and many weights; a picture has room for a few: the first sequence, some
units, the errors of some sequences, the weights that the step moved most. Norms are of everything.

Symbols: T steps, N sequences, H hidden units, O outputs, η the learning rate.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from seqviz.payloads.phases import (
    BackwardStation,
    ForwardStation,
    LossStation,
    MovedWeight,
    ParameterNorm,
    SharedParts,
    Stations,
    UpdateStation,
)
from seqviz.training.engine.events import Phase, PhaseDone
from seqviz.training.engine.phases import place_of

Array = NDArray[Any]

PHASES: Final[tuple[Phase, ...]] = ("forward", "loss", "backward", "update")
UNITS: Final = 6
PAIRS: Final = 7
WEIGHTS: Final = 5
PARAMETERS: Final = 6
STEPS: Final = 120


def stations(events: Mapping[Phase, PhaseDone]) -> Stations:
    """The newest step's stations, those not reached yet as None.

    Args:
        events: the latest event of each phase; those of older steps are left out.
    """
    newest = max((event.step for event in events.values()), default=0)
    reached = {phase: event for phase, event in events.items() if event.step == newest}
    forward, loss, backward, update = (reached.get(phase) for phase in PHASES)
    return Stations(
        step=int(newest),
        epoch=int(max((event.epoch for event in reached.values()), default=0)),
        forward=None if forward is None else _forward(forward),
        loss=None if loss is None else _loss(loss),
        backward=None if backward is None else _backward(backward),
        update=None if update is None else _update(update, backward),
    )


def _numbers(values: Array) -> tuple[float | None, ...]:
    """A list that JSON can say: None for what is not finite."""
    return tuple(float(v) if math.isfinite(v) else None for v in np.ravel(values))


def _number(value: Any) -> float | None:
    return float(value) if value is not None and math.isfinite(value) else None


def _norm(values: Array) -> float:
    return float(np.linalg.norm(np.ravel(values).astype(np.float64)))


def _forward(event: PhaseDone) -> ForwardStation:
    """The first sequence: its inputs, some units of h over time, and what came out."""
    x, h, y = (event.arrays[name] for name in ("x", "h", "y"))
    units = np.unique(np.linspace(0, h.shape[2] - 1, min(UNITS, h.shape[2])).astype(int))
    return ForwardStation(
        x=_numbers(x[-STEPS:, 0, 0]),
        h=tuple(_numbers(h[-STEPS:, 0, unit]) for unit in units),
        y=_number(np.ravel(y[0])[0]),
        choice="likely" in event.arrays,
    )


def _loss(event: PhaseDone) -> LossStation:
    """Output, target and error of some sequences; without pairs where they have other shapes."""
    y, target = event.arrays["y"], event.arrays["target"]
    loss = _number(event.values.get("loss"))
    if y.shape != target.shape:
        return LossStation((), (), loss, False)
    rows = np.unique(np.linspace(0, len(y) - 1, min(PAIRS, len(y))).astype(int))
    if "likely" in event.arrays:
        likely = event.arrays["likely"]
        return LossStation(_numbers(likely[rows]), (1.0,) * len(rows), loss, True)
    return LossStation(
        y=_numbers(y.reshape(len(y), -1)[rows, 0]),
        target=_numbers(target.reshape(len(y), -1)[rows, 0]),
        loss=loss,
        choice=False,
    )


def _backward(event: PhaseDone) -> BackwardStation:
    """How long the gradient is at each h_t, and for each parameter."""
    norms = [
        ParameterNorm(name.removeprefix("d_"), _number(_norm(values)))
        for name, values in event.arrays.items()
        if name.startswith("d_") and name != "d_h"
    ]
    norms.sort(key=lambda one: -(one.norm or 0))
    return BackwardStation(
        d_h=_numbers(event.arrays["h_norm"][-STEPS:]),
        parameters=tuple(norms[:PARAMETERS]),
        left_out=max(0, len(norms) - PARAMETERS),
        gradient_norm=_number(event.values.get("gradient_norm")),
        clipped_norm=_number(event.values.get("clipped_norm")),
        shared=_shared(event, event.arrays["d_h"].shape[-1]),
    )


def _shared(event: PhaseDone, hidden: int) -> SharedParts | None:
    """What each step adds to the gradient of one weight, the latest steps one by one."""
    name = next((key for key in event.arrays if key.startswith("parts.")), None)
    if name is None:
        return None
    parts = event.arrays[name]
    name, place = place_of(name)
    whole = event.arrays[f"d_{name}"]
    gate, inside = _place(name, whole.shape, place, hidden)
    earlier = parts[:-STEPS]
    return SharedParts(
        name=name,
        gate=gate,
        place=inside,
        parts=_numbers(parts[-STEPS:]),
        before=(len(earlier), _number(earlier.sum())),
        total=_number(whole[place]),
    )


def _update(event: PhaseDone, backward: PhaseDone | None) -> UpdateStation:
    """The weights that moved most, at most one a gate's row; −η·g beside what really happened."""
    rate = event.values.get("learning_rate")
    hidden = len(event.arrays["before.W_y"][0]) if "before.W_y" in event.arrays else 0
    shrunk = _shrunk(backward)
    moved: list[MovedWeight] = []
    for name in (key.removeprefix("before.") for key in event.arrays if key.startswith("before.")):
        before, after = event.arrays[f"before.{name}"], event.arrays[f"after.{name}"]
        change = np.abs(after - before)
        if not change.size or not np.isfinite(change).all():
            continue
        place = np.unravel_index(int(change.argmax()), change.shape)
        gradient = None if backward is None else backward.arrays.get(f"d_{name}")
        gate, inside = _place(name, before.shape, tuple(int(k) for k in place), hidden)
        moved.append(
            MovedWeight(
                name=name,
                gate=gate,
                place=inside,
                before=float(before[place]),
                after=float(after[place]),
                plain=None
                if gradient is None or rate is None
                else _number(-rate * shrunk * float(gradient[place])),
            )
        )
    moved.sort(key=lambda one: -abs(one.after - one.before))
    return UpdateStation(tuple(moved[:WEIGHTS]), _number(rate))


def _place(
    name: str, shape: tuple[int, ...], place: tuple[int, ...], hidden: int
) -> tuple[str | None, tuple[int, ...]]:
    """The gate that a weight belongs to, or None, and its place among that gate's weights."""
    rows = shape[0] // hidden if hidden and "." in name else 0
    gates = {4: "ifgo", 3: "rzn"}.get(rows)
    if name.endswith("b_hn"):
        return "n", place
    if gates is None:
        return None, place
    return gates[place[0] // hidden], (place[0] % hidden, *place[1:])


def _shrunk(backward: PhaseDone | None) -> float:
    """By how much clipping made the gradient shorter: 1 if it did not."""
    if backward is None:
        return 1.0
    whole = backward.values.get("gradient_norm")
    left = backward.values.get("clipped_norm")
    return left / whole if whole and left is not None else 1.0
