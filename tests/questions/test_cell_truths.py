"""What the questions about cells and gradients answer, computed again by hand and by torch."""

import math

import numpy as np
import pytest
import torch

from seqviz.questions import gradients, lstm_cell, rnn_cell
from seqviz.questions.puzzle import find

TURNS = range(5)


def share(left: float, low: float, high: float, names: tuple[str, ...]) -> str:
    """Which of three ranges a number lies in."""
    return names[0] if left < low else names[2] if left >= high else names[1]


@pytest.mark.parametrize("turn", TURNS)
def test_what_an_rnn_forgets(turn: int) -> None:
    """The share of the first state that is left is that of a loop by hand."""
    found = find(rnn_cell.FORGETS, turn)
    squash = math.tanh if turn else float  # the first is the page's own network, which has none
    assert found.case.squashed == bool(turn)
    first = h = squash(1.0)
    for _ in range(found.case.steps):
        h = squash(found.case.weight * h)
    assert found.truth.numbers["left"] == pytest.approx(h / first, rel=1e-12)
    assert found.truth.outcome == share(h / first, 0.05, 0.5, ("little", "some", "much"))


@pytest.mark.parametrize("turn", TURNS)
def test_the_long_run(turn: int) -> None:
    """The weight alone decides: inside ±1 the state fades, above it stays, below it swings."""
    found = find(rnn_cell.LONG_RUN, turn)
    w = found.case.weight
    assert found.truth.outcome == ("stays" if w > 1 else "swings" if w < -1 else "fades")
    h = 1.0
    for _ in range(10_000):
        h = math.tanh(abs(w) * h)
    assert abs(found.truth.numbers["last"]) == pytest.approx(h if abs(w) > 1 else 0, abs=1e-3)


@pytest.mark.parametrize("turn", TURNS)
def test_what_a_forget_gate_leaves(turn: int) -> None:
    """With nothing written, f to the power of the steps is left of c."""
    found = find(lstm_cell.FORGET, turn)
    left = found.case.forget**found.case.steps
    assert found.truth.numbers["left"] == pytest.approx(left, rel=1e-9)
    assert found.truth.numbers["last"] == pytest.approx(left * found.case.start, rel=1e-9)
    assert found.truth.outcome == share(left, 0.1, 0.5, ("little", "some", "much"))


@pytest.mark.parametrize("turn", TURNS)
def test_cell_state_behind_a_shut_output_gate(turn: int) -> None:
    """Both c and h with the gate free and shut are those of the equations, written out."""
    found = find(lstm_cell.CELL_AND_HIDDEN, turn)
    case = found.case

    def run(first_shut: int) -> tuple[float, float]:
        c = h = 0.0
        for t, x in enumerate(case.x, start=1):
            gate = 1 / (1 + math.exp(-case.recurrent * h))
            c = gate * c + gate * math.tanh(x + case.recurrent * h)
            h = 0.0 if t >= first_shut else gate * math.tanh(c)
        return c, h

    free, shut = run(len(case.x) + 1), run(case.first)
    numbers = found.truth.numbers
    assert (numbers["c"], numbers["h"]) == pytest.approx(free, abs=1e-12)
    assert (numbers["c_shut"], numbers["h_shut"]) == pytest.approx(shut, abs=1e-12)
    assert found.truth.outcome == ("same" if free[0] == pytest.approx(shut[0]) else "other")


def as_torch(case: gradients.Back | gradients.Cut, *, bias: bool) -> torch.nn.RNN:
    """The question's network in torch, in float64."""
    model = gradients.network(case.gain, case.seed)
    cell = model.cells[0]
    found = torch.nn.RNN(1, gradients.UNITS, dtype=torch.float64)
    with torch.no_grad():
        found.weight_ih_l0.copy_(torch.from_numpy(np.array(cell.W_x)))
        found.weight_hh_l0.copy_(torch.from_numpy(np.array(cell.W_h)))
        found.bias_ih_l0.copy_(torch.from_numpy(np.array(cell.b)) * bias)
        found.bias_hh_l0.zero_()
    return found


@pytest.mark.parametrize("turn", TURNS)
def test_what_reaches_an_early_state(turn: int) -> None:
    """The gradient at the first state, as a share of that at the last, is torch's."""
    found = find(gradients.VANISH, turn)
    case = found.case
    net = as_torch(case, bias=True)
    x = case.size * np.random.default_rng(case.seed).uniform(-1, 1, (case.steps + 1, 1, 1))
    _, first = net(torch.from_numpy(x[:1]))
    first = first.detach().requires_grad_()
    _, last = net(torch.from_numpy(x[1:]), first)
    W_y = torch.from_numpy(np.array(gradients.network(case.gain, case.seed).W_y[0]))
    (gradient,) = torch.autograd.grad((last[0, 0] * W_y).sum(), first)
    left = float(gradient.norm() / W_y.norm())
    assert found.truth.numbers["left"] == pytest.approx(left, rel=1e-8)
    assert found.truth.outcome == share(left, 0.01, 1.0, ("vanishes", "weaker", "grows"))


@pytest.mark.parametrize("turn", TURNS)
def test_what_a_cut_way_back_leaves(turn: int) -> None:
    """The gradient of W_h over the last steps alone, beside the whole one, is torch's."""
    found = find(gradients.BACK_THROUGH_TIME, turn)
    case = found.case
    x = np.random.default_rng(case.seed).uniform(-1, 1, (case.steps, 1, 1))
    if case.pulse:
        x[1:] = 0
    W_y = torch.from_numpy(np.array(gradients.network(case.gain, case.seed).W_y[0]))
    lengths = []
    for cut in (0, case.steps - case.every):
        net = as_torch(case, bias=False)
        state = net(torch.from_numpy(x[:cut]))[1].detach() if cut else None
        _, last = net(torch.from_numpy(x[cut:]), state)
        (last[0, 0] * W_y).sum().backward()
        grad = net.weight_hh_l0.grad
        assert grad is not None
        lengths.append(float(grad.norm()))
    left = lengths[1] / lengths[0]
    assert found.truth.numbers["left"] == pytest.approx(left, rel=1e-8)
    assert found.truth.outcome == share(left, 0.5, 0.9, ("less", "part", "nearly"))
