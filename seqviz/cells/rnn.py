"""A plain (Elman) recurrent cell, with backpropagation through time.

Equations, for step t = 1 … T:

    a_t = W_x·x_t + W_h·h_{t−1} + b
    h_t = tanh(a_t)   or   max(0, a_t)

Symbols and shapes (N sequences in the batch):

    x_t (N, I)   input            W_x (H, I)   input weights
    h_t (N, H)   hidden state     W_h (H, H)   recurrent weights
    a_t (N, H)   pre-activation   b   (H)      bias; PyTorch's b_ih + b_hh

Backward, from the last step to the first; d_y means ∂loss/∂y:

    d_h_t = (the loss's own gradient at h_t) + W_hᵀ·d_a_{t+1}
    d_a_t = d_h_t ⊙ (1 − h_t²)   for tanh;   d_h_t ⊙ [h_t > 0]   for ReLU
    d_x_t = W_xᵀ·d_a_t
    d_W_x = Σ_t d_a_t·x_tᵀ,   d_W_h = Σ_t d_a_t·h_{t−1}ᵀ,   d_b = Σ_t d_a_t

Left out: an output layer (model.py), dropout, clipping of gradients.

Sources: J. L. Elman, "Finding Structure in Time", Cognitive Science 14 (1990), 179-211;
P. J. Werbos, "Backpropagation Through Time", Proceedings of the IEEE 78 (1990), 1550-1560;
conventions of torch.nn.RNN.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar, Literal, TypeAlias

import numpy as np
from numpy.typing import DTypeLike

from seqviz.cells.arrays import Array, across, allocate, frozen, parameter_gradients, time_major
from seqviz.cells.base import Cell, Gradients, Kind, Trace
from seqviz.cells.description import N_, Description, Learned, Sum, Term

Nonlinearity: TypeAlias = Literal["tanh", "relu"]
NONLINEARITIES: tuple[Nonlinearity, ...] = ("tanh", "relu")


def _described(nonlinearity: Nonlinearity) -> Description:
    return Description(
        kind="rnn",
        title="RNN",
        note=N_("One layer of weights, no gate: the whole state is made anew at every step."),
        arrays=(Learned("W_x", ("h",), "I"), Learned("W_h", ("h",), "H"), Learned("b", ("h",))),
        quantities=(
            # h_t = tanh(W_x·x_t + W_h·h_{t−1} + b), or ReLU
            Sum(
                name="h",
                at=(418, 200),
                title=N_("hidden state"),
                role="state",
                note=N_("The sum after the activation: all that this layer remembers."),
                terms=(Term("x", "W_x"), Term("h_prev", "W_h")),
                activation=nonlinearity,
            ),
        ),
        options=MappingProxyType({"nonlinearity": nonlinearity}),
    )


DESCRIPTIONS = MappingProxyType({one: _described(one) for one in NONLINEARITIES})
"""What the cell is, for each nonlinearity."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class RNNTrace(Trace):
    """Every number of one forward pass of an RNN; its state is h itself.

    Attributes:
        nonlinearity: of the cell that made it.
    """

    kind: ClassVar[Kind] = "rnn"
    BLOCKS: ClassVar[tuple[str, ...]] = ("h",)

    nonlinearity: Nonlinearity = "tanh"

    @property
    def description(self) -> Description:
        """Of the cell that made it."""
        return DESCRIPTIONS[self.nonlinearity]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class RNNGradients(Gradients):
    """The gradients of everything in an RNN."""


