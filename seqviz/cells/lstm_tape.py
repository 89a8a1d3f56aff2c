"""The LSTM's pass for training: the same numbers as lstm.py's, kept only where backward needs them.

Equations and symbols are those of lstm.py. What differs is how they are arranged:

    stacked    z_t = (h_{t−1}; x_t; 1) is one column block, so that a_t = W·z_t with
               W = (W_h | W_x | b) is one product and every weight's gradient is Σ_t d_a_t·z_tᵀ
    order      the gates stand g, f, i, o: the three σ are neighbours, and so are the three whose
               gradient comes through c; before them is c_{t−1}, in whose place f·c_{t−1} is kept
    σ          = ½ + ½·tanh(½·a); the inner ½ is multiplied into W beforehand
    slopes     what does not depend on the loss is computed for several steps at once before they
               are walked through:
                   p_g = i·(1 − g²)         p_i = i·g·(1 − i)
                   p_f = f·c_{t−1}·(1 − f)  p_o = h·(1 − o)
                   through = o·(1 − tanh²(c)) = o − h·tanh(c)
               then d_c = d_h·through + d_c_next, d_a_{g,i,f} = p·d_c, d_a_o = p_o·d_h
    kept       the gates, f·c_{t−1}, tanh(c) and z: six numbers a unit, and what went in

As many steps are taken at once as make the product for the weights' gradient efficient; the arrays
in use then stay in the processor's cache.

Left out: everything that a page shows (lstm.py).
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from seqviz.cells.arrays import Array, allocate, check_array, frozen
from seqviz.cells.trace import LSTMState

AT_ONCE: Final = 2**18
"""Pre-activations of the steps that are taken at once, about: 1 MiB of them in float32."""
ORDER: Final = ("g", "f", "i", "o")
PLACES: Final = (2, 1, 0, 3)
"""Where each of them stands in lstm.py's order, i, f, g, o."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LSTMTape:
    """What backward needs of one forward pass, read-only; a sequence is one column.

    Attributes:
        steps: (T+1, 5, H, N), f_t ⊙ c_{t−1} and the gates of step t in this module's order; of the
            last one only c_T, in its first place.
        tanh_c: (T, H, N).
        z: (T+1, H+I+1, N), the columns that are multiplied; of the last only h is filled in.
    """

    steps: Array
    tanh_c: Array
    z: Array

    @property
    def hidden_size(self) -> int:
        """H."""
        return int(self.tanh_c.shape[1])

    @property
    def x(self) -> Array:
        """The inputs, (T, N, I)."""
        return self.z[:-1, self.hidden_size : -1].transpose(0, 2, 1)

    @property
    def h(self) -> Array:
        """The state after each step, (T, N, H)."""
        return self.z[1:, : self.hidden_size].transpose(0, 2, 1)

    @property
    def final(self) -> LSTMState:
        """The state after the last step."""
        return LSTMState(self.h[-1], self.steps[-1, 0].T)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LSTMSlopes:
    """The gradients that a training step uses, read-only.

    Attributes:
        d_W_x, d_W_h, d_b: (4H, I), (4H, H), (4H), gates in lstm.py's order.
        d_x: (T, N, I), or None where it was not wanted.
        d_h_0, d_c_0: (N, H).
        d_h: (T, N, H), the total gradient of every h_t, or None where it was not wanted.
    """

    d_W_x: Array
    d_W_h: Array
    d_b: Array
    d_x: Array | None
    d_h_0: Array
    d_c_0: Array
    d_h: Array | None

    def parameters(self) -> dict[str, Array]:
        """The gradients under the names, and in the order, of ``cell.parameters()``."""
        return {"W_x": self.d_W_x, "W_h": self.d_W_h, "b": self.d_b}

    def start(self, state: str) -> Array:
        """The gradient of an initial state, (N, H)."""
        return {"h": self.d_h_0, "c": self.d_c_0}[state]


