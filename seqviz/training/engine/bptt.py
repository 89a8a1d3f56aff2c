"""Forward and backward through time, also where the network reads its own predictions.

The network reads a window of T steps. Where K > 1 values after it are wanted, it reads on: the next
input is the true value (teacher forcing) or the network's own last answer,

    x_{T+k} = true_k  or  y_{T+k−1}

and then backward follows that path too: what comes to x_{T+k} is added to ∂loss/∂y_{T+k−1}. Where
every next input is known beforehand, all steps are one pass; otherwise each further step is a
segment of its own, joined to the one before by its state.

With `reset_state` the state is zero before every step, so that nothing is remembered: then all
steps are independent and run as one wide batch of length 1.

A training reads and goes back with `lean`, which keeps only what backward needs (cells/tape.py).

Left out: losses and updates. Source: P. J. Werbos, "Backpropagation through time" (1990);
S. Bengio et al., "Scheduled Sampling" (2015), with the gradient through fed-back answers kept.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

from seqviz.cells import RNNModel
from seqviz.cells.arrays import Array
from seqviz.cells.base import joined_state
from seqviz.cells.model import ModelGradients, ModelTrace
from seqviz.cells.tape import ModelSlopes, ModelTape, record, rewind

Kept = TypeVar("Kept", ModelTrace, ModelTape)
Gave = TypeVar("Gave", ModelGradients, ModelSlopes)


@dataclass(frozen=True, slots=True, eq=False)
class Pass:
    """One forward pass.

    Attributes:
        segments: the traces or tapes, in order.
        y: (K, N, O), the answers that have targets: those of the last K steps.
        own: (K − 1, N), which further inputs were own predictions; None if none.
        reset_state: the state was zero before every step.
    """

    segments: tuple[ModelTrace | ModelTape, ...]
    y: Array
    own: Array | None
    reset_state: bool

    @property
    def finals(self) -> tuple[Any, ...] | None:
        """The state of every layer to begin the next chunk with."""
        return None if self.reset_state else self.segments[-1].finals

    @property
    def traces(self) -> list[ModelTrace]:
        """The segments of a pass that kept everything.

        Raises:
            TypeError: a lean pass.
        """
        return _all_of(ModelTrace, self)

    @property
    def x(self) -> Array:
        """All inputs that were read, (steps, N, I)."""
        return self.by_step([trace.layers[0].x for trace in self.segments])

    @property
    def h(self) -> Array:
        """The top layer's state after each step, (steps, N, H)."""
        return self.by_step([trace.layers[-1].h for trace in self.segments])

    def by_step(self, arrays: Sequence[Array]) -> Array:
        """Join one array per segment to (steps, N, F)."""
        batch_size = self.y.shape[1]
        return np.concatenate([a.reshape(-1, batch_size, a.shape[-1]) for a in arrays])


def forward(
    model: RNNModel,
    x: Array,
    *,
    answers: int,
    after: Array | None = None,
    own: Array | None = None,
    states: Sequence[Any] | None = None,
    reset_state: bool = False,
    lean: bool = False,
) -> Pass:
    """Read x, then go on for as many steps as `after` has.

    Args:
        model: read, not changed.
        x: (T, N, I).
        answers: K, the answers of how many of the last steps are wanted.
        after: (K − 1, N, I), the true values to read after x.
        own: (K − 1, N), True where the network's own answer is read instead.
        states: an initial state per layer; zeros if left out.
        reset_state: begin every step with a zero state.
        lean: keep only what backward needs.
    """
    batch_size = x.shape[1]
    if after is not None and own is None:
        x = np.concatenate([x, after])
    if reset_state:
        x = x.reshape(1, -1, x.shape[2])  # (1, T·N, I)

    def read(x: Array, states: Sequence[Any] | None, answers: int | None) -> ModelTrace | ModelTape:
        return record(model, x, states, answers=answers) if lean else model.forward(x, states)

    last = answers if after is None or own is None else 1
    traces = [read(x, states, None if reset_state else last)]
    y = traces[0].y.reshape(-1, batch_size, traces[0].y.shape[2])  # (T, N, O) or fewer
    if after is None or own is None:
        return Pass(tuple(traces), y[-answers:], None, reset_state)
    ys = [y[-1:]]
    for true_t, own_t in zip(after, own, strict=True):
        # x_{T+k} = true_k or y_{T+k−1}
        x_t = np.where(own_t[:, None], ys[-1], true_t)  # (1, N, I)
        traces.append(read(x_t, None if reset_state else traces[-1].finals, None))
        ys.append(traces[-1].y)
    return Pass(tuple(traces), np.concatenate(ys), own, reset_state)


