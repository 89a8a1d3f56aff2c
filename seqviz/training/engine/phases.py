"""The four phases of one update as events, for slow motion: copies of what was really computed.

Left out: computing anything that the step does not need. Shapes are those of `PhaseDone`; where a
sequence has K > 1 targets, y, target and error are (N, K, O) instead of (N, O).
"""

from collections.abc import Mapping

import numpy as np

from seqviz.cells.arrays import Array, frozen
from seqviz.training.engine.batch import Seen
from seqviz.training.engine.events import Phase, PhaseDone


class Phases:
    """Makes the events of one step.

    Args:
        step, epoch: of the update, counted from 1.
    """

    def __init__(self, step: int, epoch: int) -> None:
        self._step, self._epoch = step, epoch

    def forward(self, seen: Seen) -> PhaseDone:
        """What was read, the top layer's states and the answers."""
        return self._event("forward", {"x": seen.x, "h": seen.h, "y": _answers(seen.y)})

    def loss(self, seen: Seen, target: Array, loss: float) -> PhaseDone:
        """Answers, targets and their difference; for labels, the target is 1 at the right class."""
        y = seen.y
        if target.ndim < y.ndim:
            target = np.eye(y.shape[-1], dtype=y.dtype)[target]  # (K, N, O)
        answers, wanted = _answers(y), _answers(target)
        arrays = {"y": answers, "target": wanted, "error": answers - wanted}
        return self._event("loss", arrays, loss=loss)

    def backward(
        self, seen: Seen, d_parameters: Mapping[str, Array], norm: float, clipped: float
    ) -> PhaseDone:
        """The gradient of every h of the top layer, and of every parameter before clipping."""
        arrays = {"d_h": seen.d_h, "h_norm": seen.d_h_norm}
        arrays |= {f"d_{name}": array for name, array in d_parameters.items()}
        arrays[parts_key(seen.weight.name, seen.weight.place)] = seen.weight.parts
        return self._event("backward", arrays, gradient_norm=norm, clipped_norm=clipped)

    def update(
        self, before: Mapping[str, Array], after: Mapping[str, Array], rate: float, clipped: float
    ) -> PhaseDone:
        """Every parameter before and after."""
        arrays = {f"before.{name}": array for name, array in before.items()}
        arrays |= {f"after.{name}": array for name, array in after.items()}
        return self._event("update", arrays, learning_rate=rate, clipped_norm=clipped)

    def _event(self, phase: Phase, arrays: Mapping[str, Array], **values: float) -> PhaseDone:
        copies = {name: frozen(np.array(array, order="C")) for name, array in arrays.items()}
        return PhaseDone(phase, self._step, self._epoch, copies, values)


def parts_key(name: str, place: tuple[int, ...]) -> str:
    """Under which an event tells what each step adds to the gradient of one weight."""
    return f"parts.{name}@{','.join(map(str, place))}"


def place_of(key: str) -> tuple[str, tuple[int, ...]]:
    """The parameter and the place in it that such a key names."""
    name, _at, place = key.removeprefix("parts.").partition("@")
    return name, tuple(map(int, place.split(",")))


def _answers(y: Array) -> Array:
    """(K, N, O) as (N, K, O), and as (N, O) where K is 1."""
    return y[0] if len(y) == 1 else y.swapaxes(0, 1)
