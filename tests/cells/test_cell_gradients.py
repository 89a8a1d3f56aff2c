"""Every backward against central differences and against torch autograd."""

from typing import Any

import numpy as np
import pytest

from seqviz.cells import (
    GradientError,
    LSTMState,
    RNNModel,
    check_direction,
    check_gradients,
    numeric_gradient,
)
from tests.cells.reference import (
    KINDS,
    grad_of,
    loss_of,
    make_case,
    make_state,
    torch_run,
    value_of,
    weighted_sum,
)

all_kinds = pytest.mark.parametrize("kind", KINDS)


@all_kinds
def test_total_gradient_of_every_state_equals_central_differences(kind: str) -> None:
    """d_h[t] and d_c[t] are what wiggling h_t or c_t does to everything that follows."""
    cell, x, state, weights, d_final = make_case(kind)
    trace = cell.forward(x, state)
    gradients = cell.backward(trace, weights, d_final)

    def rest(t: int, h_t: np.ndarray, c_t: np.ndarray | None) -> float:
        now = h_t if c_t is None else LSTMState(h_t, c_t)
        here = float((h_t * weights[t]).sum())
        if t + 1 == len(x):
            return here + float(weighted_sum(now, d_final))
        return here + loss_of(cell.forward(x[t + 1 :], now), weights[t + 1 :], d_final)

    for t in range(len(x)):
        h_t = trace.h[t].copy()
        c_t = trace.c[t].copy() if kind == "lstm" else None
        numeric = numeric_gradient(lambda t=t, h_t=h_t, c_t=c_t: rest(t, h_t, c_t), h_t)
        np.testing.assert_allclose(gradients.d_h[t], numeric, rtol=1e-6, atol=1e-8)
        if c_t is not None:
            o_t = trace.o[t]
            numeric = numeric_gradient(
                lambda t=t, o_t=o_t, c_t=c_t: rest(t, o_t * np.tanh(c_t), c_t), c_t
            )
            np.testing.assert_allclose(gradients.d_c[t], numeric, rtol=1e-6, atol=1e-8)


@all_kinds
def test_trace_and_gradients_equal_torch_autograd(kind: str) -> None:
    """Every value of the trace and every gradient, number by number."""
    cell, x, state, weights, d_final = make_case(kind)
    nodes = torch_run(cell, x, state, weights, d_final)
    trace = cell.forward(x, state)
    gradients = cell.backward(trace, weights, d_final)

    values = {"wx", "wh", "a", "gates", "h", "c", "tanh_c", "h_0", "c_0"} & set(nodes)
    said = {f"d_{name}" for name in (*cell.parameters(), "x", "h_0", "a", "h")}
    said |= {"d_c", "d_c_0"} if kind == "lstm" else {"d_wh"} if kind == "gru" else set()
    for name in sorted(values):
        close = {"rtol": 1e-12, "atol": 1e-12, "err_msg": name}
        np.testing.assert_allclose(getattr(trace, name), value_of(nodes, name), **close)
    for name in sorted(said):
        wanted = grad_of(nodes, name.removeprefix("d_"))
        close = {"rtol": 1e-11, "atol": 1e-12, "err_msg": name}
        np.testing.assert_allclose(getattr(gradients, name), wanted, **close)


def textbook_backward(
    cell: Any, trace: Any, d_h: np.ndarray, mistake: str = ""
) -> dict[str, np.ndarray]:
    """An LSTM's backward written plainly, with one of three classical mistakes on demand."""
    d = {name: np.zeros_like(array) for name, array in cell.parameters().items()}
    d_h_next = d_c_next = np.zeros_like(trace.h_0)
    for t in reversed(range(trace.seq_len)):
        i, f, g, o = (trace.gate(name)[t] for name in "ifgo")
        d_h_t = d_h[t] + d_h_next
        slope = 1 if mistake == "forget tanh'" else 1 - trace.tanh_c[t] ** 2
        d_c = d_h_t * o * slope + d_c_next
        d_i, d_f = d_c * g * i * (1 - i), d_c * trace.c_prev[t] * f * (1 - f)
        d_g, d_o = d_c * i * (1 - g**2), d_h_t * trace.tanh_c[t] * o * (1 - o)
        if mistake == "swap two gates":
            d_i, d_f = d_f, d_i
        d_a = np.concatenate([d_i, d_f, d_g, d_o], axis=1)
        d["W_x"] += d_a.T @ trace.x[t]
        d["W_h"] += d_a.T @ trace.h_prev[t]
        d["b"] += d_a.sum(axis=0)
        d_h_next, d_c_next = d_a @ cell.W_h, d_c * f
        if mistake == "drop the recurrent path":
            d_h_next = np.zeros_like(d_h_next)
    return d


