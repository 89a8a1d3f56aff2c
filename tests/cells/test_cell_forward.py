"""The forward pass: equal to torch.nn, to its own step and parts; traces stay as they are."""

import subprocess
import sys
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from seqviz.cells import GRUCell, LSTMCell, LSTMState, RNNCell, RNNModel, joined_state, split_state
from tests.cells.reference import ALL, KINDS, make_case, make_cell, make_state, torch_module

all_kinds = pytest.mark.parametrize("kind", KINDS)
every_cell = pytest.mark.parametrize("kind", ALL)
sizes = st.tuples(*[st.integers(1, 6)] * 4)


def parts(state: Any) -> tuple[np.ndarray, ...]:
    """The arrays of a state."""
    return tuple(state) if isinstance(state, tuple) else (state,)


def rows_of_state(state: Any, rows: Any) -> Any:
    """Some sequences' share of a state."""
    return LSTMState(*(s[rows] for s in state)) if isinstance(state, tuple) else state[rows]


@all_kinds
@pytest.mark.parametrize(("dtype", "tolerance"), [(np.float64, 1e-6), (np.float32, 1e-5)])
@pytest.mark.parametrize("num_layers", [1, 3])
def test_forward_equals_torch_over_100_steps(
    kind: str, dtype: Any, tolerance: float, num_layers: int
) -> None:
    """torch.nn.RNN, LSTM and GRU give the same h and the same final states."""
    widths = [7] + [16] * num_layers
    cells = [
        make_cell(kind, inputs, 16, seed=layer, dtype=dtype)
        for layer, inputs in enumerate(widths[:-1])
    ]
    rng = np.random.default_rng(5)
    x = rng.standard_normal((100, 4, 7)).astype(dtype)
    states = [make_state(cell, 4, rng) for cell in cells]
    stacked = [torch.from_numpy(np.stack(s)) for s in zip(*map(parts, states), strict=True)]
    with torch.no_grad():
        h, final = torch_module(kind, cells)(
            torch.from_numpy(x), tuple(stacked) if kind == "lstm" else stacked[0]
        )
    model = RNNModel.from_parts(cells, np.ones((1, 16), dtype), np.ones(1, dtype))
    trace = model.forward(x, states)
    np.testing.assert_allclose(trace.layers[-1].h, h.numpy(), rtol=0, atol=tolerance)
    for mine, theirs in zip(zip(*map(parts, trace.finals), strict=True), parts(final), strict=True):
        np.testing.assert_allclose(np.stack(mine), theirs.numpy(), rtol=0, atol=tolerance)


@every_cell
def test_forward_equals_repeated_step(kind: str) -> None:
    """The fast loop and the textbook step are the same function."""
    cell, x, state, _, _ = make_case(kind)
    trace = cell.forward(x, state)
    for t, x_t in enumerate(x):
        state = cell.step(x_t, state)
        np.testing.assert_allclose(parts(state)[0], trace.h[t], rtol=1e-12, atol=1e-14)
    for mine, theirs in zip(parts(state), parts(trace.final), strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=1e-12, atol=1e-14)


@all_kinds
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_parts_add_up_exactly(kind: str, dtype: Any) -> None:
    """(wx + wh) + b is a, bit by bit; activations, c and h follow from what the trace shows."""
    cell, rng = make_cell(kind, dtype=dtype), np.random.default_rng(2)
    x = rng.standard_normal((5, 3, 2)).astype(dtype)
    trace = cell.forward(x, make_state(cell, 3, rng))
    close = {"rtol": 1e-5 if dtype == np.float32 else 1e-12, "atol": 1e-7}
    np.testing.assert_allclose(trace.wx, x @ cell.W_x.T, **close)
    np.testing.assert_allclose(trace.wh, trace.h_prev @ cell.W_h.T, **close)
    exact = np.testing.assert_array_equal
    if kind == "gru":
        for name in ("r", "z"):
            of = {part: trace.part(name, part) for part in ("wx", "wh", "b")}
            exact(of["wx"] + of["wh"] + of["b"], trace.pre(name))
        exact(trace.recurrent_n, trace.part("n", "wh") + cell.b_hn)
        a_n = trace.part("n", "wx") + trace.r * trace.recurrent_n + trace.part("n", "b")
        exact(a_n, trace.pre("n"))
        h = (1 - trace.z) * trace.n + trace.z * trace.h_prev
        np.testing.assert_allclose(trace.h, h, **close)
    else:
        exact(trace.wx + trace.wh + trace.b, trace.a)
    if kind == "lstm":
        exact(trace.f * trace.c_prev + trace.i * trace.g, trace.c)
        exact(np.tanh(trace.c), trace.tanh_c)
        exact(trace.o * trace.tanh_c, trace.h)
    for name in cell.GATES:
        a = trace.pre(name)
        wanted = np.tanh(a) if name in "gn" else 1 / (1 + np.exp(-a))
        np.testing.assert_allclose(trace.gate(name), wanted, **close)
        exact(trace.gate(name), getattr(trace, name))
    if kind.startswith("rnn"):
        exact(trace.h, np.tanh(trace.a) if kind == "rnn-tanh" else np.maximum(trace.a, 0))
        exact(trace.pre("h"), trace.a)


