"""What single pages show beside PyTorch: alike as it is, caught as soon as one number is wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from seqviz.cells import Kind, RNNModel
from seqviz.data.text import Vocabulary as Characters
from seqviz.models.charlm import CharLM
from seqviz.models.detective.connectivity import connectivity
from seqviz.models.detective.ranking import Scale
from seqviz.models.detective.silence import prove
from seqviz.models.detective.states import QUANTITIES, read_states
from seqviz.models.sampling import Sampling
from seqviz.models.text_classifier import TextClassifier, Vocabulary, shipped_text_classifier
from seqviz.models.text_explanations import explain
from seqviz.models.verify import Difference
from seqviz.models.verify_pages import (
    compare_connectivity,
    compare_painted,
    compare_silenced,
    compare_text,
    compare_written,
)
from seqviz.training.engine.checked import check_update

KINDS: tuple[Kind, ...] = ("rnn", "lstm", "gru")
LETTERS = "\n abcdefgh"
TEXT = "a bad cab had a bag\nfed a hag"


def wrong(found: list[Difference]) -> set[str]:
    """The quantities that do not agree."""
    return {one.quantity for one in found if not one.holds}


def writer(kind: Kind = "lstm", layers: int = 1, size: int = 12) -> CharLM:
    """A network with large random weights, so that nothing is nearly zero."""
    model = RNNModel(
        len(LETTERS), size, len(LETTERS), num_layers=layers, cell=kind,
        rng=np.random.default_rng(4), dtype=np.float32,
    )  # fmt: skip
    for array in model.parameters().values():
        array *= 2
    return CharLM(Characters(LETTERS), model)


# ---------------------------------------------------------------- text classification


@pytest.mark.parametrize("kind", KINDS)
def test_a_read_text_agrees_and_each_wrong_number_is_caught(kind: Kind) -> None:
    """Probabilities, slopes, occlusions and letters of every cell; each of them altered fails."""
    model = RNNModel(9, 10, 4, cell=kind, rng=np.random.default_rng(2), dtype=np.float32)
    classifier = TextClassifier(model, Vocabulary("abcdefgh"), ("k", "l", "m", "n"))
    reading = classifier.read("badcafe")
    explained = explain(classifier, reading)
    found = compare_text(classifier, reading, explained)
    assert not wrong(found)
    assert {"probabilities", "before", "slopes", "left_out", "unknown", "swaps"} <= {
        one.quantity for one in found
    }
    assert all(one.scale > 0 for one in found), "a comparison of zeros proves nothing"

    shares = reading.probabilities.copy()
    shares[3, 1] += 1e-3
    altered = replace(reading, probabilities=shares)
    assert wrong(compare_text(classifier, altered, None)) == {"probabilities"}
    for name, quantity in (("gradient", "slopes"), ("left_out",) * 2, ("unknown",) * 2):
        scores = getattr(explained, name).copy()
        scores[2] += 1e-3
        other = replace(explained, **{name: scores})
        assert wrong(compare_text(classifier, reading, other)) == {quantity}
    assert explained.strongest is not None
    swap = replace(explained.strongest, probability=explained.strongest.probability + 1e-3)
    assert wrong(compare_text(classifier, reading, replace(explained, strongest=swap))) == {"swaps"}


@pytest.mark.parametrize("text", ["a", "Papadopoulos", "ǻñ Ж", "van den Berg"])
def test_the_shipped_classifier_agrees_on_what_a_visitor_types(text: str) -> None:
    """One letter, a space, letters that it does not know: all agree."""
    classifier = shipped_text_classifier()
    reading = classifier.read(text)
    assert not wrong(compare_text(classifier, reading, explain(classifier, reading)))


# ---------------------------------------------------------------- text generation


def written(lm: CharLM, sampling: Sampling, *, carried: bool = True) -> list[Difference]:
    """A short text and its comparison."""
    characters = tuple(lm.generate("bad ", 30, sampling=sampling, seed=3))
    if not carried:
        found = []
        before = "\n"
        for one in characters:
            state = lm.read(before)
            logits = next(lm.generate(length=1, state=state)).logits
            found.append(replace(one, before=state, logits=logits))
            before = one.char
        characters = tuple(found)
    shown = [lm.distribution(one.logits, sampling) for one in characters]
    table = np.stack([np.stack([one.before, one.after], axis=-1) for one in shown])
    prompt = "bad " if carried else "\n"
    return compare_written(lm, prompt, characters, table, sampling, carried=carried)


@pytest.mark.parametrize(
    "sampling",
    [
        Sampling(),
        Sampling(0.5),
        Sampling(1.7, top_k=3),
        Sampling(1.2, top_p=0.7),
        Sampling(0.9, top_k=6, top_p=0.6),
        Sampling(top_k=500),
        Sampling(greedy=True),
    ],
)
def test_a_written_text_agrees_under_every_way_of_choosing(sampling: Sampling) -> None:
    """What the network says, and what temperature and filters make of it."""
    assert not wrong(written(writer(layers=2), sampling))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("carried", [True, False])
def test_a_written_text_agrees_in_every_cell(kind: Kind, carried: bool) -> None:
    """States, probabilities and gradients, also where the state is forgotten."""
    found = written(writer(kind), Sampling(0.8), carried=carried)
    assert not wrong(found)
    assert {"logits", "probabilities", "sampled", "h", "d_x", "d_weights"} <= {
        one.quantity for one in found
    }


@pytest.mark.parametrize("kind", KINDS)
def test_a_wrong_weight_of_the_fast_writer_is_caught(kind: Kind) -> None:
    """The stepper keeps weights of its own: one of them altered, and the check fails."""
    lm = writer(kind)
    lm.weights.products[0][2, 3] += 0.05
    assert {"logits", "h"} <= wrong(written(lm, Sampling()))


def test_a_wrong_filter_is_caught() -> None:
    """Probabilities drawn with another temperature than the page says do not agree."""
    lm = writer()
    characters = tuple(lm.generate("bad ", 10, sampling=Sampling(0.8)))
    shown = [lm.distribution(one.logits, Sampling(0.81)) for one in characters]
    table = np.stack([np.stack([one.before, one.after], axis=-1) for one in shown])
    found = compare_written(lm, "bad ", characters, table, Sampling(0.8), carried=True)
    assert wrong(found) == {"sampled"}


def test_a_wrong_backward_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """A backward pass that loses a hundredth of one gradient does not agree."""
    lm = writer()
    cell = type(lm.model.cells[0])
    right = cell.backward

    def lame(self: object, trace: object, d_h: object, d_final: object = None) -> object:
        found = right(self, trace, d_h, d_final)  # type: ignore[arg-type]
        return replace(found, d_W_h=found.d_W_h * np.float32(0.99))

    monkeypatch.setattr(cell, "backward", lame)
    assert wrong(written(lm, Sampling())) == {"d_weights"}


# ---------------------------------------------------------------- neuron detective


@pytest.mark.parametrize("kind", KINDS)
def test_a_painting_agrees_and_a_wrong_shade_or_gate_is_caught(kind: Kind) -> None:
    """Every number that can be painted, of every cell; a shade two steps off is caught."""
    lm = writer(kind)
    states = read_states(lm, TEXT)
    for quantity in QUANTITIES[kind]:
        values = states.quantity(quantity)
        scale = Scale.of(values)
        levels = scale.levels(values)
        assert not wrong(compare_painted(states, quantity, levels, scale.limits))
        levels = levels.copy()
        levels[5, 7] = (int(levels[5, 7]) + 2) % 256
        assert wrong(compare_painted(states, quantity, levels, scale.limits)) == {"shades"}
    h = states.h.copy()
    h[9, 4] += 0.01
    values = states.h
    scale = Scale.of(values)
    found = compare_painted(replace(states, h=h), "h", scale.levels(values), scale.limits)
    assert wrong(found) == {"painted"}


@pytest.mark.parametrize("kind", KINDS)
def test_a_gradient_followed_back_agrees_and_a_wrong_one_is_caught(kind: Kind) -> None:
    """The strengths of a likely and an unlikely prediction; one altered strength is caught."""
    lm = writer(kind)
    for char in (None, "g"):
        found = connectivity(lm, TEXT, char)
        assert not wrong(compare_connectivity({kind: lm}, TEXT, {kind: found}))
        strengths = found.strengths.copy()
        strengths[-2] *= 1.01
        altered = replace(found, strengths=strengths)
        compared = compare_connectivity({kind: lm}, TEXT, {kind: altered})
        assert wrong(compared) == {"strengths"}
        assert {one.of for one in compared} == {kind}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("mean", [False, True])
def test_a_unit_taken_away_agrees_and_another_unit_is_caught(kind: Kind, mean: bool) -> None:
    """Wires cut and a state held come to the same; the cost of another unit does not."""
    lm = writer(kind)
    states = read_states(lm, TEXT)
    held = states.h.mean(axis=0) if mean else None
    label = np.arange(len(TEXT)) % 3 == 0
    proof = prove(states, 5, label, held=held, others=[1])
    indices = states.indices
    assert not wrong(compare_silenced(lm, indices, 5, proof.held_at, proof.extra))
    assert wrong(compare_silenced(lm, indices, 6, proof.held_at, proof.extra)) == {"rise"}


# ---------------------------------------------------------------- sequence prediction


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("horizon", "reset"), [(1, False), (3, False), (1, True), (3, True)])
def test_an_update_agrees(kind: Kind, horizon: int, reset: bool) -> None:
    """Answers, loss and gradient of the trainer's own pass, also several steps ahead."""
    rng = np.random.default_rng(7)
    model = RNNModel(1, 6, 1, num_layers=2, cell=kind, rng=rng)
    X, y = rng.standard_normal((50, 9, 1)), rng.standard_normal((50, horizon, 1))
    found = check_update(model, X, y, reset_state=reset)
    assert not wrong(found)
    assert [one.quantity for one in found] == ["answers", "loss", "d_loss"]


@pytest.mark.parametrize(
    "break_it",
    [
        lambda loss, d_y: (loss * 1.001, d_y),
        lambda loss, d_y: (loss, d_y * 1.001),
    ],
)
def test_a_wrong_loss_is_caught(
    break_it: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A loss, or its gradient, that is off by a thousandth does not agree."""
    from seqviz.training.engine import checked

    right = checked.mse
    monkeypatch.setattr(checked, "mse", lambda y, target: break_it(*right(y, target)))
    rng = np.random.default_rng(7)
    model = RNNModel(1, 6, 1, cell="gru", rng=rng)
    X, y = rng.standard_normal((8, 9, 1)), rng.standard_normal((8, 1, 1))
    assert len(wrong(check_update(model, X, y))) == 1
