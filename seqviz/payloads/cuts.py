"""Surgery between the stepper and Python: what is done, what may be, and what is asked for.

Layers, units and steps are indices. The text of an intervention, which counts from 1, is for the
address alone; the browser neither writes nor reads it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal, cast, get_args

from seqviz.payloads import is_whole

LARGEST: Final = 1e6
"""Of a value; what a cell takes is checked where the cell is known."""

Action = Literal["hold", "scale", "silence"]


@dataclass(frozen=True, slots=True)
class Cut:
    """One intervention.

    Attributes:
        action: hold at the value, scale by it, or silence.
        quantity: what is held or scaled; None for silence.
        value: 0 for silence.
        layer: which.
        unit: which, None for all of the layer.
        first, last: the steps; ``last`` None for all that follow.
    """

    action: Action
    quantity: str | None
    value: float
    layer: int
    unit: int | None
    first: int
    last: int | None


@dataclass(frozen=True, slots=True)
class ShownCut:
    """One that is done: in words, and every quantity that it changes."""

    cut: Cut
    said: str
    touches: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Surgery:
    """What the stepper knows of surgery.

    Attributes:
        cuts: what is done, in order.
        ranges: of each layer, by quantity, the ends of its slider.
        most: cuts that there may be.
        answered: the message that this answers, or None.
    """

    cuts: tuple[ShownCut, ...]
    ranges: tuple[dict[str, tuple[float, float]], ...]
    most: int
    answered: int | None


@dataclass(frozen=True, slots=True)
class Wish:
    """What the visitor asks for.

    Attributes:
        id: of the message, which the answer names.
        cut: to be done in the place of ``over``, or after all others where that is None.
        over: index of a cut that is done; without ``cut`` it is undone.
    """

    id: int
    cut: Cut | None
    over: int | None


def read_wish(message: Any) -> Wish | None:
    """A wish from what the browser sent; None for anything else."""
    if not isinstance(message, dict):
        return None
    number, over, cut = (message.get(name) for name in ("id", "over", "cut"))
    if not is_whole(number) or not (over is None or is_whole(over)):
        return None
    if cut is None:
        return None if over is None else Wish(number, None, over)
    read = _read_cut(cut)
    return None if read is None else Wish(number, read, over)


def _read_cut(message: Any) -> Cut | None:
    if not isinstance(message, dict):
        return None
    action, quantity = (message.get(name) for name in ("action", "quantity"))
    value: Any = message.get("value")
    layer, unit, first, last = (message.get(name) for name in ("layer", "unit", "first", "last"))
    if action not in get_args(Action) or not (quantity is None or isinstance(quantity, str)):
        return None
    if type(value) not in (int, float) or not -LARGEST <= value <= LARGEST:
        return None
    if not is_whole(layer) or not is_whole(first):
        return None
    if not all(one is None or is_whole(one) for one in (unit, last)):
        return None
    return Cut(cast(Action, action), quantity, float(value), layer, unit, first, last)
