"""The doctor of the digit network: what an examination looks at, and how it trains a copy.

Losses are those of the first held-out digits, as many as the page shows. The answer that needs no
network is each digit by its frequency. Left out: the rules (rivals.py).

Symbols: K held-out digits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from seqviz.models.checkpoint import Architecture
from seqviz.training.doctor.choices import Choices, there, within
from seqviz.training.doctor.curves import Curve, Losses
from seqviz.training.doctor.finding import Stop
from seqviz.training.doctor.rivals import Attempt, Changes, Subject
from seqviz.training.engine.events import StepDone
from seqviz.training.engine.history import History
from seqviz.training.tasks.digits_recipes import RECIPES, Recipe

MOST: Final = 400  # updates of an attempt
ASKED: Final = 1000  # held-out digits whose losses are compared
Images = NDArray[np.uint8]
Labels = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Digits:
    """A training of the digit network.

    Args:
        images, labels: that it learns from, (N, 28, 28) and (N,).
        held_images, held_labels: that it does not.
        recipe: a name in ``RECIPES``.
        epochs: passes through the images.
        architecture: of the network.
        seed: of the weights and of the order.
        choices: that the page offers.
    """

    images: Images
    labels: Labels
    held_images: Images
    held_labels: Labels
    recipe: str
    epochs: int
    architecture: Architecture
    choices: Choices
    seed: int = 0

    def subject(self, weights: Mapping[str, Any], history: History) -> Subject:
        """What an examination needs.

        Args:
            weights: of the network as it is, under torch's names.
            history: of its training.
        """
        curve = Curve.of(history, held_out=True)
        done, fits = curve.epochs or self.epochs, within(self.updates, MOST)
        rivals = there(self.choices.lengths(done, curve.at, fits))
        if RECIPES[self.recipe].augmentation is None:
            most = self.choices.most(done, fits)
            rivals["augmented"] = {"recipe": "best"} | ({"epochs": most} if most else {})
        return Subject(
            history=history,
            held_out=True,
            measure=lambda stop: None if stop() else self._measured(weights),
            trivial=self.frequencies(),
            rivals=rivals,
            attempt=self.attempt,
            updates=self.updates,
            most=MOST,
            units=self.architecture.hidden_size,
        )

    def _settings(self, changes: Changes) -> Recipe:
        epochs: int = changes.get("epochs", self.epochs)
        name: str = changes.get("recipe", self.recipe)
        return replace(RECIPES[name], epochs=epochs)

    def updates(self, changes: Changes) -> int:
        """That a whole training makes."""
        recipe = self._settings(changes)
        return recipe.epochs * max(1, len(self.images) // recipe.batch_size)

    def frequencies(self) -> Losses:
        """Of answering each digit by how often it is learned from, (K,)."""
        counts = np.bincount(self.labels, minlength=10) + 0.5
        losses: Losses = -np.log(counts / counts.sum())[self.held_labels[:ASKED]]
        return losses

    def attempt(self, changes: Changes, count: int | None, stop: Stop) -> Attempt:
        """Train a copy from the first weights; see ``rivals.Subject``."""
        import torch

        from seqviz.models.classifier import DigitLSTM
        from seqviz.training.tasks.digits_lesson import train_digits

        generator = torch.Generator().manual_seed(self.seed)
        network = DigitLSTM(self.architecture, generator=generator)
        recipe = self._settings(changes)
        for event in train_digits(
            network, self.images, self.labels, recipe, seed=self.seed, stop=stop
        ):
            if isinstance(event, StepDone):
                yield
                if event.step == count:
                    break
        return None if stop() else self._measured(network.numpy_state())

    def _measured(self, weights: Mapping[str, Any]) -> Losses:
        """Of the first held-out digits, (K,)."""
        import torch
        from torch.nn import functional as F

        from seqviz.models.classifier import DigitLSTM, rows_first

        network = DigitLSTM(self.architecture)
        network.load_numpy_state(weights)
        images, labels = self.held_images[:ASKED], torch.tensor(self.held_labels[:ASKED])
        with torch.inference_mode():
            logits = network(rows_first(torch.tensor(images)))
            losses = F.cross_entropy(logits, labels, reduction="none")
        found: Losses = losses.numpy().astype(np.float64)
        return found
