"""Training a text classifier: its events, and that it learns, repeats, stops and diverges."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from seqviz.data.labelled import read_table
from seqviz.data.names import Examples, TextData
from seqviz.models.checkpoint import Architecture
from seqviz.models.text_classifier import TextClassifier, Vocabulary
from seqviz.training.engine.events import (
    EpochDone,
    Event,
    SnapshotTaken,
    StepDone,
    TrainingEnded,
    TrainingStarted,
)
from seqviz.training.tasks.names_lesson import (
    TextNetwork,
    TextRecipe,
    classifier_of,
    new_network,
    save_classifier,
    train_texts,
)

SHORT = TextRecipe(epochs=2, batch_size=16, hidden_size=8)
ROWS = "text,label\n" + "".join(
    f"{'ab'[k % 2]}{k}x{k}\t".strip() + f",{k % 2}\n" for k in range(50)
)
DATA = read_table(ROWS.encode())
VOCABULARY = Vocabulary.of(DATA.train.texts)


def _train(
    recipe: TextRecipe = SHORT, seed: int = 0, **options: object
) -> tuple[TextNetwork, list[Event]]:
    model = new_network(recipe, len(VOCABULARY), 2, seed=seed)
    run = train_texts(model, VOCABULARY, DATA.train, recipe, seed=seed, **options)  # type: ignore[arg-type]
    return model, list(run)


def _weights(model: TextNetwork) -> np.ndarray:
    return np.concatenate([array.ravel() for array in model.numpy_state().values()])


def test_events_come_in_order() -> None:
    """Start, three steps and an epoch, twice, and one end; the rest of an epoch is a batch too."""
    _, events = _train(held_out=DATA.held_out)
    kinds = [type(event) for event in events]
    assert kinds == [TrainingStarted, *([StepDone] * 3 + [EpochDone]) * 2, TrainingEnded]
    start, end = events[0], events[-1]
    assert isinstance(start, TrainingStarted)
    assert isinstance(end, TrainingEnded)
    assert (start.steps, start.epochs, start.examples) == (6, 2, 40)
    assert start.parameters == _weights(_train()[0]).size
    steps = [event for event in events if isinstance(event, StepDone)]
    assert [(s.step, s.epoch) for s in steps] == [(1, 1), (2, 1), (3, 1), (4, 2), (5, 2), (6, 2)]
    epochs = [event for event in events if isinstance(event, EpochDone)]
    assert epochs[1].loss == pytest.approx(np.mean([s.loss for s in steps[3:]]))
    assert epochs[1].validation_loss is not None
    assert (end.reason, end.step, end.loss) == ("finished", 6, steps[-1].loss)


@pytest.mark.parametrize("kind", ["rnn", "lstm", "gru"])
def test_every_kind_learns_what_can_be_learned(kind: str) -> None:
    """The first letter says the class: all held-out texts come out right."""
    recipe = TextRecipe(kind=kind, epochs=25, batch_size=8, hidden_size=16, dropout=0.0)  # type: ignore[arg-type]
    model, events = _train(recipe, held_out=DATA.held_out)
    last = next(event for event in reversed(events) if isinstance(event, EpochDone))
    assert last.accuracy == 1
    classifier = classifier_of(model, VOCABULARY, DATA.classes)
    assert classifier.measure(DATA.held_out, "").loss == pytest.approx(last.validation_loss)


def test_the_same_seed_gives_the_same_weights() -> None:
    """Bit for bit; another seed gives others."""
    (first, _), (again, _), (other, _) = _train(), _train(), _train(seed=1)
    np.testing.assert_array_equal(_weights(first), _weights(again))
    assert not np.array_equal(_weights(first), _weights(other))


def test_the_first_loss_is_that_of_each_text_s_own_end() -> None:
    """Measured by the NumPy network: padding plays no part."""
    recipe = replace(SHORT, dropout=0.0, unknown=0.0, batch_size=40)
    before = classifier_of(new_network(recipe, len(VOCABULARY), 2, seed=4), VOCABULARY, ("a", "b"))
    step = _train(recipe, seed=4)[1][1]
    assert isinstance(step, StepDone)
    assert step.loss == pytest.approx(before.measure(DATA.train, "").loss, rel=1e-5)


def test_snapshots_hold_the_weights_of_their_moment() -> None:
    """At the start and after each epoch; read-only; the last are the trained ones."""
    model, events = _train(snapshots=True)
    taken = [event for event in events if isinstance(event, SnapshotTaken)]
    assert [(s.step, s.epoch) for s in taken] == [(0, 0), (3, 1), (6, 2)]
    live = classifier_of(model, VOCABULARY, DATA.classes).model.parameters()
    for name, array in taken[-1].parameters.items():
        np.testing.assert_array_equal(array, live[name])
        assert not array.flags.writeable
    assert not np.array_equal(taken[0].parameters["0.W_h"], live["0.W_h"])


def test_stopping_in_the_middle_keeps_what_was_learned() -> None:
    """Asked before each step; the end says how far it came."""
    calls = count()
    model, events = _train(stop=lambda: next(calls) == 4)
    end = events[-1]
    assert isinstance(end, TrainingEnded)
    assert (end.reason, end.step) == ("stopped", 4)
    assert not np.array_equal(
        _weights(model), _weights(new_network(SHORT, len(VOCABULARY), 2, seed=0))
    )


def test_stopping_ends_a_measurement_too() -> None:
    """Between two batches of held-out texts; the epoch is not told, the last weights are."""
    many = Examples(DATA.train.texts * 8, np.tile(DATA.train.labels, 8))  # 320: two batches
    asked = iter([False] * 4 + [True])  # three steps, the first batch, then no more
    _, events = _train(held_out=many, snapshots=True, stop=lambda: next(asked))
    kinds = [type(event) for event in events]
    assert kinds[-3:] == [StepDone, SnapshotTaken, TrainingEnded]
    taken, end = events[-2:]
    assert isinstance(taken, SnapshotTaken)
    assert (taken.step, taken.epoch) == (3, 0)
    assert isinstance(end, TrainingEnded)
    assert (end.reason, end.step) == ("stopped", 3)


def test_a_loss_that_is_no_number_ends_the_training() -> None:
    """Reason "diverged", and the weights stay as they were before that step."""
    model = new_network(SHORT, len(VOCABULARY), 2, seed=0)
    with torch.no_grad():
        model.fc.bias[0] = torch.nan
    before = _weights(model)
    end = list(train_texts(model, VOCABULARY, DATA.train, SHORT, seed=0))[-1]
    assert isinstance(end, TrainingEnded)
    assert (end.reason, end.step) == ("diverged", 0)
    np.testing.assert_array_equal(_weights(model), before)


@pytest.mark.parametrize(
    "change",
    [
        {"epochs": 0},
        {"hidden_size": 0},
        {"learning_rate": 0},
        {"clip": -1},
        {"dropout": 1},
        {"unknown": -0.1},
        {"kind": "cnn"},
        {"optimizer": "lion"},
        {"schedule": "cosine"},
    ],
)
def test_a_recipe_that_cannot_be_followed_is_refused(change: dict[str, object]) -> None:
    """The setting is named with its value."""
    name, value = next(iter(change.items()))
    with pytest.raises(ValueError, match=f"{name} is {value!r}"):
        replace(SHORT, **change)  # type: ignore[arg-type]


@given(st.lists(st.text("ab", min_size=1, max_size=9), min_size=1, max_size=5))
def test_texts_in_a_batch_are_independent(texts: list[str]) -> None:
    """Logits of several lengths side by side are those of each alone."""
    classifier = classifier_of(
        TextNetwork(Architecture("gru", 3, 4, 2, 3), generator=torch.Generator().manual_seed(0)),
        Vocabulary("ab"),
        ("x", "y", "z"),
    )
    together = classifier.logits(texts)
    alone = [classifier.logits([text])[0] for text in texts]
    np.testing.assert_allclose(together, alone, rtol=1e-4, atol=1e-6)


def test_a_saved_classifier_comes_back_with_its_card(tmp_path: Path) -> None:
    """Weights, characters, classes, score, recipe and command are those of the training."""
    model, _ = _train()
    path = tmp_path / "mine.safetensors"
    card = save_classifier(
        path, model, VOCABULARY, DATA, SHORT, seed=0, command="train", day=date(2026, 1, 2)
    )
    back = TextClassifier.load(path)
    assert back.card == card
    assert back.classes == DATA.classes
    assert back.vocabulary.characters == VOCABULARY.characters
    assert (card.seed, card.command, card.date, card.recipe["epochs"]) == (
        0,
        "train",
        "2026-01-02",
        2,
    )
    assert card.measured is not None
    assert card.measured.accuracy == back.measure(DATA.held_out, "").accuracy
    assert "own data" in card.data


def test_labels_drawn_by_chance_stay_at_chance() -> None:
    """A control: with shuffled labels the same training learns nothing about new texts."""
    rng = np.random.default_rng(0)
    texts = tuple("".join(row) for row in rng.choice(list("abcd"), (600, 6)))
    labels = rng.integers(0, 2, 600)
    data = TextData(
        ("a", "b"), Examples(texts[:100], labels[:100]), Examples(texts[100:], labels[100:]), "", {}
    )
    vocabulary = Vocabulary("abcd")
    recipe = TextRecipe(epochs=10, batch_size=20, hidden_size=16)
    model = new_network(recipe, 5, 2, seed=0)
    list(train_texts(model, vocabulary, data.train, recipe, seed=0))
    scored = classifier_of(model, vocabulary, data.classes).measure(data.held_out, "")
    assert scored.accuracy == pytest.approx(0.5, abs=4 * 0.5 / 500**0.5)