@given(sizes=sizes, seed=st.integers(0, 2**32 - 1), kind=st.sampled_from(KINDS))
@settings(max_examples=60)
def test_shapes_and_dtypes_are_the_documented_ones(
    sizes: tuple[int, int, int, int], seed: int, kind: str
) -> None:
    """Every shape in a docstring, at any size, and the cell's dtype everywhere."""
    T, N, I, H = sizes  # noqa: E741
    dtype = (np.float32, np.float64)[seed % 2]
    cell, rng = make_cell(kind, I, H, seed=seed, dtype=dtype), np.random.default_rng(seed)
    G = max(1, len(cell.GATES))
    x, d_h = (rng.standard_normal((T, N, size)).astype(dtype) for size in (I, H))
    state = make_state(cell, N, rng)
    trace = cell.forward(x, state)
    gradients = cell.backward(trace, d_h, make_state(cell, N, rng))
    wanted = {
        (T, N, I): ["x"],
        (T, N, G * H): ["wx", "wh", "a"],
        (G * H,): ["b"],
        (T + 1, N, H): ["hs"],
        (T, N, H): ["h", "h_prev"],
        (N, H): ["h_0"],
    }
    said = {
        (G * H, I): ["d_W_x"],
        (G * H, H): ["d_W_h"],
        (G * H,): ["d_b"],
        (T, N, I): ["d_x"],
        (N, H): ["d_h_0"],
        (T, N, G * H): ["d_a"],
        (T, N, H): ["d_h"],
    }
    shapes = [(trace, name, shape) for shape, names in wanted.items() for name in names]
    shapes += [(gradients, name, shape) for shape, names in said.items() for name in names]
    shapes += [(trace, gate, (T, N, H)) for gate in cell.GATES]
    if kind == "lstm":
        shapes += [(trace, name, (T, N, H)) for name in ("c", "c_prev", "tanh_c")]
        shapes += [(trace, "cs", (T + 1, N, H)), (trace, "c_0", (N, H))]
        shapes += [(gradients, "d_c", (T, N, H)), (gradients, "d_c_0", (N, H))]
    if kind == "gru":
        shapes += [(trace, "b_hn", (H,)), (trace, "recurrent_n", (T, N, H))]
        shapes += [(gradients, "d_b_hn", (H,)), (gradients, "d_wh", (T, N, 3 * H))]
    if cell.GATES:
        shapes += [(trace, "gates", (T, N, G * H))]
    for owner, name, shape in shapes:
        array = getattr(owner, name)
        assert (array.shape, array.dtype) == (shape, dtype), name
    assert all(s.shape == (N, H) and s.dtype == dtype for s in parts(cell.step(x[0], state)))
    assert all(s.shape == (N, H) for s in parts(trace.final))
    assert (trace.seq_len, trace.batch_size, trace.input_size, trace.hidden_size) == (T, N, I, H)
    assert (trace.kind, trace.dtype) == (cell.kind, cell.dtype)
    own = cell.parameters()
    assert list(own) == list(gradients.parameters())
    assert all(own[n].shape == g.shape for n, g in gradients.parameters().items())
    assert all(array is getattr(cell, name) for name, array in own.items())


@given(seed=st.integers(0, 2**32 - 1), kind=st.sampled_from(ALL), cut=st.integers(1, 5))
@settings(max_examples=60)
def test_a_state_depends_on_no_later_input(seed: int, kind: str, cut: int) -> None:
    """Changing x after step `cut` leaves h_1 … h_cut as they were; two halves equal one run."""
    cell, rng = make_cell(kind, seed=seed), np.random.default_rng(seed)
    x, state = rng.standard_normal((6, 3, 2)), make_state(cell, 3, rng)
    whole = cell.forward(x, state)
    changed = x.copy()
    changed[cut:] += rng.standard_normal(x[cut:].shape)
    np.testing.assert_array_equal(cell.forward(changed, state).h[:cut], whole.h[:cut])
    first = cell.forward(x[:cut], state)
    second = cell.forward(x[cut:], first.final)
    np.testing.assert_array_equal(np.concatenate([first.h, second.h]), whole.h)