@pytest.mark.parametrize("mistake", ["swap two gates", "drop the recurrent path", "forget tanh'"])
def test_a_broken_backward_fails_the_check(mistake: str) -> None:
    """Three classical mistakes in an LSTM's backward are noticed, elementwise and directionally."""
    cell, x, state, weights, _ = make_case("lstm")
    trace = cell.forward(x, state)

    def loss() -> float:
        return float((cell.forward(x, state).h * weights).sum())

    check_gradients(loss, cell.parameters(), textbook_backward(cell, trace, weights))
    said = textbook_backward(cell, trace, weights, mistake)
    with pytest.raises(GradientError, match=r"gradient of W_x at \(\d+, \d+\): got .*, want"):
        check_gradients(loss, cell.parameters(), said)
    with pytest.raises(GradientError, match="gradient along W_x, W_h, b"):
        check_direction(loss, cell.parameters(), said, rng=np.random.default_rng(0))


@pytest.mark.parametrize("wrong", [0.0, np.nan])
def test_the_check_refuses_zeros_and_nan(wrong: float) -> None:
    """Gradients of the right shape that are all zero, or NaN, do not pass."""
    cell, x, state, weights, _ = make_case("rnn-tanh")
    said = {name: np.full_like(array, wrong) for name, array in cell.parameters().items()}
    with pytest.raises(GradientError, match="numbers differ"):
        check_gradients(
            lambda: float((cell.forward(x, state).h * weights).sum()), cell.parameters(), said
        )


def test_the_check_puts_everything_back() -> None:
    """Neither check leaves a changed number behind, and both refuse float32 and read-only."""
    cell, x, state, weights, _ = make_case("gru")
    before = {name: array.copy() for name, array in cell.parameters().items()}

    def loss() -> float:
        return float((cell.forward(x, state).h * weights).sum())

    said = cell.backward(cell.forward(x, state), weights).parameters()
    check_gradients(loss, cell.parameters(), said)
    check_direction(loss, cell.parameters(), said, rng=np.random.default_rng(0))
    for name, array in cell.parameters().items():
        np.testing.assert_array_equal(array, before[name])
    for refused in (np.zeros(2, np.float32), cell.forward(x, state).h):
        with pytest.raises(ValueError, match="want writeable float64"):
            numeric_gradient(lambda: 0.0, refused)
    with pytest.raises(ValueError, match=r"gradients\['b'\]: got nothing, want shape"):
        check_gradients(loss, {"b": cell.b}, {})


@all_kinds
@pytest.mark.parametrize("num_layers", [1, 3])
def test_model_backward_equals_central_differences(kind: str, num_layers: int) -> None:
    """A stack with an output layer: parameters, inputs, initial states of all layers."""
    rng = np.random.default_rng(7)
    cell_kind, _, nonlinearity = kind.partition("-")
    model = RNNModel(
        2,
        3,
        4,
        num_layers=num_layers,
        cell=cell_kind,  # type: ignore[arg-type]
        nonlinearity=nonlinearity or "tanh",
        rng=rng,
    )
    while True:
        x = rng.standard_normal((3, 2, 2))
        states = [make_state(cell, 2, rng) for cell in model.cells]
        pre = [np.abs(layer.a).min() for layer in model.forward(x, states).layers]
        if kind != "rnn-relu" or min(pre) > 1e-3:
            break
    d_y = rng.standard_normal((3, 2, 4))
    d_finals = [make_state(cell, 2, rng) for cell in model.cells]

    def loss() -> float:
        trace = model.forward(x, states)
        finals = zip(trace.finals, d_finals, strict=True)
        return float((trace.y * d_y).sum() + sum(weighted_sum(s, w) for s, w in finals))

    gradients = model.backward(model.forward(x, states), d_y, d_finals)
    arrays, said = {**model.parameters(), "x": x}, {**gradients.parameters(), "x": gradients.d_x}
    assert list(arrays) == list(said)
    for index, (state, layer) in enumerate(zip(states, gradients.layers, strict=True)):
        arrays[f"{index}.h_0"], said[f"{index}.h_0"] = (
            (state.h if cell_kind == "lstm" else state),
            layer.d_h_0,
        )
        if cell_kind == "lstm":
            arrays[f"{index}.c_0"], said[f"{index}.c_0"] = state.c, layer.d_c_0
    check_gradients(loss, arrays, said)