def record(weights: tuple[Array, Array, Array], x: Array, state: LSTMState | None) -> LSTMTape:
    """Run forward.

    Args:
        weights: W_x (4H, I), W_h (4H, H) and b (4H), gates in lstm.py's order.
        x: (T, N, I), of the weights' dtype.
        state: h_0 and c_0, each (N, H); zeros if left out.
    """
    (steps, batch_size, inputs), dtype = x.shape, x.dtype
    hidden = weights[1].shape[1]
    stacked, column = hidden + inputs + 1, (hidden, batch_size)
    kept, ig_t, tanh_c, z = allocate(
        dtype,
        (steps + 1, 1 + len(ORDER), *column),
        column,
        (steps, *column),
        (steps + 1, stacked, batch_size),
    )
    z[:-1, hidden:-1] = x.transpose(0, 2, 1)
    z[:, -1] = 1
    z[0, :hidden] = kept[0, 0] = 0
    if state is not None:
        z[0, :hidden], kept[0, 0] = state.h.T, state.c.T
    half = np.full((), 0.5, dtype)
    W = _stacked(weights)
    W[1:] *= half  # σ(a) = ½ + ½·tanh(½·a)
    W = W.reshape(-1, stacked)

    rows = kept[:, 1:].reshape(steps + 1, -1, batch_size)
    views = (kept[:, 2:], *(kept[:, k] for k in range(5)), kept[1:, 0])
    walk = zip(z, rows, tanh_c, z[1:, :hidden], *views, strict=False)
    for z_t, rows_t, tanh_c_t, h_t, sigmoids, fc_t, g_t, f_t, i_t, o_t, c_t in walk:
        np.dot(W, z_t, out=rows_t)
        np.tanh(rows_t, out=rows_t)
        np.multiply(sigmoids, half, out=sigmoids)
        np.add(sigmoids, half, out=sigmoids)
        # c_t = f_t ⊙ c_{t−1} + i_t ⊙ g_t
        np.multiply(f_t, fc_t, out=fc_t)
        np.multiply(i_t, g_t, out=ig_t)
        np.add(fc_t, ig_t, out=c_t)
        # h_t = o_t ⊙ tanh(c_t)
        np.tanh(c_t, out=tanh_c_t)
        np.multiply(o_t, tanh_c_t, out=h_t)
    return LSTMTape(steps=frozen(kept), tanh_c=frozen(tanh_c), z=frozen(z))