@given(seed=st.integers(0, 2**32 - 1), kind=st.sampled_from(ALL))
@settings(max_examples=40)
def test_batch_rows_are_independent(seed: int, kind: str) -> None:
    """A sequence runs the same alone, among others, and in another order."""
    cell, rng = make_cell(kind, seed=seed), np.random.default_rng(seed)
    x, state = rng.standard_normal((4, 5, 2)), make_state(cell, 5, rng)
    together = cell.forward(x, state).h
    for rows in (np.array([2]), np.array([4, 0, 3])):
        alone = cell.forward(x[:, rows], rows_of_state(state, rows)).h
        np.testing.assert_allclose(alone, together[:, rows], rtol=1e-12, atol=1e-14)


@given(seed=st.integers(0, 2**32 - 1), scale=st.floats(0, 1e4))
@settings(max_examples=60)
def test_gates_stay_in_their_range(seed: int, scale: float) -> None:
    """Sigmoids in [0, 1], tanhs and h in [−1, 1], however large the inputs; no warning, no NaN."""
    rng = np.random.default_rng(seed)
    x = scale * rng.standard_normal((4, 3, 2)).astype(np.float32)
    for kind in ("lstm", "gru"):
        trace = make_cell(kind, seed=seed, dtype=np.float32).forward(x)
        for name in trace.BLOCKS:
            low = -1 if name in "gn" else 0
            assert (trace.gate(name) >= low).all()
            assert (trace.gate(name) <= 1).all()
        assert (np.abs(trace.h) <= 1).all()


@given(seed=st.integers(0, 2**32 - 1))
@settings(max_examples=30)
def test_an_open_forget_gate_keeps_the_cell_state(seed: int) -> None:
    """Gates f = 1 and i = 0 keep c exactly; a GRU's z = 1 keeps h exactly."""
    lstm, gru, rng = make_cell("lstm"), make_cell("gru"), np.random.default_rng(seed)
    lstm.b[lstm.rows("f")], lstm.b[lstm.rows("i")] = 100, -100
    gru.b[gru.rows("z")] = 100
    x = rng.standard_normal((6, 3, 2))
    state, h_0 = make_state(lstm, 3, rng), make_state(gru, 3, rng)
    kept = lstm.forward(x, state).c
    np.testing.assert_array_equal(kept, np.broadcast_to(state.c, kept.shape))
    h = gru.forward(x, h_0).h
    np.testing.assert_allclose(h, np.broadcast_to(h_0, h.shape), rtol=1e-14, atol=1e-15)


@every_cell
def test_traces_and_gradients_are_immutable(kind: str) -> None:
    """No field can be set, no number written, and nothing the caller does later shows in them."""
    cell, x, state, weights, _ = make_case(kind)
    trace = cell.forward(x, state)
    gradients = cell.backward(trace, weights)
    for owner in (trace, gradients):
        public = (name for name in dir(owner) if not name.startswith("_"))
        names = [name for name in public if isinstance(getattr(owner, name), np.ndarray)]
        assert len(names) >= 7
        for name in names:
            array = getattr(owner, name)
            with pytest.raises(ValueError, match="read-only"):
                array[...] = 0
            with pytest.raises(ValueError, match="WRITEABLE"):
                array.flags.writeable = True
            with pytest.raises((AttributeError, TypeError)):  # TypeError: CPython 3.11, slots
                setattr(owner, name, array)
    kept = {n: getattr(trace, n).copy() for n in ("x", "h_0", "b", "h", "a")}
    x += 1
    cell.b += 1
    for array in parts(state):
        array += 1
    for name, array in kept.items():
        np.testing.assert_array_equal(getattr(trace, name), array)


def test_zeros_are_the_state_when_none_is_given() -> None:
    """Leaving out the state is the same as passing zeros."""
    for kind in ALL:
        cell, x, state, _, _ = make_case(kind)
        zeros = joined_state({n: np.zeros_like(a) for n, a in split_state(state).items()})
        np.testing.assert_array_equal(cell.forward(x).h, cell.forward(x, zeros).h)


