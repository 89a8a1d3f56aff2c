"""The training loop: what it tells, in which order, and that it can be repeated and stopped."""

import os
from dataclasses import FrozenInstanceError, replace
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from seqviz.models.checkpoint import Architecture, load_numpy
from seqviz.models.classifier import DigitLSTM, rows_first
from seqviz.training.engine.events import (
    EpochDone,
    Event,
    SnapshotTaken,
    StepDone,
    TrainingEnded,
    TrainingStarted,
)
from seqviz.training.tasks.digits_lesson import (
    evaluate,
    native_bfloat16,
    pick_precision,
    train_digits,
)
from seqviz.training.tasks.digits_recipes import RECIPES, Augmentation, Recipe
from tests.tiny_mnist import tiny_digits

SMALL = Architecture(hidden_size=16)
QUICK = Recipe("quick", epochs=3, batch_size=20, learning_rate=1e-2)
FULL = replace(RECIPES["best"], epochs=2, batch_size=20)
IMAGES, LABELS = tiny_digits(70, 0)
DEVICES = ["cpu"] + (["cuda"] if torch.cuda.is_available() else [])


def small(seed: int = 0) -> DigitLSTM:
    """A small network with weights from its own generator."""
    return DigitLSTM(SMALL, generator=torch.Generator().manual_seed(seed))


def run(model: DigitLSTM, recipe: Recipe = QUICK, **options: Any) -> list[Event]:
    """All events of a training on the tiny digits."""
    options = {"seed": 0, "precision": "float32"} | options
    return list(train_digits(model, IMAGES, LABELS, recipe, **options))


def untimed(events: list[Event]) -> list[Event]:
    """Events without their times."""
    return [e if isinstance(e, TrainingStarted) else replace(e, seconds=0.0) for e in events]


def test_events_come_in_order() -> None:
    """One start, three steps and an end for each epoch, one end; steps count on; 10 images wait."""
    events = run(small(), held_out=(IMAGES[:10], LABELS[:10]))
    one = [StepDone, StepDone, StepDone, EpochDone]
    assert [type(e) for e in events] == [TrainingStarted, *one * 3, TrainingEnded]
    assert [e.step for e in events if isinstance(e, StepDone)] == list(range(1, 10))
    assert [e.epoch for e in events if isinstance(e, EpochDone)] == [1, 2, 3]
    start, end = events[0], events[-1]
    assert isinstance(start, TrainingStarted)
    assert isinstance(end, TrainingEnded)
    assert (start.steps, start.examples, start.epochs) == (9, 70, 3)
    assert (end.reason, end.step) == ("finished", 9)
    seconds = [e.seconds for e in events if not isinstance(e, TrainingStarted)]
    assert seconds == sorted(seconds)


def test_epoch_tells_the_mean_loss_and_the_accuracy_held_out() -> None:
    """The epoch's loss is the mean of its steps', its accuracy that of the model as it then is."""
    model, losses = small(), []
    for event in train_digits(
        model, IMAGES, LABELS, QUICK, seed=0, held_out=(IMAGES[:30], LABELS[:30])
    ):
        if isinstance(event, StepDone):
            losses.append(event.loss)
        if isinstance(event, EpochDone):
            assert event.loss == pytest.approx(np.mean(losses[-3:]))
            measured = evaluate(model, IMAGES[:30], LABELS[:30])
            assert (event.accuracy, event.validation_loss) == (measured.accuracy, measured.loss)


def test_snapshots_are_the_weights_of_their_moment() -> None:
    """One before the first step and one an epoch: the weights that an interrupted run ends with."""
    taken = [e for e in run(small(), snapshots=True) if isinstance(e, SnapshotTaken)]
    assert [(s.epoch, s.step) for s in taken] == [(0, 0), (1, 3), (2, 6), (3, 9)]
    for snapshot in taken:
        model = small()
        if snapshot.epoch:
            run(model, replace(QUICK, epochs=snapshot.epoch))
        for name, array in model.numpy_state().items():
            np.testing.assert_array_equal(snapshot.parameters[name], array)
    with pytest.raises(ValueError, match="read-only"):
        taken[0].parameters["fc.bias"][0] = 1.0


@pytest.mark.parametrize(("steps", "told"), [(0, [0]), (3, [0, 3]), (4, [0, 3, 4])])
def test_a_stopped_training_tells_its_last_weights(steps: int, told: list[int]) -> None:
    """Once, right before the end, with the epochs completed: nothing that was learned is lost."""
    model, events, done = small(), list[Event](), list[StepDone]()
    for event in train_digits(
        model,
        IMAGES,
        LABELS,
        QUICK,
        seed=0,
        precision="float32",
        snapshots=True,
        stop=lambda: len(done) >= steps,
    ):
        events.append(event)
        if isinstance(event, StepDone):
            done.append(event)
    taken = [e for e in events if isinstance(e, SnapshotTaken)]
    assert [s.step for s in taken] == told
    assert taken[-1].epoch == steps // 3
    assert isinstance(events[-1], TrainingEnded)
    for name, array in model.numpy_state().items():
        np.testing.assert_array_equal(taken[-1].parameters[name], array)


