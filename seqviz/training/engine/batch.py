"""The loss of one batch and its gradient, in pieces that need no more than a stated memory.

A forward pass keeps every number, so a batch of many long sequences would need gigabytes. It is
cut into pieces of some sequences each; a piece's trace is let go before the next one is read. The
loss is a mean over all targets, so with n of the batch's N sequences in a piece

    loss = Σ n/N · loss_piece        ∂loss/∂θ = Σ n/N · ∂loss_piece/∂θ

up to rounding; a batch that fits is one piece and is computed as if there were none. Between two
pieces the caller may end it, so that a large batch does not keep anybody waiting.

Left out: which sequences, the update.

Symbols: T steps, N sequences, K answers wanted of each, L layers, H hidden units.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from seqviz.cells import GraphCell, RNNModel
from seqviz.cells.arrays import Array
from seqviz.cells.tape import ModelSlopes
from seqviz.training.engine.bptt import Pass, flatten, forward, lean_backward
from seqviz.training.engine.losses import Loss
from seqviz.training.engine.shared_weight import SharedWeight, step_gradients

BYTES: Final = 96 * 2**20
"""Of all traces and gradients of one piece, about; rather less. A single sequence may need more."""
PARTS: Final = 4
"""Of a piece, in which slow motion goes back step by step: such a pass keeps every number."""
SHOWN: Final = 32
"""Sequences of which slow motion keeps every state and its gradient."""

quiet = np.errstate(over="ignore", invalid="ignore")  # a training that diverges says so itself


def at_a_time(model: RNNModel, steps: int) -> int:
    """How many sequences of so many steps are read, forwards and backwards, in one piece."""
    # of each step: four numbers a row and one a row's gradient, about nine a unit and four an
    # input; some more for what is copied on the way
    # and four a quantity of a unit, where the passes are those of the description
    numbers = sum(
        6 * len(cell.W_x) + 10 * cell.hidden_size + 4 * cell.input_size for cell in model.cells
    ) + sum(
        4 * len(cell.description.quantities) * cell.hidden_size
        for cell in model.cells
        if isinstance(cell, GraphCell)
    )
    return max(1, BYTES // (numbers * steps * model.dtype.itemsize))


def pieces(model: RNNModel, steps: int, sequences: int) -> Iterator[slice]:
    """The batch's sequences, so many at a time."""
    length = at_a_time(model, steps)
    for start in range(0, sequences, length):
        yield slice(start, min(start + length, sequences))


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """What is read, and how; time first.

    Attributes:
        before: (≥ 0 steps, N, I), inputs that only move the state.
        x: (T, N, I), to learn from.
        target: (K, N, O), or labels (K, N).
        ahead: whether the network reads on after x.
        own: (K − 1, N), where it then reads its own answers; None for nowhere.
        states: of every layer, to begin with; None for zeros.
        reset_state: begin every step with a zero state.
    """

    before: Array
    x: Array
    target: Array
    ahead: bool
    own: Array | None
    states: tuple[Any, ...] | None
    reset_state: bool

    @property
    def size(self) -> int:
        """N."""
        return int(self.x.shape[1])

    @property
    def steps(self) -> int:
        """All steps of a sequence."""
        return len(self.before) + len(self.x) + (len(self.target) - 1 if self.ahead else 0)

    @quiet
    def forward(self, model: RNNModel, rows: slice, *, lean: bool = False) -> Pass:
        """Read some of the sequences; a lean pass keeps only what backward needs."""
        return forward(
            model,
            self.x[:, rows],
            answers=len(self.target),
            after=self.target[:-1, rows] if self.ahead else None,
            own=None if self.own is None else self.own[:, rows],
            states=self.start(model, rows),
            reset_state=self.reset_state,
            lean=lean,
        )

    def start(self, model: RNNModel, rows: slice) -> list[Any] | None:
        """The states with which some of the sequences begin; None for zeros."""
        if len(self.before) and not self.reset_state:
            return list(model.forward(self.before[:, rows]).finals)
        return None if self.states is None else [_rows(one, rows) for one in self.states]


