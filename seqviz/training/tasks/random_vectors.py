"""The tutorial's text classifier as it is set up: random numbers with random labels.

    x (T = 1, N = 100, I = 10)    uniform in [0, 1)         y (N)    one of 5 classes, by chance
    a plain RNN of 20 units, 10 steps of SGD at 0.1, each on all 100 examples

As it is printed, the classifier hands `nn.RNN` the examples where it expects the steps, and a first
state for 100 sequences where there is one; torch refuses. Here batch and time stand where they
belong, and everything else is as printed.

It runs, the training loss falls a little, and nothing is learned: a label drawn by chance says
nothing of the numbers beside it, so on new examples no network can be right more often than one
time in five. Trained for longer, this network learns the 100 examples by heart: the loss falls on,
the score on new ones stays where it was. Left out: text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional as F

from seqviz.training.engine.events import Event, never
from seqviz.training.engine.torch_trainer import Lesson, TorchTrainer
from seqviz.training.tasks.names_lesson import (
    Batch,
    TextNetwork,
    TextRecipe,
    batches_lesson,
    new_network,
)

INPUTS: Final = 10
CLASSES: Final = 5
EXAMPLES: Final = 100
CHANCE: Final = 1 / CLASSES
TUTORIAL: Final = TextRecipe(
    kind="rnn",
    hidden_size=20,
    epochs=10,
    batch_size=EXAMPLES,
    optimizer="sgd",
    learning_rate=0.1,
    schedule="constant",
    weight_decay=0.0,
    dropout=0.0,
    unknown=0.0,
    clip=None,
)


@dataclass(frozen=True, slots=True, eq=False)
class Vectors:
    """Random numbers with random labels; arrays are read-only.

    Attributes:
        x: float32 (T, N, I).
        labels: int64 (N,).
    """

    x: NDArray[np.float32]
    labels: NDArray[np.int64]


def random_vectors(rng: np.random.Generator, count: int = EXAMPLES) -> Vectors:
    """Draw examples as the tutorial does, one step each."""
    x = rng.random((1, count, INPUTS), np.float32)
    labels = rng.integers(0, CLASSES, count)
    for array in (x, labels):
        array.flags.writeable = False
    return Vectors(x, labels)


def random_lesson(
    recipe: TextRecipe = TUTORIAL, *, seed: int = 0, held_out: int = 10_000
) -> tuple[TextNetwork, Vectors, Lesson]:
    """Set up the training that teaches nothing.

    Args:
        recipe: the tutorial's, or one with more epochs.
        seed: of the weights and of all numbers.
        held_out: how many new examples to measure on after each epoch.

    Returns:
        The network, what it is trained on, and the lesson.
    """
    drawn, new = np.random.default_rng(seed).spawn(2)
    train, others = random_vectors(drawn), random_vectors(new, held_out)
    model = new_network(recipe, INPUTS, CLASSES, seed=seed)
    x, labels = torch.tensor(train.x), torch.tensor(train.labels)

    def batch(chosen: torch.Tensor) -> Batch:
        return x[:, chosen], torch.ones_like(chosen), labels[chosen]

    lesson = batches_lesson(
        model,
        EXAMPLES,
        batch,
        recipe,
        generator=torch.Generator().manual_seed(seed + 2**32),
        measure=lambda _stop: score(model, others),
    )
    return model, train, lesson


def train_random(
    recipe: TextRecipe = TUTORIAL,
    *,
    seed: int = 0,
    held_out: int = 10_000,
    stop: Callable[[], bool] = never,
) -> tuple[TextNetwork, Vectors, Iterator[Event]]:
    """As `random_lesson`, with the events of the whole training in the lesson's place."""
    model, train, lesson = random_lesson(recipe, seed=seed, held_out=held_out)
    trainer = TorchTrainer(lambda _epochs, _lessons: lesson)
    return model, train, trainer.run(recipe.epochs, stop=stop)


@torch.inference_mode()
def score(model: TextNetwork, vectors: Vectors) -> tuple[float, float]:
    """Share read right and mean cross-entropy in nats."""
    labels = torch.tensor(vectors.labels)
    logits = model(torch.tensor(vectors.x), torch.ones_like(labels))  # (N, O)
    right = float((logits.argmax(1) == labels).sum()) / len(labels)
    return right, float(F.cross_entropy(logits, labels))
