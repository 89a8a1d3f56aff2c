"""What the bets say when they are revealed: their reasons hold, over weights and inputs."""

from __future__ import annotations

import numpy as np
import pytest

from seqviz.cells import RNNModel
from seqviz.models.detective.ranking import Scale, rank_units
from seqviz.models.digit_reader import shipped_reader
from seqviz.models.recall import OPEN, pupils
from seqviz.models.sampling import Sampling
from seqviz.questions import (
    compare,
    digit_reader,
    gradients,
    gru_cell,
    lstm_cell,
    memory_lab,
    more_cells,
    rnn_cell,
    text_generation,
)
from seqviz.questions.puzzle import find
from tests.claims.proof import proves


@proves(
    "{cell}, by more than 5%",
    "About the same, within 5%",
    "Two layers read {inputs} numbers a step: {first} with {first_units} units, {second} with "
    "{second_units} units.",
)
def test_more_weights_by_a_twentieth() -> None:
    """Two layers are alike unless one has more than 1.05 times the other's weights."""
    rng = np.random.default_rng(0)
    seen = set()
    for _ in range(300):
        case = more_cells.WEIGHTS.draw(rng)
        truth = more_cells.WEIGHTS.truth(case)
        first, second = truth.numbers["first"], truth.numbers["second"]
        more = max(first, second) / min(first, second) > 1.05
        assert truth.outcome == ("alike" if not more else "first" if first > second else "second")
        seen.add(truth.outcome)
    assert seen == {"first", "alike", "second"}


@proves(
    "It reads a 1 at the first step, then {steps} zeros.",
    "It reads a 1 at the first step, then zeros for {steps} steps.",
    "One unit, hₜ = tanh({weight}·hₜ₋₁ + xₜ): tanh squashes any number to between −1 and 1.",
    "Every step multiplies by {weight}, and tanh takes a little more.",
    "A weight above 1 pushes the state up again and again; tanh holds it.",
    "A weight between −1 and 1 shrinks the state at every step.",
    "A weight above 1 pushes it up until tanh takes as much as the weight adds.",
    "A weight below −1 turns the sign at every step, and tanh holds the size.",
    "It fades to 0",
    "It stays at a number that is not 0",
    "It grows beyond 1",
    "The last two states are {before} and {last}.",
)
@pytest.mark.parametrize("weight", [-2.2, -1.2, -0.85, 0.4, 0.7, 0.85, 1.0, 1.05, 1.2, 2.2])
def test_one_rnn_unit(weight: float) -> None:
    """It begins at tanh(1); the weight alone decides what tanh leaves of it."""
    case = rnn_cell.Pulse(weight, rnn_cell.LONG)
    h = rnn_cell.states_of(case)
    sums = weight * h[:-1]
    assert len(h) == 1 + case.steps
    np.testing.assert_allclose(h, [np.tanh(1.0), *np.tanh(sums)])
    seen = np.abs(sums) > 1e-5  # below that, what tanh takes is no float64 apart
    assert (np.abs(h[1:]) < np.abs(sums))[seen].all()
    assert np.abs(h).max() < 1
    if abs(weight) <= 1:
        assert (np.abs(sums) <= np.abs(h[:-1])).all()
        assert (np.abs(h[1:]) < np.abs(h[:-1])).all()
    else:
        assert (np.abs(sums) > np.abs(h[:-1])).all()
        assert (np.sign(h[1:]) == np.sign(weight) * np.sign(h[:-1])).all()
        fixed_point = np.abs(h[-1])  # where the two balance
        assert np.tanh(abs(weight) * fixed_point) == pytest.approx(fixed_point, abs=2e-3)
    truth = rnn_cell.LONG_RUN.truth(case)
    assert (truth.numbers["before"], truth.numbers["last"]) == (h[-2], h[-1])
    if abs(weight) not in (1.0, 1.05):  # asked about are weights further from 1
        outcome = "fades" if abs(weight) < 1 else "stays" if weight > 0 else "swings"
        assert truth.outcome == outcome
        assert (abs(h[-1]) < 0.01) == (outcome == "fades")


