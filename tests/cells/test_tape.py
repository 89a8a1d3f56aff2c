"""The pass for training: the same gradients as the one that keeps everything, of less memory."""

import numpy as np
import pytest
import torch

from seqviz.cells import CELLS, LSTMCell, LSTMState, RNNModel, lstm_tape
from seqviz.cells.tape import ModelTape, record, rewind

STEPS, BATCH, INPUTS, HIDDEN = 7, 3, 2, 5
CLOSE = {"rtol": 1e-11, "atol": 1e-13}


def random(*shape: int, seed: int = 1) -> np.ndarray:
    """Normal numbers."""
    return np.random.default_rng(seed).standard_normal(shape)


def stack(kind: str, layers: int = 2) -> RNNModel:
    """A small model."""
    return RNNModel(INPUTS, HIDDEN, 2, num_layers=layers, cell=kind, rng=np.random.default_rng(3))


@pytest.mark.parametrize("at_once", [1, 2 * 4 * HIDDEN * BATCH, 2**18])
@pytest.mark.parametrize("answers", [1, 4, STEPS])
@pytest.mark.parametrize("kind", CELLS)
def test_gradients_are_those_of_the_full_trace(
    kind: str, answers: int, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Answers, final states and every gradient, from any states, in pieces of any length."""
    monkeypatch.setattr(lstm_tape, "AT_ONCE", at_once)
    model, x, d_y = stack(kind), random(STEPS, BATCH, INPUTS), random(answers, BATCH, 2, seed=2)
    states = [
        cell.forward(random(2, BATCH, cell.input_size, seed=index)).final
        for index, cell in enumerate(model.cells)
    ]
    d_finals = [cell.zero_state(BATCH) for cell in model.cells]
    d_finals[0] = states[1]
    trace = model.forward(x, states)
    whole = np.zeros_like(trace.y)
    whole[-answers:] = d_y
    wanted = model.backward(trace, whole, d_finals)
    tape = record(model, x, states, answers=answers)
    found = rewind(model, tape, d_y, d_finals, wants_x=True, watched=True)
    np.testing.assert_allclose(tape.y, trace.y[-answers:], **CLOSE)
    for mine, theirs in zip(tape.finals, trace.finals, strict=True):
        np.testing.assert_allclose(np.array(mine), np.array(theirs), **CLOSE)
    for name, gradient in wanted.parameters().items():
        np.testing.assert_allclose(found.parameters()[name], gradient, **CLOSE, err_msg=name)
    np.testing.assert_allclose(found.layers[0].d_x, wanted.d_x, **CLOSE)
    np.testing.assert_allclose(found.layers[-1].d_h, wanted.layers[-1].d_h, **CLOSE)
    np.testing.assert_allclose(tape.layers[0].x, x, rtol=0)
    for mine, theirs, cell in zip(found.layers, wanted.layers, model.cells, strict=True):
        for state in cell.description.states:
            np.testing.assert_allclose(mine.start(state), theirs.start(state), **CLOSE)


def test_an_lstms_tape_gives_autograds_gradients() -> None:
    """Against torch itself, with a loss over the last two of seven steps."""
    cell, weights = LSTMCell(INPUTS, HIDDEN, rng=np.random.default_rng(3)), random(2, BATCH, HIDDEN)
    x, state = random(STEPS, BATCH, INPUTS, seed=4), LSTMState(*random(2, BATCH, HIDDEN, seed=5))
    module = torch.nn.LSTM(INPUTS, HIDDEN, dtype=torch.float64)
    copied = (cell.W_x, cell.W_h, cell.b, np.zeros_like(cell.b))
    with torch.no_grad():
        for parameter, values in zip(module.parameters(), copied, strict=True):
            parameter.copy_(torch.from_numpy(values))
    h, _ = module(torch.from_numpy(x), tuple(torch.from_numpy(one)[None] for one in state))
    (h[-2:] * torch.from_numpy(weights)).sum().backward()
    found = cell.rewind(cell.record(x, state), weights)
    for mine, parameter in zip(found.parameters().values(), module.parameters(), strict=False):
        np.testing.assert_allclose(mine, parameter.grad.numpy(), rtol=1e-10, atol=1e-12)


def test_a_tape_holds_less_than_half_of_a_trace_and_is_left_as_it_was() -> None:
    """Bytes of its arrays against those of the trace; going back twice gives the same numbers."""
    model = RNNModel(1, 64, 1, cell="lstm", rng=np.random.default_rng(0), dtype=np.float32)
    x = random(50, 32, 1).astype(np.float32)
    tape, trace = record(model, x), model.forward(x).layers[0]
    layer = tape.layers[0]
    held = sum(one.nbytes for one in (layer.steps, layer.tanh_c, layer.z))
    kept = (trace.x, trace.wx, trace.wh, trace.a, trace.gates, trace.hs, trace.cs, trace.tanh_c)
    assert held < 0.42 * sum(one.nbytes for one in kept)
    once, twice = (rewind(model, tape, np.ones_like(tape.y)).parameters() for _ in range(2))
    assert all(np.array_equal(once[name], twice[name]) for name in once)
    assert isinstance(tape, ModelTape)
    assert rewind(model, tape, np.ones_like(tape.y)).layers[0].d_x is None, "nobody asked for it"


def test_a_tape_refuses_what_does_not_fit() -> None:
    """Inputs, gradients and states of another shape are named with what is wanted."""
    model = stack("lstm", 1)
    with pytest.raises(ValueError, match="x: got shape"):
        record(model, random(STEPS, BATCH, INPUTS + 1))
    with pytest.raises(TypeError, match="want LSTMState"):
        record(model, random(STEPS, BATCH, INPUTS), [random(BATCH, HIDDEN)])
    tape = record(model, random(STEPS, BATCH, INPUTS), answers=2)
    with pytest.raises(ValueError, match="d_y: got shape"):
        rewind(model, tape, random(STEPS, BATCH, 2))
    with pytest.raises(ValueError, match="d_h: got shape"):
        model.cells[0].rewind(tape.layers[0], random(2, BATCH, HIDDEN + 1))
