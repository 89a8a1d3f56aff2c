"""A gated recurrent unit in PyTorch's form, with backpropagation through time.

Equations, for step t = 1 … T (σ is the logistic function, ⊙ the product unit by unit):

    W_x·x_t and W_h·h_{t−1}: three blocks of H rows each, r, z, n
    a_r = W_xr·x_t + W_hr·h_{t−1} + b_r                  r_t = σ(a_r)      reset gate
    a_z = W_xz·x_t + W_hz·h_{t−1} + b_z                  z_t = σ(a_z)      update gate
    a_n = W_xn·x_t + r_t ⊙ (W_hn·h_{t−1} + b_hn) + b_n   n_t = tanh(a_n)   candidate
    h_t = (1 − z_t) ⊙ n_t + z_t ⊙ h_{t−1}

The reset gate acts after the matrix product, so the hidden bias of n cannot be added to its other
bias: it stays separate, as b_hn. The other form (Cho et al. 2014) resets h before the product,
W_hn·(r_t ⊙ h_{t−1}); many papers also exchange z and 1 − z.

Symbols and shapes (N sequences in the batch; gates stacked in the order r, z, n):

    x_t (N, I)    input              W_x  (3H, I)   input weights
    h_t (N, H)    hidden state       W_h  (3H, H)   recurrent weights
    a_t (N, 3H)   pre-activations    b    (3H)      bias; PyTorch's b_ih + b_hh, for n only b_ih
                                     b_hn (H)       hidden bias of n; PyTorch's b_hh of n

Backward, from the last step to the first; d_y means ∂loss/∂y:

    d_h_t  = (the loss's own gradient at h_t) + what came back from step t+1
    d_a_n  = d_h_t ⊙ (1 − z_t) ⊙ (1 − n_t²)
    d_a_z  = d_h_t ⊙ (h_{t−1} − n_t) ⊙ z_t·(1 − z_t)
    d_a_r  = d_a_n ⊙ (W_hn·h_{t−1} + b_hn) ⊙ r_t·(1 − r_t)
    d_wh_t = d_a_r, d_a_z, d_a_n ⊙ r_t    the gradient of W_h·h_{t−1}
    what goes back to h_{t−1} = d_h_t ⊙ z_t + W_hᵀ·d_wh_t
    d_x_t  = W_xᵀ·d_a_t
    d_W_x = Σ_t d_a_t·x_tᵀ, d_b = Σ_t d_a_t, d_W_h = Σ_t d_wh_t·h_{t−1}ᵀ, d_b_hn = Σ_t d_wh_n

Left out: the other form, an output layer (model.py).

Sources: K. Cho et al., "Learning Phrase Representations using RNN Encoder-Decoder for Statistical
Machine Translation", EMNLP 2014, arXiv:1406.1078; conventions of torch.nn.GRU.
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

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
from seqviz.cells.description import N_, Description, Learned, Made, Sum, Term, gate

GATES = ("r", "z", "n")

# fmt: off
DESCRIPTION = Description(
    kind="gru",
    title="GRU",
    note=N_("Two gates and a candidate; the extra H is the bias that the reset gate scales."),
    arrays=(
        Learned("W_x", GATES, "I"),
        Learned("W_h", GATES, "H"),
        Learned("b", GATES),
        Learned("b_hn", ("n",)),
    ),
    quantities=(
        gate("r", N_("reset gate"), "resets", at=(200, 270),
             note=N_("How much of the old hidden state the candidate gets to see.")),
        gate("z", N_("update gate"), "keeps", at=(560, 270),
             note=N_("How much of the old hidden state stays: 1 keeps it, 0 replaces it.")),
        # n_t = tanh(W_xn·x_t + r_t ⊙ (W_hn·h_{t−1} + b_hn) + b_n)
        Sum(name="wn", title=N_("recurrent part"), block="n", terms=(Term("h_prev", "W_h"),),
            bias="b_hn"),
        Made(name="rn", title=N_("what the reset gate lets in"), operation="product",
             of=("r", "wn"), at=(300, 270),
             note=N_("The old hidden state's part of the candidate, let through by the reset "
                     "gate.")),
        Sum(name="n", title=N_("candidate"), role="content", terms=(Term("x", "W_x"), Term("rn")),
            activation="tanh", at=(410, 270),
            note=N_("The new hidden state on offer, which tanh brings between −1 and 1.")),
        # h_t = (1 − z_t) ⊙ n_t + z_t ⊙ h_{t−1}
        Made(name="oz", title=N_("what the gate leaves"), operation="complement", of=("z",)),
        Made(name="zh", title=N_("what is kept"), operation="product", of=("z", "h_prev"),
             at=(560, 70),
             note=N_("The old hidden state, multiplied by the update gate.")),
        Made(name="nz", title=N_("what is written"), operation="product", of=("oz", "n"),
             at=(660, 160),
             note=N_("The candidate, weighed by what the update gate leaves.")),
        Made(name="h", title=N_("hidden state"), role="state", operation="add", of=("zh", "nz"),
             at=(660, 70),
             note=N_("Kept plus written: a blend of the old state and the candidate.")),
    ),
)
# fmt: on


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class GRUTrace(GatedTrace):
    """Every number of one forward pass of a GRU; its state is h itself.

    Here a is wx + wh + b for r and z, but wx + r ⊙ (wh + b_hn) + b for n.

    Attributes:
        b_hn: (H), the hidden bias of n (a copy).
    """

    kind: ClassVar[Kind] = "gru"
    BLOCKS: ClassVar[tuple[str, ...]] = GATES

    b_hn: Array

    @property
    def description(self) -> Description:
        """Of the cell that made it."""
        return DESCRIPTION

    @property
    def r(self) -> Array:
        """Reset gate, (T, N, H)."""
        return self.gate("r")

    @property
    def z(self) -> Array:
        """Update gate, (T, N, H)."""
        return self.gate("z")

    @property
    def n(self) -> Array:
        """Candidate, (T, N, H)."""
        return self.gate("n")

    @property
    def recurrent_n(self) -> Array:
        """W_hn·h_{t−1} + b_hn, which the reset gate scales, (T, N, H)."""
        return frozen(self.part("n", "wh") + self.b_hn)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class GRUGradients(Gradients):
    """The gradients of everything in a GRU.

    Attributes:
        d_b_hn: (H).
        d_wh: (T, N, 3H), of W_h·h_{t−1}; it differs from d_a in the block of n, by the factor r.
    """

    d_b_hn: Array
    d_wh: Array

    def parameters(self) -> dict[str, Array]:
        """Return the gradients under the names, and in the order, of ``cell.parameters()``."""
        return {"W_x": self.d_W_x, "W_h": self.d_W_h, "b": self.d_b, "b_hn": self.d_b_hn}


class GRUCell(Cell):
    """h_t = (1 − z_t) ⊙ n_t + z_t ⊙ h_{t−1}.

    The equations, symbols and shapes stand at the top of the module.

    Attributes:
        b_hn: (H), the hidden bias of n.
    """

    kind: ClassVar[Kind] = "gru"
    GATES: ClassVar[tuple[str, ...]] = GATES
    BLOCKS: ClassVar[tuple[str, ...]] = GATES

    b_hn: Array

    @classmethod
    def describe(cls, **options: str) -> Description:
        """What the cell is; it has no options.

        Raises:
            ValueError: an option.
        """
        cls._check_options(options)
        return DESCRIPTION

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
        h_prev = self._check_state("state", state, self._check_step(x_t))
        wx, wh = x_t @ self.W_x.T, h_prev @ self.W_h.T  # (N, 3H)
        r, z, n = (self.rows(gate) for gate in GATES)
        # r_t = σ(W_xr·x_t + W_hr·h_{t−1} + b_r), z_t alike
        r_t = sigmoid(wx[:, r] + wh[:, r] + self.b[r])
        z_t = sigmoid(wx[:, z] + wh[:, z] + self.b[z])
        # n_t = tanh(W_xn·x_t + r_t ⊙ (W_hn·h_{t−1} + b_hn) + b_n)
        n_t = np.tanh(wx[:, n] + r_t * (wh[:, n] + self.b_hn) + self.b[n])
        # h_t = (1 − z_t) ⊙ n_t + z_t ⊙ h_{t−1}
        h_t: Array = (1 - z_t) * n_t + z_t * h_prev
        return h_t

    # ---------------------------------------------------------------- forward and backward

    def forward(self, x: Array, state: Array | None = None) -> GRUTrace:
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
        (rows, inputs), hidden = self.W_x.shape, self.hidden_size
        each_row, column = (steps, rows, batch_size), (hidden, batch_size)
        xs, wx, wh, a, gates, hs, recurrent_n = allocate(
            self.dtype,
            (steps, inputs, batch_size),
            *(each_row, each_row, each_row, each_row),
            *((steps + 1, hidden, batch_size), column),
        )
        xs[...] = x.transpose(0, 2, 1)  # one sequence is one column from here on
        hs[0] = 0
        if state is not None:
            hs[0] = self._check_state("state", state, batch_size).T
        r, z, n = (self.rows(gate) for gate in GATES)
        rz = slice(r.start, z.stop)
        b, b_hn = across(self.b, batch_size), across(self.b_hn, batch_size)
        b_rz, b_n = b[rz], b[n]
        half = np.full((), 0.5, self.dtype)

        for t in range(steps):
            a_t, gates_t, h_prev = a[t], gates[t], hs[t]
            wx_t = np.dot(self.W_x, xs[t], out=wx[t])
            wh_t = np.dot(self.W_h, h_prev, out=wh[t])
            # a_r = W_xr·x_t + W_hr·h_{t−1} + b_r, a_z alike
            a_rz = np.add(wx_t[rz], wh_t[rz], out=a_t[rz])
            np.add(a_rz, b_rz, out=a_rz)
            # r_t = σ(a_r), z_t = σ(a_z), where σ(a) = ½ + ½·tanh(½·a)
            r_z = np.multiply(a_rz, half, out=gates_t[rz])
            np.tanh(r_z, out=r_z)
            np.multiply(r_z, half, out=r_z)
            np.add(r_z, half, out=r_z)
            # a_n = W_xn·x_t + r_t ⊙ (W_hn·h_{t−1} + b_hn) + b_n, n_t = tanh(a_n)
            np.add(wh_t[n], b_hn, out=recurrent_n)
            a_n = np.multiply(gates_t[r], recurrent_n, out=a_t[n])
            np.add(wx_t[n], a_n, out=a_n)
            np.add(a_n, b_n, out=a_n)
            n_t = np.tanh(a_n, out=gates_t[n])
            # h_t = (1 − z_t) ⊙ n_t + z_t ⊙ h_{t−1} = n_t + z_t ⊙ (h_{t−1} − n_t)
            h_t = np.subtract(h_prev, n_t, out=hs[t + 1])
            np.multiply(gates_t[z], h_t, out=h_t)
            np.add(n_t, h_t, out=h_t)

        return GRUTrace(
            x=time_major(xs),
            wx=time_major(wx),
            wh=time_major(wh),
            b=frozen(self.b.copy()),
            b_hn=frozen(self.b_hn.copy()),
            a=time_major(a),
            gates=time_major(gates),
            hs=time_major(hs),
        )

    def backward(self, trace: GRUTrace, d_h: Array, d_final: Array | None = None) -> GRUGradients:
        """Backpropagate through time: the exact gradients of everything ``forward`` used.

        The parameters must still be those of the forward pass.

        Args:
            trace: what ``forward`` returned.
            d_h: (T, N, H), the gradient that the loss sends directly to every h_t.
            d_final: (N, H), a gradient that arrives at the final state from what follows.

        Returns:
            d_W_x (3H, I), d_W_h (3H, H), d_b (3H), d_b_hn (H), d_x (T, N, I), d_h_0 (N, H),
            d_a and d_wh (T, N, 3H) and the total d_h (T, N, H).

        Raises:
            TypeError: something that is not an array.
            ValueError: another cell's trace, a wrong shape or dtype.
        """
        steps, batch_size = self._check_backward(trace, d_h)
        (rows, inputs), hidden = self.W_x.shape, self.hidden_size
        row_sums, column = (rows, steps, batch_size), (hidden, batch_size)
        d_hs, d_a, d_wh, d_x, d_a_t, d_wh_t, slope, d_h_next, part = allocate(
            self.dtype,
            (steps, hidden, batch_size),
            *(row_sums, row_sums),  # rows first, for the sums over steps after the loop
            (inputs, steps * batch_size),
            *((rows, batch_size), (rows, batch_size), (rows - hidden, batch_size)),
            *(column, column),
        )
        d_hs[...] = d_h.transpose(0, 2, 1)
        d_h_next[...] = 0
        if d_final is not None:
            d_h_next[...] = self._check_state("d_final", d_final, batch_size).T
        xs, hs, gates, wh = (
            array.transpose(0, 2, 1) for array in (trace.x, trace.hs, trace.gates, trace.wh)
        )
        r, z, n = (self.rows(gate) for gate in GATES)
        rz = slice(r.start, z.stop)
        b_hn, one = across(trace.b_hn, batch_size), np.ones((), self.dtype)
        d_a_r, d_a_z, d_a_n, d_a_rz = d_a_t[r], d_a_t[z], d_a_t[n], d_a_t[rz]

        for t in reversed(range(steps)):
            gates_t, h_prev = gates[t], hs[t]
            r_t, z_t, n_t, rz_t = gates_t[r], gates_t[z], gates_t[n], gates_t[rz]
            # d_h_t = the loss's own + what came back from step t+1
            d_h_t = np.add(d_hs[t], d_h_next, out=d_hs[t])
            # d_a_n = d_h_t ⊙ (1 − z_t) ⊙ (1 − n_t²)
            np.multiply(n_t, n_t, out=part)
            np.subtract(one, part, out=part)
            np.subtract(one, rz_t, out=slope)  # 1 − r_t and 1 − z_t
            np.multiply(slope[z], part, out=d_a_n)
            np.multiply(d_a_n, d_h_t, out=d_a_n)
            # d_z = d_h_t ⊙ (h_{t−1} − n_t), d_r = d_a_n ⊙ (W_hn·h_{t−1} + b_hn)
            np.subtract(h_prev, n_t, out=part)
            np.multiply(d_h_t, part, out=d_a_z)
            np.add(wh[t, n], b_hn, out=part)
            np.multiply(d_a_n, part, out=d_a_r)
            # d_a = d_gate ⊙ slope, slope = y·(1 − y)
            np.multiply(slope, rz_t, out=slope)
            np.multiply(d_a_rz, slope, out=d_a_rz)
            # d_wh_t = d_a_r, d_a_z, d_a_n ⊙ r_t
            d_wh_t[rz] = d_a_rz
            np.multiply(d_a_n, r_t, out=d_wh_t[n])
            # what goes back to h_{t−1} is d_h_t ⊙ z_t + W_hᵀ·d_wh_t
            np.multiply(d_h_t, z_t, out=part)
            np.dot(self.W_h.T, d_wh_t, out=d_h_next)
            np.add(d_h_next, part, out=d_h_next)
            d_a[:, t] = d_a_t
            d_wh[:, t] = d_wh_t

        d_W_x, d_b = parameter_gradients(d_a, xs)
        d_W_h, d_b_h = parameter_gradients(d_wh, hs[:-1])
        np.dot(self.W_x.T, d_a.reshape(rows, -1), out=d_x)
        return GRUGradients(
            d_W_x=frozen(d_W_x),
            d_W_h=frozen(d_W_h),
            d_b=frozen(d_b),
            d_b_hn=frozen(d_b_h[n]),
            d_x=frozen(d_x.reshape(inputs, steps, batch_size)).transpose(1, 2, 0),
            d_h_0=frozen(d_h_next).T,
            d_a=frozen(d_a).transpose(1, 2, 0),
            d_wh=frozen(d_wh).transpose(1, 2, 0),
            d_h=time_major(d_hs),
        )
