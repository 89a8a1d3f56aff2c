"""What the questions about gates, memories and counts answer, computed again by other means."""

import numpy as np
import pytest
import torch

from seqviz.cells import CELLS
from seqviz.models.recall import asked, pupils
from seqviz.questions import compare, gru_cell, memory_lab, more_cells
from seqviz.questions.puzzle import find
from tests.questions.test_cell_truths import share

TURNS = range(4)


@pytest.mark.parametrize("turn", TURNS)
def test_what_an_update_gate_leaves(turn: int) -> None:
    """With a candidate of 0, z to the power of the steps is left of h."""
    found = find(gru_cell.UPDATE, turn)
    left = found.case.update**found.case.steps
    assert found.truth.numbers["left"] == pytest.approx(left, rel=1e-9)
    assert found.truth.outcome == share(left, 0.1, 0.5, ("little", "some", "much"))


@pytest.mark.parametrize("turn", TURNS)
def test_what_two_pasts_leave(turn: int) -> None:
    """Both states are z·h + (1 − z)·tanh(x + r·2·h), so is the distance."""
    found = find(gru_cell.RESET, turn)
    case = found.case
    after = [
        case.update * h + (1 - case.update) * np.tanh(case.x + case.reset * 2 * h)
        for h in (case.first, case.second)
    ]
    left = abs(after[0] - after[1]) / abs(case.first - case.second)
    assert [found.truth.numbers["first"], found.truth.numbers["second"]] == pytest.approx(after)
    assert found.truth.outcome == share(left, 0.02, 0.9, ("gone", "less", "alike"))


READS = {  # what each gate is computed from, by the equations as they are printed
    ("lstm", "i"): "xh",
    ("lstm", "f"): "xh",
    ("lstm", "o"): "xh",
    ("gru", "r"): "xh",
    ("gru", "z"): "xh",
    ("mgu", "f"): "xh",
    ("mingru", "z"): "x",
    ("peephole", "i"): "xhc",
    ("peephole", "f"): "xhc",
    ("peephole", "o"): "xhc",
}


@pytest.mark.parametrize("turn", range(16))
def test_what_a_gate_looks_at(turn: int) -> None:
    """A gate changes exactly where its equation names what was changed."""
    case = find(more_cells.LOOK, turn).case
    looks = case.changed in READS[case.kind, case.gate]
    assert find(more_cells.LOOK, turn).truth.outcome == ("changes" if looks else "stays")


def weights(kind: str, inputs: int, units: int) -> int:
    """How many numbers a layer learns, by its equations."""
    block = inputs * units + units * units + units
    return {
        "rnn": block,
        "lstm": 4 * block,
        "gru": 3 * block + units,  # the candidate has a second bias
        "mgu": 2 * block,
        "mingru": 2 * (inputs * units + units),
        "peephole": 4 * block + 3 * units,
    }[kind]


@pytest.mark.parametrize("turn", TURNS)
def test_who_has_more_weights(turn: int) -> None:
    """The counts are those of the printed equations."""
    found = find(more_cells.WEIGHTS, turn)
    case = found.case
    first = weights(case.first, case.inputs, case.first_units)
    second = weights(case.second, case.inputs, case.second_units)
    assert found.truth.numbers == {"first": first, "second": second}
    alike = max(first, second) <= 1.05 * min(first, second)
    assert found.truth.outcome == ("alike" if alike else "first" if first > second else "second")


@pytest.mark.parametrize("turn", TURNS)
def test_who_still_knows_the_first_letter(turn: int) -> None:
    """The share right is that of reading each sequence alone, up to the delay and no further."""
    found = find(compare.DELAY, turn)
    questions = asked(compare.COUNT, compare.LONGEST, compare.SEED)
    model, _card = pupils()[found.case.pupil]
    right = 0
    for x, letter in zip(questions.x, questions.y, strict=True):
        state = None
        for row in x[: found.case.delay + 1].astype(model.dtype):
            run = model.cells[0].forward(row[None, None], state)
            state = run.final
        right += int((model.W_y @ run.h[-1, 0] + model.b_y).argmax() == letter)
    assert found.truth.numbers["right"] == pytest.approx(right / compare.COUNT)
    low, high = compare.LOW, compare.HIGH
    assert found.truth.outcome == share(right / compare.COUNT, low, high, compare.RIGHT)


@pytest.mark.parametrize("turn", TURNS)
def test_whose_trace_lasts(turn: int) -> None:
    """The shares are those of the cells' short form, one step after the other."""
    found = find(compare.PULSE, turn)
    left = {}
    for kind in ("rnn", "lstm", "gru"):
        cell = CELLS[kind](1, compare.UNITS, rng=np.random.default_rng(found.case.seed))
        apart = []
        zeros = np.zeros((1, compare.UNITS))
        start = cell.forward(np.zeros((1, 1, 1))).initial
        states = [start, start]
        for t in range(found.case.steps + 1):
            states = [
                cell.step(np.full((1, 1), float(pulse and t == 0)), state)
                for pulse, state in zip((1, 0), states, strict=True)
            ]
            h = [getattr(one, "h", one) + zeros for one in states]
            apart.append(np.linalg.norm(h[0] - h[1]))
        left[kind] = apart[-1] / apart[0]
    assert found.truth.numbers == pytest.approx(left, rel=1e-9)
    assert found.truth.outcome == max(left, key=lambda kind: left[kind])


@pytest.mark.parametrize("turn", TURNS)
def test_what_an_open_forget_gate_keeps(turn: int) -> None:
    """What is left of a small nudge of c is what torch's derivative along it says."""
    found = find(memory_lab.OPEN, turn)
    case = found.case
    cell = memory_lab.lstm(case).cells[0]
    net = torch.nn.LSTM(1, memory_lab.UNITS, dtype=torch.float64)
    with torch.no_grad():
        net.weight_ih_l0.copy_(torch.from_numpy(np.array(cell.W_x)))
        net.weight_hh_l0.copy_(torch.from_numpy(np.array(cell.W_h)))
        net.bias_ih_l0.copy_(torch.from_numpy(np.array(cell.b)))
        net.bias_hh_l0.zero_()
    x = np.random.default_rng(case.seed).uniform(-1, 1, (case.steps, 1, 1))
    zeros = torch.zeros(1, 1, memory_lab.UNITS, dtype=torch.float64)

    def end(c: torch.Tensor) -> torch.Tensor:
        last: torch.Tensor = net(torch.from_numpy(x), (zeros, c))[1][1]
        return last

    ones = torch.ones_like(zeros)
    _value, along = torch.autograd.functional.jvp(end, zeros, ones)
    left = float(along.norm() / ones.norm())
    assert found.truth.numbers["left"] == pytest.approx(left, rel=0.01)
    assert found.truth.outcome == share(left, 0.05, 0.5, ("little", "some", "much"))


@pytest.mark.parametrize("turn", TURNS)
def test_what_an_identity_keeps(turn: int) -> None:
    """A ReLU that is fed zeros multiplies by the scale at every step, and by nothing else."""
    found = find(memory_lab.IDENTITY, turn)
    left = found.case.scale**found.case.steps
    assert found.truth.numbers["left"] == pytest.approx(left, rel=1e-9)
    assert found.truth.outcome == share(left, 0.5, 2.0, ("fades", "stays", "grows"))
