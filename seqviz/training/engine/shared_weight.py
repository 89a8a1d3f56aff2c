"""One weight is used at every step: what each step adds to its gradient.

    ∂loss/∂w = Σ_t (∂loss/∂w)_t        w is the same number at every step t

The parts are found by going through the same steps once more, one at a time, and back one at a
time: what comes to w in step t is that step's part. Nothing of the update itself is changed.

Symbols: T steps, N sequences, K answers wanted of each, I inputs, O outputs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from seqviz.cells import RNNModel
from seqviz.cells.arrays import Array
from seqviz.cells.model import ModelGradients, ModelTrace
from seqviz.training.engine.bptt import starts


def step_gradients(
    model: RNNModel,
    x: Array,
    d_y: Array,
    *,
    states: Sequence[Any] | None,
    own: Array | None,
    reset_state: bool,
) -> Iterator[ModelGradients]:
    """The gradient of all parameters that arises in each step, the last step first.

    The whole gradient is their sum.

    Args:
        model: with the parameters of the forward pass.
        x: (T, N, I), all that was read, own answers too.
        d_y: (K, N, O), the gradient that the loss sends to the last K answers.
        states: of every layer, to begin with; None for zeros.
        own: (K − 1, N), which of the last inputs were own answers; None for none.
        reset_state: every step began with a zero state.
    """
    traces: list[ModelTrace] = []
    state = states
    for x_t in x:
        traces.append(model.forward(x_t[None], None if reset_state else state))
        state = traces[-1].finals
    first = len(x) - len(d_y)  # the step whose answer is the first that was wanted
    d_finals: list[Any] | None = None
    d_x: Array | None = None  # of the step after
    while traces:
        trace = traces.pop()
        t = len(traces)
        d_all = np.zeros_like(trace.y)  # (1, N, O)
        if t >= first:
            d_all[0] += d_y[t - first]
            if own is not None and d_x is not None:
                # what comes to x_{t+1} comes to y_t where that was read
                d_all[0] += np.where(own[t - first][:, None], d_x[0], 0)
        found = model.backward(trace, d_all, d_finals)
        d_x, d_finals = found.d_x, None if reset_state else starts(model, found)
        yield found


@dataclass(slots=True, eq=False)
class SharedWeight:
    """A weight of the top layer, of its loop if that learns: the one with the longest gradient.

    Attributes:
        name: of the parameter, "" before it is chosen.
        place: its indices there.
        parts: (T,), what each step adds to its gradient.
    """

    name: str = ""
    place: tuple[int, ...] = ()
    parts: Array = field(default_factory=lambda: np.zeros(0))

    def choose(self, gradients: Sequence[Mapping[str, Array]], steps: int) -> None:
        """Take the weight with the longest gradient, unless one is chosen already.

        Args:
            gradients: of all parameters by name, of each segment.
            steps: T.
        """
        if self.name:
            return
        names = [name for name in gradients[0] if "." in name]
        layer = names[-1].partition(".")[0]
        for name in (f"{layer}.W_h", f"{layer}.W_x"):
            if name not in names:
                continue
            whole = np.abs(sum(np.asarray(one[name], np.float64) for one in gradients))
            place = np.unravel_index(int(np.nan_to_num(whole).argmax()), whole.shape)
            self.name, self.place = name, tuple(int(k) for k in place)
            if whole[self.place]:  # where nothing is remembered, none comes to W_h
                break
        self.parts = np.zeros(steps)

    def add(self, gradients: Iterator[ModelGradients]) -> None:
        """Take in what each step gave of some sequences, the last step first."""
        for back, one in enumerate(gradients, start=1):
            self.parts[-back] += float(one.parameters()[self.name][self.place])
