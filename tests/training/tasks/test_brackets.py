"""Training the bracket reader: its events, and that it learns, repeats, stops and diverges."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path

import numpy as np
import pytest
import torch

from seqviz.data.brackets import new_texts, random_texts
from seqviz.models.bracket_reader import BracketReader, depth_correlations, measure
from seqviz.models.bridge import model_from_state
from seqviz.training.engine.events import EpochDone, Event, StepDone, TrainingEnded, TrainingStarted
from seqviz.training.tasks.brackets_lesson import (
    BracketLSTM,
    BracketRecipe,
    mirror_unit,
    new_model,
    save_reader,
    train_brackets,
)

SHORT = BracketRecipe(epochs=2, steps=3, batch_size=4, length=10)


def _train(recipe: BracketRecipe = SHORT, seed: int = 0) -> tuple[BracketLSTM, list[Event]]:
    model = new_model(seed)
    return model, list(train_brackets(model, recipe, seed=seed))


def _weights(model: BracketLSTM) -> np.ndarray:
    return np.concatenate([array.ravel() for array in model.numpy_state().values()])


def test_events_come_in_order() -> None:
    """Start, three steps and an epoch, twice, and one end; numbers count from 1."""
    _, events = _train()
    kinds = [type(event) for event in events]
    assert kinds == [TrainingStarted, *([StepDone] * 3 + [EpochDone]) * 2, TrainingEnded]
    start, end = events[0], events[-1]
    assert isinstance(start, TrainingStarted)
    assert isinstance(end, TrainingEnded)
    assert (start.steps, start.epochs, start.examples) == (6, 2, 12)
    assert start.parameters == sum(p.numel() for p in new_model(0).parameters())
    steps = [event for event in events if isinstance(event, StepDone)]
    assert [(s.step, s.epoch) for s in steps] == [(1, 1), (2, 1), (3, 1), (4, 2), (5, 2), (6, 2)]
    epochs = [event for event in events if isinstance(event, EpochDone)]
    assert epochs[1].loss == pytest.approx(np.mean([s.loss for s in steps[3:]]))
    assert (end.reason, end.step, end.loss) == ("finished", 6, steps[-1].loss)


def test_the_same_seed_gives_the_same_weights() -> None:
    """Bit for bit; another seed gives others."""
    (first, events), (again, same), (other, _) = _train(), _train(), _train(seed=1)
    np.testing.assert_array_equal(_weights(first), _weights(again))
    losses = [[e.loss for e in run if isinstance(e, StepDone)] for run in (events, same)]
    assert losses[0] == losses[1]
    assert not np.array_equal(_weights(first), _weights(other))


def test_the_loss_of_the_first_step_is_that_of_every_character() -> None:
    """Mean cross-entropy over all steps of all texts, measured by the NumPy network."""
    model, seed = new_model(3), 3
    before = model_from_state(model.numpy_state())
    events = train_brackets(model, SHORT, seed=seed)
    next(events)
    step = next(events)
    assert isinstance(step, StepDone)
    drawn = random_texts(np.random.default_rng(seed).spawn(1)[0], 4, 10)
    assert step.loss == pytest.approx(measure(before, [drawn], "").loss, rel=1e-5)


def test_a_few_steps_already_learn() -> None:
    """Much better than the 1 in 4 of always saying the commonest depth."""
    model, events = _train(BracketRecipe(epochs=1, steps=250, batch_size=32, length=20))
    last = events[-2]
    assert isinstance(last, EpochDone)
    assert last.accuracy is not None
    assert last.accuracy > 0.6
    reader = model_from_state(model.numpy_state())
    assert measure(reader, [new_texts(20, 500)], "").accuracy == pytest.approx(
        last.accuracy, abs=0.1
    )


def test_stopping_in_the_middle_keeps_what_was_learned() -> None:
    """Asked before each step; the end says how far it came."""
    calls = count()
    model = new_model(0)
    events = list(train_brackets(model, SHORT, seed=0, stop=lambda: next(calls) == 4))
    end = events[-1]
    assert isinstance(end, TrainingEnded)
    assert (end.reason, end.step) == ("stopped", 4)
    assert sum(isinstance(event, TrainingEnded) for event in events) == 1
    assert not np.array_equal(_weights(model), _weights(new_model(0)))


def test_a_loss_that_is_no_number_ends_the_training() -> None:
    """Reason "diverged", and the weights stay as they were before that step."""
    model = new_model(0)
    with torch.no_grad():
        model.fc.bias[0] = torch.nan
    before = _weights(model)
    end = list(train_brackets(model, SHORT, seed=0))[-1]
    assert isinstance(end, TrainingEnded)
    assert (end.reason, end.step) == ("diverged", 0)
    np.testing.assert_array_equal(_weights(model), before)


@pytest.mark.parametrize(
    "change", [{"epochs": 0}, {"length": 0}, {"learning_rate": 0}, {"clip": -1}]
)
def test_a_recipe_that_cannot_be_followed_is_refused(change: dict[str, float]) -> None:
    """The setting is named with its value."""
    name, value = next(iter(change.items()))
    with pytest.raises(ValueError, match=f"{name} is {value}"):
        replace(SHORT, **change)


def test_a_mirrored_unit_changes_signs_and_no_output() -> None:
    """C and h of that unit turn round; all else and all logits are equal to 1e-6."""
    model = new_model(4)
    x = new_texts(15, 20).x
    before = model_from_state(model.numpy_state()).forward(x)
    mirror_unit(model, 2)
    after = model_from_state(model.numpy_state()).forward(x)
    np.testing.assert_allclose(after.y, before.y, atol=1e-6)
    signs = np.where(np.arange(model.architecture.hidden_size) == 2, -1, 1)
    np.testing.assert_allclose(after.layers[0].h, before.layers[0].h * signs, atol=1e-6)


@pytest.mark.parametrize("mirrored", [False, True])
def test_a_saved_counter_counts_upwards(tmp_path: Path, mirrored: bool) -> None:
    """Whichever way it counted, "(" raises its cell state in the file."""
    model, _ = _train()
    r = depth_correlations(model_from_state(model.numpy_state()))
    counter = int(np.abs(r).argmax())
    if mirrored:
        mirror_unit(model, counter)
    path = tmp_path / "reader.safetensors"
    save_reader(path, model, SHORT, seed=0, command="", day=date(2026, 1, 2))
    saved = BracketReader.load(path)
    assert saved.counter_unit == counter
    assert saved.depth_correlations[counter] == pytest.approx(abs(r[counter]))


def test_a_saved_reader_comes_back_with_its_card(tmp_path: Path) -> None:
    """Weights, score, recipe and command are those of the training."""
    model, _ = _train()
    path = tmp_path / "reader.safetensors"
    card = save_reader(path, model, SHORT, seed=0, command="train", day=date(2026, 1, 2))
    reader = BracketReader.load(path)
    assert reader.card == card
    assert (card.seed, card.command, card.date) == (0, "train", "2026-01-02")
    assert card.recipe["batch_size"] == 4
    assert card.measured is not None
    assert np.sum(card.measured.confusion) == 2000 * 40
    truth = measure(reader.model, [new_texts(60)], "").accuracy
    assert f"of 60: {truth:.4%}" in card.measured.on