def test_a_diverged_training_tells_its_last_good_weights() -> None:
    """Those before the last step whose loss was fine, not those that gave the bad one."""
    model, good = small(), {}
    events: list[Event] = []
    for event in train_digits(
        model, IMAGES, LABELS, QUICK, seed=0, precision="float32", snapshots=True
    ):
        events.append(event)
        if isinstance(event, StepDone) and event.step == 3:
            good = model.numpy_state()
        if isinstance(event, StepDone) and event.step == 4:
            with torch.no_grad():
                model.fc.bias[3] = torch.inf
    taken, end = events[-2:]
    assert isinstance(taken, SnapshotTaken)
    assert isinstance(end, TrainingEnded)
    assert (end.reason, end.step, taken.step, taken.epoch) == ("diverged", 4, 4, 1)
    np.testing.assert_equal(dict(taken.parameters), good)


def test_first_loss_is_the_untrained_models() -> None:
    """The first step reports cross-entropy before any update, on one batch out of all images."""
    model = small()
    whole = replace(QUICK, batch_size=70, epochs=1)
    with torch.no_grad():
        wanted = F.cross_entropy(model(rows_first(torch.tensor(IMAGES))), torch.tensor(LABELS))
    (first,) = (e for e in run(model, whole) if isinstance(e, StepDone))
    assert first.loss == pytest.approx(float(wanted), rel=1e-5)


def test_one_plain_step_is_adams() -> None:
    """After one step, every weight moved as Adam's first step says: −lr · g / (|g| + ε)."""
    model, twin = small(), small()
    whole = replace(QUICK, batch_size=70, epochs=1)
    F.cross_entropy(twin(rows_first(torch.tensor(IMAGES))), torch.tensor(LABELS)).backward()
    run(model, whole)
    for moved, old in zip(model.parameters(), twin.parameters(), strict=True):
        assert old.grad is not None
        large = old.grad.abs() > 1e-4  # elsewhere the sign of g hangs on the order of the sums
        wanted = old - whole.learning_rate * old.grad / (old.grad.abs() + 1e-8)
        torch.testing.assert_close(moved[large], wanted[large], atol=1e-4, rtol=0)


@pytest.mark.parametrize("recipe", [QUICK, FULL])
def test_same_seed_same_weights(recipe: Recipe) -> None:
    """Seed and start decide every weight and event; the global seed decides nothing."""
    models, logs = [small(), small(), small()], []
    for model, seed, noise in zip(models, (1, 1, 2), (5, 6, 5), strict=True):
        torch.manual_seed(noise)
        logs.append(untimed(run(model, recipe, seed=seed)))
    first, again, other = (model.numpy_state() for model in models)
    assert logs[0] == logs[1] != logs[2]
    for name, array in first.items():
        np.testing.assert_array_equal(again[name], array)
        assert not np.array_equal(other[name], array)


def test_stopping_in_the_middle() -> None:
    """Asked to stop after step 4, the loop ends once, with weights as after exactly 4 steps."""
    stopped, steps = small(), list[StepDone]()
    events: list[Event] = []
    for event in train_digits(
        stopped, IMAGES, LABELS, QUICK, seed=0, precision="float32", stop=lambda: len(steps) >= 4
    ):
        events.append(event)
        if isinstance(event, StepDone):
            steps.append(event)
    end = events[-1]
    assert isinstance(end, TrainingEnded)
    assert (end.reason, end.step) == ("stopped", 4)
    assert sum(isinstance(e, TrainingEnded) for e in events) == 1
    paced = small()
    loop = train_digits(paced, IMAGES, LABELS, QUICK, seed=0, precision="float32")
    list(islice(loop, 6))  # start, 3 steps, epoch, step 4
    for name, array in stopped.numpy_state().items():
        np.testing.assert_array_equal(paced.numpy_state()[name], array)


def test_a_loss_that_is_no_number_ends_the_training() -> None:
    """Reason "diverged", no step, no epoch, and the weights as they were."""
    model = small()
    with torch.no_grad():
        model.fc.bias[3] = torch.inf
    before = model.numpy_state()
    events = run(model)
    assert [type(e) for e in events] == [TrainingStarted, TrainingEnded]
    end = events[-1]
    assert isinstance(end, TrainingEnded)
    assert (end.reason, end.step) == ("diverged", 0)
    assert end.loss is not None
    assert not np.isfinite(end.loss)
    np.testing.assert_equal(model.numpy_state(), before)