def rewind(
    weights: tuple[Array, Array, Array],
    tape: LSTMTape,
    d_h: Array,
    d_final: LSTMState | None,
    *,
    wants_x: bool = False,
    watched: bool = False,
) -> LSTMSlopes:
    """Backpropagate through time.

    Args:
        weights: those of ``record``.
        tape: what it returned; it is not changed.
        d_h: (K, N, H), what the loss sends directly to each of the last K ≤ T states.
        d_final: gradients (N, H) that arrive at the final h and c from what follows.
        wants_x: whether d_x is computed.
        watched: whether the total d_h is kept.

    Raises:
        TypeError, ValueError: a d_h that is no array, or of another shape or dtype.
    """
    check_array("d_h", d_h, ("K", *tape.h.shape[1:]), tape.h.dtype)
    steps, hidden, batch_size = tape.tanh_c.shape
    stacked, dtype, column = tape.z.shape[1], tape.z.dtype, (hidden, batch_size)
    inputs, rows = stacked - hidden - 1, len(ORDER) * hidden
    turns = -(-steps // max(1, AT_ONCE // (rows * batch_size)))
    at_once = -(-steps // turns)  # all turns nearly alike: a short one costs as many products
    p, through, d_a_rows, z_rows, d_W, part, d_c, d_c_next, d_h_next, d_h_t, d_x, d_hs = allocate(
        dtype,
        (at_once, len(ORDER), *column),
        (at_once, *column),
        (rows * at_once * batch_size,),
        (stacked * at_once * batch_size,),
        *((rows, stacked), (rows, stacked)),
        *(column, column, column, column),
        (inputs, (steps if wants_x else 0) * batch_size),
        (steps if watched else 0, *column),
    )
    d_h_next[...] = d_c_next[...] = 0
    if d_final is not None:
        d_h_next[...], d_c_next[...] = d_final.h.T, d_final.c.T
    back_to_x, back_to_h = (_ordered(array).T for array in weights[:2])  # W_xᵀ, W_hᵀ
    first = steps - len(d_h)
    own = d_h.transpose(0, 2, 1)

    for end in range(steps, 0, -at_once):
        start = max(0, end - at_once)
        count, some = end - start, slice(start, end)
        f = tape.steps[some, 2]
        _slopes(tape, some, p[:count], through[:count])
        p_rows = p[:count].reshape(count, rows, batch_size)
        backwards = (p[:count, :3], p[:count, 3], p_rows, through[:count], f)
        walk = zip(range(end - 1, start - 1, -1), *(one[::-1] for one in backwards), strict=True)
        for t, p_gif, p_o, d_a_t, through_t, f_t in walk:
            # d_h_t = the loss's own + what came back from step t+1
            d_h_t_all = d_h_next
            if t >= first:
                d_h_t[...] = own[t - first]  # adding what lies across is slower than copying it
                d_h_t_all = np.add(d_h_next, d_h_t, out=d_h_t)
            if watched:
                d_hs[t] = d_h_t_all
            # d_c_t = d_h_t ⊙ o_t ⊙ (1 − tanh²(c_t)) + what came back from step t+1
            np.multiply(d_h_t_all, through_t, out=d_c)
            np.add(d_c, d_c_next, out=d_c)
            np.multiply(d_c, f_t, out=d_c_next)
            # d_a_t, where the slopes were
            np.multiply(p_gif, d_c, out=p_gif)
            np.multiply(p_o, d_h_t_all, out=p_o)
            # what goes back to h_{t−1} is W_hᵀ·d_a_t
            np.dot(back_to_h, d_a_t, out=d_h_next)
        d_a, z = p_rows[0], tape.z[start]
        if count > 1:  # rows first, so that steps and sequences are one axis
            d_a = _rows_first(p_rows, d_a_rows)
            z = _rows_first(tape.z[some], z_rows)
        if end == steps:
            np.matmul(d_a, z.T, out=d_W)
        else:
            np.add(d_W, np.matmul(d_a, z.T, out=part), out=d_W)
        if wants_x:
            columns = slice(start * batch_size, end * batch_size)
            np.matmul(back_to_x, d_a, out=d_x[:, columns])

    whole = np.empty_like(d_W).reshape(len(ORDER), hidden, stacked)
    for place, block in zip(PLACES, d_W.reshape(whole.shape), strict=True):
        whole[place] = block
    whole = frozen(whole.reshape(rows, stacked))
    return LSTMSlopes(
        d_W_x=whole[:, hidden:-1],
        d_W_h=whole[:, :hidden],
        d_b=whole[:, -1],
        d_x=frozen(d_x.reshape(inputs, -1, batch_size)).transpose(1, 2, 0) if wants_x else None,
        d_h_0=frozen(d_h_next).T,
        d_c_0=frozen(d_c_next).T,
        d_h=frozen(d_hs).transpose(0, 2, 1) if watched else None,
    )


def _slopes(tape: LSTMTape, some: slice, p: Array, through: Array) -> None:
    """Fill p (n, 4, H, N) and through (n, H, N) for some steps."""
    one = np.ones((), tape.z.dtype)
    gates = tape.steps[some, 1:]
    g, _f, i, o = gates.transpose(1, 0, 2, 3)
    p_g, p_f, p_i, p_o = p.transpose(1, 0, 2, 3)
    fc, tanh_c = tape.steps[some, 0], tape.tanh_c[some]
    h = tape.z[some.start + 1 : some.stop + 1, : tape.hidden_size]
    np.subtract(one, gates[:, 1:], out=p[:, 1:])
    np.multiply(p_f, fc, out=p_f)  # f·c_{t−1}·(1 − f)
    np.multiply(i, g, out=p_g)
    np.multiply(p_i, p_g, out=p_i)  # i·g·(1 − i)
    np.multiply(p_g, g, out=p_g)
    np.subtract(i, p_g, out=p_g)  # i − i·g²
    np.multiply(p_o, h, out=p_o)  # h·(1 − o)
    np.multiply(tanh_c, h, out=through)
    np.subtract(o, through, out=through)  # o − h·tanh(c)


def _stacked(weights: tuple[Array, Array, Array]) -> Array:
    """(W_h | W_x | b), a new array (4, H, H+I+1) in this module's order."""
    W_x, W_h, b = weights
    hidden, inputs = W_h.shape[1], W_x.shape[1]
    stacked = np.empty((len(ORDER), hidden, hidden + inputs + 1), W_h.dtype)
    for block, place in zip(stacked, PLACES, strict=True):
        rows = slice(place * hidden, (place + 1) * hidden)
        block[:, :hidden], block[:, hidden:-1], block[:, -1] = W_h[rows], W_x[rows], b[rows]
    return stacked


def _ordered(weight: Array) -> Array:
    """A weight (4H, K) with its gates in this module's order, a new array."""
    blocks = weight.reshape(len(ORDER), -1, weight.shape[1])
    return np.concatenate([blocks[place] for place in PLACES])


def _rows_first(steps: Array, into: Array) -> Array:
    """(n, F, N) copied to (F, n·N), in memory that is used again."""
    count, features, batch_size = steps.shape
    copied = into[: steps.size].reshape(features, count, batch_size)
    copied[...] = steps.transpose(1, 0, 2)
    return copied.reshape(features, -1)
