"""The torch loop of the character models: events, determinism, dropout, and the measurement."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

from seqviz.data.text import Vocabulary
from seqviz.models.bridge import model_from_state
from seqviz.models.char_network import CharNetwork
from seqviz.models.charlm import CharLM
from seqviz.models.checkpoint import Architecture
from seqviz.training.engine.events import (
    EpochDone,
    Event,
    SnapshotTaken,
    StepDone,
    TrainingEnded,
    TrainingStarted,
)
from seqviz.training.tasks import characters_lesson as charlm
from seqviz.training.tasks.characters_lesson import CharRecipe, measure, train_charlm

TEXT = "the cat sat on the mat, the rat sat on the cat, " * 30
WORDS = Vocabulary.of(TEXT)
V = len(WORDS)
INDICES = WORDS.encode(TEXT)
RECIPE = CharRecipe(epochs=3, streams=4, steps=20, learning_rate=0.02, dropout=0.1)


def _network(kind: str = "lstm", hidden: int = 16) -> CharNetwork:
    return CharNetwork(
        Architecture(kind, V, hidden, 1, V), generator=torch.Generator().manual_seed(1)
    )


def _run(network: CharNetwork, recipe: CharRecipe = RECIPE, **options: Any) -> list[Event]:
    options = {"seed": 0, "precision": "float32"} | options
    return list(train_charlm(network, INDICES, recipe, **options))


@pytest.mark.parametrize("kind", ["rnn", "lstm", "gru"])
def test_it_learns_and_tells_in_order(kind: str) -> None:
    """Started, steps, an epoch with the held-out loss, …, ended; the loss falls below chance."""
    network = _network(kind)
    events = _run(network, replace(RECIPE, epochs=12), held_out=INDICES[:300])
    started, ended = events[0], events[-1]
    assert isinstance(started, TrainingStarted)
    assert isinstance(ended, TrainingEnded)
    assert (ended.reason, ended.step) == ("finished", started.steps)
    steps = [e for e in events if isinstance(e, StepDone)]
    assert [e.step for e in steps] == list(range(1, started.steps + 1))
    assert started.steps == 12 * ((len(INDICES) - 1) // 4 // 20)
    epochs = [e for e in events if isinstance(e, EpochDone)]
    assert [e.epoch for e in epochs] == list(range(1, 13))
    assert epochs[-1].validation_loss is not None
    assert epochs[-1].validation_loss < 0.5 * np.log(V)
    assert epochs[-1].validation_loss == pytest.approx(measure(network, INDICES[:300]))
    assert not network.training


def test_the_same_seed_gives_the_same_weights() -> None:
    """With both dropouts; another seed gives others."""
    recipe = replace(RECIPE, weight_dropout=0.2)
    states = []
    for seed in (0, 0, 1):
        network = _network()
        _run(network, recipe, seed=seed)
        states.append(network.numpy_state())
    for name, array in states[0].items():
        np.testing.assert_array_equal(array, states[1][name])
    assert any(not np.array_equal(array, states[2][name]) for name, array in states[0].items())


def test_stopping_ends_it_between_two_steps() -> None:
    """Reason "stopped", with the steps made, and no epoch told that was not completed."""
    asked = iter([False] * 5 + [True])
    events = _run(_network(), stop=lambda: next(asked))
    assert [type(e) for e in events] == [TrainingStarted, *[StepDone] * 5, TrainingEnded]
    ended = events[-1]
    assert isinstance(ended, TrainingEnded)
    assert (ended.reason, ended.step) == ("stopped", 5)


def test_stopping_ends_a_measurement_too() -> None:
    """In the middle of the held-out text; the epoch is not told before it is measured."""
    steps = sum(isinstance(e, StepDone) for e in _run(_network(), replace(RECIPE, epochs=1)))
    asked = iter([False] * (steps + 1) + [True])  # each step, the first part, then no more
    held_out = np.tile(INDICES, 40)
    events = _run(_network(), held_out=held_out, stop=lambda: next(asked))
    assert [type(e) for e in events[-2:]] == [StepDone, TrainingEnded]
    assert isinstance(events[-1], TrainingEnded)
    assert (events[-1].reason, events[-1].step) == ("stopped", steps)


def test_a_loss_that_is_no_number_ends_it_as_diverged() -> None:
    """With the weights as they were before that step."""
    network = _network()
    with torch.no_grad():
        network.fc.bias[0] = float("nan")
    events = _run(network)
    assert [type(e) for e in events] == [TrainingStarted, TrainingEnded]
    assert isinstance(events[-1], TrainingEnded)
    assert events[-1].reason == "diverged"


def test_snapshots_are_read_only_copies_that_make_a_model() -> None:
    """Before the first step, where asked for and at the end; later steps do not change them."""
    events = _run(_network(), snapshot=lambda step: step in (0, 4))
    taken = [e for e in events if isinstance(e, SnapshotTaken)]
    assert isinstance(events[-1], TrainingEnded)
    assert [e.step for e in taken] == [0, 4, events[-1].step]
    for name, array in taken[0].parameters.items():
        assert not array.flags.writeable
        np.testing.assert_array_equal(array, _network().numpy_state()[name])
    lm = CharLM(WORDS, model_from_state(taken[1].parameters))
    assert len(lm.write("the ", 10)) == 10


def test_the_state_flows_on_and_the_gradient_stops() -> None:
    """One epoch without updates has the loss of reading each stream in one go from zeros."""
    network = _network()
    still = replace(RECIPE, epochs=1, learning_rate=1e-12, weight_decay=0, dropout=0, streams=1)
    losses = [e.loss for e in _run(network, still) if isinstance(e, StepDone)]
    offset = int(torch.randint(len(INDICES), (), generator=torch.Generator().manual_seed(0)))
    rolled = torch.tensor(np.roll(INDICES, -offset))[: 20 * len(losses) + 1, None]
    with torch.inference_mode():
        logits, _ = network(rolled[:-1])
        each = torch.nn.functional.cross_entropy(logits[:, 0], rolled[1:, 0], reduction="none")
    np.testing.assert_allclose(losses, each.view(-1, 20).mean(dim=1), rtol=1e-5)


def test_weight_dropout_silences_weights_of_W_h_and_gives_them_back() -> None:
    """Nearly all silenced: the state before does not matter; afterwards the weights are whole."""
    network = _network()
    before = network.numpy_state()
    recipe = replace(RECIPE, weight_dropout=0.999999)
    state = (torch.randn(1, 2, 16), torch.zeros(1, 2, 16))
    indices = torch.tensor(INDICES[:2])[None]  # (1, N)
    generator = torch.Generator().manual_seed(0)
    silenced, _ = charlm._read(network, indices, state, recipe, generator)
    zeros = torch.zeros(1, 2, 16)
    wanted, _ = network.read(indices, (zeros, state[1]))
    assert torch.allclose(silenced, wanted, atol=1e-6)
    assert not torch.allclose(silenced, network.read(indices, state)[0], atol=1e-3)
    torch.autograd.backward(silenced.sum())
    for name, array in network.numpy_state().items():
        np.testing.assert_array_equal(array, before[name])


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU")
def test_it_learns_on_a_gpu() -> None:
    """With both dropouts, whose masks are drawn there."""
    network = _network().to("cuda")
    recipe = replace(RECIPE, epochs=12, weight_dropout=0.2)
    losses = [event.loss for event in _run(network, recipe) if isinstance(event, StepDone)]
    assert losses[-1] < 0.5 * losses[0]


@pytest.mark.parametrize("length", [2, 3, 50])
def test_a_short_text_is_trained_in_fewer_and_shorter_streams(length: int) -> None:
    """Down to two characters; one is refused."""
    events = list(train_charlm(_network(), INDICES[:length], RECIPE, seed=0))
    assert isinstance(events[-1], TrainingEnded)
    assert (events[-1].reason, events[-1].step >= 3) == ("finished", True)
    with pytest.raises(ValueError, match="2 or more"):
        next(train_charlm(_network(), INDICES[:1], RECIPE, seed=0))


@pytest.mark.parametrize("size", [2, 100, 1441])
def test_measuring_in_one_stream_is_exact_and_in_many_nearly(
    size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One stream equals NumPy's measurement; 32 warmed-up ones differ by a ten-thousandth."""
    network, text = _network(), INDICES[:size]
    exact = measure(network, text, streams=1)
    lm = CharLM(WORDS, model_from_state(network.numpy_state()))
    assert exact == pytest.approx(lm.measure(WORDS.decode(text)).loss, rel=1e-5)
    monkeypatch.setattr(charlm, "WARM_UP", 40)
    assert measure(network, text) == pytest.approx(exact, rel=1e-4)


@pytest.mark.parametrize(
    ("name", "value"),
    [("epochs", 0), ("streams", 0), ("learning_rate", 0.0), ("clip", -1.0), ("dropout", 1.0)],
)
def test_a_recipe_that_means_nothing_is_refused(name: str, value: float) -> None:
    """The error names the setting and its value."""
    with pytest.raises(ValueError, match=f"{name} is {value}"):
        replace(RECIPE, **{name: value})  # type: ignore[arg-type]