def test_parameters_are_drawn_like_torch_and_copied_in() -> None:
    """Uniform in ±1/√H, the same under the same seed; from_parameters copies; updates are live."""
    for kind in ALL:
        cell, same, other = (make_cell(kind, 30, 64, seed=s) for s in (1, 1, 2))
        for name, array in cell.parameters().items():
            assert np.abs(array).max() <= 1 / 8
            assert np.abs(array).max() > 0.95 / 8
            np.testing.assert_array_equal(array, same.parameters()[name])
            assert not np.array_equal(array, other.parameters()[name])
        clone = type(cell).from_parameters(cell.parameters(), **cell.options)
        x = np.ones((3, 2, 30))
        if kind == "rnn-relu":
            assert RNNCell.from_parameters(cell.parameters()).nonlinearity == "tanh"
        before = cell.forward(x).h
        np.testing.assert_array_equal(clone.forward(x).h, before)
        clone.parameters()["b"][...] += 1
        assert not np.array_equal(clone.forward(x).h, before)
        np.testing.assert_array_equal(cell.forward(x).h, before)


def test_model_output_and_shapes() -> None:
    """The output is y = h·W_yᵀ + b_y, in the model's dtype; names, shapes, states as documented."""
    rng = np.random.default_rng(0)
    for dtype in (np.float32, np.float64):
        model = RNNModel(3, 4, 2, num_layers=2, cell="lstm", rng=rng, dtype=dtype)
        x = rng.standard_normal((5, 6, 3)).astype(dtype)
        trace = model.forward(x)
        h = trace.layers[-1].h
        np.testing.assert_allclose(trace.y, h @ model.W_y.T + model.b_y, rtol=1e-6)
        np.testing.assert_array_equal(trace.layers[1].x, trace.layers[0].h)
        gradients = model.backward(trace, np.ones_like(trace.y))
        assert trace.y.shape == (5, 6, 2)
        assert gradients.d_x.shape == (5, 6, 3)
        arrays = [trace.y, gradients.d_x, gradients.d_W_y, gradients.d_b_y]
        assert {a.dtype for a in arrays} == {np.dtype(dtype)}
        assert not any(a.flags.writeable for a in arrays)
        wanted = ["0.W_x", "0.W_h", "0.b", "1.W_x", "1.W_h", "1.b", "W_y", "b_y"]
        assert list(model.parameters()) == list(gradients.parameters()) == wanted
        for name, array in model.parameters().items():
            assert gradients.parameters()[name].shape == array.shape
        first = model.forward(x[:2])
        second = model.forward(x[2:], first.finals)
        np.testing.assert_array_equal(np.concatenate([first.y, second.y]), trace.y)