@dataclass(slots=True, eq=False)
class Seen:
    """What slow motion shows of a batch, gathered piece by piece.

    Attributes:
        x, h, d_h: of the first ``SHOWN`` sequences, (steps, n, …): inputs, the top layer's states
            and the gradient at them.
        y: (K, N, O), all answers.
        d_h_norm: (steps,), length of the gradient at all states of a step together.
        weight: what each step adds to the gradient of one weight.
    """

    weight: SharedWeight = field(default_factory=SharedWeight)

    _x: list[Array] = field(default_factory=list)
    _h: list[Array] = field(default_factory=list)
    _y: list[Array] = field(default_factory=list)
    _d_h: list[Array] = field(default_factory=list)
    _squares: Array | None = None
    _count: int = 0

    def add(self, done: Pass, gradients: Sequence[ModelSlopes]) -> None:
        """Take in one piece."""
        left = max(0, SHOWN - self._count)
        self._count += done.y.shape[1]
        tops = [gradient.layers[-1].d_h for gradient in gradients]
        d_h = done.by_step([top for top in tops if top is not None])
        with np.errstate(over="ignore", invalid="ignore"):
            squares = np.einsum("tnh,tnh->t", d_h, d_h, dtype=np.float64)
        self._squares = squares if self._squares is None else self._squares + squares
        self._y.append(done.y)
        if left:
            for kept, array in ((self._x, done.x), (self._h, done.h), (self._d_h, d_h)):
                kept.append(array[:, :left].copy())

    @property
    def x(self) -> Array:
        """(steps, n, I)."""
        return np.concatenate(self._x, axis=1)

    @property
    def h(self) -> Array:
        """(steps, n, H)."""
        return np.concatenate(self._h, axis=1)

    @property
    def y(self) -> Array:
        """(K, N, O)."""
        return np.concatenate(self._y, axis=1)

    @property
    def d_h(self) -> Array:
        """(steps, n, H)."""
        return np.concatenate(self._d_h, axis=1)

    @property
    def d_h_norm(self) -> Array:
        """(steps,)."""
        assert self._squares is not None
        return np.sqrt(self._squares)


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """What a batch gave.

    Attributes:
        loss: mean over all targets.
        finals: the state of every layer after it, to begin the next chunk with, or None.
    """

    loss: float
    finals: tuple[Any, ...] | None


def gradient_of(
    model: RNNModel,
    batch: Batch,
    loss: Loss,
    out: Array,
    *,
    stop: Callable[[], bool],
    seen: Seen | None = None,
) -> Outcome | None:
    """Compute loss and gradient of a batch.

    Args:
        model: read, not changed.
        batch: what is read.
        loss: of answers and targets.
        out: (P,), gets the gradient of all parameters.
        stop: asked between two pieces; True ends it.
        seen: gathers what slow motion shows.

    Returns:
        The loss and the states, or None where it was stopped; then ``out`` means nothing.
    """
    total, finals = 0.0, []
    for rows in pieces(model, batch.steps, batch.size):
        if rows.start and stop():
            return None
        share = (rows.stop - rows.start) / batch.size
        part, states = _piece(model, batch, rows, share, loss, out, seen)
        total += part
        finals.append(states)
    return Outcome(total, _joined(finals))


@quiet
def _piece(
    model: RNNModel,
    batch: Batch,
    rows: slice,
    share: float,
    loss: Loss,
    out: Array,
    seen: Seen | None,
) -> tuple[float, tuple[Any, ...] | None]:
    """One piece; all that it computed is let go at the end but a loss and the last states."""
    done = batch.forward(model, rows, lean=True)
    value, d_y = loss(done.y, batch.target[:, rows])
    if share != 1:
        value, d_y = value * share, d_y * d_y.dtype.type(share)
    gradients = lean_backward(model, done, d_y, watched=seen is not None)
    flatten(gradients, out, add=rows.start > 0)
    if seen is not None:
        seen.add(done, gradients)
        seen.weight.choose([one.parameters() for one in gradients], len(done.x))
        few = max(1, batch.size // PARTS)
        for start in range(0, done.y.shape[1], few):
            some = slice(start, start + few)
            by_step = step_gradients(
                model,
                done.x[:, some],
                d_y[:, some],
                states=batch.start(model, _within(rows, some)),
                own=None if done.own is None else done.own[:, some],
                reset_state=batch.reset_state,
            )
            seen.weight.add(by_step)
    return value, None if done.finals is None else tuple(map(_own, done.finals))


def _rows(state: Any, rows: slice) -> Any:
    """Some sequences of a layer's state."""
    return type(state)(*(_rows(one, rows) for one in state)) if _pair(state) else state[rows]


def _within(rows: slice, some: slice) -> slice:
    """Some of these rows, counted from their first."""
    return slice(rows.start + some.start, min(rows.start + some.stop, rows.stop))


def _own(state: Any) -> Any:
    """A copy, which does not hold the trace that it was part of."""
    return type(state)(*map(_own, state)) if _pair(state) else np.array(state)


def _pair(state: Any) -> bool:
    """Whether a layer carries several arrays, as an LSTM does."""
    return isinstance(state, tuple)


def _joined(finals: Sequence[tuple[Any, ...] | None]) -> tuple[Any, ...] | None:
    """The pieces' states as those of the whole batch."""
    if len(finals) == 1 or finals[0] is None:
        return finals[0]
    layers = zip(*(one for one in finals if one is not None), strict=True)
    return tuple(
        type(parts[0])(*map(np.concatenate, zip(*parts, strict=True)))
        if _pair(parts[0])
        else np.concatenate(parts)
        for parts in layers
    )