@proves(
    "It reads a 1, then {steps} zeros.",
    "How large is its state at the end, beside the one after the 1?",
)
@pytest.mark.parametrize("scale", [0.8, 0.99, 1.0, 1.1])
def test_an_identity_that_reads_zeros(scale: float) -> None:
    """Beside the state after the 1, the last one is the scale, once for every zero."""
    truth = memory_lab.IDENTITY.truth(memory_lab.Identity(scale, 20, 3))
    assert truth.numbers["left"] == pytest.approx(scale**20)


@proves(
    "The forget gate stays at f = {forget}, the input gate at 0, for {steps} steps.",
    "0, as h is",
    "{looks} From step {first} on its output gate is held at 0.",
    "h is 0 at once. c hears of it only through the gates, which look at h.",
)
def test_gates_that_are_held() -> None:
    """Nothing is written to c; behind a shut output gate h is 0, and c moves only if gates look."""
    kept = lstm_cell.Kept(0.9, 12, 1.5)
    assert lstm_cell.FORGET.truth(kept).numbers["last"] == pytest.approx(1.5 * 0.9**12)
    x = (1.2, -0.7, 0.4, 1.9, -1.1, 0.3)
    for recurrent in (0.0, 1.5, 2.5):
        for first in (2, 4, len(x)):
            free, shut = lstm_cell.runs_of(lstm_cell.Shut(x, first, recurrent))
            assert free[1] != 0
            assert shut[1] == 0  # at once too, where the last step is the first one
            assert (shut[0] != free[0]) == (recurrent != 0 and first < len(x))


@proves(
    "The state is h = {start}, the candidate is 0.",
    "Here z is the share of the old state that stays; 1 − z comes from the candidate.",
    "What do two pasts do to one state?",
    "Two runs read the same {x}, but before it one had h = {first}, the other h = {second}.",
)
def test_an_update_gate_mixes() -> None:
    """The new state is z times the old one and 1 − z times the candidate."""
    mixed = gru_cell.UPDATE.truth(gru_cell.Mixed(0.7, 9, 0.8))
    assert mixed.numbers["last"] == pytest.approx(0.8 * 0.7**9)
    for z in (0.0, 0.3, 1.0):
        for reset in (0.0, 1.0):
            numbers = gru_cell.RESET.truth(gru_cell.Two(0.4, 0.9, -0.2, reset, z)).numbers
            for name, before in (("first", 0.9), ("second", -0.2)):
                candidate = np.tanh(0.4 + reset * 2 * before)
                assert numbers[name] == pytest.approx(z * before + (1 - z) * candidate)
            apart = numbers["first"] - numbers["second"]
            assert numbers["left"] == pytest.approx(abs(apart) / 1.1)


@proves(
    "It reads numbers between −1 and 1.",
    "Every step back multiplies it by {gain} and by the slope of tanh, which is below 1 wherever "
    "a state is not 0.",
)
@pytest.mark.parametrize("gain", [0.6, 1.0, 1.5])
def test_every_step_back_multiplies(gain: float) -> None:
    """W_h has the gain as every singular value; 1 − h² is below 1 but where h is 0."""
    case = gradients.Back(gain, 30, 1.0, 5)
    x, model = gradients.inputs(case), gradients.network(gain, 5)
    assert -1 <= x.min() < 0 < x.max() <= 1
    weights = model.cells[0].parameters()["W_h"]
    np.testing.assert_allclose(np.linalg.svd(weights, compute_uv=False), gain)
    trace = model.forward(x)
    h = trace.layers[0].h[:, 0]
    slope = 1 - h**2
    assert ((slope < 1) == (h != 0)).all()
    error = model.W_y[0]
    for t in range(len(h) - 1, 1, -1):
        after = weights.T @ (slope[t] * error)
        assert np.linalg.norm(after) == pytest.approx(gain * np.linalg.norm(slope[t] * error))
        error = after
    # error is at h after the second step now; one more step back is the first state
    left = np.linalg.norm(weights.T @ (slope[1] * error)) / np.linalg.norm(model.W_y[0])
    assert gradients.VANISH.truth(case).numbers["left"] == pytest.approx(left)