F64 = np.zeros
RNG = np.random.default_rng(0)
LSTM, GRU, RNN = LSTMCell(2, 3, rng=RNG), GRUCell(2, 3, rng=RNG), RNNCell(2, 3, rng=RNG)
MODEL = RNNModel(2, 3, 4, num_layers=2, rng=RNG)
X, H = F64((4, 1, 2)), F64((1, 3))


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: LSTM.forward([[0.0]]), TypeError, "x: got list, want a NumPy array of float64"),
        (lambda: LSTM.forward(X[0]), ValueError, r"x: got shape \(1, 2\), want \(T, N, 2\)"),
        (lambda: LSTM.forward(X[:0]), ValueError, r"x: got shape \(0, 1, 2\), .*at least 1"),
        (lambda: LSTM.forward(X.astype("f4")), ValueError, "x: got dtype float32, want float64"),
        (lambda: LSTM.forward(X, (H, H)), TypeError, r"state: got tuple, want LSTMState\(h, c\)"),
        (lambda: LSTM.forward(X, LSTMState(H, H[:, 1:])), ValueError, r"state.c: got shape \(1, 2"),
        (lambda: LSTM.step(X, LSTMState(H, H)), ValueError, r"x_t: got shape .*want \(N, 2\)"),
        (lambda: GRU.step(X[0], H[0]), ValueError, r"state: got shape \(3,\), want \(1, 3\)"),
        (lambda: RNN.forward(X, F64((2, 3))), ValueError, r"state: got shape \(2, 3\), want \(1,"),
        (lambda: RNN.backward(None, X), TypeError, "trace: got NoneType, want one made by .*RNNC"),
        (lambda: RNN.backward(GRU.forward(X), X), ValueError, "trace: got GRUTrace.*RNNCell"),
        (lambda: GRU.backward(GRU.forward(X), X), ValueError, r"d_h: got .*want \(4, 1, 3\)"),
        (
            lambda: GRU.backward(GRU.forward(X), F64((4, 1, 3)), F64(3)),
            ValueError,
            r"d_final: got shape \(3,\), want \(1, 3\)",
        ),
        (lambda: GRU.forward(X).gate("q"), ValueError, "name: got 'q', want one of 'r', 'z', 'n'"),
        (lambda: RNN.forward(X).part("h", "gates"), ValueError, "of: got 'gates', want one of"),
        (lambda: GRUCell(0, 3, rng=RNG), ValueError, "input_size: got 0, want a whole number"),
        (lambda: GRUCell(2, 3.0, rng=RNG), ValueError, "hidden_size: got 3.0, want a whole"),
        (lambda: GRUCell(2, 3, rng=RNG, dtype=np.int32), ValueError, "dtype: got int32, want fl"),
        (lambda: RNNCell(2, 3, rng=RNG, nonlinearity="x"), ValueError, "nonlinearity: got 'x'"),
        (lambda: LSTMCell.from_parameters({}), ValueError, "parameters: got nothing, want 'W_x'"),
        (
            lambda: LSTMCell.from_parameters({**LSTM.parameters(), "b": F64(3)}),
            ValueError,
            r'parameters\["b"\]: got shape \(3,\), want \(12,\)',
        ),
        (
            lambda: LSTMCell.from_parameters({**LSTM.parameters(), "W_h": F64(3)}),
            ValueError,
            r'parameters\["W_h"\]: got shape \(3,\), want two axes',
        ),
        (
            lambda: LSTMCell.from_parameters({**LSTM.parameters(), "W_x": [[1]]}),
            TypeError,
            r'parameters\["W_x"\]: got list, want a NumPy array',
        ),
        (
            lambda: LSTMCell.from_parameters({**LSTM.parameters(), "b": F64(12, "f4")}),
            ValueError,
            r'parameters\["b"\]: got dtype float32, want float64',
        ),
        (lambda: RNNModel(2, 3, 4, cell="x", rng=RNG), ValueError, "cell: got 'x', want 'rnn'"),
        (
            lambda: RNNModel(2, 3, 4, cell="gru", nonlinearity="relu", rng=RNG),
            ValueError,
            "nonlinearity: got 'relu', want 'tanh' for cell='gru'",
        ),
        (lambda: RNNModel(2, 3, 4, colour="red", rng=RNG), ValueError, "colour: got an option"),
        (lambda: RNNModel(2, 3, 4, num_layers=0, rng=RNG), ValueError, "num_layers: got 0"),
        (lambda: RNNModel.from_parts([], H, H), ValueError, "cells: got none, want at least one"),
        (lambda: RNNModel.from_parts([RNN, RNN], H, H), ValueError, r"cells\[1\]: got .*size=3"),
        (lambda: RNNModel.from_parts([RNN], H.T, H), ValueError, r"W_y: .*want \(O, 3\)"),
        (lambda: RNNModel.from_parts([RNN], H, H), ValueError, r"b_y: got .*want \(1,\)"),
        (lambda: MODEL.forward(X, H), ValueError, "states: got 1 in a ndarray, want .* of 2"),
        (lambda: MODEL.forward(X, [H]), ValueError, "states: got 1 in a list, want .* of 2, one"),
        (lambda: MODEL.backward(MODEL.forward(X), X), ValueError, r"d_y: .*want \(4, 1, 4\)"),
        (
            lambda: RNNModel(2, 3, 4, rng=RNG).backward(MODEL.forward(X), F64((4, 1, 4))),
            ValueError,
            "trace: got 2 layers, want 1",
        ),
    ],
)
def test_errors_name_the_argument_what_came_and_what_is_wanted(
    call: Any, error: type[Exception], message: str
) -> None:
    """A wrong argument is refused with its name, the value it got and the value it wants."""
    with pytest.raises(error, match=message):
        call()


def test_representations_are_short() -> None:
    """A trace in a notebook shows its sizes, not thousands of numbers."""
    trace = MODEL.forward(X)
    for thing in (RNN, MODEL, trace, trace.layers[0], MODEL.backward(trace, F64((4, 1, 4)))):
        assert len(repr(thing)) < 300


def test_importing_the_cells_loads_neither_torch_nor_plotly_nor_streamlit() -> None:
    """A notebook with NumPy alone can run the cells."""
    code = (
        "import sys, seqviz.cells;"
        "print({'torch', 'plotly', 'streamlit', 'hypothesis'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
