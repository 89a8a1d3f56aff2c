"""What a state still knows of an input: the exact Jacobian of every h_t by every x_s, s ≤ t.

Forward mode: a small change of x_s is carried through the same equations as the numbers
themselves, all inputs of all steps at once. With D_h_t = ∂h_t/∂x and D_a_t = ∂a_t/∂x:

    D_a_t = W_x·D_x_t + W_h·D_h_{t−1}
    RNN    D_h_t = f'(a_t) ⊙ D_a_t
    LSTM   D_gate = slope ⊙ D_a,  D_c_t = f ⊙ D_c_{t−1} + c_{t−1} ⊙ D_f + i ⊙ D_g + g ⊙ D_i
           D_h_t = o ⊙ (1 − tanh²(c_t)) ⊙ D_c_t + tanh(c_t) ⊙ D_o
    GRU    D_a_n = W_xn·D_x_t + r ⊙ (W_hn·D_h_{t−1}) + (W_hn·h_{t−1} + b_hn) ⊙ D_r
           D_h_t = (1 − z) ⊙ D_n + z ⊙ D_h_{t−1} + (h_{t−1} − n) ⊙ D_z

A layer's D_h is the D_x of the layer above. In an RNN of one layer this is a product of factors,

    ∂h_t/∂x_s = A_t·A_{t−1} ⋯ A_{s+1}·diag(f'(a_s))·W_x,   A_t = ∂h_t/∂h_{t−1} = diag(f'(a_t))·W_h,

whose singular values say how a difference grows or fades.

ReLU has no derivative at 0. Where a pre-activation stands exactly there (but for rounding), a nudge
up of an input and one down are followed apart,

    up     D_h_t = max(D_a_t, 0),     down   D_h_t = min(D_a_t, 0),

and where the two differ in the end, the Jacobian does not exist and is NaN. (Autograd gives a
number there too: it takes the slope at 0 for 0.) Of several inputs each is nudged by itself. Left
out: pictures of it.

Symbols: T steps, S of them as sources, I inputs, H hidden, O outputs. Steps are indices from 0.

Source: R. Pascanu, T. Mikolov and Y. Bengio, "On the difficulty of training recurrent neural
networks", ICML 2013, arXiv:1211.5063 (the product of factors).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from seqviz.cells.arrays import Array, frozen, sigmoid
from seqviz.cells.base import Cell, Trace
from seqviz.cells.gru import GRUCell, GRUTrace
from seqviz.cells.interventions import Intervention, check_interventions
from seqviz.cells.lstm import GATES as LSTM_GATES
from seqviz.cells.lstm import LSTMTrace
from seqviz.cells.model import ModelTrace, RNNModel
from seqviz.cells.rnn import RNNCell

_ROUNDING: Final = 4.0  # a sum this many rounding errors from 0 stands on the kink
_SAME: Final = 1e-9  # rates that differ by less of their size differ by rounding
Act = Callable[[int, str, Array], None]
"""Do to small changes (H, S·I) of a quantity at a step what the interventions do to it."""


@dataclass(frozen=True, slots=True, eq=False)
class Influence:
    """How every h_t (or y_t) of one sequence depends on the inputs of some steps.

    Attributes:
        jacobians: (T, S, F, I), ∂h_t/∂x_s with F = H, or ∂y_t/∂x_s with F = O; 0 for t < s, NaN
            where ``kinks`` says that there is none.
        sources: (S), the index s of every source.
        up: (T, S, F, I), per unit of a nudge that makes one input larger.
        down: (T, S, F, I), of one that makes it smaller; both are ``jacobians`` but at a kink.
    """

    jacobians: Array
    sources: tuple[int, ...]
    up: Array
    down: Array

    @property
    def kinks(self) -> NDArray[np.bool_]:
        """Where h_t has no derivative by x_s, (T, S): a nudge up and one down differ."""
        return _apart(self.up, self.down)

    @property
    def norms(self) -> Array:
        """The Frobenius norm of every Jacobian, (T, S): how much is left of x_s in all."""
        norms: Array = np.sqrt(np.square(self.jacobians).sum(axis=(2, 3)))
        return norms

    @property
    def gains(self) -> Array:
        """The largest singular value, (T, S): how much a change of x_s can move h_t at most."""
        gains: Array = np.linalg.norm(self.up, ord=2, axis=(2, 3))
        return np.where(self.kinks, np.nan, gains)

    @property
    def sides(self) -> tuple[Array, Array]:
        """How far the input that moves h_t most moves it per unit, up and down, each (T, S)."""
        up, down = (np.linalg.norm(one, axis=2).max(axis=2) for one in (self.up, self.down))
        return up, down


def influence(
    model: RNNModel,
    trace: ModelTrace,
    *,
    of: Literal["h", "y"] = "h",
    layer: int = -1,
    sources: Sequence[int] | None = None,
    sequence: int = 0,
    interventions: Sequence[Intervention] = (),
) -> Influence:
    """Compute ∂h_t/∂x_s or ∂y_t/∂x_s exactly, x being the input of the whole network.

    Args:
        model: the network, with the weights that made the trace.
        trace: what ``model.forward`` or ``forward_with`` returned.
        of: "h" of a layer, or "y".
        layer: whose h; the top one if left out.
        sources: indices s of the steps whose inputs to follow; all if left out.
        sequence: which sequence of the batch.
        interventions: those that the trace was made with; a held quantity passes nothing on.

    Returns:
        The Jacobians.

    Raises:
        ValueError: another model's trace, an unknown layer, source, sequence or quantity.
    """
    layers, steps = len(model.cells), trace.layers[0].seq_len
    if len(trace.layers) != layers:
        raise ValueError(f"trace: got {len(trace.layers)} layers, want {layers}")
    if of not in ("h", "y"):
        raise ValueError(f"of: got {of!r}, want 'h' or 'y'")
    chosen = tuple(range(steps)) if sources is None else tuple(sources)
    _check_index("layer", layer, -layers, layers)
    _check_index("sequence", sequence, 0, trace.layers[0].batch_size)
    for s in chosen:
        _check_index("sources", s, 0, steps)
    check_interventions(model, interventions)

    inputs = trace.layers[0].input_size
    d = np.zeros((steps, inputs, len(chosen), inputs), model.dtype)  # D_x: ∂x_t/∂x_s
    for column, s in enumerate(chosen):
        d[s, :, column] = np.eye(inputs, dtype=model.dtype)
    d = d.reshape(steps, inputs, -1)  # (T, I, S·I)
    top = layers - 1 if of == "y" else layer % layers
    up = down = d
    for index, (cell, run) in enumerate(zip(model.cells, trace.layers, strict=True)):
        if index <= top:
            act = _act([o for o in interventions if o.layer == index])
            kinks = _on_kinks(cell, run, sequence)
            one = up is down and not kinks.any()  # nothing tells a nudge up from one down
            up = _carry(cell, run, up, sequence, act, kinks, np.maximum)
            down = up if one else _carry(cell, run, down, sequence, act, kinks, np.minimum)
    if of == "y":
        up, down = model.W_y @ up, model.W_y @ down  # (T, O, S·I)
    shape = (steps, -1, len(chosen), inputs)
    sides = [np.ascontiguousarray(one.reshape(shape).transpose(0, 2, 1, 3)) for one in (up, down)]
    jacobians = np.where(_apart(*sides)[:, :, None, None], np.nan, sides[0])
    return Influence(frozen(jacobians), chosen, frozen(sides[0]), frozen(sides[1]))


@dataclass(frozen=True, slots=True, eq=False)
class Factors:
    """What an RNN layer multiplies a difference in its state with, step by step.

    Attributes:
        slopes: (T, H), f'(a_t).
        factors: (T, H, H), A_t = diag(f'(a_t))·W_h = ∂h_t/∂h_{t−1}.
    """

    slopes: Array
    factors: Array

    def products(self, since: int) -> Array:
        """Return ∂h_t/∂h_since for t = since … T−1, (T − since, H, H); the first is the identity.

        ``since = −1`` starts from the initial state h_0.
        """
        _check_index("since", since, -1, len(self.factors))
        product: Array = np.eye(self.factors.shape[1], dtype=self.factors.dtype)
        products = [product]
        for factor in self.factors[since + 1 :]:
            product = factor @ product
            products.append(product)
        return np.array(products)

    def singular_values(self, since: int) -> Array:
        """Return the singular values of ``products(since)``, largest first, (T − since, H)."""
        values: Array = np.linalg.svd(self.products(since), compute_uv=False)
        return values


def rnn_factors(
    model: RNNModel,
    trace: ModelTrace,
    *,
    layer: int = 0,
    sequence: int = 0,
    interventions: Sequence[Intervention] = (),
) -> Factors:
    """Compute the factors A_t of one RNN layer.

    Args:
        model: the network, with the weights that made the trace.
        trace: what ``model.forward`` or ``forward_with`` returned.
        layer: index of an RNN layer.
        sequence: which sequence of the batch.
        interventions: those that the trace was made with.

    Raises:
        ValueError: an unknown layer or sequence, or a layer of another kind.
    """
    _check_index("layer", layer, 0, len(model.cells))
    _check_index("sequence", sequence, 0, trace.layers[layer].batch_size)
    cell = model.cells[layer]
    if not isinstance(cell, RNNCell):
        raise ValueError(f"layer: got {layer}, a layer of {cell.kind}; want one of rnn")
    check_interventions(model, interventions)
    slopes = _slope(cell, trace.layers[layer].a[:, sequence])  # (T, H)
    act = _act([one for one in interventions if one.layer == layer])
    for t, slope in enumerate(slopes):
        act(t, "h", slope[:, None])
    return Factors(frozen(slopes), frozen(slopes[:, :, None] * cell.W_h))


def _carry(
    cell: Cell,
    run: Trace,
    d_x: Array,
    sequence: int,
    act: Act,
    kinks: NDArray[np.bool_],
    side: np.ufunc,
) -> Array:
    """From D_x (T, I, K) of one layer's inputs to D_h (T, H, K) of its states.

    On ``kinks`` (T, H) a unit passes on the larger, or the smaller, of the change and 0.
    """
    d_h = np.zeros((cell.hidden_size, d_x.shape[2]), d_x.dtype)
    d_c = d_h
    found = []
    for t in range(run.seq_len):
        d_wx, d_wh = cell.W_x @ d_x[t], cell.W_h @ d_h
        if isinstance(run, LSTMTrace):
            d_h, d_c = _lstm_step(cell, run, t, sequence, d_wx + d_wh, d_c, act)
        elif isinstance(cell, GRUCell) and isinstance(run, GRUTrace):
            d_h = _gru_step(cell, run, t, sequence, d_wx, d_wh, d_h, act)
        else:
            assert isinstance(cell, RNNCell), "three kinds of cells"
            # D_h_t = f'(a_t) ⊙ D_a_t
            d_a = d_wx + d_wh
            d_h = _slope(cell, run.a[t, sequence])[:, None] * d_a
            d_h[kinks[t]] = side(d_a[kinks[t]], 0)
        act(t, "h", d_h)
        found.append(d_h)
    return np.array(found)


def _lstm_step(
    cell: Cell, run: LSTMTrace, t: int, sequence: int, d_a: Array, d_c: Array, act: Act
) -> tuple[Array, Array]:
    # D_gate = slope ⊙ D_a; the slope is that of the cell's own gate, before any intervention
    d_gates = []
    for name in LSTM_GATES:
        a = run.pre(name)[t, sequence, :, None]  # (H, 1)
        slope = 1 - np.tanh(a) ** 2 if name == "g" else sigmoid(a) * sigmoid(-a)
        d_gates.append(slope * d_a[cell.rows(name)])
        act(t, name, d_gates[-1])
    d_i, d_f, d_g, d_o = d_gates
    columns = (run.i, run.f, run.g, run.o, run.c_prev, run.tanh_c)
    i, f, g, o, c_prev, tanh_c = (array[t, sequence, :, None] for array in columns)
    # D_c_t = f ⊙ D_c_{t−1} + c_{t−1} ⊙ D_f + i ⊙ D_g + g ⊙ D_i
    d_c = f * d_c + c_prev * d_f + i * d_g + g * d_i
    act(t, "c", d_c)
    # D_h_t = o ⊙ (1 − tanh²(c_t)) ⊙ D_c_t + tanh(c_t) ⊙ D_o
    return o * (1 - tanh_c**2) * d_c + tanh_c * d_o, d_c


def _gru_step(
    cell: GRUCell,
    run: GRUTrace,
    t: int,
    sequence: int,
    d_wx: Array,
    d_wh: Array,
    d_h: Array,
    act: Act,
) -> Array:
    arrays = (run.r, run.z, run.n, run.part("n", "wh"), run.h_prev, *map(run.pre, run.BLOCKS))
    r, z, n, wh_n, h_prev, a_r, a_z, a_n = (array[t, sequence, :, None] for array in arrays)
    rows_r, rows_z, rows_n = map(cell.rows, run.BLOCKS)
    # D_r = r·(1 − r) ⊙ D_a_r, D_z alike
    d_r = sigmoid(a_r) * sigmoid(-a_r) * (d_wx[rows_r] + d_wh[rows_r])
    act(t, "r", d_r)
    d_z = sigmoid(a_z) * sigmoid(-a_z) * (d_wx[rows_z] + d_wh[rows_z])
    act(t, "z", d_z)
    # D_a_n = W_xn·D_x_t + r ⊙ (W_hn·D_h_{t−1}) + (W_hn·h_{t−1} + b_hn) ⊙ D_r
    d_a_n = d_wx[rows_n] + r * d_wh[rows_n] + (wh_n + run.b_hn[:, None]) * d_r
    d_n = (1 - np.tanh(a_n) ** 2) * d_a_n
    act(t, "n", d_n)
    # D_h_t = (1 − z) ⊙ D_n + z ⊙ D_h_{t−1} + (h_{t−1} − n) ⊙ D_z
    d: Array = (1 - z) * d_n + z * d_h + (h_prev - n) * d_z
    return d


def _on_kinks(cell: Cell, run: Trace, sequence: int) -> NDArray[np.bool_]:
    """Which pre-activations are 0 under ReLU, but for the rounding of their sum, (T, H)."""
    if not isinstance(cell, RNNCell) or cell.nonlinearity != "relu":
        return np.zeros((run.seq_len, run.hidden_size), bool)
    parts = np.abs(run.wx[:, sequence]) + np.abs(run.wh[:, sequence]) + np.abs(run.b)
    rounding = _ROUNDING * np.finfo(parts.dtype).eps * parts
    kinks: NDArray[np.bool_] = np.abs(run.a[:, sequence]) <= rounding
    return kinks


def _apart(up: Array, down: Array) -> NDArray[np.bool_]:
    """Where two stacks of Jacobians (T, S, F, I) differ by more than rounding, (T, S)."""
    with np.errstate(over="ignore", invalid="ignore"):
        size = np.maximum(np.abs(up), np.abs(down)).max(axis=(2, 3))
        apart: NDArray[np.bool_] = np.abs(up - down).max(axis=(2, 3)) > _SAME * size
    return apart


def _slope(cell: RNNCell, a: Array) -> Array:
    """f'(a): 1 − tanh²(a), or for ReLU 1 where a > 0."""
    slope: Array = 1 - np.tanh(a) ** 2 if cell.nonlinearity == "tanh" else (a > 0).astype(a.dtype)
    return slope


def _act(own: Sequence[Intervention]) -> Act:
    def act(t: int, quantity: str, d_values: Array) -> None:
        for one in own:
            if one.covers(t) and one.touches(quantity):
                one.act_on_change(d_values)

    return act


def _check_index(name: str, index: int, low: int, stop: int) -> None:
    if not low <= index < stop:
        raise ValueError(f"{name}: got {index}, want {low} to {stop - 1}")