@proves("The network reads this {digit} row by row, 28 rows.")
def test_a_picture_has_its_rows() -> None:
    """As many steps as the picture has rows."""
    case = find(digit_reader.DECIDED, 0).case
    assert len(shipped_reader().read(case.image).logits) == len(case.image) == 28


@proves("1 would be always right, 0.5 is blind guessing.")
def test_a_score_of_a_half_is_blind() -> None:
    """A unit that is on where the feature is scores 1; one that knows nothing of it, a half."""
    rng = np.random.default_rng(2)
    there = rng.random(20_000) < 0.3
    knows = np.where(there, 0.8, -0.8)
    h = np.stack([knows, rng.uniform(-1, 1, len(there))], axis=1).astype(np.float32)
    scores = rank_units(Scale.of(h).levels(h), {"feature": there}).scores[0]
    assert scores[0] == pytest.approx(1.0, abs=1e-3)
    assert scores[1] == pytest.approx(0.5, abs=0.02)


@proves(
    "“{char}” has {after}% now; at temperature 1 it has {before}%.",
    "Below 1 the temperature pulls the chances apart.",
    "Above 1 the temperature brings the chances closer together.",
)
def test_temperature_moves_the_chances() -> None:
    """The odds of any two characters grow below temperature 1 and shrink above it."""
    case = find(text_generation.TEMPERATURE, 1).case
    lm = text_generation.writer()
    likely = lm.next_distribution(lm.read(case.read), Sampling(temperature=1.0)).top(1)[0]
    numbers = find(text_generation.TEMPERATURE, 1).truth.numbers
    assert numbers["before"] == pytest.approx(likely.after)
    logits = np.random.default_rng(1).normal(size=20)
    plain = np.sort(Sampling(temperature=1.0).probabilities(logits))
    for temperature in (0.2, 0.5, 1.5, 3.0):
        moved = np.sort(Sampling(temperature=temperature).probabilities(logits))
        odds = (moved[1:] / moved[:-1]) / (plain[1:] / plain[:-1])
        assert (odds > 1).all() if temperature < 1 else (odds < 1).all()


@proves(
    "Without training a gate stands about half open; it keeps long only what it has learned to "
    "keep."
)
def test_untrained_gates_stand_half_open() -> None:
    """Their mean is near a half and a trace is gone soon; a trained network has it at the end."""
    for kind, gates in (("lstm", "fio"), ("gru", "rz")):
        for seed in range(5):
            rng = np.random.default_rng(seed)
            model = RNNModel(1, compare.UNITS, 1, cell=kind, rng=rng)
            x = np.zeros((12, 1, 1))
            x[0] = 1.0
            layer = model.forward(x).layers[0]
            for gate in gates:
                assert 0.4 < float(layer.quantity(gate).mean()) < 0.6
    for seed in range(5):
        assert max(compare.traces_left(compare.Trace(60, seed)).values()) < 0.02
    assert compare.shares_right("open")[100] > 0.95


@proves(
    "An RNN and two LSTMs read the same letters and are asked which came **first**.",
    "its gate begun open",
    "Three networks side by side",
)
def test_the_three_that_are_asked() -> None:
    """One RNN, two LSTMs, and by their cards one LSTM alone began with the open bias."""
    taught = pupils()
    assert sorted(model.cells[0].kind for model, _card in taught.values()) == [
        "lstm",
        "lstm",
        "rnn",
    ]
    began = [card.recipe["options"] for _model, card in taught.values()]
    assert sum(str(OPEN) in str(one) for one in began) == 1
