"""Taking a unit away: exact, compared with others, and without touching the given model."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from seqviz.cells import CELLS, Kind, joined_state, split_state
from seqviz.models.detective.silence import BLOCKS, LEVEL, Proof, prove, t_value, without
from seqviz.models.detective.states import read_states
from tests.models.detective.small import random_text, small_lm


@pytest.mark.parametrize("kind", CELLS)
@pytest.mark.parametrize("value", [0.0, 0.4])
def test_cut_wires_are_the_same_as_a_unit_held(kind: Kind, value: float) -> None:
    """Step by step with h[u] overwritten after every step: the same logits."""
    lm, text, unit = small_lm(kind), random_text(60), 5
    cell, model = lm.model.cells[0], lm.model
    if value and kind == "mgu":
        with pytest.raises(ValueError, match="wanted 0 where a gate scales h"):
            without(lm, unit, value)
        return
    found = read_states(without(lm, unit, value), text)
    state: Any = lm.start[0]
    for t, index in enumerate(lm.vocabulary.encode(text)):
        h = split_state(state)["h"].copy()
        h[0, unit] = value
        state = joined_state({**split_state(state), "h": h})
        x = np.zeros((1, len(lm.vocabulary)), np.float32)
        x[0, index] = 1
        state = cell.step(x, state)
        h = split_state(state)["h"].copy()
        h[0, unit] = value
        np.testing.assert_allclose(found.logits(t), (h @ model.W_y.T + model.b_y)[0], atol=1e-5)


@pytest.mark.parametrize("kind", ["rnn", "lstm", "gru"])
def test_a_proof_tells_what_is_lost(kind: Kind) -> None:
    """Its numbers are means of the losses with and without; the model stays as it was."""
    lm, text = small_lm(kind), random_text(800)
    before = {name: weights.copy() for name, weights in lm.model.parameters().items()}
    whole = read_states(lm, text)
    held = np.linspace(-0.2, 0.9, 12, dtype=np.float32)
    held[4] = 0.2
    label = np.array([char == "a" for char in text])
    proof = prove(whole, 4, label, held=held)
    cut = read_states(without(lm, 4, 0.2), text).losses()
    whole_losses, on = whole.losses(), label[:-1]
    assert proof.characters == (799, int(on.sum()))
    assert proof.loss == pytest.approx((whole_losses.mean(), cut.mean()), abs=1e-5)
    assert proof.on == pytest.approx((whole_losses[on].mean(), cut[on].mean()), abs=1e-5)
    np.testing.assert_allclose(proof.extra, cut - whole_losses, atol=1e-5)
    others = [5, 0, 11]
    few = prove(whole, 4, label, held=held, others=others)
    for other, costs in zip(others, few.controls, strict=True):
        cost = read_states(without(lm, other, float(held[other])), text).losses() - whole_losses
        assert costs == pytest.approx((cost.mean(), cost[on].mean()), abs=1e-5)
    assert few.beaten == sum(cost < few.rise for _, cost in few.controls)
    assert len(proof.controls) == 11
    first = proof.changes[0]
    assert first.place == int((cut - whole_losses).argmax())
    assert first.char == text[first.place + 1]
    assert first.after < first.before
    for name, weights in lm.model.parameters().items():
        np.testing.assert_array_equal(weights, before[name])


def test_a_unit_without_wires_is_no_loss() -> None:
    """Where nothing hangs on a unit, nothing is lost, and nothing is said to be."""
    lm = without(small_lm(), 3)
    whole = read_states(lm, random_text(100))
    proof = prove(whole, 3, np.zeros(100, np.bool_))
    assert proof.loss[0] == pytest.approx(proof.loss[1], abs=1e-6)
    assert np.isnan(proof.rise)
    assert np.abs(proof.extra).max() < 1e-5


def test_controls_that_cost_less_are_counted() -> None:
    """Only those that cost less where the feature is on; what they cost elsewhere is not asked."""
    proof = Proof(
        *(0, 0.0, (9, 9), (1.0, 1.5), (1.0, 1.2), (1.0, 1.0)),
        controls=((9.0, 0.1), (9.0, 0.3), (0.0, 0.5), (0.0, -1.0)),
        error=0.0,
        extra=np.zeros(9, np.float32),
        changes=(),
    )
    assert proof.beaten == 2
    # Wilson's interval of 2 out of 4
    assert proof.share == pytest.approx((0.150, 0.850), abs=1e-3)


def test_the_error_is_that_of_stretches() -> None:
    """Neighbours that rise together count as one stretch, not as many characters."""
    lm, text = small_lm(), random_text(4_000)
    whole, label = read_states(lm, text), np.ones(4_000, np.bool_)
    found = prove(whole, 4, label, others=[])
    means = [part.mean(dtype=np.float64) for part in np.array_split(found.extra, 12)]
    assert found.error == pytest.approx(np.std(means, ddof=1) / 12**0.5)
    assert found.margin == pytest.approx(2.200985 * found.error), "Student's t, 11 degrees, 95%"
    assert found.share == (0.0, 1.0)
    assert np.isnan(prove(whole, 4, np.arange(4_000) < 20, others=[]).error)


def test_what_cannot_be_cut() -> None:
    """A unit that is not there, several layers, a text too short, labels of another text."""
    with pytest.raises(ValueError, match="unit is 12; wanted 0 to 11"):
        without(small_lm(), 12)
    with pytest.raises(ValueError, match="the model has 2 layers"):
        without(small_lm(layers=2), 0)
    whole = read_states(small_lm(), "a")
    with pytest.raises(ValueError, match="text has 1 characters; wanted 2 or more"):
        prove(whole, 0, np.zeros(1, np.bool_))
    with pytest.raises(ValueError, match=r"label has shape \(3,\); wanted \(2,\)"):
        prove(read_states(small_lm(), "ab"), 0, np.zeros(3, np.bool_))


def test_the_interval_holds_what_it_says() -> None:
    """Of 20,000 means of 12 stretches the interval has the true one 95 times in 100, not 93."""
    draws = np.random.default_rng(0).normal(size=(20_000, BLOCKS))
    errors = draws.std(axis=1, ddof=1) / BLOCKS**0.5
    held = np.abs(draws.mean(axis=1)) <= t_value() * errors
    assert held.mean() == pytest.approx(LEVEL, abs=0.005)
