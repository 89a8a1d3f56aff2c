"""What is found in a network after its race: what holds, what counts, what flips."""

from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest
from numpy.typing import NDArray

from seqviz.cells import GRUCell, LSTMCell, RNNModel
from seqviz.cells.surgery import forward_with
from seqviz.data.memory import MemoryTask, counting_words
from seqviz.training.race.counting import counter, reads
from seqviz.training.race.entrant import Entrant
from seqviz.training.race.flipping import factors_at_ones
from seqviz.training.race.holding import holding
from seqviz.training.race.race import Race
from seqviz.training.tasks import TASKS
from seqviz.training.tasks.memory import MemorySetup, task_of, tried_at


def usual(task: str, steps: int) -> tuple[MemoryTask, MemorySetup]:
    """A task at a length."""
    setup = TASKS[task].setup
    assert isinstance(setup, MemorySetup)
    return task_of(task, replace(setup, steps=steps)), replace(setup, steps=steps)


def keeper_of_one_symbol() -> RNNModel:
    """An LSTM set by hand, two symbols: unit 2 keeps which one was marked; unit 1 does nothing."""
    hidden, inputs = 2, 3
    W_x, W_h = np.zeros((4 * hidden, inputs)), np.zeros((4 * hidden, hidden))
    b = np.zeros(4 * hidden)
    i, f, g, o = (slice(k * hidden, (k + 1) * hidden) for k in range(4))
    b[i], b[f], b[o] = -20, 20, 20
    W_x[i, 2] = 40  # only what is marked is written
    W_x[g.start + 1, :2] = 20, -1  # of the first symbol it is surer
    cell = LSTMCell.from_parameters({"W_x": W_x, "W_h": W_h, "b": b})
    return RNNModel.from_parts([cell], np.array([[0.0, 9.0], [0.0, -9.0]]), np.array([0, 0.1]))


def test_the_unit_that_holds_the_symbol_is_found() -> None:
    """Set by hand, so it is known which; its gate shut over the delay loses the symbol."""
    setup = TASKS["recall"].setup
    task = task_of("recall", replace(setup, symbols=2, steps=12))
    model = keeper_of_one_symbol()
    found = holding(model, task, 12, 0)
    assert found is not None
    assert (found.gate.gate, found.unit) == ("f", 1)
    assert found.costs[0] == pytest.approx(0)
    assert found.costs[1] > 0.5
    assert found.before > 0.99
    assert found.kept == pytest.approx([1, 1])
    assert model.forward(found.x).y[-1, 0].argmax() == found.wanted == 0
    assert [str(cut) for cut in found.cuts] == ["hold:f.1.2=0@2-11"]
    # with nothing left the output's bias alone speaks
    np.testing.assert_allclose(
        forward_with(model, found.x, found.cuts).y[-1, 0], [0, 0.1], atol=1e-6
    )
    assert found.answer == 1
    assert found.after == pytest.approx(1 / (1 + np.exp(0.1)))


def test_where_no_gate_keeps_nothing_is_said() -> None:
    """A plain RNN has none; of a task that asks at every step there is no one delay."""
    task, setup = usual("recall", 6)
    plain = Race("recall", setup, (Entrant("rnn", hidden=4),)).lanes[0].model
    assert holding(plain, task, 6, 0) is None
    parity, setup = usual("parity", 6)
    gated = Race("parity", setup, (Entrant("lstm", hidden=4),)).lanes[0].model
    assert holding(gated, parity, 6, 0) is None


def test_the_unit_that_counts_is_found() -> None:
    """A GRU of one kind cannot; an LSTM set by hand counts in its second unit, exactly."""
    hidden = 2
    W_x, W_h = np.zeros((4 * hidden, 3)), np.zeros((4 * hidden, hidden))
    b = np.full(4 * hidden, 20.0)  # all gates open
    g = slice(2 * hidden, 3 * hidden)
    b[g] = 0
    W_x[g.start + 1, :2] = 20, -20
    cell = LSTMCell.from_parameters({"W_x": W_x, "W_h": W_h, "b": b})
    model = RNNModel.from_parts([cell], np.zeros((3, hidden)), np.zeros(3))
    found = counter(model, 9, ())
    assert (found.state, found.unit) == ("c", 1)
    np.testing.assert_allclose(found.memory, found.count, atol=1e-6)
    assert found.agreement == pytest.approx(1)
    assert found.right == ()


def test_it_is_right_as_far_as_its_answers_are() -> None:
    """A network that always says "end" reads no word, one that is asked nothing reads none."""
    rng = np.random.default_rng(0)
    model = RNNModel(3, 2, 3, cell="gru", rng=rng)
    model.W_y[...], model.b_y[...] = 0, (0, 0, 1)
    assert reads(model, (1,)) == ()
    assert counter(model, 3, range(1, 5)).right == ()