def backward(model: RNNModel, done: Pass, d_y: Array) -> list[ModelGradients]:
    """Send the loss's gradient back through every step of a pass that kept everything.

    Args:
        model: with the parameters of the forward pass.
        done: what `forward` returned.
        d_y: (K, N, O), the gradient that the loss sends to every wanted answer.

    Returns:
        The gradients of each segment; the whole gradient is their sum (`flatten`).

    Raises:
        TypeError: a lean pass.
    """

    def back(trace: ModelTrace, d_all: Array, d_finals: Any, _wants_x: bool) -> ModelGradients:
        return model.backward(trace, d_all, d_finals)

    return _back(model, done, done.traces, d_y, back)


def lean_backward(
    model: RNNModel, done: Pass, d_y: Array, *, watched: bool = False
) -> list[ModelSlopes]:
    """`backward` of a lean pass; `watched`: whether the top layer's d_h is wanted.

    Raises:
        TypeError: a pass that kept everything.
    """

    def back(tape: ModelTape, d_all: Array, d_finals: Any, wants_x: bool) -> ModelSlopes:
        return rewind(model, tape, d_all, d_finals, wants_x=wants_x, watched=watched)

    return _back(model, done, _all_of(ModelTape, done), d_y, back)


def _back(
    model: RNNModel,
    done: Pass,
    segments: Sequence[Kept],
    d_y: Array,
    back: Callable[[Kept, Array, Any, bool], Gave],
) -> list[Gave]:
    """All segments, the last first; `back` is told whether d_x of the first layer is needed."""
    gradients: list[Gave] = []
    d_finals, d_next = None, None
    for index in reversed(range(len(segments))):
        y = segments[index].y
        d_all = np.zeros(y.shape, y.dtype)
        by_step = d_all.reshape(-1, *d_y.shape[1:])  # (T, N, O), the same numbers
        share = d_y if len(segments) == 1 else d_y[index : index + 1]
        by_step[-len(share) :] = share
        if d_next is not None and done.own is not None:
            # what comes to x_{T+k} comes to y_{T+k−1} where that was read
            by_step[-1] += np.where(done.own[index][:, None], d_next, 0)
        gradients.append(back(segments[index], d_all, d_finals, index > 0))
        d_x = gradients[-1].layers[0].d_x
        d_next = d_x[0] if index and d_x is not None else None
        d_finals = None if done.reset_state else starts(model, gradients[-1])
    return gradients[::-1]


def _all_of(kind: type[Kept], done: Pass) -> list[Kept]:
    found = [one for one in done.segments if isinstance(one, kind)]
    if len(found) < len(done.segments):
        got = type(done.segments[0]).__name__
        raise TypeError(f"done: got a pass of {got}s, want one of {kind.__name__}s")
    return found


def flatten(
    gradients: Sequence[ModelGradients | ModelSlopes], out: Array, *, add: bool = False
) -> Array:
    """Write the sum of the segments' gradients into one vector, in the order of the parameters.

    Args:
        gradients: of each segment.
        out: (P,).
        add: to what it holds, instead of in its place.
    """
    for index, gradient in enumerate(gradients):
        parts = [array.ravel() for array in gradient.parameters().values()]
        if index == 0 and not add:
            np.concatenate(parts, out=out)
        else:
            out += np.concatenate(parts)
    return out


def starts(model: RNNModel, gradient: ModelGradients | ModelSlopes) -> list[Any]:
    """The gradient at the state that each layer began a segment with, to go on back from."""
    return [
        joined_state({name: one.start(name) for name in cell.description.states})
        for cell, one in zip(model.cells, gradient.layers, strict=True)
    ]