class RNNCell(Cell):
    """h_t = tanh(W_x·x_t + W_h·h_{t−1} + b), or ReLU in place of tanh.

    The equations, symbols and shapes stand at the top of the module.
    """

    kind: ClassVar[Kind] = "rnn"
    GATES: ClassVar[tuple[str, ...]] = ()
    BLOCKS: ClassVar[tuple[str, ...]] = ("h",)
    OPTIONS: ClassVar[Mapping[str, tuple[str, ...]]] = MappingProxyType(
        {"nonlinearity": NONLINEARITIES}
    )
    OPTION_TITLES: ClassVar[Mapping[str, str]] = MappingProxyType(
        {"nonlinearity": N_("Activation"), "relu": "ReLU"}
    )

    nonlinearity: Nonlinearity

    @classmethod
    def describe(cls, **options: str) -> Description:
        """What the cell is; ``nonlinearity`` is "tanh" or "relu".

        Raises:
            ValueError: another option or value.
        """
        chosen = cls._check_options(options)["nonlinearity"]
        return DESCRIPTIONS["relu" if chosen == "relu" else "tanh"]

    # ---------------------------------------------------------------- parameters

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        *,
        rng: np.random.Generator,
        nonlinearity: Nonlinearity = "tanh",
        dtype: DTypeLike = np.float64,
    ) -> None:
        """Draw all parameters uniformly from ±1/√H, as PyTorch does.

        Args:
            input_size: I.
            hidden_size: H.
            rng: source of the random numbers.
            nonlinearity: "tanh" or "relu".
            dtype: float32 or float64; everything is computed in it.

        Raises:
            ValueError: a size below 1, another nonlinearity or dtype.
        """
        super().__init__(input_size, hidden_size, rng=rng, dtype=dtype, nonlinearity=nonlinearity)

    # ---------------------------------------------------------------- step

    def step(self, x_t: Array, state: Array) -> Array:
        """Compute h_t from x_t and h_{t−1}: the cell in its shortest form.

        Args:
            x_t: (N, I), the input.
            state: (N, H), h_{t−1}.

        Returns:
            (N, H), h_t.

        Raises:
            TypeError: something that is not an array.
            ValueError: a wrong shape or dtype.
        """
        self._check_state("state", state, self._check_step(x_t))
        # a_t = W_x·x_t + W_h·h_{t−1} + b
        a_t = x_t @ self.W_x.T + state @ self.W_h.T + self.b  # (N, H)
        # h_t = tanh(a_t) or max(0, a_t)
        h_t: Array = np.tanh(a_t) if self.nonlinearity == "tanh" else np.maximum(a_t, 0)
        return h_t

    # ---------------------------------------------------------------- forward and backward

    def forward(self, x: Array, state: Array | None = None) -> RNNTrace:
        """Run ``step`` over whole sequences and keep every number.

        Args:
            x: (T, N, I), the inputs.
            state: (N, H), h_0; zeros if left out.

        Returns:
            The trace; ``trace.h`` is (T, N, H), ``trace.final`` (N, H) the last state.

        Raises:
            TypeError: something that is not an array.
            ValueError: a wrong shape or dtype.
        """
        steps, batch_size = self._check_forward(x)
        rows, inputs = self.W_x.shape
        each_row = (steps, rows, batch_size)
        xs, wx, wh, a, hs = allocate(
            self.dtype,
            (steps, inputs, batch_size),
            *(each_row, each_row, each_row),
            (steps + 1, rows, batch_size),
        )
        xs[...] = x.transpose(0, 2, 1)  # one sequence is one column from here on
        hs[0] = 0
        if state is not None:
            hs[0] = self._check_state("state", state, batch_size).T
        b = across(self.b, batch_size)
        tanh, zero = self.nonlinearity == "tanh", np.zeros((), self.dtype)

        for x_t, h_prev, h_t, wx_t, wh_t, a_t in zip(xs, hs, hs[1:], wx, wh, a, strict=False):
            # a_t = W_x·x_t + W_h·h_{t−1} + b
            np.dot(self.W_x, x_t, out=wx_t)
            np.dot(self.W_h, h_prev, out=wh_t)
            np.add(wx_t, wh_t, out=a_t)
            np.add(a_t, b, out=a_t)
            # h_t = tanh(a_t) or max(0, a_t)
            if tanh:
                np.tanh(a_t, out=h_t)
            else:
                np.maximum(a_t, zero, out=h_t)

        return RNNTrace(
            x=time_major(xs),
            wx=time_major(wx),
            wh=time_major(wh),
            b=frozen(self.b.copy()),
            a=time_major(a),
            hs=time_major(hs),
            nonlinearity=self.nonlinearity,
        )

    def backward(self, trace: RNNTrace, d_h: Array, d_final: Array | None = None) -> RNNGradients:
        """Backpropagate through time: the exact gradients of everything ``forward`` used.

        The parameters must still be those of the forward pass.

        Args:
            trace: what ``forward`` returned.
            d_h: (T, N, H), the gradient that the loss sends directly to every h_t.
            d_final: (N, H), a gradient that arrives at the final state from what follows.

        Returns:
            d_W_x (H, I), d_W_h (H, H), d_b (H), d_x (T, N, I), d_h_0 (N, H), d_a (T, N, H) and
            the total d_h (T, N, H).

        Raises:
            TypeError: something that is not an array.
            ValueError: another cell's trace, a wrong shape or dtype.
        """
        steps, batch_size = self._check_backward(trace, d_h)
        rows, inputs = self.W_x.shape
        column = (rows, batch_size)
        d_hs, d_a, d_x, d_h_next, slope = allocate(
            self.dtype,
            (steps, rows, batch_size),
            (rows, steps, batch_size),  # rows first, for the sums over steps after the loop
            (inputs, steps * batch_size),
            *(column, column),
        )
        d_hs[...] = d_h.transpose(0, 2, 1)
        d_h_next[...] = 0
        if d_final is not None:
            d_h_next[...] = self._check_state("d_final", d_final, batch_size).T
        xs, hs = trace.x.transpose(0, 2, 1), trace.hs.transpose(0, 2, 1)
        tanh, one = self.nonlinearity == "tanh", np.ones((), self.dtype)

        for t in reversed(range(steps)):
            # d_h_t = the loss's own + what came back from step t+1
            d_h_t = np.add(d_hs[t], d_h_next, out=d_hs[t])
            # d_a_t = d_h_t ⊙ (1 − h_t²) for tanh, d_h_t ⊙ [h_t > 0] for ReLU
            h_t = hs[t + 1]
            if tanh:
                np.multiply(h_t, h_t, out=slope)
                np.subtract(one, slope, out=slope)
            else:
                np.sign(h_t, out=slope)  # h_t is never negative
            d_a_t = np.multiply(d_h_t, slope, out=d_a[:, t])
            # what goes back to h_{t−1} is W_hᵀ·d_a_t
            np.dot(self.W_h.T, d_a_t, out=d_h_next)

        d_W_x, d_W_h, d_b = parameter_gradients(d_a, xs, hs[:-1])
        np.dot(self.W_x.T, d_a.reshape(rows, -1), out=d_x)
        return RNNGradients(
            d_W_x=frozen(d_W_x),
            d_W_h=frozen(d_W_h),
            d_b=frozen(d_b),
            d_x=frozen(d_x.reshape(inputs, steps, batch_size)).transpose(1, 2, 0),
            d_h_0=frozen(d_h_next).T,
            d_a=frozen(d_a).transpose(1, 2, 0),
            d_h=time_major(d_hs),
        )