def test_old_events_stay_as_they_were() -> None:
    """An event cannot be changed, and later steps do not change it."""
    loop = train_digits(small(), IMAGES, LABELS, QUICK, seed=0)
    next(loop)
    step = next(loop)
    text = repr(step)
    list(loop)
    assert repr(step) == text
    with pytest.raises(FrozenInstanceError):
        step.loss = 0.0  # type: ignore[misc, union-attr]


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("recipe", [replace(QUICK, epochs=25), replace(FULL, epochs=40)])
def test_it_learns_on_every_device(recipe: Recipe, device: str) -> None:
    """Both kinds of recipe come to read the tiny digits, on the CPU and on any GPU there is."""
    gentle = Augmentation(rotation=0.05, scale=0.05, shear=0.05, shift=0.3, bend=0.2)
    recipe = replace(recipe, augmentation=gentle if recipe.augmentation else None, batch_size=10)
    model = DigitLSTM(generator=torch.Generator().manual_seed(0)).to(device)
    list(train_digits(model, IMAGES, LABELS, recipe, seed=0, precision="float32"))
    unseen = tiny_digits(40, 9)
    assert evaluate(model, *unseen).accuracy >= 0.9


def test_one_cycle_rises_and_falls() -> None:
    """The learning rate starts at 1/25 of the peak, reaches the peak at a quarter, ends near 0."""
    recipe = replace(FULL, epochs=20)
    steps = [e for e in run(small(), recipe) if isinstance(e, StepDone)]
    rates = [e.learning_rate for e in steps]
    assert rates[0] == pytest.approx(recipe.learning_rate / 25)
    assert max(rates) == pytest.approx(recipe.learning_rate, rel=1e-2)
    assert rates.index(max(rates)) == pytest.approx(len(rates) / 4, abs=2)
    assert rates[-1] < recipe.learning_rate / 100
    assert all(e.gradient_norm is not None and e.gradient_norm > 0 for e in steps)


def test_evaluation_counts_what_the_model_says() -> None:
    """Accuracy, loss, confusion and shares agree with the logits, whatever the batch size."""
    model, seen = small(), []
    result = evaluate(model, IMAGES, LABELS, batch_size=33, progress=seen.append)
    with torch.no_grad():
        logits = model(rows_first(torch.tensor(IMAGES)))
    predicted = logits.argmax(1).numpy()
    assert seen == [33, 33, 4]
    np.testing.assert_array_equal(result.predictions, predicted)
    assert result.accuracy == np.mean(predicted == LABELS)
    assert result.loss == pytest.approx(float(F.cross_entropy(logits, torch.tensor(LABELS))))
    for true in range(10):
        for read in range(10):
            count = np.sum((true == LABELS) & (read == predicted))
            assert result.confusion[true, read] == count
    np.testing.assert_allclose(result.per_class * 7, np.diag(result.confusion))
    with pytest.raises(ValueError, match="read-only"):
        result.confusion[0, 0] = 1
    none = evaluate(model, IMAGES[LABELS != 3], LABELS[LABELS != 3])
    assert np.isnan(none.per_class[3])


def test_precision_is_native_or_as_asked() -> None:
    """Auto is bfloat16 only on a CPU that has it; a word is a word."""
    cpu, cuda = torch.device("cpu"), torch.device("cuda")
    assert pick_precision("auto", cpu) == ("bfloat16" if native_bfloat16() else "float32")
    assert pick_precision("auto", cuda) == "float32"
    assert pick_precision("float32", cpu) == "float32"


@pytest.mark.parametrize(
    "setting",
    [{"epochs": 0}, {"batch_size": 0}, {"learning_rate": 0.0}, {"dropout": 1.0}],
)
def test_impossible_recipes_are_refused(setting: dict[str, Any]) -> None:
    """The error names the setting and its value."""
    (name,) = setting
    with pytest.raises(ValueError, match=f"{name} is {setting[name]}"):
        replace(QUICK, **setting)


@pytest.mark.slow
@pytest.mark.mnist
def test_shipped_checkpoint_reaches_what_its_card_says() -> None:
    """On the official 10,000 test images: the card's confusion matrix, at least 99.4 %."""
    if not os.environ.get("SEQVIZ_DATA_DIR"):
        pytest.skip("set SEQVIZ_DATA_DIR to the folder that holds MNIST/raw")
    from seqviz.data.mnist import load_mnist

    data = load_mnist(Path(os.environ["SEQVIZ_DATA_DIR"]))
    tensors, card = load_numpy()
    model = DigitLSTM()
    model.load_numpy_state(tensors)
    result = evaluate(model, data.test_images, data.test_labels)
    assert card.measured is not None
    assert np.abs(result.confusion - np.array(card.measured.confusion)).sum() <= 4
    assert result.accuracy >= 0.994