def test_a_wrong_short_word_hides_no_longer_one_that_is_right() -> None:
    """Words are judged one by one: who fails at n = 1 alone is right at 2 to 5."""

    class FailsAtOne:
        dtype = np.dtype(np.float64)

        def forward(self, x: NDArray[np.float64]) -> SimpleNamespace:
            n = x[..., 0].sum(axis=0)[:, np.newaxis].astype(np.int64)  # (N, 1)
            y = np.where(n == 1, 2, counting_words(n, len(x)).y)
            return SimpleNamespace(y=np.eye(3)[y].swapaxes(0, 1))

    assert reads(cast(RNNModel, FailsAtOne()), (1, 2, 3, 4, 5)) == (2, 3, 4, 5)


def test_short_sequences_of_any_seed_have_a_step_that_reads_a_one() -> None:
    """With this seed the first four of five steps have none after the first step."""
    task, setup = usual("parity", 5)
    drawn = task.sequences(np.random.default_rng((1207, 5)), 4, 5)
    assert not drawn.x[:, 1:].any()
    model = Race("parity", setup, (Entrant("rnn", hidden=4),)).lanes[0].model
    assert factors_at_ones(model, task, 5, 1207).size


def test_a_mingru_can_fade_but_never_flip() -> None:
    """Every eigenvalue of its steps lies between 0 and 1; one step of a GRU can turn around."""
    task, setup = usual("parity", 8)
    fading = Race("parity", setup, (Entrant("mingru", hidden=8),)).lanes[0].model
    for array in fading.parameters().values():
        array *= 5
    factors = factors_at_ones(fading, task, 8, 0)
    assert factors.size > 8
    assert 0 <= factors.min() <= factors.max() <= 1
    cell = GRUCell.from_parameters(
        {
            "W_x": np.zeros((3, 1)),
            "W_h": np.array([[0.0], [0.0], [-8.0]]),
            "b": np.array([9.0, -9.0, 0.0]),
            "b_hn": np.zeros(1),
        }
    )
    flips = RNNModel.from_parts([cell], np.zeros((2, 1)), np.zeros(2))
    assert factors_at_ones(flips, task, 8, 0).min() < -1


def test_all_gates_together_may_not_be_enough() -> None:
    """Where the answer goes from h to h past the gate, all units' gates held lose nothing of it."""
    hidden, inputs = 2, 3
    W_x, W_h = np.zeros((4 * hidden, inputs)), np.zeros((4 * hidden, hidden))
    b = np.zeros(4 * hidden)
    i, f, g, o = (slice(k * hidden, (k + 1) * hidden) for k in range(4))
    b[i], b[f], b[o] = 20, 20, 20
    W_x[g.start, :2] = 9, -9  # which symbol it is, and only where it is marked:
    W_x[g.start, 2] = 0
    W_h[g.start, 0] = 60  # what was said last weighs more than what is read
    model = RNNModel.from_parts(
        [LSTMCell.from_parameters({"W_x": W_x, "W_h": W_h, "b": b})],
        np.array([[9.0, 0.0], [-9.0, 0.0]]),
        np.zeros(2),
    )
    task = task_of("recall", replace(TASKS["recall"].setup, symbols=2, steps=6))
    found = holding(model, task, 6, 0)
    assert found is not None
    assert not found.lost
    assert found.cuts == ()
    assert {cut.unit for cut in found.held} == {0, 1}
    assert found.answer == found.wanted
    assert found.right == (32, 32)


def test_numbers_out_of_bounds_have_no_factors_and_read_no_word() -> None:
    """A network whose state runs away is looked at without an error, and nothing is made up."""
    task, _setup = usual("parity", 8)
    cell = RNNModel(1, 2, 2, cell="rnn", rng=np.random.default_rng(0), nonlinearity="relu")
    cell.cells[0].parameters()["W_h"][...] = 1e200
    cell.cells[0].parameters()["b"][...] = 1
    early = np.random.default_rng((0, 8))  # its first two steps are still numbers
    assert factors_at_ones(cell, task, 8, 0).size < 2 * task.sequences(early, 8, 8).x.sum()
    assert not tried_at(cell, task, 8, count=4).bounded
    assert tried_at(cell, task, 8, count=4).right is None
    words = RNNModel(3, 2, 3, cell="rnn", rng=np.random.default_rng(0), nonlinearity="relu")
    words.cells[0].parameters()["W_h"][...] = 1e200
    words.cells[0].parameters()["b"][...] = 1
    found = counter(words, 4, range(2, 5))
    assert (found.agreement, found.right) == (0, ())
