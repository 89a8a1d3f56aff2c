"""The tutorial's text classifier: it runs, learns by heart, and knows nothing of new examples."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from seqviz.training.engine.events import EpochDone, TrainingEnded, TrainingStarted
from seqviz.training.tasks.names import RANDOM_EPOCHS
from seqviz.training.tasks.random_vectors import (
    CHANCE,
    CLASSES,
    EXAMPLES,
    INPUTS,
    TUTORIAL,
    random_vectors,
    score,
    train_random,
)
from tests.claims.proof import proves
from tests.matrix import WHOLE

SIGMA = (CHANCE * (1 - CHANCE) / 10_000) ** 0.5  # of a share of 10,000 guesses


@proves(
    "The rest is as printed: 100 vectors of 10 random numbers, each with one of 5 labels drawn by "
    "chance, a plain RNN of 20 units, SGD at 0.1.",
    "As printed it makes 10 steps, one an epoch; above you can choose more.",
    file="names_random.md",
)
def test_the_configuration_is_the_tutorial_s() -> None:
    """10 inputs, 20 hidden, 5 classes, SGD at 0.1, 10 epochs of one step on all 100 examples."""
    model, train, events = train_random()
    told = list(events)
    start, end = told[0], told[-1]
    assert isinstance(start, TrainingStarted)
    assert isinstance(end, TrainingEnded)
    assert (start.steps, start.epochs, start.examples) == (10, 10, 100)
    assert end.reason == "finished"
    sizes = model.architecture
    assert (sizes.kind, sizes.input_size, sizes.hidden_size, sizes.num_classes) == (
        "rnn",
        10,
        20,
        5,
    )
    assert (TUTORIAL.optimizer, TUTORIAL.learning_rate, TUTORIAL.schedule) == (
        "sgd",
        0.1,
        "constant",
    )
    assert train.x.shape == (1, EXAMPLES, INPUTS)
    assert 0 <= train.x.min() < train.x.max() < 1
    assert set(train.labels) == set(range(CLASSES))
    assert min(RANDOM_EPOCHS) == start.steps, "no fewer, and more"
    assert len(RANDOM_EPOCHS) > 1


@proves(
    "The labels were drawn without looking at the numbers, so there is nothing about the numbers "
    "that could tell them: on new examples, being right one time in five is all that anybody can "
    "do.",
    file="names_random.md",
)
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_random_data_teach_nothing(seed: int) -> None:
    """The training loss falls; the score on new examples is chance, within four deviations."""
    _, _, events = train_random(seed=seed)
    epochs = [event for event in events if isinstance(event, EpochDone)]
    assert epochs[-1].loss < epochs[0].loss
    assert epochs[-1].accuracy == pytest.approx(CHANCE, abs=4 * SIGMA)
    assert epochs[-1].validation_loss is not None
    assert epochs[-1].validation_loss > np.log(CLASSES)


def test_trained_for_longer_it_only_learns_by_heart() -> None:
    """With another optimizer it knows its own 100 examples, and new ones are still at chance."""
    recipe = replace(TUTORIAL, epochs=1500, optimizer="adamw", learning_rate=0.02)
    model, train, events = train_random(recipe, held_out=1)
    for _ in events:
        pass
    right, loss = score(model, train)
    assert right > 0.8
    assert loss < 0.7
    fresh, fresh_loss = score(model, random_vectors(np.random.default_rng(99), 10_000))
    assert fresh == pytest.approx(CHANCE, abs=5 * SIGMA)
    assert fresh_loss > 2


@proves(
    "Train it longer and the training loss goes on falling, because the network learns these 100 "
    "examples by heart; the score on new ones stays where it was, and its loss rises.",
    file="names_random.md",
)
@pytest.mark.parametrize("seed", [0, 1] if WHOLE else [0])
def test_as_on_the_page_longer_training_only_raises_the_loss_on_new_examples(seed: int) -> None:
    """With the tutorial's own SGD, from as many epochs as printed to the page's largest choice."""
    fresh = random_vectors(np.random.default_rng(99), 10_000)
    found = []
    for epochs in (RANDOM_EPOCHS[0], RANDOM_EPOCHS[-1]):
        recipe = replace(TUTORIAL, epochs=epochs)
        model, train, events = train_random(recipe, seed=seed, held_out=1)
        for _ in events:
            pass
        found.append((score(model, train), score(model, fresh)))
    (own_before, new_before), (own_after, new_after) = found
    assert own_after[1] < own_before[1]
    assert own_after[0] > own_before[0]
    assert new_after[1] > new_before[1]
    assert new_before[0] == pytest.approx(CHANCE, abs=4 * SIGMA)
    assert new_after[0] == pytest.approx(CHANCE, abs=4 * SIGMA)


def test_as_printed_torch_refuses() -> None:
    """Examples where the steps belong, and a first state for 100 sequences where there is one."""
    with pytest.raises(RuntimeError, match="hidden"):
        torch.nn.RNN(INPUTS, 20)(torch.rand(100, 1, INPUTS), torch.zeros(1, 100, 20))


def test_the_same_seed_gives_the_same_run() -> None:
    """Data, weights and scores."""
    runs = [[e.loss for e in train_random(seed=3)[2] if isinstance(e, EpochDone)] for _ in range(2)]
    assert runs[0] == runs[1]
