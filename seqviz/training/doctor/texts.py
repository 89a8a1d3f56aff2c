"""The doctor of text classifiers: what an examination looks at, and how it trains a copy.

Losses are those of the held-out texts. Two answers need no network: the shares of the labels, and
a count of letters, pairs and triples (naive Bayes), which tells whether texts say anything of their
labels that a network could have found. Random numbers in place of texts have only the first. Left
out: the rules (rivals.py).

Symbols: K held-out texts, C classes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from seqviz.cells.base import Kind
from seqviz.data.names import Examples, TextData
from seqviz.models.text_classifier import TextClassifier, Vocabulary, log_softmax
from seqviz.training.doctor.choices import Choices, there, within
from seqviz.training.doctor.counted import counted_scores
from seqviz.training.doctor.curves import Curve, Losses
from seqviz.training.doctor.finding import Stop
from seqviz.training.doctor.rivals import Attempt, Changes, Subject
from seqviz.training.engine.events import StepDone, never
from seqviz.training.engine.history import History

WORK: Final = 8e10  # of multiplications in an attempt
MOST, FEWEST = 600, 60  # updates of an attempt
LENGTH: Final = 12  # characters of a text, for what an update costs


@dataclass(frozen=True, slots=True)
class Texts:
    """A training of a text classifier, with the recipe of the page.

    Args:
        data: what it learns.
        cell, units, epochs: its settings.
        seed: of the weights and of the order.
        choices: that the page offers.
    """

    data: TextData
    cell: Kind
    units: int
    epochs: int
    choices: Choices
    seed: int = 0

    def subject(self, classifier: TextClassifier, history: History) -> Subject:
        """What an examination needs.

        Args:
            classifier: the network as it is, a copy.
            history: of its training.
        """
        curve = Curve.of(history, held_out=True)
        weights = classifier.model.parameter_count
        most = int(min(MOST, max(FEWEST, WORK // (LENGTH * 3 * 64 * weights))))
        done = curve.epochs or self.epochs
        return Subject(
            history=history,
            held_out=True,
            measure=lambda stop: self._losses(classifier, stop),
            trivial=self.shares(),
            rivals=there(
                self.choices.lengths(done, curve.at, within(self.updates, most))
                | {"larger": ("units", self.choices.larger(self.units))}
            ),
            attempt=self.attempt,
            updates=self.updates,
            most=most,
            units=self.units,
            simple=self.counted,
            answers=lambda: self._answers(classifier),
        )

    def updates(self, changes: Changes) -> int:
        """That a whole training makes."""
        from seqviz.training.tasks.names_lesson import TextRecipe

        epochs: int = changes.get("epochs", self.epochs)
        return epochs * -(-len(self.data.train) // TextRecipe().batch_size)

    def attempt(self, changes: Changes, count: int | None, stop: Stop) -> Attempt:
        """Train a copy from the first weights; see ``rivals.Subject``."""
        from seqviz.training.tasks.names_lesson import (
            TextRecipe,
            classifier_of,
            new_network,
            train_texts,
        )

        one = replace(self, **changes)
        data, recipe = self.data, TextRecipe(one.cell, one.units, epochs=one.epochs)
        vocabulary = Vocabulary.of(data.train.texts)
        network = new_network(recipe, len(vocabulary), len(data.classes), seed=self.seed)
        for event in train_texts(
            network, vocabulary, data.train, recipe, seed=self.seed, stop=stop
        ):
            if isinstance(event, StepDone):
                yield
                if event.step == count:
                    break
        if stop():
            return None
        return self._losses(classifier_of(network, vocabulary, data.classes), stop)

    def _losses(self, classifier: TextClassifier, stop: Stop = never) -> Losses | None:
        logits = classifier.logits_until(self.data.held_out.texts, 256, stop)
        return None if logits is None else _own(logits.astype(np.float64), self.data.held_out)

    def _answers(self, classifier: TextClassifier) -> tuple[float, float, float]:
        """Share of the answers that are the commonest label; shares right of it and of that."""
        said = classifier.logits(self.data.held_out.texts).argmax(axis=-1)
        commonest = int(self._counts().argmax())
        right = float((said == self.data.held_out.labels).mean())
        return float((said == commonest).mean()), right, self.data.commonest

    # ---------------------------------------------------------------- without a network

    def _counts(self) -> NDArray[np.int64]:
        return np.bincount(self.data.train.labels, minlength=len(self.data.classes))

    def shares(self) -> Losses:
        """Of answering by how often each label is learned from, (K,)."""
        counts = self._counts() + 0.5
        losses: Losses = -np.log(counts / counts.sum())[self.data.held_out.labels]
        return losses

    def counted(self, stop: Stop = never) -> Losses | None:
        """Of naive Bayes on letters, pairs and triples, (K,); None where it was stopped."""
        data = self.data
        scores = counted_scores(data.train, data.held_out.texts, len(data.classes), stop)
        return None if scores is None else _own(scores, data.held_out)


def _own(scores: NDArray[np.float64], examples: Examples) -> Losses:
    """The cross-entropy of each example's own label, (K,)."""
    logs = log_softmax(scores)
    losses: Losses = -logs[np.arange(len(examples)), examples.labels]
    return losses
