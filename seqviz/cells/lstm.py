"""A long short-term memory cell (with a forget gate), with backpropagation through time.

Equations, for step t = 1 … T (σ is the logistic function, ⊙ the product unit by unit):

    a_t = W_x·x_t + W_h·h_{t−1} + b          four blocks of H rows: a_i, a_f, a_g, a_o
    i_t = σ(a_i)       input gate: how much of the candidate is written
    f_t = σ(a_f)       forget gate: how much of the old cell state is kept
    g_t = tanh(a_g)    candidate (often c̃_t, its weights W_c and U_c)
    o_t = σ(a_o)       output gate: how much of the cell state is shown
    c_t = f_t ⊙ c_{t−1} + i_t ⊙ g_t
    h_t = o_t ⊙ tanh(c_t)

Symbols and shapes (N sequences in the batch; gates stacked in the order i, f, g, o):

    x_t (N, I)    input              W_x (4H, I)   input weights (W)
    h_t (N, H)    hidden state       W_h (4H, H)   recurrent weights (often U)
    c_t (N, H)    cell state         b   (4H)      bias; PyTorch's b_ih + b_hh
    a_t (N, 4H)   pre-activations

Backward, from the last step to the first; d_y means ∂loss/∂y:

    d_h_t = (the loss's own gradient at h_t) + W_hᵀ·d_a_{t+1}
    d_c_t = d_h_t ⊙ o_t ⊙ (1 − tanh²(c_t)) + d_c_{t+1} ⊙ f_{t+1}
    d_i = d_c_t ⊙ g_t    d_f = d_c_t ⊙ c_{t−1}    d_g = d_c_t ⊙ i_t    d_o = d_h_t ⊙ tanh(c_t)
    d_a = d_gate ⊙ slope; with the activation y, σ' = y·(1 − y) and tanh' = (1 + y)·(1 − y)
    d_x_t = W_xᵀ·d_a_t
    d_W_x = Σ_t d_a_t·x_tᵀ,   d_W_h = Σ_t d_a_t·h_{t−1}ᵀ,   d_b = Σ_t d_a_t

Left out: peepholes, projections, an output layer (model.py).

Sources: S. Hochreiter and J. Schmidhuber, "Long Short-Term Memory", Neural Computation 9 (1997),
1735-1780; F. A. Gers, J. Schmidhuber and F. Cummins, "Learning to Forget", Neural Computation 12
(2000), 2451-2471 (the forget gate); conventions of torch.nn.LSTM.
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from seqviz.cells import lstm_tape
from seqviz.cells.arrays import (
    Array,
    across,
    allocate,
    frozen,
    parameter_gradients,
    sigmoid,
    time_major,
)
from seqviz.cells.base import Cell, GatedTrace, Gradients, Kind
from seqviz.cells.base import LSTMState as LSTMState
from seqviz.cells.description import N_, Description, Learned, Made, gate
from seqviz.cells.lstm_tape import LSTMSlopes, LSTMTape

GATES = ("i", "f", "g", "o")
TANH = ("g",)  # this gate is a tanh, the others are sigmoids


# fmt: off
DESCRIPTION = Description(
    kind="lstm",
    title="LSTM",
    note=N_("Three gates and a candidate, and a cell state that no tanh bounds."),
    arrays=(Learned("W_x", GATES, "I"), Learned("W_h", GATES, "H"), Learned("b", GATES)),
    quantities=(
        gate("i", N_("input gate"), "writes", at=(300, 282),
             note=N_("How much of the candidate is written into the cell state.")),
        gate("f", N_("forget gate"), "keeps", at=(182, 282),
             note=N_("How much of each unit's old cell state is kept: 0 wipes it, 1 keeps all of "
                     "it.")),
        gate("g", N_("candidate"), "content", activation="tanh", at=(418, 282),
             note=N_("The new content on offer, which tanh brings between −1 and 1.")),
        gate("o", N_("output gate"), "shows", at=(536, 282),
             note=N_("How much of the cell state the rest of the network gets to see.")),
        # c_t = f_t ⊙ c_{t−1} + i_t ⊙ g_t
        Made(name="fc", title=N_("what is kept"), operation="product", of=("f", "c_prev"),
             at=(182, 70),
             note=N_("The old cell state, multiplied by the forget gate.")),
        Made(name="ig", title=N_("what is written"), operation="product", of=("i", "g"),
             at=(418, 160),
             note=N_("The candidate, let through by the input gate.")),
        Made(name="c", title=N_("cell state"), role="state", operation="add", of=("fc", "ig"),
             at=(418, 70),
             note=N_("Kept plus written. Where the forget gate is nearly open, nearly all of it "
                     "lasts to the next step.")),
        # h_t = o_t ⊙ tanh(c_t)
        Made(name="tanh_c", title=N_("squashed cell state"), operation="tanh", of=("c",),
             at=(650, 160),
             note=N_("The cell state brought between −1 and 1 before it is shown.")),
        Made(name="h", title=N_("hidden state"), role="state", operation="product",
             of=("o", "tanh_c"), at=(650, 282),
             note=N_("The part of the squashed cell state that the output gate lets out.")),
    ),
    states=("h", "c"),
)
# fmt: on


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class LSTMTrace(GatedTrace):
    """Every number of one forward pass of an LSTM.

    Attributes:
        cs: (T+1, N, H), c_0, c_1, … c_T.
        tanh_c: (T, N, H), tanh(c_t).
    """

    kind: ClassVar[Kind] = "lstm"
    BLOCKS: ClassVar[tuple[str, ...]] = GATES

    cs: Array
    tanh_c: Array

    @property
    def i(self) -> Array:
        """Input gate, (T, N, H)."""
        return self.gate("i")

    @property
    def f(self) -> Array:
        """Forget gate, (T, N, H)."""
        return self.gate("f")

    @property
    def g(self) -> Array:
        """Candidate, (T, N, H)."""
        return self.gate("g")

    @property
    def o(self) -> Array:
        """Output gate, (T, N, H)."""
        return self.gate("o")

    @property
    def c_0(self) -> Array:
        """The initial cell state, (N, H)."""
        c_0: Array = self.cs[0]
        return c_0

    @property
    def c(self) -> Array:
        """The cell state after each step, c_1 … c_T, (T, N, H)."""
        return self.cs[1:]

    @property
    def c_prev(self) -> Array:
        """The cell state before each step, c_0 … c_{T−1}, (T, N, H)."""
        return self.cs[:-1]

    @property
    def description(self) -> Description:
        """Of the cell that made it."""
        return DESCRIPTION


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class LSTMGradients(Gradients):
    """The gradients of everything in an LSTM.

    Attributes:
        d_c_0: (N, H).
        d_c: (T, N, H), the total gradient of every c_t, through h_t and through c_{t+1}.
    """

    d_c_0: Array
    d_c: Array


class LSTMCell(Cell):
    """c_t = f_t ⊙ c_{t−1} + i_t ⊙ g_t and h_t = o_t ⊙ tanh(c_t).

    The equations, symbols and shapes stand at the top of the module.
    """

    kind: ClassVar[Kind] = "lstm"
    GATES: ClassVar[tuple[str, ...]] = GATES
    BLOCKS: ClassVar[tuple[str, ...]] = GATES

    @classmethod
    def describe(cls, **options: str) -> Description:
        """What the cell is; it has no options.

        Raises:
            ValueError: an option.
        """
        cls._check_options(options)
        return DESCRIPTION

    # ---------------------------------------------------------------- step

    def step(self, x_t: Array, state: LSTMState) -> LSTMState:
        """Compute (h_t, c_t) from x_t and (h_{t−1}, c_{t−1}): the cell in its shortest form.

        Args:
            x_t: (N, I), the input.
            state: h_{t−1} and c_{t−1}, each (N, H).

        Returns:
            h_t and c_t, each (N, H).

        Raises:
            TypeError: something that is not an array, or a state that is not an LSTMState.
            ValueError: a wrong shape or dtype.
        """
        h_prev, c_prev = self._check_pair("state", state, self._check_step(x_t))
        # a_t = W_x·x_t + W_h·h_{t−1} + b
        a_t = x_t @ self.W_x.T + h_prev @ self.W_h.T + self.b  # (N, 4H)
        a_i, a_f, a_g, a_o = (a_t[:, self.rows(gate)] for gate in GATES)
        # i_t = σ(a_i), f_t = σ(a_f), g_t = tanh(a_g), o_t = σ(a_o)
        i_t, f_t, g_t, o_t = sigmoid(a_i), sigmoid(a_f), np.tanh(a_g), sigmoid(a_o)
        # c_t = f_t ⊙ c_{t−1} + i_t ⊙ g_t
        c_t = f_t * c_prev + i_t * g_t
        # h_t = o_t ⊙ tanh(c_t)
        h_t = o_t * np.tanh(c_t)
        return LSTMState(h=h_t, c=c_t)

    # ---------------------------------------------------------------- forward and backward

    def forward(self, x: Array, state: LSTMState | None = None) -> LSTMTrace:
        """Run ``step`` over whole sequences and keep every number.

        All four gates are computed at once, as s·tanh(s·a) + (1 − s): with s = ½ that is σ(a),
        with s = 1 it is tanh(a).

        Args:
            x: (T, N, I), the inputs.
            state: h_0 and c_0, each (N, H); zeros if left out.

        Returns:
            The trace; ``trace.h`` is (T, N, H), ``trace.final`` the last state.

        Raises:
            TypeError: something that is not an array, or a state that is not an LSTMState.
            ValueError: a wrong shape or dtype.
        """
        steps, batch_size = self._check_forward(x)
        (rows, inputs), hidden = self.W_x.shape, self.hidden_size
        each_row, each_unit = (steps, rows, batch_size), (steps, hidden, batch_size)
        state_units, column = (steps + 1, hidden, batch_size), (hidden, batch_size)
        xs, wx, wh, a, gates, hs, cs, tanh_c, ig_t = allocate(
            self.dtype,
            (steps, inputs, batch_size),
            *(each_row, each_row, each_row, each_row),
            *(state_units, state_units, each_unit, column),
        )
        xs[...] = x.transpose(0, 2, 1)  # one sequence is one column from here on
        hs[0] = cs[0] = 0
        if state is not None:
            h_0, c_0 = self._check_pair("state", state, batch_size)
            hs[0], cs[0] = h_0.T, c_0.T
        b, s = across(self.b, batch_size), across(self._s(), batch_size)
        one_minus_s = 1 - s
        gate_blocks = gates.reshape(steps, len(GATES), *column)

        for t in range(steps):
            # a_t = W_x·x_t + W_h·h_{t−1} + b
            wx_t = np.dot(self.W_x, xs[t], out=wx[t])
            wh_t = np.dot(self.W_h, hs[t], out=wh[t])
            a_t = np.add(wx_t, wh_t, out=a[t])
            np.add(a_t, b, out=a_t)
            # i_t = σ(a_i), f_t = σ(a_f), g_t = tanh(a_g), o_t = σ(a_o)
            gates_t = np.multiply(a_t, s, out=gates[t])
            np.tanh(gates_t, out=gates_t)
            np.multiply(gates_t, s, out=gates_t)
            np.add(gates_t, one_minus_s, out=gates_t)
            i_t, f_t, g_t, o_t = gate_blocks[t]
            # c_t = f_t ⊙ c_{t−1} + i_t ⊙ g_t
            np.multiply(i_t, g_t, out=ig_t)
            c_t = np.multiply(f_t, cs[t], out=cs[t + 1])
            np.add(c_t, ig_t, out=c_t)
            # h_t = o_t ⊙ tanh(c_t)
            np.tanh(c_t, out=tanh_c[t])
            np.multiply(o_t, tanh_c[t], out=hs[t + 1])

        return LSTMTrace(
            x=time_major(xs),
            wx=time_major(wx),
            wh=time_major(wh),
            b=frozen(self.b.copy()),
            a=time_major(a),
            gates=time_major(gates),
            hs=time_major(hs),
            cs=time_major(cs),
            tanh_c=time_major(tanh_c),
        )

    def backward(
        self, trace: LSTMTrace, d_h: Array, d_final: LSTMState | None = None
    ) -> LSTMGradients:
        """Backpropagate through time: the exact gradients of everything ``forward`` used.

        The parameters must still be those of the forward pass.

        Args:
            trace: what ``forward`` returned.
            d_h: (T, N, H), the gradient that the loss sends directly to every h_t.
            d_final: gradients (N, H) that arrive at the final h and c from what follows.

        Returns:
            d_W_x (4H, I), d_W_h (4H, H), d_b (4H), d_x (T, N, I), d_h_0 and d_c_0 (N, H),
            d_a (T, N, 4H) and the total d_h and d_c (T, N, H).

        Raises:
            TypeError: something that is not an array, or a d_final that is not an LSTMState.
            ValueError: another cell's trace, a wrong shape or dtype.
        """
        steps, batch_size = self._check_backward(trace, d_h)
        (rows, inputs), hidden = self.W_x.shape, self.hidden_size
        each_unit, column = (steps, hidden, batch_size), (hidden, batch_size)
        d_hs, d_cs, d_a, d_x, d_a_t, one_minus_y, d_h_next, d_c_next, through_h = allocate(
            self.dtype,
            *(each_unit, each_unit),
            (rows, steps, batch_size),  # rows first, for the sums over steps after the loop
            (inputs, steps * batch_size),
            *((rows, batch_size), (rows, batch_size), column, column, column),
        )
        d_hs[...] = d_h.transpose(0, 2, 1)
        d_h_next[...] = d_c_next[...] = 0
        if d_final is not None:
            d_h_T, d_c_T = self._check_pair("d_final", d_final, batch_size)
            d_h_next[...], d_c_next[...] = d_h_T.T, d_c_T.T
        xs, hs, cs, tanh_c, gates = (
            array.transpose(0, 2, 1)
            for array in (trace.x, trace.hs, trace.cs, trace.tanh_c, trace.gates)
        )
        one = np.ones((), self.dtype)
        gate_blocks = gates.reshape(steps, len(GATES), *column)
        d_i, d_f, d_g, d_o = d_a_t.reshape(len(GATES), *column)

        for t in reversed(range(steps)):
            gates_t, c_prev, tanh_c_t, h_t = gates[t], cs[t], tanh_c[t], hs[t + 1]
            i_t, f_t, g_t, o_t = gate_blocks[t]
            # d_h_t = the loss's own + what came back from step t+1
            d_h_t = np.add(d_hs[t], d_h_next, out=d_hs[t])
            # d_c_t = d_h_t ⊙ o_t ⊙ (1 − tanh²(c_t)) + what came back from step t+1,
            # where o_t ⊙ (1 − tanh²(c_t)) = o_t − h_t ⊙ tanh(c_t)
            np.multiply(h_t, tanh_c_t, out=through_h)
            np.subtract(o_t, through_h, out=through_h)
            np.multiply(through_h, d_h_t, out=through_h)
            d_c_t = np.add(through_h, d_c_next, out=d_cs[t])
            # what goes back to c_{t−1} is d_c_t ⊙ f_t
            np.multiply(d_c_t, f_t, out=d_c_next)
            # d_a = d_gate ⊙ slope, first without the factor 1 − y that all four slopes have
            np.multiply(d_c_t, i_t, out=d_g)
            np.multiply(d_g, g_t, out=d_i)  # d_c ⊙ g ⊙ i
            np.add(d_g, d_i, out=d_g)  # d_c ⊙ i ⊙ (1 + g)
            np.multiply(d_c_next, c_prev, out=d_f)  # d_c ⊙ c_{t−1} ⊙ f
            np.multiply(d_h_t, h_t, out=d_o)  # d_h ⊙ tanh(c) ⊙ o
            np.subtract(one, gates_t, out=one_minus_y)
            np.multiply(d_a_t, one_minus_y, out=d_a_t)
            # what goes back to h_{t−1} is W_hᵀ·d_a_t
            np.dot(self.W_h.T, d_a_t, out=d_h_next)
            d_a[:, t] = d_a_t

        d_W_x, d_W_h, d_b = parameter_gradients(d_a, xs, hs[:-1])
        np.dot(self.W_x.T, d_a.reshape(rows, -1), out=d_x)
        return LSTMGradients(
            d_W_x=frozen(d_W_x),
            d_W_h=frozen(d_W_h),
            d_b=frozen(d_b),
            d_x=frozen(d_x.reshape(inputs, steps, batch_size)).transpose(1, 2, 0),
            d_h_0=frozen(d_h_next).T,
            d_c_0=frozen(d_c_next).T,
            d_a=frozen(d_a).transpose(1, 2, 0),
            d_h=time_major(d_hs),
            d_c=time_major(d_cs),
        )

    def record(self, x: Array, state: LSTMState | None = None) -> LSTMTape:
        """``forward``, keeping only what ``rewind`` needs; arguments and errors are the same."""
        _steps, batch_size = self._check_forward(x)
        if state is not None:
            self._check_pair("state", state, batch_size)
        return lstm_tape.record((self.W_x, self.W_h, self.b), x, state)

    def rewind(
        self, tape: LSTMTape, d_h: Array, d_final: LSTMState | None = None, **asked: bool
    ) -> LSTMSlopes:
        """``backward`` of a tape, for d_h of the last K ≤ T steps (base.py)."""
        if d_final is not None:
            self._check_pair("d_final", d_final, tape.h.shape[1])
        return lstm_tape.rewind((self.W_x, self.W_h, self.b), tape, d_h, d_final, **asked)

    def _s(self) -> Array:
        """Return s of every row, (4H): 1 for the tanh, ½ for the sigmoids."""
        s = [1.0 if gate in TANH else 0.5 for gate in GATES]
        return np.repeat(np.array(s, self.dtype), self.hidden_size)

    def _check_pair(self, name: str, pair: LSTMState, batch_size: int) -> LSTMState:
        if not isinstance(pair, LSTMState):
            raise TypeError(f"{name}: got {type(pair).__name__}, want LSTMState(h, c)")
        self._check_state(f"{name}.h", pair.h, batch_size)
        self._check_state(f"{name}.c", pair.c, batch_size)
        return pair
